"""What if: from an iteration on, a number is another, and the run goes its new way."""

import dataclasses
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.naive import Straight, bits, error_bits, trace_bits
from tests.strategies import edits_of, growing_recipes, tame_recipes

from nntui.engine import (
    Cell,
    Edit,
    Network,
    Problem,
    Recipe,
    RecipeError,
    Stepper,
    Timeline,
    example,
)
from nntui.engine.edits import What

ITERATIONS = 20


def edited(name: str, *edits: Edit) -> Recipe:
    """A built-in example with edits."""
    return example(name).with_(edits=edits)


def value_edited(timeline: Timeline, edit: Edit) -> float:
    """The number that an edit changes, at the edit's iteration."""
    one = timeline.trace_at(edit.iteration)
    if edit.what == "rate":
        return one.recipe.rate
    if edit.what == "weight":
        return one.weights[edit.layer - 1].values.item(edit.row, edit.column)
    problem = one.recipe.problem
    return (problem.inputs if edit.what == "input" else problem.targets).item(edit.row, edit.column)


# The new way


@settings(max_examples=40)
@given(growing_recipes(), st.data())
def test_an_edited_run_is_the_one_that_training_with_the_new_number_gives(
    recipe: Recipe, data: st.DataObject
) -> None:
    recipe = recipe.with_(edits=(*recipe.edits, data.draw(edits_of(recipe))))
    traces = Straight(recipe).first(ITERATIONS)
    assume(traces)
    timeline = Timeline(recipe)
    for iteration in data.draw(st.permutations(range(len(traces)))):
        assert trace_bits(timeline.trace_at(iteration)) == trace_bits(traces[iteration])
    timeline.extend(len(traces))
    assert (
        bits(timeline.errors("sum")),
        bits(timeline.errors("half_squares")),
        bits(timeline.errors("loss")),
    ) == error_bits(traces)


@settings(max_examples=25)
@given(tame_recipes(), st.data())
def test_before_an_edit_nothing_changes(recipe: Recipe, data: st.DataObject) -> None:
    edit = data.draw(edits_of(recipe))
    before, after = Timeline(recipe), Timeline(recipe.with_(edits=(*recipe.edits, edit)))
    for iteration in range(edit.iteration):
        one, other = before.trace_at(iteration), after.trace_at(iteration)
        # An edit of the rate makes the gradient a step of its own from the start.
        assert trace_bits(other, beside=one) == trace_bits(one, beside=other)
    before.extend(edit.iteration)
    after.extend(edit.iteration)
    assert bits(before.errors()) == bits(after.errors())


@settings(max_examples=30)
@given(tame_recipes(), st.data())
def test_an_edit_stands_there_from_its_iteration_on(recipe: Recipe, data: st.DataObject) -> None:
    edit = data.draw(edits_of(recipe.with_(edits=())))
    timeline = Timeline(recipe.with_(edits=(edit,)))
    assert bits(value_edited(timeline, edit)) == bits(edit.new)


@settings(max_examples=20)
@given(tame_recipes(), st.data())
def test_an_undone_edit_leaves_the_run_that_was_there(recipe: Recipe, data: st.DataObject) -> None:
    edit = data.draw(edits_of(recipe))
    there = recipe.with_(edits=(*recipe.edits, edit))
    back = there.with_(edits=tuple(each for each in there.edits if each is not edit))
    assert back == recipe
    first, second = Timeline(recipe), Timeline(back)
    first.extend(ITERATIONS)
    Timeline(there).extend(ITERATIONS)
    second.extend(ITERATIONS)
    assert bits(first.errors()) == bits(second.errors())
    assert trace_bits(first.trace_at(ITERATIONS)) == trace_bits(second.trace_at(ITERATIONS))


