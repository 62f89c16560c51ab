"""The built-in examples: the networks of the articles that the program is made from.

Trask, "A Neural Network in 11 lines of Python"; Singman, "Holding Your Hand Like a Small Child
Through a Neural Network".
"""

from collections.abc import Callable

import numpy as np

from .activations import SIGMOID
from .network import Network
from .problem import Problem
from .recipe import Recipe, RecipeError

_INPUTS = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]


def _one_layer(name: str, seed: int, until: int) -> Recipe:
    return Recipe(
        problem=Problem(np.array(_INPUTS), np.array([[0], [0], [1], [1]])),
        network=Network((1,), (SIGMOID,)),
        seed=seed,
        until=until,
        example=name,
    )


def _article() -> Recipe:
    """Singman's network: one layer, seed 123."""
    return _one_layer("article", seed=123, until=100_000)


def _tiny() -> Recipe:
    """Trask's first network: the same with seed 1."""
    return _one_layer("tiny", seed=1, until=10_000)


def _eleven_lines() -> Recipe:
    """Trask's second network: a hidden layer of four units, for a target that needs one."""
    return Recipe(
        problem=Problem(np.array(_INPUTS), np.array([[0], [1], [1], [0]])),
        network=Network((4, 1), (SIGMOID, SIGMOID)),
        seed=1,
        until=60_000,
        example="eleven-lines",
    )


EXAMPLES: dict[str, Callable[[], Recipe]] = {
    "article": _article,
    "tiny": _tiny,
    "eleven-lines": _eleven_lines,
}
"""What makes each example, by its name."""


def example(name: str) -> Recipe:
    """The recipe of a built-in example.

    Raises:
        RecipeError: There is none of that name.
    """
    if name not in EXAMPLES:
        raise RecipeError(f"example: {name!r}, expected one of {', '.join(EXAMPLES)}")
    return EXAMPLES[name]()
