"""Ways to passes, near and far: what runs in the thread."""

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from nntui.code.timeline import ScriptTimeline
from nntui.code.trace import PassTrace
from nntui.engine.condition import Condition

from .errands import Wanted

SLICE = 0.2
"""About so many seconds the script runs between two looks at what it has done."""

FIRST = 32
"""Passes of the first slice."""

MOST = 1_000_000
"""A pass that meets a condition is looked for up to here."""


class Arrived(NamedTuple):
    """Where a way has led.

    Attributes:
        trace: The pass there; `None` where the script has none, or no pass meets the condition.
        is_there: Whether it is the pass that was asked for, or the last one before it.
        why: Why it is not.
    """

    trace: PassTrace | None
    is_there: bool
    why: str = ""


def to_pass(timeline: ScriptTimeline, number: int, wanted: Wanted) -> Arrived | None:
    """Go to a pass, or to the last one that there is; `None` where that is not wanted any more.

    Raises:
        ScriptError: The script cannot be run.
    """
    if not _run_to(timeline, number, wanted):
        return None
    try:
        return Arrived(timeline.trace_at(number, wanted), True)
    except IndexError:
        if not wanted():
            return None
    end, last = timeline.end, timeline.last
    why = end.reason if end else ""
    try:
        return Arrived(timeline.trace_at(last or 0, wanted), False, why)
    except IndexError:
        return Arrived(None, False, why) if wanted() else None


def to_condition(timeline: ScriptTimeline, condition: Condition, wanted: Wanted) -> Arrived | None:
    """Go to the first pass whose error meets a condition; `None` where that is not wanted any more.

    Raises:
        ScriptError: The script cannot be run.
    """
    looked_at = 0

    def found() -> int | None:
        nonlocal looked_at
        place = timeline.first_where(condition, looked_at)
        looked_at = timeline.trained
        return place

    place = found()
    if place is None:
        if not _run_to(timeline, MOST, wanted, lambda: found() is not None):
            return None
        place = timeline.first_where(condition)
    if place is None:
        upto = timeline.last if timeline.last is not None else MOST
        return Arrived(None, False, f"No pass up to {upto:,} has {condition}.")
    return to_pass(timeline, place, wanted)


def _run_to(
    timeline: ScriptTimeline,
    number: int,
    wanted: Wanted,
    is_enough: Callable[[], bool] = lambda: False,
) -> bool:
    """Run to a pass's head in slices. Returns whether that is still wanted."""
    at, step = timeline.trained, FIRST
    while at < number and timeline.last is None:
        started = monotonic()
        at = min(number, at + step)
        timeline.session.run_to(at, wanted)
        if not wanted():
            return False
        if is_enough():
            break
        step = max(1, int(step * min(4.0, SLICE / max(monotonic() - started, SLICE / 4))))
    return wanted()
