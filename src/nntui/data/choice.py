"""The columns that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..explain.line import shown
from .cells import plain
from .errors import Argument, DataError, listed
from .table import DataTable

MANY = 8
"""So many columns of one name are told by their numbers, of more the first ones."""


@dataclass(frozen=True)
class ChosenColumns:
    """Places of columns, from 0.

    Attributes:
        inputs: What is learnt from.
        targets: What is learnt.
        names: What the rows are called, or `None`.
        by_default: Whether the inputs are all columns that were left, not asked for.
    """

    inputs: tuple[int, ...]
    targets: tuple[int, ...]
    names: int | None
    by_default: bool


def choose(
    table: DataTable, targets: Sequence[str], inputs: Sequence[str] | None, names: str | None
) -> ChosenColumns:
    """Find columns by their names or, where none is called so, by their numbers from 1.

    Raises:
        DataError: One is not there, is not the only one of that name, or is asked for twice; two
            inputs or two targets have one name; or there is no target or no input.
    """
    file = table.source.name
    wanted = _places(table, targets, "target")
    if not wanted:
        raise DataError(file, "no target, expected at least one column to learn", "target")
    naming = None if names is None else _place(table, names, "names")
    by_default = inputs is None
    if inputs is None:
        taken = {*wanted, naming}
        entering = tuple(place for place in range(len(table.names)) if place not in taken)
    else:
        entering = _places(table, inputs, "inputs")
    if not entering:
        raise DataError(file, "no input left, expected at least one column to learn from", "inputs")
    learnt = set(wanted)
    for place in entering:
        if place in learnt:
            found = f"{table.label(place)} is an input and a target"
            raise DataError(file, f"{found}, expected one or the other", "inputs")
    _check_names(table, wanted, "target")
    _check_names(table, entering, "inputs")
    return ChosenColumns(entering, wanted, naming, by_default)


def _check_names(table: DataTable, places: Sequence[int], about: Argument) -> None:
    """Check that no two columns have one name: a sum of `a·w1 + a·w2` would say nothing."""
    known: dict[str, int] = {}
    for place in places:
        other = known.setdefault(table.names[place], place)
        if other != place:
            raise DataError(
                table.source.name,
                f"columns {other + 1} and {place + 1} are both called "
                f"{shown(table.names[place])}, expected a name for each",
                about,
            )


def _places(table: DataTable, wanted: Sequence[str], about: Argument) -> tuple[int, ...]:
    places: dict[int, None] = {}
    for text in wanted:
        place = _place(table, text, about)
        if place in places:
            found = f"{table.label(place)} is given twice"
            raise DataError(table.source.name, f"{found}, expected each column once", about)
        places[place] = None
    return tuple(places)


def _place(table: DataTable, text: str, about: Argument) -> int:
    file, count = table.source.name, len(table.names)
    name = plain(text)
    places = table.places.get(name, ())
    if len(places) == 1:
        return places[0]
    if places:
        numbers = [str(place + 1) for place in places]
        if len(numbers) <= MANY:
            which = " or ".join(numbers)
        else:
            which = f"{', '.join(numbers[:MANY])} or one of {len(numbers) - MANY:,} more"
        raise DataError(
            file,
            f"{len(places)} columns are called {shown(name)}, expected one; "
            f"say which by its number, {which}",
            about,
        )
    # Only as the number is written: Python reads 1_0, +1 and digits of other scripts as well.
    if name.isdecimal() and name.isascii() and len(name) < 10 and name[0] != "0":
        place = int(name) - 1
        if place < count:
            return place
    known = f"one of {listed(table.names)}" if table.has_header else f"a number from 1 to {count}"
    raise DataError(file, f"no column {shown(name)}, expected {known}", about)
