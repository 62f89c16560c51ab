"""The rows of a file below its header, all of one width."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from ..explain.line import shown
from .cells import has_decimal_comma, is_thousands, number, plain, with_comma
from .errors import Argument, DataError
from .header import fate
from .rows import BLANKS, Row, rows_of
from .separator import HEAD, SAMPLE, find_separator
from .source import Source, load

AS_HEADER = "--header takes row {} for the names of the columns, --no-header for data"


@dataclass(frozen=True)
class DataTable:
    """A file as a table.

    Attributes:
        source: The file.
        separator: What stands between its cells; a blank for blanks and tabs, however many.
        has_header: Whether its first row names the columns.
        names: The columns' names; their numbers, from 1, where there is no header, or where it is
            empty.
        first: The line of the first row.
        has_clear_header: Whether nobody could think otherwise of the first row.
        has_decimal_commas: Whether a comma in a number is known to be a decimal one.
    """

    source: Source
    separator: str
    has_header: bool
    names: tuple[str, ...]
    first: int = 1
    has_clear_header: bool = True
    has_decimal_commas: bool = False

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where the columns of a name are, from 0."""
        places: dict[str, list[int]] = {}
        for place, name in enumerate(self.names):
            places.setdefault(name, []).append(place)
        return places

    def rows(self) -> Iterator[Row]:
        """The rows below the header, but those of nothing but separators.

        Separators after the last cell do not count, nor do several tabs for one.

        Raises:
            DataError: A row has more or fewer cells than the first one.
        """
        rows = rows_of(self.source.name, self.source.lines(), self.separator)
        rows = (row for row in rows if not row.is_empty)
        if self.has_header:
            next(rows, None)
        width = len(self.names)
        for row in rows:
            if len(row.cells) == width:
                yield row
                continue
            cells = _fitted(row.cells, width, self.separator)
            if cells is None:
                found = f"row {row.line} has {_cells(len(row.cells))}"
                expected = f"expected {width} as in row {self.first}"
                if self.separator == BLANKS and len(row.cells) < width:
                    expected += " (between blanks a hole has to be written, as ? or NA)"
                raise DataError(self.source.name, f"{found}, {expected}")
            yield Row(row.line, cells)

    def number(self, cell: str) -> float | None:
        """The number in a cell, maybe infinite or nan; `None` where there is none.

        A decimal comma is read where commas do not stand between cells, and the comma can be
        nothing else.
        """
        value = number(cell)
        if value is None:
            return None if self.separator == "," else with_comma(cell, self.has_decimal_commas)
        if self.has_decimal_commas and "." in cell and is_thousands(cell):
            return None  # 1.234 beside 0,5 is a thousand
        return value

    def label(self, place: int) -> str:
        """What errors call the column at a place (from 0)."""
        name = self.names[place]
        return f"column {place + 1}" if name == str(place + 1) else f"column {shown(name)}"

    @property
    def on_header(self) -> str:
        """How to say what the first row is."""
        return AS_HEADER.format(self.first)

    def error(
        self, what: str, place: int, row: Row | None = None, about: Argument = "data"
    ) -> DataError:
        """An error about a column, or about its cell in one row."""
        start = f"row {row.line}, " if row else ""
        return DataError(self.source.name, f"{start}{self.label(place)}: {what}", about)


def open_table(
    path: str, header: bool | None, asked: Collection[str] = (), least: int = 2
) -> DataTable:
    """Read a file (`-` for standard input), and find its separator and its header.

    Args:
        path: The file.
        header: Whether its first row names the columns; `None` to find that out.
        asked: The columns that are asked for, which the first row may name.
        least: How many columns it has at the least; of one, nothing stands between cells.

    Raises:
        DataError: It cannot be read, or has no row of data.
    """
    source = load(path)
    separator = find_separator(source, least)
    sample = list(_first(source, separator))
    if not sample:
        raise DataError(source.name, "empty, expected rows of numbers")
    width = _width([row.cells for row in sample])
    rows = [_fitted(row.cells, width, separator) or row.cells for row in sample]
    top, *below = rows
    first = fate(top, below, asked)
    has_header = first.is_header if header is None else header
    if has_header and not below:
        raise DataError(source.name, "a header alone, expected rows of numbers below it")
    given = [plain(cell) for cell in top] if has_header else [""] * len(top)
    names = tuple(name or str(place) for place, name in enumerate(given, start=1))
    return DataTable(
        source,
        separator,
        has_header,
        names,
        sample[0].line,
        header is not None or first.is_clear,
        separator != "," and any(map(_is_decimal, (cell for row in rows for cell in row))),
    )


def _is_decimal(cell: str) -> bool:
    return "," in cell and has_decimal_comma(cell) and not is_thousands(cell)


def _first(source: Source, separator: str) -> Iterator[Row]:
    """Some rows to look at: fewer where they are very wide."""
    cells = 0
    rows = rows_of(source.name, source.lines(), separator)
    for row in islice((row for row in rows if not row.is_empty), SAMPLE):
        yield row
        cells += len(row.cells)
        if cells > HEAD:
            return


def _width(sample: Sequence[list[str]]) -> int:
    """How many columns there are: those of the first row, but for empty ones after the last."""
    width = len(sample[0])
    while width > 1 and not any(len(row) >= width and row[width - 1] for row in sample):
        width -= 1
    return width


def _fitted(cells: list[str], width: int, separator: str) -> list[str] | None:
    """A row's cells, without empty ones that stand there for nothing."""
    if not any(cells[width:]):
        cells = cells[:width]
    elif separator == "\t":
        cells = [cell for cell in cells if cell]
    return cells if len(cells) == width else None


def _cells(count: int) -> str:
    return f"{count} cell" + "s" * (count != 1)
