"""Lines of styled text: what a pane draws."""

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Sequence
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


def wrap(
    spans: Iterable[Span], width: int, indent: int, between: Container[str] = " "
) -> list[tuple[Span, ...]]:
    """Break spans into lines of at most `width` columns.

    Lines after the first start with `indent` spaces.

    Args:
        spans: What is broken.
        width: Columns of a line.
        indent: Spaces before all lines but the first.
        between: Before which words a line may end: before any, or before these signs only, so that
            what stands between them stays together if a line has room for it.
    """
    whole = list(spans)
    if sum(len(span.text) for span in whole) <= width:
        return [tuple(whole)]  # as nearly always
    lines: list[list[Span]] = [[]]
    used = 0

    def put(pieces: list[Span]) -> None:
        nonlocal used
        length = len("".join(piece.text for piece in pieces).rstrip())
        if used + length > width and used > indent:
            lines.append([Span(" " * indent)])
            used = indent
            pieces = [pieces[0]._replace(text=pieces[0].text.lstrip()), *pieces[1:]]
        if len(pieces) > 1 and used + length > width:
            for piece in pieces:  # too much for any line
                put([piece])
            return
        for text, role, is_lit in pieces:
            line = lines[-1]
            if line and line[-1][1:] == (role, is_lit):
                # Fewer codes for the terminal.
                line[-1] = Span(line[-1].text + text, role, is_lit)
            else:
                line.append(Span(text, role, is_lit))
            used += len(text)

    together: list[Span] = []
    for text, role, is_lit in whole:
        for word in _words(text):
            first = word.strip()[:1]
            if together and word[:1] == " " and (between == " " or (first and first in between)):
                put(together)
                together = []
            together.append(Span(word, role, is_lit))
    put(together)
    return [tuple(line) for line in lines]


def _words(text: str) -> list[str]:
    """A text cut before each space that follows a word, so that the pieces join to the text."""
    words, start = [], 0
    for place in range(1, len(text)):
        if text[place] == " " and text[place - 1] != " ":
            words.append(text[start:place])
            start = place
    return [*words, text[start:]]
