"""Training done the slow and plain way, one trace after another, to hold the engine to."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from nntui.engine import Recipe, Trace, trace
from nntui.engine.problem import Array


def bits(*numbers: ArrayLike) -> bytes:
    """Numbers as bytes: 0.0 and -0.0 differ, and so do two numbers that print alike."""
    return b"".join(np.asarray(matrix, dtype=np.float64).tobytes() for matrix in numbers)


def trace_bits(one: Trace) -> bytes:
    """All the numbers of an iteration."""
    matrices = (one.inputs, one.targets, *one.weights, *one.velocities, *one.operations)
    return bits(*(matrix.values for matrix in matrices))


def weights_of(one: Trace) -> tuple[Array, ...]:
    """The weights that an iteration began with."""
    return tuple(matrix.values for matrix in one.weights)


def is_finite(one: Trace) -> bool:
    """Whether both errors of an iteration and the weights that it leaves behind are finite."""
    errors = np.array([one.errors.sum, one.errors.half_squares])
    return all(bool(np.isfinite(numbers).all()) for numbers in (*one.next_weights, errors))


def edited(recipe: Recipe, iteration: int) -> Recipe:
    """What is trained at an iteration: the inputs, targets and rate with the edits up to it."""
    inputs, targets, rate = recipe.problem.inputs.copy(), recipe.problem.targets.copy(), recipe.rate
    for edit in recipe.edits:
        if edit.iteration <= iteration and edit.what == "input":
            inputs[edit.row, edit.column] = edit.new
        elif edit.iteration <= iteration and edit.what == "target":
            targets[edit.row, edit.column] = edit.new
        elif edit.iteration <= iteration and edit.what == "rate":
            rate = edit.new
    problem = replace(recipe.problem, inputs=inputs, targets=targets)
    return recipe.with_(problem=problem, rate=rate, edits=())


def straight_training(recipe: Recipe) -> Iterator[Trace]:
    """Each iteration of finite numbers, from 0 on; it stops where the run does."""
    weights = [matrix.copy() for matrix in recipe.first_weights]
    velocities = [np.zeros_like(matrix) for matrix in weights]
    iteration, now = 0, recipe.with_(edits=())
    while True:
        for edit in recipe.edits:
            if edit.iteration == iteration and edit.what == "weight":
                weights[edit.layer - 1][edit.row, edit.column] = edit.new + 0.0  # never -0.0
        if iteration in {edit.iteration for edit in recipe.edits}:
            now = edited(recipe, iteration)
        one = trace(now, [matrix.copy() for matrix in weights], iteration, velocities)
        if not is_finite(one):
            return
        yield one
        weights = [matrix.copy() for matrix in one.next_weights]
        velocities = [update.values for update in one.updates]
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


def error_bits(traces: Iterable[Trace]) -> tuple[bytes, bytes, bytes]:
    """The sum of |y - p|, half the sum of squares and the loss at each iteration."""
    errors = [one.errors for one in traces]
    return (
        bits([each.sum for each in errors]),
        bits([each.half_squares for each in errors]),
        bits([each.loss for each in errors]),
    )
