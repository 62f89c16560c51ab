"""The numbers of a script's passes, for a search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nntui.engine.condition import Goal, Turn
from nntui.engine.problem import Array

from .timeline import ScriptTimeline

MOST = 1_000_000
"""A script may go on for ever; a pass is looked for up to here."""


class OfScript:
    """The curve's number of each pass, or that of an expression at its end, or what that changed by
    in it: see `nntui.engine.search.Series`.

    Args:
        timeline: The passes.
        goal: What is looked for.
        watch: What is looked at, where it is not the curve; see `Session.watch`.
        phases: The last phase of the pass that the cursor stands in.
        wanted: Asked again and again while the script runs: whether to go on. Where it is not,
            there are no numbers.
    """

    word = "pass"
    every = 1

    def __init__(
        self,
        timeline: ScriptTimeline,
        goal: Goal,
        watch: dict[str, Any],
        phases: int,
        wanted: Callable[[], bool],
    ) -> None:
        self._timeline, self._goal, self._watch = timeline, goal, watch
        self._wanted = wanted
        self.phase = 0 if "turns" in watch else phases
        self._known: dict[int, float] = {}

    @property
    def limit(self) -> int:
        """The last pass, where it is known."""
        last = self._timeline.last
        return MOST if last is None else last

    @property
    def last(self) -> int | None:
        """The last pass, once the script has ended."""
        return self._timeline.last

    def numbers(self, start: int, stop: int) -> tuple[NDArray[np.int64], Array]:
        """Those of the passes from one up to before another, as far as there are so many."""
        session = self._timeline.session
        if not self._watch:
            if stop > self._timeline.trained and self._timeline.last is None:
                session.run_to(stop, self._wanted)
            numbers = np.array(session.errors[start:stop], dtype=np.float64)
        elif stop - start == 1 and start in self._known:
            numbers = np.array([self._known[start]])
        else:
            numbers = self._watched(start, stop)
        return np.arange(start, start + len(numbers)), numbers

    def _watched(self, start: int, stop: int) -> Array:
        heads = np.array(
            self._timeline.session.watch(self._watch, start, stop, self._wanted), dtype=np.float64
        )
        if "turns" in self._watch:
            last = self._timeline.last
            return heads[: stop - start if last is None else min(stop, last + 1) - start]
        numbers = np.diff(heads) if isinstance(self._goal, Turn) else heads[1:]
        if len(numbers):  # a search compares what it finds with the one before
            self._known[start + len(numbers) - 1] = float(numbers[-1])
        return numbers

    def keep(self, place: int) -> None:
        """The curve shows no pass that was not looked at; nothing is to be forgotten."""
