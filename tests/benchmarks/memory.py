"""What a run of a million iterations holds in memory."""

import sys
from collections.abc import Iterable, Iterator

import numpy as np

from .figures import Figure, Goal, Row
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
