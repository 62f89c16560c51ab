"""How a number is written."""

from collections.abc import Sequence
from math import copysign, isfinite
from typing import Literal, get_args

import numpy as np

from nntui.engine.problem import Array

Digits = Literal["4", "8", "all"]
"""How many digits after the point; "all" is the 17 significant ones that tell every float apart."""

DIGITS: tuple[Digits, ...] = get_args(Digits)
"""Every choice, in the order in which the screen goes through them."""

NOT_FINITE = "not finite"
"""What stands for a number that is too large to be written down, or is none."""

LARGE = 1e6
"""From here on a number is written in scientific notation."""


_FORMATS = {"4": (1e-3, "%.4f", "%.4e"), "8": (1e-4, "%.8f", "%.8e")}
"""The least size that is written in fixed notation, that notation, and the scientific one.

A smaller one would show one digit of its own by 4, and by 8 fewer than the five that it shows by 4.
"""


def write(
    value: float, digits: Digits = "4", *, whole: bool = False, power: bool | None = None
) -> str:
    """A number as text.

    Fixed notation with 4 or 8 digits; values so small that few of their own digits would show, and
    very large ones, in scientific notation with the same count of digits. What stands there as
    `0.0000` is 0; its sign, which no size goes with, is written only with all digits.

    Args:
        value: Any float; `inf` and `nan` are written so.
        digits: How many.
        whole: Write whole numbers without a point, as inputs and targets are.
        power: Whether to write it with a power of ten, as others of its column are; as its size
            says unless given. 0 has none, and all digits tell any two apart.
    """
    if whole and abs(value) < LARGE and value == int(value):
        is_minus_zero = digits == "all" and value == 0 and copysign(1.0, value) < 0
        return "-0" if is_minus_zero else str(int(value))
    if digits == "all":
        return f"{value:.17g}"
    least, fixed, scientific = _FORMATS[digits]
    is_plain = least <= abs(value) < LARGE if power is None else not power
    if is_plain or value == 0 or not isfinite(value):
        return fixed % (value + 0.0)  # -0.0 + 0.0 is 0.0
    return scientific % value


def write_measure(value: float, digits: Digits = "4") -> str:
    """A measure of an error as text; where predictions were too large, it has no number."""
    return write(value, digits) if isfinite(value) else NOT_FINITE


def write_alike(values: Sequence[float], digits: Digits = "4") -> list[str]:
    """Numbers that are compared with each other, in one notation."""
    texts = [write(value, digits) for value in values]
    if not any("e" in text for text in texts):
        return texts
    power = is_with_powers(values, digits)
    return [write(value, digits, power=power) for value in values]


def is_with_powers(values: Sequence[float], digits: Digits) -> bool:
    """Whether numbers that are compared, of which one is written with a power of ten if it stands
    alone, all are: not where the greatest makes up for the few digits that the least would show."""
    if digits == "all":
        return True
    sizes = [abs(value) for value in values if value and isfinite(value)]
    least = _FORMATS[digits][0]
    is_shown = min(sizes, default=1.0) >= 10.0 ** -int(digits)
    return not (is_shown and 10 * least <= max(sizes, default=1.0) < LARGE)


def has_power(values: Array) -> bool:
    """Whether any of some numbers is written with a power of ten, if by 4 digits."""
    sizes = np.abs(values)
    least, _, _ = _FORMATS["4"]
    return bool((((sizes < least) & (sizes > 0)) | (sizes >= LARGE)).any())


def has_long_power(values: Array) -> bool:
    """Whether any of some numbers is written with a power of ten of three digits."""
    sizes = np.abs(values)
    return bool((((sizes < 1e-99) & (sizes > 0)) | ((sizes >= 1e100) & np.isfinite(sizes))).any())


def write_exact(value: float) -> str:
    """A number that somebody typed, such as a rate, as short as it can be typed again."""
    return repr(value).removesuffix(".0")


class Column:
    """Writes the numbers of a column so that their points stand below each other.

    Args:
        values: All numbers of the column, in any shape.
        digits: How they are written.
        whole: As in `write`.
    """

    def __init__(self, values: Array, digits: Digits, *, whole: bool = False) -> None:
        self.digits, self.whole = digits, whole
        texts = [write(value, digits, whole=whole) for value in _widest(values.ravel(), digits)]
        split = [text.partition(".") for text in texts]
        self._left = max(len(before) for before, _, _ in split)
        self._right = max(len(point + after) for _, point, after in split)
        self.width = self._left + self._right

    def write(self, value: float) -> str:
        """A number of the column, as wide as all others."""
        before, point, after = write(value, self.digits, whole=self.whole).partition(".")
        return before.rjust(self._left) + (point + after).ljust(self._right)


def _widest(values: Array, digits: Digits) -> list[float]:
    """Some of the values, the widest before and after the point among them."""
    if len(values) <= 64 or digits == "all":
        return [float(value) for value in values]
    sizes = np.abs(values)
    picked = [values.min(), values.max()]
    for kind in (values != np.rint(values), (sizes < _FORMATS[digits][0]) & (sizes > 0)):
        # Of either sign the least with a fraction and the least that is written with a power: a
        # power of three digits is wider than one of two.
        for of_sign in (kind & (values < 0), kind & (values > 0)):
            if of_sign.any():
                picked.append(values[np.where(of_sign, sizes, np.inf).argmin()])
    return [float(value) for value in picked]


def align(texts: Sequence[str]) -> list[str]:
    """The same numbers padded to one width, so that their points stand below each other."""
    if len({(len(text), text.find(".")) for text in texts}) <= 1:
        return list(texts)  # as nearly always
    split = [text.partition(".") for text in texts]
    # Scientific numbers and whole ones join in with what they have before and after the point.
    left = max((len(before) for before, _, _ in split), default=0)
    right = max((len(point + after) for _, point, after in split), default=0)
    return [before.rjust(left) + (point + after).ljust(right) for before, point, after in split]
