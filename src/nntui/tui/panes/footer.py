"""The line at the bottom: the keys."""

from textual import widgets
from textual.screen import Screen


class Footer(widgets.Footer):
    """Textual's, which is made anew only where other keys hold than it shows.

    Textual makes it anew whenever a dialog opens or closes, thirty widgets and four frames of the
    whole window, although the keys below the dialog stay the same.
    """

    _shown: object = None

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
