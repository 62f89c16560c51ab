"""Why a weight moved, in lines: each row's share of its update, and the check by nudging."""

from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple

from nntui.engine import NetworkTrace
from nntui.engine.shares import Nudge, Shares

from .extent import MANY
from .numbers import Digits, align, write, write_alike
from .overview import count
from .told import unshared
from .transcript import of_one_width

HALF = 12
"""Columns of a bar to either side of 0."""

CUT_AT = 4
"""So many times as long as the longest bar of a row any other may be."""

CARRIED, DECAYED, SUM = "carried on", "decay", "Δw"
"""What the parts that are no row's are called, and all together."""


TOGETHER = "The optimizer makes one step of all rows together; it is shared out by their terms."


class ShareLine(NamedTuple):
    """A part of a weight's update, ready to be written.

    Attributes:
        label: Whose it is, as wide as all of them.
        number: How much, with its point below the others'.
        bar: The same from a middle line.
        value: The number itself.
        row: The row of the problem, from 0; `None` where it is no row's.
    """

    label: str
    number: str
    bar: str
    value: float
    row: int | None = None


def share_table(
    done: NetworkTrace,
    shares: Shares,
    digits: Digits = "4",
    most: int = MANY,
    half: int = HALF,
) -> list[ShareLine]:
    """Each row's share, the largest first; then what decay and the iterations before put into the
    update, and the update itself.

    Args:
        done: The iteration.
        shares: Those of one of its weights.
        digits: How numbers are written.
        most: Of more rows those with the least shares are told together.
        half: Columns of a bar to either side of 0.
    """
    names = done.recipe.problem.row_names
    parts: list[tuple[str, float, int | None]]
    parts = [(names[each.row], each.share, each.row) for each in shares.rows[:most]]
    if rest := shares.rows[most:]:
        parts.append((count(len(rest), "more row"), sum(each.share for each in rest), None))
    if done.recipe.decay:
        parts.append((DECAYED, shares.decay, None))
    if len(done.state) > done.recipe.network.layers:
        parts.append((CARRIED, shares.carried, None))
    parts.append((SUM, shares.update, None))
    labels = of_one_width([name for name, _, _ in parts])
    values = [value for _, value, _ in parts]
    numbers = align(write_alike(values, digits))
    largest = max(filter(isfinite, map(abs, values)), default=0.0)
    of_rows = [abs(value) for _, value, row in parts if row is not None and isfinite(value)]
    # So that of many rows each has a bar; what is longer is cut.
    largest = min(largest, CUT_AT * max(of_rows, default=0.0)) or largest
    return [
        ShareLine(label, number, bar(value, largest, half), value, row)
        for label, number, (_, value, row) in zip(labels, numbers, parts, strict=True)
    ]


def share_lines(done: NetworkTrace, shares: Shares, digits: Digits = "4") -> Iterator[str]:
    """The same as lines of text: a sign, a number and a bar each.

    Args:
        done, shares, digits: As `share_table`.
    """
    for line in share_table(done, shares, digits):
        yield f"{line.label}  {line.number}  {line.bar}".rstrip()
    if not shares.is_even:
        yield TOGETHER


def bar(value: float, largest: float, half: int = HALF) -> str:
    """A number as a bar from the middle: to the left where it is below 0.

    One that is not finite has none; one that is larger ends with a sign.
    """
    part = abs(value) / largest if isfinite(value) and largest else 0.0
    length, empty = round(min(1.0, part) * half), " " * half
    full = "█" * length
    if part > 1:
        full = f"…{full[1:]}" if value < 0 else f"{full[:-1]}…"
    return f"{(empty + full)[-half:] if value < 0 else empty}│{full if value > 0 else ''}"


def unshared_line(done: NetworkTrace) -> str:
    """Why the two slopes may differ, where targets do not add up to 1 as a softmax's shares do; ""
    where that is not so."""
    rows = sum(unshared(done, place) is not None for place in range(len(done.rows)))
    if not rows:
        return ""
    return (
        f"The targets of {count(rows, 'row')} do not add up to 1: with softmax and "
        f"{done.recipe.loss.name} the plain error is the loss's slope only where they do."
    )


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
