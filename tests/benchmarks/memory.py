"""What a run of a million iterations holds in memory."""

import sys
from collections.abc import Iterable, Iterator

import numpy as np

from nntui.engine import Stepper, Timeline

from .figures import Figure, Goal, Row
from .large import large_recipe
from .seeking import LENGTH, long_run


def memory() -> Iterator[Row]:
    """A row for each of the articles' networks."""
    for name in ("article", "eleven-lines"):
        megabytes = size_of(long_run(name)) / 2**20
        yield Row(
            what=f"memory of {LENGTH:,} iterations, `{name}`",
            against="",
            ours=None,
            reference=None,
            result=Figure(megabytes, megabytes, megabytes, "MB"),
            goal=Goal("<", 32, "MB"),
        )


def large_memory() -> Iterator[Row]:
    """What the large problem's run holds in times of its data, after some stepping."""
    stepper = Stepper(Timeline(large_recipe()))
    problem = stepper.timeline.recipe.problem
    stepper.seek(100, stepper.phases)
    for _ in range(10):
        stepper.next_iteration()
        stepper.back()
    times = size_of(stepper) / (problem.inputs.nbytes + problem.targets.nbytes)
    yield Row(
        what="memory of a run on 10,000×30, 100 iterations",
        against="its data",
        ours=None,
        reference=None,
        result=Figure(times, times, times, "×"),
        goal=Goal("≤", 3, "×"),
    )


def size_of(root: object) -> int:
    """The bytes of an object and all that it holds: arrays, containers, and what is in them.

    Counted from the objects and not with `tracemalloc`, which slows training down a hundredfold.
    Functions and classes are the program's, not the run's.
    """
    seen: dict[int, object] = {}
    to_do = [root]
    while to_do:
        thing = to_do.pop()
        if id(thing) not in seen and not callable(thing):
            seen[id(thing)] = thing
            to_do += _held_by(thing)
    return sum(map(sys.getsizeof, seen.values()))


def _held_by(thing: object) -> Iterable[object]:
    if isinstance(thing, np.ndarray):
        return [] if thing.base is None else [thing.base]  # a view's bytes are its base's
    if isinstance(thing, dict):
        return [*thing.keys(), *thing.values()]
    if isinstance(thing, (list, tuple, set, frozenset)):
        return thing
    return [vars(thing)] if hasattr(thing, "__dict__") else []
