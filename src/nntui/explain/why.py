"""Why a weight moved, in lines: each row's share of its update, and the check by nudging."""

from collections.abc import Iterator
from math import isfinite

from nntui.engine import NetworkTrace
from nntui.engine.shares import Nudge, Shares

from .extent import MANY
from .numbers import Digits, align, write, write_alike
from .overview import count
from .transcript import of_one_width

HALF = 12
"""Columns of a bar to either side of 0."""

CARRIED, DECAYED, SUM = "carried on", "decay", "Δw"
"""What the parts that are no row's are called, and all together."""


def share_lines(done: NetworkTrace, shares: Shares, digits: Digits = "4") -> Iterator[str]:
    """A line for each row's share, the largest first, with its sign, its number and a bar; then
    what decay and the iterations before put into the update, and the update itself.

    Of many rows those with the least shares are told together.

    Args:
        done: The iteration.
        shares: Those of one of its weights.
        digits: How numbers are written.
    """
    names = done.recipe.problem.row_names
    parts = [(names[each.row], each.share) for each in shares.rows[:MANY]]
    if rest := shares.rows[MANY:]:
        parts.append((count(len(rest), "more row"), sum(each.share for each in rest)))
    if done.recipe.decay:
        parts.append((DECAYED, shares.decay))
    if len(done.state) > done.recipe.network.layers:
        parts.append((CARRIED, shares.carried))
    parts.append((SUM, shares.update))
    labels = of_one_width([name for name, _ in parts])
    values = [value for _, value in parts]
    numbers = align(write_alike(values, digits))
    largest = max(filter(isfinite, map(abs, values)), default=0.0)
    for label, number, value in zip(labels, numbers, values, strict=True):
        yield f"{label}  {number}  {bar(value, largest)}".rstrip()
    if not shares.is_even:
        yield "The optimizer makes one step of all rows together; it is shared out by their terms."


def bar(value: float, largest: float, half: int = HALF) -> str:
    """A number as a bar from the middle: to the left where it is below 0.

    One that is not finite has none.
    """
    length = round(abs(value) / largest * half) if isfinite(value) and largest else 0
    full, empty = "█" * length, " " * half
    return f"{(empty + full)[-half:] if value < 0 else empty}│{full if value > 0 else ''}"


def nudge_lines(found: Nudge, digits: Digits = "8") -> Iterator[str]:
    """The loss with w + h and with w - h, the slope from them, the one that was computed, and on
    how many digits they agree."""
    yield f"h = {write(found.step, '4')}"
    # With all digits: by fewer, the two losses may look the same.
    above, below = align(write_alike([found.above, found.below], "all"))
    yield f"L(w + h) = {above}"
    yield f"L(w - h) = {below}"
    slope, computed = align(write_alike([found.slope, found.computed], digits))
    yield f"(L(w + h) - L(w - h)) / 2h = {slope}"
    yield f"∂L/∂w as it was computed   = {computed}"
    if found.is_within_noise and found.digits < 3:
        yield "They differ by no more than rounding may."
    else:
        yield f"They agree on {count(found.digits, 'digit')}."
