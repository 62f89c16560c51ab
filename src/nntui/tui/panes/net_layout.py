"""Where the units of a drawn network stand: a pure function of sizes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

LEAST_GAP, FAIR_GAP, MOST_GAP = 8, 28, 46
"""Columns between two layers: those that the edges need, those that a second number on the units
leaves to them, and those from which on more would only take them apart."""

HIGH = 3
"""Lines of a box with its name on its border; where there is no room for that, it has one."""

MOST_PITCH, MOST_CHIP_PITCH = 6, 4
"""Lines from one box to the next at most, and from one of a single line."""

ROOMY = 9
"""Lines from which on units of which not all fit stand apart."""

HEADINGS_FROM = 4
"""Lines from which on there is one for headings."""

BETWEEN_NUMBERS = 2
"""Columns between two numbers of a box."""


class Need(NamedTuple):
    """What a column of units would like to have.

    Attributes:
        units: How many there are.
        has_bias: Whether one for the bias stands below them.
        chosen: Which one is in sight at any rate.
        name: Columns of the longest name.
        number: Columns of the longest number.
        numbers: How many numbers stand on a unit, where there is room.
        beside: Columns of what stands beside the boxes.
    """

    units: int
    has_bias: bool
    chosen: int
    name: int
    number: int
    numbers: int = 1
    beside: int = 0

    @property
    def boxes(self) -> int:
        """How many boxes there are, if all are in sight."""
        return self.units + self.has_bias


class Box(NamedTuple):
    """A unit in sight; that of the bias has the number behind the last unit's."""

    unit: int
    top: int


class More(NamedTuple):
    """So many units that are not."""

    units: int
    line: int


class Column(NamedTuple):
    """A column of units in its place.

    Attributes:
        place: Which one, from 0: the inputs.
        left, width: Where its boxes begin, and how wide they are.
        number: Columns of a number in them.
        numbers: How many stand in each.
        boxes: The units in sight, from the top.
        more: How many are not, above and below.
    """

    place: int
    left: int
    width: int
    number: int
    numbers: int
    boxes: tuple[Box, ...]
    more: tuple[More, ...]

    @property
    def right(self) -> int:
        """The first column behind its boxes."""
        return self.left + self.width


class Layout(NamedTuple):
    """Places for a window.

    Attributes:
        columns: The columns in sight, from the left.
        high: Lines of a box.
        has_headings: Whether the first line is for headings.
        note: The line that says which columns are not in sight, if there is one.
    """

    columns: tuple[Column, ...]
    high: int
    has_headings: bool
    note: int | None

    def middle(self, line: int) -> int:
        """The line of a box to which its edges lead."""
        return line + self.high // 2


