"""The line at the bottom: the keys."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import widgets
from textual.app import ComposeResult
from textual.events import Resize
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets._footer import FooterKey, FooterLabel, KeyGroup

COMPACT_BELOW = 90
"""Columns below which keys stand closer."""

STAY = {"help", "app.quit", "command_palette"}
"""Actions whose keys stay in sight, whatever else there is no room for."""

CUT = "…"
"""Stands for keys that there is no room for."""


class _Item(NamedTuple):
    """A key, or some of one group, with what it does."""

    widgets: Sequence[Widget]
    columns: int
    stays: bool


class Footer(widgets.Footer):
    """Textual's, with as many keys as there is room for and a sign where these are not all.

    It is made anew only where other keys hold than it shows. Textual makes it anew whenever a
    dialog opens or closes, thirty widgets and four frames of the whole window, although the keys
    below the dialog stay the same.
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
    Footer .-cut {
        display: none;
    }
    """

    _shown: object = None

    def on_resize(self, event: Resize) -> None:
        """Set the keys closer where there is little room."""
        self.compact = event.size.width < COMPACT_BELOW
        self._fit()

    def compose(self) -> ComposeResult:
        """The keys, and the sign."""
        yield from super().compose()
        yield FooterLabel(CUT, classes="-cut")

    async def recompose(self) -> None:
        """Show other keys, as many as there is room for."""
        await super().recompose()
        self._fit()

    def _fit(self) -> None:
        """Show what there is room for, each whole: what stays, then the others in their order."""
        items, room = self._items(), self.app.size.width
        if is_cut := sum(item.columns for item in items) > room:
            room -= cell_len(CUT) + 1
        room -= sum(item.columns for item in items if item.stays)
        for item in items:
            if not item.stays:
                room -= item.columns
            for widget in item.widgets:
                widget.display = item.stays or room >= 0
        for sign in self.query(".-cut"):
            sign.display = is_cut

    def _items(self) -> list[_Item]:
        items: list[_Item] = []
        gap = 2 if self.compact else 3  # what stands around and between a key and its text
        for child in self.query_children():
            match child:
                case FooterKey():
                    columns = cell_len(child.key_display) + cell_len(child.description) + gap
                    items.append(_Item([child], columns, child.action in STAY))
                case KeyGroup():
                    columns = sum(cell_len(key.key_display) for key in child.query(FooterKey))
                    items.append(_Item([child], columns + gap, stays=False))
                case FooterLabel() if items and not child.has_class("-cut"):
                    of_group = items.pop()
                    columns = of_group.columns + cell_len(str(child.content))
                    items.append(_Item([*of_group.widgets, child], columns, stays=False))
                case _:
                    pass
        return items

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
