"""Batches: an iteration takes some rows, and a pass takes every row once."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naive import bits
from tests.strategies import MAX_SEED

from nntui.engine import (
    SIGMOID,
    Condition,
    Network,
    Problem,
    Recipe,
    RecipeError,
    Stepper,
    Timeline,
    example,
    trace,
)


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
def test_the_error_is_that_of_all_rows_with_the_weights_that_an_iteration_begins_with(
    rows: int, data: st.DataObject, shuffle: bool
) -> None:
    recipe = recipe_of(rows, data.draw(st.integers(1, rows)), shuffle=shuffle)
    timeline = Timeline(recipe)
    timeline.extend(3 * recipe.batches + 1)
    full = recipe.with_(batch=None, shuffle=False)
    for iteration in range(timeline.trained):
        of_all = trace(full, timeline.weights_at(iteration), 0)
        one = timeline.trace_at(iteration)
        assert bits(one.all_rows.predictions) == bits(of_all.predictions)
        for measure in of_all.errors:
            assert bits(timeline.error_at(iteration, measure)) == bits(of_all.errors[measure])
            if iteration % recipe.batches == 0:
                place = iteration // recipe.batches
                assert bits(timeline.errors(measure)[place]) == bits(of_all.errors[measure])


@settings(max_examples=30)
@given(st.integers(1, 9), st.data(), st.booleans(), st.sampled_from(["sum", "mean"]))
def test_the_epochs_error_is_that_of_its_batches_so_far(
    rows: int, data: st.DataObject, shuffle: bool, reduction: str
) -> None:
    recipe = recipe_of(rows, data.draw(st.integers(1, rows)), shuffle=shuffle)
    recipe = recipe.with_(reduction=reduction)
    timeline = Timeline(recipe)
    last = 60 * recipe.batches
    for iteration in data.draw(st.lists(st.integers(0, last), max_size=8)):
        start = iteration - iteration % recipe.batches
        ones = [timeline.trace_at(k) for k in range(start, iteration + 1)]
        counts = [len(one.rows) for one in ones]
        so_far = timeline.epoch_errors(iteration)
        means = [one.errors.mean * n for one, n in zip(ones, counts, strict=True)]
        assert so_far.mean == pytest.approx(sum(means) / sum(counts))
        assert so_far.sum == pytest.approx(sum(one.errors.sum for one in ones))
        losses = [one.errors.loss * n for one, n in zip(ones, counts, strict=True)]
        if reduction == "mean":
            assert so_far.loss == pytest.approx(sum(losses) / sum(counts))
        else:
            assert so_far.loss == pytest.approx(sum(one.errors.loss for one in ones))


def test_the_epochs_error_has_the_same_bits_however_it_is_come_to() -> None:
    recipe = recipe_of(7, 2)
    at_once, one_by_one, back = Timeline(recipe), Timeline(recipe), Timeline(recipe)
    at_once.extend(500)
    back.extend(500)
    ways = zip(range(500), reversed(range(500)), strict=True)
    forward, backward = dict[int, bytes](), dict[int, bytes]()
    for k, last in ways:
        forward[k] = bits(one_by_one.epoch_errors(k).mean)
        backward[last] = bits(back.epoch_errors(last).mean)
    assert forward == backward
    assert forward == {k: bits(at_once.epoch_errors(k).mean) for k in range(500)}


def test_a_net_that_learns_row_by_row_and_knows_no_answer_has_not_learned() -> None:
    # Seed 2 ends with 0.017, 0.984, 0.483, 0.484 for 0 1 1 0: the first batch alone looks right.
    timeline = Timeline(example("xor").with_(batch=1, seed=2))
    timeline.extend(20_001)
    assert timeline.trace_at(20_000).errors.mean < 0.02
    assert f"{timeline.error_at(20_000):.4f}" == "0.2585"
    assert timeline.first_where(Condition("<", 0.1)) is None


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
