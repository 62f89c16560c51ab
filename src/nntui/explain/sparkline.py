"""A curve in one line of text."""

from collections.abc import Sequence

LEVELS = "▁▂▃▄▅▆▇█"
"""From 0 to the greatest."""


def sparkline(values: Sequence[float]) -> str:
    """A character for each of some numbers from 0 up; the greatest of them is drawn full."""
    greatest = max(values, default=0.0)
    if not greatest:
        return LEVELS[0] * len(values)
    # Divided first: a number far above 1 must not become too large to be written down.
    steps = (int(value / greatest * len(LEVELS)) for value in values)
    return "".join(LEVELS[min(step, len(LEVELS) - 1)] for step in steps)
