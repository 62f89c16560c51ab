"""Lines of styled text: what a pane draws."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, overload

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


def wrap(spans: Iterable[Span], width: int, indent: int) -> list[tuple[Span, ...]]:
    """Break spans into lines of at most `width` columns, between words.

    Lines after the first start with `indent` spaces.
    """
    lines: list[list[Span]] = [[]]
    used = 0
    for span in spans:
        for word in _words(span.text):
            if used + len(word.rstrip()) > width and used > indent:
                lines.append([Span(" " * indent)])
                used = indent
                word = word.lstrip()
            line, last = lines[-1], lines[-1][-1] if lines[-1] else None
            if last is not None and last[1:] == span[1:]:
                line[-1] = last._replace(text=last.text + word)  # fewer codes for the terminal
            else:
                line.append(span._replace(text=word))
            used += len(word)
    return [tuple(line) for line in lines]


def _words(text: str) -> list[str]:
    """A text cut before each space that follows a word, so that the pieces join to the text."""
    words, start = [], 0
    for place in range(1, len(text)):
        if text[place] == " " and text[place - 1] != " ":
            words.append(text[start:place])
            start = place
    return [*words, text[start:]]
