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

    def train(count: int) -> int:
        before = timeline.trained
        return timeline.extend(min(goal, before + count)) - before

    for _ in paced(train, timeline, clock):
        yield timeline.trained


def paced(
    work: Callable[[int], int], timeline: Timeline, clock: Callable[[], float]
) -> Iterator[None]:
    """Do something with iterations in slices, one at each step, until nothing is left to do.

    Args:
        work: Does it with about so many iterations; returns with how many, 0 when it is done.
        timeline: Whose iterations, which tells how long the first slice may be.
        clock: Tells the time in seconds.
    """
    count = max(1, FIRST_PRODUCTS // timeline.trainer.cost)
    while True:
        started = clock()
        done = work(count)
        if not done:
            return
        seconds = max(clock() - started, 1e-9)
        count = max(1, min(int(done / seconds * SLICE_SECONDS), GROWTH * count))
        yield
