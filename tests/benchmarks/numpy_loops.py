"""The references of the training rows: the articles' own loops, in NumPy and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nntui.engine.problem import Array

INPUTS = np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])


Loop = Callable[[], tuple[Array, ...]]
"""Trains, and gives the weights."""


def nonlin(x: Array, deriv: bool = False) -> Array:
    """The sigmoid, or its slope from its value: as the article has it."""
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


@dataclass
class ArticleLoop:
    """Singman's loop: one layer, seed 123."""

    iterations: int

    def __call__(self) -> tuple[Array, ...]:
        """Train, and give the weights."""
        y = np.array([[0.0], [0], [1], [1]])
        weights = 2 * np.random.RandomState(123).random_sample((3, 1)) - 1
        for _ in range(self.iterations):
            p = nonlin(np.dot(INPUTS, weights))
            error = y - p
            delta = error * nonlin(p, deriv=True)
            weights += np.dot(INPUTS.T, delta)
        return (weights,)


@dataclass
class ElevenLinesLoop:
    """Trask's loop of 11 lines: a hidden layer of four units, seed 1."""

    iterations: int

    def __call__(self) -> tuple[Array, ...]:
        """Train, and give the weights."""
        y = np.array([[0.0], [1], [1], [0]])
        random = np.random.RandomState(1)
        hidden = 2 * random.random_sample((3, 4)) - 1
        output = 2 * random.random_sample((4, 1)) - 1
        for _ in range(self.iterations):
            h = 1 / (1 + np.exp(-np.dot(INPUTS, hidden)))
            p = 1 / (1 + np.exp(-np.dot(h, output)))
            output_delta = (y - p) * (p * (1 - p))
            hidden_delta = output_delta.dot(output.T) * (h * (1 - h))
            output += h.T.dot(output_delta)
            hidden += INPUTS.T.dot(hidden_delta)
        return hidden, output


@dataclass
class OwnDataLoop:
    """The loop that somebody would write for data of their own: tanh, softmax, bias, cross-entropy.

    Products are NumPy's own, by BLAS, on all cores that it takes.
    """

    iterations: int
    inputs: Array
    targets: Array
    weights: tuple[Array, ...]
    rate: float

    def __call__(self) -> tuple[Array, ...]:
        """Train, and give the weights."""
        ones = np.ones((len(self.inputs), 1))
        x = np.hstack([self.inputs, ones])
        hidden, output = (matrix.copy() for matrix in self.weights)
        for _ in range(self.iterations):
            h = np.tanh(x @ hidden)
            h_on = np.hstack([h, ones])
            z = h_on @ output
            e = np.exp(z - z.max(axis=1, keepdims=True))
            output_delta = self.targets - e / e.sum(axis=1, keepdims=True)
            hidden_delta = (output_delta @ output[:-1].T) * (1 - h * h)
            output += self.rate * (h_on.T @ output_delta)
            hidden += self.rate * (x.T @ hidden_delta)
        return hidden, output
