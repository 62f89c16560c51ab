"""Where numbers stand in a pane's lines, and how those that are asked about are lit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from rich.cells import cell_len

from nntui.engine import Cell
from nntui.engine.goes_into import Mask

from .lines import Line

Mark = Literal["at", "same", "operand", "chosen", "wave"]
"""What a number is to the one that is asked about: itself at the cursor, itself elsewhere, what
went into it, the operand that enter follows, and what it goes into. Each is a component class of
`Pane`."""


class Spot(NamedTuple):
    """Where a number stands in a line.

    Attributes:
        start, end: Its columns, without blanks.
        cell: Which number.
    """

    start: int
    end: int
    cell: Cell


@dataclass(frozen=True)
class Marks:
    """Which numbers of an iteration are lit.

    Attributes:
        cells: Some, each with its mark.
        wave: By matrix, those that a wave has reached; rows are the problem's.
    """

    cells: Mapping[Cell, Mark] = field(default_factory=dict)
    wave: Mapping[str, Mask] = field(default_factory=dict)

    def of(self, cell: Cell) -> Mark | None:
        """How a number is lit, if it is."""
        if mark := self.cells.get(cell):
            return mark
        mask = None if cell.back else self.wave.get(cell.matrix)
        return "wave" if mask is not None and mask[cell.at] else None


NO_MARKS = Marks()


def spots(line: Line) -> Iterator[Spot]:
    """The numbers of a line, from left to right."""
    column = 0
    for span in line.spans:
        width = cell_len(span.text)
        if span.cell and (text := span.text.strip()):
            start = column + width - cell_len(span.text.lstrip())
            yield Spot(start, start + cell_len(text), span.cell)
        column += width


def around(whole: str) -> tuple[str, str, str]:
    """A number's text and the blanks around it."""
    text = whole.strip()
    if not text:  # a line was broken between a number and the blanks before it
        return whole, "", ""
    before, _, after = whole.partition(text)
    return before, text, after
