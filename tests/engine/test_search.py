"""What is looked for in a run is what a person finds who goes through it iteration by iteration."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.naive import Straight, begins_epoch, bits
from tests.strategies import ending_recipes, large_recipes, tame_recipes

from nntui.engine import (
    Condition,
    Extreme,
    Goal,
    NetworkTrace,
    Order,
    Recipe,
    Search,
    Sought,
    Stepper,
    Timeline,
    Turn,
    Weight,
    example,
)
from nntui.engine.condition import COMPARISONS

FURTHEST = 40
W3 = Weight(1, 2, 0, "w3")

RECIPES = st.one_of(tame_recipes(), ending_recipes(), large_recipes())


@st.composite
def weights(draw: st.DrawFn, recipe: Recipe) -> Weight:
    """Any weight of a recipe's network."""
    shapes = recipe.network.shapes(recipe.problem.features)
    layer = draw(st.integers(1, len(shapes)))
    rows, units = shapes[layer - 1]
    return Weight(layer, draw(st.integers(0, rows - 1)), draw(st.integers(0, units - 1)), "w")


def weight_at(one: NetworkTrace, weight: Weight) -> float:
    return float(one.weights[weight.layer - 1].values[weight.row, weight.unit])


def turns_of(straight: Sequence[NetworkTrace], weight: Weight) -> list[int]:
    """The iterations whose update goes the other way than the last that was not 0."""
    turns, way = [], 0.0
    for one in straight:
        update = one.update(weight.layer)
        assert update is not None
        now = float(np.sign(update.values[weight.row, weight.unit]))
        if now and way and now != way:
            turns.append(one.iteration)
        way = now or way
    return turns


def picked(
    places: Sequence[tuple[int, int]], order: Order, cursor: tuple[int, int]
) -> tuple[int, int] | None:
    """Of all places where something holds, the one that is asked for."""
    if order == "back":
        return max((place for place in places if place < cursor), default=None)
    if order == "next":
        places = [place for place in places if place > cursor]
    return min(places, default=None)


@settings(max_examples=120, deadline=None)
@given(RECIPES, st.sampled_from(["first", "next", "back"]), st.integers(0, 30), st.data())
def test_a_search_finds_what_a_scan_finds(
    recipe: Recipe, order: Order, trained: int, data: st.DataObject
) -> None:
    straight = Straight(recipe).first(FURTHEST + 1)
    weight = data.draw(weights(recipe))
    kind = data.draw(st.sampled_from(["error", "weight", "turn"]))
    stepper = Stepper(Timeline(recipe))
    stepper.timeline.extend(trained)
    goal: Goal
    if kind == "turn":
        update = straight[0].update(weight.layer)
        assume(update is not None and weight.row < len(update.values))
        assert update is not None
        goal = Turn(weight)
        places = [(turn, update.phase) for turn in turns_of(straight, weight)]
    else:
        comparison = data.draw(st.sampled_from(["<", "<=", ">", ">="]))
        number: Callable[[NetworkTrace], float]
        if kind == "weight":
            phase, number = 0, lambda one: weight_at(one, weight)
            bound = number(data.draw(st.sampled_from(straight)))
            goal = Condition(comparison, bound, weight=weight)
        else:
            phase, number = straight[0].error_phase, lambda one: one.all_rows.errors["mean"]
            bound = number(data.draw(st.sampled_from(straight)))
            goal = Condition(comparison, bound)
        meets = COMPARISONS[comparison]
        places = [
            (one.iteration, phase)
            for one in straight
            if (kind == "weight" or begins_epoch(one)) and meets(number(one), bound)
        ]
    stepper.seek(
        data.draw(st.integers(0, len(straight) - 1)), data.draw(st.integers(0, stepper.phases))
    )
    cursor = (stepper.iteration, stepper.phase)
    before = stepper.timeline.trained
    search = Search(stepper.timeline, Sought(goal, order, FURTHEST), *cursor)
    while search.look(data.draw(st.integers(1, 12))):
        pass
    expected = picked(places, order, cursor)
    found = search.found
    assert (found and (found.iteration, found.phase)) == expected
    if found:
        # Nothing that was trained beyond it stays, unless it was there before.
        needed = found.iteration + (found.phase >= straight[0].error_phase)
        assert stepper.timeline.trained == max(before, needed)
    # A run that was searched goes on as one that was not.
    plain = Timeline(recipe)
    for timeline in (plain, stepper.timeline):
        timeline.extend(FURTHEST + 20)
    assert plain.trained == stepper.timeline.trained
    assert bits(plain.errors("sum")) == bits(stepper.timeline.errors("sum"))
    assert bits(*plain.front) == bits(*stepper.timeline.front)
    last = stepper.timeline.reach(FURTHEST + 19)
    assert plain.epoch_errors(last) == stepper.timeline.epoch_errors(last)


