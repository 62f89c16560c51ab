"""A condition on the error or another measure, such as `error < 0.01` or `accuracy > 0.95`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .measures import MEASURES
from .problem import Array

if TYPE_CHECKING:
    from .timeline import Timeline

_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
NO_ERRORS = re.compile(r"\s*(no errors?|errors?\s*==?\s*0)\s*")
"""Every row is right: where a perceptron has learned."""

ASKED = tuple(dict.fromkeys([*(measure.asked for measure in MEASURES.values()), *MEASURES]))
"""What a condition may be about: the words of those who ask, and the names of measures."""

_PATTERN = re.compile(rf"\s*({'|'.join(ASKED)})\s*(<=|>=|<|>)\s*(\S+)\s*")


@dataclass(frozen=True)
class Condition:
    """A comparison of an iteration's error with a bound.

    Attributes:
        comparison: `<`, `<=`, `>` or `>=`.
        bound: What the error is compared with.
        measure: Which error.
    """

    comparison: str
    bound: float
    measure: str = "mean"

    @classmethod
    def parse(cls, text: str, measure: str = "mean") -> "Condition":
        """Read a condition such as `error < 0.01`, `rmse < 0.01` or `no errors`.

        Args:
            text: The condition. What its word means is its measure.
            measure: The measure that is meant where the word says no more than that.

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
        if match is None or not isfinite(bound):
            raise ValueError(f"{text.strip()!r}: expected a condition such as error < 0.01")
        if match[1] in MEASURES:
            measure = match[1]
        elif MEASURES[measure].asked != match[1]:
            measure = next(each.name for each in MEASURES.values() if each.asked == match[1])
        return cls(match[2], bound, measure)

    def met_by(self, errors: Array) -> NDArray[np.bool_]:
        """Which of some errors meet the condition."""
        met: NDArray[np.bool_] = _COMPARISONS[self.comparison](errors, self.bound)
        return met

    def number_at(self, timeline: "Timeline", iteration: int) -> float:
        """What is compared, at an iteration; trains up to it."""
        return timeline.error_at(iteration, self.measure)

    def __str__(self) -> str:
        if self == Condition("<=", 0.0, "sum"):
            return "no errors"
        short = f"{self.bound:g}"
        bound = short if float(short) == self.bound else repr(self.bound)
        return f"{MEASURES[self.measure].asked} {self.comparison} {bound}"


class Found(NamedTuple):
    """What a search has found: the first iteration that meets a condition."""

    condition: Condition
    iteration: int
