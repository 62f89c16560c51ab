"""Lines of styled text: what a pane draws."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple, overload

from rich.cells import cell_len, set_cell_size

from nntui.engine import Cell

Role = Literal[
    "text", "dim", "heading", "lit", "input", "weight", "result", "up", "down", "faint-up",
    "faint-down", "curve", "cursor",
    "keyword", "string", "literal", "comment", "function"
]  # fmt: skip
"""What a piece of text is. Each role is a component class of `Pane`, styled in the stylesheet;
the last five are those of a script's source."""


class Span(NamedTuple):
    """A piece of a line in one style."""

    text: str
    role: Role = "text"
    is_lit: bool = False
    """Whether it belongs to the chosen row, and is lit over what its role says."""
    cell: Cell | None = None
    """The address of the number that it is, of which a cursor can ask; its row is the problem's."""


class Target(NamedTuple):
    """What a click on a line means; the numbers go with the kind."""

    kind: Literal["row", "unit", "phase", "line"]
    numbers: tuple[int, ...]


class Line(NamedTuple):
    """One line of a pane.

    Attributes:
        spans: Its pieces from left to right.
        is_lit: Whether the whole line is lit, also where nothing is written.
        target: What a click on it means.
        right: Of two lines beside each other, the column where the right one begins, and what a
            click on that means.
    """

    spans: tuple[Span, ...] = ()
    is_lit: bool = False
    target: Target | None = None
    right: tuple[int, Target | None] | None = None

    def target_at(self, column: int) -> Target | None:
        """What a click on one of its columns means."""
        if self.right and column >= self.right[0]:
            return self.right[1]
        return self.target


class LazyLines(Sequence[Line]):
    """Lines that are made when they are looked at.

    Args:
        count: How many there are.
        make: Makes one, from its place.
    """

    def __init__(self, count: int, make: Callable[[int], Line]) -> None:
        self._count = count
        self._make = lru_cache(maxsize=256)(make)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Line: ...

    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...

    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, slice):
            return [self._make(each) for each in range(self._count)[place]]
        return self._make(range(self._count)[place])


def padded(text: str, width: int) -> str:
    """A text that fills `width` columns; names may have letters that are two columns wide."""
    return text + " " * max(0, width - cell_len(text))


def right(text: str, width: int) -> str:
    """A text at the right end of `width` columns."""
    return " " * max(0, width - cell_len(text)) + text