@settings(max_examples=40, deadline=None)
@given(RECIPES, st.sampled_from(["max", "min"]), st.booleans(), st.data())
def test_the_greatest_and_the_least_are_those_of_a_scan(
    recipe: Recipe, kind: str, is_weight: bool, data: st.DataObject
) -> None:
    straight = Straight(recipe).first(FURTHEST + 1)
    pick = max if kind == "max" else min
    if is_weight:
        weight = data.draw(weights(recipe))
        numbers = {one.iteration: weight_at(one, weight) for one in straight}
        goal = Extreme(kind, weight=weight)  # type: ignore[arg-type]  # a string that is drawn
    else:
        every = (one for one in straight if begins_epoch(one))
        numbers = {one.iteration: one.all_rows.errors["mean"] for one in every}
        goal = Extreme(kind)  # type: ignore[arg-type]  # likewise
    numbers = {place: number for place, number in numbers.items() if np.isfinite(number)}
    search = Search(Timeline(recipe), Sought(goal, limit=FURTHEST))
    while search.look(data.draw(st.integers(1, 12))):
        pass
    assert search.found is not None
    best = pick(numbers.values())
    first = next(place for place, number in numbers.items() if number == best)
    assert (search.found.iteration, search.found.number) == (first, best)


def test_a_turn_knows_the_update_before_it() -> None:
    stepper = Stepper(Timeline(example("article")))
    assert stepper.seek_where(Turn(W3), 1_000)
    found = stepper.found
    assert found is not None
    assert found.before is not None
    update = stepper.operation
    assert update is not None
    assert update.kind == "update"
    assert update.values[2, 0] == found.number
    stepper.previous_iteration()
    assert update is not stepper.operation
    before = stepper.operation
    assert before is not None
    assert (stepper.iteration, before.values[2, 0]) == found.before
    assert before.values[2, 0] * found.number < 0


@pytest.mark.parametrize("stretch", [1, 2, 100])
@pytest.mark.parametrize("order", ["next", "back"])
def test_a_turn_is_seen_right_beside_the_cursor(order: Order, stretch: int) -> None:
    stepper = Stepper(Timeline(example("article")))
    assert stepper.seek_where(Turn(W3), 1_000)
    turn = stepper.iteration
    # Nothing on the cursor's own side of it tells which way the weight moved on the other.
    stepper.next_iteration() if order == "back" else stepper.back()
    sought = Sought(Turn(W3), order, 50)
    search = Search(stepper.timeline, sought, stepper.iteration, stepper.phase)
    while search.look(stretch):
        pass
    assert search.found is not None
    assert search.found.iteration == turn


def test_a_limit_that_was_not_typed_is_a_round_one() -> None:
    timeline = Timeline(example("article").with_(until=1_000))
    condition = Condition("<", 1e-9)
    assert Search(timeline, Sought(condition)).limit == 1_000
    timeline.extend(1_001)
    assert Search(timeline, Sought(condition)).limit == 1_000
    timeline.extend(13_892)
    assert Search(timeline, Sought(condition)).limit == 15_000
    assert Search(timeline, Sought(condition, limit=1_234)).limit == 1_234


@pytest.mark.parametrize("freeze", ["1", "bias"])
def test_a_frozen_weight_never_turns_and_that_is_said(freeze: str) -> None:
    recipe = example("eleven-lines")
    network = recipe.network
    bias = type(network)(network.sizes, network.activations, bias=True)
    frozen = recipe.with_(network=bias, freeze=(freeze,))
    row = 3 if freeze == "bias" else 0
    with pytest.raises(ValueError, match="layer 1 b is frozen: it never turns"):
        Search(Timeline(frozen), Sought(Turn(Weight(1, row, 0, "layer 1 b"))))
