"""The command palette."""

from textual.command import CommandPalette

from .dialog import AnsweredOnce


class Palette(CommandPalette, AnsweredOnce[None]):
    """Textual's, which is answered once like any other dialog."""
