"""The rows of cells that a file's lines make, by a separator that is known."""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from ..engine.recipe import MAX_WEIGHTS
from .errors import DataError

BLANKS = " "
"""Stands for blanks and tabs, however many: columns of a fixed width are apart by them."""

MAX_COLUMNS = MAX_WEIGHTS
"""More columns than this make no network."""


class Row(NamedTuple):
    """A row of a file."""

    line: int
    """The line on which it starts, from 1."""
    cells: list[str]
    """Without the blanks around them."""

    @property
    def is_empty(self) -> bool:
        """Whether it is nothing but separators."""
        return not any(self.cells)


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
                if line.isspace():
                    continue
                self._is_between, self.first = False, self.last
            if self._separator == BLANKS:
                line = line.rstrip().replace("\t", BLANKS) + "\n"  # the same line
            if len(line) > MAX_COLUMNS and line.count(self._separator) >= MAX_COLUMNS:
                found = f"row {self.first} has more than {MAX_COLUMNS:,} cells"
                raise DataError(self._name, f"{found}, expected fewer")
            return line
        raise StopIteration


def rows_of(name: str, lines: Iterator[str], separator: str) -> Iterator[Row]:
    """The rows that some lines make, but blank ones.

    Args:
        name: What errors call the file.
        lines: Its lines.
        separator: What stands between cells.
    """
    feed = _Lines(name, lines, separator)
    # Of several blanks all but the first are skipped as an initial space.
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
