"""Text that is marked with the mouse: where it is in a pane's lines, and how it is copied."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, get_character_cell_size
from textual.selection import Selection

from nntui.explain.line import without_commands

from .lines import Line, Span


def text_of(line: Line) -> str:
    """A line without styles, letter by letter as it is drawn."""
    return without_commands("".join(span.text for span in line.spans))


def letter_at(text: str, column: int) -> int:
    """The place of the letter that is drawn in a column; the text's length beyond its end."""
    used = 0
    for place, letter in enumerate(text):
        used += get_character_cell_size(letter)
        if used > column:
            return place
    return len(text)


def marked_in(selection: Selection, line: int, length: int) -> range:
    """The places of the marked letters of a line."""
    span = selection.get_span(line)
    if span is None:
        return range(0)
    start, end = span
    return range(length)[start : length if end < 0 else end]


def parted(spans: Sequence[Span], marked: range) -> Iterator[tuple[Span, bool]]:
    """Spans, divided where the marked letters begin and end; each with whether it is marked."""
    place = 0
    for span in spans:
        edges = [min(max(edge - place, 0), len(span.text)) for edge in (marked.start, marked.stop)]
        cuts = [0, *edges, len(span.text)]
        for start, end, is_marked in zip(cuts, cuts[1:], (False, True, False), strict=False):
            if start < end:
                yield span._replace(text=span.text[start:end]), is_marked
        place += len(span.text)


def marked_text(lines: Sequence[Line], selection: Selection, window: range) -> str:
    """The marked text of a pane, as it is copied.

    Args:
        lines: All that stands in the pane.
        selection: What is marked. Where it has no start or no end, since it goes on in another
            pane, it begins or ends with what can be seen.
        window: The lines that can be seen.
    """
    first = window.start if selection.start is None else selection.start.y
    last = window.stop - 1 if selection.end is None else selection.end.y
    taken: list[str] = []
    for place in range(max(0, first), min(last + 1, len(lines))):
        text = text_of(lines[place])
        marked = marked_in(selection, place, len(text))
        # Blanks for what is left out before it, so that columns stay below each other.
        before = " " * cell_len(text[: marked.start])
        taken.append(before + text[marked.start : marked.stop])
    return tidy(taken)


def tidy(lines: Sequence[str]) -> str:
    """Lines as one reads them elsewhere: without trailing blanks, and without those that all begin
    with; without blank lines before and after them."""
    texts = [line.rstrip() for line in lines]
    while texts and not texts[-1]:
        texts.pop()
    while texts and not texts[0]:
        del texts[0]
    margin = min((len(text) - len(text.lstrip()) for text in texts if text), default=0)
    return "\n".join(text[margin:] for text in texts)
