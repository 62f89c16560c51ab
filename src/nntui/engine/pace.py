"""Long training in slices, so that whoever asked for it can do something in between."""

from collections.abc import Callable, Iterator

from .timeline import Timeline

SLICE_SECONDS = 0.02
"""How long a slice may take, so that keys and frames keep coming."""

FIRST_PRODUCTS = 100_000
"""About how many products the first slice has: some milliseconds of work."""

GROWTH = 4
"""A slice has at most so many times as many iterations as the one before."""


def slices(timeline: Timeline, goal: int, clock: Callable[[], float]) -> Iterator[int]:
    """Train until `goal` iterations are done or the run ends, a slice at each step.

    Args:
        timeline: What is trained.
        goal: How many iterations.
        clock: Tells the time in seconds; it is read here, but never chosen here.

    Yields:
        How many iterations are done.
    """
    count = max(1, FIRST_PRODUCTS // timeline.trainer.cost)
    while timeline.trained < goal and timeline.end is None:
        before, started = timeline.trained, clock()
        timeline.extend(min(goal, before + count))
        seconds = max(clock() - started, 1e-9)
        fitting = int((timeline.trained - before) / seconds * SLICE_SECONDS)
        count = max(1, min(fitting, GROWTH * count))
        yield timeline.trained
