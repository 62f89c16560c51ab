"""Figures as they stand in the table: a middle and its spread, and the rows made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Unit = Literal["ms", "kB", "MB", "×"]


@dataclass(frozen=True)
class Figure:
    """A measured value and how far single measurements lie from it.

    Attributes:
        value: The median, or what the row says instead.
        least: The smallest of the measurements.
        most: The largest.
        unit: What is counted.
    """

    value: float
    least: float
    most: float
    unit: Unit

    @classmethod
    def of(cls, values: Sequence[float], unit: Unit) -> "Figure":
        """The median of some measurements."""
        return cls(median(values), min(values), max(values), unit)

    @classmethod
    def of_ratios(cls, above: Sequence[float], below: Sequence[float]) -> "Figure":
        """The median of ratios, each of two measurements made one after the other.

        What else the machine does at the time then slows both, and cancels out.
        """
        return cls.of([a / b for a, b in zip(above, below, strict=True)], "×")


@dataclass(frozen=True)
class Goal:
    """What a figure should be: at least or at most a bound."""

    sign: Literal["≥", "≤", "<"]
    bound: float
    unit: Unit

    def is_met_by(self, value: float) -> bool:
        """Whether a value is good enough."""
        if self.sign == "≥":
            return value >= self.bound
        return value <= self.bound if self.sign == "≤" else value < self.bound


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        what: What was measured.
        against: What it is compared with, or "" where the goal is a figure of its own.
        ours: nntui's figure, where the row compares times.
        reference: The reference's, where there is one.
        result: What the goal is about: a ratio, or a figure of its own.
        goal: What it should be.
    """

    what: str
    against: str
    ours: Figure | None
    reference: Figure | None
    result: Figure
    goal: Goal

    @property
    def is_met(self) -> bool:
        """Whether the result is good enough."""
        return self.goal.is_met_by(self.result.value)


def percentile_95(values: Sequence[float]) -> float:
    """The value that 95 of 100 measurements do not exceed."""
    ordered = sorted(values)
    return ordered[-(-95 * len(ordered) // 100) - 1]
