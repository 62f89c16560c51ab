"""A problem out of a file."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np

from ..engine.problem import Array, Problem, Words
from ..engine.scale import Scale, Scaling, scaling
from ..explain.overview import count
from .asked import Asked, Missing
from .cells import is_missing, is_text, plain
from .choice import ChosenColumns, choose
from .columns import Classes, Numbers
from .errors import DataError
from .notes import MOST_ROWS, on_columns, on_header
from .rows import Row
from .separator import SAMPLE
from .table import DataTable, open_table

_LEAVE_OUT = "; choose the columns to learn from, or --one-hot makes columns of its words"
_ONE_TARGET = "; text is learnt where it is the only target"


def read_problem(
    source: str,
    targets: Sequence[str],
    inputs: Sequence[str] | None = None,
    *,
    scale: Scale = "none",
    header: bool | None = None,
    names: str | None = None,
    without: Sequence[str] = (),
    one_hot: Sequence[str] = (),
    classes: bool = False,
    is_each: bool = False,
    missing: Missing = "refuse",
    scale_targets: Scale = "none",
) -> Problem:
    """Read inputs and targets from a file of values with tabs, commas, semicolons, bars or blanks
    between them.

    The separator is found by itself. Cells may stand in quotes; blanks around them do not count,
    nor do blank lines, rows of nothing but separators, and separators after the last cell. Columns
    go by their names in the header, or by their numbers from 1. One row is enough.

    A target column of text, where it is the only target, is learnt as classes: sorted, a column of
    0 and 1 for each class, named after it; of two classes, one column that is 1 for the second. So
    is one of whole numbers, where that is asked for.

    Args:
        source: A path, or `-` for standard input.
        targets, inputs, scale, header, names, without, one_hot, classes, is_each, missing,
            scale_targets: See `Asked`; for the ways to scale, `engine.scale`.

    Returns:
        The problem. Features are called as in the header, x1, x2, … without one. What its reader
        should know of the file is in its `notes`.

    Raises:
        DataError: It cannot be read, or does not hold what was asked for.
    """
    asked = Asked(
        targets=targets,
        inputs=inputs,
        names=names,
        without=without,
        one_hot=one_hot,
        header=header,
        classes=classes,
        is_each=is_each,
        missing=missing,
        scale=scale,
        scale_targets=scale_targets,
    )
    # By a call of its own: the file's text is gone before the problem takes copies of the numbers.
    return Problem(**_parts(source, asked))


def _parts(source: str, asked: Asked) -> dict[str, Any]:
    """What `Problem` takes."""
    table = open_table(source, asked.header, asked.columns)
    choice = choose(table, asked)
    entering = _Inputs(table, choice)
    wanted = _targets(table, choice, asked)
    called: list[str] = []
    taken: list[int] = []
    holes: list[int] = []
    for place, row in enumerate(table.rows()):
        if asked.missing == "skip" and any(is_missing(row.cells[at]) for at in choice.learnt):
            holes.append(row.line)
            continue
        entering.add(row)
        wanted.add(row)
        taken.append(place)
        if choice.names is not None:
            called.append(plain(row.cells[choice.names]))
            if not called[-1]:
                raise table.error("an empty cell, expected a name for the row", choice.names, row)
    if not taken:
        raise DataError(
            table.source.name,
            "a missing value in every row, expected one without; --without leaves columns out",
            "missing",
        )
    notes = [*on_header(table), *_on_holes(holes, len(taken))]
    notes += on_columns(table, choice, entering.numbers.matrix, entering.places, taken)
    parts = entering.parts(asked.scale) | wanted_parts(table, choice, asked, wanted)
    return parts | {
        "row_names": tuple(called),
        "is_read": True,
        "read_rows": tuple(taken) if holes else None,
        "notes": tuple(notes),
    }


class _Inputs:
    """The columns to learn from: numbers, and those that become columns of 0 and 1."""

    def __init__(self, table: DataTable, choice: ChosenColumns) -> None:
        self._table, self._choice = table, choice
        self.places = [place for place in choice.inputs if place not in choice.one_hot]
        is_left = choice.by_default
        self.numbers = Numbers(
            table, self.places, _LEAVE_OUT if is_left else "", "inputs" if is_left else "data"
        )
        self._words = {
            place: Classes(table, place, takes_numbers=True, about="one_hot")
            for place in choice.inputs
            if place in choice.one_hot
        }

    def add(self, row: Row) -> None:
        """Take a row."""
        if self.places:
            self.numbers.add(row)
        for column in self._words.values():
            column.add(row)

    def parts(self, scale: Scale) -> dict[str, Any]:
        """What `Problem` takes of them."""
        table, has_header = self._table, self._table.has_header
        matrix = self.numbers.matrix
        names = [
            table.names[place] if has_header else f"x{number}"
            for number, place in enumerate(self._choice.inputs, start=1)
        ]
        if not self._words:
            parts: dict[str, Any] = {"inputs": matrix}
            if has_header:
                parts["feature_names"] = tuple(names)
            if scale != "none":
                parts["read_inputs"] = matrix.copy()
                parts["input_scaling"] = _scale(table, self.places, matrix, scale, "scale")
            return parts
        read, blocks, labels = matrix.copy(), list[Array](), list[str]()
        scaled = _scale(table, self.places, matrix, scale, "scale")
        unscaled: list[Array] = []
        ways: list[Scaling] = []
        one_hot: list[Words] = []
        for place, name in zip(self._choice.inputs, names, strict=True):
            if place in self._words:
                block, its_names = self._words[place].one_hot(name, is_each=True)
                one_hot.append(Words(name, len(labels), self._words[place].names))
                ways += [scaling(column, "none") for column in block.T]
                blocks.append(block)
                unscaled.append(block)
                labels += its_names
            else:
                at = self.places.index(place)
                blocks.append(matrix[:, at : at + 1])
                unscaled.append(read[:, at : at + 1])
                ways.append(scaled[at])
                labels.append(name)
        if len(set(labels)) < len(labels):
            twice = next(label for label in labels if labels.count(label) > 1)
            raise DataError(
                table.source.name, f"two inputs are called {twice!r}, expected a name for each",
                "one_hot",
            )  # fmt: skip
        parts = {
            "inputs": np.hstack(blocks),
            "feature_names": tuple(labels),
            "one_hot": tuple(one_hot),
        }
        if scale != "none":
            parts["read_inputs"] = np.hstack(unscaled)
            parts["input_scaling"] = tuple(ways)
        return parts


def _targets(table: DataTable, choice: ChosenColumns, asked: Asked) -> Numbers | Classes:
    if len(choice.targets) > 1:
        if asked.classes:
            found = f"{len(choice.targets)} targets"
            raise DataError(
                table.source.name, f"{found}, expected one column of classes", "classes"
            )
        return Numbers(table, choice.targets, _ONE_TARGET, "target")
    (target,) = choice.targets
    # Its first value says what the column is.
    cells = (row.cells[target] for row in islice(table.rows(), SAMPLE))
    first = next((cell for cell in cells if not is_missing(cell)), "")
    is_text_ = is_text(first) and table.number(first) is None
    # A heading that was not taken for one, above numbers, is told as that.
    is_heading = is_text_ and not (table.has_header or table.has_clear_header)
    if asked.classes or (is_text_ and not (is_heading and _holds_numbers(table, target))):
        return Classes(table, target, asked.classes)
    return Numbers(table, choice.targets)


def _holds_numbers(table: DataTable, place: int) -> bool:
    """Whether a column has a number in its second row."""
    cells = [row.cells[place] for row in islice(table.rows(), 2)]
    return table.number(cells[-1]) is not None


def wanted_parts(
    table: DataTable, choice: ChosenColumns, asked: Asked, wanted: Numbers | Classes
) -> dict[str, Any]:
    """What `Problem` takes of the targets."""
    parts: dict[str, Any] = {}
    names = [table.names[place] for place in choice.targets] if table.has_header else []
    if isinstance(wanted, Classes):
        parts["targets"], parts["output_names"] = wanted.one_hot(
            names[0] if names else "y", asked.is_each
        )
        parts["classes"] = wanted.names
        if asked.scale_targets != "none":
            raise table.error(
                "classes are 0 and 1 as they are, expected numbers",
                choice.targets[0],
                about="scale_targets",
            )
        return parts
    parts["targets"] = matrix = wanted.matrix
    if names:
        parts["output_names"] = tuple(names)
    if asked.scale_targets != "none":
        parts["target_scaling"] = _scale(
            table, choice.targets, matrix, asked.scale_targets, "scale_targets"
        )
    return parts


def _scale(
    table: DataTable,
    places: Sequence[int],
    matrix: Array,
    scale: Scale,
    about: Any,
) -> tuple[Scaling, ...]:
    """Scale each column of a matrix where it stands."""
    ways = []
    for place, column in zip(places, matrix.T, strict=True):
        try:
            way = scaling(column, scale)
        except ValueError as error:
            raise table.error(str(error), place, about=about) from None
        column[:] = way.scaled(column)
        ways.append(way)
    return tuple(ways)


def _on_holes(lines: list[int], taken: int) -> list[str]:
    if not lines:
        return []
    which = ", ".join(map(str, lines[:MOST_ROWS])) + (", …" if len(lines) > MOST_ROWS else "")
    return [
        f"left out {count(len(lines), 'row')} of {taken + len(lines):,} with a missing value: "
        f"row{'s' * (len(lines) > 1)} {which}"
    ]
