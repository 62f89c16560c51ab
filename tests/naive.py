"""Training done the slow and plain way, one trace after another, to hold the engine to."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from nntui.engine import NetworkTrace, Recipe, trace
from nntui.engine.network_plan import network_plan
from nntui.engine.problem import Array


def bits(*numbers: ArrayLike) -> bytes:
    """Numbers as bytes: 0.0 and -0.0 differ, and so do two numbers that print alike."""
    return b"".join(np.asarray(matrix, dtype=np.float64).tobytes() for matrix in numbers)


def trace_bits(one: NetworkTrace, beside: NetworkTrace | None = None) -> bytes:
    """All the numbers of an iteration: what it began with, and what came of each of its steps.

    Beside that of another recipe, of the steps that both have.
    """
    # Without what an edit of a target may have taken away: what counts as right.
    names = one.plan.step_of.keys() - {"right", "accuracy", "wanted", "ahead"}
    if beside is not None:
        names &= beside.plan.step_of.keys()
    made = (one.values(name) for name in one.plan.step_of if name in names)
    return bits(one.inputs.values, one.targets.values, *one.state, *made)


def weights_of(one: NetworkTrace) -> tuple[Array, ...]:
    """The weights that an iteration began with."""
    return tuple(matrix.values for matrix in one.weights)


def is_finite(one: NetworkTrace) -> bool:
    """Whether both errors of an iteration and what it leaves behind are finite."""
    errors = np.array([one.errors.sum, one.errors.half_squares])
    return all(bool(np.isfinite(numbers).all()) for numbers in (*one.next_state, errors))


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


def straight_training(recipe: Recipe) -> Iterator[NetworkTrace]:
    """Each iteration of finite numbers, from 0 on; it stops where the run does."""
    state = [matrix.copy() for matrix in recipe.first_weights]
    iteration, now = 0, recipe.with_(edits=())
    while True:
        for edit in recipe.edits:
            if edit.iteration == iteration and edit.what == "weight":
                state[edit.layer - 1][edit.row, edit.column] = edit.new + 0.0  # never -0.0
        if iteration in {edit.iteration for edit in recipe.edits}:
            now = edited(recipe, iteration)
        # Operations are those of the whole run, with its edits.
        size, judging = len(now.rows_at(iteration)), recipe.judging
        plan = network_plan(now, size, recipe.shows_gradient, judging)
        one = trace(now, tuple(matrix.copy() for matrix in state), iteration, plan, judging)
        if not is_finite(one):
            return
        yield one
        state = [matrix.copy() for matrix in one.next_state]
        iteration += 1


class Straight:
    """The iterations of a run by number, traced when they are first asked for."""

    def __init__(self, recipe: Recipe) -> None:
        self._training = straight_training(recipe)
        self._done: list[NetworkTrace] = []

    def __getitem__(self, iteration: int) -> NetworkTrace:
        while len(self._done) <= iteration:
            self._done.append(next(self._training))
        return self._done[iteration]

    def first(self, count: int) -> list[NetworkTrace]:
        """The first `count` iterations, or all where the run ends before."""
        while len(self._done) < count:
            now = next(self._training, None)
            if now is None:
                break
            self._done.append(now)
        return self._done[:count]


def begins_epoch(one: NetworkTrace) -> bool:
    """Whether all rows have had their turn equally often before an iteration."""
    return one.iteration % one.recipe.batches == 0


def total_bits(traces: Iterable[NetworkTrace]) -> list[bytes]:
    """What the plan keeps of each iteration's own rows, record by record."""
    return [bits(numbers) for numbers in zip(*(one.totals for one in traces), strict=True)]


def error_bits(traces: Iterable[NetworkTrace]) -> tuple[bytes, bytes, bytes]:
    """The sum of |y - p|, half the sum of squares and the loss of all rows, at each of the
    iterations that begins an epoch."""
    errors = [one.all_rows.errors for one in traces if begins_epoch(one)]
    return (
        bits([each.sum for each in errors]),
        bits([each.half_squares for each in errors]),
        bits([each.loss for each in errors]),
    )
