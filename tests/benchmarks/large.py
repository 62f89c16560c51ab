"""A problem of 10,000 rows and 30 inputs, which is to be as quick as one of 4 and 3."""

import numpy as np

from nntui.engine import SIGMOID, Network, Problem, Recipe

ROWS, FEATURES = 10_000, 30


def large_recipe() -> Recipe:
    """One layer with a bias, that learns whether two of the inputs add up to more than 0."""
    inputs = np.random.RandomState(0).standard_normal((ROWS, FEATURES))
    targets = (inputs[:, :1] + inputs[:, 1:2] > 0).astype(np.float64)
    network = Network((1,), (SIGMOID,), bias=True)
    return Recipe(Problem(inputs, targets), network, seed=1, rate=1e-4)
