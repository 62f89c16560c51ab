"""A terminal that knows ASCII only."""

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
