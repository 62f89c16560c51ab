"""The recipe: everything that a run follows from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import isfinite
from typing import Any, Literal, cast, get_args

import numpy as np
from numpy.typing import ArrayLike

from .edits import Edit
from .errors import RecipeError, is_whole, one_of
from .network import INITS, MAX_SEED, Init, Network, frozen_weights
from .problem import Array, Problem, frozen_matrix

Loss = Literal["squared", "cross-entropy"]
"""What the update descends; see `Errors`."""

LOSSES: tuple[Loss, ...] = get_args(Loss)
"""Every loss."""

MAX_ITERATION = 10_000_000
"""The last iteration that can be asked for: beyond it, the errors alone fill hundreds of MB."""


MAX_WEIGHTS = 1_000_000
"""More of them are no small network, and a mistyped size must not ask for all the memory."""


@dataclass(frozen=True, eq=False)
class Recipe:
    """Everything that a run follows from. Two equal recipes give the same run, bit for bit.

    >>> from nntui.engine import Network, Problem
    >>> recipe = Recipe(Problem([[0], [1]], [[1], [0]]), Network((1,), ("sigmoid",)), seed=1)
    >>> recipe.with_(rate=0)
    Traceback (most recent call last):
    nntui.engine.errors.RecipeError: rate: 0, expected a finite number above 0

    Attributes:
        problem: Inputs and targets.
        network: Layers and activations.
        seed: What the first weights are drawn from; `None` where they are given.
        given_weights: The first weights, one matrix a layer; `None` where a seed draws them. Any
            rows of numbers will do; `first_weights` has them as read-only matrices.
        rate: The learning rate α, above 0.
        until: The iteration at which playing stops by itself.
        example: The built-in example that the recipe was made from, or `None`.
        loss: What the update descends.
        init: How a seed draws the first weights.
        batch: How many rows an iteration takes; `None` for all of them.
        shuffle: Whether batches take the rows in an order drawn from the seed anew for each pass;
            otherwise they take them as they stand.
        momentum: How much of the update before is added to each, from 0 to below 1.
        edits: Numbers changed on the way, in the order in which they come.

    Raises:
        RecipeError: A part is out of its range, or the parts do not fit each other.
    """

    problem: Problem
    network: Network
    seed: int | None = None
    given_weights: Sequence[ArrayLike] | None = None
    rate: float = 1.0
    until: int = 10_000
    example: str | None = None
    loss: Loss = "squared"
    init: Init = "uniform"
    batch: int | None = None
    shuffle: bool = False
    momentum: float = 0.0
    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        if (self.seed is None) == (self.given_weights is None):
            raise RecipeError("weights", "expected either a seed or given weights")
        if self.seed is not None and not (is_whole(self.seed) and 0 <= self.seed <= MAX_SEED):
            raise RecipeError("seed", f"{self.seed}, expected a whole number from 0 to {MAX_SEED}")
        if not (isfinite(self.rate) and self.rate > 0):
            raise RecipeError("rate", f"{self.rate:g}, expected a finite number above 0")
        if not (is_whole(self.until) and 0 <= self.until <= MAX_ITERATION):
            raise RecipeError(
                "until", f"{self.until}, expected a whole number from 0 to {MAX_ITERATION}"
            )
        if self.network.sizes[-1] != self.problem.outputs:
            raise RecipeError(
                "layers",
                f"the last has {self.network.sizes[-1]} units, expected "
                f"{self.problem.outputs}, one for each column of targets",
            )
        weights = sum(a * b for a, b in self.network.shapes(self.problem.features))
        if weights > MAX_WEIGHTS:
            raise RecipeError("layers", f"{weights:,} weights, expected at most {MAX_WEIGHTS:,}")
        if not 0 <= self.momentum < 1:
            raise RecipeError("momentum", f"{self.momentum:g}, expected a number from 0 to below 1")
        if self.batch is not None and not (
            is_whole(self.batch) and 1 <= self.batch <= self.problem.rows
        ):
            raise RecipeError(
                "batch", f"{self.batch}, expected full or a number from 1 to {self.problem.rows}"
            )
        if self.shuffle and (self.batch is None or self.seed is None):
            raise RecipeError("shuffle", "expected batches and a seed to draw their order from")
        one_of("init", self.init, INITS)
        one_of("loss", self.loss, LOSSES)
        self._check_loss()
        for edit in self.edits:
            self._check_edit(edit)
        put = object.__setattr__  # the dataclass is frozen for everybody else
        if self.given_weights is not None:
            put(self, "given_weights", self._checked(self.given_weights))
        # Plain numbers, also where NumPy's were given: a recipe is written out as Python text.
        put(self, "rate", float(self.rate))
        put(self, "momentum", float(self.momentum))
        put(self, "edits", tuple(sorted(self.edits, key=lambda edit: edit.iteration)))

    def _check_loss(self) -> None:
        output = self.network.activations[-1]
        if self.loss == "squared":
            if output.is_of_row:
                raise RecipeError("loss", "softmax outputs are trained with cross-entropy")
            return
        if not output.is_share:
            raise RecipeError(
                "loss",
                f"cross-entropy needs outputs between 0 and 1, and {output.name} can leave "
                "that range; expected a sigmoid or softmax output",
            )
        targets = self.problem.targets
        if targets.min() < 0 or targets.max() > 1:
            raise RecipeError("loss", "cross-entropy needs targets from 0 to 1")

    def _check_edit(self, edit: Edit) -> None:
        shapes = {
            "input": self.problem.inputs.shape,
            "target": self.problem.targets.shape,
            "rate": (1, 1),
        }
        weights = self.network.shapes(self.problem.features)
        if edit.what == "weight" and 1 <= edit.layer <= len(weights):
            shapes["weight"] = weights[edit.layer - 1]
        rows, columns = shapes.get(edit.what, (0, 0))
        if not (0 <= edit.row < rows and 0 <= edit.column < columns):
            raise RecipeError("edit", f"there is no such {edit.what}")
        if edit.what == "target" and self.loss == "cross-entropy" and not 0 <= edit.new <= 1:
            raise RecipeError("edit", "cross-entropy needs targets from 0 to 1")

    def _checked(self, given: Sequence[ArrayLike]) -> tuple[Array, ...]:
        shapes = self.network.shapes(self.problem.features)
        if len(given) != len(shapes):
            matrices = "1 matrix" if len(given) == 1 else f"{len(given)} matrices"
            raise RecipeError("weights", f"{matrices}, expected {len(shapes)}, one a layer")
        checked = []
        for layer, (matrix, shape) in enumerate(zip(given, shapes, strict=True), start=1):
            checked.append(frozen_matrix(matrix, "weights", layer))
            if checked[-1].shape != shape:
                rows, columns = checked[-1].shape
                expected = f"expected {shape[0]}×{shape[1]}"
                raise RecipeError("weights", f"{rows}×{columns}, {expected}", layer)
        return tuple(checked)

    @cached_property
    def first_weights(self) -> tuple[Array, ...]:
        """The weights that iteration 0 begins with, one matrix a layer, read-only."""
        if self.given_weights is not None:
            return cast("tuple[Array, ...]", self.given_weights)  # as `__post_init__` put them
        assert self.seed is not None
        return frozen_weights(
            self.network.draw_weights(self.problem.features, self.seed, self.init)
        )

    @property
    def phases(self) -> int:
        """How many operations an iteration has."""
        # With cross-entropy the last layer's delta is the plain error: it needs no slope.
        return 6 * self.network.layers - (self.loss == "cross-entropy")

    @property
    def batches(self) -> int:
        """How many iterations a pass over all rows takes."""
        return 1 if self.batch is None else -(-self.problem.rows // self.batch)

    def batch_size(self, iteration: int) -> int:
        """How many rows an iteration takes: fewer than `batch` where a pass has no more left."""
        rows = self.problem.rows
        if self.batch is None:
            return rows
        return min(self.batch, rows - iteration % self.batches * self.batch)

    def rows_at(self, iteration: int) -> Sequence[int]:
        """The rows of the problem that an iteration takes, in their order."""
        if self.batch is None:
            return range(self.problem.rows)
        run_through, place = divmod(iteration, self.batches)
        order: Sequence[int] = range(self.problem.rows)
        if self.shuffle and self.seed is not None:
            order = _shuffled(self.problem.rows, self.seed, run_through)
        return order[place * self.batch : (place + 1) * self.batch]

    def with_(self, **changes: Any) -> "Recipe":
        """The same recipe but for `changes`. A new seed takes the place of given weights."""
        if changes.get("seed") is not None:
            changes.setdefault("given_weights", None)
        return replace(self, **changes)

    def _key(self) -> tuple[Any, ...]:
        weights = None if self.given_weights is None else self.first_weights
        return (
            self.problem,
            self.network,
            self.seed,
            None if weights is None else tuple(matrix.tobytes() for matrix in weights),
            self.rate,
            self.until,
            self.example,
            self.loss,
            self.init,
            self.batch,
            self.shuffle,
            self.momentum,
            self.edits,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recipe) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


@lru_cache(maxsize=4)
def _shuffled(rows: int, seed: int, run_through: int) -> Sequence[int]:
    # A generator for each pass, so that any iteration's rows are known without the rest; kept, as
    # the iterations of a pass follow each other.
    order: list[int] = np.random.RandomState([seed, run_through]).permutation(rows).tolist()
    return order
