"""Why a weight moved: each row's share, and the slope measured by nudging."""

from math import isclose

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.strategies import tame_recipes

from nntui.engine import ACTIVATIONS, Edit, NetworkTrace, Problem, Recipe, Timeline, example
from nntui.engine.shares import Nudge, Shares, nudge, shares_of

SMOOTH = {"sigmoid", "tanh", "linear", "softmax", "gelu", "silu"}

RECIPES = {
    "article": example("article"),
    "mean and momentum": example("eleven-lines").with_(optimizer="momentum", reduction="mean"),
    "cross-entropy, Adam, batches": example("iris").with_(
        optimizer="adam", batch=40, reduction="mean", decay=0.01
    ),
    "frozen biases": example("iris").with_(freeze=("bias",), decay=0.1),
    "mse": example("xor").with_(loss="mse", optimizer="rmsprop", rate=0.01),
    "squares": example("xor").with_(loss="squares", rate=0.1),
    "edited": example("xor").with_(
        edits=(Edit(1, "weight", 0.5, 0.0, 1, 0, 0), Edit(1, "rate", 0.3, 1.0))
    ),
}


def every_weight(done: NetworkTrace) -> list[tuple[int, tuple[int, int]]]:
    return [
        (matrix.layer, (row, column))
        for matrix in done.weights
        for row, column in np.ndindex(*matrix.values.shape)
    ]


def added(shares: Shares) -> float:
    return sum(each.share for each in shares.rows) + shares.decay + shares.carried


@settings(max_examples=60, deadline=None)
@given(tame_recipes(), st.integers(0, 6))
def test_shares_add_up_to_the_update_that_was_made(recipe: Recipe, iteration: int) -> None:
    timeline = Timeline(recipe)
    done = timeline.trace_at(timeline.reach(iteration))
    for layer, at in every_weight(done):
        shares, update = shares_of(done, layer, at), done.update(layer)
        if update is None or at[0] >= len(update.values):
            assert shares is None
            continue
        assert shares is not None
        assert shares.update == update.values[at]  # to the last bit
        size = max(abs(each.share) for each in shares.rows)
        if np.isfinite([size, shares.update]).all() and (shares.is_even or added(shares)):
            room = 1e-9 * max(size, abs(shares.carried), abs(shares.decay), 1e-300)
            assert abs(added(shares) - shares.update) <= room * len(shares.rows)
        sizes = [abs(each.share) for each in shares.rows]
        assert sizes == sorted(sizes, reverse=True)
        assert sorted(each.row for each in shares.rows) == sorted(done.rows)


@pytest.mark.parametrize("name", RECIPES)
def test_a_row_s_share_is_what_it_would_do_alone(name: str) -> None:
    recipe = RECIPES[name]
    is_plain = recipe.optimizer == "sgd" and not recipe.decay and recipe.reduction == "sum"
    if not is_plain or recipe.loss.is_mean:
        recipe = recipe.with_(
            optimizer="sgd", decay=0.0, reduction="sum", loss=example("article").loss, batch=None,
            network=example("eleven-lines").network, problem=example("eleven-lines").problem,
            freeze=(), example=None, seed=3,
        )  # fmt: skip
    done = Timeline(recipe).trace_at(3)
    problem = done.recipe.problem
    weights = tuple(matrix.values for matrix in done.weights)
    for row in range(0, problem.rows, max(1, problem.rows // 4)):
        alone = Problem(problem.inputs[[row]], problem.targets[[row]])
        lonely = done.recipe.with_(
            problem=alone, seed=None, given_weights=weights, example=None, batch=None
        )
        update = Timeline(lonely).trace_at(0)
        for layer, at in every_weight(done):
            shares, its = shares_of(done, layer, at), update.update(layer)
            assert shares is not None
            assert its is not None
            (share,) = [each.share for each in shares.rows if each.row == row]
            assert isclose(share, its.values[at], rel_tol=1e-12, abs_tol=1e-300)


def test_the_article_s_first_update_is_told_by_the_rows_deltas() -> None:
    done = Timeline(example("article")).trace_at(0)
    shares = shares_of(done, 1, (0, 0))
    assert shares is not None
    assert [(each.row, f"{each.share:.8f}") for each in shares.rows[:2]] == [
        (3, "0.14752178"),
        (2, "0.13377806"),
    ]
    assert f"{shares.update:.8f}" == "0.28129984"


def test_momentum_s_part_is_what_it_kept_of_the_update_before() -> None:
    recipe = example("eleven-lines").with_(momentum=0.9)
    timeline = Timeline(recipe)
    before, done = timeline.trace_at(4).update(1), timeline.trace_at(5)
    assert before is not None
    shares = shares_of(done, 1, (1, 2))
    assert shares is not None
    assert isclose(shares.carried, 0.9 * before.values[1, 2], rel_tol=1e-12)


def test_decay_s_part_is_the_weight_times_both_constants() -> None:
    done = Timeline(example("xor").with_(decay=0.1, rate=0.5)).trace_at(2)
    shares = shares_of(done, 1, (0, 1))
    assert shares is not None
    weight = done.weights[0].values[0, 1]
    assert isclose(shares.decay, -0.5 * 0.1 * weight, rel_tol=1e-9)


def holds(found: Nudge) -> bool:
    return found.digits >= 4 or found.is_within_noise


@pytest.mark.parametrize("name", RECIPES)
def test_the_measured_slope_is_the_computed_one(name: str) -> None:
    timeline = Timeline(RECIPES[name])
    best = 0
    for iteration in (0, 1, 2, 7):
        done = timeline.trace_at(iteration)
        for layer, at in every_weight(done):
            if found := nudge(done, layer, at):
                assert holds(found), (iteration, layer, at, found)
                best = max(best, found.digits)
    assert best >= 7


@settings(max_examples=60, deadline=None)
@given(tame_recipes(), st.integers(0, 4))
def test_it_is_so_in_any_smooth_network(recipe: Recipe, iteration: int) -> None:
    assume({each.name for each in recipe.network.activations} <= SMOOTH)
    timeline = Timeline(recipe)
    done = timeline.trace_at(timeline.reach(iteration))
    # Cross-entropy's slope is y - p only of targets that share 1 out.
    shares_out = np.isclose(done.recipe.problem.targets.sum(axis=1), 1).all()
    assume(not recipe.network.activations[-1].is_of_row or shares_out)
    for layer, at in every_weight(done):
        found = nudge(done, layer, at)
        if found and np.isfinite([found.slope, found.computed]).all():
            assert holds(found), (layer, at, found)


def test_it_does_not_touch_the_run() -> None:
    timeline = Timeline(example("xor"))
    done = timeline.trace_at(5)
    before = [each.tobytes() for each in done.state]
    nudge(done, 1, (0, 0))
    assert [each.tobytes() for each in done.state] == before


def test_steps_and_frozen_weights_have_no_slope() -> None:
    assert nudge(Timeline(example("perceptron")).trace_at(0), 1, (0, 0)) is None
    frozen = Timeline(example("xor").with_(freeze=("bias",))).trace_at(0)
    assert nudge(frozen, 1, (2, 0)) is None
    assert shares_of(frozen, 1, (2, 0)) is None
    assert nudge(frozen, 1, (1, 0))


def test_every_smooth_activation_there_is_is_looked_at() -> None:
    assert SMOOTH | {"relu", "leaky-relu", "step"} == {*ACTIVATIONS}
