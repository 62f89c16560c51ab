"""Lines of styled text: what a pane draws."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple, overload

from rich.cells import cell_len, set_cell_size

Role = Literal[
    "text", "dim", "heading", "lit", "input", "weight", "result", "up", "down", "curve", "cursor"
]
"""What a piece of text is. Each role is a component class of `Pane`, styled in the stylesheet."""


class Span(NamedTuple):
    """A piece of a line in one style."""

    text: str
    role: Role = "text"
    is_lit: bool = False
    """Whether it belongs to the chosen row, and is lit over what its role says."""


class Target(NamedTuple):
    """What a click on a line means; the numbers go with the kind."""

    kind: Literal["row", "unit", "phase"]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """One line of a pane.

    Attributes:
        spans: Its pieces from left to right.
        is_lit: Whether the whole line is lit, also where nothing is written.
        target: What a click on it means.
    """

    spans: tuple[Span, ...] = ()
    is_lit: bool = False
    target: Target | None = None


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


def cut(text: str, width: int) -> str:
    """A text of at most `width` columns, with a sign where something is missing."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def shown(text: str) -> str:
    """A text that does not command the terminal, whoever wrote it."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def joined(sections: Sequence[Sequence[Line]]) -> LazyLines:
    """Sections below each other."""
    ends = list(accumulate(len(section) for section in sections))

    def make(place: int) -> Line:
        number = bisect_right(ends, place)
        return sections[number][place - (ends[number - 1] if number else 0)]

    return LazyLines(ends[-1] if ends else 0, make)


WORDS = re.compile(r"(?<! )(?= )")
"""Where words may be parted."""

TERMS = re.compile(r"(?= [+/=] )")
"""Where an equation may be: before these signs, so that no product is torn apart."""


def wrap(
    spans: Iterable[Span], width: int, indent: int, breaks: re.Pattern[str] = WORDS
) -> list[tuple[Span, ...]]:
    """Break spans into lines of at most `width` columns.

    Args:
        spans: What is broken.
        width: Columns of a line.
        indent: Spaces before all lines but the first.
        breaks: Where a line may end. What stands between two such places stays together if there is
            a line that has room for it, and is broken between words if not.
    """
    whole = list(spans)
    if sum(len(span.text) for span in whole) <= width:
        return [tuple(whole)]  # as nearly always
    lines: list[list[Span]] = [[]]
    used = 0
    for piece in _pieces(whole, breaks):
        length = _length(piece)
        smaller = [piece]
        if length > width - indent and breaks is not WORDS:
            smaller = list(_pieces(piece, WORDS))
        for part in smaller:
            length = _length(part)
            if used + length > width and used > indent:
                lines.append([Span(" " * indent)])
                used = indent
                part[0] = part[0]._replace(text=part[0].text.lstrip())
            for text, role, is_lit in part:
                line = lines[-1]
                if line and line[-1][1:] == (role, is_lit):
                    # Fewer codes for the terminal.
                    line[-1] = Span(line[-1].text + text, role, is_lit)
                else:
                    line.append(Span(text, role, is_lit))
                used += len(text)
    return [tuple(line) for line in lines]


def _pieces(spans: Iterable[Span], breaks: re.Pattern[str]) -> Iterator[list[Span]]:
    """What stands between two places where a line may end; all of it joins to the whole."""
    together: list[Span] = []
    for span in spans:
        text, *more = breaks.split(span.text)
        if text:
            together.append(span._replace(text=text) if more else span)
        for text in more:
            if together:
                yield together
            together = [span._replace(text=text)]
    if together:
        yield together


def _length(piece: list[Span]) -> int:
    """Columns of a piece, without the spaces that a line may end with."""
    last = piece[-1].text
    return sum(len(span.text) for span in piece) - len(last) + len(last.rstrip())
