"""Recipes to try: small and large, tame and wild."""

import math
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from nntui.engine import ACTIVATIONS, SIGMOID, Network, Problem, Recipe
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
def _recipes(
    draw: st.DrawFn,
    numbers: st.SearchStrategy[float],
    rates: st.SearchStrategy[float],
    activations: Sequence[str] = tuple(ACTIVATIONS),
) -> Recipe:
    rows, features = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    network = _a_network(draw, activations)

    def matrix(height: int, width: int) -> Array:
        size = height * width
        flat = draw(st.lists(numbers, min_size=size, max_size=size))
        return np.array(flat).reshape(height, width)

    inputs = matrix(rows, features)
    for row in draw(st.sets(st.integers(0, rows - 1), max_size=2)):
        inputs[row] = 0.0
    parts: dict[str, Any] = {"rate": draw(rates)}
    output = network.activations[-1]
    if output.is_of_row or (output.is_share and draw(st.booleans())):
        parts["loss"] = "cross-entropy"
    targets = matrix(rows, network.sizes[-1])
    if "loss" in parts or draw(st.booleans()):
        targets = (targets > 0.0).astype(float)
    if draw(st.booleans()):
        parts |= {"seed": draw(st.integers(0, MAX_SEED)), "init": draw(st.sampled_from(INITS))}
    else:
        parts["given_weights"] = tuple(matrix(*shape) for shape in network.shapes(features))
    if draw(st.integers(0, 3)) == 0:
        parts["batch"] = draw(st.integers(1, rows))
        parts["shuffle"] = "seed" in parts and draw(st.booleans())
    if draw(st.integers(0, 3)) == 0:
        parts["momentum"] = draw(st.sampled_from([0.1, 0.5, 0.9]))
    recipe = Recipe(Problem(inputs, targets), network, **parts)
    if draw(st.integers(0, 3)) == 0:
        edits = st.lists(_edits(recipe, numbers, rates), min_size=1, max_size=3)
        recipe = recipe.with_(edits=tuple(draw(edits)))
    return recipe


def _a_network(draw: st.DrawFn, activations: Sequence[str]) -> Network:
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    hidden = st.sampled_from([name for name in activations if name != "softmax"])
    last = hidden if sizes[-1] < 2 else st.sampled_from(activations)
    names = [*(draw(hidden) for _ in sizes[1:]), draw(last)]
    return Network(
        tuple(sizes), tuple(ACTIVATIONS[name] for name in names), bias=draw(st.booleans())
    )


@st.composite
def _edits(
    draw: st.DrawFn,
    recipe: Recipe,
    numbers: st.SearchStrategy[float],
    rates: st.SearchStrategy[float],
) -> Edit:
    what = draw(st.sampled_from(WHATS))
    layer = draw(st.integers(1, recipe.network.layers)) if what == "weight" else 0
    shapes = {
        "input": recipe.problem.inputs.shape,
        "target": recipe.problem.targets.shape,
        "weight": recipe.network.shapes(recipe.problem.features)[layer - 1],
        "rate": (1, 1),
    }
    row, column = (draw(st.integers(0, count - 1)) for count in shapes[what])
    is_share = what == "target" and recipe.loss == "cross-entropy"
    new = draw(rates if what == "rate" else st.floats(0, 1) if is_share else numbers)
    return Edit(draw(st.integers(0, 12)), what, new, 0.0, layer, row, column)


def tame_recipes() -> st.SearchStrategy[Recipe]:
    """Small recipes whose runs go on for good."""
    return _recipes(_TAME, _TAME_RATES, _BOUNDED)


def wild_recipes() -> st.SearchStrategy[Recipe]:
    """Small recipes of numbers so large or so small that units saturate, and runs end."""
    return _recipes(_WILD | _TAME, _WILD_RATES)


def growing_recipes() -> st.SearchStrategy[Recipe]:
    """Small recipes of any activation, some of which let numbers grow until the run ends."""
    return _recipes(_TAME, _TAME_RATES)


@st.composite
def ending_recipes(draw: st.DrawFn) -> Recipe:
    """Runs that end by themselves after some iterations.

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
        momentum=draw(st.sampled_from([0.0, 0.9])),
    )