def test_each_kind_of_edit_goes_its_way() -> None:
    timeline = Timeline(
        edited(
            "article",
            Edit(2, "weight", 5.0, 0.0, layer=1, row=1),
            Edit(3, "rate", 0.25, 1.0),
            Edit(5, "input", 0.5, 0.0, row=2, column=1),
            Edit(5, "target", 0.75, 1.0, row=3),
        )
    )
    plain = Timeline(example("article"))
    assert bits(*timeline.weights_at(1)) == bits(*plain.weights_at(1))
    before, after = plain.weights_at(2)[0].ravel(), timeline.weights_at(2)[0].ravel()
    assert after.tolist() == [before[0], 5.0, before[2]]
    assert [timeline.trace_at(iteration).recipe.rate for iteration in (2, 3, 9)] == [1, 0.25, 0.25]
    assert timeline.trace_at(4).inputs.values[2].tolist() == [1, 0, 1]
    assert timeline.trace_at(5).inputs.values[2].tolist() == [1, 0.5, 1]
    assert timeline.trace_at(4).targets.values.ravel().tolist() == [0, 0, 1, 1]
    assert timeline.trace_at(6).targets.values.ravel().tolist() == [0, 0, 1, 0.75]
    # The recipe goes on to hold what it began with.
    assert timeline.recipe.problem == plain.recipe.problem
    assert timeline.recipe.first_weights[0].tolist() == plain.recipe.first_weights[0].tolist()


def test_an_edit_of_the_first_iteration_comes_before_all() -> None:
    timeline = Timeline(edited("article", Edit(0, "weight", 2.0, 0.3929, layer=1)))
    assert timeline.weights_at(0)[0][0, 0] == 2.0
    assert timeline.trace_at(0).find("dot", 1).values[2, 0] == 2.0 + timeline.weights_at(0)[0][2, 0]


def test_of_two_edits_of_a_number_the_later_one_counts() -> None:
    same = (Edit(4, "rate", 0.5, 1.0), Edit(4, "rate", 2.0, 0.5))
    assert Timeline(edited("tiny", *same)).trace_at(4).recipe.rate == 2.0
    late_first = edited("tiny", Edit(9, "rate", 0.5, 1.0), Edit(4, "rate", 2.0, 0.5))
    assert [edit.iteration for edit in late_first.edits] == [4, 9]
    rates = [Timeline(late_first).trace_at(k).recipe.rate for k in (3, 4, 8, 9)]
    assert rates == [1, 2, 2, 0.5]


def test_momentum_goes_on_through_an_edit() -> None:
    recipe = edited("article", Edit(3, "weight", 0.0, 1.0, layer=1)).with_(momentum=0.9)
    timeline = Timeline(recipe)
    update, after = timeline.trace_at(2).find("update", 1), timeline.trace_at(3)
    before = [after.value(Cell("c1", at, back=1)) for at in update.matrix.places]
    assert bits(before) == bits(update.values)


def test_stepping_over_an_edit_leads_both_ways() -> None:
    recipe = edited("eleven-lines", Edit(2, "weight", -4.0, 0.0, layer=2, row=3))
    straight = Straight(recipe)
    stepper = Stepper(Timeline(recipe))
    places = []
    for _ in range(4 * (stepper.phases + 1)):
        assert trace_bits(stepper.trace) == trace_bits(straight[stepper.iteration])
        places.append((stepper.iteration, stepper.phase))
        stepper.forward()
    while stepper.back():
        assert trace_bits(stepper.trace) == trace_bits(straight[stepper.iteration])
        assert (stepper.iteration, stepper.phase) == places.pop()
    assert not places


def test_an_edit_far_away_is_reached_from_either_side() -> None:
    recipe = edited("article", Edit(100_000, "target", 0.0, 1.0, row=3))
    timeline = Timeline(recipe)
    timeline.extend(100_050)
    error = timeline.errors("sum")
    assert error[99_999] < 0.02
    assert error[100_000] > 0.9
    plain = Timeline(example("article"))
    assert bits(*timeline.weights_at(99_990)) == bits(*plain.weights_at(99_990))
    assert bits(*timeline.weights_at(100_000)) == bits(*plain.weights_at(100_000))
    assert bits(*timeline.weights_at(100_001)) != bits(*plain.weights_at(100_001))


# What is refused


