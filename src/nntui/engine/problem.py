"""What the network is asked to learn: inputs, targets and their names."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def frozen_matrix(values: ArrayLike, what: str) -> Array:
    """A read-only copy of `values` as a two-dimensional matrix of finite floats, none of them -0.0.

    Args:
        values: Rows of numbers, all of one length.
        what: What the matrix is called in an error, such as "inputs".

    Raises:
        ValueError: The rows differ in length, there is none, or a value is no finite number.
            The message starts with `what`.
    """
    return _frozen(np.array(_checked(values, what)))


def _checked(values: ArrayLike, what: str) -> Array:
    """`values` as a matrix of finite floats, itself if it is one; errors as `frozen_matrix`."""
    try:
        matrix = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{what}: expected rows of numbers, all of one length") from None
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise ValueError(f"{what}: expected at least one row of at least one number")
    bad = np.argwhere(~np.isfinite(matrix))
    if len(bad):
        row, column = bad[0]
        raise ValueError(
            f"{what}: row {row + 1}, column {column + 1} is {matrix[row, column]}, "
            "expected a finite number"
        )
    return matrix


def _frozen(matrix: Array) -> Array:
    matrix += 0.0  # makes -0.0 a plain 0.0
    matrix.setflags(write=False)
    return matrix


@dataclass(frozen=True, eq=False)
class Problem:
    """Inputs X and targets y, a row for each case.

    Attributes:
        inputs: X, shape (rows, features).
        targets: y, shape (rows, outputs).
        feature_names: One name for each column of X; `x1`, `x2`, … unless given.
        output_names: One name for each column of y; `y`, or `y1`, `y2`, … unless given.
        row_names: One name for each row; `r1`, `r2`, … unless given.
        name: What the problem is called where it is no built-in example: a file's name.
        is_read: Whether inputs and targets were read from a file. As `read_inputs`, this says where
            numbers came from, and makes no difference to what two problems are equal in.
        read_inputs: The inputs as they stand in the file, where they were scaled.
        inputs_and_bias: X with a column of ones after its last: what enters a layer with a bias.

    Raises:
        ValueError: A shape does not fit, or a value is no finite number.
    """

    inputs: Array
    targets: Array
    feature_names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()
    row_names: tuple[str, ...] = ()
    name: str = ""
    is_read: bool = False
    read_inputs: Array | None = field(default=None, repr=False)
    inputs_and_bias: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        put = object.__setattr__  # the dataclass is frozen for everybody else
        both = _frozen(with_ones(_checked(self.inputs, "inputs")))
        put(self, "inputs_and_bias", both)
        put(self, "inputs", both[:, :-1])  # a view: there may be much of them
        put(self, "targets", frozen_matrix(self.targets, "targets"))
        if len(self.targets) != self.rows:
            raise ValueError(
                f"targets: {len(self.targets)} rows, expected {self.rows} as in inputs"
            )
        for key, letter, count in (
            ("feature_names", "x", self.features),
            ("output_names", "y", self.outputs),
            ("row_names", "r", self.rows),
        ):
            names = tuple(getattr(self, key)) or _numbered(letter, count)
            if len(names) != count or not all(isinstance(name, str) for name in names):
                raise ValueError(f"{key}: expected {count} names")
            put(self, key, names)

    @property
    def rows(self) -> int:
        """How many cases there are."""
        return int(self.inputs.shape[0])

    @property
    def features(self) -> int:
        """How many numbers each case has."""
        return int(self.inputs.shape[1])

    @property
    def outputs(self) -> int:
        """How many numbers are wanted for each case."""
        return int(self.targets.shape[1])

    def _key(self) -> tuple[Any, ...]:
        # Bytes, because they are compared at once, however many numbers there are.
        return (
            self.inputs.shape,
            self.inputs.tobytes(),
            self.targets.shape,
            self.targets.tobytes(),
            self.feature_names,
            self.output_names,
            self.row_names,
            self.name,
        )

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Problem) and self._key() == other._key())

    @cached_property
    def _hash(self) -> int:
        # The data may be large, and caches ask often.
        return hash(self._key())

    def __hash__(self) -> int:
        return self._hash


def with_ones(values: Array) -> Array:
    """A matrix with a column of ones after its last: what a bias makes of a layer's input."""
    return np.hstack([values, np.ones((len(values), 1))])


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    if letter == "y" and count == 1:
        return ("y",)
    return tuple(f"{letter}{number}" for number in range(1, count + 1))
