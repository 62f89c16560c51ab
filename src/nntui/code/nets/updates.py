"""How a pass's weights change, as a recipe says it: which loss, sum or mean, at which rate, with
how much momentum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from nntui.engine import RecipeError, Timeline
from nntui.engine.losses import CROSS_ENTROPY, HALF_SQUARES, MSE, SQUARES, Loss
from nntui.engine.network import Network
from nntui.engine.problem import Array, Problem
from nntui.engine.recipe import Recipe, Reduction

LIKE = 1e-6
"""A change is a multiple of another where their numbers differ by less than so much of the largest:
of a small change of a large weight, the last digits are lost."""

SAME = 1e-8
"""A rate is a number of the script's where they differ by less than so much of it."""

Weights = tuple[Array, ...]


class Pass(NamedTuple):
    """Rows that a pass trained on, and the weights before and after it."""

    inputs: Array
    targets: Array
    before: Weights
    after: Weights

    @property
    def change(self) -> Weights:
        """What was added to the weights."""
        return tuple(new - old for new, old in zip(self.after, self.before, strict=True))


class Rule(NamedTuple):
    """How weights are changed.

    Attributes:
        loss: What is descended.
        reduction: Whether the sum of the rows' losses or their mean.
        rate: The learning rate.
        momentum: How much of the update before is added.
    """

    loss: Loss
    reduction: Reduction
    rate: float
    momentum: float = 0.0

    def per_sum(self, rows: int, outputs: int) -> float:
        """What the way downhill of the loss's own sum is multiplied with."""
        return self.rate * _share(self.loss, self.reduction, rows, outputs)


_WAYS: tuple[tuple[Loss, Reduction], ...] = (
    (HALF_SQUARES, "sum"),
    (CROSS_ENTROPY, "sum"),
    (MSE, "sum"),
    (HALF_SQUARES, "mean"),
    (CROSS_ENTROPY, "mean"),
    (SQUARES, "mean"),
    (SQUARES, "sum"),
)
"""Losses and reductions, the simpler first."""


def _share(loss: Loss, reduction: Reduction, rows: int, outputs: int) -> float:
    """How many times the way down half the squares, or cross-entropy, a loss's is."""
    share = 1.0 if loss in (HALF_SQUARES, CROSS_ENTROPY) else 2.0
    if loss.is_mean:
        return share / (rows * outputs)
    return share / rows if reduction == "mean" else share


def rules(
    network: Network, first: Pass, second: Pass | None, numbers: Sequence[float]
) -> Iterator[Rule]:
    """The rules by which a pass may have changed the weights, the likelier first.

    Args:
        network: The net.
        first: The first pass that changed anything.
        second: The one after it.
        numbers: The single numbers of the script's pass: a rate that is one of them is likelier,
            and so is a loss that is.
    """
    rows, outputs = first.targets.shape
    found: list[tuple[int, Rule]] = []
    for base in (HALF_SQUARES, CROSS_ENTROPY):
        step = multiple(first.change, _downhill(network, base, first))
        if step is None or step <= 0:
            continue
        of_base = [way for way in _WAYS if (way[0] is CROSS_ENTROPY) == (base is CROSS_ENTROPY)]
        for loss, reduction in of_base:
            rate = _own(step / _share(loss, reduction, rows, outputs), numbers)
            rank = 2 if rate is None else 1
            if rate is None and (loss, reduction) != of_base[0]:
                continue
            rule = Rule(loss, reduction, rate or float(f"{step:.12g}"))
            if rate is not None and _is_told(network, first, rule, numbers):
                rank = 0
            found.append((rank, rule))
    for _, rule in sorted(found, key=lambda each: each[0]):
        momentum = _momentum(network, first, second, rule, numbers)
        if momentum is not None:
            yield rule._replace(momentum=momentum)


def recipe_of(network: Network, done: Pass, loss: Loss, reduction: Reduction = "sum") -> Recipe:
    """A recipe whose first iteration is a pass, at rate 1.

    Raises:
        RecipeError: The engine has none such.
    """
    problem = Problem(done.inputs, done.targets)
    return Recipe(
        problem, network, given_weights=done.before, rate=1.0, loss=loss, reduction=reduction
    )


def _downhill(network: Network, loss: Loss, done: Pass) -> Weights | None:
    """The engine's updates at rate 1, of all layers; `None` where it has none."""
    try:
        trace = Timeline(recipe_of(network, done, loss)).trace_at(0)
    except RecipeError:
        return None
    updates = [trace.update(layer) for layer in range(1, network.layers + 1)]
    return tuple(update.values for update in updates if update is not None)


def _is_told(network: Network, done: Pass, rule: Rule, numbers: Sequence[float]) -> bool:
    """Whether the loss is a number of the script's pass."""
    try:
        recipe = recipe_of(network, done, rule.loss, rule.reduction)
    except RecipeError:
        return False
    return _own(Timeline(recipe).trace_at(0).errors["loss"], numbers) is not None


def multiple(changes: Weights, ways: Weights | None) -> float | None:
    """What matrices are multiplied with to give others; `None` where no number is that."""
    if ways is None:
        return None
    size = sum(float(np.sum(way * way)) for way in ways)
    if not size or not np.isfinite(size):
        return None
    both = zip(changes, ways, strict=True)
    factor = sum(float(np.sum(change * way)) for change, way in both) / size
    for change, way in zip(changes, ways, strict=True):
        if not np.max(np.abs(change - factor * way)) <= LIKE * np.max(np.abs(change)):
            return None
    return factor


def _own(value: float, numbers: Sequence[float]) -> float | None:
    """The script's own number that a value is."""
    near = [each for each in numbers if abs(abs(each) - value) <= SAME * value]
    return abs(near[0]) if near else None


def _momentum(
    network: Network, first: Pass, second: Pass | None, rule: Rule, numbers: Sequence[float]
) -> float | None:
    """How much of the first change is in the second; `None` where it cannot be said."""
    if second is None:
        return 0.0
    base = CROSS_ENTROPY if rule.loss is CROSS_ENTROPY else HALF_SQUARES
    ways = _downhill(network, base, second)
    if ways is None:
        return None
    step = rule.per_sum(*second.targets.shape)
    rest = tuple(change - step * way for change, way in zip(second.change, ways, strict=True))
    both = zip(rest, second.change, strict=True)
    if all(np.max(np.abs(left)) <= LIKE * np.max(np.abs(change)) for left, change in both):
        return 0.0
    kept = multiple(rest, first.change)
    if kept is None or not 0 < kept < 1:
        return None
    return _own(kept, numbers) or float(f"{kept:.12g}")
