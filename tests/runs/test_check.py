"""A replay is checked against the fingerprints, and the outcome is said in numbers."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naive import trace_bits
from tests.strategies import growing_recipes, tame_recipes

from nntui.engine import EXAMPLES, Edit, Recipe, Stepper, Timeline, example
from nntui.runs import Fingerprint, Run, check_run, load_run, make_run, save_run

from .conftest import run_of


def changed(run: Run, by: dict[int, float]) -> Run:
    """The run with the first weight of some fingerprints changed."""
    fingerprints = []
    for fingerprint in run.fingerprints:
        weights = tuple(matrix.copy() for matrix in fingerprint.weights)
        weights[0][0, 0] += by.get(fingerprint.iteration, 0.0)
        fingerprints.append(Fingerprint(fingerprint.iteration, weights))
    return replace(run, fingerprints=tuple(fingerprints))


def test_a_saved_run_replays_bit_for_bit(article: Run, tmp_path: Path) -> None:
    save_run(article, tmp_path / "run.toml")
    run = load_run(tmp_path / "run.toml")
    check = check_run(run, Timeline(run.recipe))
    assert check.iterations == (0, 1, 10, 100, 1_000, 1_234)
    assert check.bit_for_bit
    assert check.agrees
    assert (check.first_difference, check.largest) == (None, 0.0)
    assert check.sentence == "6 fingerprints up to iteration 1,234 agree bit for bit."


@settings(max_examples=30, deadline=None)
@given(st.one_of(tame_recipes(), growing_recipes()), st.integers(0, 30))
def test_whatever_is_trained_replays_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, recipe: Recipe, iteration: int
) -> None:
    path = tmp_path_factory.mktemp("any") / "run.toml"
    stepper = Stepper(Timeline(recipe))
    stepper.seek(iteration, 1)
    save_run(make_run("a", stepper, datetime.now(UTC)), path)
    run = load_run(path)
    assert run.recipe == recipe
    again = Timeline(run.recipe)
    check = check_run(run, again)
    assert check.bit_for_bit
    assert check.iterations[-1] >= stepper.iteration
    place = again.trace_at(stepper.iteration)
    assert trace_bits(place) == trace_bits(stepper.trace)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_replays_bit_for_bit(name: str, tmp_path: Path) -> None:
    save_run(run_of(example(name), 120, 3), tmp_path / "run.toml")
    run = load_run(tmp_path / "run.toml")
    check = check_run(run, Timeline(run.recipe))
    assert check.sentence == "5 fingerprints up to iteration 120 agree bit for bit."


def test_an_edited_run_replays_as_a_fresh_one_with_the_same_edit(tmp_path: Path) -> None:
    edits = (Edit(5, "weight", 2.0, 0.0, layer=1), Edit(60, "target", 0.5, 1.0, row=2))
    plain = example("article")
    stepper = Stepper(Timeline(plain.with_(edits=edits)))
    stepper.seek(150, 4)
    save_run(make_run("a", stepper, datetime.now(UTC)), tmp_path / "run.toml")
    run = load_run(tmp_path / "run.toml")
    assert run.recipe.edits == edits
    assert check_run(run, Timeline(run.recipe)).bit_for_bit
    fresh = Timeline(plain.with_(edits=edits))
    for fingerprint in run.fingerprints:
        weights = fresh.weights_at(fingerprint.iteration)
        assert fingerprint == Fingerprint(fingerprint.iteration, weights)
    # Undone, it is the plain run again; from the first edit on, the saved weights are not its own.
    undone = Timeline(run.recipe.with_(edits=()))
    assert undone.recipe == plain
    assert check_run(run, undone).first_difference == 10


def test_one_fingerprint_agrees(article: Run) -> None:
    run = replace(article, fingerprints=article.fingerprints[:1])
    check = check_run(run, Timeline(run.recipe))
    assert check.sentence == "1 fingerprint up to iteration 0 agrees bit for bit."


def test_any_order_of_fingerprints_will_do(own: Run) -> None:
    run = replace(own, fingerprints=own.fingerprints[::-1])
    check = check_run(run, Timeline(run.recipe))
    assert check.bit_for_bit
    assert check.iterations == (0, 1, 10, 20)


def test_a_small_difference_is_named_and_agrees(article: Run) -> None:
    run = changed(article, {100: 1e-12, 1_000: 3e-12, 1_234: 2e-12})
    check = check_run(run, Timeline(run.recipe))
    assert not check.bit_for_bit
    assert check.agrees
    assert check.first_difference == 100
    assert check.largest == pytest.approx(3e-12, rel=1e-3)
    assert check.sentence == "Differs from iteration 100 on, by at most 3e-12 (iteration 1,000)."


def test_the_last_bit_is_a_difference(article: Run) -> None:
    weight = article.fingerprints[2].weights[0][0, 0]
    run = changed(article, {10: np.spacing(weight)})
    check = check_run(run, Timeline(run.recipe))
    assert check.first_difference == 10
    assert not check.bit_for_bit
    assert check.agrees


@pytest.mark.parametrize(("by", "agrees"), [(1e-12, True), (9e-10, True), (1.1e-9, False)])
def test_a_billionth_is_the_limit(by: float, agrees: bool, article: Run) -> None:
    run = changed(article, {1_234: -by})
    check = check_run(run, Timeline(run.recipe))
    assert check.agrees is agrees
    assert check.first_difference == 1_234


def test_a_large_difference_does_not_agree(article: Run) -> None:
    run = changed(article, {1: 0.25})
    check = check_run(run, Timeline(run.recipe))
    assert not check.agrees
    assert check.largest == 0.25
    assert check.sentence == "Differs from iteration 1 on, by at most 0.25 (iteration 1)."


def test_a_run_that_ends_before_a_fingerprint_differs(run_away: Recipe) -> None:
    weights = run_away.first_weights
    fingerprints = (Fingerprint(0, weights), Fingerprint(50, weights))
    run = Run("a", run_away, 0, 0, datetime.now(UTC), fingerprints)
    check = check_run(run, Timeline(run_away))
    assert not check.agrees
    assert check.first_difference == 50
    assert check.sentence == (
        "Differs from iteration 50 on: the run ends at iteration 0, "
        "the saved one went on to iteration 50."
    )
