"""What a number goes into is what it came from, asked the other way round."""

from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.strategies import recipes

from nntui.engine import (
    ACTIVATIONS,
    LOSSES,
    Cell,
    Computed,
    Edit,
    Network,
    Place,
    Recipe,
    Timeline,
    carried,
    example,
    goes_into,
    is_in_batch,
    origin,
    source,
    value_of,
    wave,
)
from nntui.engine.expression import evaluate
from nntui.engine.goes_into import places
from nntui.engine.origin import of_problem_rows, reading


def numbers(timeline: Timeline, iteration: int) -> Iterator[Place]:
    """Every number of an iteration, each under the name of where it was made."""
    trace = timeline.trace_at(iteration)
    for matrix in trace.plan.given:
        for at in matrix.places:
            yield Place(iteration, of_problem_rows(trace, Cell(matrix.name, at)))
    for matrix in trace.plan.state:
        for at in matrix.places:
            place = Place(iteration, Cell(matrix.name, at, 1))
            if carried(timeline, place) == place:
                yield place
    for step in trace.plan.steps:
        if not step.is_inlined:
            for at in step.matrix.places:
                yield Place(iteration, of_problem_rows(trace, Cell(step.matrix.name, at)))


@given(recipes(), st.integers(0, 5))
def test_it_is_the_other_way_round_of_where_numbers_came_from(
    recipe: Recipe, iteration: int
) -> None:
    timeline = Timeline(recipe)
    reached = timeline.reach(iteration + 1)
    assume(reached == iteration + 1)
    every = [*numbers(timeline, iteration), *numbers(timeline, iteration + 1)]
    found: dict[Place, set[Place]] = {place: set() for place in every}
    for place in every:
        came_from = origin(timeline, place)
        if isinstance(came_from, Computed):
            for each in came_from.places:
                found.setdefault(carried(timeline, each), set()).add(place)
    for place in numbers(timeline, iteration):
        into = goes_into(timeline, place)
        assert len(set(into)) == len(into)
        assert set(into) == found[place], place


def test_a_weight_goes_on_into_the_next_iterations_sums() -> None:
    timeline = Timeline(example("article"))
    new = Place(4, Cell("w1", (2, 0)))
    sums = [Place(5, Cell("z1", (row, 0))) for row in range(4)]
    assert goes_into(timeline, new) == (*sums, Place(5, Cell("w1", (2, 0))))
    # The same number, under the name that it has there.
    assert goes_into(timeline, Place(5, Cell("w1", (2, 0), 1))) == goes_into(timeline, new)


def test_what_an_optimizer_keeps_goes_on_too() -> None:
    momentum = Timeline(example("article").with_(momentum=0.9))
    into = goes_into(momentum, Place(3, Cell("c1", (0, 0))))
    assert into == (Place(3, Cell("w1", (0, 0))), Place(4, Cell("c1", (0, 0))))
    adam = Timeline(example("article").with_(optimizer="adam"))
    into = goes_into(adam, Place(3, Cell("m1", (1, 0))))
    assert into == (Place(3, Cell("c1", (1, 0))), Place(4, Cell("m1", (1, 0))))


def test_an_edit_ends_the_way_of_the_number_that_it_replaces() -> None:
    edit = Edit(5, "weight", 2.0, 0.0, 1, 1, 0)
    timeline = Timeline(example("article").with_(edits=(edit,)))
    assert goes_into(timeline, Place(4, Cell("w1", (1, 0)))) == ()
    assert len(goes_into(timeline, Place(4, Cell("w1", (0, 0))))) == 5
    assert len(goes_into(timeline, Place(5, Cell("w1", (1, 0), 1)))) == 5


