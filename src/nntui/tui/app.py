"""The app: themes, the command palette, and the main screen."""

import asyncio
import signal
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.filter import ANSIToTruecolor, LineFilter
from textual.screen import Screen

from .in_order import InOrder
from .keys import STEP_BINDINGS
from .plain import AsciiFilter
from .pressed import Notes
from .screens.palette import Palette
from .screens.step import StepScreen
from .session import Session
from .workrounds import work_round

if TYPE_CHECKING:
    from nntui.runs import Run


class NntuiApp(InOrder):
    """The program on a screen.

    Args:
        session: The run to open, and how it is played.
        is_ascii: Write plain characters only.
        start_at: The iteration to go to once the screen is up.
        play: Whether to play from the start.
        run: The saved run that the session was made from: it is opened where it was left, or at
            `start_at`, and checked.
        notes: Where what is pressed is written down.
    """

    CSS_PATH = "nntui.tcss"
    TITLE = "nntui"

    def __init__(
        self,
        session: Session,
        *,
        is_ascii: bool = False,
        start_at: tuple[int, int] | None = None,
        play: bool = False,
        run: "Run | None" = None,
        notes: Notes | None = None,
    ) -> None:
        work_round()
        super().__init__(notes)
        self.session = session
        self.is_ascii = is_ascii
        self.set_class(is_ascii, "-ascii")
        self._ascii_filter = AsciiFilter()
        self._start_at, self._play, self._run = start_at, play, run

    def get_default_screen(self) -> Screen[None]:
        """The main screen is the first: one screen less to compose before the first frame."""
        return StepScreen(self.session, self.is_ascii)

    def on_mount(self) -> None:
        """Leave the terminal as it was, also when the program is told to stop."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            # 128 + the signal's number is what a shell reports for it.
            stop = partial(self.exit, return_code=128 + number)
            asyncio.get_running_loop().add_signal_handler(number, stop)

    def on_ready(self) -> None:
        """Go where the command line said, now that the screen can show the way."""
        screen = self.screen
        assert isinstance(screen, StepScreen)
        if self._run is not None:
            screen.replay(self._run, self._start_at)
        elif self._start_at is not None:
            screen.go_to(*self._start_at)
        if self._play:
            screen.action_play()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, and plain characters last."""
        filters = [
            each
            for each in super().get_line_filters()
            # It looks through every piece of text for the terminal's own colours, to replace them;
            # no theme and no pane has any.
            if not isinstance(each, ANSIToTruecolor)
        ]
        return [*filters, self._ascii_filter] if self.is_ascii else filters

    def action_command_palette(self) -> None:
        """Open the command palette, unless it is open."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every key of the main screen is a command, too."""
        yield from super().get_system_commands(screen)
        if not isinstance(screen, StepScreen):
            return
        for binding in STEP_BINDINGS:
            if binding.action != "app.quit":
                name = binding.description[0].upper() + binding.description[1:]
                run = partial(screen.run_action, binding.action)
                yield SystemCommand(name, binding.tooltip, run)
