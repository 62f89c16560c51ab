"""Where to go: an iteration, something to look for, or a row."""

from typing import NamedTuple

from nntui.draft.place import MAX_DIGITS, At, Here, place_of, taken
from nntui.engine import Recipe, Sought
from nntui.explain.line import cut, one_line

from .dialog import InputDialog


class RowPlace(NamedTuple):
    """A row of the problem."""

    row: int
    """From 0."""


class GoToScreen(InputDialog[At | Sought | RowPlace]):
    """Asks for an iteration such as `1,000`, a phase, an epoch, a condition such as
    `error < 0.01`, or a row.

    Args:
        here: What is looked at.
        recipe: What is trained.
    """

    def __init__(self, here: Here, recipe: Recipe) -> None:
        epoch = "an epoch such as epoch 12, " if recipe.batches > 1 else ""
        # Only steps come to be right to the last digit.
        ends = ", no errors" if recipe.network.is_perceptron else ""
        note = (
            f"An iteration, {epoch}a phase such as 2 delta, a condition such as error < 0.01{ends} "
            "or w1 turns, or a row such as row 3"
        )
        super().__init__("Go to", str(here.iteration), note)
        self._here, self._recipe, self._rows = here, recipe, recipe.problem.row_names

    def read(self, text: str) -> At | Sought | RowPlace:
        """A place in the run, or a row."""
        word, _, name = text.strip().partition(" ")
        if word == "row":
            return RowPlace(self._row(name.strip()))
        if text.strip() in self._rows and not text.strip().isdecimal():
            return RowPlace(self._rows.index(text.strip()))
        try:
            return place_of(text, self._recipe, self._here)
        except ValueError as error:
            # A row is no place in the run, so that it is not among those that are named.
            if str(error).endswith(taken(self._recipe)):
                raise ValueError(f"{error}; or a row (row 3)") from None
            raise

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
