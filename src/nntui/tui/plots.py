"""From data to drawn text: pure functions, and the only module that imports plotext.

plotext takes over 100 ms to import, so it is imported when the first curve is drawn.
"""

from collections.abc import Sequence
from math import ceil, floor, isfinite, log10
from typing import NamedTuple

import numpy as np

from nntui.engine.problem import Array
from nntui.engine.rounding import round_above

TINY = 1e-300
"""Below this an error is as good as 0, and its tenth is no power of ten for a float."""

LEAST_SPAN = 10
"""The axis shows at least so many iterations, so that the first few do not fill it."""


COLUMNS_A_TICK, LINES_A_TICK = 9, 1.5
"""So much of an axis a tick has at least."""

AXIS = 2
"""Lines below the canvas."""


class PlotLine(NamedTuple):
    """A line of a plot; `is_canvas` tells whether curve or axis stands in it."""

    text: str
    is_canvas: bool


class Plot(NamedTuple):
    """A drawn curve.

    Attributes:
        rows: Its lines from the top.
        left: Columns before the canvas.
        columns: Columns of the canvas.
        low, high: The iterations at its first and its last column.
    """

    rows: tuple[PlotLine, ...]
    left: int
    columns: int
    low: int
    high: int

    def column_of(self, iteration: int) -> int | None:
        """The column of the plot in which an iteration is drawn, from 0."""
        if not self.low <= iteration <= self.high:
            return None
        part = (iteration - self.low) / (self.high - self.low)
        return self.left + round(part * (self.columns - 1))

    def iteration_at(self, column: int) -> int | None:
        """The iteration drawn in a column of the plot; `None` beside the canvas."""
        place = column - self.left
        if not 0 <= place < self.columns or self.columns < 2:
            return None
        return self.low + round(place / (self.columns - 1) * (self.high - self.low))


def load() -> None:
    """Import plotext."""
    import plotext  # noqa: F401  # so that it is there when it is used


