"""Columns of inputs brought to one size, so that no column outweighs the others by its unit."""

from math import fsum, inf, sqrt
from typing import Literal, NamedTuple, get_args

import numpy as np

from .problem import Array

Scale = Literal["none", "minmax", "standard"]
"""How a column is scaled; see `scaled`."""

SCALES: tuple[Scale, ...] = get_args(Scale)
"""Every way."""


class Scaling(NamedTuple):
    """How the numbers of one column are scaled: (x - zero) / spread.

    Attributes:
        zero: What becomes 0.
        spread: What becomes 1 away from it; 0 where all numbers are the same, and all become 0.
    """

    zero: float
    spread: float

    def scaled(self, column: Array) -> Array:
        """Numbers of the file, scaled."""
        return (column - self.zero) / self.spread if self.spread else np.zeros_like(column)

    def unscaled(self, column: Array) -> Array:
        """Scaled numbers in the file's own units: x · spread + zero."""
        with np.errstate(over="ignore", invalid="ignore"):  # as any other number may be infinite
            return column * self.spread + self.zero


def scaling(column: Array, scale: Scale) -> Scaling:
    """How a column is scaled.

    - `none`: it stays as it is.
    - `minmax`: (x - least) / (greatest - least), from 0 to 1.
    - `standard`: (x - mean) / deviation, so that the mean is 0 and the deviation 1; the deviation
      is the root of the mean of (x - mean)².

    A column whose numbers are all the same becomes 0 by the last two.

    Args:
        column: Finite numbers, shape (rows,).
        scale: The way.

    Raises:
        ValueError: The numbers are so large or so small that a float cannot hold the spread.
    """
    if scale == "none":
        return Scaling(0.0, 1.0)
    least, greatest = float(column.min()), float(column.max())
    # Not by the spread, which rounding can make a little more than 0.
    if least == greatest:
        return Scaling(least, 0.0)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        zero = least if scale == "minmax" else _mean(column)
        away = column - zero
        spread = greatest - least if scale == "minmax" else sqrt(_mean(away * away))
    if not 0 < spread < inf:
        raise ValueError("its numbers are too large or too small to be scaled")
    return Scaling(zero, spread)


def scaled(column: Array, scale: Scale) -> Array:
    """A column, scaled; see `scaling`."""
    return scaling(column, scale).scaled(column)


def _mean(column: Array) -> float:
    # `fsum` rounds once, so that every machine gets the same bits; NumPy's order of adding varies.
    try:
        return fsum(column.tolist()) / len(column)
    except OverflowError:
        return inf
