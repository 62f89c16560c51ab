"""A field of letters that are put in any order, and read line by line."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from rich.cells import get_character_cell_size

from nntui.engine import Cell

from .lines import Line, Role, Span

EMPTY: tuple[str, Role, bool] = (" ", "text", False)


class Place(NamedTuple):
    """Where a number of the trace is written: its line, its columns, its address."""

    line: int
    columns: range
    cell: Cell


class Canvas:
    """Letters in lines and columns; what is put outside of it is not there.

    Args:
        width, height: How many there are.

    Attributes:
        numbers: Every number of the trace that was written, and where.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._field = [[EMPTY] * width for _ in range(height)]
        self._strokes: dict[tuple[int, int], tuple[int, int]] = {}  # rank and bits of the braille
        self.numbers: list[Place] = []

    def put(
        self,
        column: int,
        line: int,
        text: str,
        role: Role = "text",
        is_lit: bool = False,
        cell: Cell | None = None,
    ) -> int:
        """Write a text. Returns the column behind it.

        Args:
            column, line: Where it begins.
            text: What is written.
            role, is_lit: How.
            cell: The number that it is, if it is one.
        """
        start = column
        for letter in text:
            size = get_character_cell_size(letter)
            if 0 <= line < self.height and column >= 0 and column + size <= self.width:
                field = self._field[line]
                field[column] = (letter, role, is_lit)
                for behind in range(column + 1, column + size):
                    field[behind] = ("", role, is_lit)
            column += size
        if cell is not None and column > start:
            self.numbers.append(Place(line, range(start, column), cell))
        return column

    def dot(self, column: int, line: int, bits: int, role: Role, rank: int) -> None:
        """Put dots of braille; those of a higher rank take the place of lower ones, like a line
        that crosses over others."""
        before, there = self._strokes.get((column, line), (rank, 0))
        if before > rank:
            return
        bits |= there if before == rank else 0
        self._strokes[column, line] = rank, bits
        self.put(column, line, chr(0x2800 | bits), role)

    def lines(self, address: Callable[[Cell], Cell] = lambda cell: cell) -> list[Line]:
        """All lines.

        Args:
            address: From a number's address to that by which it is asked about.
        """
        cells: list[dict[int, Cell]] = [{} for _ in self._field]
        for line, columns, cell in self.numbers:
            if 0 <= line < self.height:
                cells[line] |= dict.fromkeys(columns, address(cell))
        pairs = zip(self._field, cells, strict=True)
        return [Line(tuple(_spans(field, of_line))) for field, of_line in pairs]


def _spans(field: list[tuple[str, Role, bool]], cells: Mapping[int, Cell]) -> Iterator[Span]:
    """The letters of a line, those of one look and of one number together; without the blanks at
    its end."""
    end = len(field)
    while end and field[end - 1] == EMPTY:
        end -= 1
    start = 0
    while start < end:
        _, role, is_lit = field[start]
        stop = start + 1
        cell = cells.get(start)
        while stop < end and field[stop][1:] == (role, is_lit) and cells.get(stop) == cell:
            stop += 1
        yield Span("".join(letter for letter, _, _ in field[start:stop]), role, is_lit, cell)
        start = stop
