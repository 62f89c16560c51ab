"""Ways to passes, near and far: what runs in the thread."""

from time import monotonic
from typing import NamedTuple

from nntui.code.series import OfScript
from nntui.code.timeline import ScriptTimeline
from nntui.code.trace import PassTrace
from nntui.engine.condition import Found
from nntui.engine.search import Search as Through

from .errands import Wanted
from .place import Search

SLICE = 0.2
"""About so many seconds the script runs between two looks at what it has done."""

FIRST = 32
"""Passes of the first slice."""


class Arrived(NamedTuple):
    """Where a way has led.

    Attributes:
        trace: The pass there; `None` where the script has none, or no pass meets the condition.
        is_there: Whether it is the pass that was asked for, or the last one before it.
        why: Why it is not.
        found: What was looked for, where that is told.
    """

    trace: PassTrace | None
    is_there: bool
    why: str = ""
    found: Found | None = None


def to_pass(timeline: ScriptTimeline, number: int, wanted: Wanted) -> Arrived | None:
    """Go to a pass, or to the last one that there is; `None` where that is not wanted any more.

    Raises:
        ScriptError: The script cannot be run.
    """
    if not run_to(timeline, number, wanted):
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


def to_sought(
    timeline: ScriptTimeline, search: Search, at: tuple[int, int, int], wanted: Wanted
) -> Arrived | None:
    """Go to what is looked for; `None` where that is not wanted any more.

    Args:
        timeline: The script's passes.
        search: What is looked for.
        at: The pass looked at, its phase, and its last phase.
        wanted: Whether to go on.

    Raises:
        ScriptError: The script cannot be run.
    """
    number, phase, phases = at
    series = OfScript(timeline, search.sought.goal, search.watch, phases, wanted)
    through = Through(series, search.sought, number, phase)
    count = FIRST
    while not through.is_done:
        timeline.looked_at = through.at
        started = monotonic()
        through.look(count)
        if not wanted():
            return None
        count = max(1, int(count * min(4.0, SLICE / max(monotonic() - started, SLICE / 4))))
    if through.found is None:
        return Arrived(None, False, through.in_vain)
    arrived = to_pass(timeline, through.found.iteration, wanted)
    return arrived and arrived._replace(found=None if "turns" in search.watch else through.found)


def run_to(timeline: ScriptTimeline, number: int, wanted: Wanted) -> bool:
    """Run to a pass's head in slices.

    Args:
        timeline: The script's passes.
        number: The pass.
        wanted: Whether to go on.
        is_enough: Asked after each slice: whether that is far enough.

    Returns:
        Whether that is still wanted.
    """
    at, step = timeline.trained, FIRST
    while at < number and timeline.last is None:
        started = monotonic()
        at = min(number, at + step)
        timeline.session.run_to(at, wanted)
        if not wanted():
            return False
        step = max(1, int(step * min(4.0, SLICE / max(monotonic() - started, SLICE / 4))))
    return wanted()
