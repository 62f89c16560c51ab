"""Recipes to sweep over."""

import numpy as np
import pytest

from nntui.engine import ACTIVATIONS, SIGMOID, Network, Problem, Recipe, example


def eleven_lines(*sizes: int) -> Recipe:
    """Trask's second network with other layers."""
    return example("eleven-lines").with_(network=Network(sizes, (SIGMOID,) * len(sizes)))


@pytest.fixture
def run_away() -> Recipe:
    """A recipe whose weights grow until they are too large for a float, some iterations on."""
    problem = Problem(np.array([[1.0], [2.0]]), np.array([[1.0], [-1.0]]))
    return Recipe(problem, Network((1,), (ACTIVATIONS["linear"],)), seed=1, until=2_000)
