"""The line at the bottom: the keys."""

from textual import widgets
from textual.events import Resize
from textual.screen import Screen

COMPACT_BELOW = 90
"""Columns below which keys stand closer, so that how to quit is seen in 80."""


class Footer(widgets.Footer):
    """Textual's, which is made anew only where other keys hold than it shows.

    Textual makes it anew whenever a dialog opens or closes, thirty widgets and four frames of the
    whole window, although the keys below the dialog stay the same.
    """

    DEFAULT_CSS = """
    Footer.-compact KeyGroup {
        margin: 0;
        padding: 0;
    }
    Footer.-compact FooterLabel {
        margin: 0 1;
    }
    Footer.-compact FooterKey.-command-palette {
        margin: 0;
        padding-right: 1;
    }
    """

    _shown: object = None

    def on_resize(self, event: Resize) -> None:
        """Set the keys closer where there is little room."""
        self.compact = event.size.width < COMPACT_BELOW

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Show other keys, if they are others."""
        if screen is not self.screen or not screen.app.app_focus:
            super().bindings_changed(screen)
            return
        shown = [
            (binding.key, is_enabled)
            for _, binding, is_enabled, _ in screen.active_bindings.values()
            if binding.show
        ]
        if shown != self._shown:
            self._shown = shown
            super().bindings_changed(screen)
