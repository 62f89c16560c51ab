"""What reaches the terminal: nothing that commands it, and ASCII where it knows no more."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from nntui.explain.ascii import to_ascii


class AsciiFilter(LineFilter):
    """Writes every character of the screen in ASCII, Textual's own widgets included."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # Textual passes it
        """The same segments with plain text."""
        return [
            segment if segment.text.isascii() else segment._replace(text=to_ascii(segment.text))
            for segment in segments
        ]


class TameFilter(LineFilter):
    """Takes what commands the terminal out of every text of the screen, whoever wrote it.

    A run of somebody else's may have it in its names, which dialogs and notices show; Textual takes
    off only some of it.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # Textual passes it
        """The same segments with a sign where a letter is none, the width unchanged."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else segment._replace(text="".join(map(_tame, segment.text)))
            for segment in segments
        ]


def _tame(letter: str) -> str:
    return letter if letter.isprintable() else "?" * cell_len(letter)
