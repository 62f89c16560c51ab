"""What is asked of a file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from ..engine.scale import Scale

Missing = Literal["refuse", "skip"]
"""What becomes of a row with a hole in it."""

MISSING: tuple[Missing, ...] = get_args(Missing)
"""Both ways."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of a file.

    Attributes:
        targets: The columns to learn.
        inputs: The columns to learn from; `None` for all that are left.
        names: The column whose texts name the rows; otherwise they are r1, r2, …
        without: Of all that are left, the columns that nothing is learnt from.
        one_hot: Inputs of words or of whole numbers that become a column of 0 and 1 for each.
        header: Whether the first row names the columns; `None` to find out.
        classes: Whether the target is learnt as classes, also where it is numbers.
        is_each: Whether two classes have an output each; otherwise they share one.
        missing: Whether rows with a hole are refused or left out.
        scale: How each input column of numbers is scaled.
        scale_targets: How each target column is scaled.
    """

    targets: Sequence[str]
    inputs: Sequence[str] | None = None
    names: str | None = None
    without: Sequence[str] = ()
    one_hot: Sequence[str] = ()
    header: bool | None = None
    classes: bool = False
    is_each: bool = False
    missing: Missing = "refuse"
    scale: Scale = "none"
    scale_targets: Scale = "none"

    @property
    def columns(self) -> Collection[str]:
        """Every column that is named."""
        names = [] if self.names is None else [self.names]
        return {*self.targets, *(self.inputs or ()), *names, *self.without, *self.one_hot}
