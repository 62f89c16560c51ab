"""Chosen columns, gathered row by row: numbers, or texts that name classes.

Cells become numbers as they come, so that the texts of a large file never stand there all at once.
"""

from array import array
from collections.abc import Sequence

import numpy as np

from ..engine.problem import Array
from .cells import finite, is_missing, number, plain
from .errors import DataError, shown
from .table import Row, Table

MAX_CLASSES = 20
"""A column of more different texts names its rows rather than classes."""


class Numbers:
    """Columns of numbers.

    Args:
        table: Where they stand.
        places: Which they are, from 0.
        advice: What an error says of a column that starts with text.
    """

    def __init__(self, table: Table, places: Sequence[int], advice: str = "") -> None:
        self._table = table
        self._places = places
        self._advice = advice
        self._values = array("d")

    def add(self, row: Row) -> None:
        """Take a row's numbers.

        Raises:
            DataError: A cell holds none.
        """
        for place in self._places:
            try:
                self._values.append(finite(row.cells[place]))
            except ValueError as error:
                said = self._refused(row.cells[place], str(error))
                raise self._table.error(said, place, row) from None

    @property
    def matrix(self) -> Array:
        """All of them, shape (rows, columns): a view that may be written to."""
        return np.frombuffer(self._values).reshape(-1, len(self._places))

    def _refused(self, cell: str, reason: str) -> str:
        if is_missing(cell):
            return f"{_missing(cell)}, expected a number"
        # In the first row it is a column of text, later on a slip among numbers.
        is_text_column = len(self._values) < len(self._places) and reason.endswith("a number")
        return reason + (self._advice if is_text_column else "")


class Classes:
    """A column of texts, each of which is a class."""

    def __init__(self, table: Table, place: int) -> None:
        self._table = table
        self._place = place
        self._codes = array("l")
        self._known: dict[str, int] = {}

    def add(self, row: Row) -> None:
        """Take a row's class.

        Raises:
            DataError: There is none, it is a number, or there are too many.
        """
        cell = row.cells[self._place]
        if is_missing(cell):
            raise self._error(f"{_missing(cell)}, expected a class", row)
        if number(cell) is not None:
            raise self._error(f"{shown(cell)}, expected a class as text, as in the rows above", row)
        code = self._known.setdefault(plain(cell), len(self._known))
        if code == MAX_CLASSES:
            raise self._error(
                f"{shown(cell)} is class {code + 1}, expected at most {MAX_CLASSES} classes", row
            )
        self._codes.append(code)

    def one_hot(self) -> tuple[Array, tuple[str, ...]]:
        """Targets, shape (rows, outputs), and the classes that their columns stand for.

        The classes are sorted, so that they do not depend on the order of the rows. Two of them
        make one column, which is 1 for the second; more of them make a column each.

        Raises:
            DataError: There is only one class.
        """
        names = tuple(sorted(self._known))
        if len(names) == 1:
            raise self._error(f"{shown(names[0])} in every row, expected two classes or more")
        if len(names) == 2:
            names = names[1:]
        codes = np.array(self._codes)
        columns = [(codes == self._known[name]).astype(np.float64) for name in names]
        return np.column_stack(columns), names

    def _error(self, what: str, row: Row | None = None) -> DataError:
        return self._table.error(what, self._place, row)


def _missing(cell: str) -> str:
    return f"a missing value ({shown(cell)})" if cell else "an empty cell"
