"""The player's clock: play, pause, faster, slower, and the tick."""

from time import monotonic

from textual.timer import Timer

from ..session import Session
from .journeys import Journeys
from .main_screen import MainScreen

FRAMES_PER_SECOND = 30


class Ticks:
    """Moves the session as its player says, each time the clock ticks.

    Args:
        screen: Where it is shown and told.
        session: What is moved.
        journeys: Whoever plays is on no journey any more.
    """

    def __init__(self, screen: MainScreen, session: Session, journeys: Journeys) -> None:
        self._screen, self._session, self._journeys = screen, session, journeys
        self._timer: Timer | None = None

    def run_by(self, timer: Timer) -> None:
        """Take a timer, stopped, that calls `tick`; it runs as long as there is something to do."""
        self._timer = timer

    def tick(self) -> None:
        """Move as far as the time that has passed says."""
        if self._screen.is_answering:
            return  # the next tick makes up for it
        session, started = self._session, monotonic()
        move = session.player.due(started)
        if not move.count:
            return
        session.advance(move)
        session.player.took(move, monotonic() - started)
        if session.is_finished:
            self.stop()
            self._screen.notify(self._why_finished())
        self._screen.show()

    def stop(self) -> None:
        """Pause: whatever is done by hand takes over, and ends a journey under way."""
        self._journeys.end()
        self._session.player.pause()
        if self._timer:
            self._timer.pause()

    def play_or_pause(self) -> None:
        """Play, or pause where it plays."""
        if self._session.player.playing:
            self.stop()
        elif self._session.is_finished:
            self._screen.notify(self._why_finished() + " home goes back to the start.")
        else:
            self._journeys.end()
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

    def _why_finished(self) -> str:
        stepper = self._session.stepper
        end = stepper.timeline.end
        if end and stepper.iteration >= end.iteration:
            return end.reason
        return f"Iteration {self._session.recipe.until:,}, where this run is set to stop."
