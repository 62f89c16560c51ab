"""Rows that pull a unit's weights against each other, so that nothing is left of it."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from nntui.engine import NetworkTrace
from nntui.engine.problem import Array

from .told import MOST_LISTED, listed

LEFT = 1e-3
"""Of what the rows pull at a weight, this part or less is left where they cancel out."""

MOST_PRODUCTS = 1_000
"""So many products of whole fractions take some milliseconds; larger ones are not looked at."""

DENOMINATORS = (1, 12, 1_000)
"""Of the fractions that a proof is looked for among, the simple ones first."""


def cancelling(trace: NetworkTrace, layer: int, unit: int) -> list[str]:
    """Sentences on rows that pull a unit's trained weights against each other in vain.

    Args:
        trace: The iteration.
        layer: The unit's, from 1; one that is trained.
        unit: From 0.

    Returns:
        None where in any weight more is left than a thousandth of what the rows pull there.
    """
    deltas = trace.find("delta", layer).values[:, unit]
    update = trace.update(layer)
    trained = len(update.values) if update else 0
    entering = trace.entering(layer)
    with np.errstate(all="ignore"):
        pulls = entering[:, :trained] * deltas[:, np.newaxis]
        sizes, left = np.abs(pulls).sum(axis=0), np.abs(pulls.sum(axis=0))
    if not (np.isfinite(sizes).all() and sizes.any()) or (left > LEFT * sizes).any():
        return []
    names = [trace.recipe.problem.row_names[row] for row in trace.rows]
    up, down = (
        [name for name, one in zip(names, wanted.tolist(), strict=True) if one]
        for wanted in (deltas > 0, deltas < 0)
    )
    shares = "shares cancel out in every weight, but for a thousandth at most"
    if not (up and down):
        return [f"The rows' {shares}."]
    asked = f"{_some(up, 'ask')} for a higher sum, {_some(down)} for a lower"
    if trace.recipe.network.layers == 1 and _is_a_sign(trace, unit):
        shown = _shown(entering, deltas, trace.recipe.network.bias)
        if shown:
            return [f"{shown}, as {asked}, and their {shares}."]
    return [f"The rows' {shares}: {asked}."]


def _some(names: Sequence[str], verb: str = "") -> str:
    is_many = len(names) > MOST_LISTED
    said = f"{verb}s" if verb and len(names) == 1 else verb
    return f"{f'{len(names):,} rows' if is_many else listed(names)} {said}".rstrip()


def _is_a_sign(trace: NetworkTrace, unit: int) -> bool:
    """Whether an output is right where its sum has the sign that the row's delta has."""
    output = trace.recipe.network.activations[-1]
    targets = trace.targets.values[:, unit]
    return output.is_share and not output.is_of_row and bool(np.isin(targets, (0.0, 1.0)).all())


def _shown(entering: Array, deltas: Array, has_bias: bool) -> str:
    """What rows that pull in vain show: that nothing separates them; "" if they do not.

    Deltas have the sign s that a row's sum should have. Where some λ >= 0, not all of them 0, make
    Σ λ·s·x = 0, no weights give all of these sums the right sign, as Σ λ·s·(x·w) is 0 for each of
    them (Gordan, 1873). The sizes of deltas that cancel out are nearly such λ; whether simple
    fractions near them are is calculated without any rounding.
    """
    if entering.size > MOST_PRODUCTS:
        return ""
    rows = [[Fraction(value) for value in row] for row in entering.tolist()]
    sizes = (np.abs(deltas) / np.abs(deltas).max()).tolist()
    signs = np.sign(deltas).astype(int).tolist()
    if not {-1, 1} <= set(signs):
        return ""
    for most in DENOMINATORS:
        shares = [
            sign * Fraction(size).limit_denominator(most)
            for sign, size in zip(signs, sizes, strict=True)
        ]
        is_both = min(shares) < 0 < max(shares)
        if is_both and all(
            sum(share * value for share, value in zip(shares, column, strict=True)) == 0
            for column in zip(*rows, strict=True)
        ):
            if has_bias or sum(shares) == 0:
                return "No single layer separates these rows"
            return "Without a bias no single layer separates these rows"
    return ""
