"""Going to any iteration of a long run, against the trace of one iteration."""

from collections.abc import Iterator
from functools import cache
from random import Random

from nntui.engine import Timeline, example, trace

from .figures import Figure, Goal, Row
from .measure import in_turn, milliseconds

LENGTH = 1_000_000
SEEKS = 2_000
"""Some hundred iterations lie between two checkpoints, so that this many meet the worst case."""


def seeking() -> Iterator[Row]:
    """The median against a trace, and the slowest of all."""
    timeline = long_run("article")
    # No iteration comes twice, so that none is found among the traces that the timeline keeps.
    places = iter(Random(0).sample(range(LENGTH), SEEKS))
    recipe = timeline.recipe
    ours, reference = in_turn(
        lambda: milliseconds(lambda: timeline.trace_at(next(places))),
        lambda: milliseconds(lambda: trace(recipe, recipe.first_weights, 0)),
        rounds=SEEKS,
    )
    what = f"seek to a random iteration of {LENGTH:,}"
    yield Row(
        what=f"{what}, against one iteration's trace",
        ours=Figure.of(ours, "ms"),
        reference=Figure.of(reference, "ms"),
        result=Figure.of(ours, "ms"),
        goal=Goal("<", 16, "ms"),
    )
    yield Row(
        what=f"{what}, the slowest of {SEEKS:,}",
        ours=None,
        reference=None,
        result=Figure(max(ours), min(ours), max(ours), "ms"),
        goal=Goal("<", 16, "ms"),
    )


@cache
def long_run(name: str) -> Timeline:
    """An example's run of a million iterations."""
    timeline = Timeline(example(name))
    timeline.extend(LENGTH)
    return timeline
