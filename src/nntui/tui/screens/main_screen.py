"""What the objects of the main screen need of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.notifications import SeverityLevel
from textual.screen import Screen

if TYPE_CHECKING:
    from pathlib import Path

    from nntui.engine import Sought
    from nntui.runs import Run, ScriptRun

Answer = TypeVar("Answer")


class MainScreen(Protocol):
    """Shows the session, tells, asks, and sets out to far iterations."""

    @property
    def is_answering(self) -> bool:
        """Whether a key is on its way, which whatever takes long should let pass."""

    def show(self) -> None:
        """Show the session as it is now."""

    def notify(
        self,
        message: str,
        *,
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Tell something, for some seconds if not for the usual time."""

    def ask(self, dialog: Screen[Answer], answered: Callable[[Answer | None], None]) -> None:
        """Open a dialog; what it is answered is handed over."""

    def go_to(self, place: "int | Sought", phase: int | None = None) -> object:
        """Set out to an iteration, or to what is looked for."""

    def leave_for(self, what: "ScriptRun | Path") -> None:
        """Leave the screen for a person's own script."""

    def replay(self, run: "Run", place: tuple[int, int] | None = None) -> object:
        """Set out to where a run was left."""
