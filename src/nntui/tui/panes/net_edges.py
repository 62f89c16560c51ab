"""Lines between the units of a drawn network, in braille or in plain characters."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Weight = Literal["fine", "thin", "thick"]
"""How heavy a line is."""

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a braille letter's dots, line by line."""

BRAILLE = 0x2800
ACROSS, DOWN = 2, 4
"""Dots of a letter."""

DASH_ON, DASH = 4, 6
"""Dots of a dash, and from one to the next."""

MIDDLE = 1
"""The line of dots from which on a line in the middle of a letter is drawn."""


class Stroke(NamedTuple):
    """A line's look.

    Attributes:
        weight: How heavy it is.
        is_dashed: Whether it is, as that of a negative number.
    """

    weight: Weight
    is_dashed: bool


def stroke(value: float, largest: float) -> Stroke:
    """The look of a number: dashed below 0, thick from half the largest on, fine below a tenth."""
    size = abs(value)
    weight: Weight = "thin"
    if not size < largest / 2:  # what is no number is as large as any
        weight = "thick"
    elif size < largest / 10:
        weight = "fine"
    return Stroke("fine" if not value else weight, value < 0)


@lru_cache(maxsize=4096)
def dots(width: int, start: int, end: int, look: Stroke) -> tuple[tuple[int, int, int], ...]:
    """A line as braille: the column, the line and the bits of each letter.

    Args:
        width: Columns that it goes across.
        start, end: The lines in whose middle it begins and ends.
        look: How it looks.
    """
    if width < 1:
        return ()
    across, first, last = ACROSS * width, DOWN * start + MIDDLE, DOWN * end + MIDDLE
    is_steep = abs(last - first) > across
    steps = max(abs(last - first), across - 1, 1)
    found: dict[tuple[int, int], int] = {}
    for step in range(steps + 1):
        if (look.is_dashed and step % DASH >= DASH_ON) or (look.weight == "fine" and step % 2):
            continue
        x = round(step / steps * (across - 1))
        y = round(first + step / steps * (last - first))
        places = [(x, y)]
        if look.weight == "thick":
            places.append((min(x + 1, across - 1), y) if is_steep else (x, y + 1))
        for column, line in places:
            at = column // ACROSS, line // DOWN
            found[at] = found.get(at, 0) | DOTS[line % DOWN][column % ACROSS]
    return tuple((column, line, bits) for (column, line), bits in found.items())


PLAIN_FLAT: dict[Weight, str] = {"fine": ".", "thin": "-", "thick": "="}
"""A line that goes straight on, in plain characters."""


@lru_cache(maxsize=4096)
def plain(width: int, start: int, end: int, look: Stroke) -> tuple[tuple[int, int, str], ...]:
    """The same in plain characters."""
    return tuple(_plain(width, start, end, look))


def _plain(width: int, start: int, end: int, look: Stroke) -> Iterator[tuple[int, int, str]]:
    lines = [round(start + (column + 0.5) / width * (end - start)) for column in range(width)]
    for column, (line, following) in enumerate(zip(lines, [*lines[1:], end], strict=True)):
        if look.is_dashed and column % 3 == 2:
            continue
        by = 1 if following > line else -1
        if following == line:
            yield column, line, PLAIN_FLAT[look.weight]
            continue
        slope = "\\" if by > 0 else "/"
        for between in range(line, following, by):
            yield column, between, slope if between == line else "|"
