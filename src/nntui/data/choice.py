"""The columns that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..explain.line import shown
from .asked import Asked
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
        one_hot: Those of the inputs that become columns of 0 and 1.
    """

    inputs: tuple[int, ...]
    targets: tuple[int, ...]
    names: int | None
    by_default: bool
    one_hot: frozenset[int] = frozenset()

    @property
    def learnt(self) -> tuple[int, ...]:
        """Inputs and targets."""
        return self.inputs + self.targets


def choose(table: DataTable, asked: Asked) -> ChosenColumns:
    """Find columns by their names or, where none is called so, by their numbers from 1.

    Raises:
        DataError: One is not there, is not the only one of that name, or is asked for twice; two
            inputs or two targets have one name; there is no target or no input; or one is left out
            or made columns of that would be no input.
    """
    file = table.source.name
    wanted = _places(table, asked.targets, "target")
    if not wanted:
        raise DataError(file, "no target, expected at least one column to learn", "target")
    naming = None if asked.names is None else _place(table, asked.names, "names")
    by_default = asked.inputs is None
    without = _places(table, asked.without, "without")
    if asked.inputs is None:
        taken = {*wanted, naming, *without}
        entering = tuple(place for place in range(len(table.names)) if place not in taken)
    else:
        entering = _places(table, asked.inputs, "inputs")
    if not entering:
        raise DataError(file, "no input left, expected at least one column to learn from", "inputs")
    learnt = set(wanted)
    for place in entering:
        if place in learnt:
            found = f"{table.label(place)} is an input and a target"
            raise DataError(file, f"{found}, expected one or the other", "inputs")
    for place in without:
        if place in learnt or not by_default:
            use = "a target" if place in learnt else "beside the inputs that are asked for"
            raise DataError(
                file,
                f"{table.label(place)} is {use}, expected one that would be an input",
                "without",
            )
    one_hot = _places(table, asked.one_hot, "one_hot")
    for place in one_hot:
        if place not in entering:
            found = f"{table.label(place)} is no input"
            hint = "; --classes learns one" if place in learnt else ""
            raise DataError(file, f"{found}, expected one to learn from{hint}", "one_hot")
    _check_names(table, wanted, "target")
    _check_names(table, entering, "inputs")
    return ChosenColumns(entering, wanted, naming, by_default, frozenset(one_hot))


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
    if not (table.has_header or table.has_clear_header):
        known += f"; {table.on_header}"
    raise DataError(file, f"no column {shown(name)}, expected {known}", about)
