"""The recipe: everything that a run follows from."""

from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from typing import Any

from .network import MAX_SEED, Network, frozen_weights
from .problem import Array, Problem, frozen_matrix

MAX_ITERATION = 10_000_000
"""The last iteration that can be asked for: beyond it, the errors alone fill hundreds of MB."""


class RecipeError(ValueError):
    """A recipe that makes no sense. The message names the part and what was expected."""


@dataclass(frozen=True, eq=False)
class Recipe:
    """Everything that a run follows from. Two equal recipes give the same run, bit for bit.

    Attributes:
        problem: Inputs and targets.
        network: Layers and activations.
        seed: What the first weights are drawn from; `None` where they are given.
        given_weights: The first weights, one matrix a layer; `None` where a seed draws them.
        rate: The learning rate α, above 0.
        until: The iteration at which playing stops by itself.
        example: The built-in example that the recipe was made from, or `None`.

    Raises:
        RecipeError: A part is out of its range, or the parts do not fit each other.
    """

    problem: Problem
    network: Network
    seed: int | None = None
    given_weights: tuple[Array, ...] | None = None
    rate: float = 1.0
    until: int = 10_000
    example: str | None = None

    def __post_init__(self) -> None:
        if (self.seed is None) == (self.given_weights is None):
            raise RecipeError("weights: expected either a seed or given weights")
        if self.seed is not None and not 0 <= self.seed <= MAX_SEED:
            raise RecipeError(f"seed: {self.seed}, expected a whole number from 0 to {MAX_SEED}")
        if not (isfinite(self.rate) and self.rate > 0):
            raise RecipeError(f"rate: {self.rate:g}, expected a finite number above 0")
        if not 0 <= self.until <= MAX_ITERATION:
            raise RecipeError(
                f"until: {self.until}, expected a whole number from 0 to {MAX_ITERATION}"
            )
        if self.network.sizes[-1] != self.problem.outputs:
            raise RecipeError(
                f"layers: the last has {self.network.sizes[-1]} units, expected "
                f"{self.problem.outputs}, one for each column of targets"
            )
        if self.given_weights is not None:
            object.__setattr__(self, "given_weights", self._checked(self.given_weights))

    def _checked(self, given: tuple[Array, ...]) -> tuple[Array, ...]:
        shapes = self.network.shapes(self.problem.features)
        if len(given) != len(shapes):
            raise RecipeError(
                f"weights: {len(given)} matrices, expected {len(shapes)}, one a layer"
            )
        checked = []
        for layer, (matrix, shape) in enumerate(zip(given, shapes, strict=True), start=1):
            what = f"weights of layer {layer}"
            try:
                checked.append(frozen_matrix(matrix, what))
            except ValueError as error:
                raise RecipeError(str(error)) from None
            if checked[-1].shape != shape:
                rows, columns = checked[-1].shape
                raise RecipeError(f"{what}: {rows}×{columns}, expected {shape[0]}×{shape[1]}")
        return tuple(checked)

    @cached_property
    def first_weights(self) -> tuple[Array, ...]:
        """The weights that iteration 0 begins with, one matrix a layer, read-only."""
        if self.given_weights is not None:
            return self.given_weights
        assert self.seed is not None
        return frozen_weights(self.network.draw_weights(self.problem.features, self.seed))

    def with_(self, **changes: Any) -> "Recipe":
        """The same recipe but for `changes`. A new seed takes the place of given weights."""
        if changes.get("seed") is not None:
            changes.setdefault("given_weights", None)
        return replace(self, **changes)

    def _key(self) -> tuple[Any, ...]:
        weights = self.given_weights
        return (
            self.problem,
            self.network,
            self.seed,
            None if weights is None else tuple(matrix.tobytes() for matrix in weights),
            self.rate,
            self.until,
            self.example,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recipe) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())
