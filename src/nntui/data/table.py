"""The rows of a file: its separator, its header, its cells."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from .cells import is_text, number, plain
from .errors import Argument, DataError, shown
from .source import Source, load

SEPARATORS = "\t;|,"
"""What may stand between cells. Where two of them fit as well, it is the first: commas stand in
numbers (1,5) and in sentences too, the others hardly ever do."""

SAMPLE = 100
"""How many rows are looked at to find the separator and the header."""


class Row(NamedTuple):
    """A row of a file."""

    line: int
    """The line on which it starts, from 1."""
    cells: list[str]
    """Without the blanks around them."""


@dataclass(frozen=True)
class Table:
    """A file as a table.

    Attributes:
        source: The file.
        separator: What stands between its cells.
        has_header: Whether its first row names the columns.
        names: The columns' names; their numbers, from 1, where there is no header, or where it is
            empty.
    """

    source: Source
    separator: str
    has_header: bool
    names: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """The rows below the header.

        Raises:
            DataError: A row has more or fewer cells than the first one.
        """
        rows = _rows(self.source, self.separator)
        first = None
        for row in rows:
            if first is None:
                first = row
                if self.has_header:
                    continue
            if len(row.cells) != len(first.cells):
                found = f"row {row.line} has {_cells(len(row.cells))}"
                expected = f"expected {len(first.cells)} as in row {first.line}"
                raise DataError(self.source.name, f"{found}, {expected}")
            yield row

    def label(self, place: int) -> str:
        """What errors call the column at a place (from 0)."""
        name = self.names[place]
        return f"column {place + 1}" if name == str(place + 1) else f"column {shown(name)}"

    def error(
        self, what: str, place: int, row: Row | None = None, about: Argument = "data"
    ) -> DataError:
        """An error about a column, or about its cell in one row."""
        start = f"row {row.line}, " if row else ""
        return DataError(self.source.name, f"{start}{self.label(place)}: {what}", about)


def open_table(path: str, header: bool | None) -> Table:
    """Read a file (`-` for standard input), and find its separator and its header.

    Args:
        path: The file.
        header: Whether its first row names the columns; `None` to find that out: it does where it
            has text above a number, or is the only row and has no number.

    Raises:
        DataError: It cannot be read, or has no row of data.
    """
    source = load(path)
    separator = _separator(source)
    sample = list(islice(_rows(source, separator), SAMPLE))
    if not sample:
        raise DataError(source.name, "empty, expected rows of numbers")
    top, *below = (row.cells for row in sample)
    has_header = _is_header(top, below) if header is None else header
    if has_header and not below:
        raise DataError(source.name, "a header alone, expected rows of numbers below it")
    given = [plain(cell) for cell in top] if has_header else [""] * len(top)
    names = tuple(name or str(place) for place, name in enumerate(given, start=1))
    return Table(source, separator, has_header, names)


def _rows(source: Source, separator: str) -> Iterator[Row]:
    """All rows of a file but blank lines."""
    reader = csv.reader(source.lines(), delimiter=separator, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise DataError(
                source.name,
                f"row {line}: a quoted cell does not end, expected a closing quote followed by a "
                "separator",
            ) from None
        if cells is None:
            return
        cells = [cell.strip() for cell in cells]
        if cells not in ([], [""]):
            yield Row(line, cells)


def _separator(source: Source) -> str:
    """The separator by which most of the first rows have the same number of cells, two or more.

    Not by `csv.Sniffer`, which guesses from how often each character stands in a line and gives up
    on small or ragged files.
    """
    best = max(SEPARATORS, key=lambda separator: _agreeing(source, separator))
    return best if _agreeing(source, best) else ","


def _agreeing(source: Source, separator: str) -> int:
    counts: Counter[int] = Counter()
    try:
        for row in islice(_rows(source, separator), SAMPLE):
            counts[len(row.cells)] += 1
    except DataError:
        pass  # by a wrong separator; otherwise, the reading proper says it again
    return max((rows for cells, rows in counts.items() if cells > 1), default=0)


def _is_header(top: list[str], below: list[list[str]]) -> bool:
    if not below:
        return all(number(cell) is None for cell in top)
    return any(
        is_text(cell) and any(number(row[place]) is not None for row in below if place < len(row))
        for place, cell in enumerate(top)
    )


def _cells(count: int) -> str:
    return f"{count} cell" + "s" * (count != 1)
