"""What the program is on any screen: its driver, its characters, themes and the palette."""

import os
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import Any, ClassVar

from textual import constants
from textual.actions import SkipAction
from textual.app import SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.theme import ThemeProvider

from nntui.explain.line import shown

from .notices import Telling
from .plain import AsciiFilter, TameFilter
from .pressed import Notes
from .screens.palette import Palette
from .workrounds import work_round

EXPECTED = "expected a driver such as textual.drivers.web_driver:WebDriver"


class NoDriverError(ValueError):
    """The environment names a driver that there is not; the message is one line that says so."""


class Window(Telling):
    """The program on a screen, whatever it shows.

    Args:
        is_ascii: Write plain characters only.
        notes: Where what is pressed is written down.

    Attributes:
        greeting: What is to be told when it opens; "" for nothing.
    """

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = Path(__file__).with_name(
        "nntui.tcss"
    )
    TITLE = "nntui"

    def __init__(self, is_ascii: bool = False, notes: Notes | None = None) -> None:
        if not os.environ.get("NO_COLOR", "set"):
            # Textual looks at whether it is there; empty, it means nothing.
            del os.environ["NO_COLOR"]
        work_round()
        super().__init__(notes)
        self.greeting = ""
        self.is_ascii = is_ascii
        self.set_class(is_ascii, "-ascii")
        self._ascii_filter, self._tame_filter = AsciiFilter(), TameFilter()

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
        """Textual's, but for those of which there are better ones."""
        for command in super().get_system_commands(screen):
            if command.title != "Screenshot":  # it knows one place only, which may not be there
                yield command
        if self._driver is not None and self._driver.can_suspend:
            about = "Back to the shell; its command fg comes back here."
            yield SystemCommand("Suspend", about, self.action_suspend_process)


def keys(screen: Screen[Any], bindings: Iterable[Binding]) -> Iterable[SystemCommand]:
    """The keys of a screen as commands."""
    for binding in bindings:
        if binding.action != "app.quit":
            name = binding.description[0].upper() + binding.description[1:]
            run = partial(screen.run_action, binding.action)
            yield SystemCommand(name, binding.tooltip, run)
