"""Many iterations, fast, with the bits of `trace`."""

from array import array

import numpy as np

from .problem import Array
from .recipe import Recipe
from .trace import trace
from .written_out import Flat, Loop, Stretch, compile_loop, terms

MAX_TERMS = 3_000
"""Up to so many products an iteration, written-out Python is the faster way; see
`tests/benchmarks`. Its compilation takes some 20 µs a product."""


class Trainer:
    """Runs a recipe's iterations.

    The rule: a recipe of at most `MAX_TERMS` products an iteration is written out as Python,
    a larger one is done by NumPy, element by element. Both give the bits of `trace`.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.shapes = recipe.network.shapes(recipe.problem.features)
        self.is_written_out = terms(recipe) <= MAX_TERMS
        self._loop: Loop = compile_loop(recipe) if self.is_written_out else self._element_wise

    def run(self, weights: Flat, count: int) -> Stretch:
        """Do `count` iterations.

        Args:
            weights: What the first of them begins with, as `flat` gives it.
            count: How many.
        """
        return self._loop(weights, count)

    def flat(self, weights: tuple[Array, ...]) -> Flat:
        """All weights in a row, layer by layer and row by row."""
        return tuple(value for matrix in weights for value in matrix.ravel().tolist())

    def shaped(self, flat: Flat | Array) -> tuple[Array, ...]:
        """The weights as read-only matrices, one a layer."""
        values, matrices, start = np.array(flat), [], 0
        values.setflags(write=False)
        for rows, columns in self.shapes:
            matrices.append(values[start : start + rows * columns].reshape(rows, columns))
            start += rows * columns
        return tuple(matrices)

    def _element_wise(self, flat: Flat, count: int) -> Stretch:
        weights = self.shaped(flat)
        sums, half_squares = array("d"), array("d")
        for _ in range(count):
            done = trace(self.recipe, weights, iteration=0)
            sums.append(done.errors.sum)
            half_squares.append(done.errors.half_squares)
            weights = done.next_weights
        return Stretch(self.flat(weights), sums, half_squares)
