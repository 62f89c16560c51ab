"""The key that asks why: about the number at the cursor, if there is anything to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..screens.main_screen import MainScreen
from ..screens.ticks import Ticks
from ..session import Session

if TYPE_CHECKING:
    from .answer import Answers


class Why:
    """Asks, and keeps what was answered.

    Args:
        screen: Where it is shown and told.
        session: Whose number is asked about.
        ticks: Asking takes over from the player.
        is_ascii: Draw curves with plain characters.
    """

    def __init__(self, screen: MainScreen, session: Session, ticks: Ticks, is_ascii: bool) -> None:
        self._screen, self._session, self._ticks = screen, session, ticks
        self._is_ascii = is_ascii
        self._answers: Answers | None = None

    def ask(self) -> None:
        """Why the number at the cursor is what it is."""
        inspected, stepper = self._session.inspected, self._session.stepper
        if inspected is None:
            return
        # Here, as most sessions ask nothing.
        from .answer import Answers
        from .question import question
        from .screen import WhyScreen, title_of

        self._ticks.stop()
        self._screen.show()
        try:
            now = stepper.iteration, stepper.phase
            asked = question(stepper.timeline, inspected.place, now)
        except ValueError as error:
            self._screen.notify(str(error))
            return
        if self._answers is None:
            self._answers = Answers()
        title = title_of(self._session, asked)
        screen = WhyScreen(self._session, asked, title, self._answers, self._is_ascii)
        self._screen.ask(screen, lambda _: self._screen.show())
