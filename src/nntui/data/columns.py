"""Chosen columns, gathered row by row: numbers, or texts that name classes.

Cells become numbers as they come, so that the texts of a large file never stand there all at once.
"""

from array import array
from collections.abc import Sequence
from math import isfinite

import numpy as np

from ..engine.problem import Array
from ..explain.line import shown
from .cells import has_decimal_comma, is_missing, is_text, number, plain, refusal
from .errors import Argument, DataError
from .table import DataTable, Row

MAX_CLASSES = 20
"""A column of more different texts names its rows rather than classes."""


class Numbers:
    """Columns of numbers.

    Args:
        table: Where they stand.
        places: Which they are, from 0.
        advice: What an error says of a column that starts with text.
        about: What would have to be said otherwise of such a column.
    """

    def __init__(
        self, table: DataTable, places: Sequence[int], advice: str = "", about: Argument = "data"
    ) -> None:
        self._table = table
        self._places = places
        self._advice, self._about = advice, about
        self._values = array("d")

    def add(self, row: Row) -> None:
        """Take a row's numbers.

        Raises:
            DataError: A cell holds none.
        """
        for place in self._places:
            value = number(row.cells[place])
            if value is None or not isfinite(value):
                cell = row.cells[place]
                if self._is_of_text(cell):
                    reason = self._refused(cell) + self._advice
                    raise self._table.error(reason, place, row, self._about)
                raise self._table.error(self._refused(cell), place, row)
            self._values.append(value)

    @property
    def matrix(self) -> Array:
        """All of them, shape (rows, columns): a view that may be written to."""
        return np.frombuffer(self._values).reshape(-1, len(self._places))

    def _refused(self, cell: str) -> str:
        if is_missing(cell):
            return f"{_missing(cell)}, expected a number"
        return refusal(cell)

    def _is_of_text(self, cell: str) -> bool:
        # In the first row it is a column of text, later on a slip among numbers.
        is_first = len(self._values) < len(self._places)
        return is_first and is_text(cell) and not has_decimal_comma(cell)


class Classes:
    """A column of texts, each of which is a class."""

    def __init__(self, table: DataTable, place: int) -> None:
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
            found = f"{shown(names[0])} in every row"
            raise self._error(f"{found}, expected two classes or more", about="target")
        if len(names) == 2:
            names = names[1:]
        codes = np.array(self._codes)
        columns = [(codes == self._known[name]).astype(np.float64) for name in names]
        return np.column_stack(columns), names

    def _error(self, what: str, row: Row | None = None, about: Argument = "data") -> DataError:
        return self._table.error(what, self._place, row, about)


def _missing(cell: str) -> str:
    return f"a missing value ({shown(cell)})" if cell else "an empty cell"
