"""The recipe: everything that a run follows from."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from math import isfinite
from typing import Any, Literal, cast, get_args

import numpy as np
from numpy.typing import ArrayLike

from .edits import Edit, Listed
from .errors import RecipeError, is_whole, one_of
from .losses import HALF_SQUARES, LOSSES, Loss
from .measures import Judging, judging_of
from .network import INITS, MAX_SEED, Init, Network, frozen_weights
from .optimizers import OPTIMIZERS
from .perceptron import check_perceptron, check_step_targets
from .problem import Array, Problem, frozen_matrix

Reduction = Literal["sum", "mean"]
"""Whether updates descend the sum of the rows' losses or their mean."""

UNSAID = float("nan")
"""Stands for a setting of the optimizer that nobody chose, until the recipe is made: then it is the
optimizer's own."""

REDUCTIONS: tuple[Reduction, ...] = get_args(Reduction)
"""Both."""

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
        optimizer: What makes updates of gradients, one of `OPTIMIZERS`.
        momentum: μ, how much of the update before is added to each, from 0 to below 1; the
            optimizer's own unless given.
        beta1: β1, how much of the mean of gradients is kept, from 0 to below 1.
        beta2: β2, how much of the mean of their squares is kept; the optimizer's own unless given.
        epsilon: ε, above 0, which keeps an update from growing without end.
        decay: λ, how much of each weight is taken off the way downhill (as PyTorch's
            `weight_decay`: of biases too).
        freeze: What is not trained: `bias`, and numbers of layers.
        reduction: Whether updates descend the sum of the rows' losses or their mean.
        edits: Numbers changed on the way, in the order in which they come.
        edits_off: Edits that are switched off, each with its place in the list of all; see
            `listed_edits`. They do nothing.

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
    loss: Loss = HALF_SQUARES
    init: Init = "uniform"
    batch: int | None = None
    shuffle: bool = False
    optimizer: str = "sgd"
    momentum: float = UNSAID
    beta1: float = 0.9
    beta2: float = UNSAID
    epsilon: float = 1e-8
    decay: float = 0.0
    freeze: tuple[str, ...] = ()
    reduction: Reduction = "sum"
    edits: tuple[Edit, ...] = ()
    edits_off: tuple[tuple[int, Edit], ...] = ()

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
        if self.batch is not None and not (
            is_whole(self.batch) and 1 <= self.batch <= self.problem.rows
        ):
            raise RecipeError(
                "batch", f"{self.batch}, expected full or a number from 1 to {self.problem.rows}"
            )
        if self.shuffle and (self.batch is None or self.seed is None):
            raise RecipeError("shuffle", "expected batches and a seed to draw their order from")
        put = object.__setattr__  # the dataclass is frozen for everybody else
        if not isinstance(self.loss, Loss):
            one_of("loss", self.loss, LOSSES)
            put(self, "loss", LOSSES[self.loss])
        one_of("init", self.init, INITS)
        one_of("optimizer", self.optimizer, OPTIMIZERS)
        one_of("reduction", self.reduction, REDUCTIONS)
        self._check_optimizer()
        self._check_freeze()
        if self.network.is_perceptron:
            check_perceptron(self)
        if self.loss.is_mean and self.reduction == "mean":
            raise RecipeError(
                "reduction", f"{self.loss.name} is a mean already, expected no other reduction"
            )
        if reason := self.loss.demand(self.network.activations[-1], self.problem.targets):
            raise RecipeError("loss", reason)
        for edit in (*self.edits, *(edit for _, edit in self.edits_off)):
            self._check_edit(edit)
        if self.given_weights is not None:
            put(self, "given_weights", self._checked(self.given_weights))
        # Plain numbers, also where NumPy's were given: a recipe is written out as Python text.
        for name in ("rate", "momentum", "beta1", "beta2", "epsilon", "decay"):
            put(self, name, float(getattr(self, name)))
        put(self, "edits", tuple(sorted(self.edits, key=lambda edit: edit.iteration)))

    def _check_optimizer(self) -> None:
        put = object.__setattr__
        for field in ("momentum", "beta2"):
            if getattr(self, field) is UNSAID:
                put(self, field, getattr(OPTIMIZERS[self.optimizer], field))
        # Two names for one recipe would make it two.
        if self.optimizer in ("sgd", "momentum"):
            put(self, "optimizer", "momentum" if self.momentum else "sgd")
        optimizer = OPTIMIZERS[self.optimizer]
        for field in ("momentum", "beta1", "beta2"):
            if not 0 <= getattr(self, field) < 1:
                value = getattr(self, field)
                raise RecipeError(field, f"{value:g}, expected a number from 0 to below 1")
        unless_given = {"momentum": 0.0, "beta1": 0.9, "beta2": optimizer.beta2, "epsilon": 1e-8}
        for field, value in unless_given.items():
            if getattr(self, field) != value and field not in optimizer.takes:
                raise RecipeError(field, f"does not go with the optimizer {optimizer.name}")
        if not (isfinite(self.epsilon) and self.epsilon > 0):
            raise RecipeError("epsilon", f"{self.epsilon:g}, expected a finite number above 0")
        if not (isfinite(self.decay) and self.decay >= 0):
            raise RecipeError("decay", f"{self.decay:g}, expected a finite number, 0 or more")

    def _check_freeze(self) -> None:
        layers = [str(layer) for layer in range(1, self.network.layers + 1)]
        names = ["bias", *layers] if self.network.bias else layers
        object.__setattr__(self, "freeze", tuple(map(str, self.freeze)))
        for name in self.freeze:
            if name not in names:
                raise RecipeError("freeze", f"{name!r}, expected some of {', '.join(names)}")
        if len(self.frozen_layers) == len(layers):
            raise RecipeError("freeze", "no layer is left to train")
        ordered = tuple(name for name in names if name in self.freeze)
        object.__setattr__(self, "freeze", ordered)

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
        new = np.array([[edit.new]])
        if edit.what == "target" and self.network.is_perceptron:
            check_step_targets(new, "edit")
        if edit.what == "target" and (
            reason := self.loss.demand(self.network.activations[-1], new)
        ):
            raise RecipeError("edit", reason)

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
    def frozen_layers(self) -> frozenset[int]:
        """The layers whose weights never change."""
        return frozenset(int(name) for name in self.freeze if name != "bias")

    @property
    def has_own_loss(self) -> bool:
        """Whether the loss is another number than half the sum of squares."""
        return not self.loss.is_half_squares or self.reduction != "sum"

    @property
    def shows_gradient(self) -> bool:
        """Whether the gradient is an operation of its own: wherever it is not yet the update.

        A run whose rate is edited has it from its start, so that all iterations are alike. A step
        has no slope, so no gradient.
        """
        if self.network.is_perceptron:
            return False
        rates = {self.rate, *(edit.new for edit in self.edits if edit.what == "rate")}
        is_more = OPTIMIZERS[self.optimizer].takes or self.decay or self.reduction == "mean"
        return bool(is_more) or rates != {1.0}

    @cached_property
    def judging(self) -> Judging:
        """What counts as a right answer, the same through all edits."""
        kind = judging_of(self.problem.targets)
        edited = [edit.new for edit in self.edits if edit.what == "target"]
        return kind if kind and all(new in (0.0, 1.0) for new in edited) else ""

    @property
    def listed_edits(self) -> tuple[Listed, ...]:
        """All edits in the order in which they come, also those that are switched off."""
        listed = [Listed(edit) for edit in self.edits]
        for place, edit in self.edits_off:
            listed.insert(place, Listed(edit, is_on=False))
        return tuple(listed)

    def with_listed(self, listed: Sequence[Listed]) -> "Recipe":
        """The same recipe with other edits; of two at one iteration the first comes first."""
        ordered = sorted(listed, key=lambda each: each.edit.iteration)
        return self.with_(
            edits=tuple(each.edit for each in ordered if each.is_on),
            edits_off=tuple(
                (place, each.edit) for place, each in enumerate(ordered) if not each.is_on
            ),
        )

    @property
    def freezes_bias(self) -> bool:
        """Whether no bias ever changes."""
        return "bias" in self.freeze

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
        """The same recipe but for `changes`. A new seed takes the place of given weights, and
        another optimizer begins with its own settings."""
        if changes.get("seed") is not None:
            changes.setdefault("given_weights", None)
        if changes.get("optimizer", self.optimizer) != self.optimizer:
            own = {field.name: field.default for field in fields(self)}
            for name in ("momentum", "beta1", "beta2", "epsilon"):
                changes.setdefault(name, own[name])
        return replace(self, **changes)

    def drawn_from(self, seed: int) -> "Recipe":
        """The same recipe with other first weights, drawn from a seed, and without its edits.

        Where they start at 0, as a perceptron's do, they are drawn uniformly: of zeros, every seed
        makes the same.
        """
        init = "uniform" if self.init == "zeros" else self.init
        return self.with_(seed=seed, init=init, edits=(), edits_off=())

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
            self.optimizer,
            self.momentum,
            self.beta1,
            self.beta2,
            self.epsilon,
            self.decay,
            self.freeze,
            self.reduction,
            self.edits,
            self.edits_off,
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
