"""How often each weight's update changed direction: what Trask tabulates for learning rates.

An update goes up when it is greater than 0. The first iteration only sets the direction.
"""

import numpy as np
from numpy.typing import NDArray

from nntui.engine.expression import Choose, Matrix, Num
from nntui.engine.plan import Plan, State, Step

Counts = NDArray[np.int64]
"""One count for each weight of a layer, in the shape of its matrix."""

_UNSET = -1.0
"""Neither up nor not, so that iteration 0 counts as a change, from -1 to 0."""


def with_directions(plan: Plan) -> Plan:
    """A network's plan that also keeps whether each update went up, and how often that changed."""
    added = []
    for step in plan.phases:
        if step.title != "update":
            continue
        change, layer = step.matrix, step.matrix.layer
        up = Matrix(f"up{layer}", "up", change.indices, "up", layer, first=_UNSET)
        turns = Matrix(f"turns{layer}", "turns", change.indices, "turns", layer, first=_UNSET)
        at = change.indices
        # The update itself tells, not the weight: it may be too small to change one.
        is_up = Choose(change[at], ">", Num(0.0), yes=Num(1.0), no=Num(0.0))
        turned = Choose(up[at], "!=", up.before(*at), yes=Num(1.0), no=Num(0.0))
        added += [Step(up, is_up), Step(turns, turns.before(*at) + turned)]
    return Plan(plan.given, (*plan.steps, *added), plan.records)


def direction_changes(plan: Plan, state: State) -> tuple[Counts, ...]:
    """How often each weight's update changed direction up to a state, one matrix a layer."""
    turns = {
        matrix.layer: np.maximum(values, 0.0)
        for matrix, values in zip(plan.state, state, strict=True)
        if matrix.kind == "turns"
    }
    counts = []
    for matrix in plan.state:
        if matrix.kind == "weights":
            counts.append(np.zeros(matrix.shape, np.int64))
            turned = turns.get(matrix.layer, np.zeros((0, 0)))  # none where a layer is frozen
            counts[-1][: len(turned), : turned.shape[1]] = turned  # without a frozen bias's row
    return tuple(counts)
