"""What is wrong with a whole layer or a whole run: told once for all rows, with its number."""

from collections.abc import Iterator

import numpy as np

from nntui.engine import NetworkTrace, Timeline
from nntui.engine import trace as traced
from nntui.engine.problem import Array

from .numbers import Digits, write

SATURATED = 0.01
"""A layer whose slopes are all below this lets less than a hundredth of any error through."""

SMALL = 0.1
"""Outputs whose errors are no larger are as good as right."""

STILL_FOR = 1_000
"""Iterations over which an error that does not move stands still."""

LEAST_EPOCHS = 3
"""With fewer epochs in them, so many iterations say nothing."""

STILL = 1e-6
"""The part of an error by which it may move all the same."""

MOST_LISTED = 8
"""More units are not listed."""


def symptoms(timeline: Timeline, trace: NetworkTrace, phase: int, digits: Digits = "4") -> str:
    """What stands in the way of learning, as one text; "" where nothing does."""
    return " ".join(each_symptom(timeline, trace, phase, digits))


def each_symptom(
    timeline: Timeline, trace: NetworkTrace, phase: int, digits: Digits = "4"
) -> Iterator[str]:
    """Sentences on what stands in the way of learning.

    Each comes at the phase that shows it, and all of them at the last phase, where playing halts.

    Args:
        timeline: The run.
        trace: The iteration.
        phase: How many of its operations are done.
        digits: How numbers are written.
    """
    operation = trace.operation(phase)
    if operation is None:
        return
    is_last, layers = phase == trace.phases, len(trace.weights)
    for layer in range(1, layers + 1):
        at = {operation.kind} if operation.layer == layer else set()
        if layer < layers and (is_last or "dot" in at):
            yield from _equal_units(trace, layer, digits)
        if is_last or "slope" in at:
            yield from _slopes(trace, layer, digits)
        if layer == layers and (is_last or "error" in at):
            yield from _standing_still(timeline, trace, digits)


def _equal_units(trace: NetworkTrace, layer: int, digits: Digits) -> Iterator[str]:
    """Hidden units of one layer that have the same weights."""
    weights = trace.weights[layer - 1].values
    if len(np.unique(weights[0])) == weights.shape[1]:
        return
    alike: dict[bytes, list[int]] = {}
    for unit, column in enumerate((weights + 0.0).T, start=1):
        alike.setdefault(column.tobytes(), []).append(unit)
    name = trace.recipe.network.weight_names(trace.recipe.problem.features, layer)[0]
    where = f" of layer {layer}" if len(trace.weights) > 2 else ""
    for units in alike.values():
        if len(units) > 1:
            yield (
                f"Hidden units {_listed(units)}{where} have the same weights to the last digit "
                f"({name} is {write(float(weights[0, units[0] - 1]), digits)}), so they say the "
                "same."
            )


def _slopes(trace: NetworkTrace, layer: int, digits: Digits) -> Iterator[str]:
    """A layer that lets nothing or next to nothing of an error through."""
    slopes = _sizes(trace, "slope", layer)
    if slopes is None or not slopes.max() < SATURATED:
        return
    if len(trace.rows) < trace.recipe.problem.rows:
        # What a batch shows of a layer is too little to call it dead.
        every = trace.recipe.with_(batch=None, shuffle=False)
        trace = traced(every, trace.state, trace.iteration)
        slopes = _sizes(trace, "slope", layer)
        if slopes is None or not slopes.max() < SATURATED:
            return
    up_to = ""
    if layer == len(trace.weights):
        # Outputs that have made up their minds and are right have learned.
        errors = _sizes(trace, "error", layer)
        if errors is None or errors.max() <= SMALL:
            return
        up_to = f", and errors are up to {write(float(errors.max()), digits)}"
    whose = f" of layer {layer}" if len(trace.weights) > 1 else ""
    if not slopes.any():
        yield (
            f"{_every(slopes.size, whose)} 0{up_to}: the layer is dead, and no error gets through "
            "it."
        )
        return
    yield (
        f"{_every(slopes.size, whose)} below {SATURATED}, the greatest "
        f"{write(float(slopes.max()), digits)}{up_to}: the layer is saturated, and less than a "
        "hundredth of any error gets through it."
    )


def _sizes(trace: NetworkTrace, kind: str, layer: int) -> Array | None:
    """The size of each slope or error of a layer; `None` where there are none."""
    for operation in trace.operations:
        if (operation.kind, operation.layer) == (kind, layer):
            return np.abs(operation.values)
    return None


def _every(count: int, whose: str) -> str:
    return f"The one slope{whose} is" if count == 1 else f"All {count:,} slopes{whose} are"


def _standing_still(timeline: Timeline, trace: NetworkTrace, digits: Digits) -> Iterator[str]:
    """An error that has not moved for long."""
    now = trace.iteration
    if now < STILL_FOR or timeline.trained <= now:
        return
    # The error of all rows, at the starts of the epochs from then to now.
    first, last = -(-(now - STILL_FOR) // timeline.epoch), now // timeline.epoch
    sums = timeline.errors("sum")[first : last + 1]
    if len(sums) < LEAST_EPOCHS:
        return
    moved = float(sums.max() - sums.min())
    if moved <= STILL * float(sums[-1]):
        size = trace.recipe.problem.targets.size
        by = f"moved by {write(moved / size, digits)}" if moved else "did not move"
        yield (
            f"The mean error has stood still for {STILL_FOR:,} iterations: it is "
            f"{write(float(sums[-1]) / size, digits)} and {by}."
        )


def _listed(units: list[int]) -> str:
    if len(units) > MOST_LISTED:
        return f"{units[0]}, {units[1]} and {len(units) - 2:,} others"
    return f"{', '.join(map(str, units[:-1]))} and {units[-1]}"
