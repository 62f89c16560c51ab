"""Where to go: an iteration, a condition on the error, or a row."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from nntui.data.cells import finite
from nntui.engine import MAX_ITERATION, Condition
from nntui.engine.condition import NO_ERRORS
from nntui.explain.line import cut, one_line, shown

from .dialog import InputDialog

ASKED = re.compile(r"\s*(error\s*[<>]=?)\s*(\S.*)")
"""A condition: what is asked, and a number."""

MAX_DIGITS = 10
"""Of a row's number."""


class RowPlace(NamedTuple):
    """A row of the problem."""

    row: int
    """From 0."""


class GoToScreen(InputDialog[int | Condition | RowPlace]):
    """Asks for an iteration such as `1,000`, a condition such as `error < 0.01`, or a row.

    Args:
        iteration: Where the cursor stands.
        measure: The error that a condition is about.
        rows: The names of the rows.
    """

    def __init__(self, iteration: int, measure: str, rows: Sequence[str]) -> None:
        note = "An iteration, a condition such as error < 0.01, or a row such as row 3"
        super().__init__("Go to", str(iteration), note)
        self._measure: str = measure
        self._rows = rows

    def read(self, text: str) -> int | Condition | RowPlace:
        """An iteration, a condition or a row."""
        word, _, name = text.strip().partition(" ")
        if word == "row":
            return RowPlace(self._row(name.strip()))
        if text.strip() in self._rows and not text.strip().isdecimal():
            return RowPlace(self._rows.index(text.strip()))
        plain = text.strip().replace(",", "").replace("_", "").replace(" ", "")
        if plain.isdecimal():
            if len(plain) > len(str(MAX_ITERATION)) or int(plain) > MAX_ITERATION:
                raise ValueError(
                    f"{cut(text.strip())}: expected an iteration up to {MAX_ITERATION:,}"
                )
            return int(plain)
        if "error" not in text:
            raise ValueError(
                f"{shown(text.strip())}: expected an iteration such as 1000, or a condition such "
                "as error < 0.01"
            )
        if NO_ERRORS.fullmatch(text):
            return Condition.parse(text)
        expected = f"{shown(text.strip())}: expected a condition such as error < 0.01"
        asked = ASKED.fullmatch(text)
        if not asked:
            raise ValueError(expected)
        # Its number as people paste it, or what is wrong with it.
        try:
            bound = finite(asked[2])
        except ValueError as error:
            raise ValueError(f"{expected}; {error}") from None
        return Condition.parse(f"{asked[1]} {bound!r}", self._measure)

    def _row(self, name: str) -> int:
        """By its name or, where none is called so, by its number from 1."""
        if name in self._rows:
            return self._rows.index(name)
        plain, count = name.replace(",", ""), len(self._rows)
        # The length first: Python refuses to read a very long number.
        if plain.isdecimal() and len(plain) <= MAX_DIGITS and 1 <= int(plain) <= count:
            return int(plain) - 1
        raise ValueError(
            f"row {one_line(cut(name))}: expected a row's name, or its number from 1 to {count:,}"
        )
