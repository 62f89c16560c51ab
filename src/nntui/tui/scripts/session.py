"""What the screen of a script is in the middle of: a pass, a place in it, a player."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nntui.code.grains import Grains
from nntui.code.names import Names
from nntui.code.session import Session
from nntui.code.timeline import ScriptTimeline
from nntui.code.trace import PassTrace
from nntui.engine.condition import Found
from nntui.engine.player import Player, Speed
from nntui.explain.numbers import DIGITS, Digits

from ..moment import GLYPHS
from .inspected import Inspected
from .moment import KeptCurve, ScriptMoment, chosen


class ScriptSession:
    """The state behind the screen of a script. It knows no widget and starts no process.

    Args:
        session: The script's processes.
        first: The pass to open at.
        player: The clock that drives it.

    Attributes:
        timeline: The script's passes.
        grains: The places of the pass looked at.
        phase: How many of its operations are done.
        furthest: The last pass that was gone to, or through.
        at: The chosen number.
        digits: How numbers are written.
        log: Whether the error's axis is logarithmic.
        fold: Whether nested simple operations stand in one line.
        span: How many passes around the cursor the curve shows; all where there is none.
        found: What a search has found, while its pass is looked at.
        way: What is told while something is under way.
        is_changed: Whether the script is another one on disk.
        pinned: Names that are shown at every moment.
        kept: Curves that stay on the plot.
        inspected: The number that is asked about, if one is.
    """

    def __init__(self, session: Session, first: PassTrace, player: Player | None = None) -> None:
        self.player = player or Player()
        self.digits: Digits = "4"
        self.log = False
        self.fold = True
        self.span: int | None = None
        self.at: tuple[int, ...] = (0,)
        self.way = ""
        self.is_changed = False
        self.pinned: list[str] = []
        self.inspected: Inspected | None = None
        self.take_up(ScriptTimeline(session), first)

    def take_up(self, timeline: ScriptTimeline, trace: PassTrace) -> None:
        """Look at a pass of another session from its head on."""
        self.timeline = timeline
        timeline.is_folded = self.fold
        self.kept: list[KeptCurve] = []
        self.furthest = 0
        self.arrive(trace, 0)

    def arrive(self, trace: PassTrace, phase: int = 0) -> None:
        """Look at a pass."""
        trace = trace.folded(self.fold)
        self.found: Found | None = None
        found = self.timeline.session.found
        self.grains = Grains(trace, found.source, found.loop)
        self.names = Names(trace.recorded)
        self.phase = min(phase, trace.phases)
        self.furthest = max(self.furthest, trace.iteration)

    @property
    def number(self) -> int:
        """The pass looked at, from 0."""
        return self.grains.trace.iteration

    def moment(self) -> ScriptMoment:
        """What there is to see now."""
        session, trace = self.timeline.session, self.grains.trace
        return ScriptMoment(
            found=session.found,
            timeline=self.timeline,
            # The next pass may have been recorded in advance; the curve does not know of it.
            trained=min(self.timeline.trained, self.furthest + 1),
            grains=self.grains,
            names=self.names,
            phase=self.phase,
            at=self.at,
            curve=session.curve,
            digits=self.digits,
            log=self.log,
            span=self.span,
            sought=self.found if self.phase == trace.phases else None,
            status=self.way or self._status(),
            is_changed=self.is_changed,
            pinned=tuple(self.pinned),
            edits=session.edits,
            kept=tuple(self.kept),
            inspected=self.inspected,
        )

    def _status(self) -> str:
        player = self.player
        return f"{'playing' if player.playing else 'paused'} · {speed_told(player.speed)}"

    def move_row(self, by: int) -> None:
        """Choose the number above or below in the operation done last, or in the next."""
        trace = self.grains.trace
        operation = trace.operation(max(1, self.phase)) if trace.phases else None
        if operation is None or not operation.values.size:
            return
        shape = operation.values.shape
        flat = int(np.ravel_multi_index(chosen(self.at, shape), shape)) if shape else 0
        self.choose(min(max(0, flat + by), operation.values.size - 1), shape)

    def choose(self, flat: int, shape: tuple[int, ...]) -> None:
        """Choose a number of a result, counted over all of them."""
        if shape:
            self.at = tuple(int(each) for each in np.unravel_index(flat, shape))

    def pin(self) -> bool:
        """Pin the name of the result of the operation done last, or let it go again.

        Returns:
            Whether it has a name.
        """
        step = self.moment().step
        name = self.names.made(step) if step else ""
        if name in self.pinned:
            self.pinned.remove(name)
        elif name:
            self.pinned.append(name)
        return bool(name)

    @property
    def kept_phase(self) -> int:
        """The place looked at as it is saved: as if nested operations were in one line."""
        trace = self.grains.trace
        return trace.folded(True).phase_like(trace, self.phase)

    @staticmethod
    def phase_of(grains: Grains, kept: int) -> int:
        """A saved place in a pass."""
        folded = grains.trace.folded(True)
        return grains.trace.phase_like(folded, min(kept, folded.phases))

    def next_fold(self) -> None:
        """Nested simple operations in one line, or each by itself; the place stays the same."""
        self.fold = self.timeline.is_folded = not self.fold
        trace, phase = self.grains.trace, self.phase
        other = trace.folded(self.fold)
        self.arrive(other, other.phase_like(trace, phase))

    def next_span(self, widths: Sequence[int]) -> None:
        """The next narrower part of the curve, or the whole after the narrowest.

        Args:
            widths: How many passes a part may show, the widest first.
        """
        now = self.span
        self.span = next((width for width in widths if now is None or width < now), None)

    def keep(self, label: str, errors: Sequence[float], *, is_by_edit: bool = False) -> bool:
        """Keep a curve on the plot. Returns whether there was room for it."""
        free = [glyph for glyph in GLYPHS if glyph not in {each.glyph for each in self.kept}]
        edit = len(self.timeline.session.edits) if is_by_edit else 0
        if free:
            self.kept.append(KeptCurve(label, free[0], tuple(errors), edit))
        return bool(free)

    def errors_before(self, edit: int) -> tuple[float, ...]:
        """The curve as it was before an edit, as far as that is known."""
        return next((each.errors for each in self.kept if each.edit == edit), ())

    def forget_edit(self, edit: int) -> None:
        """Take the curve off the plot that an edit, which is undone, has left there."""
        self.kept = [each for each in self.kept if each.edit != edit]

    def next_digits(self) -> None:
        """4, 8 or all."""
        self.digits = DIGITS[(DIGITS.index(self.digits) + 1) % len(DIGITS)]


def speed_told(speed: Speed) -> str:
    """A speed in a script's words: lines and passes."""
    if speed.per_second is None:
        return "max speed"
    one, many = ("line", "lines") if speed.unit == "phase" else ("pass", "passes")
    return f"{speed.per_second:,g} {one if speed.per_second == 1 else many}/s"
