"""How the panes share the window."""

from typing import NamedTuple

from ..panes.arithmetic import Heights

MIN_WIDTH, MIN_HEIGHT = 60, 16
"""Below this the panes give way to a line that says what size is needed."""

NARROW = 100
"""Below this many columns the help panel lies over the panes, and a curve is a small one."""

ROOMY = 140
"""From so many columns on the panes have padding."""

WIDE, TALL = 170, 60
"""From so many columns on the curve stands beside the rest, unless it fits above it: there are so
many lines, or the arithmetic is in two columns."""

BESIDE = 114
"""Columns of the arithmetic where the curve stands beside it."""

LEAST_CURVE, FAIR_CURVE, GOOD_CURVE, LARGE_CURVE = 17, 28, 42, 60
"""Columns that the curve needs to be shown, those that it keeps beside all inputs or the updates,
those that it gets before anything has more than it needs, and those that it keeps beside the whole
where the inputs are many."""

GOOD_TOP = 12
"""Lines of a curve that can be read, borders included; a low window gives it a third."""

HIGH = 28
"""Lines from which on the curve keeps so many also where the arithmetic lacks some."""

STORY_FROM = 18
"""Lines from which on there is room for the story."""

LEAST_STORY = 4
"""Lines of the story in any case, borders included."""

ALONE_BELOW = 20
"""In a window of fewer lines only the pane with the cursor stands above the inspector."""

FRAME_WIDTH, TIGHT_FRAME_WIDTH, FRAME_HEIGHT = 4, 2, 2
"""Columns that a border and its padding take, and without padding; and lines."""


class Needs(NamedTuple):
    """What the texts of the panes would like to have, without borders."""

    inputs: tuple[int, int, int]
    """Columns with target and prediction alone, at least, and with every one and every input."""
    weights: tuple[int, int, int, int]
    """Columns at least, with new weights, with the updates, too, and with bars."""
    top: int
    """Lines of inputs and weights."""
    arithmetic: Heights
    inspector: int = 0
    """Lines of the inspector, which takes the story's place; 0 while nothing is asked about."""


class Layout(NamedTuple):
    """Columns and rows of the grid, and what is left out."""

    columns: str
    rows: str
    is_tight: bool
    """Whether the panes have no padding."""
    is_wide: bool
    has_curve: bool
    has_story: bool


class _Top(NamedTuple):
    """Columns of inputs and weights; the curve has the rest, where it has enough."""

    inputs: int
    weights: int
    has_curve: bool


def is_too_small(width: int, height: int) -> bool:
    """Whether the panes cannot be shown."""
    return width < MIN_WIDTH or height < MIN_HEIGHT


def lay_out(width: int, lines: int, needs: Needs) -> Layout:
    """Share `width` columns and `lines` lines: the window without header, footer and help."""
    is_tight = width < ROOMY
    frame = TIGHT_FRAME_WIDTH if is_tight else FRAME_WIDTH
    arithmetic = needs.arithmetic
    story = 0 if lines < STORY_FROM else 4 if width >= NARROW else 5
    if needs.inspector:
        story = needs.inspector + FRAME_HEIGHT
    most = lines // 3 + 1 if story else lines // 2
    needed = min(needs.top + FRAME_HEIGHT, most)
    good = max(needed, min(GOOD_TOP, most))

    def above(height: int) -> int:
        """Lines that are left above so much arithmetic."""
        return lines - story - height - FRAME_HEIGHT

    are_columns = arithmetic.columns + frame < width and above(arithmetic.beside) >= good
    is_wide = width >= WIDE and lines < TALL and not are_columns
    top = _wide(width, frame, needs) if is_wide else _top(width, frame, needs)
    columns = f"{top.inputs} {top.weights} 1fr" if top.has_curve else f"{top.inputs} 1fr"
    has_curve_above = top.has_curve and not is_wide
    wanted = good if has_curve_above else needed
    spare = above(arithmetic.beside if are_columns else arithmetic.whole)
    if spare >= wanted:
        height = spare if has_curve_above else needed
    else:
        lacking = needed - above(arithmetic.least)
        if 0 < lacking <= story - LEAST_STORY and not needs.inspector:
            story -= lacking  # a sentence that is cut says so
        # In a low window the arithmetic's lines are worth more than the curve's.
        least = wanted if lines >= HIGH else needed
        height = min(wanted, max(least, above(arithmetic.folded)))
    rows = f"{height} 1fr" + (f" {story}" if story else "")
    return Layout(columns, rows, is_tight, is_wide, top.has_curve, has_story=story > 0)


def _wide(width: int, frame: int, needs: Needs) -> _Top:
    """Beside a curve that has the whole height."""
    _, _, inputs_full = (columns + frame for columns in needs.inputs)
    _, _, weights_full, weights_bars = (columns + frame for columns in needs.weights)
    beside = max(BESIDE, min(inputs_full + weights_bars, width - LARGE_CURVE))
    inputs = min(inputs_full, beside - weights_full)
    return _Top(inputs, beside - inputs, has_curve=True)


def _top(width: int, frame: int, needs: Needs) -> _Top:
    """With the curve in the same row."""
    alone, least, full = (columns + frame for columns in needs.inputs)
    weights_least, weights, weights_full, weights_bars = (
        columns + frame for columns in needs.weights
    )
    curve = GOOD_CURVE if width >= NARROW else LEAST_CURVE
    if width >= NARROW and width - least - weights_full >= FAIR_CURVE:
        weights = weights_full
    alone = min(alone, width - weights_least)
    weights = max(weights_least, min(weights, width - alone))
    least = min(least, max(alone, width // 2))
    inputs = min(full, max(least, width - weights - curve))
    if width - full - weights >= FAIR_CURVE:
        inputs = full
    if width - inputs - weights < LEAST_CURVE:
        return _Top(min(full, width - weights), weights, has_curve=False)
    spare = width - inputs - weights - curve
    if spare > 0 and weights == weights_full:
        weights = min(weights_bars, weights + spare)
    return _Top(inputs, weights, has_curve=True)