def test_a_row_that_is_not_in_the_batch_goes_into_its_own_prediction() -> None:
    timeline = Timeline(example("eleven-lines").with_(batch=2))
    place = Place(0, Cell("x", (3, 0)))
    assert not is_in_batch(timeline, place)
    into = goes_into(timeline, place)
    assert into == tuple(Place(0, Cell("z1", (3, unit))) for unit in range(4))
    said = Place(0, Cell("p2", (3, 0)))
    assert goes_into(timeline, said) == ()
    assert goes_into(timeline, Place(0, Cell("y", (3, 0)))) == ()
    assert value_of(timeline, said) == timeline.trace_at(0).all_rows.predictions[3, 0]
    trace, _ = reading(timeline, said)
    found = origin(timeline, said)
    assert isinstance(found, Computed)
    assert evaluate(found.expression, found.env, trace.value) == value_of(timeline, said)
    with pytest.raises(KeyError, match="row 3"):
        goes_into(timeline, Place(0, Cell("e2", (3, 0))))


def test_nothing_goes_beyond_the_end_of_a_run() -> None:
    network = Network((1,), (ACTIVATIONS["linear"],))
    wild = Timeline(example("article").with_(network=network, rate=1e20, momentum=0.5))
    wild.extend(100)
    assert wild.last is not None
    trace = wild.trace_at(wild.last)
    for matrix in trace.plan.state:
        into = goes_into(wild, Place(wild.last, Cell(matrix.name, (0, 0))))
        assert all(each.iteration == wild.last for each in into)


def test_copies_are_no_origin() -> None:
    iris = Timeline(
        example("iris").with_(
            network=Network((3,), (ACTIVATIONS["softmax"],)), loss=LOSSES["cross-entropy"]
        )
    )
    # The slope cancels out: the delta is the error itself.
    at, found = source(iris, Place(2, Cell("d1", (1, 0))))
    assert at == Place(2, Cell("e1", (1, 0)))
    assert isinstance(found, Computed)
    assert [each.cell.matrix for each in found.places] == ["y", "p1"]


def test_a_wave_from_an_input_reaches_every_prediction_of_the_next_iteration() -> None:
    timeline = Timeline(example("article"))
    start = Place(0, Cell("x", (1, 2)))
    fronts = wave(timeline, start, 100)
    assert [*fronts[0]] == [(0, "z1", 0), (0, "c1", 0)]
    reached = {place for front in fronts for place in places(timeline, front)}
    said = {place for place in reached if place.iteration == 1 and place.cell.matrix == "p1"}
    assert said == {Place(1, Cell("p1", (row, 0))) for row in range(4)}
    assert not any(place.cell.matrix == "e1" for place in reached if place.iteration == 1)
    for depth in range(len(fronts)):
        assert [*map(dict.keys, wave(timeline, start, depth))] == [*map(dict.keys, fronts[:depth])]


@given(recipes(), st.integers(0, 3), st.data())
def test_a_wave_goes_step_by_step(recipe: Recipe, iteration: int, data: st.DataObject) -> None:
    timeline = Timeline(recipe)
    assume(timeline.reach(iteration + 1) == iteration + 1)
    start = data.draw(st.sampled_from([*numbers(timeline, iteration)]))
    predictions = f"p{recipe.network.layers}"
    seen, front = {start}, [start]
    for found in wave(timeline, start, 50):
        into = [
            each
            for place in front
            if place.iteration == iteration or _is_before(timeline, place, predictions)
            for each in goes_into(timeline, place)
        ]
        front = [*dict.fromkeys(each for each in into if each not in seen)]
        seen |= {*front}
        assert {*places(timeline, found)} == {*front}


def _is_before(timeline: Timeline, place: Place, predictions: str) -> bool:
    names = [*timeline.trace_at(place.iteration).plan.step_of]
    return names.index(place.cell.matrix) < names.index(predictions)


def test_a_frozen_weight_came_from_the_first_or_from_an_edit() -> None:
    edit = Edit(300, "weight", 2.0, 0.0, 1, 1, 0)
    recipe = example("eleven-lines").with_(freeze=("1",), edits=(edit,))
    timeline = Timeline(recipe)
    at, _ = source(timeline, Place(9_000, Cell("w1", (1, 0), 1)))
    assert at == Place(300, Cell("w1", (1, 0), 1))
    at, _ = source(timeline, Place(9_000, Cell("w1", (0, 0), 1)))
    assert at == Place(0, Cell("w1", (0, 0), 1))
