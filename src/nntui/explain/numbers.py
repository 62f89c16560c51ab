"""How a number is written."""

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np

from nntui.engine import Cell

Digits = Literal["4", "8", "all"]
"""How many digits after the point; "all" is the 17 significant ones that tell every float apart."""

DIGITS: tuple[Digits, ...] = get_args(Digits)
"""Every choice, in the order in which the screen goes through them."""

LARGE = 1e6
"""From here on a number is written in scientific notation."""


def write(value: float, digits: Digits = "4", *, whole: bool = False) -> str:
    """A number as text.

    Fixed notation with 4 or 8 digits; values so small that fewer than two of their own digits
    would show, and very large ones, in scientific notation with the same count of digits. What
    stands there as `0.0000` is 0.

    Args:
        value: Any float; `inf` and `nan` are written so.
        digits: How many.
        whole: Write whole numbers without a point, as inputs and targets are.
    """
    if whole and abs(value) < LARGE and value == int(value):
        return str(int(value))
    if digits == "all":
        return f"{value:.17g}"
    places = int(digits)
    size = abs(value)
    if np.isfinite(value) and size != 0 and not 10.0 ** (1 - places) <= size < LARGE:
        return f"{value:.{places}e}"
    return f"{value:.{places}f}"


def write_exact(value: float) -> str:
    """A number that somebody typed, such as a rate, as short as it can be typed again."""
    return repr(value).removesuffix(".0")


def write_cell(cell: Cell, value: float, digits: Digits) -> str:
    """The number of a cell as text: whole inputs and targets have no point."""
    return write(value, digits, whole=cell.kind in ("inputs", "targets", "bias"))


def align(texts: Sequence[str]) -> list[str]:
    """The same numbers padded to one width, so that their points stand below each other."""
    split = [text.partition(".") for text in texts]
    # Scientific numbers and whole ones join in with what they have before and after the point.
    left = max((len(before) for before, _, _ in split), default=0)
    right = max((len(point + after) for _, point, after in split), default=0)
    return [before.rjust(left) + (point + after).ljust(right) for before, point, after in split]
