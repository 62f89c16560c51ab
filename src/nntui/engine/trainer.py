"""Many iterations, fast, with the bits of `trace`."""

from array import array
from dataclasses import replace
from math import isfinite

import numpy as np

from .edits import Edit
from .problem import Array
from .recipe import Recipe
from .trace import Trace, trace
from .written_out import Flat, Loop, Stretch, compile_loop, terms

MAX_TERMS = 3_000
"""Up to so many products an iteration, written-out Python is the faster way; see
`tests/benchmarks`. Its compilation takes some 20 µs a product."""

CALLS = 3_000
"""What an element-wise iteration costs beside its products, counted in products."""


class Trainer:
    """Runs a recipe's iterations, and makes its edits on the way.

    The rule: a recipe of at most `MAX_TERMS` products an iteration that takes all rows each time
    is written out as Python; any other is done by NumPy, element by element. Both give the bits
    of `trace`.

    A *state* is what an iteration begins with, edits made: see `Flat`.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.shapes = recipe.network.shapes(recipe.problem.features)
        self.is_written_out = recipe.batch is None and terms(recipe) <= MAX_TERMS
        self._starts = sorted({0, *(edit.iteration for edit in recipe.edits)})
        self._recipes: dict[int, Recipe] = {}
        self._loops: dict[int, Loop] = {}
        self._last: tuple[Flat, Trace] | None = None

    @property
    def cost(self) -> int:
        """About how long an iteration takes, counted in written-out products."""
        return terms(self.recipe) + (0 if self.is_written_out else CALLS)

    @property
    def first(self) -> Flat:
        """The state that iteration 0 begins with."""
        weights = self.flat(self.recipe.first_weights)
        state = weights + (0.0,) * len(weights) if self.recipe.momentum else weights
        return self._edited(state, 0)

    def run(self, state: Flat, start: int, count: int) -> Stretch:
        """Do `count` iterations.

        Args:
            state: What the first of them begins with.
            start: Its number.
            count: How many.
        """
        done = Stretch(state, array("d"), array("d"), array("d"))
        while count:
            stage = self._stage(start)
            later = [edit for edit in self._starts if edit > start]
            steps = min(count, later[0] - start) if later else count
            part = self._run_stage(stage, done.state, start, steps)
            start, count = start + steps, count - steps
            after = self._edited(part.state, start)
            if steps and not done.sums:
                done = part._replace(state=after)
                continue
            for whole, new in zip(done[1:], part[1:], strict=True):
                whole.extend(new)
            done = done._replace(state=after)
        return done

    def trace(self, state: Flat, iteration: int) -> Trace:
        """An iteration's trace, from the state that it begins with.

        The last one is kept: an iteration that is done element by element is looked at next.
        """
        if self._last and self._last[1].iteration == iteration and self._last[0] == state:
            return self._last[1]
        matrices = self.shaped(state)
        layers = len(self.shapes)
        recipe = self.recipe_at(iteration)
        done = trace(recipe, matrices[:layers], iteration, matrices[layers : 2 * layers])
        self._last = state, done
        return done

    def recipe_at(self, iteration: int) -> Recipe:
        """The recipe with the edits up to an iteration made, and without any left."""
        return self._recipe(self._stage(iteration))

    def flat(self, matrices: tuple[Array, ...]) -> Flat:
        """All numbers in a row, layer by layer and row by row."""
        return tuple(value for matrix in matrices for value in matrix.ravel().tolist())

    def shaped(self, state: Flat | Array) -> tuple[Array, ...]:
        """A state as read-only matrices: the weights of each layer, then any velocities."""
        values, matrices, start = np.array(state), [], 0
        values.setflags(write=False)
        while start < len(values):
            for rows, columns in self.shapes:
                matrices.append(values[start : start + rows * columns].reshape(rows, columns))
                start += rows * columns
        return tuple(matrices)

    def _stage(self, iteration: int) -> int:
        """The iteration of the last edit up to this one."""
        return max(start for start in self._starts if start <= iteration)

    def _recipe(self, stage: int) -> Recipe:
        if stage not in self._recipes:
            recipe = self.recipe
            if recipe.edits:
                recipe = _with_edits(recipe, [e for e in recipe.edits if e.iteration <= stage])
            self._recipes[stage] = recipe
        return self._recipes[stage]

    def _run_stage(self, stage: int, state: Flat, start: int, count: int) -> Stretch:
        if not self.is_written_out:
            return self._element_wise(state, start, count)
        if stage not in self._loops:
            self._loops[stage] = self._compile(self._recipe(stage))
        return self._loops[stage](state, count)

    def _compile(self, recipe: Recipe) -> Loop:
        return compile_loop(recipe)

    def _element_wise(self, state: Flat, start: int, count: int) -> Stretch:
        sums, half_squares, losses = array("d"), array("d"), array("d")
        for iteration in range(start, start + count):
            done = self.trace(state, iteration)
            sums.append(done.errors.sum)
            half_squares.append(done.errors.half_squares)
            if self.recipe.loss == "cross-entropy":
                losses.append(done.errors.loss)
            state = self.state_after(done, state)
        return Stretch(state, sums, half_squares, losses)

    def state_after(self, done: Trace, before: Flat) -> Flat:  # noqa: ARG002  # subclasses do
        """The state that an iteration leaves behind, before any edit at the next.

        Args:
            done: The iteration.
            before: The state that it began with.
        """
        state = self.flat(done.next_weights)
        if self.recipe.momentum:
            state += self.flat(tuple(update.values for update in done.updates))
        return state

    def following(self, done: Trace) -> Flat:
        """The state that the iteration after a trace's begins with."""
        return self._edited(Trainer.state_after(self, done, ()), done.iteration + 1)

    def _edited(self, state: Flat, iteration: int) -> Flat:
        # A run that has stopped being finite has ended: no edit brings it back.
        if iteration not in self._starts or not all(map(isfinite, state)):
            return state
        values = list(state)
        for edit in self.recipe.edits:
            if edit.iteration == iteration and edit.what == "weight":
                before = sum(rows * units for rows, units in self.shapes[: edit.layer - 1])
                units = self.shapes[edit.layer - 1][1]
                values[before + edit.row * units + edit.column] = edit.new
        return tuple(values)


def _with_edits(recipe: Recipe, edits: list[Edit]) -> Recipe:
    inputs, targets = recipe.problem.inputs.copy(), recipe.problem.targets.copy()
    rate = recipe.rate
    for edit in edits:
        if edit.what == "input":
            inputs[edit.row, edit.column] = edit.new
        elif edit.what == "target":
            targets[edit.row, edit.column] = edit.new
        elif edit.what == "rate":
            rate = edit.new
    problem = replace(recipe.problem, inputs=inputs, targets=targets)
    return recipe.with_(problem=problem, rate=rate, edits=())
