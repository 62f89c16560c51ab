"""The app: themes, the command palette, and the main screen."""

import os
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import constants
from textual.actions import SkipAction
from textual.app import SystemCommand
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.theme import ThemeProvider

from nntui.explain.line import one_line, shown

from .copying import commands
from .keys import STEP_BINDINGS
from .notices import Telling
from .picture import commands as pictures
from .plain import AsciiFilter, TameFilter
from .pressed import Notes
from .screens.palette import Palette
from .screens.step import StepScreen
from .session import Session
from .workrounds import work_round

if TYPE_CHECKING:
    from nntui.runs import Run


EXPECTED = "expected a driver such as textual.drivers.web_driver:WebDriver"


class NoDriverError(ValueError):
    """The environment names a driver that there is not; the message is one line that says so."""


class NntuiApp(Telling):
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
        greeting: What is to be told when it opens; "" for nothing.
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
        told: Sequence[str] = (),
    ) -> None:
        if not os.environ.get("NO_COLOR", "set"):
            # Textual looks at whether it is there; empty, it means nothing.
            del os.environ["NO_COLOR"]
        work_round()
        super().__init__(notes)
        self.session, self.greeting = session, ""
        self.is_ascii = is_ascii
        self.set_class(is_ascii, "-ascii")
        self._ascii_filter, self._tame_filter = AsciiFilter(), TameFilter()
        self._start_at, self._play, self._run = start_at, play, run
        self._told = told

    def get_default_screen(self) -> Screen[None]:
        """The main screen is the first: one screen less to compose before the first frame."""
        return StepScreen(self.session, self.is_ascii)

    def get_driver_class(self) -> type[Driver]:
        """Our own, where there is one and no other is asked for.

        Raises:
            NoDriverError: There is none of the name that the environment says.
        """
        if constants.DRIVER is not None:
            try:
                return super().get_driver_class()
            except (ImportError, AttributeError, ValueError, RuntimeError) as error:
                raise NoDriverError(
                    f"TEXTUAL_DRIVER: {shown(constants.DRIVER)}, {EXPECTED}"
                ) from error
        if sys.platform == "win32":
            return super().get_driver_class()
        from .driver import TerminalDriver

        return TerminalDriver

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

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, then nothing that commands the terminal, and plain characters last."""
        filters = [*super().get_line_filters(), self._tame_filter]
        return [*filters, self._ascii_filter] if self.is_ascii else filters

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text. The clipboard is never emptied: where nothing is marked, as for ctrl+c,
        the next action of the key has its turn, which says how to quit."""
        if not text:
            raise SkipAction
        # Half of a letter, as a file's name may have, cannot be written.
        super().copy_to_clipboard(text.encode("utf-8", "replace").decode())

    def action_command_palette(self) -> None:
        """Open the command palette, unless one is open."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        """Choose a theme, in a palette that is answered once."""
        self.push_screen(Palette([ThemeProvider], placeholder="Search for themes…"))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every key of the main screen is a command, too."""
        for command in super().get_system_commands(screen):
            if command.title != "Screenshot":  # it knows one place only, which may not be there
                yield command
        yield from pictures(screen, self.session)
        if self._driver is not None and self._driver.can_suspend:
            about = "Back to the shell; its command fg comes back here."
            yield SystemCommand("Suspend", about, self.action_suspend_process)
        if not isinstance(screen, StepScreen):
            return
        yield from commands(screen, self.session.moment())
        yield SystemCommand("Notices", "Read again what was told.", screen.show_notices)
        for binding in STEP_BINDINGS:
            if binding.action != "app.quit":
                name = binding.description[0].upper() + binding.description[1:]
                run = partial(screen.run_action, binding.action)
                yield SystemCommand(name, binding.tooltip, run)
