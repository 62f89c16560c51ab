"""What stands between the cells of a file."""

from collections import Counter
from contextlib import suppress
from itertools import islice

from .cells import has_decimal_comma, number
from .errors import DataError
from .rows import BLANKS, rows_of
from .source import Source

SEPARATORS = "\t;|," + BLANKS
"""What may stand between cells. Where two of them fit as well, it is the first: commas stand in
numbers (1,5) and in sentences too, blanks in names, the others hardly ever do."""

CALLED = "tabs, ;, |, commas and blanks"
"""What they are called."""

SAMPLE = 100
"""How many rows are looked at to find the separator and the header."""

HEAD = 1_000_000
"""After so many letters no more lines are looked at to find the separator."""


def find_separator(source: Source, least: int = 2) -> str:
    """The separator by which most of the first rows have the same number of cells, two or more.

    Not by `csv.Sniffer`, which guesses from how often each character stands in a line and gives up
    on small or ragged files. Where numbers with blanks between them would stand in one cell, it is
    the blanks.

    Args:
        source: The file.
        least: How many cells a row has at the least; where that is one, there may be no separator.

    Raises:
        DataError: There are rows, and none of them has two cells by any separator.
    """
    head: list[str] = []
    size = 0
    try:
        for line in source.lines():
            if size > HEAD or len(head) > 10 * SAMPLE:
                break
            if not line.isspace():
                head.append(line)
                size += len(line)
    except DataError:
        pass  # a byte that is not UTF-8: the reading proper says it again
    cells = {each: _cells(head, each) for each in SEPARATORS}
    agreeing = {each: _agreeing(rows) for each, rows in cells.items()}
    best = max(SEPARATORS, key=lambda separator: agreeing[separator])
    if not agreeing[best]:
        if head and least > 1 and all(map(len, cells.values())):
            found = f"no separator found; tried {CALLED}"
            raise DataError(source.name, f"{found}, expected two columns or more")
        return ","  # the reading proper says what is wrong with the first row
    is_even = agreeing[BLANKS] == agreeing[best]
    if is_even and _is_run_together(cells[best]) and not _is_torn(cells[BLANKS], best):
        return BLANKS
    return best


def _cells(head: list[str], separator: str) -> list[list[str]]:
    """The cells of the first rows, up to one that a wrong separator makes no sense of."""
    found: list[list[str]] = []
    with suppress(DataError):  # of the right separator, the reading proper says it again
        found.extend(row.cells for row in islice(rows_of("", iter(head), separator), SAMPLE))
    return found


def _agreeing(rows: list[list[str]]) -> int:
    counts = Counter(map(len, rows))
    return max((rows for cells, rows in counts.items() if cells > 1), default=0)


def _is_run_together(rows: list[list[str]]) -> bool:
    """Whether a cell is two numbers or more."""
    return any(
        " " in cell and all(number(word) is not None or has_decimal_comma(word) for word in words)
        for row in rows
        for cell in row
        for words in (cell.split(),)
    )


def _is_torn(rows: list[list[str]], separator: str) -> bool:
    """Whether blanks leave another separator within a cell, but for commas that are decimal."""
    return any(
        separator in cell and not (separator == "," and has_decimal_comma(cell))
        for row in rows
        for cell in row
    )
