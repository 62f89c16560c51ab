"""Training written out by hand: plain floats, loops and `math`, from the formulas' sources alone.

It knows no plan and no expression. Each formula is done in the order in which it is written, so
what the engine makes of the same recipe has to have the same bits.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nntui.engine import Recipe

Rows = list[list[float]]
"""A matrix, row by row."""


def exp(power: float) -> float:
    """e to a power; past the largest float it is without end."""
    return math.inf if power > 709.78 else math.exp(power)


def ln(value: float) -> float:
    """The logarithm; that of 0 is the least there is."""
    return math.log(value) if value > 0 else math.log(5e-324)


def sigmoid(z: float) -> float:
    return 1.0 / (1.0 + exp(-z))


def below(z: float) -> float:
    """The share of the normal distribution below z."""
    return 0.5 * (1.0 + math.erf(z / math.sqrt(2.0)))


def output(name: str, z: float) -> float:
    """What a unit makes of its sum."""
    match name:
        case "sigmoid":
            return sigmoid(z)
        case "tanh":
            return math.tanh(z)
        case "relu":
            return 0.0 if z <= 0.0 else z
        case "leaky-relu":
            return z if z > 0.0 or z != z else 0.01 * z
        case "gelu":  # Hendrycks and Gimpel, 2016: x·Φ(x)
            return z * below(z)
        case "silu":  # Elfwing, Uchibe and Doya, 2017: x·σ(x)
            return z / (1.0 + exp(-z))
        case "step":  # Rosenblatt, 1958: it fires where the sum is equal to the threshold or more
            return 1.0 if z >= 0.0 else 0.0
    assert name == "linear"
    return z


def slope(name: str, z: float, p: float) -> float:
    """How steep it is there."""
    match name:
        case "sigmoid":
            return p * (1.0 - p)
        case "tanh":
            return 1.0 - p * p
        case "relu":
            return 1.0 if p > 0.0 else 0.0
        case "leaky-relu":
            return 1.0 if p > 0.0 else 0.01
        case "gelu":
            return below(z) + z * (exp(-(z * z) / 2.0) / math.sqrt(2.0 * math.pi))
        case "silu":
            return sigmoid(z) + p * (1.0 - sigmoid(z))
    assert name == "linear"
    return 1.0


def softmax(sums: list[float]) -> list[float]:
    """The shares of a row."""
    top = max(sums)
    powers = [exp(z - top) for z in sums]
    return [power / added(powers) for power in powers]


def added(numbers: list[float]) -> float:
    """A sum from left to right, from its first number on."""
    total, *others = numbers
    for number in others:
        total += number
    return total


def rows_of(recipe: Recipe, iteration: int) -> list[int]:
    """The rows that an iteration takes."""
    rows = recipe.problem.rows
    if recipe.batch is None:
        return list(range(rows))
    batches = math.ceil(rows / recipe.batch)
    number, place = divmod(iteration, batches)
    order = list(range(rows))
    if recipe.shuffle:
        order = np.random.RandomState([recipe.seed or 0, number]).permutation(rows).tolist()
    return order[place * recipe.batch :][: recipe.batch]


@dataclass
class Kept:
    """What an optimizer keeps of a layer from one iteration to the next."""

    velocity: Rows
    mean: Rows
    square: Rows
    power1: float = 1.0
    power2: float = 1.0


@dataclass
class Iteration:
    """All numbers of an iteration: operations by kind and layer."""

    rows: list[int]
    weights: list[Rows]
    operations: dict[tuple[str, int], Any] = field(default_factory=dict)
    sum: float = 0.0
    half_squares: float = 0.0
    loss: float = 0.0
    next_weights: list[Rows] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    @property
    def is_finite(self) -> bool:
        """Whether errors and what is carried on are finite."""
        numbers = [self.sum, self.half_squares]
        carried = [*self.next_weights]
        for each in self.kept:
            carried += [each.velocity, each.mean, each.square]
        numbers += [number for matrix in carried for row in matrix for number in row]
        return all(map(math.isfinite, numbers))


def training(recipe: Recipe) -> Iterator[Iteration]:
    """Each iteration of finite numbers, from 0 on; it stops where the run does."""
    inputs, targets = recipe.problem.inputs.tolist(), recipe.problem.targets.tolist()
    weights: list[Rows] = [matrix.tolist() for matrix in recipe.first_weights]
    kept = [Kept(zeros(matrix), zeros(matrix), zeros(matrix)) for matrix in weights]
    rate, iteration = recipe.rate, 0
    while True:
        for edit in recipe.edits:
            if edit.iteration != iteration:
                continue
            if edit.what == "rate":
                rate = edit.new
            else:
                matrices = {"input": inputs, "target": targets, "weight": weights[edit.layer - 1]}
                matrices[edit.what][edit.row][edit.column] = edit.new
        rows = rows_of(recipe, iteration)
        one = iterate(
            recipe,
            rate,
            [inputs[row] for row in rows],
            [targets[row] for row in rows],
            weights,
            kept,
        )
        one.rows = rows
        if not one.is_finite:
            return
        yield one
        weights, kept = [copied(matrix) for matrix in one.next_weights], one.kept
        iteration += 1


def zeros(matrix: Rows) -> Rows:
    return [[0.0] * len(row) for row in matrix]


def copied(matrix: Rows) -> Rows:
    return [list(row) for row in matrix]


def iterate(
    recipe: Recipe, rate: float, x: Rows, y: Rows, weights: list[Rows], kept: list[Kept]
) -> Iteration:
    """Forward, error, backward, updates."""
    one = Iteration([], [copied(matrix) for matrix in weights])
    names = [activation.name for activation in recipe.network.activations]
    entering = forward(one, x, names, recipe.network.bias)
    backward(one, recipe, y, names)
    measure(one, recipe, y, names[-1])
    for layer in range(1, len(weights) + 1):
        update(one, recipe, rate, layer, entering[layer - 1], kept[layer - 1])
    return one


def forward(one: Iteration, x: Rows, names: list[str], bias: bool) -> list[Rows]:
    """The sums and outputs of each layer; what enters each layer is given back."""
    entering = []
    for layer, name in enumerate(names, start=1):
        w = one.weights[layer - 1]
        entering.append([[*row, 1.0] if bias else list(row) for row in x])
        z = [
            [added([row[j] * w[j][u] for j in range(len(w))]) for u in range(len(w[0]))]
            for row in entering[-1]
        ]
        x = [
            softmax(row) if name == "softmax" else [output(name, each) for each in row] for row in z
        ]
        one.operations |= {("dot", layer): z, ("activation", layer): x}
    return entering


def backward(one: Iteration, recipe: Recipe, y: Rows, names: list[str]) -> None:
    """The errors, slopes and deltas of each layer, from the last to the first that is trained."""
    last = len(names)
    first = next(layer for layer in range(1, last + 1) if str(layer) not in recipe.freeze)
    for layer in range(last, first - 1, -1):
        z, p = one.operations["dot", layer], one.operations["activation", layer]
        if layer == last:
            error = [[a - b for a, b in zip(*pair, strict=True)] for pair in zip(y, p, strict=True)]
        else:
            above, w = one.operations["delta", layer + 1], one.weights[layer]
            error = [
                [added([d * w[unit][k] for k, d in enumerate(row)]) for unit in range(len(p[0]))]
                for row in above
            ]
        one.operations["error", layer] = error
        if layer == last and (recipe.loss.name == "cross-entropy" or names[layer - 1] == "step"):
            one.operations["delta", layer] = error
            continue
        name = names[layer - 1]
        steep = [
            [slope(name, *numbers) for numbers in zip(*pair, strict=True)]
            for pair in zip(z, p, strict=True)
        ]
        one.operations["slope", layer] = steep
        loss = recipe.loss.name if layer == last else ""
        pulled = [[2.0 * e for e in row] for row in error] if loss in ("squares", "mse") else error
        delta = [
            [a * b for a, b in zip(*pair, strict=True)] for pair in zip(pulled, steep, strict=True)
        ]
        if loss == "mse":
            delta = [[d / (len(error) * len(error[0])) for d in row] for row in delta]
        one.operations["delta", layer] = delta


def measure(one: Iteration, recipe: Recipe, y: Rows, last: str) -> None:
    """The errors of the predictions."""
    layer = len(one.weights)
    error, loss = one.operations["error", layer], recipe.loss.name
    errors = [each for row in error for each in row]
    one.sum = added([abs(each) for each in errors])
    one.half_squares = 0.5 * added([each * each for each in errors])
    parts = [[each * each for each in row] for row in error]
    if loss == "cross-entropy":
        parts = []
        for wanted, said in zip(y, one.operations["activation", layer], strict=True):
            parts.append([])
            for t, p in zip(wanted, said, strict=True):
                part = -t * ln(p)
                parts[-1].append(part if last == "softmax" else part - (1.0 - t) * ln(1.0 - p))
    one.loss = added([each for row in parts for each in row])
    if loss == "squared":
        one.loss = 0.5 * one.loss
    if loss == "mse":
        one.loss /= len(errors)
    if recipe.reduction == "mean":
        one.loss /= len(y)
    if (loss, recipe.reduction) != ("squared", "sum"):
        one.operations["loss", layer] = parts
        one.operations["total loss", layer] = one.loss


def update(
    one: Iteration, recipe: Recipe, rate: float, layer: int, entering: Rows, kept: Kept
) -> None:
    """How a layer's weights change, and what its optimizer keeps."""
    weights = one.weights[layer - 1]
    after = Kept(*(copied(each) for each in (kept.velocity, kept.mean, kept.square)))
    one.kept.append(after)
    if str(layer) in recipe.freeze:
        one.next_weights.append(copied(weights))
        return
    delta = one.operations["delta", layer]
    trained = len(weights) - (recipe.network.bias and "bias" in recipe.freeze)
    gradients, updates = zeros(weights[:trained]), zeros(weights[:trained])
    after.power1, after.power2 = recipe.beta1 * kept.power1, recipe.beta2 * kept.power2
    new = copied(weights)
    for j in range(trained):
        for u in range(len(weights[0])):
            g = added([row[j] * delta[r][u] for r, row in enumerate(entering)])
            if recipe.reduction == "mean":
                g /= len(entering)
            if recipe.decay:
                # torch.optim.SGD: g_t + λ·θ; here g is the way downhill, its negative.
                g -= recipe.decay * weights[j][u]
            gradients[j][u] = g
            match recipe.optimizer:
                case "sgd":
                    change = rate * g
                case "momentum":
                    change = rate * g + recipe.momentum * kept.velocity[j][u]
                    after.velocity[j][u] = change
                case "rmsprop":  # Hinton, lecture 6e
                    square = recipe.beta2 * kept.square[j][u] + (1.0 - recipe.beta2) * (g * g)
                    after.square[j][u] = square
                    change = rate * g / (math.sqrt(square) + recipe.epsilon)
                case _:  # Adam: Kingma and Ba, 2015, algorithm 1
                    mean = recipe.beta1 * kept.mean[j][u] + (1.0 - recipe.beta1) * g
                    square = recipe.beta2 * kept.square[j][u] + (1.0 - recipe.beta2) * (g * g)
                    after.mean[j][u], after.square[j][u] = mean, square
                    unbiased = mean / (1.0 - after.power1)
                    size = math.sqrt(square / (1.0 - after.power2)) + recipe.epsilon
                    change = rate * unbiased / size
            updates[j][u] = change
            new[j][u] = weights[j][u] + change
    is_update = recipe.optimizer == "sgd" and recipe.reduction == "sum" and not recipe.decay
    rates = [recipe.rate, *(edit.new for edit in recipe.edits if edit.what == "rate")]
    # The gradient is an operation of its own wherever it is not yet the update; a step has none.
    is_step = recipe.network.activations[-1].name == "step"
    if not is_step and (not is_update or any(each != 1.0 for each in rates)):
        one.operations["gradient", layer] = gradients
    if recipe.optimizer in ("rmsprop", "adam"):
        one.operations["mean square", layer] = after.square[:trained]
    if recipe.optimizer == "adam":
        one.operations["mean", layer] = after.mean[:trained]
    one.operations["update", layer] = updates
    one.next_weights.append(new)
