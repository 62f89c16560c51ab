"""Every claim of direction, size and cause is held to the numbers: no sentence is false."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.claims import Told, all_held
from tests.sentences import moments, stories
from tests.strategies import ending_recipes, growing_recipes, tame_recipes, wild_recipes

from nntui.engine import MEASURES, Condition, Found, Recipe, Timeline
from nntui.explain.numbers import DIGITS, Digits
from nntui.explain.story import story

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


@settings(max_examples=30, deadline=None)
@given(
    tame_recipes(),
    st.sampled_from(["mean", "sum", "half_squares"]),
    st.sampled_from(["<", "<=", ">", ">="]),
    st.integers(0, 30),
    st.floats(-1e-9, 1e-9),
    st.sampled_from(DIGITS),
)
def test_what_is_found_is_the_first_and_its_digits_show_it(
    recipe: Recipe, measure: str, sign: str, near: int, off: float, digits: Digits
) -> None:
    timeline = Timeline(recipe)
    timeline.extend(40)
    errors = timeline.errors(measure)
    # A bound close to an error, so that it takes many digits.
    bound = float(errors[min(near, len(errors) - 1)]) * (1 + off)
    condition = Condition(sign, bound, measure)
    iteration = timeline.first_where(condition)
    assume(iteration is not None)
    assert iteration is not None
    trace, found = timeline.trace_at(iteration), Found(condition, iteration)
    told = story(timeline, trace, trace.phases, 0, 0, digits, found)
    all_held(told, Told(timeline, trace, trace.phases, 0, 0, digits, found))


@pytest.mark.parametrize("moment", moments(), ids=str)
def test_no_sentence_on_the_examples_is_false(moment: str) -> None:
    for told, sentences in stories(moment):
        all_held(sentences, told)


def test_measures_are_named() -> None:
    assert {"mean", "sum", "half_squares"} <= set(MEASURES)