def cut(text: str, width: int) -> str:
    """A text of at most `width` columns, with a sign where something is missing."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def joined(sections: Sequence[Sequence[Line]]) -> LazyLines:
    """Sections below each other."""
    ends = list(accumulate(len(section) for section in sections))

    def make(place: int) -> Line:
        number = bisect_right(ends, place)
        return sections[number][place - (ends[number - 1] if number else 0)]

    return LazyLines(ends[-1] if ends else 0, make)


def beside(left: Sequence[Line], right: Sequence[Line], width: int, between: str) -> LazyLines:
    """Lines in two columns, the left one of a width; each keeps its own light and its target."""

    def make(place: int) -> Line:
        one = left[place] if place < len(left) else Line()
        other = right[place] if place < len(right) else Line()
        gap = Span(" " * max(0, width - sum(cell_len(span.text) for span in one.spans)))
        spans = (*_lit((*one.spans, gap), one.is_lit), Span(between, "dim"))
        beginning = width + len(between)
        return Line(
            (*spans, *_lit(other.spans, other.is_lit)),
            target=one.target,
            right=(beginning, other.target),
        )

    return LazyLines(max(len(left), len(right)), make)


def _lit(spans: Sequence[Span], is_lit: bool) -> Iterator[Span]:
    return (span._replace(is_lit=span.is_lit or is_lit) for span in spans)


WORDS = re.compile(r"(?<! )(?= )")
"""Where words may be parted."""

TERMS = re.compile(r"(?= [+/=] )")
"""Where an equation may be: before these signs, so that no product is torn apart."""


def line_starts(text: str, width: int, indent: int, breaks: re.Pattern[str] = WORDS) -> list[int]:
    """Where lines of at most `width` columns start in a text.

    Args:
        text: What is broken.
        width: Columns of a line.
        indent: Spaces before all lines but the first.
        breaks: Where a line may end. What stands between two such places stays together if there is
            a line that has room for it, and is broken between words if not.
    """
    starts, used, place = [0], 0, 0
    for piece in breaks.split(text):
        is_too_long = cell_len(piece.strip()) > width - indent
        for part in WORDS.split(piece) if is_too_long else [piece]:
            # Blanks at the end need no line of their own.
            if part.strip() and used + cell_len(part.rstrip()) > width and used > indent:
                blanks = len(part) - len(part.lstrip())
                starts.append(place + blanks)
                used = indent - blanks
            used += cell_len(part)
            place += len(part)
    return starts


def wrap(
    spans: Iterable[Span], width: int, indent: int, breaks: re.Pattern[str] = WORDS
) -> list[tuple[Span, ...]]:
    """Break spans into lines; see `line_starts`."""
    whole = list(spans)
    text = "".join(span.text for span in whole)
    if cell_len(text) <= width:
        return [tuple(whole)]  # as nearly always
    starts = line_starts(text, width, indent, breaks)
    lines: list[list[Span]] = []
    place = 0
    for span in whole:
        end = place + len(span.text)
        while place < end:
            if len(lines) < len(starts) and place >= starts[len(lines)]:
                lines.append([Span(" " * indent)] if lines else [])
            following = starts[len(lines)] if len(lines) < len(starts) else end
            stop = min(end, following)
            is_whole = stop - place == len(span.text)  # as most are
            part = span.text[place - end : stop - end or None]
            lines[-1].append(span if is_whole else span._replace(text=part))
            place = stop
    return [tuple(line) for line in lines]


def wrapped(spans: Sequence[Span], width: int, height: int) -> list[tuple[Span, ...]]:
    """Break spans into at most `height` lines, with a sign where some are missing at the end."""
    lines = wrap(spans, width, indent=0)
    if len(lines) > height > 0:
        *kept, last, following = lines[: height + 1]
        return [*kept, tuple(shortened([*last, Span(" "), *following], width))]
    return lines


PRODUCTS = re.compile(r"(?= \+ \()")
"""Between two terms of a sum."""

RESULTS = re.compile(r"(?=  )")
"""Between two of several results."""


def shortened_sum(spans: Sequence[Span], width: int) -> list[Span]:
    """An equation of at most `width` columns: its first terms, an "…" for those that there is no
    room for, and always its result."""
    text = "".join(span.text for span in spans)
    if cell_len(text) <= width:
        return list(spans)
    end = text.rfind(" = ")
    room = width - cell_len(text[end:])
    for breaks, dots in ((PRODUCTS, " + …"), (WORDS, " …")):
        pieces = breaks.split(text[:end])
        for kept in range(len(pieces) - 1, 0, -1):
            start = "".join(pieces[:kept])
            if cell_len(start) + len(dots) <= room:
                return [*_piece(spans, 0, len(start)), Span(dots, "dim"), *_piece(spans, end)]
    return [Span("…", "dim"), *_piece(spans, end)]


def shortened(
    spans: Sequence[Span], width: int, breaks: re.Pattern[str] = WORDS, dots: str = " …"
) -> list[Span]:
    """Spans of at most `width` columns, with a sign where some are missing at the end."""
    text = "".join(span.text for span in spans)
    if cell_len(text) <= width:
        return list(spans)
    end = 0
    for piece in breaks.split(text):
        if cell_len(text[: end + len(piece)].rstrip()) + len(dots) > width:
            break
        end += len(piece)
    return [*_piece(spans, 0, end), Span(dots, "dim")] if end else [Span("…", "dim")]


def _piece(spans: Sequence[Span], start: int, end: int | None = None) -> Iterator[Span]:
    """The part of spans between two places of their text."""
    place = 0
    for span in spans:
        first, last = max(0, start - place), None if end is None else max(0, end - place)
        if text := span.text[first:last]:
            yield span._replace(text=text)
        place += len(span.text)
