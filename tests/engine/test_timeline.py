"""The history of a run: any iteration is the one that straight training had."""

import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from operator import ge, gt, le, lt
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.naive import Straight, begins_epoch, bits, error_bits, trace_bits, weights_of
from tests.strategies import (
    ending_recipes,
    growing_recipes,
    large_recipes,
    recipes,
    tame_recipes,
    wild_recipes,
)

from nntui.engine import (
    ACTIVATIONS,
    MEASURES,
    SIGMOID,
    Condition,
    Network,
    Problem,
    Recipe,
    Timeline,
    trace,
)
from nntui.engine import example as built_in
from nntui.engine.edits import Edit
from nntui.engine.trainer import Trainer

ITERATIONS = 40


@contextmanager
def checkpoints(recipe: Recipe, every: int, kept: int) -> Iterator[None]:
    """Timelines of `recipe` made in here keep few checkpoints, and soon drop some again."""
    trainer = Trainer(recipe)
    flat = trainer.plan.flat(trainer.first).nbytes
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nntui.engine.timeline.CHECKPOINT_PRODUCTS", every * trainer.cost)
        patch.setattr("nntui.engine.timeline.CHECKPOINT_BYTES", kept * flat)
        patch.setattr("nntui.engine.timeline.TRACES_KEPT", 2)
        yield


def kept_bytes(thing: Any, seen: set[int]) -> int:
    """What an object keeps in memory, without the recipe and the code of its loop."""
    if id(thing) in seen or callable(thing) or isinstance(thing, Recipe):
        return 0
    seen.add(id(thing))
    size = sys.getsizeof(thing)
    if isinstance(thing, np.ndarray) and thing.base is not None:
        return size + kept_bytes(thing.base, seen)
    if isinstance(thing, dict):
        return size + sum(kept_bytes(each, seen) for pair in thing.items() for each in pair)
    if isinstance(thing, (list, tuple, set)):
        return size + sum(kept_bytes(each, seen) for each in thing)
    if isinstance(thing, (np.ndarray, array)):
        return size
    return size + kept_bytes(getattr(thing, "__dict__", ()), seen)


def errors_of(timeline: Timeline) -> tuple[bytes, bytes, bytes]:
    """What `error_bits` gives."""
    measures: tuple[str, ...] = ("sum", "half_squares", "loss")
    sums, half_squares, losses = (bits(timeline.errors(measure)) for measure in measures)
    return sums, half_squares, losses


def one_unit(inputs: float, target: float, weight: float, rate: float = 1.0) -> Recipe:
    return Recipe(
        Problem(np.array([[inputs]]), np.array([[target]])),
        Network((1,), (SIGMOID,)),
        given_weights=(np.array([[weight]]),),
        rate=rate,
    )


WEIGHT_TOO_LARGE = Recipe(
    Problem(np.array([[1.0, 1.0]]), np.array([[1.0]])),
    Network((1,), (SIGMOID,)),
    given_weights=(np.array([[1.79e308], [-1.79e308]]),),
    rate=1e308,
)
"""All of iteration 0 is finite, its update too; but the weight and its update together are not."""

# Any iteration, in any order


@settings(max_examples=80)
@given(recipes(), st.integers(1, 3), st.integers(1, 5), st.data())
def test_any_iteration_is_the_one_that_straight_training_had(
    recipe: Recipe, every: int, kept: int, data: st.DataObject
) -> None:
    traces = Straight(recipe).first(ITERATIONS)
    assume(traces)
    with checkpoints(recipe, every, kept):
        timeline = Timeline(recipe)
        iterations = st.integers(0, len(traces) - 1)
        asked = st.lists(st.tuples(iterations, st.booleans()), min_size=1, max_size=12)
        for iteration, whole_trace in data.draw(asked):
            if whole_trace:
                now = timeline.trace_at(iteration)
                assert now.iteration == iteration
                assert trace_bits(now) == trace_bits(traces[iteration])
            else:
                weights = timeline.weights_at(iteration)
                assert bits(*weights) == bits(*weights_of(traces[iteration]))
        assert errors_of(timeline) == error_bits(traces[: timeline.trained])


@settings(max_examples=4)
@given(large_recipes(), st.lists(st.integers(0, 7), min_size=1, max_size=6))
def test_any_iteration_of_a_large_net_is_the_one_that_straight_training_had(
    recipe: Recipe, asked: list[int]
) -> None:
    traces = Straight(recipe).first(8)
    with checkpoints(recipe, every=2, kept=2):
        timeline = Timeline(recipe)
        for iteration in asked:
            assert trace_bits(timeline.trace_at(iteration)) == trace_bits(traces[iteration])


