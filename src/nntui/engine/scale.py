"""Columns of inputs brought to one size, so that no column outweighs the others by its unit."""

from math import fsum, inf, sqrt
from typing import Literal, get_args

import numpy as np

from .problem import Array

Scale = Literal["none", "minmax", "standard"]
"""How a column is scaled; see `scaled`."""

SCALES: tuple[Scale, ...] = get_args(Scale)
"""Every way."""


def scaled(column: Array, scale: Scale) -> Array:
    """A column, scaled.

    - `none`: as it is.
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
        return column
    least, greatest = float(column.min()), float(column.max())
    # Not by the spread, which rounding can make a little more than 0.
    if least == greatest:
        return np.zeros_like(column)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        zero = least if scale == "minmax" else _mean(column)
        away = column - zero
        spread = greatest - least if scale == "minmax" else sqrt(_mean(away * away))
    if not 0 < spread < inf:
        raise ValueError("its numbers are too large or too small to be scaled")
    return away / spread


def _mean(column: Array) -> float:
    # `fsum` rounds once, so that every machine gets the same bits; NumPy's order of adding varies.
    try:
        return fsum(column.tolist()) / len(column)
    except OverflowError:
        return inf
