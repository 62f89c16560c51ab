"""Whether the first row of a file names its columns."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from .cells import has_decimal_comma, is_missing, is_text, number, plain

YEARS = range(1900, 2101)
"""The only numbers that are taken for names of columns."""


class Fate(NamedTuple):
    """What becomes of the first row."""

    is_header: bool
    is_clear: bool = True


def fate(top: Sequence[str], below: Sequence[Sequence[str]], asked: Collection[str] = ()) -> Fate:
    """Whether the first row names the columns, found out without losing a row of data.

    It does where it has text and nothing else, some of it above a column of numbers, and none of it
    once more in its own column; or where a column is asked for by it. Numbers in it are values, but
    for years above what are none. Where that does not decide, it is data, or it has no number and
    is above all there is.

    Args:
        top: The first row's cells.
        below: Cells of some rows below it.
        asked: The columns that were asked for, by names or numbers.
    """
    if not below:
        return Fate(all(number(cell) is None for cell in top))
    if any(plain(cell) in asked for cell in top if cell and not cell.isdecimal()):
        return Fate(True)
    columns = [[row[place] for row in below if place < len(row)] for place in range(len(top))]
    pairs = list(zip(top, columns, strict=True))
    above = [
        is_text(cell) and any(map(str.isalpha, cell)) and _are_numbers(column)
        for cell, column in pairs
    ]
    values = [_is_value(cell, column) for cell, column in pairs]
    if not any(values):
        # A column of words alone is a table of them; nobody knows whether it has a heading.
        repeats = any(cell and cell in column for cell, column in pairs)
        if any(above) and not repeats:
            return Fate(True, not any(_is_year(cell) for cell in top))
        is_mixed = any(map(_has_number, columns))
        return Fate(False, not (any(above) or is_mixed or all(map(is_text, top))))
    return Fate(False, not any(above))


def _is_value(cell: str, column: Sequence[str]) -> bool:
    """Whether a cell can hardly be a name."""
    if not cell:
        return False
    if _is_year(cell):
        return any(map(_is_year, column))
    is_number = number(cell) is not None or has_decimal_comma(cell)
    return is_number or is_missing(cell) or not any(map(str.isalnum, cell))


def _is_year(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal() and len(cell) == 4 and int(cell) in YEARS


def _has_number(column: Sequence[str]) -> bool:
    return any(number(cell) is not None and not is_missing(cell) for cell in column)


def _are_numbers(column: Sequence[str]) -> bool:
    """Whether what stands in a column are numbers, some at least, and maybe holes."""
    held = [cell for cell in column if not is_missing(cell)]
    return bool(held) and all(number(cell) is not None or has_decimal_comma(cell) for cell in held)
