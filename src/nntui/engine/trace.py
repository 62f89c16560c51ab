"""One iteration as a list of operations: the one source of every number that is shown.

The order of the arithmetic is fixed here, and everything else is held to it: a sum starts with its
first product and runs left to right, as it stands on the screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from .problem import Array
from .recipe import Recipe

Kind = Literal[
    "inputs",
    "targets",
    "weights",
    "dot",
    "activation",
    "error",
    "slope",
    "delta",
    "update",
]
"""What a matrix is. The last six are operations."""


class Cell(NamedTuple):
    """The address of one number in a trace."""

    kind: Kind
    layer: int
    """1 for the first layer with weights; 0 for inputs and targets."""
    row: int
    column: int


@dataclass(frozen=True, eq=False)
class Matrix:
    """A named matrix of a trace.

    Attributes:
        kind: What it is.
        layer: Whose it is, counted from 1; 0 for inputs and targets.
        values: The numbers, read-only.
    """

    kind: Kind
    layer: int
    values: Array

    def cell(self, row: int, column: int) -> Cell:
        """The address of the number in `row` and `column`."""
        return Cell(self.kind, self.layer, row, column)


@dataclass(frozen=True, eq=False)
class Operation(Matrix):
    """A matrix and the matrices it came from.

    Attributes:
        phase: Its place in the iteration, counted from 1.
        operands: What went in, in the order in which it is written: `dot` (inputs of the layer,
            weights), `activation` (dot), `error` (targets, activation) or in a hidden layer
            (delta and weights of the layer above), `slope` (activation), `delta` (error, slope),
            `update` (inputs of the layer, delta).
    """

    phase: int
    operands: tuple[Matrix, ...]
    scale: float = 1.0
    """What the sum of products is multiplied by: the learning rate in an update."""

    @property
    def carries_back(self) -> bool:
        """Whether this is a hidden layer's error, which came from the layer above."""
        return self.kind == "error" and self.operands[0].kind == "delta"

    def products(self, row: int, column: int) -> tuple[tuple[Cell, Cell], ...]:
        """The pairs of cells whose products were added up to one of this operation's numbers.

        Empty for an operation that adds no products.
        """
        if self.kind == "update":
            left, delta = self.operands
            rows = range(len(delta.values))
            return tuple((left.cell(r, row), delta.cell(r, column)) for r in rows)
        left, right = (*self.operands, self)[:2]
        terms = range(left.values.shape[1])
        if self.kind == "dot":
            return tuple((left.cell(row, j), right.cell(j, column)) for j in terms)
        if self.carries_back:
            return tuple((left.cell(row, j), right.cell(column, j)) for j in terms)
        return ()

    def contributions(self, row: int, column: int) -> tuple[float, ...]:
        """What each pair of `products` adds to the number, scaled as the number is."""
        left, right = (*(operand.values for operand in self.operands), self.values)[:2]
        if self.kind == "update":
            terms = left[:, row] * right[:, column]
        elif self.kind == "dot":
            terms = left[row] * right[:, column]
        elif self.carries_back:
            terms = left[row] * right[column]
        else:
            return ()
        return tuple((self.scale * terms).tolist())

    def sources(self, row: int, column: int) -> tuple[Cell, ...]:
        """The cells that one of this operation's numbers came from, in the order written."""
        if pairs := self.products(row, column):
            return tuple(cell for pair in pairs for cell in pair)
        return tuple(operand.cell(row, column) for operand in self.operands)


@dataclass(frozen=True)
class Errors:
    """The error of an iteration's predictions, before its update, by each measure."""

    mean: float
    """Mean of |y - p| over all rows and outputs: what Trask prints."""
    sum: float
    """Sum of |y - p|: what Singman prints."""
    half_squares: float
    """Half the sum of (y - p)²: what the update descends."""


