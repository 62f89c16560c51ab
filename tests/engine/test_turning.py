"""Where a number turned is where a person finds it who goes through the run's traces."""

import numpy as np
import pytest

from nntui.engine import Cell, Timeline, example
from nntui.engine.turning import Kind, TurnSearch

LIMIT = 120


def plain(numbers: list[float], kind: Kind, value: float) -> list[int]:
    """Every place, one number after the other."""
    found, side = [], 0.0
    for place, number in enumerate(numbers):
        if kind == "turns":
            now = float(np.sign(number - numbers[place - 1])) if place else 0.0
        else:
            now = float(np.sign(number - value))
        if now and side and now != side:
            found.append(place)
        side = now or side
    return found


def search(
    timeline: Timeline, cell: Cell, kind: Kind, start: int, back: bool, value: float, count: int
) -> int | None:
    way = TurnSearch(timeline, cell, kind, start, goes_back=back, limit=LIMIT, value=value)
    while way.look(count):
        pass
    return way.found.iteration if way.found else None


@pytest.mark.parametrize("name", ["article", "tiny", "eleven-lines"])
@pytest.mark.parametrize("count", [7, 1000])
def test_it_finds_what_a_plain_search_over_the_traces_finds(name: str, count: int) -> None:
    recipe = example(name)
    straight = Timeline(recipe)
    traces = [straight.trace_at(iteration) for iteration in range(LIMIT + 1)]
    seen = 0
    for step in traces[0].plan.phases:
        cell = Cell(step.matrix.name, (0,) * len(step.matrix.indices))
        numbers = [trace.value(cell) for trace in traces]
        kinds: list[tuple[Kind, float]] = [
            ("turns", 0.0), ("sign", 0.0), ("crosses", float(np.median(numbers)))
        ]  # fmt: skip
        for kind, value in kinds:
            places = plain(numbers, kind, value)
            seen += len(places)
            for start in {0, 50, LIMIT - 1, *places[:2]}:
                after = next((each for each in places if each > start), None)
                before = next((each for each in reversed(places) if each < start), None)
                for timeline in (straight, Timeline(recipe)):
                    assert search(timeline, cell, kind, start, False, value, count) == after
                    assert search(timeline, cell, kind, start, True, value, count) == before
    assert seen
