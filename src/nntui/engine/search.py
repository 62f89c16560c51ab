"""A search through a run, a stretch at a time, so that something can be done in between."""

from __future__ import annotations

from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .condition import Extreme, Found, Goal, Named, Sought, Turn, Weight
from .problem import Array
from .rounding import round_above
from .timeline import Timeline
from .watching import Watch, update_of

Places = NDArray[np.int64]


class Series(Protocol):
    """The numbers that a search goes through: one of each iteration, or of each pass.

    Attributes:
        word: What they are one of each of.
        phase: The phase at which its number is shown.
        every: Every how many of them has one.
        limit: The last one that is looked at, unless somebody said.
        last: The last that there is, once that is known.
    """

    word: str
    phase: int
    every: int

    @property
    def limit(self) -> int: ...  # an attribute

    @property
    def last(self) -> int | None: ...  # an attribute

    def numbers(self, start: int, stop: int) -> tuple[Places, Array]:
        """Those from one up to before another, each with its place."""

    def keep(self, place: int) -> None:
        """Of what was done for the search, only what is shown at a place is kept."""


class OfRun:
    """The errors of a run, or a weight or its updates; trained as far as they are asked for.

    Args:
        timeline: The run.
        goal: What is looked for.

    Raises:
        ValueError: The updates of a frozen weight are looked for.
    """

    word = "iteration"

    def __init__(self, timeline: Timeline, goal: Goal) -> None:
        self._timeline, self._trained, self._goal = timeline, timeline.trained, goal
        self.phase = phase_of(goal, timeline)
        self.every = 1 if goal.weight else timeline.epoch
        self._watch: Watch | None = None
        if goal.weight:
            is_update = isinstance(goal, Turn)
            weight = _of_network(goal.weight)
            self._watch = Watch(timeline.recipe, weight, "update" if is_update else "weights")

    @property
    def limit(self) -> int:
        """Where the run ends or, of a run that was trained further, a round number."""
        until, trained = self._timeline.recipe.until, self._timeline.trained
        return until if trained <= until + 1 else round_above(trained - 1)

    @property
    def last(self) -> int | None:
        """The iteration after which it ended by itself."""
        return self._timeline.last

    def numbers(self, start: int, stop: int) -> tuple[Places, Array]:
        """What is looked at, of the iterations from `start` up to before `stop`."""
        goal, timeline = self._goal, self._timeline
        if self._watch:
            numbers = timeline.watched(self._watch, start, stop)
            return np.arange(start, start + len(numbers)), numbers
        assert not isinstance(goal, Turn)
        timeline.extend(stop)
        first, last = -(-start // self.every), -(-stop // self.every)
        numbers = timeline.errors(goal.measure)[first:last]
        return np.arange(first, first + len(numbers)) * self.every, numbers

    def keep(self, place: int) -> None:
        """Forget what was trained beyond what the screen shows at an iteration."""
        is_error = self.phase >= self._timeline.trace_at(0).error_phase
        self._timeline.shorten(max(self._trained, place + is_error))


class Search:
    """Goes through the iterations where a place may be, and trains as far as it has to.

    What it trained beyond the place that it found is forgotten again: the run ends there.

    Args:
        timeline: The run, or other numbers to go through.
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
        self, timeline: Timeline | Series, sought: Sought, iteration: int = 0, phase: int = 0
    ) -> None:
        self.sought = sought
        self.found: Found | None = None
        goal, self._order = sought.goal, sought.order
        is_run = isinstance(timeline, Timeline)
        self._series: Series = OfRun(timeline, goal) if is_run else timeline  # type: ignore[arg-type, assignment]  # as is_run says
        self.phase, self._every = self._series.phase, self._series.every
        self.limit = self._series.limit if sought.limit is None else sought.limit
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
        word = self._series.word
        if self._first > self._last:
            return f"There is no {word} {'before' if self._order == 'back' else 'after'} this one."
        if isinstance(goal, Turn):
            change = "an update" if word == "iteration" else "a change"
            return f"No {word} {where} has {change} with which {goal}."
        if isinstance(goal, Extreme):
            return f"There is no {word} {where}."
        return f"No {word} {where} has {goal}."

    @property
    def so_far(self) -> Found | None:
        """The greatest or least of what was looked at; `None` where a search has no such."""
        return self._as_found(*self._best, None, self.at - 1) if self._best else None

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
        places, numbers = self._series.numbers(start, stop)
        self._take(places, numbers)
        self.at = start - 1 if self._goes_back else stop
        is_through = self.at < self._first or self.at > self._last
        end = self._series.last
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
        places, numbers = self._series.numbers(start, self._behind)
        moving = np.flatnonzero(numbers)
        if len(moving):
            self._moved = int(places[moving[-1]]), float(numbers[moving[-1]])
        looked_at, self._behind = self._behind - start, start
        self._wants_moved = start > 0 and self._moved is None
        return looked_at

    def _number(self, iteration: int) -> tuple[int, float]:
        places, numbers = self._series.numbers(iteration, iteration + 1)
        return int(places[0]), float(numbers[0])

    def _find(self, place: int, number: float, before: tuple[int, float] | None) -> None:
        if not isinstance(self.sought.goal, Extreme):
            self._series.keep(place)
        self.found = self._as_found(place, number, before, self._last)

    def _as_found(
        self, place: int, number: float, before: tuple[int, float] | None, last: int
    ) -> Found:
        span = self._first, last
        return Found(self.sought.goal, place, self.phase, number, before, self._order, span)


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
    change = update_of(trace.plan, _of_network(goal.weight))
    if change is None:
        raise ValueError(f"{goal.weight.title} is frozen: it never turns")
    return next(each.phase for each in trace.operations if each.matrix is change)


def _of_network(weight: Weight | Named) -> Weight:
    assert isinstance(weight, Weight), "a network has weights, and no names"
    return weight
