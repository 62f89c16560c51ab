"""Where to go: an iteration, a condition on the error, or a row."""

import re
from typing import NamedTuple

from nntui.data.cells import finite
from nntui.engine import MAX_ITERATION, MEASURES, Condition, Recipe
from nntui.engine.condition import ASKED, NO_ERRORS
from nntui.explain.line import cut, one_line, shown

from .dialog import InputDialog

CONDITION = re.compile(rf"\s*((?:{'|'.join(ASKED)})\s*[<>]=?)\s*(\S.*)")
"""A condition: what is asked, and a number."""

MAX_DIGITS = 10
"""Of a row's number."""


class RowPlace(NamedTuple):
    """A row of the problem."""

    row: int
    """From 0."""


class GoToScreen(InputDialog[int | Condition | RowPlace]):
    """Asks for an iteration such as `1,000`, an epoch, a condition such as `error < 0.01`, a row.

    Args:
        iteration: Where the cursor stands.
        measure: The error that a condition is about.
        recipe: What is trained.
    """

    def __init__(self, iteration: int, measure: str, recipe: Recipe) -> None:
        epoch = "an epoch such as epoch 12, " if recipe.batches > 1 else ""
        # Only steps come to be right to the last digit.
        ends = ", no errors" if recipe.network.is_perceptron else ""
        what = f"a condition such as error < 0.01{ends}"
        note = f"An iteration, {epoch}{what}, or a row such as row 3"
        super().__init__("Go to", str(iteration), note)
        self._measure: str = measure
        self._recipe, self._rows = recipe, recipe.problem.row_names

    def read(self, text: str) -> int | Condition | RowPlace:
        """An iteration, a condition or a row."""
        word, _, name = text.strip().partition(" ")
        if word == "row":
            return RowPlace(self._row(name.strip()))
        if word == "epoch":
            return self._epoch(name.strip())
        if text.strip() in self._rows and not text.strip().isdecimal():
            return RowPlace(self._rows.index(text.strip()))
        plain = text.strip().replace(",", "").replace("_", "").replace(" ", "")
        if plain.isdecimal():
            if len(plain) > len(str(MAX_ITERATION)) or int(plain) > MAX_ITERATION:
                raise ValueError(
                    f"{cut(text.strip())}: expected an iteration up to {MAX_ITERATION:,}"
                )
            return int(plain)
        if not any(asked in text for asked in ASKED):
            raise ValueError(
                f"{shown(text.strip())}: expected an iteration such as 1000, or a condition such "
                "as error < 0.01"
            )
        if NO_ERRORS.fullmatch(text):
            return Condition.parse(text)
        expected = f"{shown(text.strip())}: expected a condition such as error < 0.01"
        asked = CONDITION.fullmatch(text)
        if not asked:
            raise ValueError(expected)
        # Its number as people paste it, or what is wrong with it.
        try:
            bound = finite(asked[2])
        except ValueError as error:
            raise ValueError(f"{expected}; {error}") from None
        condition = Condition.parse(f"{asked[1]} {bound!r}", self._measure)
        if not MEASURES[condition.measure].applies(self._recipe):
            raise ValueError(f"{shown(text.strip())}: accuracy wants targets of 0 and 1")
        return condition

    def _epoch(self, number: str) -> int:
        """The iteration that an epoch begins with; they count from 0, as iterations do."""
        plain, batches = number.replace(",", ""), self._recipe.batches
        last = MAX_ITERATION // batches
        if plain.isdecimal() and len(plain) <= MAX_DIGITS and int(plain) <= last:
            return int(plain) * batches
        raise ValueError(f"epoch {one_line(cut(number))}: expected a number from 0 to {last:,}")

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
