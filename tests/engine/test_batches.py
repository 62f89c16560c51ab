"""Batches: an iteration takes some rows, and a pass takes every row once."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naive import bits
from tests.strategies import MAX_SEED

from nntui.engine import SIGMOID, Network, Problem, Recipe, RecipeError, Stepper, Timeline, example


def recipe_of(rows: int, batch: int | None, *, shuffle: bool = False, seed: int = 1) -> Recipe:
    """A recipe whose rows can be told apart: each has its number as its input."""
    numbers = np.arange(rows, dtype=float).reshape(-1, 1)
    network = Network((1,), (SIGMOID,))
    problem = Problem(numbers, numbers / rows)
    return Recipe(problem, network, seed=seed, batch=batch, shuffle=shuffle, rate=0.01)


def rows_of_pass(recipe: Recipe, number: int) -> list[list[int]]:
    """The rows of each iteration of a pass."""
    start = number * recipe.batches
    return [list(recipe.rows_at(start + place)) for place in range(recipe.batches)]


@settings(max_examples=60)
@given(st.integers(1, 12), st.data(), st.booleans(), st.integers(0, MAX_SEED), st.integers(0, 50))
def test_each_pass_takes_every_row_once(
    rows: int, data: st.DataObject, shuffle: bool, seed: int, number: int
) -> None:
    batch = data.draw(st.integers(1, rows))
    batches = rows_of_pass(recipe_of(rows, batch, shuffle=shuffle, seed=seed), number)
    taken = [row for each in batches for row in each]
    assert sorted(taken) == list(range(rows))
    assert [len(each) for each in batches[:-1]] == [batch] * (len(batches) - 1)
    assert 1 <= len(batches[-1]) <= batch


def test_rows_are_taken_as_they_stand() -> None:
    assert rows_of_pass(recipe_of(7, 3), 0) == [[0, 1, 2], [3, 4, 5], [6]]
    assert rows_of_pass(recipe_of(7, 3), 5) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(recipe_of(7, None).rows_at(8)) == list(range(7))


def test_each_pass_is_shuffled_anew_by_the_seed() -> None:
    passes = [rows_of_pass(recipe_of(30, 10, shuffle=True, seed=4), number) for number in range(20)]
    assert passes == [
        rows_of_pass(recipe_of(30, 10, shuffle=True, seed=4), number) for number in range(20)
    ]
    assert len({str(each) for each in passes}) == 20
    assert passes != [
        rows_of_pass(recipe_of(30, 10, shuffle=True, seed=5), number) for number in range(20)
    ]


def test_shuffling_draws_the_same_weights() -> None:
    plain, shuffled = recipe_of(8, 2), recipe_of(8, 2, shuffle=True)
    assert bits(*plain.first_weights) == bits(*shuffled.first_weights)


def test_shuffling_leaves_numpys_own_generator_alone() -> None:
    before = repr(np.random.get_state())
    recipe_of(8, 2, shuffle=True).rows_at(3)
    assert repr(np.random.get_state()) == before


@settings(max_examples=30)
@given(st.integers(1, 9), st.data(), st.booleans(), st.integers(0, 40))
def test_an_iteration_holds_the_numbers_of_its_rows(
    rows: int, data: st.DataObject, shuffle: bool, iteration: int
) -> None:
    recipe = recipe_of(rows, data.draw(st.integers(1, rows)), shuffle=shuffle)
    one = Timeline(recipe).trace_at(iteration)
    taken = list(recipe.rows_at(iteration))
    assert list(one.rows) == taken
    assert one.inputs.values.ravel().tolist() == taken
    assert bits(one.targets.values) == bits(recipe.problem.targets[taken])
    assert len(one.predictions) == len(taken)


@settings(max_examples=30)
@given(st.integers(1, 9), st.data(), st.booleans())
def test_the_mean_error_is_that_of_the_batchs_own_rows(
    rows: int, data: st.DataObject, shuffle: bool
) -> None:
    recipe = recipe_of(rows, data.draw(st.integers(1, rows)), shuffle=shuffle)
    timeline = Timeline(recipe)
    timeline.extend(3 * recipe.batches + 1)
    for iteration, mean in enumerate(timeline.errors("mean")):
        errors = timeline.trace_at(iteration).errors
        assert bits(mean) == bits(errors.mean) == bits(timeline.errors()[iteration])
        assert errors.mean == pytest.approx(errors.sum / len(recipe.rows_at(iteration)))


def test_a_batch_of_all_rows_is_the_full_batch() -> None:
    full, all_rows = Timeline(example("ring")), Timeline(example("ring").with_(batch=100))
    full.extend(30)
    all_rows.extend(30)
    assert bits(full.errors("loss")) == bits(all_rows.errors("loss"))
    assert bits(*full.weights_at(30)) == bits(*all_rows.weights_at(30))


def test_stepping_goes_from_batch_to_batch_both_ways() -> None:
    stepper = Stepper(Timeline(recipe_of(7, 3)))
    seen = []
    for _ in range(4):
        seen.append(list(stepper.trace.rows))
        stepper.next_iteration()
    assert seen == [[0, 1, 2], [3, 4, 5], [6], [0, 1, 2]]
    stepper.seek(2, 3)
    stepper.previous_iteration()
    assert (stepper.iteration, stepper.phase) == (1, 3)
    assert list(stepper.trace.rows) == [3, 4, 5]


def test_the_numbers_of_a_batch_cannot_be_changed() -> None:
    one = Timeline(recipe_of(7, 3, shuffle=True)).trace_at(1)
    for matrix in (one.inputs, one.targets):
        with pytest.raises(ValueError, match="read-only"):
            matrix.values[0, 0] = 1.0


# What is refused


@pytest.mark.parametrize("batch", [0, -1, 8])
def test_a_batch_is_of_some_rows_at_most_all(batch: int) -> None:
    message = f"batch: {batch}, expected full or a number from 1 to 7"
    with pytest.raises(RecipeError, match=f"^{re.escape(message)}$"):
        recipe_of(7, batch)


def test_a_batch_is_of_whole_rows() -> None:
    with pytest.raises(RecipeError, match=r"^batch: 2\.5, expected full or a number from 1 to 7$"):
        recipe_of(7, 2.5)  # type: ignore[arg-type]


def test_there_is_nothing_to_shuffle_without_batches() -> None:
    message = "shuffle: expected batches and a seed to draw their order from"
    with pytest.raises(RecipeError, match=f"^{message}$"):
        recipe_of(7, None, shuffle=True)
    shuffled = recipe_of(7, 3, shuffle=True)
    with pytest.raises(RecipeError, match=f"^{message}$"):
        shuffled.with_(seed=None, given_weights=shuffled.first_weights)
