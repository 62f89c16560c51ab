"""What the network is asked to learn: inputs, targets and their names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .errors import RecipeError

if TYPE_CHECKING:
    from .scale import Scaling

Array = NDArray[np.float64]


def frozen_matrix(values: ArrayLike, part: str, layer: int | None = None) -> Array:
    """A read-only copy of `values` as a two-dimensional matrix of finite floats, none of them -0.0.

    Args:
        values: Rows of numbers, all of one length.
        part: What the matrix is called in an error, such as "inputs".
        layer: Of weights, their layer.

    Raises:
        RecipeError: The rows differ in length, there is none, or a value is no finite number.
    """
    return _read_only(np.array(_checked(values, part, layer)))


def _checked(values: ArrayLike, part: str, layer: int | None = None) -> Array:
    """`values` as a matrix of finite floats, itself if it is one; errors as `frozen_matrix`."""
    try:
        matrix = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise RecipeError(part, "expected rows of numbers, all of one length", layer) from None
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise RecipeError(part, "expected at least one row of at least one number", layer)
    bad = np.argwhere(~np.isfinite(matrix))
    if len(bad):
        row, column = bad[0]
        found = f"row {row + 1}, column {column + 1} is {matrix[row, column]}"
        raise RecipeError(part, f"{found}, expected a finite number", layer)
    return matrix


def _read_only(matrix: Array) -> Array:
    matrix += 0.0  # makes -0.0 a plain 0.0
    matrix.setflags(write=False)
    return matrix


class Words(NamedTuple):
    """A column of words that became inputs of 0 and 1, one for each word.

    Attributes:
        column: What the column is called.
        first: The place of its first input, from 0.
        words: Its words, in the order of their inputs.
    """

    column: str
    first: int
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False, init=False)
class Problem:
    """Inputs X and targets y, a row for each case.

    >>> problem = Problem([[0, 0], [0, 1]], [[0], [1]])
    >>> problem.inputs.shape, problem.feature_names
    ((2, 2), ('x1', 'x2'))

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
        read_rows: Which rows of the file they are, from 0, where some were left out.
        input_scaling: How each column of inputs was scaled, where any was: what a row that is asked
            has to go through as well. Like `is_read`, it makes no difference, and so do
        one_hot: the columns of words among the inputs.
        target_scaling: How each column of targets was scaled, where it was: what leads back to the
            file's own units.
        classes: What the rows are told apart as, where targets are classes; two of them may share
            one column, which is 1 for the second.
        notes: What whoever reads the file's numbers should know of it, each in a line. Like
            `is_read`, it makes no difference.
        inputs_and_bias: X with a column of ones after its last: what enters a layer with a bias.

    Raises:
        RecipeError: A shape does not fit, or a value is no finite number.
    """

    inputs: Array
    targets: Array
    feature_names: tuple[str, ...]
    output_names: tuple[str, ...]
    row_names: tuple[str, ...]
    name: str
    is_read: bool
    read_inputs: Array | None = field(repr=False)
    read_rows: tuple[int, ...] | None = field(repr=False)
    input_scaling: "tuple[Scaling, ...]" = field(repr=False)
    one_hot: tuple[Words, ...] = field(repr=False)
    target_scaling: "tuple[Scaling, ...]"
    classes: tuple[str, ...]
    notes: tuple[str, ...] = field(repr=False)
    inputs_and_bias: Array = field(init=False, repr=False)

    # Not the dataclass's own, which would take nothing but what the attributes are.
    def __init__(
        self,
        inputs: ArrayLike,
        targets: ArrayLike,
        feature_names: Sequence[str] = (),
        output_names: Sequence[str] = (),
        row_names: Sequence[str] = (),
        name: str = "",
        is_read: bool = False,
        read_inputs: Array | None = None,
        read_rows: tuple[int, ...] | None = None,
        target_scaling: "Sequence[Scaling]" = (),
        classes: Sequence[str] = (),
        notes: Sequence[str] = (),
        input_scaling: "Sequence[Scaling]" = (),
        one_hot: Sequence[Words] = (),
    ) -> None:
        put = object.__setattr__  # the dataclass is frozen for everybody else
        both = _read_only(with_ones(_checked(inputs, "inputs")))
        put(self, "inputs_and_bias", both)
        put(self, "inputs", both[:, :-1])  # a view: there may be much of them
        put(self, "targets", frozen_matrix(targets, "targets"))
        put(self, "name", name)
        put(self, "is_read", is_read)
        put(self, "read_inputs", read_inputs)
        put(self, "read_rows", read_rows)
        put(self, "notes", tuple(notes))
        put(self, "one_hot", tuple(one_hot))
        free = 0
        for each in self.one_hot:
            if each.first < free or each.first + len(each.words) > self.features:
                raise RecipeError(
                    "one_hot", f"expected places of {self.features} inputs, one after another"
                )
            free = each.first + len(each.words)
        put(self, "input_scaling", tuple(input_scaling))
        if len(self.input_scaling) not in (0, self.features):
            raise RecipeError("input_scaling", f"expected {self.features}, one for each input")
        put(self, "classes", tuple(classes))
        if len(self.targets) != self.rows:
            found = f"{len(self.targets)} rows"
            raise RecipeError("targets", f"{found}, expected {self.rows} as in inputs")
        put(self, "target_scaling", tuple(target_scaling))
        if len(self.target_scaling) not in (0, self.outputs):
            raise RecipeError("target_scaling", f"expected {self.outputs}, one for each target")
        if self.classes and self.outputs not in (len(self.classes), len(self.classes) - 1):
            raise RecipeError("classes", f"{len(self.classes)} for {self.outputs} targets")
        for key, given, letter, count in (
            ("feature_names", feature_names, "x", self.features),
            ("output_names", output_names, "y", self.outputs),
            ("row_names", row_names, "r", self.rows),
        ):
            names = tuple(given) or _numbered(letter, count)
            if len(names) != count or not all(isinstance(name, str) for name in names):
                raise RecipeError(key, f"expected {count} names")
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

    def in_units(self, values: Array) -> Array:
        """Targets, or predictions of them, in the file's own units: as they are, unless scaled."""
        if not self.target_scaling:
            return values
        pairs = zip(self.target_scaling, values.T, strict=True)
        return np.column_stack([way.unscaled(column) for way, column in pairs])

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
            self.target_scaling,
            self.classes,
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
