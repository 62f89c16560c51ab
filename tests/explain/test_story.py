"""What is told of a moment: what a search found, what was edited, why nothing is learned."""

from dataclasses import replace

import numpy as np
import pytest

from nntui.engine import (
    Condition,
    Edit,
    Network,
    Problem,
    Recipe,
    Stepper,
    Timeline,
    example,
)
from nntui.explain.story import story


def told(recipe: Recipe, iteration: int, phase: int = 0, unit: int = 0) -> str:
    """What is told of the first row; at the last phase where a negative one is asked for."""
    timeline = Timeline(recipe)
    trace = timeline.trace_at(iteration)
    return " ".join(story(timeline, trace, phase % (trace.phases + 1), 0, unit))


def found(recipe: Recipe, text: str) -> str:
    """The first sentence where a search has ended."""
    stepper = Stepper(Timeline(recipe))
    assert stepper.seek_where(Condition.parse(text), 20_000)
    return story(stepper.timeline, stepper.trace, stepper.phase, 0, 0, found=stepper.found)[0]


def test_what_a_search_found_is_told_with_as_many_digits_as_show_it() -> None:
    assert found(example("article"), "error < 0.01") == (
        "Iteration 6,381 is the first with error < 0.01: 0.00999940, after 0.01000020 at iteration "
        "6,380."
    )
    assert found(example("article"), "error < 0.4") == (
        "Iteration 2 is the first with error < 0.4: 0.3887, after 0.4182 at iteration 1."
    )


def test_where_the_first_of_all_iterations_is_found_there_is_none_before() -> None:
    assert found(example("article"), "error > 0.1") == (
        "Iteration 0 is the first with error > 0.1: 0.4551."
    )


def test_with_batches_it_is_an_epoch_that_is_found() -> None:
    assert found(example("perceptron"), "no errors") == (
        "Of the iterations that begin an epoch, iteration 20 is the first with no errors: 0.0000, "
        "after 2.0000 at iteration 16."
    )


def test_what_was_found_is_told_only_while_the_cursor_stands_there() -> None:
    stepper = Stepper(Timeline(example("article")))
    condition = Condition.parse("error < 0.4")
    assert stepper.seek_where(condition, 100)
    assert stepper.found is not None
    assert (stepper.found.goal, stepper.found.iteration) == (condition, stepper.iteration)
    stepper.back()
    assert stepper.found is None


def test_an_iteration_that_begins_with_an_edit_says_so() -> None:
    recipe = example("eleven-lines")
    edits = (
        Edit(3, "weight", 4.0, 0.5, 1, 0, 1),
        Edit(3, "weight", 5.0, 4.0, 1, 0, 1),
        Edit(3, "rate", 0.5, 1.0),
    )
    edited = recipe.with_(edits=edits)
    assert told(edited, 3).startswith(
        "Iteration 3 begins with the weights that the one before left behind, but edited: w1 of "
        "layer 1 unit 2 is 5 and rate is 0.5."
    )
    assert "edited" not in told(edited, 2) + told(edited, 4)
    at_start = recipe.with_(edits=(replace(edits[0], iteration=0),))
    assert "As edited, w1 of layer 1 unit 2 is 4." in told(at_start, 0)


def one_layer(bias: bool = True) -> Recipe:
    """XOR for one layer, which cannot learn it."""
    return example("xor").with_(network=Network((1,), ("sigmoid",), bias=bias))


@pytest.mark.parametrize("bias", [True, False])
def test_why_one_layer_does_not_learn_xor(bias: bool) -> None:
    reason = (
        "No single layer separates these rows, as r2 and r3 ask for a higher sum, r1 and r4 for a "
        "lower, and their shares cancel out in every weight, but for a thousandth at most."
    )
    assert told(one_layer(bias), 2_000, -1).startswith(f"No weight changes. {reason}")
    assert told(one_layer(bias), 200, -1).startswith(reason)
    assert "cancel" not in told(one_layer(bias), 0, -1)


def test_rows_that_a_layer_separates_do_not_cancel_out() -> None:
    for name in ("article", "and", "or", "nand"):
        for iteration in (0, 100, 10_000):
            assert "cancel" not in told(example(name), iteration, -1)


def test_what_a_bias_could_separate_is_not_told_as_out_of_reach() -> None:
    # Without a bias a sum of 0 is the best for both rows; with one, they are apart.
    problem = Problem([[1.0], [2.0]], [[0.0], [1.0]])
    recipe = Recipe(problem, Network((1,), ("sigmoid",)), seed=1, rate=0.5)
    said = told(recipe, 3_000, -1)
    assert "No single layer" not in said


def test_rows_that_are_hard_to_part_are_not_said_to_be_inseparable() -> None:
    # Their shares cancel out nearly at once, and weights that part them are far off.
    problem = Problem([[1.0], [1.0002]], [[0.0], [1.0]])
    recipe = Recipe(problem, Network((1,), ("sigmoid",), bias=True), seed=1)
    said = told(recipe, 500, -1)
    assert "shares cancel out in every weight" in said
    assert "single layer" not in said


def test_rows_that_pull_one_way_have_no_part_in_a_proof() -> None:
    # Both want a higher sum, and get the opposite out of each other's input.
    problem = Problem([[1.0], [-1.0]], [[1.0], [1.0]])
    recipe = Recipe(problem, Network((1,), ("sigmoid",)), seed=1)
    said = told(recipe, 500, -1)
    assert "The rows' shares cancel out in every weight" in said
    assert "single layer" not in said


def test_a_linear_layer_at_its_best_is_not_said_to_separate_nothing() -> None:
    problem = Problem([[0.0], [1.0], [2.0]], [[0.0], [1.0], [1.0]])
    recipe = Recipe(problem, Network((1,), ("linear",), bias=True), seed=1, rate=0.1)
    said = told(recipe, 1_000, -1)
    assert "The rows' shares cancel out" in said
    assert "single layer" not in said


def test_a_run_that_nothing_could_begin_with_is_not_blamed_on_its_rate() -> None:
    problem = Problem([[1e300]], [[1.0]])
    weights = [np.array([[1e300]])]
    recipe = Recipe(problem, Network((1,), ("linear",)), given_weights=weights, rate=1e-9)
    assert told(recipe, 0, -1).startswith(
        "The run ends at iteration 0: its numbers are too large to be written down. The first "
        "weights, the inputs or the targets are too large for this network."
    )
