"""Reading a large table, against the loop that its user would write."""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nntui.data import read_problem

from .figures import Figure, Goal, Row
from .measure import in_turn, milliseconds

ROWS, COLUMNS = 10_000, 100


def reading() -> Iterator[Row]:
    """A million cells."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "table.csv"
        numbers = np.random.RandomState(0).standard_normal((ROWS, COLUMNS))
        np.savetxt(path, numbers, fmt="%.4f", delimiter=",")

        def loop() -> list[list[float]]:
            with path.open(newline="", encoding="utf-8") as file:
                return [[float(cell) for cell in row] for row in csv.reader(file)]

        ours, reference = in_turn(
            lambda: milliseconds(lambda: read_problem(str(path), [str(COLUMNS)])),
            lambda: milliseconds(loop),
        )
    yield Row(
        what=f"read a table of {ROWS:,}×{COLUMNS}",
        against="csv and float, cell by cell",
        ours=Figure.of(ours, "ms"),
        reference=Figure.of(reference, "ms"),
        result=Figure.of_ratios(ours, reference),
        goal=Goal("≤", 3, "×"),
    )
