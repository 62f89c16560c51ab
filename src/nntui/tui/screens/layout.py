"""How the panes share the window."""

from typing import NamedTuple

MIN_WIDTH, MIN_HEIGHT = 60, 16
"""Below this the panes give way to a line that says what size is needed."""

NARROW = 100
"""Below this many columns the help panel lies over the panes, and these have no padding."""

WIDE, TALL = 170, 60
"""From so many columns on the curve stands beside the rest, unless there are so many lines that it
fits above it."""

BESIDE = 114
"""Columns of the arithmetic where the curve stands beside it."""

LEAST_CURVE, GOOD_CURVE, LARGE_CURVE = 19, 31, 60
"""Columns that the curve needs to be shown, those that it gets before the weights have bars, and
those that it keeps beside the rest where the inputs are many."""

GOOD_TOP = 10
"""Lines of a curve that can be read, borders included; a low window gives it a third."""

STORY_FROM = 18
"""Lines from which on there is room for the story."""

FRAME_WIDTH, TIGHT_FRAME_WIDTH, FRAME_HEIGHT = 4, 2, 2
"""Columns that a border and its padding take, and without padding; and lines."""


class Needs(NamedTuple):
    """What the texts of the panes would like to have, without borders."""

    inputs: tuple[int, int]
    """Columns without and with the predictions."""
    weights: tuple[int, int, int]
    """Columns at least, with the updates, with bars too."""
    top: int
    """Lines of inputs and weights."""
    arithmetic: int
    """Lines of the arithmetic at the last phase."""


class Layout(NamedTuple):
    """Columns and rows of the grid, and what is left out."""

    columns: str
    rows: str
    is_tight: bool
    """Whether the panes have no padding."""
    is_wide: bool
    has_curve: bool
    has_story: bool


def is_too_small(width: int, height: int) -> bool:
    """Whether the panes cannot be shown."""
    return width < MIN_WIDTH or height < MIN_HEIGHT


def lay_out(width: int, lines: int, needs: Needs) -> Layout:
    """Share `width` columns and `lines` lines: the window without header, footer and help."""
    is_tight = width < NARROW
    frame = TIGHT_FRAME_WIDTH if is_tight else FRAME_WIDTH
    inputs, inputs_full = (columns + frame for columns in needs.inputs)
    weights, weights_full, weights_bars = (columns + frame for columns in needs.weights)
    inputs = min(inputs, width // 2)  # a wide problem is scrolled
    is_wide = width >= WIDE and lines < TALL
    if is_wide:
        beside = max(BESIDE, min(inputs_full + weights_bars, width - LARGE_CURVE))
        inputs = min(inputs_full, beside - weights_full)
        weights = beside - inputs
    elif width - inputs_full - weights_full >= LEAST_CURVE and width >= NARROW:
        inputs = inputs_full
        weights = max(weights_full, min(weights_bars, width - inputs - GOOD_CURVE))
    elif width - inputs_full - weights >= LEAST_CURVE:
        inputs = inputs_full
    has_curve = is_wide or width - inputs - weights >= LEAST_CURVE
    if not has_curve:
        inputs = min(inputs_full, width - weights)
    columns = f"{inputs} {weights} 1fr" if has_curve else f"{inputs} 1fr"

    story = 0 if lines < STORY_FROM else 4 if width >= NARROW else 5
    spare = lines - story - needs.arithmetic - FRAME_HEIGHT
    most = lines // 3 + 1 if story else lines // 2
    top = min(needs.top + FRAME_HEIGHT, most)
    if has_curve and not is_wide:
        top = max(top, min(GOOD_TOP, most), spare)  # what the arithmetic does not need, too
    rows = f"{top} 1fr" + (f" {story}" if story else "")
    return Layout(columns, rows, is_tight, is_wide, has_curve, has_story=story > 0)
