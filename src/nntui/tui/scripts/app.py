"""The app on a person's own script."""

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SystemCommand
from textual.screen import Screen

from nntui.explain.line import one_line

from ..pressed import Notes
from ..window import Window, keys
from .keys import SCRIPT_BINDINGS
from .screen import ScriptScreen
from .session import ScriptSession

if TYPE_CHECKING:
    from nntui.code.nets import Alike
    from nntui.runs import Run, ScriptRun


class ScriptApp(Window):
    """The program on a screen, open on a script.

    Args:
        session: What it shows.
        is_ascii: Write plain characters only.
        notes: Where what is pressed is written down.
        told: What is told once the screen is up, a line each.
        looks: Whether to look for a net of the engine's while nobody does anything.
        replays: The saved run whose place is gone to, or another pass.

    Attributes:
        left_for: The net, or the run, whose recipe it was left for, if it was.
    """

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        Path(__file__).parents[1] / "nntui.tcss",
        Path(__file__).with_name("script.tcss"),
    ]

    def __init__(
        self,
        session: ScriptSession,
        *,
        is_ascii: bool = False,
        notes: Notes | None = None,
        told: Sequence[str] = (),
        looks: bool = False,
        replays: "tuple[ScriptRun, int | None] | None" = None,
    ) -> None:
        super().__init__(is_ascii, notes)
        self.session, self._told, self._looks = session, told, looks
        self.left_for: Alike | Run | None = None
        self._replays = replays

    def get_default_screen(self) -> Screen[None]:
        """The main screen is the first."""
        return ScriptScreen(
            self.session, self.is_ascii, self._looks, self._leave_for, self._leave_for
        )

    def _leave_for(self, what: "Alike | Run") -> None:
        self.left_for = what
        self.exit()

    def on_ready(self) -> None:
        """Say what is to be said, now that it can be read."""
        if self.greeting:
            self.notify(self.greeting, severity="warning", markup=False)
        for line in self._told:
            self.notify(one_line(line), markup=False)
        screen = self.screen_stack[0]
        if self._replays is not None and isinstance(screen, ScriptScreen):
            screen.runs.replay(*self._replays)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every key of the screen is a command, too."""
        yield from super().get_system_commands(screen)
        if isinstance(screen, ScriptScreen):
            yield from keys(screen, SCRIPT_BINDINGS)
