"""Recipes to try: small and large, tame and wild."""

import math
import sys

import numpy as np
from hypothesis import strategies as st

from nntui.engine import SIGMOID, Network, Problem, Recipe

MAX_SEED = 2**32 - 1

_TAME = st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e-5]) | st.floats(-3, 3)
_WILD = st.sampled_from(
    [0.0, -0.0, 1.0, -1.0, 0.1, 30.0, -37.0, 709.78, -709.79, 800.0, 1e-300, 5e-324]
    + [sign * power for sign in (1, -1) for power in (1e150, 1e200, 1e308)]
)
_TAME_RATES = st.sampled_from([1e-5, 0.1, 1.0, 10.0]) | st.floats(0.001, 10)
_WILD_RATES = st.sampled_from([5e-324, 1e-300, 0.5, 1.0, 1e3, 1e150, 1e200, 1e300, 1e308])


def _network(*sizes: int) -> Network:
    return Network(sizes, (SIGMOID,) * len(sizes))


@st.composite
def _recipes(
    draw: st.DrawFn, numbers: st.SearchStrategy[float], rates: st.SearchStrategy[float]
) -> Recipe:
    rows, features = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    network = _network(*draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))

    def matrix(height: int, width: int) -> np.ndarray:
        size = height * width
        return np.array(draw(st.lists(numbers, min_size=size, max_size=size))).reshape(
            height, width
        )

    inputs = matrix(rows, features)
    for row in draw(st.sets(st.integers(0, rows - 1), max_size=2)):
        inputs[row] = 0.0
    if draw(st.booleans()):
        targets = matrix(rows, network.sizes[-1])
    else:
        targets = (matrix(rows, network.sizes[-1]) > 0.0).astype(float)
    rate = draw(rates)
    if draw(st.booleans()):
        seed = draw(st.integers(0, MAX_SEED))
        return Recipe(Problem(inputs, targets), network, seed=seed, rate=rate)
    given = tuple(matrix(*shape) for shape in network.shapes(features))
    return Recipe(Problem(inputs, targets), network, given_weights=given, rate=rate)


def tame_recipes() -> st.SearchStrategy[Recipe]:
    """Small recipes whose runs go on for good."""
    return _recipes(_TAME, _TAME_RATES)


def wild_recipes() -> st.SearchStrategy[Recipe]:
    """Small recipes with numbers so large or so small that units saturate and runs end."""
    return _recipes(_WILD | _TAME, _WILD_RATES)


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
        _network(1, 1),
        given_weights=(np.array([[-359e170], *([1.0] for _ in zeros)]), np.array([[0.0]])),
        rate=too_large / steps / (hidden * target / 4),
    )


def recipes() -> st.SearchStrategy[Recipe]:
    """Small recipes of every sort."""
    return st.one_of(tame_recipes(), wild_recipes(), ending_recipes())


@st.composite
def large_recipes(draw: st.DrawFn) -> Recipe:
    """Recipes of more products than are written out."""
    generator = np.random.RandomState(draw(st.integers(0, MAX_SEED)))
    rows, features = draw(st.integers(24, 40)), draw(st.integers(6, 12))
    network = _network(*draw(st.sampled_from([(8,), (9, 1), (6, 5, 2)])))
    inputs = generator.uniform(-2, 2, (rows, features))
    inputs[generator.random_sample(inputs.shape) < 0.3] = draw(st.sampled_from([0.0, -0.0, 1.0]))
    inputs[generator.randint(rows)] = 0.0
    targets = generator.randint(0, 2, (rows, network.sizes[-1])).astype(float)
    rate = draw(st.sampled_from([1e-5, 0.1, 1.0, 50.0]))
    seed = draw(st.integers(0, MAX_SEED))
    return Recipe(Problem(inputs, targets), network, seed=seed, rate=rate)
