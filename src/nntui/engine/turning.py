"""Where a number of a run turned, changed its sign, or crossed a value: any number of the plan."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from .expression import Cell, Matrix, Pick
from .plan import Plan, Step
from .problem import Array
from .recipe import Recipe
from .timeline import Timeline
from .watching import Watch

Kind = Literal["turns", "sign", "crosses"]
"""What is looked for: its change goes the other way, its sign is another, or it is on the other
side of a value."""


class WatchOfCell(Watch):
    """Trains as a plain trainer does; the last of its records is one number of each iteration.

    Args:
        recipe: What is trained.
        cell: Which number.

    Raises:
        ValueError: It is none that every iteration has.
    """

    def __init__(self, recipe: Recipe, cell: Cell) -> None:
        self.cell = cell

        def extend(plan: Plan) -> Plan:
            kept = Matrix("watched", "watched", ())
            matrix = plan.matrices.get(cell.matrix)
            if matrix is None:
                raise ValueError(f"{cell.matrix} is no number of every iteration")
            if recipe.batch is not None and any(each.is_rows for each in matrix.indices):
                raise ValueError("with batches not every iteration has a number of this row")
            if cell.back:
                # First of all: later there is another number in its place.
                step = Step(kept, Pick(matrix.before(*matrix.indices), cell.at))
                return Plan(plan.given, (step, *plan.steps), (*plan.records, kept))
            step = Step(kept, Pick(matrix[matrix.indices], cell.at))
            return Plan(plan.given, (*plan.steps, step), (*plan.records, kept))

        super(Watch, self).__init__(recipe, extend)


class Turned(NamedTuple):
    """Where it did.

    Attributes:
        iteration: The iteration whose number is the first on the other side, or that moved the
            other way.
        number: The number there.
    """

    iteration: int
    number: float


class TurnSearch:
    """Goes through a number's iterations from the cursor, a stretch at a time.

    What it trained beyond the place that it found is forgotten again. A number that is at the value
    or that stays has no side: the next one is compared with the last that had.

    Args:
        timeline: The run.
        cell: Which number.
        kind: What is looked for.
        iteration: Where the cursor stands; that iteration itself is not found.
        goes_back: Look for the last one before the cursor, rather than for the next.
        limit: The last iteration that is looked at.
        value: What it crosses.

    Attributes:
        at: The iteration that it looks at next.
        found: What it has found, if it has.
        is_done: Whether it has come to an end.

    Raises:
        ValueError: The number is none that every iteration has.
    """

    def __init__(
        self,
        timeline: Timeline,
        cell: Cell,
        kind: Kind,
        iteration: int,
        *,
        goes_back: bool = False,
        limit: int,
        value: float = 0.0,
    ) -> None:
        self._timeline, self._kind = timeline, kind
        self._value = value if kind == "crosses" else 0.0
        self._watch = WatchOfCell(timeline.recipe, cell)
        self._trained, self._goes_back = timeline.trained, goes_back
        self._cursor, self._limit = iteration, limit
        # Forwards it begins behind the cursor, to know the side on which the number is there.
        self.at = iteration - 1 if goes_back else iteration
        self._is_behind = not goes_back
        self._side = 0.0
        self._last: Turned | None = None
        self.found: Turned | None = None
        self.is_done = self.at < 0 or (not goes_back and iteration >= limit)

    def look(self, count: int) -> int:
        """Look at some more iterations. Returns at how many; 0 once it is done."""
        if self.is_done:
            return 0
        if self._goes_back or self._is_behind:
            return self._look_back(count)
        start, stop = self.at, min(self._limit + 1, self.at + count)
        sides, numbers = self._sides(start, stop)
        for place in np.flatnonzero(sides):
            if self._side and sides[place] != self._side:
                self._find(Turned(start + int(place), float(numbers[place])))
                break
            self._side = float(sides[place])
        self.at = stop
        end = self._timeline.last
        is_over = stop > self._limit or (end is not None and stop > end)
        self.is_done = is_over or self.found is not None
        return stop - start

    def _look_back(self, count: int) -> int:
        start, stop = max(0, self.at - count + 1), self.at + 1
        sides, numbers = self._sides(start, stop)
        for place in np.flatnonzero(sides)[::-1]:
            if self._is_behind:
                self._side = float(sides[place])
                break
            if self._last and sides[place] != self._side:
                self._find(self._last)
                break
            self._side = float(sides[place])
            self._last = Turned(start + int(place), float(numbers[place]))
        self.at = start - 1
        if self._is_behind and (self._side or self.at < 0):
            self._is_behind, self.at = False, self._cursor + 1
        else:
            self.is_done = self.at < 0 or self.found is not None
        return stop - start

    def _sides(self, start: int, stop: int) -> tuple[Array, Array]:
        """On which side each number is, or which way it went to it: 1, -1, or 0 for none."""
        before = max(0, start - 1) if self._kind == "turns" else start
        numbers = self._timeline.watched(self._watch, before, stop)
        if self._kind != "turns":
            return np.sign(numbers - self._value), numbers
        first = numbers[:1] if before == start else numbers[:0]
        moves = np.sign(np.diff(numbers))
        return np.concatenate([np.zeros(len(first)), moves]), numbers[start - before :]

    def _find(self, found: Turned) -> None:
        self.found = found
        self._timeline.shorten(max(self._trained, found.iteration + 1))
