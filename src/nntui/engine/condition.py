"""What can be looked for in a run: `error < 0.01`, `w3 > 1`, `max w3`, `w3 turns`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from operator import ge, gt, le, lt
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .measures import MEASURES
from .problem import Array

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {"<": lt, "<=": le, ">": gt, ">=": ge}

NO_ERRORS = re.compile(r"\s*(no errors?|errors?\s*==?\s*0)\s*")
"""Every row is right: where a perceptron has learned."""

_ALSO = {"squared": "half_squares", "half the squares": "half_squares"}

_PATTERN = re.compile(r"\s*([a-z][a-z_ ]*?)\s*(<=|>=|<|>)\s*(\S+)\s*")


def measure_asked(word: str, shown: str = "mean") -> str | None:
    """The measure that a word means, such as `sum`, `half squares` or `accuracy`; `None` for none.

    Args:
        word: What somebody wrote.
        shown: What `error` means, if it is an error: the one on the screen.
    """
    if word == "error":
        return "mean" if shown == "accuracy" else shown
    name = _ALSO.get(word, word.replace(" ", "_"))
    if name in MEASURES:
        return name
    return next((each.name for each in MEASURES.values() if each.asked == word), None)


def measure_word(measure: str) -> str:
    """What a measure is called in a condition."""
    return "error" if measure == "mean" else measure.replace("_", " ")


@dataclass(frozen=True)
class Weight:
    """One weight of a network.

    Attributes:
        layer: Whose it is, from 1.
        row, unit: Its place in the layer's matrix, from 0.
        title: What it is called, such as `w3` or `layer 2 unit 1 w3`.
    """

    layer: int
    row: int
    unit: int
    title: str


@dataclass(frozen=True)
class Named:
    """A number of a person's own script.

    Attributes:
        title: What it is called, such as `W[0, 1]`.
    """

    title: str


@dataclass(frozen=True)
class Condition:
    """A comparison of an iteration's error, or of a weight that it begins with, with a bound.

    Attributes:
        comparison: `<`, `<=`, `>` or `>=`.
        bound: What it is compared with.
        measure: Which error.
        weight: Which weight or name, where it is not about an error.
    """

    comparison: str
    bound: float
    measure: str = "mean"
    weight: Weight | Named | None = None

    @classmethod
    def parse(cls, text: str, measure: str = "mean") -> Condition:
        """Read a condition on a measure such as `error < 0.01` or `no errors`.

        Args:
            text: The condition.
            measure: The measure that `error` means.

        Raises:
            ValueError: It is none; the message says what was expected.
        """
        if NO_ERRORS.fullmatch(text):
            return cls("<=", 0.0, "sum")
        match = _PATTERN.fullmatch(text)
        try:
            bound = float(match[3]) if match else float("nan")
        except ValueError:
            bound = float("nan")
        asked = measure_asked(match[1], measure) if match else None
        if match is None or asked is None or not isfinite(bound):
            raise ValueError(f"{text.strip()!r}: expected a condition such as error < 0.01")
        return cls(match[2], bound, asked)

    def met_by(self, numbers: Array) -> NDArray[np.bool_]:
        """Which of some errors, or of some numbers of its weight, meet the condition."""
        met: NDArray[np.bool_] = COMPARISONS[self.comparison](numbers, self.bound)
        return met

    def __str__(self) -> str:
        if self == Condition("<=", 0.0, "sum"):
            return "no errors"
        short = f"{self.bound:g}"
        bound = short if float(short) == self.bound else repr(self.bound)
        return f"{_about(self)} {self.comparison} {bound}"


@dataclass(frozen=True)
class Extreme:
    """Where an error, or a weight that an iteration begins with, is greatest or least.

    Attributes:
        kind: Which of the two.
        measure: Which error.
        weight: Which weight or name, where it is not about an error.
    """

    kind: Literal["max", "min"]
    measure: str = "mean"
    weight: Weight | Named | None = None

    @property
    def name(self) -> str:
        """What it is about."""
        return _about(self)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Turn:
    """Where a weight's update goes the other way than the last one that moved it.

    An update of 0 has no direction.

    Attributes:
        weight: Which weight.
    """

    weight: Weight | Named

    def __str__(self) -> str:
        return f"{self.weight.title} turns"


Goal = Condition | Extreme | Turn
"""What is looked for."""

Order = Literal["first", "next", "back"]
"""Which one, where several are: the first of the run, the next after the cursor, or the last before
it."""


@dataclass(frozen=True)
class Sought:
    """A place that is looked for.

    Attributes:
        goal: What is looked for.
        order: Which one.
        limit: The last iteration looked at, where somebody said.
    """

    goal: Goal
    order: Order = "first"
    limit: int | None = None


class Found(NamedTuple):
    """What a search has found.

    Attributes:
        goal: What was looked for.
        iteration: Where it is.
        phase: The phase at which its number is shown.
        number: That number: an error, a weight, or the update that turns.
        before: The iteration that it is compared with, and its number there: for a condition the
            one looked at before, for a turn the last that moved the weight. `None` where there is
            none, and for the greatest and the least.
        order: Which one was looked for.
        span: The first and the last iteration that were looked at.
    """

    goal: Goal
    iteration: int
    phase: int
    number: float
    before: tuple[int, float] | None
    order: Order
    span: tuple[int, int]


def _about(goal: Condition | Extreme) -> str:
    return goal.weight.title if goal.weight else measure_word(goal.measure)
