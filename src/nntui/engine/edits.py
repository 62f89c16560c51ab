"""What-if edits: one number changed at one iteration."""

from dataclasses import dataclass
from math import isfinite
from typing import Literal, NamedTuple, get_args

from .errors import RecipeError, one_of

What = Literal["weight", "input", "target", "rate"]
"""What an edit changes."""

WHATS: tuple[What, ...] = get_args(What)


@dataclass(frozen=True)
class Edit:
    """An event of a recipe: from an iteration on, a number is another.

    Attributes:
        iteration: The iteration that begins with the new number.
        what: What is changed.
        new: The new number.
        old: What it was.
        layer: Of a weight, from 1; otherwise 0.
        row: From 0; 0 for the rate.
        column: From 0; 0 for the rate.

    Raises:
        RecipeError: There is no such change, whatever the recipe.
    """

    iteration: int
    what: What
    new: float
    old: float
    layer: int = 0
    row: int = 0
    column: int = 0

    def __post_init__(self) -> None:
        one_of("edit", self.what, WHATS)
        if self.iteration < 0:
            raise RecipeError("edit", f"iteration {self.iteration}, expected a number from 0 up")
        if not isfinite(self.new):
            raise RecipeError("edit", f"{self.new}, expected a finite number")
        if self.what == "rate" and self.new <= 0:
            raise RecipeError("edit", f"rate {self.new:g}, expected a number above 0")
        put = object.__setattr__  # the dataclass is frozen for everybody else
        # Plain numbers, none of them -0.0: no weight and no target ever is.
        put(self, "new", float(self.new) + 0.0)
        put(self, "old", float(self.old) + 0.0)


class Listed(NamedTuple):
    """An edit in the list of a recipe's.

    Attributes:
        edit: The edit.
        is_on: Whether it is made; one that is switched off keeps its place, and the run goes as if
            there were none.
    """

    edit: Edit
    is_on: bool = True