@dataclass(frozen=True, eq=False)
class Trace:
    """One iteration: the weights it began with and its operations in order."""

    recipe: Recipe
    iteration: int
    inputs: Matrix
    targets: Matrix
    weights: tuple[Matrix, ...]
    operations: tuple[Operation, ...]

    @property
    def phases(self) -> int:
        """The last phase: how many operations there are."""
        return len(self.operations)

    def find(self, kind: Kind, layer: int) -> Matrix:
        """The matrix of that kind and layer.

        Raises:
            KeyError: There is none.
        """
        return self._matrices[kind, layer]

    def value(self, cell: Cell) -> float:
        """The number at an address."""
        return float(self.find(cell.kind, cell.layer).values[cell.row, cell.column])

    def operation(self, phase: int) -> Operation | None:
        """The operation done last at `phase`; `None` at phase 0."""
        return self.operations[phase - 1] if phase else None

    @cached_property
    def _matrices(self) -> dict[tuple[str, int], Matrix]:
        every = (self.inputs, self.targets, *self.weights, *self.operations)
        return {(matrix.kind, matrix.layer): matrix for matrix in every}

    @cached_property
    def predictions(self) -> Array:
        """What the network said, shape (rows, outputs)."""
        return self.find("activation", len(self.weights)).values

    @cached_property
    def next_weights(self) -> tuple[Array, ...]:
        """The weights that the next iteration begins with: weights + update."""
        updates = self.operations[-len(self.weights) :]
        return tuple(
            _frozen(old.values + update.values)
            for old, update in zip(self.weights, updates, strict=True)
        )

    @cached_property
    def errors(self) -> Errors:
        """The error of this iteration's predictions, each sum from left to right, row by row."""
        differences = self.find("error", len(self.weights)).values.ravel()
        total = float(np.add.accumulate(np.abs(differences))[-1])
        squares = float(np.add.accumulate(differences * differences)[-1])
        return Errors(mean=total / len(differences), sum=total, half_squares=0.5 * squares)

    @cached_property
    def is_finite(self) -> bool:
        """Whether every number of the iteration is finite (the errors' sums included)."""
        errors = (self.errors.sum, self.errors.half_squares)
        return bool(np.isfinite(errors).all()) and all(
            np.isfinite(matrix.values).all() for matrix in self._matrices.values()
        )


def trace(recipe: Recipe, weights: tuple[Array, ...], iteration: int) -> Trace:
    """Compute one iteration: forward, error, backward, updates.

    The formulas are those of gradient descent on half the sum of squares: with layer input a,
    z = a·w, p = f(z), error = y - p (in a hidden layer, the deltas above times the weights above,
    transposed), delta = error · f'(z), and Δw = α · aᵀ·delta. All deltas are taken before any
    weight changes.

    Args:
        recipe: What is trained.
        weights: One matrix a layer, shapes as `recipe.network.shapes`.
        iteration: Its number, from 0; nothing is computed from it.
    """
    inputs = Matrix("inputs", 0, recipe.problem.inputs)
    targets = Matrix("targets", 0, recipe.problem.targets)
    layers = tuple(Matrix("weights", n, values) for n, values in enumerate(weights, start=1))
    operations: list[Operation] = []

    def done(
        kind: Kind, layer: int, values: Array, *operands: Matrix, scale: float = 1.0
    ) -> Operation:
        phase = len(operations) + 1
        operations.append(Operation(kind, layer, _frozen(values), phase, operands, scale))
        return operations[-1]

    # Numbers may run off to infinity where the rate is too high; `is_finite` tells.
    with np.errstate(over="ignore", invalid="ignore"):
        entering: list[Matrix] = [inputs]
        for matrix, activation in zip(layers, recipe.network.activations, strict=True):
            n, left = matrix.layer, entering[-1]
            z = done("dot", n, _dot(left.values, matrix.values), left, matrix)
            entering.append(done("activation", n, _each(activation.value, z.values), z))

        deltas: dict[int, Operation] = {}
        for matrix in reversed(layers):
            n, p = matrix.layer, entering[matrix.layer]
            if n == len(layers):
                error = done("error", n, targets.values - p.values, targets, p)
            else:
                above, its_weights = deltas[n + 1], layers[n]
                carried = _dot(above.values, its_weights.values.T)
                error = done("error", n, carried, above, its_weights)
            slope_at = recipe.network.activations[n - 1].slope
            slope = done("slope", n, _each(slope_at, p.values), p)
            deltas[n] = done("delta", n, error.values * slope.values, error, slope)

        for matrix in layers:
            n, left = matrix.layer, entering[matrix.layer - 1]
            change = recipe.rate * _dot(left.values.T, deltas[n].values)
            done("update", n, change, left, deltas[n], scale=recipe.rate)

    return Trace(recipe, iteration, inputs, targets, layers, tuple(operations))


def _dot(left: Array, right: Array) -> Array:
    # Not `left @ right`: a BLAS adds in an order of its own, which differs between machines.
    # `accumulate` adds strictly in order, starting with the first product.
    products = left[:, :, np.newaxis] * right[np.newaxis, :, :]
    return np.add.accumulate(products, axis=1)[:, -1, :]


def _each(function: Callable[[float], float], values: Array) -> Array:
    flat = map(function, values.ravel().tolist())
    return np.fromiter(flat, np.float64, values.size).reshape(values.shape)


def _frozen(values: Array) -> Array:
    values.setflags(write=False)
    return values