@settings(max_examples=50)
@given(tame_recipes(), st.integers(1, 3), st.integers(1, 4), st.lists(st.integers(1, 15)))
def test_training_in_pieces_is_training_at_once(
    recipe: Recipe, every: int, kept: int, pieces: list[int]
) -> None:
    with checkpoints(recipe, every, kept):
        in_pieces = Timeline(recipe)
        for piece in pieces:
            assert in_pieces.extend(in_pieces.trained + piece) == in_pieces.trained
    at_once = Timeline(recipe)
    at_once.extend(sum(pieces))
    assert in_pieces.trained == at_once.trained == sum(pieces)
    for measure in filter(at_once.has, MEASURES):
        assert bits(in_pieces.errors(measure)) == bits(at_once.errors(measure))
    assert bits(*in_pieces.weights_at(sum(pieces))) == bits(*at_once.weights_at(sum(pieces)))


def test_any_iteration_of_a_long_run_comes_back() -> None:
    straight = Straight(built_in("eleven-lines"))
    timeline = Timeline(built_in("eleven-lines"))
    timeline.extend(3_000)
    for iteration in (2_999, 0, 1_234, 3_000, 1, 1_235, 2_000, 138, 139):
        assert trace_bits(timeline.trace_at(iteration)) == trace_bits(straight[iteration])


def test_looking_back_trains_nothing() -> None:
    timeline = Timeline(built_in("article"))
    timeline.extend(1_000)
    timeline.weights_at(10)
    timeline.trace_at(999)
    timeline.trace_at(1_000)
    assert timeline.trained == 1_000


def test_looking_ahead_trains_up_to_there_and_no_further() -> None:
    timeline = Timeline(built_in("article"))
    assert timeline.trained == 0
    timeline.trace_at(0)
    assert timeline.trained == 0
    timeline.trace_at(1)
    assert timeline.trained == 1
    timeline.weights_at(700)
    assert timeline.trained == 700
    assert len(timeline.errors()) == 700
    assert timeline.extend(500) == 700


@pytest.mark.parametrize("iteration", [-1, -100])
def test_nothing_is_before_iteration_0(iteration: int) -> None:
    timeline = Timeline(built_in("article"))
    timeline.extend(10)
    with pytest.raises(IndexError, match=f"iteration {iteration} is not on the timeline"):
        timeline.weights_at(iteration)
    with pytest.raises(IndexError, match=f"iteration {iteration} is not on the timeline"):
        timeline.trace_at(iteration)


def test_the_weights_of_the_timeline_cannot_be_changed() -> None:
    timeline = Timeline(built_in("eleven-lines"))
    for iteration in (0, 5, 3):
        for matrix in timeline.weights_at(iteration):
            with pytest.raises(ValueError, match="read-only"):
                matrix[0, 0] = 1.0


# Errors


@pytest.mark.parametrize("measure", MEASURES)
def test_the_errors_of_the_timeline_cannot_be_changed(measure: str) -> None:
    for name in ("article", "xor"):  # half the squares are the loss, and are not
        recipe = built_in(name)
        timeline = Timeline(recipe if name == "article" else recipe.with_(loss="cross-entropy"))
        timeline.extend(20)
        errors = timeline.errors(measure)
        before = bits(errors)
        with pytest.raises(ValueError, match="read-only"):
            errors[3] = 0.0
        timeline.extend(1_500)
        assert bits(errors) == before == bits(timeline.errors(measure)[:20])
        with pytest.raises(ValueError, match="read-only"):
            timeline.errors(measure)[3] = 0.0


@pytest.mark.parametrize("measure", ["foo", "", "Loss", "sums", None])
def test_a_measure_that_there_is_not_is_refused(measure: Any) -> None:
    timeline = Timeline(built_in("article"))
    timeline.extend(5)
    expected = f"^measure: {measure!r}, expected one of {', '.join(MEASURES)}$"
    with pytest.raises(ValueError, match=expected):
        timeline.errors(measure)


