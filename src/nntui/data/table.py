"""The rows of a file: its separator, its header, its cells."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ..engine.recipe import MAX_WEIGHTS
from ..explain.line import shown
from .cells import is_text, number, plain
from .errors import Argument, DataError
from .source import Source, load

SEPARATORS = "\t;|,"
"""What may stand between cells. Where two of them fit as well, it is the first: commas stand in
numbers (1,5) and in sentences too, the others hardly ever do."""

SAMPLE = 100
"""How many rows are looked at to find the separator and the header."""

HEAD = 1_000_000
"""After so many letters no more lines are looked at to find the separator."""

MAX_COLUMNS = MAX_WEIGHTS
"""More columns than this make no network."""


class Row(NamedTuple):
    """A row of a file."""

    line: int
    """The line on which it starts, from 1."""
    cells: list[str]
    """Without the blanks around them."""


@dataclass(frozen=True)
class DataTable:
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

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where the columns of a name are, from 0."""
        places: dict[str, list[int]] = {}
        for place, name in enumerate(self.names):
            places.setdefault(name, []).append(place)
        return places

    def rows(self) -> Iterator[Row]:
        """The rows below the header.

        Raises:
            DataError: A row has more or fewer cells than the first one.
        """
        rows = _rows(self.source.name, self.source.lines(), self.separator)
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


def open_table(path: str, header: bool | None) -> DataTable:
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
    sample = list(_first(_rows(source.name, source.lines(), separator)))
    if not sample:
        raise DataError(source.name, "empty, expected rows of numbers")
    top, *below = (row.cells for row in sample)
    has_header = _is_header(top, below) if header is None else header
    if has_header and not below:
        raise DataError(source.name, "a header alone, expected rows of numbers below it")
    given = [plain(cell) for cell in top] if has_header else [""] * len(top)
    names = tuple(name or str(place) for place, name in enumerate(given, start=1))
    return DataTable(source, separator, has_header, names)


def _first(rows: Iterator[Row]) -> Iterator[Row]:
    """Some rows to look at: fewer where they are very wide."""
    cells = 0
    for row in islice(rows, SAMPLE):
        yield row
        cells += len(row.cells)
        if cells > HEAD:
            return


class _Lines:
    """A file's lines, but for the blank ones between two rows.

    There may be very many of these. Within a quoted cell a blank line is a part of its text, so the
    reader of rows says, by `start`, when a row is to begin.

    Raises:
        DataError: A line has more cells than any network takes. They are not made: they would take
            many times the memory of the file.
    """

    def __init__(self, name: str, lines: Iterator[str], separator: str) -> None:
        self._name, self._lines, self._separator = name, lines, separator
        self.last = 0
        """The line that was read last."""
        self._is_between = True
        self.first = 1
        """The line on which the row starts, from 1."""

    def start(self) -> None:
        """The next line begins a row."""
        self._is_between, self.first = True, self.last + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            self.last += 1
            if self._is_between:
                if line.isspace() and self._separator not in line:
                    continue
                self._is_between, self.first = False, self.last
            if len(line) > MAX_COLUMNS and line.count(self._separator) >= MAX_COLUMNS:
                found = f"row {self.first} has more than {MAX_COLUMNS:,} cells"
                raise DataError(self._name, f"{found}, expected fewer")
            return line
        raise StopIteration


def _rows(name: str, lines: Iterator[str], separator: str) -> Iterator[Row]:
    """The rows that some lines make, but blank ones.

    Args:
        name: What errors call the file.
        lines: Its lines.
        separator: What stands between cells.
    """
    feed = _Lines(name, lines, separator)
    reader = csv.reader(feed, delimiter=separator, skipinitialspace=True, strict=True)
    while True:
        feed.start()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise DataError(name, f"row {feed.first}: {_reason(error, feed)}") from None
        if cells is None:
            return
        cells = [cell.strip() for cell in cells]
        if cells not in ([], [""]):
            yield Row(feed.first, cells)


def _reason(error: csv.Error, feed: _Lines) -> str:
    # A cell that goes on over more lines without end is a quote that was forgotten.
    if "field limit" in str(error) and feed.last == feed.first:
        return f"a cell of more than {csv.field_size_limit():,} letters, expected a shorter one"
    return "a quoted cell does not end, expected a closing quote followed by a separator"


def _separator(source: Source) -> str:
    """The separator by which most of the first rows have the same number of cells, two or more.

    Not by `csv.Sniffer`, which guesses from how often each character stands in a line and gives up
    on small or ragged files.
    """
    head: list[str] = []
    size = 0
    try:
        for line in source.lines():
            if size > HEAD or len(head) > 10 * SAMPLE:
                break
            if not line.isspace() or "\t" in line:
                head.append(line)
                size += len(line)
    except DataError:
        pass  # a byte that is not UTF-8: the reading proper says it again
    agreeing = {each: _agreeing(head, each) for each in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: agreeing[separator])
    return best if agreeing[best] else ","


def _agreeing(head: list[str], separator: str) -> int:
    counts: Counter[int] = Counter()
    try:
        for row in islice(_rows("", iter(head), separator), SAMPLE):
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
