"""What a reader should know of a file that was read: each in a line."""

from collections.abc import Sequence

import numpy as np

from ..engine.problem import Array
from .choice import ChosenColumns
from .errors import listed
from .table import DataTable

MOST_ROWS = 8
"""So many rows are named by their lines."""

COUNTED = 5
"""So many rows at least make a column of 1, 2, 3, … one that counts them."""


def on_header(table: DataTable) -> list[str]:
    """What became of a first row that might have been taken otherwise."""
    if table.has_clear_header:
        return []
    what = "for the names of the columns" if table.has_header else "for data"
    other = "--no-header takes it for data" if table.has_header else "--header takes it for names"
    return [f"row {table.first} is taken {what}; {other}"]


def on_columns(
    table: DataTable,
    choice: ChosenColumns,
    matrix: Array,
    places: Sequence[int],
    taken: Sequence[int],
) -> list[str]:
    """Which inputs that nobody asked for have no name, or only count the rows.

    Args:
        table: The file.
        choice: Its columns.
        matrix: Inputs as they were read.
        places: The columns that they stand in.
        taken: Which rows of the file they are.
    """
    if not choice.by_default or len(choice.inputs) == 1:
        return []
    rows = np.array(taken)
    found: dict[str, list[int]] = {}
    for place, column in zip(places, matrix.T, strict=True):
        with np.errstate(over="ignore"):  # such numbers do not count
            steps = column - column[0]
        is_counting = len(rows) >= COUNTED and bool(np.all(steps == rows - rows[0]))
        is_nameless = table.has_header and table.names[place] == str(place + 1)
        if is_counting:
            said = "has no name and only counts rows" if is_nameless else "only counts rows"
        elif is_nameless:
            said = "has no name"
        else:
            continue
        found.setdefault(said, []).append(place)
    return [_line(table, said, which) for said, which in found.items()]


def _line(table: DataTable, said: str, places: list[int]) -> str:
    labels = listed([table.label(place) for place in places], limit=4)
    names = ",".join(table.names[place] for place in places)
    if len(places) > 1:
        said = said.replace("has no name", "have no name").replace("counts", "count")
    return f"{labels} {said}; --without {names} leaves {'it' if len(places) == 1 else 'them'} out"
