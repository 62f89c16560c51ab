"""Any number of a run leads back to where it came from."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.strategies import recipes

from nntui.data import read_problem
from nntui.engine import (
    SIGMOID,
    Cell,
    Computed,
    Drawn,
    Edit,
    Edited,
    Given,
    Network,
    Origin,
    Place,
    Read,
    Recipe,
    Timeline,
    example,
    origin,
)
from nntui.engine.expression import evaluate


def chain(timeline: Timeline, place: Place) -> tuple[Place, Origin]:
    """Back and back along the weights, as far as it goes."""
    while isinstance(found := origin(timeline, place), Computed):
        weights = [each for each in found.places if each.cell.matrix.startswith("w")]
        place = (weights or list(found.places))[0]
    return place, found


def test_a_prediction_leads_back_to_the_first_weights_and_the_inputs() -> None:
    timeline = Timeline(example("article"))
    place, found = chain(timeline, Place(10_000, Cell("p1", (2, 0))))
    assert place == Place(0, Cell("w1", (0, 0), back=1))
    assert found == Drawn(123, 0)
    drawn = np.random.RandomState(123).random_sample(3)
    assert timeline.recipe.first_weights[0][0, 0] == 2 * drawn[found.which] - 1
    z = origin(timeline, Place(10_000, Cell("z1", (2, 0))))
    assert isinstance(z, Computed)
    inputs = [origin(timeline, each) for each in z.places if each.cell.matrix == "x"]
    assert inputs == [Given(1.0), Given(0.0), Given(1.0)]


def test_draws_are_counted_layer_by_layer_and_row_by_row() -> None:
    timeline = Timeline(example("eleven-lines"))
    assert origin(timeline, Place(0, Cell("w1", (2, 1), 1))) == Drawn(1, 2 * 4 + 1)
    assert origin(timeline, Place(0, Cell("w2", (3, 0), 1))) == Drawn(1, 12 + 3)


def test_a_scaled_input_leads_to_its_number_in_the_file(tmp_path: Path) -> None:
    iris = Timeline(example("iris"))
    assert origin(iris, Place(3, Cell("x", (70, 2)))) == Read(71, "petal_length", 4.8)
    # Five units of four inputs and a bias each are drawn first, then unit 1 of layer 2.
    assert chain(iris, Place(5, Cell("p2", (70, 1))))[1] == Drawn(1, 5 * 5 + 1)
    file = tmp_path / "own.csv"
    file.write_text("height,weight,tall\n150,60.5,0\n190,80,1\n")
    problem = read_problem(str(file), ["tall"], scale="minmax")
    own = Timeline(Recipe(problem, Network((1,), (SIGMOID,)), seed=1))
    assert origin(own, Place(0, Cell("x", (0, 1)))) == Read(1, "weight", 60.5)
    assert origin(own, Place(0, Cell("y", (1, 0)))) == Read(2, "tall", 1.0)


def test_an_edit_is_where_its_number_came_from() -> None:
    weight, value = Edit(5, "weight", 2.0, 0.0, 1, 1, 0), Edit(7, "input", 3.0, 0.0, 0, 0, 2)
    timeline = Timeline(example("article").with_(edits=(weight, value)))
    assert origin(timeline, Place(5, Cell("w1", (1, 0), 1))) == Edited(weight)
    assert isinstance(origin(timeline, Place(6, Cell("w1", (1, 0), 1))), Computed)
    assert origin(timeline, Place(6, Cell("x", (0, 2)))) == Given(1.0)
    assert origin(timeline, Place(9, Cell("x", (0, 2)))) == Edited(value)
    place = Place(40, Cell("w1", (1, 0), 1))
    steps = 0
    while isinstance(found := origin(timeline, place), Computed):
        place = next(each for each in found.places if each.cell == Cell("w1", (1, 0), 1))
        steps += 1
    assert (found, steps) == (Edited(weight), 35)


def test_a_row_is_the_problems_own_in_a_batch() -> None:
    timeline = Timeline(example("article").with_(batch=3))
    found = origin(timeline, Place(1, Cell("e1", (3, 0))))
    assert isinstance(found, Computed)
    assert [each.cell for each in found.places] == [Cell("y", (3, 0)), Cell("p1", (3, 0))]
    with pytest.raises(KeyError, match="row 0"):
        origin(timeline, Place(1, Cell("e1", (0, 0))))


def test_what_an_optimizer_begins_with_is_given() -> None:
    timeline = Timeline(example("article").with_(optimizer="adam"))
    assert origin(timeline, Place(0, Cell("m1", (0, 0), 1))) == Given(0.0)
    assert isinstance(origin(timeline, Place(1, Cell("m1", (0, 0), 1))), Computed)


def test_first_weights_that_no_seed_draws_are_given() -> None:
    he = Timeline(example("xor").with_(init="he"))
    assert isinstance(origin(he, Place(0, Cell("w1", (0, 0), 1))), Drawn)
    assert origin(he, Place(0, Cell("w1", (2, 0), 1))) == Given(0.0)


@given(recipes(), st.integers(0, 6), st.data())
def test_an_origin_computes_to_the_number(
    recipe: Recipe, iteration: int, data: st.DataObject
) -> None:
    timeline = Timeline(recipe)
    assume(timeline.reach(iteration) == iteration and timeline.extend(iteration + 1) > iteration)
    trace = timeline.trace_at(iteration)
    operation = data.draw(st.sampled_from(trace.operations))
    at = tuple(data.draw(st.integers(0, size - 1)) for size in operation.matrix.shape)
    rows = [
        trace.rows[place] if index.is_rows else place
        for index, place in zip(operation.matrix.indices, at, strict=True)
    ]
    found = origin(timeline, Place(iteration, Cell(operation.matrix.name, tuple(rows))))
    assert isinstance(found, Computed)
    value = evaluate(found.expression, found.env, trace.value)
    assert value.hex() == trace.value(operation.cell(*at)).hex()


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        (Cell("foo", (0, 0)), KeyError),
        (Cell("p1", (0, 0), 1), KeyError),
        (Cell("w1", (99, 0), 1), IndexError),
        (Cell("x", (-1, 0)), IndexError),
        (Cell("x", (0,)), IndexError),
        (Cell("z1", (99, 0)), IndexError),
    ],
)
def test_a_number_that_is_not_there_has_no_origin(cell: Cell, error: type[Exception]) -> None:
    with pytest.raises(error):
        origin(Timeline(example("article")), Place(3, cell))
