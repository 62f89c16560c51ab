"""Long training in slices: each is short, whatever an iteration takes."""

from itertools import pairwise

import numpy as np
import pytest

from nntui.engine import ACTIVATIONS, SIGMOID, Network, Problem, Recipe, Timeline, example
from nntui.engine.pace import GROWTH, SLICE_SECONDS, slices


class Stopwatch:
    """A clock that training moves on, by so many seconds an iteration."""

    def __init__(self, timeline: Timeline, seconds: float) -> None:
        self._timeline, self._seconds = timeline, seconds

    def __call__(self) -> float:
        return self._timeline.trained * self._seconds


@pytest.mark.parametrize("seconds", [1e-7, 1e-5, 1e-3, 0.1])
def test_after_the_first_no_slice_takes_long(seconds: float) -> None:
    timeline = Timeline(example("article"))
    done = [0, *slices(timeline, 30_000, Stopwatch(timeline, seconds))]
    assert done[-1] == timeline.trained == 30_000
    sizes = [after - before for before, after in pairwise(done)]
    for size, bigger in pairwise(sizes):
        assert 1 <= bigger <= GROWTH * size
        assert bigger == 1 or bigger * seconds <= SLICE_SECONDS * 1.001


def test_the_first_slice_of_a_large_problem_is_one_iteration() -> None:
    generator = np.random.RandomState(0)
    problem = Problem(generator.random_sample((3_000, 30)), generator.random_sample((3_000, 1)))
    timeline = Timeline(Recipe(problem, Network((1,), (SIGMOID,)), seed=1))
    assert next(slices(timeline, 100, Stopwatch(timeline, 1.0))) == 1


def test_a_run_that_ends_ends_the_slices() -> None:
    recipe = example("article").with_(network=Network((1,), (ACTIVATIONS["linear"],)))
    timeline = Timeline(recipe)
    list(slices(timeline, 1_000, Stopwatch(timeline, 1e-3)))
    assert timeline.end is not None


def test_what_is_trained_already_takes_no_slice() -> None:
    timeline = Timeline(example("article"))
    timeline.extend(100)
    assert list(slices(timeline, 100, Stopwatch(timeline, 1e-3))) == []
