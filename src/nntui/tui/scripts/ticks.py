"""The player's clock: play, pause, faster, slower, and the tick."""

from __future__ import annotations

from time import monotonic

from textual.timer import Timer

from nntui.code.grains import Grains, next_end

from ..screens.plotting import PlottingScreen
from .journeys import Journeys, head
from .session import ScriptSession


class Ticks:
    """Moves the session as its player says, each time the clock ticks.

    Args:
        screen: Where it is shown.
        session: What is moved.
        journeys: The ways to other passes.
    """

    def __init__(self, screen: PlottingScreen, session: ScriptSession, journeys: Journeys) -> None:
        self._screen, self._session, self._journeys = screen, session, journeys
        self._timer: Timer | None = None

    def run_by(self, timer: Timer) -> None:
        """Take a timer, stopped, that calls `tick`; it runs as long as something is played."""
        self._timer = timer

    def tick(self) -> None:
        """Move as far as the time that has passed says."""
        session = self._session
        if not session.player.playing:
            if self._timer:
                self._timer.pause()
            return
        if self._screen.is_answering or not self._journeys.is_idle:
            return  # the next tick makes up for it
        move = session.player.due(monotonic())
        if not move.count:
            return
        if move.unit == "iteration":
            started = monotonic()

            def how(grains: Grains) -> int:
                session.player.took(move, monotonic() - started)
                return grains.trace.phases

            self._journeys.set_out(session.number + move.count, how, is_played=True)
            return
        phase: int | None = session.phase
        for _ in range(move.count):
            assert phase is not None
            phase = next_end(session.grains.line_ends, phase)
            if phase is None:
                self._journeys.set_out(session.number + 1, head, is_played=True)
                return
        session.phase = phase or 0
        self._screen.show()

    def play_or_pause(self) -> None:
        """Play, or pause where it plays or something is under way."""
        if self._session.player.playing or self._journeys.is_under_way:
            self._journeys.end()
        else:
            self._session.player.play(monotonic())
            if self._timer:
                self._timer.resume()
        self._screen.show()

    def faster(self) -> None:
        """One speed up."""
        if self._session.player.faster():
            self._screen.show()

    def slower(self) -> None:
        """One speed down."""
        if self._session.player.slower():
            self._screen.show()