def refused(message: str, name: str = "eleven-lines", **parts: Any) -> None:
    edit = dataclasses.replace(Edit(1, "rate", 0.5, 1.0), **parts)
    with pytest.raises(RecipeError, match=f"^{re.escape(message)}$"):
        edited(name, edit)


@pytest.mark.parametrize(
    ("what", "layer", "row", "column"),
    [
        ("weight", 0, 0, 0),
        ("weight", 3, 0, 0),
        ("weight", -1, 0, 0),
        ("weight", 1, 3, 0),
        ("weight", 1, 0, 4),
        ("weight", 2, 4, 0),
        ("weight", 2, 0, 1),
        ("weight", 1, -1, 0),
        ("input", 0, 4, 0),
        ("input", 0, 0, 3),
        ("input", 0, 0, -1),
        ("target", 0, 4, 0),
        ("target", 0, 0, 1),
        ("rate", 0, 1, 0),
        ("rate", 0, 0, 1),
    ],
)
def test_an_edit_that_points_nowhere(what: What, layer: int, row: int, column: int) -> None:
    refused(f"edit: there is no such {what}", what=what, layer=layer, row=row, column=column)


def test_a_weight_of_a_bias_can_be_edited_where_there_is_one() -> None:
    of_bias = Edit(1, "weight", 3.0, 0.0, layer=1, row=2)
    timeline = Timeline(edited("and", of_bias))
    assert timeline.weights_at(1)[0][2, 0] == 3.0
    without = Network((1,), example("and").network.activations)
    with pytest.raises(RecipeError, match=r"^edit: there is no such weight$"):
        example("and").with_(network=without, edits=(of_bias,))


@pytest.mark.parametrize("target", [-0.1, 1.1])
def test_cross_entropy_keeps_edited_targets_from_0_to_1(target: float) -> None:
    message = "edit: cross-entropy needs targets from 0 to 1"
    refused(message, "ring", what="target", new=target)
    recipe = edited("ring", Edit(1, "target", 0.5, 0.0))
    assert Timeline(recipe).trace_at(1).targets.values[0, 0] == 0.5
    assert edited("article", Edit(1, "target", target, 0.0)).edits[0].new == target


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"iteration": -1}, "edit: iteration -1, expected a number from 0 up"),
        ({"new": np.nan}, "edit: nan, expected a finite number"),
        ({"new": -np.inf}, "edit: -inf, expected a finite number"),
        ({"new": 0.0}, "edit: rate 0, expected a number above 0"),
        ({"new": -0.5}, "edit: rate -0.5, expected a number above 0"),
    ],
)
def test_an_edit_to_what_cannot_be(parts: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        dataclasses.replace(Edit(1, "rate", 0.5, 1.0), **parts)


def test_minus_zero_is_taken_as_zero() -> None:
    minus, plain = (Edit(1, "weight", zero, zero, layer=1) for zero in (-0.0, 0.0))
    assert bits(minus.new, minus.old) == bits(plain.new, plain.old)
    assert edited("article", minus) == edited("article", plain)


def test_an_edit_that_came_from_numpy_is_the_plain_one() -> None:
    numpys = edited("article", Edit(3, "rate", np.float64(0.5), np.float64(1.0)))
    plain = edited("article", Edit(3, "rate", 0.5, 1))
    assert numpys == plain
    first, second = Timeline(numpys), Timeline(plain)
    first.extend(10)
    second.extend(10)
    assert bits(first.errors()) == bits(second.errors())


# The end of a run


def test_an_edit_may_end_a_run() -> None:
    problem = Problem(np.array([[1.0]]), np.array([[1.0]]))
    recipe = Recipe(problem, Network((1,), example("article").network.activations), seed=1).with_(
        edits=(Edit(4, "input", 1e308, 1.0), Edit(4, "target", 1e155, 1.0))
    )
    assert len(Straight(recipe).first(10)) == 4
    timeline = Timeline(recipe)
    assert timeline.extend(10) == 4
    assert timeline.last == 3
    with pytest.raises(IndexError):
        timeline.trace_at(4)
