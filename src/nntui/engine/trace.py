"""One iteration as a list of operations: the one source of every number that is shown.

The order of the arithmetic is fixed here, and everything else is held to it: a sum starts with its
first product and runs left to right, as it stands on the screen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any, Literal, NamedTuple

import numpy as np

from .problem import Array, with_ones
from .recipe import Recipe

Kind = Literal[
    "inputs",
    "bias",
    "targets",
    "weights",
    "velocity",
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
    """1 for the first layer with weights; 0 for inputs and targets. A bias has the layer that it
    stands beside."""
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
class WithBias(Matrix):
    """What enters a layer where there is a bias: a matrix with a column of ones after its last."""

    def cell(self, row: int, column: int) -> Cell:
        """The address of the number: the matrix's own, or the bias's."""
        if column == self.values.shape[1] - 1:
            return Cell("bias", self.layer, row, 0)
        return super().cell(row, column)


@dataclass(frozen=True, eq=False)
class Operation(Matrix):
    """A matrix and the matrices it came from.

    Attributes:
        phase: Its place in the iteration, counted from 1.
        operands: What went in, in the order in which it is written: `dot` (inputs of the layer,
            weights), `activation` (dot), `error` (targets, activation) or in a hidden layer
            (delta and weights of the layer above), `slope` (activation), `delta` (error, slope;
            with cross-entropy the last layer's error alone), `update` (inputs of the layer, delta
            and, with momentum, the velocity: the update of the iteration before).
    """

    phase: int
    operands: tuple[Matrix, ...]
    scale: float = 1.0
    """What the sum of products is multiplied by: the learning rate in an update."""
    momentum: float = 0.0
    """How much of the velocity is added to an update."""

    is_of_row: bool = False
    """Whether each number follows from its whole row: a softmax's activation."""

    @property
    def carries_back(self) -> bool:
        """Whether this is a hidden layer's error, which came from the layer above."""
        return self.kind == "error" and self.operands[0].kind == "delta"

    def products(
        self, row: int, column: int, terms: slice = slice(None)
    ) -> tuple[tuple[Cell, Cell], ...]:
        """The pairs of cells whose products were added up to one of this operation's numbers.

        Empty for an operation that adds no products. `terms` takes some of them.
        """
        if self.kind == "update":
            left, delta = self.operands[:2]
            rows = range(len(delta.values))[terms]
            return tuple((left.cell(r, row), delta.cell(r, column)) for r in rows)
        left, right = (*self.operands, self)[:2]
        places = range(left.values.shape[1])[terms]
        if self.kind == "dot":
            return tuple((left.cell(row, j), right.cell(j, column)) for j in places)
        if self.carries_back:
            return tuple((left.cell(row, j), right.cell(column, j)) for j in places)
        return ()

    @property
    def terms(self) -> int:
        """How many products each of this operation's numbers is the sum of; 0 if of none."""
        if self.kind == "update":
            return len(self.operands[1].values)
        is_sum = self.kind == "dot" or self.carries_back
        return self.operands[0].values.shape[1] if is_sum else 0

    def contributions(self, row: int, column: int, terms: slice = slice(None)) -> tuple[float, ...]:
        """What each pair of `products` adds to the number, scaled as the number is."""
        left, right = (*(operand.values for operand in self.operands), self.values)[:2]
        with np.errstate(over="ignore", invalid="ignore"):
            if self.kind == "update":
                products = left[terms, row] * right[terms, column]
            elif self.kind == "dot":
                products = left[row, terms] * right[terms, column]
            elif self.carries_back:
                products = left[row, terms] * right[column, terms]
            else:
                return ()
            return tuple((self.scale * products).tolist())

    def carried_on(self, row: int, column: int) -> float:
        """What momentum adds to one of an update's numbers: a part of the update before."""
        return sum(
            self.momentum * velocity.values.item(row, column) for velocity in self.operands[2:]
        )

    def sources(self, row: int, column: int) -> tuple[Cell, ...]:
        """The cells that one of this operation's numbers came from, in the order written."""
        if pairs := self.products(row, column):
            carried_on = [operand.cell(row, column) for operand in self.operands[2:]]
            return (*(cell for pair in pairs for cell in pair), *carried_on)
        if self.is_of_row:
            (sums,) = self.operands
            return tuple(sums.cell(row, j) for j in range(sums.values.shape[1]))
        return tuple(operand.cell(row, column) for operand in self.operands)


