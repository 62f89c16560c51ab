"""All that is to be told of a moment, sentence by sentence, what matters most first."""

from nntui.engine import Found, NetworkTrace, Timeline

from .changes import edited_now
from .found import tell_found
from .narrative import sentences
from .numbers import Digits
from .symptoms import each_symptom
from .told import listed


def story(
    timeline: Timeline,
    trace: NetworkTrace,
    phase: int,
    row: int,
    unit: int,
    digits: Digits = "4",
    found: Found | None = None,
) -> list[str]:
    """The sentences on a moment of a run.

    Args:
        timeline: The run.
        trace: The iteration.
        phase: How many of its operations are done.
        row: The chosen row of the problem, from 0.
        unit: The chosen unit of the operation's layer, from 0.
        digits: How numbers are written.
        found: What a search has found, where this is the place.
    """
    told = []
    end = timeline.end
    if end and trace.iteration == end.iteration and phase == trace.phases:
        told.append(end.reason)
    if found:
        told.append(tell_found(timeline, found, digits))
    if phase == 0:
        return told + _begin(timeline, trace)
    return [
        *told,
        *sentences(trace, phase, row, unit, digits),
        *each_symptom(timeline, trace, phase, digits),
    ]


def _begin(timeline: Timeline, trace: NetworkTrace) -> list[str]:
    edits = edited_now(timeline.recipe, trace.iteration)
    if trace.iteration == 0:
        told = ["Training is about to begin: the inputs and the first weights stand there."]
        if edits:
            told.append(f"As edited, {listed(edits)}.")
    else:
        start = f"Iteration {trace.iteration:,} begins with the weights that the one before left"
        told = [f"{start} behind{f', but edited: {listed(edits)}' if edits else ''}."]
    return [*told, "Everything marked · has not been computed yet."]
