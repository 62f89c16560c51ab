"""A number that is asked about: where the cursor is, and the way that led there."""

from typing import NamedTuple

from nntui.engine import Place, Reached


class Run(NamedTuple):
    """Where a run stood, and what was lit in it."""

    iteration: int
    phase: int
    row: int
    units: tuple[int, ...]


class Stop(NamedTuple):
    """A number on the way of the inspector.

    Attributes:
        place: Which number.
        run: Where the run stood for it.
        operand: Which of its operands enter follows, from 0.
    """

    place: Place
    run: Run
    operand: int = 0


class Inspected(NamedTuple):
    """What the inspector shows.

    Attributes:
        here: The number that is asked about.
        way: Those that led to it by what went into them, the first one first.
        fronts: What it goes into, step by step, as far as that was asked for.
        home: Where the run stood when the cursor came, or was moved last by hand.
    """

    here: Stop
    way: tuple[Stop, ...] = ()
    fronts: tuple[Reached, ...] = ()
    home: Run | None = None

    @property
    def place(self) -> Place:
        """The number that is asked about."""
        return self.here.place
