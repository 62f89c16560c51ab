"""Each loss is the one of its source: its number, and the weights that training with it leaves."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from nntui.engine import ACTIVATIONS, Network, Problem, Recipe, RecipeError, Timeline
from nntui.engine.problem import Array

WAYS = [(loss, "sum") for loss in ("squared", "squares", "mse", "cross-entropy")]
WAYS += [(loss, "mean") for loss in ("squared", "squares", "cross-entropy")]

ITERATIONS = 50


def a_recipe(**parts: Any) -> Recipe:
    """Five rows of two outputs, so that rows and outputs are told apart."""
    generator = np.random.RandomState(20)
    problem = Problem(generator.uniform(-1, 1, (5, 3)), generator.uniform(0, 1, (5, 2)))
    network = Network((4, 2), (ACTIVATIONS["tanh"], ACTIVATIONS["sigmoid"]), bias=True)
    return Recipe(problem, network, seed=7, rate=0.05, **parts)


def loss_of(loss: str, reduction: str, y: Array, p: Array) -> float:
    """The formulas as the sources write them."""
    squares = (y - p) ** 2
    total = {
        "squared": 0.5 * squares.sum(),
        "squares": squares.sum(),
        "mse": squares.mean(),
        "cross-entropy": -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum(),
    }[loss]
    return float(total / len(y) if reduction == "mean" else total)


def sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def trained(recipe: Recipe) -> tuple[list[Array], list[float]]:
    """The weights after all iterations, and the losses on the way, by a plain NumPy loop."""
    w1, w2 = (matrix.copy() for matrix in recipe.first_weights)
    loss, reduction, rate = recipe.loss.name, recipe.reduction, recipe.rate
    kept = [[np.zeros_like(w), np.zeros_like(w)] for w in (w1, w2)]
    losses = []
    for iteration in range(ITERATIONS):
        some = list(recipe.rows_at(iteration))
        ones = np.ones((len(some), 1))
        x = np.hstack([recipe.problem.inputs[some], ones])
        y = recipe.problem.targets[some]
        h = np.hstack([np.tanh(x @ w1), ones])
        p = sigmoid(h @ w2)
        losses.append(loss_of(loss, reduction, y, p))
        by_p = {
            "squared": p - y,
            "squares": 2 * (p - y),
            "mse": 2 * (p - y) / y.size,
            "cross-entropy": (p - y) / (p * (1 - p)),
        }[loss]
        if reduction == "mean":
            by_p = by_p / len(y)
        by_z2 = by_p * p * (1 - p)
        by_z1 = (by_z2 @ w2.T * (1 - h * h))[:, :-1]
        t = iteration + 1
        for w, by_w, (m, v) in zip((w1, w2), (x.T @ by_z1, h.T @ by_z2), kept, strict=True):
            match recipe.optimizer:
                case "sgd":
                    w -= rate * by_w
                case "momentum":
                    m[:] = recipe.momentum * m - rate * by_w
                    w += m
                case "rmsprop":
                    v[:] = recipe.beta2 * v + (1 - recipe.beta2) * by_w**2
                    w -= rate * by_w / (np.sqrt(v) + recipe.epsilon)
                case "adam":
                    m[:] = recipe.beta1 * m + (1 - recipe.beta1) * by_w
                    v[:] = recipe.beta2 * v + (1 - recipe.beta2) * by_w**2
                    size = np.sqrt(v / (1 - recipe.beta2**t)) + recipe.epsilon
                    w -= rate * m / (1 - recipe.beta1**t) / size
    return [w1, w2], losses


@pytest.mark.parametrize(
    ("way", "optimizer", "batch"),
    list(product(WAYS, ("sgd", "momentum", "rmsprop", "adam"), (None, 1, 2))),
    ids=str,
)
def test_weights_and_losses_are_those_of_a_plain_numpy_loop(
    way: tuple[str, str], optimizer: str, batch: int | None
) -> None:
    recipe = a_recipe(loss=way[0], reduction=way[1], optimizer=optimizer, batch=batch)
    timeline = Timeline(recipe)
    weights, losses = trained(recipe)
    for ours, theirs in zip(timeline.weights_at(ITERATIONS), weights, strict=True):
        assert np.abs(ours - theirs).max() <= 1e-12
    for iteration, loss in enumerate(losses):
        assert timeline.trace_at(iteration).errors.loss == pytest.approx(loss, rel=1e-9)


@pytest.mark.parametrize(("loss", "reduction"), WAYS)
def test_the_loss_is_written_out_part_by_part(loss: str, reduction: str) -> None:
    trace = Timeline(a_recipe(loss=loss, reduction=reduction)).trace_at(0)
    parts, whole = trace.loss
    y, p = trace.targets.values, trace.predictions
    for row, output in np.ndindex(y.shape):
        part = loss_of(loss, "sum", y[row : row + 1, output], p[row : row + 1, output])
        part *= 2 if loss == "squared" else 1  # its half stands before the sum
        assert parts.values[row, output] == pytest.approx(part, rel=1e-12)
    assert (
        whole.values.item()
        == trace.errors.loss
        == pytest.approx(loss_of(loss, reduction, y, p), rel=1e-12)
    )
    is_plain = (loss, reduction) == ("squared", "sum")
    assert (parts in trace.operations, whole in trace.operations) == (not is_plain,) * 2


def test_every_measure_of_squares_is_of_the_same_errors() -> None:
    timeline = Timeline(a_recipe())
    timeline.extend(4)
    for iteration in range(4):
        trace = timeline.trace_at(iteration)
        squares = (trace.targets.values - trace.predictions) ** 2
        for measure, value in (
            ("squares", squares.sum()), ("mse", squares.mean()), ("rmse", squares.mean() ** 0.5),
        ):  # fmt: skip
            assert getattr(trace.errors, measure) == pytest.approx(value, rel=1e-12)
            assert timeline.errors(measure)[iteration] == getattr(trace.errors, measure)


def test_a_mean_of_a_mean_is_refused() -> None:
    with pytest.raises(RecipeError, match="mse is a mean already"):
        a_recipe(loss="mse", reduction="mean")
