"""What the screen of a script shows at one moment: one immutable snapshot for all panes."""

from __future__ import annotations

from dataclasses import dataclass

from nntui.code.edits import ScriptEdit
from nntui.code.finding import Found
from nntui.code.grains import Grains
from nntui.code.names import Names
from nntui.code.passes import CurveChoice, Recorded, Step
from nntui.code.timeline import ScriptTimeline
from nntui.code.trace import PassTrace
from nntui.engine import condition
from nntui.engine.trace import Operation
from nntui.explain.numbers import Digits

from .inspected import Inspected


@dataclass(frozen=True)
class KeptCurve:
    """A curve that stays on the plot.

    Attributes:
        label: What it is called.
        glyph: What it is drawn with.
        errors: Its numbers, from pass 0.
        edit: Which edit left it on the plot, from 1; 0 where the user did.
    """

    label: str
    glyph: str
    errors: tuple[float, ...]
    edit: int = 0


@dataclass(frozen=True)
class ScriptMoment:
    """Everything that the panes draw from.

    Attributes:
        found: The script and its loop.
        timeline: Its history, for the curve.
        trained: How many of the curve's numbers there were at this moment.
        grains: The places of the pass looked at.
        names: What its names hold.
        phase: How many of its operations are done.
        at: The chosen number: a place in the results, of which each takes the axes that it has.
        curve: What the curve shows; `None` where there is nothing to show.
        digits: How numbers are written.
        log: Whether the error's axis is logarithmic.
        span: How many passes around the cursor the curve shows; all where there is none.
        sought: What a search has found, where this is the place.
        status: What the player does, or which way is under way.
        is_changed: Whether the script is another one on disk.
        pinned: Names that are shown at every moment.
        edits: Numbers that are changed on the way.
        kept: Other curves, which are drawn faintly.
        inspected: The number that is asked about.
    """

    found: Found
    timeline: ScriptTimeline
    trained: int
    grains: Grains
    names: Names
    phase: int
    at: tuple[int, ...]
    curve: CurveChoice | None
    digits: Digits
    log: bool
    span: int | None
    sought: condition.Found | None
    status: str
    is_changed: bool
    pinned: tuple[str, ...] = ()
    edits: tuple[ScriptEdit, ...] = ()
    kept: tuple[KeptCurve, ...] = ()
    inspected: Inspected | None = None

    @property
    def trace(self) -> PassTrace:
        """The pass looked at."""
        return self.grains.trace

    @property
    def recorded(self) -> Recorded:
        """The pass as it was told."""
        return self.trace.recorded

    @property
    def operation(self) -> Operation | None:
        """The operation done last."""
        return self.trace.operation(self.phase)

    @property
    def step(self) -> Step | None:
        """Where that stands in the script."""
        operation = self.operation
        return self.trace.source(operation) if operation else None

    @property
    def error_before(self) -> float | None:
        """The error of the pass before, where it is known."""
        number, errors = self.recorded.number, self.timeline.session.errors
        return errors[number - 1] if 0 < number <= len(errors) else None

    @property
    def is_at_end(self) -> bool:
        """Whether the pass is done."""
        return self.phase == self.trace.phases


def chosen(at: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The place of a result that is nearest to the chosen one."""
    longer = (*at, *(0,) * len(shape))
    return tuple(max(0, min(place, size - 1)) for place, size in zip(longer, shape, strict=False))
