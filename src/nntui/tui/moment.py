"""What the screen shows at one moment: one immutable snapshot for all panes."""

from dataclasses import dataclass
from typing import NamedTuple

from nntui.engine import Found, NetworkTrace, Operation, Timeline
from nntui.explain.numbers import Digits

from .asking.asked import NOTHING_ASKED, Asked
from .inspected import Inspected

GLYPHS = "+xo%@"
"""What the kept curves are drawn with, one each."""


@dataclass(frozen=True)
class Kept:
    """A run whose curve stays on the plot.

    Attributes:
        label: What it is called.
        glyph: What its curve is drawn with, so that curves differ by more than their colour.
        timeline: Its history.
        is_by_edit: Whether an edit left it on the plot, and not the user.
    """

    label: str
    glyph: str
    timeline: Timeline
    is_by_edit: bool = False


class Way(NamedTuple):
    """How far a journey to a far place has come.

    Attributes:
        iteration: Where it is.
        goal: The iteration to which it goes, at the furthest.
        per_second: How many iterations it does in a second.
    """

    iteration: int
    goal: int
    per_second: float


@dataclass(frozen=True)
class Moment:
    """Everything that the panes draw from.

    Attributes:
        timeline: The run's history, for the curve.
        trained: How much of it there was at this moment.
        trace: The iteration looked at.
        phase: How many of its operations are done.
        row: The chosen row of the problem, from 0.
        units: The chosen unit of each layer, from 0.
        digits: How numbers are written.
        measure: Which error the curve shows.
        log: Whether its axis is logarithmic.
        span: How many iterations around the cursor it shows; all where there is none.
        fold: Whether operations done take one line where not all of them fit.
        status: What the player does, such as `paused · 1 phase/s`.
        net: Whether the network stands in the place of its arithmetic.
        found: What a search has found, while the cursor stands there.
        way: How far a journey has come, where one has been under way for a while.
        kept: Other runs, whose curves are drawn faintly.
        kept_trained: How much of each of them there was at this moment.
        asked: Rows that the network is asked besides.
        inspected: The number that is asked about, if one is.
    """

    timeline: Timeline
    trained: int
    trace: NetworkTrace
    phase: int
    row: int
    units: tuple[int, ...]
    digits: Digits
    measure: str
    log: bool
    fold: bool
    status: str
    net: bool = False
    found: Found | None = None
    way: Way | None = None
    span: int | None = None
    kept: tuple[Kept, ...] = ()
    kept_trained: tuple[int, ...] = ()
    asked: Asked = NOTHING_ASKED
    inspected: Inspected | None = None

    @property
    def operation(self) -> Operation | None:
        """The operation done last."""
        return self.trace.operation(self.phase)

    @property
    def layer(self) -> int:
        """The layer looked at, from 1: that of the operation done last."""
        operation = self.operation
        return (operation.layer if operation else 0) or 1

    @property
    def unit(self) -> int:
        """The chosen unit of that layer."""
        return self.units[self.layer - 1]

    def is_done(self, operation: Operation) -> bool:
        """Whether the operation's phase has come."""
        return operation.phase <= self.phase
