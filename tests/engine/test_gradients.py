"""An update goes down the loss: it is the rate times minus the loss's slope, as measured."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.strategies import MAX_SEED

from nntui.engine import ACTIVATIONS, Loss, Network, Problem, Recipe, trace
from nntui.engine.problem import Array

STEP = 1e-5
"""How far a weight is moved for a measurement."""

KINK = 1e-3
"""So near to 0, a sum may cross the kink of a ReLU when a weight is moved."""

SMALL = 1e-3
"""A slope below this part of the loss is compared with it, as the loss is rounded too."""

OUTPUTS: list[tuple[str, Loss]] = [
    ("sigmoid", "squared"),
    ("tanh", "squared"),
    ("relu", "squared"),
    ("leaky-relu", "squared"),
    ("linear", "squared"),
    ("sigmoid", "cross-entropy"),
    ("softmax", "cross-entropy"),
]
HIDDEN = ["sigmoid", "tanh", "relu", "leaky-relu", "linear"]


def a_recipe(
    generator: np.random.RandomState, hidden: list[str], output: str, loss: Loss, bias: bool
) -> Recipe:
    """A recipe of numbers of moderate size."""
    rows, features = generator.randint(1, 5), generator.randint(1, 4)
    units = [*generator.randint(1, 4, len(hidden)).tolist(), generator.randint(1, 4)]
    if output == "softmax":
        units[-1] = max(2, units[-1])
    network = Network(tuple(units), tuple(ACTIVATIONS[name] for name in (*hidden, output)), bias)
    targets = generator.uniform(0 if loss == "cross-entropy" else -2, 1, (rows, units[-1]))
    if output == "softmax":
        targets /= targets.sum(axis=1, keepdims=True)  # shares, as its outputs are
    return Recipe(
        Problem(generator.uniform(-2, 2, (rows, features)), targets),
        network,
        given_weights=tuple(
            generator.uniform(-1.5, 1.5, shape) for shape in network.shapes(features)
        ),
        loss=loss,
    )


def slope(loss_at: Callable[[float], float]) -> float:
    """The slope at 0, by central differences at two distances."""
    near, far = (loss_at(step) - loss_at(-step) for step in (STEP, 2 * STEP))
    return (8 * near - far) / (12 * STEP)


def loss_moved(
    recipe: Recipe, weights: list[Array], cell: tuple[int, int, int], by: float
) -> float:
    """The loss with one weight moved."""
    layer, row, column = cell
    moved = [matrix.copy() for matrix in weights]
    moved[layer][row, column] += by
    return trace(recipe, moved, 0).errors.loss


def check_updates(recipe: Recipe, velocities: list[Array] | None = None) -> None:
    """Each number of each update of iteration 0 is what the measured slope says."""
    weights = [matrix.copy() for matrix in recipe.first_weights]
    now = trace(recipe, weights, 0, velocities)
    for layer, activation in enumerate(recipe.network.activations, start=1):
        if "relu" in activation.name:
            assume(np.abs(now.find("dot", layer).values).min() >= KINK)
    for layer, update in enumerate(now.updates):
        for row, column in np.ndindex(update.values.shape):
            place = (layer, row, column)
            down = -slope(partial(loss_moved, recipe, weights, place))
            carried_on = recipe.momentum * velocities[layer][row, column] if velocities else 0.0
            measured = (update.values[row, column] - carried_on) / recipe.rate
            size = max(abs(down), abs(measured), SMALL * (1 + now.errors.loss))
            assert abs(measured - down) <= 1e-6 * size, place


@pytest.mark.parametrize("bias", [False, True], ids=["no bias", "bias"])
@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
def test_one_layer_goes_down_its_loss(output: str, loss: Loss, bias: bool) -> None:
    @settings(max_examples=10)
    @given(st.integers(0, MAX_SEED), st.sampled_from([1.0, 0.001, 0.3, 20.0]))
    def check(seed: int, rate: float) -> None:
        recipe = a_recipe(np.random.RandomState(seed), [], output, loss, bias)
        check_updates(recipe.with_(rate=rate))

    check()


@pytest.mark.parametrize("bias", [False, True], ids=["no bias", "bias"])
@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_layer_goes_down_the_loss(
    hidden: str, output: str, loss: Loss, bias: bool
) -> None:
    @settings(max_examples=6)
    @given(st.integers(0, MAX_SEED))
    def check(seed: int) -> None:
        check_updates(a_recipe(np.random.RandomState(seed), [hidden], output, loss, bias))

    check()


@settings(max_examples=50)
@given(
    st.integers(0, MAX_SEED),
    st.lists(st.sampled_from(HIDDEN), min_size=2, max_size=3),
    st.sampled_from(OUTPUTS),
    st.booleans(),
)
def test_many_layers_go_down_the_loss(
    seed: int, hidden: list[str], output: tuple[str, Loss], bias: bool
) -> None:
    check_updates(a_recipe(np.random.RandomState(seed), hidden, *output, bias))


@settings(max_examples=15)
@given(st.integers(0, MAX_SEED), st.sampled_from(OUTPUTS), st.sampled_from([0.5, 0.9]))
def test_momentum_adds_a_part_of_the_update_before(
    seed: int, output: tuple[str, Loss], momentum: float
) -> None:
    generator = np.random.RandomState(seed)
    recipe = a_recipe(generator, ["tanh"], *output, bias=True).with_(rate=0.1, momentum=momentum)
    before = [generator.uniform(-1, 1, matrix.shape) for matrix in recipe.first_weights]
    check_updates(recipe, before)


@settings(max_examples=15)
@given(st.integers(0, MAX_SEED), st.sampled_from(OUTPUTS), st.data())
def test_a_batch_goes_down_the_loss_of_its_own_rows(
    seed: int, output: tuple[str, Loss], data: st.DataObject
) -> None:
    recipe = a_recipe(np.random.RandomState(seed), ["sigmoid"], *output, bias=False)
    check_updates(recipe.with_(batch=data.draw(st.integers(1, recipe.problem.rows))))
