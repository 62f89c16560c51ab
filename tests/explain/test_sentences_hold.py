"""Every claim of direction, size and cause is held to the numbers: no sentence is false."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.claims import Told, all_held
from tests.sentences import moments, stories
from tests.strategies import ending_recipes, growing_recipes, tame_recipes, wild_recipes

from nntui.engine import (
    Condition,
    Extreme,
    Goal,
    Order,
    Recipe,
    Stepper,
    Timeline,
    Turn,
    Weight,
)
from nntui.explain.numbers import DIGITS, Digits
from nntui.explain.story import story

FURTHEST = 40
"""The last iteration that is looked at."""

RECIPES = st.one_of(tame_recipes(), growing_recipes(), wild_recipes(), ending_recipes())


def hold_all(timeline: Timeline, iteration: int, digits: Digits) -> None:
    """Hold each sentence of an iteration, for each row and unit."""
    trace = timeline.trace_at(iteration)
    recipe = trace.recipe
    for phase in range(trace.phases + 1):
        operation = trace.operation(phase)
        units = recipe.network.sizes[operation.layer - 1] if operation else 1
        for row in range(recipe.problem.rows):
            for unit in range(units):
                told = story(timeline, trace, phase, row, unit, digits)
                all_held(told, Told(timeline, trace, phase, row, unit, digits))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RECIPES, st.integers(0, 14), st.sampled_from(DIGITS))
def test_no_sentence_on_any_recipe_is_false(recipe: Recipe, iteration: int, digits: Digits) -> None:
    timeline = Timeline(recipe)
    hold_all(timeline, timeline.reach(iteration), digits)


@st.composite
def goals(draw: st.DrawFn, timeline: Timeline) -> Goal:
    """Anything that may be looked for; bounds lie close to numbers, so that they take digits."""
    recipe, kind = timeline.recipe, draw(st.sampled_from(["error", "weight", "extreme", "turn"]))
    layer = draw(st.integers(1, recipe.network.layers))
    assume(layer not in recipe.frozen_layers)
    rows, units = recipe.network.shapes(recipe.problem.features)[layer - 1]
    rows -= recipe.freezes_bias and recipe.network.bias
    weight = Weight(layer, draw(st.integers(0, rows - 1)), draw(st.integers(0, units - 1)), "w")
    measure = draw(st.sampled_from(["mean", "sum", "half_squares"]))
    if kind == "turn":
        return Turn(weight)
    of_weight = weight if kind == "weight" or draw(st.booleans()) else None
    if kind == "extreme":
        return Extreme(draw(st.sampled_from(["max", "min"])), measure, of_weight)
    near = draw(st.integers(0, FURTHEST)) // timeline.epoch * timeline.epoch
    trace = timeline.trace_at(timeline.reach(near))
    number = trace.all_rows.errors[measure]
    if kind == "weight":
        number = float(trace.weights[layer - 1].values[weight.row, weight.unit])
    bound = number * (1 + draw(st.floats(-1e-9, 1e-9)))
    comparison = draw(st.sampled_from(["<", "<=", ">", ">="]))
    return Condition(comparison, bound, measure, weight if kind == "weight" else None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    tame_recipes(), st.data(), st.sampled_from(["first", "next", "back"]), st.integers(0, 20),
    st.sampled_from(DIGITS),
)  # fmt: skip
def test_what_is_found_is_told_as_it_is_and_its_digits_show_it(
    recipe: Recipe, data: st.DataObject, order: Order, start: int, digits: Digits
) -> None:
    timeline = Timeline(recipe)
    goal = data.draw(goals(timeline))
    stepper = Stepper(timeline)
    stepper.seek(start)
    assume(stepper.seek_where(goal, FURTHEST, order))
    at = (timeline, stepper.trace, stepper.phase, 0, 0, digits)
    all_held(story(*at, stepper.found)[:1], Told(*at, stepper.found))


@pytest.mark.parametrize("moment", moments(), ids=str)
def test_no_sentence_on_the_examples_is_false(moment: str) -> None:
    for told, sentences in stories(moment):
        all_held(sentences, told)
