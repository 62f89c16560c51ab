"""The command palette."""

from typing import Any

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette

from .dialog import AnsweredOnce


class Palette(CommandPalette, AnsweredOnce[None]):
    """Textual's, which is answered once like any other dialog, and then is done.

    Textual's own goes on: a search that ends, or a timer that runs out while its widgets are taken
    away, looks for them (`_watch__list_visible`, `_start_no_matches_countdown`), which ends the
    program with NoMatches: No nodes match 'CommandList' on CommandPalette.
    """

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Go, with all that is still to come."""
        self._stop_busy_countdown()
        self._stop_no_matches_countdown()
        self._cancel_gather_commands()
        return super().dismiss(result)

    def call_next(self, callback: Any, *args: Any, **named: Any) -> None:
        """Call what a timer calls, unless it is too late."""
        if not self._is_answered:
            super().call_next(callback, *args, **named)

    def _watch__list_visible(self) -> None:
        if not self._is_answered:
            super()._watch__list_visible()

    async def _watch__show_busy(self) -> None:
        if not self._is_answered:
            await super()._watch__show_busy()