def draw_curve(
    errors: Array,
    axis: tuple[int, int],
    width: int,
    height: int,
    log: bool,
    is_ascii: bool,
    others: Sequence[tuple[str, Array, int]] = (),
    every: int = 1,
) -> Plot:
    """Draw an error curve.

    Args:
        errors: The error of iterations 0, `every`, 2·`every`, …; may be empty.
        axis: The iterations at its ends. Where the first is not 0, or there is more of the run than
            the last, the errors' axis fits what is seen, too.
        width: Columns in all, at least 12.
        height: Lines in all, at least 3.
        log: Whether the error axis is logarithmic. Errors of 0 have no place on it.
        is_ascii: Draw with `*` and plain lines instead of braille.
        others: Curves drawn below this one, each with the character that draws it and its own
            `every`.
        every: How many iterations lie between two errors.
    """
    import plotext

    low, high = axis
    curves = [
        (glyph, *_scaled(values, step, axis, 2 * width, log)) for glyph, values, step in others
    ]
    marker = "*" if is_ascii else "braille"
    curves.append((marker, *_scaled(errors, every, axis, 2 * width, log)))
    every_y = np.concatenate([ys for _, _, ys in curves])
    is_part = low > 0 or (len(errors) - 1) * every > high
    if is_part or (not log and (every_y < 0).any()):  # a script's error may be below 0
        low_y, high_y, ticks = fitting_ticks(every_y, height)
    else:
        low_y, high_y, ticks = log_ticks(every_y) if log else linear_ticks(every_y, height)
    labels = _labels([10.0**tick if log else tick for tick in ticks])
    x_ticks = iteration_ticks(low, high, width // COLUMNS_A_TICK)

    plotext.terminal.limit(False, False)  # the size is the pane's, not the terminal's
    figure = plotext.figure
    figure.clear()
    figure.theme("colorless")  # colours are the pane's
    figure.plot_size(width, height)
    for glyph, xs, ys in curves:
        if len(xs):
            figure.draw(figure.signal(xs.tolist(), ys.tolist(), marker=glyph).lines())
    figure.axes(False, axis="x", side="upper")
    figure.axes(False, axis="y", side="right")
    figure.ruler("x").lim(low, high).ticks(x_ticks, labels=[_count(tick) for tick in x_ticks])
    figure.ruler("y").lim(low_y, high_y).ticks(ticks, labels=labels)
    lines = figure.build().string(colorless=True).splitlines()[:height]
    left = max(len(label) for label in labels) + 1
    return Plot(
        rows=tuple(PlotLine(line, place < height - 2) for place, line in enumerate(lines)),
        left=left,
        columns=max(1, len(lines[0]) - left),
        low=low,
        high=high,
    )


CURVE, TANGENT, POINT = "braille", "+", "o"
"""What a function, its tangent and the point on it are drawn with; the first one with plain
characters is `PLAIN`."""

PLAIN = "*"


def draw_function(
    xs: Sequence[float],
    ys: Sequence[float],
    point: tuple[float, float],
    slope: float | None,
    size: tuple[int, int],
    is_ascii: bool,
) -> list[str]:
    """Draw a function with a point on it, and the tangent there.

    Args:
        xs: Where it was computed, from the least to the greatest.
        ys: Its values there.
        point: Where the point is.
        slope: The tangent's; without one there is none.
        size: Columns, at least 20, and lines, at least 5.
        is_ascii: Draw with plain characters only.
    """
    import plotext

    width, height = size
    low, high, marks = fitting_ticks(np.array(ys), height)
    plotext.terminal.limit(False, False)  # the size is the pane's, not the terminal's
    figure = plotext.figure
    figure.clear()
    figure.theme("colorless")  # colours are the pane's
    figure.plot_size(width, height)
    if slope is not None:
        x, y = point
        tangent = [(each, y + slope * (each - x)) for each in xs]
        seen = [each for each in tangent if low <= each[1] <= high]
        if seen:
            figure.draw(figure.signal(*map(list, zip(*seen, strict=True)), marker=TANGENT).lines())
    marker = PLAIN if is_ascii else CURVE
    figure.draw(figure.signal(list(xs), list(ys), marker=marker).lines())
    figure.draw(figure.signal([point[0]], [point[1]], marker=POINT))
    figure.axes(False, axis="x", side="upper")
    figure.axes(False, axis="y", side="right")
    ends = [xs[0], 0.0, xs[-1]]
    figure.ruler("x").lim(xs[0], xs[-1]).ticks(ends, labels=[f"{end:g}" for end in ends])
    figure.ruler("y").lim(low, high).ticks(marks, labels=_labels(marks))
    lines: list[str] = figure.build().string(colorless=True).splitlines()[:height]
    return lines


def _scaled(
    errors: Array, every: int, axis: tuple[int, int], slots: int, log: bool
) -> tuple[Array, Array]:
    first, last = -(-axis[0] // every), axis[1] // every
    places, ys = thin(errors[first : last + 1], (axis[1] - axis[0]) / every, slots)
    places = places + first
    # All rows may be beyond what can be written down while each batch is not.
    drawn = (ys > 0) & np.isfinite(ys) if log else np.isfinite(ys)
    xs, ys = places[drawn] * every, ys[drawn]
    return xs, np.log10(ys) if log else ys


def thin(errors: Array, high: float, slots: int) -> tuple[Array, Array]:
    """At most two points a slot: the least and the greatest error in it, in their order.

    The axis from 0 to `high` is cut into `slots` equal parts. A plot then costs the same at 100
    iterations and at 1,000,000, and loses nothing that could be seen.
    """
    count = len(errors)
    per_slot = max(1, ceil(high / slots))
    if per_slot <= 2:
        return np.arange(count, dtype=np.float64), errors
    whole = count // per_slot * per_slot
    table = errors[:whole].reshape(-1, per_slot)
    starts = np.arange(0, whole, per_slot)
    picked = [starts + table.argmin(axis=1), starts + table.argmax(axis=1)]
    if whole < count:
        tail = errors[whole:]
        picked.append(np.array([whole + tail.argmin(), whole + tail.argmax()]))
    places = np.unique(np.concatenate(picked))
    return places.astype(np.float64), errors[places]


def spans(end: int, every: int = 1) -> list[int]:
    """The widths of axes around the cursor, each a part of the one before.

    Args:
        end: The end of the axis that shows the whole.
        every: How many iterations lie between two errors.
    """
    widths = [LEAST_SPAN * every]
    while widths[-1] * 10 < end:
        widths.append(widths[-1] * 10)
    return [width for width in reversed(widths) if width < end]


def axis_around(iteration: int, span: int) -> tuple[int, int]:
    """An axis of some width with an iteration in its middle half. It stays where it is for a while
    when the iteration moves."""
    half = max(1, span // 2)
    low = max(0, ((iteration + half // 2) // half - 1) * half)
    return low, low + 2 * half


def nice_above(last: int) -> int:
    """The end of an axis that rarely changes: a round number from `last` up."""
    return round_above(max(last, LEAST_SPAN))


def iteration_ticks(low: int, high: int, most: int) -> list[int]:
    """Whole iterations at equal distances between the ends of the axis, both included."""
    span = high - low
    count = next((part for part in (6, 5, 4, 3, 2) if part <= most and span % part == 0), 1)
    return [low + span * place // count for place in range(count + 1)]


def linear_ticks(ys: Array, height: int) -> tuple[float, float, list[float]]:
    """The ends of an axis from 0 to above the greatest value, and its ticks: so many as there is
    room for, each a number of few digits and, where that can be, as many lines from the next."""
    top = float(ys.max()) if len(ys) else 1.0
    if not (isfinite(top) and top > TINY):
        top = 1.0
    unit = 10.0 ** floor(log10(top))
    least = next(end for end in _PARTS if end * unit >= top)
    lines = height - AXIS
    choices = [
        (end, part)
        for end, parts in _PARTS.items()
        if least <= end <= least * LONGER
        for part in parts
        if part <= lines // LINES_A_TICK
    ]
    even = [choice for choice in choices if _is_even(lines - 1, choice[1])]
    many = [choice for choice in even if choice[1] >= FEW_PARTS]
    end, count = next(iter(many or even or choices), (least, 1))
    high = end * unit
    return 0.0, high, [high * place / count for place in range(count + 1)]


def _is_even(lines: int, parts: int) -> bool:
    """Whether parts of so many lines look alike: one line more or less is not seen in three."""
    return lines % parts == 0 or lines // parts >= 3


_PARTS: dict[float, tuple[int, ...]] = {
    1: (5, 4, 2),
    1.5: (6, 3),
    2: (4, 2),
    3: (6, 3),
    4: (4, 2),
    5: (5, 4, 2),
    6: (6, 3, 2),
    7.5: (5, 3),
    8: (4, 2),
    9: (6, 3),
    10: (5, 4, 2),
}
"""The ends of an axis, by their first digits, and into how many parts they are divided."""

LONGER = 1.25
"""So much longer an axis may be for the sake of its ticks."""

FEW_PARTS = 3
"""With fewer parts than that they are too far from each other."""


def fitting_ticks(ys: Array, height: int) -> tuple[float, float, list[float]]:
    """The ends of an axis close round some values, and its ticks."""
    low, high = (float(ys.min()), float(ys.max())) if len(ys) else (0.0, 1.0)
    # So that what does not change is no noise.
    width = max(high - low, 1e-6 * abs(high), TINY)
    unit = 10.0 ** floor(log10(width))
    unit = next(unit * part for part in (0.5, 1, 2, 5, 10) if unit * part >= width / 2)
    first, last = floor(low / unit), ceil(high / unit)
    last += first == last
    step = 1 if height >= 8 else last - first
    return first * unit, last * unit, [tick * unit for tick in range(first, last + 1, step)]


def log_ticks(ys: Array) -> tuple[float, float, list[float]]:
    """The same for powers of ten; `ys` are logarithms."""
    if not len(ys):
        return -1.0, 0.0, [-1.0, 0.0]
    low, high = floor(float(ys.min())), ceil(float(ys.max()))
    if low == high:
        low -= 1
    step = max(1, ceil((high - low) / 4))
    return float(low), float(high), [float(tick) for tick in range(low, high + 1, step)]


def _labels(values: Sequence[float]) -> list[str]:
    """The ticks' labels, with as many digits as tell them apart."""
    labels: list[str] = []
    for digits in range(4, 17):
        labels = [f"{value:.{digits}g}" for value in values]
        if len(set(labels)) == len(labels):
            break
    return labels


def _count(iteration: int) -> str:
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if iteration >= size and iteration % (size // 10) == 0:
            return f"{iteration / size:g}{letter}"
    return f"{iteration:,}"
