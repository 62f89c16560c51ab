"""A replay is checked against the fingerprints, and the outcome is said in numbers."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from nntui.engine import Recipe, Timeline
from nntui.runs import Fingerprint, Run, check_run, load_run, save_run


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


def test_progress_is_told(article: Run) -> None:
    told: list[int] = []
    timeline = Timeline(article.recipe)
    check_run(article, timeline, told.append)
    assert told == [1_000, 1_234]
    check_run(article, timeline, told.append)  # all is trained
    assert told == [1_000, 1_234]


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
