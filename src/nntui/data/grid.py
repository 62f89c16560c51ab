"""Rows of numbers typed by hand, and the problem that they make."""

import numpy as np

from ..engine import Problem
from ..explain.numbers import write_exact
from ..explain.overview import count
from .cells import finite

BAR = "|"
"""Stands between a row's inputs and its targets."""


def read_grid(text: str) -> Problem:
    """The problem that a typed grid says.

    A line is a row: its inputs, `|`, its targets, with spaces, commas or tabs between numbers.
    Blank lines are passed over and not counted.

    Raises:
        ValueError: It says none; the message names the row.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise ValueError("expected a row a line, such as 0 0 1 | 0")
    rows = [_row(place, line) for place, line in enumerate(lines, start=1)]
    for place, row in enumerate(rows, start=1):
        for what, part, first in zip(("input", "target"), row, rows[0], strict=True):
            if len(part) != len(first):
                raise ValueError(
                    f"row {place} has {count(len(part), what)}, expected {len(first)} as in row 1"
                )
    inputs, targets = zip(*rows, strict=True)
    return Problem(np.array(inputs), np.array(targets))


def write_grid(problem: Problem) -> str:
    """The text that a problem is typed as. Its names are lost."""
    return "\n".join(
        f"{_numbers(inputs)} {BAR} {_numbers(targets)}"
        for inputs, targets in zip(problem.inputs.tolist(), problem.targets.tolist(), strict=True)
    )


def _row(place: int, line: str) -> tuple[list[float], list[float]]:
    parts = [part.replace(",", " ").split() for part in line.split(BAR)]
    if len(parts) != 2 or not all(parts):
        raise ValueError(f"row {place}: expected inputs {BAR} targets, such as 0 0 1 {BAR} 0")
    inputs, targets = ([_number(place, word) for word in part] for part in parts)
    return inputs, targets


def _number(place: int, word: str) -> float:
    try:
        return finite(word)
    except ValueError as error:
        raise ValueError(f"row {place}: {error}") from None


def _numbers(values: list[float]) -> str:
    return " ".join(write_exact(value) for value in values)
