"""What a search has found, with as many digits as show it."""

from typing import NamedTuple

import numpy as np

from nntui.engine import Condition, Extreme, Found, Timeline, Turn

from .numbers import DIGITS, Digits, write


class Words(NamedTuple):
    """How a search is told.

    Attributes:
        one, many: What it went through.
        edge: What each does with a weight, or a name, that is looked at.
        at: Where that is.
        change: What is done to it.
    """

    one: str
    many: str
    edge: str
    at: str
    change: str


OF_RUN = Words("iteration", "iterations", "begins", "at the start of", "update")
OF_SCRIPT = Words("pass", "passes", "ends", "at the end of", "change")


def tell_found(timeline: Timeline, found: Found, digits: Digits = "4") -> str:
    """The iteration that a search has found, its number, and the one that it is compared with.

    Args:
        timeline: The run.
        found: What was found.
        digits: How numbers are written, at the least.
    """
    return tell(found, digits, timeline.epoch)


def tell(found: Found, digits: Digits, every: int = 1, words: Words = OF_RUN) -> str:
    """The same where only every so many of them have a number, in some words."""
    match found.goal:
        case Extreme() as goal:
            return _extreme(every, goal, found, digits, words)
        case Turn() as goal:
            return _turn(goal, found, digits, words)
        case goal:
            return _condition(every, goal, found, digits, words)


def _condition(every: int, goal: Condition, found: Found, digits: Digits, words: Words) -> str:
    begins = f"{found.iteration:,}"
    if goal.weight is None and every > 1:
        what = f"Of the {words.many} that begin an epoch, {words.one} {begins} is"
    else:
        what = f"{words.one.capitalize()} {begins} is"
    with_ = f"that {words.edge} with" if goal.weight else "with"
    what = f"{what} {_which(found)} {with_} {goal}"
    if found.before is None:
        return f"{what}: {_shown([found.number], goal, digits)[0]}."
    before, number = found.before
    now_text, before_text = _shown([found.number, number], goal, digits)
    return f"{what}: {now_text}, after {before_text} at {words.one} {before:,}."


def _turn(goal: Turn, found: Found, digits: Digits, words: Words) -> str:
    assert found.before is not None
    before, number = found.before
    whose = {
        "first": "for the first time",
        "next": f"for the first time from {words.one} {found.span[0]:,} on",
        "back": f"for the last time up to {words.one} {found.span[1]:,}",
    }[found.order]
    now = f"{write(found.number, digits)} in {words.one} {found.iteration:,}"
    # A sentence; the name of a weight alone stays as it is.
    name = str(goal)
    if name.startswith(("layer ", "unit ")):
        name = name[0].upper() + name[1:]
    return (
        f"{name} {whose}: its {words.change} is {now}, after {write(number, digits)} in "
        f"{words.one} {before:,}."
    )


def _extreme(every: int, goal: Extreme, found: Found, digits: Digits, words: Words) -> str:
    first, last = found.span
    what = f"{words.many} {first:,} to {last:,}"
    if goal.weight is None and every > 1:
        what = f"those of {what} that begin an epoch,"
    which = "greatest" if goal.kind == "max" else "least"
    name, when = goal.name, words.at if goal.weight else "in"
    number = write(found.number, digits)
    return f"Of {what} {name} is {which} {when} {words.one} {found.iteration:,}: {number}."


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
