"""What a search has found, with as many digits as show it."""

import numpy as np

from nntui.engine import Condition, Found, Timeline

from .numbers import DIGITS, Digits, write


def tell_found(timeline: Timeline, found: Found, digits: Digits = "4") -> str:
    """The iteration that a search has found, its number, and that of the one looked at before.

    Args:
        timeline: The run.
        found: What was found.
        digits: How numbers are written, at the least.
    """
    condition, iteration = found
    what = f"Iteration {iteration:,} is the first"
    if timeline.epoch > 1:
        what = f"Of the iterations that begin an epoch {iteration:,} is the first"
    now = condition.number_at(timeline, iteration)
    before = iteration - timeline.epoch
    if before < 0:
        return f"{what} with {condition}: {_shown([now], condition, digits)[0]}."
    numbers = [now, condition.number_at(timeline, before)]
    now_text, before_text = _shown(numbers, condition, digits)
    return f"{what} with {condition}: {now_text}, after {before_text} at iteration {before:,}."


def _shown(numbers: list[float], condition: Condition, digits: Digits) -> list[str]:
    """Numbers with as many digits as show which of them meet a condition."""
    met = condition.met_by(np.array(numbers)).tolist()
    texts: list[str] = []
    for more in DIGITS[DIGITS.index(digits) :]:
        texts = [write(number, more) for number in numbers]
        if condition.met_by(np.array([float(text) for text in texts])).tolist() == met:
            break
    return texts
