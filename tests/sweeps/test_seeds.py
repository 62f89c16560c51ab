"""Seeds: the same numbers as one run at a time."""

import pytest

from nntui.engine import Recipe, Timeline, example
from nntui.sweeps.training import CURVE_POINTS, train_seed


@pytest.mark.parametrize("seed", [0, 1, 7, 2**32 - 1])
def test_it_agrees_with_a_run_of_that_seed(seed: int) -> None:
    recipe = example("eleven-lines")
    result = train_seed(recipe, seed, until=900, below=0.1)
    timeline = Timeline(recipe.with_(seed=seed))
    errors = [timeline.trace_at(iteration).errors.mean for iteration in range(901)]
    assert result.seed == seed
    assert result.error == errors[900]
    below = [iteration for iteration, error in enumerate(errors) if error < 0.1]
    assert result.reached == (below[0] if below else None)
    assert len(result.curve) == CURVE_POINTS
    assert (result.curve[0], result.curve[-1]) == (errors[0], errors[900])
    assert set(result.curve) <= set(errors)


def test_the_threshold_counts_up_to_the_last_iteration_and_not_beyond() -> None:
    recipe = example("eleven-lines")
    assert train_seed(recipe, 1, until=498, below=0.1).reached == 498
    assert train_seed(recipe, 1, until=497, below=0.1).reached is None
    assert train_seed(recipe, 1, until=1_000, below=None).reached is None
    assert train_seed(recipe, 1, until=1_000, below=0.9).reached == 0


def test_a_seed_takes_the_place_of_given_weights() -> None:
    recipe = example("tiny")
    given = recipe.with_(given_weights=recipe.with_(seed=5).first_weights, seed=None)
    assert train_seed(given, 3, 50, None) == train_seed(recipe, 3, 50, None)


@pytest.mark.parametrize("until", [0, 1, 5, 22, 23, 24])
def test_a_short_run_has_every_error_in_its_curve(until: int) -> None:
    timeline = Timeline(example("tiny"))
    timeline.extend(until + 1)
    result = train_seed(example("tiny"), 1, until, None)
    assert result.curve[0] == timeline.errors()[0]
    assert result.curve[-1] == timeline.errors()[until] == result.error
    assert len(result.curve) == min(until + 1, CURVE_POINTS)


def test_a_run_that_stops_being_finite_has_no_error(run_away: Recipe) -> None:
    timeline = Timeline(run_away.with_(seed=4))
    timeline.extend(1_000)
    assert timeline.last is not None
    result = train_seed(run_away, 4, until=1_000, below=1e9)
    assert result.error is None
    assert result.reached == 0
    assert 0 < len(result.curve) < CURVE_POINTS
    assert train_seed(run_away, 4, timeline.last, None).error == timeline.errors()[timeline.last]
    assert train_seed(run_away, 4, timeline.last + 1, None).error is None


def test_a_seed_that_learns_row_by_row_is_judged_by_all_rows() -> None:
    # Its last batch alone has an error of 0.017, and one before it is below 0.1.
    result = train_seed(example("xor").with_(batch=1), 2, 20_000, 0.1)
    assert f"{result.error:.4f}" == "0.2585"
    assert result.reached is None
    found = train_seed(example("xor").with_(batch=1), 1, 9_000, 0.2)
    assert found.reached is not None
    assert found.reached % 4 == 0  # where all rows have had their turn
