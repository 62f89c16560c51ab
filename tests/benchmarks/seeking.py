"""Going to any iteration of a long run, against the trace of one iteration."""

from collections.abc import Iterator
from functools import cache
from itertools import cycle
from random import Random
from statistics import median

from nntui.engine import Timeline, example, trace

from .figures import Figure, Goal, Row
from .measure import in_turn, milliseconds

LENGTH = 1_000_000
PLACES, PASSES = 1_000, 5
"""Some hundred iterations lie between two checkpoints, so that so many places meet the worst case.

Each is gone to several times, and its median counts: what else the machine does cannot then pass
for a slow place.
"""


def seeking() -> Iterator[Row]:
    """The median place against a trace, and the slowest place."""
    timeline = long_run("article")
    recipe = timeline.recipe
    # Between two visits lie all other places: none is found among the few traces that are kept.
    places = cycle(Random(0).sample(range(LENGTH), PLACES))
    visits, reference = in_turn(
        lambda: milliseconds(lambda: timeline.trace_at(next(places))),
        lambda: milliseconds(lambda: trace(recipe, recipe.first_weights, 0)),
        rounds=PLACES * PASSES,
    )
    ours = [median(visits[place::PLACES]) for place in range(PLACES)]
    what = f"seek to any of {LENGTH:,} iterations"
    goal = Goal("<", 16, "ms")
    yield Row(
        what=what,
        against="one iteration's trace",
        ours=Figure.of(ours, "ms"),
        reference=Figure.of(reference, "ms"),
        result=Figure.of(ours, "ms"),
        goal=goal,
    )
    yield Row(
        what=f"{what}, the slowest of {PLACES:,}",
        against="",
        ours=None,
        reference=None,
        result=Figure(max(ours), min(ours), max(ours), "ms"),
        goal=goal,
    )


@cache
def long_run(name: str) -> Timeline:
    """An example's run of a million iterations."""
    timeline = Timeline(example(name))
    timeline.extend(LENGTH)
    return timeline
