"""Runs to save, and a library of their own for each test."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from nntui.engine import SIGMOID, Edit, Network, Problem, Recipe, Stepper, Timeline, example
from nntui.runs import Run, make_run

SAVED = datetime(2026, 1, 31, 12, 30, 15, 250, tzinfo=UTC)


def run_of(recipe: Recipe, iteration: int, phase: int, name: str = "a run") -> Run:
    """A run of a recipe, left at a place."""
    stepper = Stepper(Timeline(recipe))
    stepper.seek(iteration, phase)
    return make_run(name, stepper, SAVED)


@pytest.fixture
def article() -> Run:
    """The article's run, left at iteration 1,234."""
    return run_of(example("article"), 1_234, 2)


@pytest.fixture
def own() -> Run:
    """A run of data, names and weights of one's own, with a hidden layer and two edits."""
    recipe = Recipe(
        problem=Problem(
            np.array([[0.1, -2.5], [1e-300, 7], [3, 1 / 3]]),
            np.array([[0, 1], [1, 0], [0.25, 0.75]]),
            feature_names=("größe", 'a "quoted" name\nof two lines'),
            output_names=("\\", ""),
            row_names=("'", "\x7f\x00\t", "🐍"),
        ),
        network=Network((3, 2), (SIGMOID, SIGMOID)),
        given_weights=(
            np.array([[0.1, 0.2, 0.3], [-0.4, 5e-324, 123456789.123456789]]),
            np.array([[1, 2], [3, 4], [-5, 6]]),
        ),
        rate=0.1,
        until=77,
        edits=(Edit(4, "weight", 0.5, 0.25, layer=2, row=2), Edit(9, "rate", 2.0, 0.1)),
    )
    return run_of(recipe, 20, 12)


@pytest.fixture
def run_away() -> Recipe:
    """A recipe whose first update is too large for a float, so that its run ends at iteration 0."""
    problem = Problem(np.array([[100]]), np.array([[1]]))
    return Recipe(problem, Network((1,), (SIGMOID,)), given_weights=(np.zeros((1, 1)),), rate=1e308)


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of runs, which is not there yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "nntui" / "runs"
