"""What the update descends: the loss, measured on both sides of each weight."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nntui.engine import ACTIVATIONS, Network, Problem, Recipe, trace
from nntui.engine.problem import Array

STEP = 1e-4
HIDDEN = [name for name in ACTIVATIONS if name != "softmax"]
OUTPUTS = [(name, "squared") for name in HIDDEN] + [
    ("sigmoid", "cross-entropy"),
    ("softmax", "cross-entropy"),
]


def loss_of(recipe: Recipe, weights: list[Array]) -> float:
    return trace(recipe, [matrix.copy() for matrix in weights], 0).errors.loss


def slope_at(recipe: Recipe, layer: int, row: int, column: int) -> float:
    """How the loss changes with one weight: differences at two distances, taken together."""
    weights = [matrix.copy() for matrix in recipe.first_weights]
    losses = {}
    for steps in (-2, -1, 1, 2):
        moved = [matrix.copy() for matrix in weights]
        moved[layer][row, column] += steps * STEP
        losses[steps] = loss_of(recipe, moved)
    return (8 * (losses[1] - losses[-1]) - (losses[2] - losses[-2])) / (12 * STEP)


def is_smooth(recipe: Recipe) -> bool:
    """Whether no sum is near 0, where a ReLU has a corner."""
    one = trace(recipe, recipe.first_weights, 0)
    sums = [operation.values for operation in one.operations if operation.kind == "dot"]
    return all(bool((np.abs(values) > 0.02).all()) for values in sums)


@pytest.mark.parametrize("bias", [False, True], ids=["no bias", "bias"])
@pytest.mark.parametrize(("output", "loss"), OUTPUTS, ids=lambda part: str(part))
def test_an_update_goes_down_the_slope_of_the_loss(output: str, loss: Any, bias: bool) -> None:
    @settings(max_examples=8)
    @given(
        st.integers(0, 2**32 - 1),
        st.lists(st.sampled_from(HIDDEN), max_size=2),
        st.sampled_from([0.01, 1.0, 3.0]),
    )
    def check(seed: int, hidden: list[str], rate: float) -> None:
        generator = np.random.RandomState(seed)
        outputs = 3 if output == "softmax" else 2
        targets = np.eye(outputs)[generator.randint(outputs, size=4)]
        recipe = Recipe(
            Problem(generator.uniform(-2, 2, (4, 3)), targets),
            Network(
                (*(2 for _ in hidden), outputs),
                tuple(ACTIVATIONS[name] for name in (*hidden, output)),
                bias=bias,
            ),
            seed=seed,
            rate=rate,
            loss=loss,
        )
        assume(is_smooth(recipe))
        for layer, update in enumerate(trace(recipe, recipe.first_weights, 0).updates):
            slopes = np.zeros_like(update.values)
            for row, column in np.ndindex(slopes.shape):
                slopes[row, column] = slope_at(recipe, layer, row, column)
            expected = -rate * slopes
            largest = float(np.abs(expected).max())
            assert update.values == pytest.approx(expected, rel=1e-6, abs=1e-6 * largest + 1e-10)

    check()