def lay_out(width: int, height: int, needs: Sequence[Need], looked_at: int) -> Layout:
    """Place the columns of a network.

    Args:
        width, height: Columns and lines that there are.
        needs: What each column of units needs, the inputs first.
        looked_at: The layer whose edges are in sight at any rate, from 1.
    """
    has_headings = height >= HEADINGS_FROM
    seen = _seen(width, needs, looked_at)
    is_whole = len(seen) == len(needs)
    lines = range(int(has_headings), height - (not is_whole))
    high = HIGH if _fit_high(len(lines), [needs[place] for place in seen]) else 1
    pitches = _pitches(len(lines), high, [needs[place] for place in seen])
    numbers = _numbers(width, high, [needs[place] for place in seen])
    widths = [_width(needs[place], count, high) for place, count in zip(seen, numbers, strict=True)]
    beside = [needs[place].beside for place in seen]
    gaps = max(1, len(seen) - 1)
    spare = width - sum(widths) - sum(beside)
    gap = max(0, min(MOST_GAP, spare // gaps))
    left = max(0, (spare - gap * (len(seen) - 1)) // 2)
    columns = []
    for place, pitch, count, own, more in zip(seen, pitches, numbers, widths, beside, strict=True):
        boxes, hidden = _stacked(lines, high, pitch, needs[place])
        own = min(own, max(1, width - left))
        columns.append(Column(place, left, own, needs[place].number, count, boxes, hidden))
        left += own + more + gap
    note = None if is_whole else height - 1
    return Layout(tuple(columns), high, has_headings, note)


def lines_for(boxes: int) -> tuple[int, int]:
    """Lines for so many boxes below each other, the heading's included: with names on their
    borders, and of one line each with room between them."""
    return 1 + boxes * (HIGH + 1) - 1, 1 + 2 * boxes - 1


def _width(need: Need, numbers: int, high: int) -> int:
    """Columns of a box: a mark and the name stand on its border, or before its numbers."""
    inside = numbers * need.number + (numbers - 1) * BETWEEN_NUMBERS
    return max(need.name + 5, inside + 4) if high > 1 else need.name + inside + 4


def _seen(width: int, needs: Sequence[Need], looked_at: int) -> range:
    """The columns in sight: those of the layer looked at, and as many beside them as fit."""
    first, last = looked_at - 1, looked_at
    while True:
        more = [
            each
            for each in (range(first, last + 2), range(first - 1, last + 1))
            if each.start >= 0 and each.stop <= len(needs) and _fit(width, needs, each)
        ]
        if not more:
            return range(first, last + 1)
        first, last = more[0].start, more[0].stop - 1


def _fit(width: int, needs: Sequence[Need], seen: range) -> bool:
    own = sum(max(_width(needs[place], 1, high) for high in (1, HIGH)) + needs[place].beside
              for place in seen)  # fmt: skip
    return own + LEAST_GAP * (len(seen) - 1) <= width


def _fit_high(lines: int, needs: Sequence[Need]) -> bool:
    return all(need.boxes * (HIGH + 1) - 1 <= lines for need in needs)


def _pitches(lines: int, high: int, needs: Sequence[Need]) -> list[int]:
    """Lines from box to box in each column: the same wherever it can be."""
    most = MOST_PITCH if high > 1 else MOST_CHIP_PITCH
    best = []
    for need in needs:
        if need.boxes > lines:
            best.append(2 if lines >= ROOMY else 1)
        else:
            best.append(min(most, max(1, (lines - high) // max(1, need.boxes - 1))))
    common = min((pitch for pitch in best if pitch > 1), default=1)
    return [min(pitch, common) for pitch in best]


def _numbers(width: int, high: int, needs: Sequence[Need]) -> list[int]:
    """How many numbers stand on a unit of each column: the last column has a second one first."""
    counts = [1] * len(needs)
    for place in reversed(range(len(needs))):
        while counts[place] < needs[place].numbers:
            counts[place] += 1
            own = sum(_width(need, count, high) + need.beside
                      for need, count in zip(needs, counts, strict=True))  # fmt: skip
            if own + FAIR_GAP * (len(needs) - 1) > width:
                counts[place] -= 1
                break
    return counts


def _stacked(
    lines: range, high: int, pitch: int, need: Need
) -> tuple[tuple[Box, ...], tuple[More, ...]]:
    """The boxes of a column below each other, in the middle of its lines."""
    room = max(1, (len(lines) - high) // pitch + 1)
    places = list(_in_sight(need, room))
    top = lines.start + max(0, (len(lines) - (len(places) - 1) * pitch - high) // 2)
    boxes, more = [], []
    for number, each in enumerate(places):
        line = top + number * pitch
        if isinstance(each, int):
            boxes.append(Box(each, line))
        else:
            more.append(More(len(each), line))
    return tuple(boxes), tuple(more)


def _in_sight(need: Need, room: int) -> Iterator[int | range]:
    """What stands in so many places: units, or ranges of those that there is no room for."""
    bias = [need.units] if need.has_bias and room > 1 else []
    room = max(1, room - len(bias))
    units = range(need.units)
    if need.units <= room:
        shown = units
    elif room <= 2:
        shown = range(need.chosen, need.chosen + 1)
    elif need.chosen < room - 1:
        shown = units[: room - 1]
    elif need.chosen >= need.units - (room - 1):
        shown = units[need.units - (room - 1) :]
    else:
        first = need.chosen - (room - 2) // 2
        shown = range(first, first + room - 2)
    before, after = units[: shown.start], units[shown.stop :]
    if need.units > room and room <= 2:
        # One place for all that are left out, and none where there is only one.
        yield from shown
        if room == 2:
            yield range(need.units - 1)
    else:
        if before:
            yield before
        yield from shown
        if after:
            yield after
    yield from bias
