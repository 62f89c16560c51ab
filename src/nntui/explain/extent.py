"""How much of many rows, units and terms is written out: all, some, or the first and the last."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from nntui.engine import Operation, Recipe

from .overview import count

MANY = 20
"""Of more than so many, the first and the last are written."""

ENDS = 5
"""How many first ones and how many last ones."""

Rows = Sequence[int] | Literal["all", "few"]
"""Which rows of the problem are written, from 0: all with everything in them, or of many the first
and the last, or some, with all their terms."""


def ends(size: int, rows: Rows = "few") -> Sequence[int]:
    """Which of so many are written, where they are no rows that were asked for."""
    if rows == "all" or size <= MANY:
        return range(size)
    return [*range(ENDS), *range(size - ENDS, size)]


def places(operation: Operation, rows: Rows) -> Sequence[int]:
    """Which lines of an operation are written."""
    size = operation.matrix.shape[0] if operation.matrix.shape else 1
    if isinstance(rows, str) or not is_of_rows(operation):
        return ends(size, rows)
    found = (operation.trace.place_of(row) for row in rows)
    return [place for place in found if place is not None and place < size]


def terms(operation: Operation, rows: Rows) -> slice:
    """Which terms of each line's sum are written."""
    is_asked_for = not isinstance(rows, str) and is_of_rows(operation)
    if rows == "all" or is_asked_for or operation.terms <= MANY:
        return slice(None)
    return slice(ENDS)


def is_of_rows(operation: Operation) -> bool:
    """Whether an operation has a line for each row of the problem."""
    return bool(operation.matrix.indices) and operation.matrix.indices[0].is_rows


def with_gaps(chosen: Sequence[int], lines: Sequence[str], what: str) -> Iterator[str]:
    """The lines of those that are written, with a word for what is left out between two ends."""
    for line, (place, after) in zip(lines, pairwise([*chosen, None]), strict=True):
        yield line
        if place is not None and after is not None and after - place > 1:
            yield f"…  {count(after - place - 1, f'more {what}')}"


def many(recipe: Recipe) -> str:
    """What a recipe has many of, such as `1,797 rows and 64 inputs`; "" where it has few."""
    rows = min(recipe.batch or recipe.problem.rows, recipe.problem.rows)
    counts = [
        (rows, "row"),
        (recipe.problem.features + recipe.network.bias, "input"),
        (max(recipe.network.sizes), "unit"),
    ]
    return " and ".join(count(size, what) for size, what in counts if size > MANY)
