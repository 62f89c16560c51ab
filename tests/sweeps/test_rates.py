"""Learning rates: errors and changes of direction, held to plain loops."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nntui.engine import Edit, NetworkTrace, Recipe, Timeline, example
from nntui.engine.trainer import MAX_PRODUCTS, Trainer
from nntui.sweeps.directions import with_directions
from nntui.sweeps.training import train_rate

from ..naive import begins_epoch, bits
from ..strategies import large_recipes, recipes
from .conftest import eleven_lines

Counts = list[np.ndarray]


def bare_loop(recipe: Recipe, every: int, until: int) -> tuple[list[float], Counts]:
    """Trask's eleven lines in NumPy, with the counting of his second article."""
    inputs, targets = recipe.problem.inputs, recipe.problem.targets
    first, second = (weights.copy() for weights in recipe.first_weights)
    errors = []
    counts = [np.zeros(weights.shape, int) for weights in (first, second)]
    before: list[np.ndarray] | None = None
    for iteration in range(until):
        hidden = 1 / (1 + np.exp(-inputs.dot(first)))
        output = 1 / (1 + np.exp(-hidden.dot(second)))
        error = targets - output
        if iteration % every == 0:
            errors.append(float(np.mean(np.abs(error))))
        output_delta = error * output * (1 - output)
        hidden_delta = output_delta.dot(second.T) * hidden * (1 - hidden)
        updates = [
            recipe.rate * inputs.T.dot(hidden_delta),
            recipe.rate * hidden.T.dot(output_delta),
        ]
        now = [update > 0 for update in updates]
        for count, up, was_up in zip(counts, now, before or now, strict=True):
            count += up != was_up
        before = now
        first += updates[0]
        second += updates[1]
    return errors, counts


@pytest.mark.parametrize("hidden", [4, 32])
@pytest.mark.parametrize("rate", [0.001, 0.01, 0.1, 1.0])
def test_it_agrees_with_a_bare_numpy_loop(hidden: int, rate: float) -> None:
    recipe = eleven_lines(hidden, 1)
    result = train_rate(recipe, rate, every=100, until=600)
    errors, counts = bare_loop(recipe.with_(rate=rate), every=100, until=600)
    assert [iteration for iteration, _ in result.errors] == [0, 100, 200, 300, 400, 500]
    assert [error for _, error in result.errors] == pytest.approx(errors, rel=0, abs=1e-12)
    for mine, bare in zip(result.direction_changes, counts, strict=True):
        np.testing.assert_array_equal(mine, bare)


def test_the_bare_loop_sees_directions_change() -> None:
    """Or the test above would say nothing."""
    _, counts = bare_loop(eleven_lines(32, 1), every=100, until=600)
    assert min(count.max() for count in counts) > 100


def test_the_figures_are_those_of_trasks_article() -> None:
    """From "A Neural Network in 13 lines of Python (Part 2 - Gradient Descent)"."""
    recipe = eleven_lines(4, 1)
    for rate, error in ((0.001, 0.495164025493), (0.1, 0.0428880170001), (10, 0.00312938876301)):
        result = train_rate(recipe, rate, every=10_000, until=10_001)
        assert result.errors[0] == (0, pytest.approx(0.496410031903, abs=1e-12))
        assert result.errors[1] == (10_000, pytest.approx(error, abs=1e-12))


def plain(recipe: Recipe, until: int) -> tuple[list[NetworkTrace], Counts]:
    """The traces of a run, and the changes of direction counted from them."""
    timeline = Timeline(recipe)
    timeline.extend(until)
    traces = [timeline.trace_at(iteration) for iteration in range(timeline.trained)]
    counts = [np.zeros(matrix.shape, int) for matrix in recipe.first_weights]
    for before, now in pairwise(traces):
        for layer, count in enumerate(counts, start=1):
            old, new = before.update(layer), now.update(layer)
            if old and new:  # of a frozen layer nothing changes
                turned = (old.values > 0) != (new.values > 0)
                count[: len(turned)] += turned  # without the row of a frozen bias
    return traces, counts


def check(recipe: Recipe, until: int) -> None:
    """Counting changes no bit, and counts what a look at every trace does."""
    traces, counts = plain(recipe, until)
    trainer = Trainer(recipe, with_directions)
    timeline = Timeline(recipe, trainer)
    timeline.extend(until)
    starts = [trace for trace in traces if begins_epoch(trace)]
    assert bits(timeline.errors()) == bits([trace.all_rows.errors.mean for trace in starts])
    for iteration, trace in enumerate(traces):
        weights = [matrix.values for matrix in trace.weights]
        assert bits(*timeline.weights_at(iteration)) == bits(*weights)
    result = train_rate(recipe, recipe.rate, every=7, until=until)
    for mine, looked_at in zip(result.direction_changes, counts, strict=True):
        np.testing.assert_array_equal(mine, looked_at)


@settings(max_examples=25, deadline=None)
@given(recipe=recipes(), until=st.integers(0, 30))
def test_counting_agrees_with_the_traces(recipe: Recipe, until: int) -> None:
    check(recipe, until)


@settings(max_examples=5, deadline=None)
@given(recipe=large_recipes())
def test_a_network_too_large_to_be_written_out(recipe: Recipe) -> None:
    assume(Trainer(recipe).plan.products > MAX_PRODUCTS)
    check(recipe, 12)


@pytest.mark.parametrize(
    "changes",
    [
        {"momentum": 0.9},
        {"batch": 3, "shuffle": True},
        {"batch": 1, "momentum": 0.5},
        {"edits": (Edit(10, "weight", 3.0, 0.0, 1, 2, 3), Edit(25, "rate", 20.0, 1.0))},
        {"momentum": 0.5, "edits": (Edit(0, "target", 1.0, 0.0), Edit(7, "input", 2.0, 0.0))},
    ],
    ids=str,
)
def test_momentum_batches_and_edits_count_too(changes: dict[str, object]) -> None:
    check(example("eleven-lines").with_(rate=10.0, **changes), 60)


def test_a_rate_whose_net_says_0_to_every_row_is_not_the_best() -> None:
    # That is right for two rows of four, and the last batch is one of these.
    recipe = example("xor").with_(batch=1)
    good, wild = (train_rate(recipe, rate, 10_000, 20_000) for rate in (1.0, 1_000.0))
    assert good.errors[-1][1] == pytest.approx(0.027, abs=0.001)
    assert wild.errors[-1][1] == pytest.approx(0.5)


def test_a_run_that_stops_being_finite_has_no_errors_from_there_on(run_away: Recipe) -> None:
    result = train_rate(run_away, 1.0, every=200, until=1_000)
    timeline = Timeline(run_away)
    timeline.extend(1_000)
    assert timeline.last is not None
    assert 200 < timeline.last < 800
    assert [iteration for iteration, _ in result.errors] == [0, 200, 400, 600, 800]
    for iteration, error in result.errors:
        known = iteration <= timeline.last
        assert error == (timeline.errors()[iteration] if known else None)
    # The weight overshoots each time, so every update goes the other way than the one before.
    assert result.direction_changes[0].tolist() == [[timeline.last]]


def test_no_iteration_has_no_change() -> None:
    result = train_rate(eleven_lines(4, 1), 1.0, every=10, until=0)
    assert result.errors == ()
    assert [int(counts.sum()) for counts in result.direction_changes] == [0, 0]
