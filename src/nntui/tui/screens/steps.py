"""Steps by hand: to another phase or iteration, and the question where to go."""

from contextlib import suppress
from typing import TYPE_CHECKING

from nntui.draft.place import At, Here
from nntui.engine import Sought

from ..session import Session
from .main_screen import MainScreen
from .ticks import Ticks

if TYPE_CHECKING:
    from .goto import RowPlace

LARGE = 100_000
"""Products from which on an iteration takes some milliseconds."""


class Steps:
    """What follows when the cursor was moved by hand.

    Args:
        screen: Where it is shown and told.
        session: Whose cursor it is.
        ticks: A step takes over from the player.
    """

    def __init__(self, screen: MainScreen, session: Session, ticks: Ticks) -> None:
        self._screen, self._session, self._ticks = screen, session, ticks

    def moved(self, moved: bool = True) -> None:
        """Show where the cursor is, or say why it has not moved."""
        self._ticks.stop()
        stepper = self._session.stepper
        end = stepper.timeline.end
        if not moved and end and stepper.iteration == end.iteration:
            self._screen.notify(end.reason, severity="warning")
        self._screen.show()

    def look_ahead(self) -> None:
        """Trace a large problem's next iteration while nobody waits: it is the likely next step.

        Nothing is trained by that, so the curve does not know of it.
        """
        stepper = self._session.stepper
        timeline = stepper.timeline
        is_large = timeline.trainer.cost > LARGE
        if is_large and not self._session.player.playing and stepper.iteration < timeline.trained:
            with suppress(IndexError):  # the run ends here
                timeline.trace_at(stepper.iteration + 1)

    def ask_where(self) -> None:
        """Ask where to go."""
        from .goto import GoToScreen

        self._ticks.stop()
        session = self._session
        here = Here(
            session.stepper.iteration,
            session.measure,
            session.moment().layer,
            tuple(session.units),
        )
        self._screen.ask(GoToScreen(here, session.recipe), self._answered)

    def _answered(self, place: "At | Sought | RowPlace | None") -> None:
        if isinstance(place, Sought):
            self._screen.go_to(place)
        elif isinstance(place, At):
            self._screen.go_to(*place)
        elif place is not None:
            self._session.choose_row(place.row)
            self._screen.show()