@dataclass(frozen=True)
class Errors:
    """The error of an iteration's predictions, before its update, by each measure."""

    mean: float
    """Mean of |y - p| over all rows and outputs: what Trask prints."""
    sum: float
    """Sum of |y - p|: what Singman prints."""
    half_squares: float
    """Half the sum of (y - p)²."""
    loss: float
    """What the update descends: `half_squares`, or the cross-entropy summed over rows."""


@dataclass(frozen=True, eq=False)
class Trace:
    """One iteration: the weights it began with and its operations in order.

    Attributes:
        recipe: What is trained, with the edits up to this iteration made.
        iteration: Its number, from 0.
        rows: The rows of the problem that it takes; its matrices have a row for each of them.
        inputs: Those rows of X.
        targets: Those rows of y.
        weights: One matrix a layer.
        velocities: One a layer with momentum, otherwise none.
        operations: What is done, in order.
    """

    recipe: Recipe
    iteration: int
    rows: Sequence[int]
    inputs: Matrix
    targets: Matrix
    weights: tuple[Matrix, ...]
    velocities: tuple[Matrix, ...]
    operations: tuple[Operation, ...]

    @property
    def phases(self) -> int:
        """The last phase: how many operations there are."""
        return len(self.operations)

    @property
    def error_phase(self) -> int:
        """The phase from which on the iteration's error is known: that of the last layer's."""
        # Each layer has a dot and an activation before the first error.
        return 2 * len(self.weights) + 1

    def find(self, kind: Kind, layer: int) -> Matrix:
        """The matrix of that kind and layer.

        Raises:
            KeyError: There is none.
        """
        return self._matrices[kind, layer]

    def value(self, cell: Cell) -> float:
        """The number at an address."""
        return self._matrices[cell[:2]].values.item(cell.row, cell.column)

    def operation(self, phase: int) -> Operation | None:
        """The operation done last at `phase`; `None` at phase 0."""
        return self.operations[phase - 1] if phase else None

    def place_of(self, row: int) -> int | None:
        """Where a row of the problem stands in this iteration's matrices; `None` if it is not in
        its batch."""
        return self.rows.index(row) if row in self.rows else None

    @cached_property
    def _matrices(self) -> dict[tuple[str, int], Matrix]:
        every = (
            self.inputs, self.targets, *self.weights, *self.velocities, *self.operations
        )  # fmt: skip
        found: dict[tuple[str, int], Matrix] = {
            (matrix.kind, matrix.layer): matrix for matrix in every
        }
        if self.recipe.network.bias:
            ones = _frozen(np.ones((len(self.rows), 1)))
            for layer in range(len(self.weights)):
                found["bias", layer] = Matrix("bias", layer, ones)
        return found

    @cached_property
    def predictions(self) -> Array:
        """What the network said, shape (rows, outputs)."""
        return self.find("activation", len(self.weights)).values

    @cached_property
    def next_weights(self) -> tuple[Array, ...]:
        """The weights that the next iteration begins with: weights + update."""
        with np.errstate(over="ignore", invalid="ignore"):
            return tuple(
                _frozen(old.values + update.values)
                for old, update in zip(self.weights, self.updates, strict=True)
            )

    @property
    def updates(self) -> tuple[Operation, ...]:
        """The last operations: one for each layer's weights."""
        return self.operations[-len(self.weights) :]

    @cached_property
    def errors(self) -> Errors:
        """The error of this iteration's predictions, each sum from left to right, row by row."""
        differences = self.find("error", len(self.weights)).values.ravel()
        with np.errstate(over="ignore", invalid="ignore"):
            total = float(np.add.accumulate(np.abs(differences))[-1])
            half_squares = 0.5 * float(np.add.accumulate(differences * differences)[-1])
        loss = half_squares if self.recipe.loss == "squared" else self._cross_entropy()
        return Errors(total / len(differences), total, half_squares, loss)

    def _cross_entropy(self) -> float:
        term = cross_entropy_term(self.recipe)
        wanted, said = self.targets.values.ravel().tolist(), self.predictions.ravel().tolist()
        terms = [term(y, p) for y, p in zip(wanted, said, strict=True)]
        return float(np.add.accumulate(terms)[-1])

    @cached_property
    def is_finite(self) -> bool:
        """Whether the errors and the weights that the iteration leaves behind are finite.

        These are what is carried on. A sum z may be infinite all the same: where a sigmoid is
        saturated, nothing comes of it.
        """
        errors = (self.errors.sum, self.errors.half_squares)
        return bool(np.isfinite(errors).all()) and all(
            np.isfinite(matrix).all() for matrix in self.next_weights
        )


