"""Training done the slow and plain way, one trace after another, to hold the engine to."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from nntui.engine import Recipe, Trace, trace
from nntui.engine.problem import Array


def bits(*numbers: ArrayLike) -> bytes:
    """Numbers as bytes: 0.0 and -0.0 differ, and so do two numbers that print alike."""
    return b"".join(np.asarray(matrix, dtype=np.float64).tobytes() for matrix in numbers)


def trace_bits(one: Trace) -> bytes:
    """All the numbers of an iteration."""
    matrices = (one.inputs, one.targets, *one.weights, *one.operations)
    return bits(*(matrix.values for matrix in matrices))


def weights_of(one: Trace) -> tuple[Array, ...]:
    """The weights that an iteration began with."""
    return tuple(matrix.values for matrix in one.weights)


def is_finite(one: Trace) -> bool:
    """Whether both errors of an iteration and the weights that it leaves behind are finite."""
    errors = np.array([one.errors.sum, one.errors.half_squares])
    return all(bool(np.isfinite(numbers).all()) for numbers in (*one.next_weights, errors))


def straight_training(recipe: Recipe) -> Iterator[Trace]:
    """Each iteration of finite numbers, from 0 on; it stops where the run does."""
    weights, iteration = recipe.first_weights, 0
    while is_finite(now := trace(recipe, weights, iteration)):
        yield now
        with np.errstate(all="ignore"):
            weights = now.next_weights
        iteration += 1


class Straight:
    """The iterations of a run by number, traced when they are first asked for."""

    def __init__(self, recipe: Recipe) -> None:
        self._training = straight_training(recipe)
        self._done: list[Trace] = []

    def __getitem__(self, iteration: int) -> Trace:
        while len(self._done) <= iteration:
            self._done.append(next(self._training))
        return self._done[iteration]

    def first(self, count: int) -> list[Trace]:
        """The first `count` iterations, or all where the run ends before."""
        while len(self._done) < count:
            now = next(self._training, None)
            if now is None:
                break
            self._done.append(now)
        return self._done[:count]


def error_lists(traces: Iterable[Trace]) -> tuple[list[float], list[float]]:
    """The sum of |y - p| and half the sum of squares at each iteration."""
    errors = [one.errors for one in traces]
    return [each.sum for each in errors], [each.half_squares for each in errors]
