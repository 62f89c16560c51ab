"""What stands in the way of a whole layer or run is told once, with the number that shows it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.strategies import growing_recipes, tame_recipes, wild_recipes

from nntui.engine import Edit, Network, Problem, Recipe, Timeline, example
from nntui.explain.numbers import write
from nntui.explain.symptoms import symptoms


def told(recipe: Recipe, iteration: int, kind: str = "", layer: int = 1) -> str:
    """What is told at an operation of an iteration, or at its last phase."""
    timeline = Timeline(recipe)
    timeline.extend(iteration + 1)
    trace = timeline.trace_at(iteration)
    return symptoms(timeline, trace, trace.find(kind, layer).phase if kind else trace.phases)


def hidden(first: list[list[float]], activation: str, **parts: Any) -> Recipe:
    """Two inputs, hidden units of given weights, one linear output."""
    units = len(first[0])
    problem = Problem([[1.0, 1.0], [2.0, 1.0]], [[1.0], [2.0]])
    network = Network((units, 1), (activation, "linear"))
    return Recipe(problem, network, given_weights=[first, [[0.1]] * units], rate=0.001, **parts)


def test_hidden_units_that_are_equal_are_told_with_a_weight() -> None:
    sentence = (
        "Hidden units 1 and 3 have the same weights to the last digit (w1 is 0.5000), so they say "
        "the same."
    )
    recipe = hidden([[0.5, 0.2, 0.5], [0.7, 0.7, 0.7]], "tanh")
    assert told(recipe, 0, "dot") == told(recipe, 0) == sentence
    # They say the same, so they learn the same.
    assert told(recipe, 500, "dot").startswith("Hidden units 1 and 3 have the same weights")
    off = recipe.with_(edits=(Edit(3, "weight", 0.5 + 1e-15, 0.5, 1, 0, 2),))
    assert told(off, 3, "dot") == ""


def test_outputs_that_start_equal_are_not_told_as_their_targets_part_them() -> None:
    assert told(example("iris").with_(init="zeros"), 0, "dot", 2) == ""
    assert "Hidden units 1, 2, 3, 4 and 5 have" in told(example("iris").with_(init="zeros"), 0)


def test_a_dead_layer_is_told() -> None:
    recipe = hidden([[-1.0, -2.0], [-1.0, -1.0]], "relu")
    sentence = "All 4 slopes of layer 1 are 0: the layer is dead, and no error gets through it."
    assert told(recipe, 0, "slope") == told(recipe, 0) == sentence
    assert told(recipe, 0, "delta") == ""


def test_a_layer_of_which_one_row_gets_through_is_not_dead() -> None:
    assert told(hidden([[-1.0, 1.0], [-1.0, 1.0]], "relu"), 0, "slope") == ""


def test_a_batch_alone_shows_no_dead_layer() -> None:
    # The first row's sum is below 0, the second's above.
    recipe = hidden([[1.0, 1.0], [-1.5, -1.4]], "relu", batch=1)
    assert told(recipe, 0, "slope") == ""
    assert "All 4 slopes of layer 1 are 0" in told(
        hidden([[-1.0, -2.0], [-1.0, -1.0]], "relu", batch=1), 0, "slope"
    )


def test_a_saturated_layer_is_told_with_its_greatest_slope() -> None:
    recipe = hidden([[5.0, -6.0], [1.0, 1.0]], "sigmoid")
    greatest = Timeline(recipe).trace_at(0).find("slope", 1).values.max()
    assert told(recipe, 0, "slope") == (
        f"All 4 slopes of layer 1 are below 0.01, the greatest {greatest:.4f}: the layer is "
        "saturated, and less than a hundredth of any error gets through it."
    )
    assert told(hidden([[5.0, -0.1], [1.0, 0.0]], "sigmoid"), 0, "slope") == ""


def test_outputs_that_are_sure_and_right_have_learned() -> None:
    assert told(example("article"), 100_000, "slope") == ""
    wrong = example("article").with_(given_weights=[[[-20.0], [0.0], [9.0]]], seed=None)
    trace = Timeline(wrong).trace_at(0)
    slopes, errors = (trace.find(kind, 1).values for kind in ("slope", "error"))
    assert told(wrong, 0, "slope") == (
        f"All 4 slopes are below 0.01, the greatest {write(slopes.max())}, and errors are up to "
        f"{write(np.abs(errors).max())}: the layer is saturated, and less than a hundredth of any "
        "error gets through it."
    )


def test_an_error_that_stands_still_is_told_from_a_thousand_iterations_on() -> None:
    recipe = example("eleven-lines").with_(init="zeros", seed=1)
    sentence = "The mean error has stood still for 1,000 iterations: it is 0.5000 and did not move."
    assert told(recipe, 999, "error", 2) == ""
    assert told(recipe, 3_000, "error", 2) == sentence
    assert sentence in told(recipe, 3_000)


def test_with_batches_it_is_the_error_of_all_rows_that_stands_still() -> None:
    assert told(example("perceptron"), 1_002, "error") == ""  # its first epochs have errors
    still = "The mean error has stood still for 1,000 iterations: it is 0.0000 and did not move."
    assert told(example("perceptron"), 1_500, "error") == still
    assert told(example("eleven-lines").with_(batch=1), 5_001, "error", 2) == ""


def test_an_error_that_goes_down_slowly_does_not_stand_still() -> None:
    for name, iteration in (("article", 99_999), ("eleven-lines", 59_999)):
        assert told(example(name), iteration, "error", len(example(name).network.sizes)) == ""


@pytest.mark.parametrize("name", ["article", "eleven-lines", "xor", "ring"])
def test_a_run_that_learns_is_told_nothing(name: str) -> None:
    for iteration in (0, 10):
        assert told(example(name), iteration) == ""


@settings(max_examples=60, deadline=None)
@given(st.one_of(tame_recipes(), growing_recipes(), wild_recipes()), st.integers(0, 5))
def test_what_is_told_is_true_of_every_row_and_unit(recipe: Recipe, iteration: int) -> None:
    timeline = Timeline(recipe)
    assume(timeline.extend(iteration + 1) > iteration)
    trace = timeline.trace_at(iteration)
    for operation in trace.operations:
        said = symptoms(timeline, trace, operation.phase)
        assert said == "" or said.endswith(".")
        if operation.phase == trace.phases:
            continue
        values = operation.values
        assert ("is dead" in said) <= (operation.kind == "slope" and not values.any())
        if "is saturated" in said:
            assert operation.kind == "slope"
            assert 0 < np.abs(values).max() < 0.01 or trace.recipe.batch
        if "the same weights" in said:
            columns = trace.weights[operation.layer - 1].values.T.tolist()
            assert len({tuple(column) for column in columns}) < len(columns)
