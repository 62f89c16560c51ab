"""The columns that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from .cells import plain
from .errors import Argument, DataError, listed, shown
from .table import Table


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
    table: Table, targets: Sequence[str], inputs: Sequence[str] | None, names: str | None
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
        left = (place for place in range(len(table.names)) if place not in (*wanted, naming))
        entering = tuple(left)
    else:
        entering = _places(table, inputs, "inputs")
    if not entering:
        raise DataError(file, "no input left, expected at least one column to learn from", "inputs")
    for place in entering:
        if place in wanted:
            found = f"{table.label(place)} is an input and a target"
            raise DataError(file, f"{found}, expected one or the other", "inputs")
    _check_names(table, wanted, "target")
    _check_names(table, entering, "inputs")
    return ChosenColumns(entering, wanted, naming, by_default)


def _check_names(table: Table, places: Sequence[int], about: Argument) -> None:
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


def _places(table: Table, wanted: Sequence[str], about: Argument) -> tuple[int, ...]:
    places: list[int] = []
    for text in wanted:
        place = _place(table, text, about)
        if place in places:
            found = f"{table.label(place)} is given twice"
            raise DataError(table.source.name, f"{found}, expected each column once", about)
        places.append(place)
    return tuple(places)


def _place(table: Table, text: str, about: Argument) -> int:
    file, count = table.source.name, len(table.names)
    name = plain(text)
    places = [place for place in range(count) if table.names[place] == name]
    if len(places) == 1:
        return places[0]
    if places:
        numbers = " or ".join(str(place + 1) for place in places)
        raise DataError(
            file,
            f"{len(places)} columns are called {shown(name)}, expected one; "
            f"say which by its number, {numbers}",
            about,
        )
    by_number = [str(number) for number in range(1, count + 1)]
    if name in by_number:
        return by_number.index(name)
    known = f"one of {listed(table.names)}" if table.has_header else f"a number from 1 to {count}"
    raise DataError(file, f"no column {shown(name)}, expected {known}", about)
