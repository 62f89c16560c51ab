"""A problem out of a file."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from ..engine.problem import Problem
from ..engine.scale import Scale, scaled
from .cells import is_missing, is_text, plain
from .choice import ChosenColumns, choose
from .columns import Classes, Numbers
from .table import SAMPLE, DataTable, open_table

_LEAVE_OUT = "; choose the columns to learn from"
_ONE_TARGET = "; text is learnt where it is the only target"


def read_problem(
    source: str,
    targets: Sequence[str],
    inputs: Sequence[str] | None = None,
    *,
    scale: Scale = "none",
    header: bool | None = None,
    names: str | None = None,
) -> Problem:
    """Read inputs and targets from a file of comma-, tab-, semicolon- or bar-separated values.

    The separator is found by itself. Cells may stand in quotes; blanks around them do not count,
    nor do blank lines. Columns go by their names in the header, or by their numbers from 1. One row
    is enough.

    A target column of text, where it is the only target, is learnt as classes: sorted, a column of
    0 and 1 for each class, named after it; of two classes, one column that is 1 for the second.

    Args:
        source: A path, or `-` for standard input.
        targets: The columns to learn.
        inputs: The columns to learn from; `None` for all that are left.
        scale: How each input column is scaled; targets are not. See `engine.scale`.
        header: Whether the first row names the columns; `None` to find out: it does where it has
            text above a number, or is the only row and has no number.
        names: The column whose texts name the rows; otherwise they are r1, r2, …

    Returns:
        The problem. Features are called as in the header, x1, x2, … without one.

    Raises:
        DataError: It cannot be read, or does not hold what was asked for.
    """
    # By a call of its own: the file's text is gone before the problem takes copies of the numbers.
    return Problem(**_parts(source, targets, inputs, scale, header, names))


def _parts(
    source: str,
    targets: Sequence[str],
    inputs: Sequence[str] | None,
    scale: Scale,
    header: bool | None,
    names: str | None,
) -> dict[str, Any]:
    """What `Problem` takes."""
    table = open_table(source, header)
    choice = choose(table, targets, inputs, names)
    advice = _LEAVE_OUT if choice.by_default else ""
    entering = Numbers(table, choice.inputs, advice, "inputs" if choice.by_default else "data")
    wanted = _targets(table, choice)
    called: list[str] = []
    for row in table.rows():
        entering.add(row)
        wanted.add(row)
        if choice.names is not None:
            called.append(plain(row.cells[choice.names]))
            if not called[-1]:
                raise table.error("an empty cell, expected a name for the row", choice.names, row)
    parts: dict[str, Any] = {"inputs": entering.matrix, "row_names": tuple(called), "is_read": True}
    if scale != "none":
        parts["read_inputs"] = entering.matrix.copy()
    if isinstance(wanted, Classes):
        parts["targets"], parts["output_names"] = wanted.one_hot()
    else:
        parts["targets"] = wanted.matrix
    if table.has_header:
        parts["feature_names"] = tuple(table.names[place] for place in choice.inputs)
        parts.setdefault("output_names", tuple(table.names[place] for place in choice.targets))
    for place, column in zip(choice.inputs, parts["inputs"].T, strict=True):
        try:
            column[:] = scaled(column, scale)
        except ValueError as error:
            raise table.error(str(error), place, about="scale") from None
    return parts


def _targets(table: DataTable, choice: ChosenColumns) -> Numbers | Classes:
    if len(choice.targets) > 1:
        return Numbers(table, choice.targets, _ONE_TARGET, "target")
    (target,) = choice.targets
    # Its first value says what the column is.
    cells = (row.cells[target] for row in islice(table.rows(), SAMPLE))
    first = next((cell for cell in cells if not is_missing(cell)), "")
    return Classes(table, target) if is_text(first) else Numbers(table, choice.targets)
