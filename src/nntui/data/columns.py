"""Chosen columns, gathered row by row: numbers, or texts that name classes.

Cells become numbers as they come, so that the texts of a large file never stand there all at once.
"""

from array import array
from collections.abc import Sequence
from math import inf, isfinite

import numpy as np

from ..engine.problem import Array
from ..explain.line import shown
from .cells import has_decimal_comma, is_missing, is_text, number, plain, refusal
from .errors import Argument, DataError
from .rows import Row
from .table import DataTable

MAX_CLASSES = 20
"""A column of more different texts names its rows rather than classes."""

SKIP = "; --missing skip leaves such rows out"


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
        cells = row.cells
        if not self._table.has_decimal_commas:
            # All at once where nothing is to be said of any: this is what most of the time goes to.
            try:
                values = [float(cells[place]) for place in self._places]
            except ValueError:
                values = [inf]
            if isfinite(sum(values)) and "_" not in "".join(cells):
                self._values.extend(values)
                return
        for place in self._places:
            value = self._table.number(cells[place])
            if value is None or not isfinite(value):
                raise self._error(place, row)
            self._values.append(value)

    @property
    def matrix(self) -> Array:
        """All of them, shape (rows, columns): a view that may be written to."""
        if not self._places:
            return np.empty((0, 0))
        return np.frombuffer(self._values).reshape(-1, len(self._places))

    def _error(self, place: int, row: Row) -> DataError:
        table, cell = self._table, row.cells[place]
        if is_missing(cell):
            return table.error(f"{_missing(cell)}, expected a number{SKIP}", place, row)
        reason = _refusal(table, cell)
        if row.line == table.first and not table.has_clear_header:
            return table.error(f"{reason}; {table.on_header}", place, row, "header")
        # In the first row it is a column of text, later on a slip among numbers.
        is_first = len(self._values) < len(self._places)
        if is_first and is_text(cell) and not has_decimal_comma(cell):
            return table.error(reason + self._advice, place, row, self._about)
        return table.error(reason, place, row)


class Classes:
    """A column of texts, each of which is a class.

    Args:
        table: Where it stands.
        place: Which it is, from 0.
        takes_numbers: Whether whole numbers are classes as well.
        about: What is asked for by it.
    """

    def __init__(
        self,
        table: DataTable,
        place: int,
        takes_numbers: bool = False,
        about: Argument = "target",
    ) -> None:
        self._table = table
        self._place = place
        self._takes_numbers = takes_numbers
        self._about: Argument = about
        self._codes = array("l")
        self._known: dict[str | int, int] = {}

    def add(self, row: Row) -> None:
        """Take a row's class.

        Raises:
            DataError: There is none, it is a number, or there are too many.
        """
        cell = row.cells[self._place]
        if is_missing(cell):
            raise self._error(f"{_missing(cell)}, expected a class{SKIP}", row)
        label = self._label(cell, row)
        code = self._known.setdefault(label, len(self._known))
        if code == MAX_CLASSES:
            raise self._error(
                f"{shown(cell)} is class {code + 1}, expected at most {MAX_CLASSES} classes", row
            )
        self._codes.append(code)

    def _label(self, cell: str, row: Row) -> str | int:
        value = self._table.number(cell)
        if value is None:
            return plain(cell)
        if not self._takes_numbers:
            raise self._error(
                f"{shown(cell)}, expected a class as text, as in the rows above; --classes takes "
                "numbers as well",
                row,
            )
        if not (isfinite(value) and value == int(value)):
            raise self._error(f"{shown(cell)}, expected a class: a whole number or a word", row)
        return int(value)

    @property
    def names(self) -> tuple[str, ...]:
        """The classes, sorted, so that they do not depend on the order of the rows."""
        return tuple(map(str, self._sorted()))

    def _sorted(self) -> list[str | int]:
        numbers = sorted(label for label in self._known if isinstance(label, int))
        return [*numbers, *sorted(label for label in self._known if isinstance(label, str))]

    def one_hot(self, column: str, is_each: bool = False) -> tuple[Array, tuple[str, ...]]:
        """A column for each class, shape (rows, columns), and what they are called.

        Two classes make one column, which is 1 for the second, unless they are to have one each.

        Args:
            column: What the whole column is called: 1 of a column y is `y:1`.
            is_each: Whether two classes have a column each.

        Raises:
            DataError: There is only one class.
        """
        labels = self._sorted()
        if len(labels) == 1:
            found = f"{shown(str(labels[0]))} in every row"
            raise self._error(f"{found}, expected two classes or more", about=self._about)
        if len(labels) == 2 and not is_each:
            labels = labels[1:]
        codes = np.array(self._codes)
        columns = [(codes == self._known[label]).astype(np.float64) for label in labels]
        is_words = self._about == "target" and all(isinstance(label, str) for label in labels)
        names = [str(label) if is_words else f"{column}:{label}" for label in labels]
        return np.column_stack(columns), tuple(names)

    def _error(self, what: str, row: Row | None = None, about: Argument = "data") -> DataError:
        return self._table.error(what, self._place, row, about)


def _missing(cell: str) -> str:
    return f"a missing value ({shown(cell)})" if cell else "an empty cell"


def _refusal(table: DataTable, cell: str) -> str:
    """What is said of a cell that is no finite number."""
    if table.separator == "," and has_decimal_comma(cell):
        return f"{shown(cell)}, expected a number with a decimal point"
    if number(cell) is not None and isfinite(number(cell) or 0.0):
        return f"{shown(cell)}, expected a number with a decimal comma, as in other rows"
    # 1/2 may be a day in a file, and is no number there.
    return f"{shown(cell)}, expected a number" if "/" in cell else refusal(cell)