@settings(max_examples=40)
@given(tame_recipes())
def test_the_measures_are_those_of_the_trace(recipe: Recipe) -> None:
    traces = Straight(recipe).first(15)
    timeline = Timeline(recipe)
    timeline.extend(15)
    for one in traces:
        for measure in filter(timeline.has, MEASURES):
            expected = bits(one.all_rows.errors[measure])
            assert bits(timeline.error_at(one.iteration, measure)) == expected
            if begins_epoch(one):
                place = one.iteration // timeline.epoch
                assert bits(timeline.errors(measure)[place]) == expected
    assert bits(timeline.errors()) == bits(timeline.errors("mean"))


@settings(max_examples=40)
@given(
    tame_recipes(),
    st.sampled_from(["<", "<=", ">", ">="]),
    st.sampled_from(list(MEASURES)),
    st.data(),
)
def test_first_where_is_the_first_of_a_scan(
    recipe: Recipe, comparison: str, measure: str, data: st.DataObject
) -> None:
    timeline = Timeline(recipe)
    assume(timeline.has(measure))
    timeline.extend(30)
    errors = timeline.errors(measure).tolist()
    bound = data.draw(st.sampled_from(errors) | st.floats(0, 1))
    start = data.draw(st.integers(0, 30))
    meets = {"<": lt, "<=": le, ">": gt, ">=": ge}[comparison]
    places = [k for k in range(start, 30) if k % timeline.epoch == 0]
    expected = next((k for k in places if meets(errors[k // timeline.epoch], bound)), None)
    assert timeline.first_where(Condition(comparison, bound, measure), start) == expected


# The end of a run


def check_the_end(recipe: Recipe, steps: list[int]) -> None:
    """A timeline that is extended by `steps` ends where a naive loop does, if it does."""
    asked = sum(steps) + 1
    traces = Straight(recipe).first(asked)
    timeline = Timeline(recipe)
    for step in (*steps, 1):
        timeline.extend(timeline.trained + step)
    if len(traces) == asked:
        assert timeline.trained == asked
        assert timeline.last is None
    else:
        assert timeline.last == max(0, len(traces) - 1)
        assert timeline.trained == len(traces)
    assert errors_of(timeline) == error_bits(traces)
    for one in reversed(traces):
        assert trace_bits(timeline.trace_at(one.iteration)) == trace_bits(one)
    if timeline.last is not None:
        with pytest.raises(IndexError):
            timeline.weights_at(timeline.last + 1)
        with pytest.raises(IndexError):
            timeline.trace_at(timeline.last + 1)


steps_of_training = st.lists(st.integers(1, 20), min_size=1, max_size=4)


@settings(max_examples=50)
@given(ending_recipes(), steps_of_training)
@example(one_unit(100.0, 1.0, 0.0, rate=1e308), [5])
@example(WEIGHT_TOO_LARGE, [5])
@example(WEIGHT_TOO_LARGE, [1])
def test_a_run_ends_at_its_last_finite_iteration(recipe: Recipe, steps: list[int]) -> None:
    check_the_end(recipe, steps)


@settings(max_examples=60)
@given(st.one_of(wild_recipes(), growing_recipes()), steps_of_training)
def test_a_wild_run_ends_at_its_last_finite_iteration(recipe: Recipe, steps: list[int]) -> None:
    check_the_end(recipe, steps)


def test_a_run_goes_on_where_a_sum_is_too_large_but_nothing_comes_of_it() -> None:
    # z = 1e200 · 1e200: the unit is saturated, and learns nothing any more.
    recipe = one_unit(1e200, 1.0, 1e200)
    assert len(Straight(recipe).first(10)) == 10
    timeline = Timeline(recipe)
    assert timeline.extend(10) == 10
    assert timeline.last is None
    assert timeline.errors().tolist() == [0.0] * 10


def test_a_run_ends_at_a_weight_too_large_even_where_an_edit_would_put_it_right() -> None:
    # The update of iteration 2 is too large; an edit gives iteration 3 another weight.
    unlimited = one_unit(100.0, 1.0, 0.0, rate=1e-6)
    recipe = unlimited.with_(
        edits=(
            Edit(2, "rate", 1e308, 1e-6),
            Edit(3, "rate", 1e-6, 1e308),
            Edit(3, "weight", 0.0, np.inf, layer=1),
        )
    )
    assert len(Straight(recipe).first(10)) == 2
    for steps in ([10], [1] * 10, [3, 7]):
        timeline = Timeline(recipe)
        for step in steps:
            timeline.extend(timeline.trained + step)
        assert timeline.last == 1
        assert timeline.trained == 2


def test_a_run_ends_where_a_delta_of_a_row_of_zeros_is_too_large() -> None:
    # Row 1 has no input that is not 0, but a target so large that its hidden deltas are infinite.
    recipe = Recipe(
        Problem(np.array([[0.0], [1.0]]), np.array([[1e150], [0.0]])),
        Network((2, 1), (SIGMOID, SIGMOID)),
        given_weights=(np.array([[1.0, -1.0]]), np.array([[1e200], [-1e200]])),
    )
    assert Straight(recipe).first(1) == []
    timeline = Timeline(recipe)
    timeline.extend(10)
    assert timeline.last == 0


def test_a_run_ends_where_an_error_is_too_large_without_a_warning() -> None:
    # A warning would be written over the screen; the tests turn it into an error.
    timeline = Timeline(one_unit(1.0, 1e200, 0.0))
    timeline.extend(10)
    assert timeline.last == 0


@settings(max_examples=30)
@given(ending_recipes())
def test_what_lies_past_the_end_is_on_no_timeline_however_it_was_reached(recipe: Recipe) -> None:
    beyond = len(Straight(recipe).first(ITERATIONS))
    timeline = Timeline(recipe)
    for iteration in range(beyond):
        timeline.trace_at(iteration)
    # Before the next iteration is trained, the end need not be known; after it, it is.
    with suppress(IndexError):
        timeline.trace_at(beyond)
    timeline.extend(beyond + 1)
    assert timeline.last == beyond - 1
    with pytest.raises(IndexError):
        timeline.trace_at(beyond)


def test_a_run_that_has_ended_trains_no_more() -> None:
    timeline = Timeline(one_unit(100.0, 1.0, 0.0, rate=1e308))
    trained = timeline.extend(100)
    end = timeline.end
    assert trained == 0
    assert end is not None
    assert timeline.extend(200) == trained
    assert timeline.end == end


def test_the_end_says_where_and_why() -> None:
    recipe = one_unit(100.0, 1.0, 0.0, rate=1e308)
    timeline = Timeline(recipe)
    timeline.extend(5)
    assert timeline.end is not None
    assert timeline.end.iteration == 0
    assert "iteration 0" in timeline.end.reason
    assert "rate 1e+308 is too high" in timeline.end.reason


def test_a_run_with_a_sensible_rate_does_not_end() -> None:
    timeline = Timeline(built_in("eleven-lines").with_(rate=10.0))
    timeline.extend(2_000)
    assert timeline.end is None
    assert timeline.last is None


# Memory


def test_the_errors_and_checkpoints_of_a_million_iterations_take_under_32_mb() -> None:
    timeline = Timeline(built_in("article"))
    timeline.extend(1_000_000)
    kept = kept_bytes(timeline, set())
    assert kept > 1_000_000 * 2 * 8  # both errors of each iteration are in the sum
    assert kept < 32 * 2**20


def test_checkpoints_are_dropped_before_they_take_more_than_their_share() -> None:
    recipe = built_in("eleven-lines")
    with checkpoints(recipe, every=1, kept=10):
        timeline = Timeline(recipe)
        timeline.extend(5_000)
        errors = 2 * 8 * 5_000 * 3 // 2
        # Beside them there is the plan; all 5,000 checkpoints would take 640,000 more.
        assert kept_bytes(timeline, set()) < errors + 40_000
        straight = trace(recipe, timeline.weights_at(4_999), 4_999)
        assert bits(timeline.errors("sum")[4_999]) == bits(straight.errors.sum)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({}, " Each update adds up 3 rows; their mean (--reduction mean) divides that by their "
         "number, as a rate of 10 does."),
        ({"batch": 2}, " Each update adds up at most 2 rows; their mean (--reduction mean) divides "
         "that by their number."),
        ({"decay": 0.01}, " Each update adds up 3 rows; their mean (--reduction mean) divides that "
         "by their number."),
        ({"reduction": "mean"}, ""),
        ({"loss": "mse"}, ""),
        ({"batch": 1}, ""),
    ],
    ids=str,
)  # fmt: skip
def test_a_rate_that_is_too_high_says_how_many_rows_are_added_up(
    parts: dict[str, Any], told: str
) -> None:
    problem = Problem(np.array([[1.0], [20.0], [3.0]]), np.ones((3, 1)))
    network = Network((1,), (ACTIVATIONS["linear"],))
    timeline = Timeline(Recipe(problem, network, seed=1, rate=30.0, until=5_000, **parts))
    timeline.reach(5_000)
    assert timeline.end is not None
    assert timeline.end.reason.endswith(f" too high for this network and its data.{told}")