SMALLEST = 5e-324
"""The least float above 0. Its logarithm, -744.4, stands in for that of 0."""


def cross_entropy_term(recipe: Recipe) -> Callable[[float, float], float]:
    """What an output p adds to the cross-entropy with its target y.

    -y·ln p for softmax; -y·ln p - (1-y)·ln(1-p) for sigmoid.
    """
    if recipe.network.activations[-1].is_of_row:
        return lambda y, p: -y * log(max(p, SMALLEST))
    return lambda y, p: (
        -y * log(max(p, SMALLEST)) - (1.0 - y) * log(max(1.0 - p, SMALLEST))
    )  # fmt: skip


FEW = 2**9
"""Up to so many products, the calls take longer than the numbers."""

ROWS, BLOCK = 2**9, 2**15
"""So many rows are done at a time, and about so many products, so that they fit into a processor's
cache."""


def trace(
    recipe: Recipe,
    weights: Sequence[Array],
    iteration: int,
    velocities: Sequence[Array] | None = None,
) -> Trace:
    """Compute one iteration: forward, error, backward, updates.

    The formulas are those of gradient descent on the recipe's loss: with layer input a, z = a·w,
    p = f(z), error = y - p (in a hidden layer, the deltas above times the weights above,
    transposed), delta = error · f'(z), and Δw = α · aᵀ·delta, plus μ times the update before where
    there is momentum. With cross-entropy, the delta of sigmoid and softmax outputs is the plain
    error. All deltas are taken before any weight changes.

    Args:
        recipe: What is trained; its edits are not looked at.
        weights: One matrix a layer, shapes as `recipe.network.shapes`.
        iteration: Its number, from 0, which decides the rows of its batch.
        velocities: With momentum, the updates of the iteration before; zeros unless given.
    """
    problem, network = recipe.problem, recipe.network
    rows = recipe.rows_at(iteration)
    taken = slice(None) if recipe.batch is None else list(rows)
    inputs = Matrix("inputs", 0, _frozen(problem.inputs[taken]))
    targets = Matrix("targets", 0, _frozen(problem.targets[taken]))
    layers = tuple(Matrix("weights", n, values) for n, values in enumerate(weights, start=1))
    moving: tuple[Matrix, ...] = ()
    if recipe.momentum:
        before = velocities or [np.zeros_like(values) for values in weights]
        moving = tuple(
            Matrix("velocity", n, _frozen(values + 0.0))  # makes -0.0 a plain 0.0
            for n, values in enumerate(before, start=1)
        )
    operations: list[Operation] = []

    def done(kind: Kind, layer: int, values: Array, *operands: Matrix, **more: Any) -> Operation:
        phase = len(operations) + 1
        operations.append(Operation(kind, layer, _frozen(values), phase, operands, **more))
        return operations[-1]

    # Numbers may run off to infinity where the rate is too high; `is_finite` tells.
    with np.errstate(over="ignore", invalid="ignore"):
        entering: list[Matrix] = []
        outputs: list[Matrix] = [inputs]
        for matrix, activation in zip(layers, network.activations, strict=True):
            n = matrix.layer
            left = outputs[-1]
            if network.bias:
                is_first = left is inputs
                both = problem.inputs_and_bias[taken] if is_first else with_ones(left.values)
                left = WithBias(left.kind, left.layer, _frozen(both))
            entering.append(left)
            z = done("dot", n, _dot(left.values, matrix.values), left, matrix)
            values = activation.outputs(z.values)
            outputs.append(done("activation", n, values, z, is_of_row=activation.is_of_row))

        deltas: dict[int, Operation] = {}
        for matrix in reversed(layers):
            n, p = matrix.layer, outputs[matrix.layer]
            activation = network.activations[n - 1]
            is_last = n == len(layers)
            if is_last:
                error = done("error", n, targets.values - p.values, targets, p)
            else:
                above, its_weights = deltas[n + 1], layers[n]
                units = network.sizes[n - 1]  # nothing is carried back to a bias
                carried = _dot(above.values, its_weights.values[:units].T)
                error = done("error", n, carried, above, its_weights)
            if is_last and recipe.loss == "cross-entropy":
                deltas[n] = done("delta", n, error.values.copy(), error)
                continue
            slope = done("slope", n, activation.slopes(p.values), p)
            deltas[n] = done("delta", n, error.values * slope.values, error, slope)

        for matrix, left in zip(layers, entering, strict=True):
            n = matrix.layer
            change = recipe.rate * _dot(left.values.T, deltas[n].values)
            carried_on = moving[n - 1 : n]
            for velocity in carried_on:
                change = change + recipe.momentum * velocity.values
            operands = (left, deltas[n], *carried_on)
            done("update", n, change, *operands, scale=recipe.rate, momentum=recipe.momentum)

    return Trace(recipe, iteration, rows, inputs, targets, layers, moving, tuple(operations))


