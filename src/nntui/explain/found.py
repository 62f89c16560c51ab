"""What a search has found, with as many digits as show it."""

import numpy as np

from nntui.engine import Condition, Extreme, Found, Timeline, Turn

from .numbers import DIGITS, Digits, write


def tell_found(timeline: Timeline, found: Found, digits: Digits = "4") -> str:
    """The iteration that a search has found, its number, and the one that it is compared with.

    Args:
        timeline: The run.
        found: What was found.
        digits: How numbers are written, at the least.
    """
    match found.goal:
        case Extreme() as goal:
            return _extreme(timeline, goal, found, digits)
        case Turn() as goal:
            return _turn(goal, found, digits)
        case goal:
            return _condition(timeline, goal, found, digits)


def _condition(timeline: Timeline, goal: Condition, found: Found, digits: Digits) -> str:
    begins = f"{found.iteration:,}"
    if goal.weight is None and timeline.epoch > 1:
        what = f"Of the iterations that begin an epoch {begins} is"
    else:
        what = f"Iteration {begins} is"
    with_ = "that begins with" if goal.weight else "with"
    what = f"{what} {_which(found)} {with_} {goal}"
    if found.before is None:
        return f"{what}: {_shown([found.number], goal, digits)[0]}."
    before, number = found.before
    now_text, before_text = _shown([found.number, number], goal, digits)
    return f"{what}: {now_text}, after {before_text} at iteration {before:,}."


def _turn(goal: Turn, found: Found, digits: Digits) -> str:
    assert found.before is not None
    before, number = found.before
    whose = {
        "first": "for the first time",
        "next": f"for the first time from iteration {found.span[0]:,} on",
        "back": f"for the last time up to iteration {found.span[1]:,}",
    }[found.order]
    now = f"{write(found.number, digits)} in iteration {found.iteration:,}"
    return (
        f"{goal} {whose}: its update is {now}, after {write(number, digits)} in iteration "
        f"{before:,}."
    )


def _extreme(timeline: Timeline, goal: Extreme, found: Found, digits: Digits) -> str:
    first, last = found.span
    what = f"iterations {first:,} to {last:,}"
    if goal.weight is None and timeline.epoch > 1:
        what = f"those of {what} that begin an epoch,"
    which = "greatest" if goal.kind == "max" else "least"
    name, when = goal.name, "at the start of" if goal.weight else "in"
    number = write(found.number, digits)
    return f"Of {what} {name} is {which} {when} iteration {found.iteration:,}: {number}."


def _which(found: Found) -> str:
    match found.order:
        case "next":
            return f"the first from {found.span[0]:,} on"
        case "back":
            return f"the last up to {found.span[1]:,}"
    return "the first"


def _shown(numbers: list[float], condition: Condition, digits: Digits) -> list[str]:
    """Numbers with as many digits as show which of them meet a condition."""
    met = condition.met_by(np.array(numbers)).tolist()
    texts: list[str] = []
    for more in DIGITS[DIGITS.index(digits) :]:
        texts = [write(number, more) for number in numbers]
        if condition.met_by(np.array([float(text) for text in texts])).tolist() == met:
            break
    return texts
