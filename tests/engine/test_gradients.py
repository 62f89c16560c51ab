"""An update goes down the loss: it is the rate times minus the loss's slope, as measured."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.strategies import MAX_SEED

from nntui.engine import ACTIVATIONS, Network, NetworkTrace, Problem, Recipe, trace
from nntui.engine.problem import Array

STEP = 1e-5
"""How far a weight is moved for a measurement."""

KINK = 1e-3
"""So near to 0, a sum may cross the kink of a ReLU when a weight is moved."""

SMALL = 1e-3
"""A slope below this part of the loss is compared with it, as the loss is rounded too."""

OUTPUTS: list[tuple[str, str]] = [
    ("sigmoid", "squared"),
    ("tanh", "squared"),
    ("relu", "squared"),
    ("leaky-relu", "squared"),
    ("gelu", "squared"),
    ("silu", "squared"),
    ("linear", "squared"),
    ("sigmoid", "squares"),
    ("silu", "squares"),
    ("tanh", "mse"),
    ("linear", "mse"),
    ("sigmoid", "cross-entropy"),
    ("softmax", "cross-entropy"),
]
HIDDEN = ["sigmoid", "tanh", "relu", "leaky-relu", "gelu", "silu", "linear"]


def a_recipe(
    generator: np.random.RandomState, hidden: list[str], output: str, loss: str, bias: bool
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


def rounding(now: NetworkTrace) -> float:
    """How far a measured slope may be off, as a prediction p near 1 is rounded before ln(1 - p)."""
    recipe, eps = now.recipe, float(np.finfo(float).eps)
    if recipe.loss.name != "cross-entropy" or recipe.network.activations[-1].name != "sigmoid":
        return 0.0
    left = np.maximum(1.0 - now.predictions, eps)  # p is off by less than eps
    rounded = float((eps / left * (1.0 - now.targets.values)).sum())
    return rounded * (2 * 8 + 2) / (12 * STEP)  # as `slope` weighs its four losses


def loss_moved(
    recipe: Recipe, weights: list[Array], cell: tuple[int, int, int], by: float
) -> float:
    """The loss with one weight moved."""
    layer, row, column = cell
    moved = [matrix.copy() for matrix in weights]
    moved[layer][row, column] += by
    return trace(recipe, tuple(moved), 0).errors.loss


def check_updates(recipe: Recipe, velocities: list[Array] | None = None) -> None:
    """Each number of each update of iteration 0 is what the measured slope says."""
    now = first(recipe, tuple(velocities or ()))
    for layer, numbers in enumerate(recipe.first_weights, start=1):
        update = now.find("update", layer).values
        for row, column in np.ndindex(numbers.shape):
            carried_on = recipe.momentum * velocities[layer - 1][row, column] if velocities else 0.0
            measured = (update[row, column] - carried_on) / recipe.rate
            check_slope(now, (layer - 1, row, column), measured)


def first(recipe: Recipe, kept: tuple[Array, ...] = ()) -> NetworkTrace:
    """Iteration 0, with what an optimizer has kept; no sum is so near to 0 as to cross a kink."""
    now = trace(recipe, (*recipe.first_weights, *kept), 0)
    for layer, activation in enumerate(recipe.network.activations, start=1):
        if "relu" in activation.name:
            assume(np.abs(now.find("dot", layer).values).min() >= KINK)
    return now


def check_slope(now: NetworkTrace, place: tuple[int, int, int], measured: float) -> None:
    """A number is minus the loss's slope by a weight, as measured, less the weight's decay."""
    recipe = now.recipe
    weights = [matrix.copy() for matrix in recipe.first_weights]
    down = -slope(partial(loss_moved, recipe, weights, place))
    down -= recipe.decay * weights[place[0]][place[1:]]
    size = max(abs(down), abs(measured), SMALL * (1 + now.errors.loss))
    assert abs(measured - down) <= 1e-6 * size + rounding(now), place


def check_gradients(recipe: Recipe) -> None:
    """Each number of each gradient of iteration 0 is what the measured slope says."""
    now = first(recipe)
    for layer, numbers in enumerate(recipe.first_weights, start=1):
        gradient = now.find("gradient", layer).values
        for row, column in np.ndindex(numbers.shape):
            check_slope(now, (layer - 1, row, column), float(gradient[row, column]))


@pytest.mark.parametrize("bias", [False, True], ids=["no bias", "bias"])
@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
def test_one_layer_goes_down_its_loss(output: str, loss: str, bias: bool) -> None:
    @settings(max_examples=10)
    @given(st.integers(0, MAX_SEED), st.sampled_from([1.0, 0.001, 0.3, 20.0]))
    def check(seed: int, rate: float) -> None:
        recipe = a_recipe(np.random.RandomState(seed), [], output, loss, bias)
        check_updates(recipe.with_(rate=rate))

    check()


@pytest.mark.parametrize("bias", [False, True], ids=["no bias", "bias"])
@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_layer_goes_down_the_loss(hidden: str, output: str, loss: str, bias: bool) -> None:
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
    seed: int, hidden: list[str], output: tuple[str, str], bias: bool
) -> None:
    check_updates(a_recipe(np.random.RandomState(seed), hidden, *output, bias))


@settings(max_examples=15)
@given(st.integers(0, MAX_SEED), st.sampled_from(OUTPUTS), st.sampled_from([0.5, 0.9]))
def test_momentum_adds_a_part_of_the_update_before(
    seed: int, output: tuple[str, str], momentum: float
) -> None:
    generator = np.random.RandomState(seed)
    recipe = a_recipe(generator, ["tanh"], *output, bias=True).with_(rate=0.1, momentum=momentum)
    before = [generator.uniform(-1, 1, matrix.shape) for matrix in recipe.first_weights]
    check_updates(recipe, before)


@settings(max_examples=15)
@given(st.integers(0, MAX_SEED), st.sampled_from(OUTPUTS), st.data())
def test_a_batch_goes_down_the_loss_of_its_own_rows(
    seed: int, output: tuple[str, str], data: st.DataObject
) -> None:
    recipe = a_recipe(np.random.RandomState(seed), ["sigmoid"], *output, bias=False)
    check_updates(recipe.with_(batch=data.draw(st.integers(1, recipe.problem.rows))))


@settings(max_examples=25)
@given(
    st.integers(0, MAX_SEED),
    st.sampled_from(HIDDEN),
    st.sampled_from(OUTPUTS),
    st.sampled_from([{"reduction": "mean"}, {"decay": 0.3}, {"reduction": "mean", "decay": 0.01}]),
)
def test_the_mean_and_decay_have_the_slope_of_what_they_descend(
    seed: int, hidden: str, output: tuple[str, str], changes: dict[str, Any]
) -> None:
    recipe = a_recipe(np.random.RandomState(seed), [hidden], *output, bias=True)
    if recipe.loss.is_mean:
        changes = changes | {"reduction": "sum"}  # its own
    check_gradients(recipe.with_(rate=0.5, **changes))
    check_updates(recipe.with_(rate=0.3, **changes))


@pytest.mark.parametrize("optimizer", ["rmsprop", "adam"])
@settings(max_examples=8)
@given(st.integers(0, MAX_SEED), st.sampled_from(OUTPUTS), st.sampled_from(["sum", "mean"]))
def test_an_optimizer_begins_with_the_slope_of_the_loss(
    optimizer: str, seed: int, output: tuple[str, str], reduction: str
) -> None:
    recipe = a_recipe(np.random.RandomState(seed), ["silu"], *output, bias=True)
    reduction = "sum" if recipe.loss.is_mean else reduction
    changes: dict[str, Any] = {"optimizer": optimizer, "reduction": reduction, "decay": 0.1}
    check_gradients(recipe.with_(**changes))


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "rmsprop", "adam"])
@settings(max_examples=10)
@given(st.integers(0, MAX_SEED))
def test_updates_are_what_the_optimizers_formula_makes_of_the_gradients(
    optimizer: str, seed: int
) -> None:
    generator = np.random.RandomState(seed)
    recipe = a_recipe(generator, ["tanh"], "sigmoid", "squared", bias=True)
    recipe = recipe.with_(optimizer=optimizer, rate=0.05, decay=0.01)
    kept = np.zeros((3, 3))  # velocity, m and v of one weight of each layer and one of the last row
    places = [(1, 0, 0), (2, 0, 0), (2, -1, 0)]
    state: tuple[Array, ...] = recipe.first_weights
    for t in range(1, 7):
        now = trace(recipe, state, t - 1)
        for number, (layer, row, column) in enumerate(places):
            g = float(now.find("gradient", layer).values[row, column])
            velocity, m, v = kept[number]
            match optimizer:
                case "sgd":
                    expected = 0.05 * g
                case "momentum":
                    expected = velocity = 0.05 * g + 0.9 * velocity
                case "rmsprop":
                    v = 0.9 * v + 0.1 * g**2
                    expected = 0.05 * g / (math.sqrt(v) + 1e-8)
                case _:
                    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
                    unbiased_m, unbiased_v = m / (1 - 0.9**t), v / (1 - 0.999**t)
                    expected = 0.05 * unbiased_m / (math.sqrt(unbiased_v) + 1e-8)
            kept[number] = velocity, m, v
            update = float(now.find("update", layer).values[row, column])
            assert update == pytest.approx(expected, rel=1e-9, abs=1e-300)
        state = now.next_state


def test_the_first_step_of_adam_is_the_rate_whichever_way_is_downhill() -> None:
    # Kingma and Ba, section 2.1: the size of a step is about α.
    recipe = a_recipe(np.random.RandomState(3), [], "sigmoid", "squared", bias=True)
    now = trace(recipe.with_(optimizer="adam", rate=0.01), recipe.first_weights, 0)
    update, gradient = now.find("update", 1).values, now.find("gradient", 1).values
    assert update == pytest.approx(0.01 * np.sign(gradient), rel=1e-4)
