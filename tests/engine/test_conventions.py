"""The README says with which options the numbers of a source come out: some that are printed."""

import numpy as np
import pytest

from nntui.engine import ACTIVATIONS, Network, Problem, Recipe, Timeline

LIGHTS = Problem([[1, 0, 1], [0, 1, 1], [0, 0, 1], [1, 1, 1]], [[1], [1], [0], [0]])


def test_the_errors_that_grokking_deep_learning_prints() -> None:
    """Trask's street lights, chapter 6: the sum of squares of each tenth pass over the rows."""
    kinds = (ACTIVATIONS["relu"], ACTIVATIONS["linear"])
    recipe = Recipe(LIGHTS, Network((4, 1), kinds), seed=1, rate=0.2, batch=1)
    timeline = Timeline(recipe)
    printed = "0.634231159844 0.358384076763 0.0830183113303 0.0064670549571 0.000329266900075"
    for epoch, figure in zip(range(9, 50, 10), printed.split(), strict=True):
        last_row = 4 * epoch + 3
        errors = timeline.epoch_errors(last_row)
        assert f"{errors.squares:.12g}" == f"{float(figure):.12g}"
        assert errors.squares == 2 * errors.half_squares


def test_nielsens_mini_batches() -> None:
    """As `update_mini_batch` of his network.py: w -= η/n·Σ∂C/∂w, with C = 1/(2n)·Σ‖y - a‖²."""
    generator = np.random.RandomState(3)
    x, y = generator.normal(size=(6, 3)), generator.uniform(size=(6, 2))
    network = Network((2,), (ACTIVATIONS["sigmoid"],), bias=True)
    recipe = Recipe(Problem(x, y), network, seed=4, rate=0.5, batch=3, reduction="mean")
    timeline = Timeline(recipe)
    first = recipe.first_weights[0]
    w, b = first[:-1].T.copy(), first[-1].copy()  # a line a unit, b apart
    for iteration in range(20):
        by_w, by_b = np.zeros_like(w), np.zeros_like(b)
        for row in recipe.rows_at(iteration):
            a = 1 / (1 + np.exp(-(w @ x[row] + b)))
            delta = (a - y[row]) * a * (1 - a)
            by_w, by_b = by_w + np.outer(delta, x[row]), by_b + delta
        w, b = w - 0.5 / 3 * by_w, b - 0.5 / 3 * by_b
    ours = timeline.weights_at(20)[0]
    assert np.abs(ours - np.vstack([w.T, b])).max() <= 1e-12
    a = 1 / (1 + np.exp(-(x @ w.T + b)))
    cost = (np.linalg.norm(y - a, axis=1) ** 2).sum() / (2 * len(x))
    assert timeline.error_at(20, "loss") == pytest.approx(cost, rel=1e-12)
