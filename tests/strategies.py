"""Recipes to try: small and large, tame and wild."""

import math
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from nntui.engine import (
    ACTIVATIONS,
    OPTIMIZERS,
    REDUCTIONS,
    SIGMOID,
    Network,
    Problem,
    Recipe,
)
from nntui.engine.edits import WHATS, Edit
from nntui.engine.network import INITS, MAX_SEED
from nntui.engine.problem import Array

_TAME = st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e-5]) | st.floats(-3, 3)
_WILD = st.sampled_from(
    [0.0, -0.0, 1.0, -1.0, 0.1, 30.0, -37.0, 709.78, -709.79, 800.0, 1e-300, 5e-324]
    + [sign * power for sign in (1, -1) for power in (1e150, 1e200, 1e308)]
)
_TAME_RATES = st.sampled_from([1e-5, 0.1, 1.0, 10.0]) | st.floats(0.001, 10)
_WILD_RATES = st.sampled_from([5e-324, 1e-300, 0.5, 1.0, 1e3, 1e150, 1e200, 1e300, 1e308])
_BOUNDED = ("sigmoid", "tanh", "softmax")
"""Activations whose outputs cannot grow, so that no run of a sensible rate ends."""


@st.composite
def networks(draw: st.DrawFn, activations: Sequence[str] = tuple(ACTIVATIONS)) -> Network:
    """Networks of a few units, each layer with an activation of its own."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    hidden = st.sampled_from([name for name in activations if name not in ("softmax", "step")])
    fit = [name for name in activations if name != "softmax" or sizes[-1] > 1]
    last = st.sampled_from([name for name in fit if name != "step" or len(sizes) == 1])
    names = [*(draw(hidden) for _ in sizes[1:]), draw(last)]
    kinds = tuple(ACTIVATIONS[name] for name in names)
    return Network(tuple(sizes), kinds, bias=draw(st.booleans()))


@st.composite
def edits(
    draw: st.DrawFn,
    recipe: Recipe,
    numbers: st.SearchStrategy[float],
    rates: st.SearchStrategy[float],
    iterations: st.SearchStrategy[int],
) -> Edit:
    """One number of a recipe changed."""
    what = draw(st.sampled_from(WHATS))
    layer = draw(st.integers(1, recipe.network.layers)) if what == "weight" else 0
    shapes = {
        "input": recipe.problem.inputs.shape,
        "target": recipe.problem.targets.shape,
        "weight": recipe.network.shapes(recipe.problem.features)[layer - 1],
        "rate": (1, 1),
    }
    row, column = (draw(st.integers(0, count - 1)) for count in shapes[what])
    if what == "target" and recipe.network.is_perceptron:
        numbers = st.sampled_from([0.0, 1.0])
    elif what == "target" and recipe.loss.name == "cross-entropy":
        numbers = st.floats(0, 1)
    new = draw(rates if what == "rate" else numbers)
    return Edit(draw(iterations), what, new, draw(numbers), layer, row, column)


@st.composite
def updates(draw: st.DrawFn, network: Network) -> dict[str, Any]:
    """The parts of a recipe that say how weights change: now and then other than the default."""
    parts: dict[str, Any] = {}
    if not draw(st.integers(0, 1)):
        parts["optimizer"] = draw(st.sampled_from(list(OPTIMIZERS)))
    settings = {
        "momentum": [0.1, 0.5, 0.9],
        "beta1": [0.0, 0.5, 0.9],
        "beta2": [0.5, 0.9, 0.999],
        "epsilon": [1e-8, 1e-3, 1.0],
    }
    for name in OPTIMIZERS[parts.get("optimizer", "sgd")].takes:
        if draw(st.booleans()):
            parts[name] = draw(st.sampled_from(settings[name]))
    if not draw(st.integers(0, 3)):
        parts["decay"] = draw(st.sampled_from([0.001, 0.01, 0.1]))
    if not draw(st.integers(0, 3)):
        parts["reduction"] = "mean"
    if not draw(st.integers(0, 3)):
        names = ["bias"] * network.bias + [str(layer) for layer in range(1, network.layers)]
        if names:
            parts["freeze"] = tuple(draw(st.sets(st.sampled_from(names), min_size=1)))
    return parts


@st.composite
def recipes_of(
    draw: st.DrawFn,
    numbers: st.SearchStrategy[float],
    rates: st.SearchStrategy[float],
    activations: Sequence[str] = tuple(ACTIVATIONS),
    edited_at: st.SearchStrategy[int] = st.integers(0, 12),  # noqa: B008
) -> Recipe:
    """Small recipes with any of the parts that a recipe can have.

    Args:
        draw: Hypothesis draws with it.
        numbers: Inputs, targets and weights.
        rates: Learning rates.
        activations: The names of those that layers may have.
        edited_at: The iterations of edits.
    """
    rows, features = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    network = draw(networks(activations))

    def matrix(height: int, width: int) -> Array:
        size = height * width
        flat = draw(st.lists(numbers, min_size=size, max_size=size))
        return np.array(flat).reshape(height, width)

    inputs = matrix(rows, features)
    for row in draw(st.sets(st.integers(0, rows - 1), max_size=2)):
        inputs[row] = 0.0
    parts: dict[str, Any] = {"rate": draw(rates)}
    output = network.activations[-1]
    can_share = output.is_share and not network.is_perceptron
    if output.is_of_row or (can_share and draw(st.booleans())):
        parts["loss"] = "cross-entropy"
    elif not network.is_perceptron and draw(st.booleans()):
        parts["loss"] = draw(st.sampled_from(["squares", "mse"]))
    targets = matrix(rows, network.sizes[-1])
    if network.is_perceptron or draw(st.booleans()):
        targets = (targets > 0.0).astype(float)
    elif parts.get("loss") == "cross-entropy":
        targets = np.clip(np.abs(targets), 0.0, 1.0)
    if draw(st.booleans()):
        parts |= {"seed": draw(st.integers(0, MAX_SEED)), "init": draw(st.sampled_from(INITS))}
    else:
        parts["given_weights"] = tuple(matrix(*shape) for shape in network.shapes(features))
    if not draw(st.integers(0, 3)):
        parts["batch"] = draw(st.integers(1, rows))
        parts["shuffle"] = "seed" in parts and draw(st.booleans())
    if not network.is_perceptron:
        parts |= draw(updates(network))
    if parts.get("loss") == "mse":
        parts.pop("reduction", None)  # it is a mean already
    recipe = Recipe(Problem(inputs, targets), network, **parts)
    if not draw(st.integers(0, 3)):
        of_recipe = edits(recipe, numbers, rates, edited_at)
        recipe = recipe.with_(edits=tuple(draw(st.lists(of_recipe, min_size=1, max_size=3))))
    return recipe


def edits_of(recipe: Recipe) -> st.SearchStrategy[Edit]:
    """Edits of a recipe to numbers of moderate size."""
    return edits(recipe, _TAME, _TAME_RATES, st.integers(0, 12))


def tame_recipes() -> st.SearchStrategy[Recipe]:
    """Small recipes whose runs go on for good."""
    return recipes_of(_TAME, _TAME_RATES, _BOUNDED)


def wild_recipes() -> st.SearchStrategy[Recipe]:
    """Small recipes of numbers so large or so small that units saturate, and runs end."""
    return recipes_of(_WILD | _TAME, _WILD_RATES)


def growing_recipes() -> st.SearchStrategy[Recipe]:
    """Small recipes of any activation, some of which let numbers grow until the run ends."""
    return recipes_of(_TAME, _TAME_RATES)


def ending_recipes() -> st.SearchStrategy[Recipe]:
    """Runs that end by themselves after some iterations."""
    return st.one_of(_swinging_recipes(), _saturated_recipes())


@st.composite
def _swinging_recipes(draw: st.DrawFn) -> Recipe:
    """A linear unit whose rate is so high that its error grows tenfold or more each iteration."""
    steps = draw(st.floats(0.52, 15))
    return Recipe(
        Problem(np.array([[1.0]]), np.array([[1.0]])),
        Network((1,), (ACTIVATIONS["linear"],)),
        given_weights=(np.zeros((1, 1)),),
        rate=1.0 + 10.0 ** (154 / steps),  # squares up to 1e308 are floats
        momentum=draw(st.sampled_from([0.0, 0.5])),
    )


@st.composite
def _saturated_recipes(draw: st.DrawFn) -> Recipe:
    """A unit whose weight grows evenly, until it is no float any more.

    The hidden unit says next to nothing (e^-359), and the target is so large that the output's
    weight grows evenly at each iteration, until its product with the delta is no float any more.
    """
    steps = draw(st.floats(0.5, 15))
    zeros = [0.0] * draw(st.integers(0, 2))
    hidden = math.exp(-359)
    target = 4e153  # the output is about 1/2, its slope 1/4, its delta a quarter of this
    too_large = sys.float_info.max / (target / 4)
    return Recipe(
        Problem(np.array([[1e-170, *zeros]]), np.array([[target]])),
        Network((1, 1), (SIGMOID, SIGMOID)),
        given_weights=(np.array([[-359e170], *([1.0] for _ in zeros)]), np.array([[0.0]])),
        rate=too_large / steps / (hidden * target / 4),
    )


def recipes() -> st.SearchStrategy[Recipe]:
    """Small recipes of every sort."""
    return st.one_of(tame_recipes(), growing_recipes(), wild_recipes(), ending_recipes())


@st.composite
def large_recipes(draw: st.DrawFn) -> Recipe:
    """Recipes of more products than are written out."""
    generator = np.random.RandomState(draw(st.integers(0, MAX_SEED)))
    rows, features = draw(st.integers(24, 40)), draw(st.integers(6, 12))
    sizes = draw(st.sampled_from([(8,), (9, 1), (6, 5, 2)]))
    names = [draw(st.sampled_from(["sigmoid", "tanh", "relu"])) for _ in sizes[1:]]
    activations = tuple(ACTIVATIONS[name] for name in [*names, "sigmoid"])
    inputs = generator.uniform(-2, 2, (rows, features))
    inputs[generator.random_sample(inputs.shape) < 0.3] = draw(st.sampled_from([0.0, -0.0, 1.0]))
    inputs[generator.randint(rows)] = 0.0
    return Recipe(
        Problem(inputs, generator.randint(0, 2, (rows, sizes[-1])).astype(float)),
        Network(sizes, activations, bias=draw(st.booleans())),
        seed=draw(st.integers(0, MAX_SEED)),
        rate=draw(st.sampled_from([1e-5, 0.01, 0.1, 1.0])),
        loss=draw(st.sampled_from(["squared", "cross-entropy"])),
        optimizer=draw(st.sampled_from(list(OPTIMIZERS))),
        decay=draw(st.sampled_from([0.0, 0.01])),
        reduction=draw(st.sampled_from(REDUCTIONS)),
    )
