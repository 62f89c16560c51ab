"""How far a person's numbers agree with others, and what their digits leave open."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from math import floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from ..engine.problem import Array

MARGIN = 1e-11
"""By so much of the largest number of a matrix, sums of any order may differ."""

MOST = 15
"""Digits after the point that a float can be held to."""

_NUMBER = re.compile(r"[+-]?\d*[.,]?\d*(e[+-]?\d+)?", re.IGNORECASE)


def slacks(texts: Sequence[Sequence[str]], values: Array) -> Array:
    """How far each number may be from what it was rounded from: half a unit of its last digit.

    A whole number among others with a point may have lost zeros behind it: it is taken to have as
    many decimals, or as many digits, as the others.

    Args:
        texts: The numbers as they were written.
        values: What they are, in the same shape.
    """
    written = [[_written(text) for text in row] for row in texts]
    decimals = [each for row in written for each in row if each is not None and each < 0]
    # Of significant digits, the most that any has.
    digits = [
        floor(log10(abs(value))) - last + 1
        for row, some in zip(written, values.tolist(), strict=True)
        for last, value in zip(row, some, strict=True)
        if last is not None and last < 0 and value
    ]
    slack = np.zeros(values.shape)
    for at, value in np.ndenumerate(values):
        last = written[at[0]][at[1]]
        if last is None:
            continue  # a fraction is what it is
        if last >= 0 and decimals:
            by_digits = floor(log10(abs(value))) - max(digits) + 1 if value and digits else -99
            last = min(last, max(min(decimals), by_digits))
        slack[at] = 0.5 * 10.0**last
    return slack


def _written(text: str) -> int | None:
    """The power of ten of a number's last digit: -2 of 0.25; `None` for a fraction."""
    plain = text.strip().translate(_SIGNS)
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        exponent = Decimal(plain.replace(",", ".")).as_tuple().exponent
    except InvalidOperation:
        return None
    return exponent if isinstance(exponent, int) else None


_SIGNS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-"))


def misses(
    own: Array, slack: Array, other: Array, allowed: Array | float = 0.0
) -> NDArray[np.bool_]:
    """Where numbers differ by more than their digits allow; as true and false.

    Args:
        own: The person's.
        slack: How far each may be from what it was rounded from.
        other: What they are held against, in the same shape.
        allowed: How far they may be apart besides.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        scale = float(np.abs(other).max(initial=0.0)) if np.isfinite(other).all() else 0.0
        limit = slack * (1 + 1e-6) + MARGIN * scale + allowed
        missed: NDArray[np.bool_] = ~(np.abs(own - other) <= limit)
        return missed


def fits(own: Array, slack: Array, other: Array, allowed: Array | float = 0.0) -> bool:
    """Whether numbers agree as far as their digits go."""
    return own.shape == other.shape and not misses(own, slack, other, allowed).any()


def is_telling(own: Array, slack: Array, run: Array, other: Array) -> bool:
    """Whether a fit can be told from chance: what differs from the run is moved by more than the
    digits leave open, or met to the last digit and beyond.

    Args:
        own: The person's numbers, which differ from the run's and fit others.
        slack: How far each may be from what it was rounded from.
        run: The run's.
        other: What they fit.
    """
    missed = misses(own, slack, run)
    moved = np.abs(other - run)[missed]
    is_far = bool((moved > 2 * slack[missed]).any())
    return is_far or bool((np.abs(own - other)[missed] <= slack[missed] / 100).all())


def decimals(own: Array, slack: Array, other: Array) -> int:
    """To how many digits after the point all numbers agree, up to those that were written."""
    apart = float(np.abs(own - other).max())
    if not isfinite(apart):
        return 0
    # Half a unit of the last digit that agrees: 0.00004 is less than 0.00005.
    reached = MOST if apart == 0 else floor(-log10(2 * apart) + 1e-6)
    finest = float(slack[slack > 0].min()) if (slack > 0).any() else 0.0
    written = MOST if finest == 0 else round(-log10(2 * finest))
    return max(0, min(reached, written, MOST))
