"""What is asked of a number: the move of a weight, or a point of an activation's curve."""

from typing import NamedTuple

from nntui.engine import Edited, Place, Timeline, source
from nntui.engine.activation_curve import OF_UNIT
from nntui.engine.origin import reading
from nntui.explain.inspection import phase_of

NO_WHY = "W asks why of a weight or its update, and of a unit's sum, output or slope."
TO_COME = "It is not computed yet."
NOT_THERE = "Its row is not in this iteration's batch."
NO_MOVE = "It has not moved yet: it is a weight that the run begins with."


class WeightMove(NamedTuple):
    """A move of a weight.

    Attributes:
        iteration: Whose update it is.
        layer: The weight's, from 1.
        at: Its place in the layer's matrix: the input and the unit, from 0.
        is_edited: Whether an edit took the place of what came of it.
    """

    iteration: int
    layer: int
    at: tuple[int, int]
    is_edited: bool = False


class CurvePoint(NamedTuple):
    """A unit's way from its sum to what it says, for one row.

    Attributes:
        place: The number that is asked about.
        has_slope: Whether the slope's phase has come.
    """

    place: Place
    has_slope: bool


Question = WeightMove | CurvePoint


def question(timeline: Timeline, place: Place, now: tuple[int, int]) -> Question:
    """What is asked of a number at the cursor.

    Of a weight it is the last move that has come: that of the iteration before, until the
    iteration's own update is done.

    Args:
        timeline: The run.
        place: The number.
        now: Iteration and phase that the run stands at.

    Raises:
        ValueError: There is nothing to ask; the message says why.
    """
    iteration, phase = now
    plan = timeline.trace_at(place.iteration).plan
    name, at, back = place.cell
    matrix = plan.matrices[name]

    def has_come(letter: str) -> bool:
        made = phase_of(plan, f"{letter}{matrix.layer}")
        return place.iteration < iteration or (place.iteration == iteration and made <= phase)

    if matrix.kind in OF_UNIT:
        try:
            reading(timeline, place)
        except KeyError as error:
            raise ValueError(NOT_THERE) from error
        if not has_come(OF_UNIT[matrix.kind]) or not has_come("p"):
            raise ValueError(TO_COME)
        return CurvePoint(place, has_come("s"))
    if not matrix.layer or len(at) != 2 or any(index.is_rows for index in matrix.indices):
        raise ValueError(NO_WHY)
    where = (at[0], at[1])
    if has_come("c"):
        return WeightMove(place.iteration, matrix.layer, where)
    if not back:
        raise ValueError(TO_COME)
    _, found = source(timeline, place)
    is_edited = isinstance(found, Edited) and found.edit.iteration == place.iteration
    if not place.iteration:
        raise ValueError(NO_MOVE)
    return WeightMove(place.iteration - 1, matrix.layer, where, is_edited)
