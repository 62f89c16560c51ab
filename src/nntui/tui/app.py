"""The app on a network: the main screen, and what it opens with."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen

from nntui.explain.line import one_line

from .copying import commands
from .keys import STEP_BINDINGS
from .picture import commands as pictures
from .pressed import Notes
from .screens.step import StepScreen
from .session import Session
from .window import Window, keys

if TYPE_CHECKING:
    from pathlib import Path

    from nntui.runs import Run, ScriptRun


class NntuiApp(Window):
    """The program on a screen.

    Args:
        session: The run to open, and how it is played.
        is_ascii: Write plain characters only.
        start_at: The iteration to go to once the screen is up.
        play: Whether to play from the start.
        run: The saved run that the session was made from: it is opened where it was left, or at
            `start_at`, and checked.
        notes: Where what is pressed is written down.
        told: What is told once the screen is up, a line each.

    Attributes:
        session: What it shows.
        left_for: The script, or the saved run of one, that it was left for, if it was.
    """

    def __init__(
        self,
        session: Session,
        *,
        is_ascii: bool = False,
        start_at: tuple[int, int] | None = None,
        play: bool = False,
        run: "Run | None" = None,
        notes: Notes | None = None,
        told: Sequence[str] = (),
    ) -> None:
        super().__init__(is_ascii, notes)
        self.session = session
        self._start_at, self._play, self._run = start_at, play, run
        self._told = told
        self.left_for: ScriptRun | Path | None = None

    def get_default_screen(self) -> Screen[None]:
        """The main screen is the first: one screen less to compose before the first frame."""
        return StepScreen(self.session, self.is_ascii, self._leave_for)

    def _leave_for(self, what: "ScriptRun | Path") -> None:
        self.left_for = what
        self.exit()

    def on_ready(self) -> None:
        """Go where the command line said, now that the screen can show the way."""
        screen = self.screen_stack[0]  # keys typed ahead may have opened another over it
        assert isinstance(screen, StepScreen)
        if self.greeting:
            screen.notify(self.greeting, severity="warning")
        screen.tell_reach()
        if self._run is not None:
            screen.replay(self._run, self._start_at)
        elif self._start_at is not None:
            screen.go_to(*self._start_at)
        if self._play:
            screen.action_play()
        for line in self._told:
            # Longer than other notices: it is about numbers, and comes unasked.
            self.notify(one_line(line), timeout=15, markup=False)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every key of the main screen is a command, too."""
        yield from super().get_system_commands(screen)
        yield from pictures(screen, self.session)
        if isinstance(screen, StepScreen):
            yield from commands(screen, self.session.moment())
            yield SystemCommand("Notices", "Read again what was told.", screen.show_notices)
            yield from keys(screen, STEP_BINDINGS)