def of_all_rows(done: Trace) -> Trace:
    """The iteration that would take all rows with the weights of one that takes a batch."""
    if done.recipe.batch is None:
        return done
    recipe = done.recipe.with_(batch=None, shuffle=False)
    velocities = [matrix.values for matrix in done.velocities]
    return trace(recipe, [matrix.values for matrix in done.weights], done.iteration, velocities)


def _dot(left: Array, right: Array) -> Array:
    """The matrix product, each of its sums from left to right.

    Not `left @ right`: a BLAS adds in an order of its own, which differs between machines.
    """
    (rows, count), columns = left.shape, right.shape[1]
    if rows * columns == 1 or rows * count * columns <= FEW:
        products = left[:, :, np.newaxis] * right[np.newaxis, :, :]
        return np.add.accumulate(products, axis=1)[:, -1, :]  # in order by definition
    if rows > ROWS:
        parts = [_dot(left[first : first + ROWS], right) for first in range(0, rows, ROWS)]
        return np.concatenate(parts)
    # Several times as fast where there are many. NumPy adds in pairs along the axis that is fastest
    # in memory, but in order along any other (the notes of `numpy.sum`): here along the first.
    total = np.full((rows, columns), -0.0)  # the number that changes no bit when added to
    step = max(1, BLOCK // (rows * columns))
    for start in range(0, count, step):
        some = slice(start, start + step)
        products = np.multiply(left.T[some, :, np.newaxis], right[some, np.newaxis, :], order="C")
        products[0] += total
        total = np.add.reduce(products, axis=0, initial=-0.0)
    return total


def _frozen(values: Array) -> Array:
    values.setflags(write=False)
    return values
