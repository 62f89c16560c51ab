"""A search through a run, a stretch at a time, so that something can be done in between."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .condition import Extreme, Found, Goal, Sought, Turn
from .problem import Array
from .rounding import round_above
from .timeline import Timeline
from .watching import Watch, update_of

Places = NDArray[np.int64]


def limit_of(sought: Sought, timeline: Timeline) -> int:
    """The last iteration that a search looks at.

    It is what somebody said; else the run's last one or, of a run that was trained further, a round
    number.
    """
    if sought.limit is not None:
        return sought.limit
    until = timeline.recipe.until
    return until if timeline.trained <= until + 1 else round_above(timeline.trained - 1)


class Search:
    """Goes through the iterations where a place may be, and trains as far as it has to.

    What it trained beyond the place that it found is forgotten again: the run ends there.

    Args:
        timeline: The run.
        sought: What is looked for.
        iteration, phase: Where the cursor stands.

    Attributes:
        limit: The last iteration that it looks at.
        at: The iteration that it looks at next.
        is_done: Whether it has come to an end.
        found: What it has found, if it has.

    Raises:
        ValueError: The updates of a frozen weight are looked for.
    """

    def __init__(
        self, timeline: Timeline, sought: Sought, iteration: int = 0, phase: int = 0
    ) -> None:
        self.sought = sought
        self.found: Found | None = None
        self._timeline, self._trained = timeline, timeline.trained
        goal, self._order = sought.goal, sought.order
        self.phase = phase_of(goal, timeline)
        self.limit = limit_of(sought, timeline)
        self._every = 1 if goal.weight else timeline.epoch
        self._watch: Watch | None = None
        if goal.weight:
            is_update = isinstance(goal, Turn)
            self._watch = Watch(timeline.recipe, goal.weight, "update" if is_update else "weights")
        first, last = 0, self.limit
        if self._order == "next":
            first = iteration + (self.phase <= phase)
        elif self._order == "back":
            last = iteration - (self.phase >= phase)
            self.limit = last
        # Of the greatest, all are looked at from the first on, whichever way.
        self._goes_back = self._order == "back" and not isinstance(goal, Extreme)
        self._first, self._last = first, last
        self.at = last if self._goes_back else first
        # The last update that was not 0, before all that was looked at or, on the way back, the
        # first one behind it.
        self._moved: tuple[int, float] | None = None
        self._wants_moved = isinstance(goal, Turn) and first > 0 and not self._goes_back
        self._behind = first
        self._best: tuple[int, float] | None = None
        self.is_done = first > last

    @property
    def goal_of_way(self) -> int:
        """The furthest iteration that it may come to."""
        return self._first if self._goes_back else self._last

    @property
    def in_vain(self) -> str:
        """That nothing was found, as a sentence."""
        goal = self.sought.goal
        where = {
            "first": f"up to {self._last:,}",
            "next": f"from {self._first:,} up to {self._last:,}",
            "back": "before the cursor",
        }[self._order]
        if isinstance(goal, Turn):
            return f"No iteration {where} has an update with which {goal}."
        if isinstance(goal, Extreme):
            return f"There is no iteration {where}."
        return f"No iteration {where} has {goal}."

    def look(self, count: int) -> int:
        """Look at some more iterations. Returns at how many; 0 once it is done."""
        if self.is_done:
            return 0
        if self._wants_moved:
            return self._look_behind(count)
        if self._goes_back:
            start, stop = max(self._first, self.at - count + 1), self.at + 1
        else:
            start, stop = self.at, min(self._last + 1, self.at + count)
        places, numbers = self._numbers(start, stop)
        self._take(places, numbers)
        self.at = start - 1 if self._goes_back else stop
        is_through = self.at < self._first or self.at > self._last
        end = self._timeline.last
        if end is not None and not self._goes_back and self.at > end:
            is_through, self._last = True, min(self._last, end)
        if is_through and not self.found and self._best:
            self._find(*self._best, before=None)
        self.is_done = is_through or self.found is not None
        return stop - start

    def _take(self, places: Places, numbers: Array) -> None:
        goal = self.sought.goal
        if isinstance(goal, Extreme):
            self._take_best(places, numbers, -1.0 if goal.kind == "min" else 1.0)
        elif isinstance(goal, Turn):
            self._take_turns(places, numbers)
        else:
            met = np.flatnonzero(goal.met_by(numbers))
            if len(met):
                one = int(met[-1 if self._goes_back else 0])
                place = int(places[one])
                before = place - self._every
                compared = self._number(before) if before >= 0 else None
                self._find(place, float(numbers[one]), compared)

    def _take_best(self, places: Places, numbers: Array, sign: float) -> None:
        # With batches, the error of all rows may be past the largest number for a while.
        scores = np.where(np.isfinite(numbers), sign * numbers, -np.inf)
        one = int(np.argmax(scores)) if len(scores) else 0
        best = -np.inf if self._best is None else sign * self._best[1]
        if len(scores) and scores[one] > best:
            self._best = int(places[one]), float(numbers[one])

    def _take_turns(self, places: Places, numbers: Array) -> None:
        # What was looked at borders on it: before it, or behind it on the way back.
        moves = [(int(places[one]), float(numbers[one])) for one in _kept(numbers, self._goes_back)]
        if self._moved:
            moves = [*moves, self._moved] if self._goes_back else [self._moved, *moves]
        if not moves:
            return None
        pairs = list(pairwise(moves))
        for before, after in reversed(pairs) if self._goes_back else pairs:
            if (before[1] > 0) != (after[1] > 0):
                return self._find(*after, before=before)
        self._moved = moves[0 if self._goes_back else -1]
        return None

    def _look_behind(self, count: int) -> int:
        """Look for the last update before the first iteration that moved the weight."""
        start = max(0, self._behind - count)
        places, numbers = self._numbers(start, self._behind)
        moving = np.flatnonzero(numbers)
        if len(moving):
            self._moved = int(places[moving[-1]]), float(numbers[moving[-1]])
        looked_at, self._behind = self._behind - start, start
        self._wants_moved = start > 0 and self._moved is None
        return looked_at

    def _number(self, iteration: int) -> tuple[int, float]:
        places, numbers = self._numbers(iteration, iteration + 1)
        return int(places[0]), float(numbers[0])

    def _numbers(self, start: int, stop: int) -> tuple[Places, Array]:
        """What is looked at, of the iterations from `start` up to before `stop`."""
        goal, timeline = self.sought.goal, self._timeline
        if self._watch:
            numbers = timeline.watched(self._watch, start, stop)
            return np.arange(start, start + len(numbers)), numbers
        assert not isinstance(goal, Turn)
        timeline.extend(stop)
        first, last = -(-start // self._every), -(-stop // self._every)
        numbers = timeline.errors(goal.measure)[first:last]
        return np.arange(first, first + len(numbers)) * self._every, numbers

    def _find(self, place: int, number: float, before: tuple[int, float] | None) -> None:
        timeline, goal = self._timeline, self.sought.goal
        if not isinstance(goal, Extreme):
            # Of what was trained for this, only what the screen shows there is kept.
            is_error = self.phase >= timeline.trace_at(0).error_phase
            timeline.shorten(max(self._trained, place + is_error))
        span = self._first, self._last
        self.found = Found(goal, place, self.phase, number, before, self._order, span)


def _kept(numbers: Array, goes_back: bool) -> NDArray[np.int64]:
    """The places of updates that may turn: the first and the last of those that go one way."""
    moving = np.flatnonzero(numbers)
    if len(moving) < 3:
        return moving
    ups = numbers[moving] > 0
    changes = np.flatnonzero(ups[1:] != ups[:-1])
    if not len(changes):
        return moving[[0, -1]]
    one = int(changes[-1 if goes_back else 0])
    return moving[sorted({0, one, one + 1, len(moving) - 1})]


def phase_of(goal: Goal, timeline: Timeline) -> int:
    """The phase at which the number is shown that is looked at.

    Raises:
        ValueError: The updates of a frozen weight are looked for.
    """
    trace = timeline.trace_at(0)
    if not goal.weight:
        return trace.error_phase
    if not isinstance(goal, Turn):
        return 0
    change = update_of(trace.plan, goal.weight)
    if change is None:
        raise ValueError(f"{goal.weight.title} is frozen: it never turns")
    return next(each.phase for each in trace.operations if each.matrix is change)
