"""Recipes to sweep over."""

import numpy as np
import pytest

from nntui.engine import ACTIVATIONS, SIGMOID, Network, Problem, Recipe, example


def eleven_lines(*sizes: int) -> Recipe:
    """Trask's second network with other layers."""
    return example("eleven-lines").with_(network=Network(sizes, (SIGMOID,) * len(sizes)))


class Held:
    """Trains seeds 1 and 2 as `train_seed` does, and is never done with another one.

    What a screen shows while it trains can be looked at then, on a machine of any speed. A worker
    cannot import a test module, so what is sent there is Python text.
    """

    TEXT = (
        "lambda recipe, seed, until, below, measure:"
        " __import__('nntui.sweeps.training', fromlist=[''])"
        ".train_seed(recipe, seed, until, below, measure)"
        " if seed <= 2 else __import__('time').sleep(3600)"
    )

    def __reduce__(self) -> tuple[object, ...]:
        return eval, (self.TEXT,)

    def __call__(self) -> None:
        """Is never called here: `partial` asks for something that can be."""


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeds screen trains two seeds, and is never done with the others."""
    monkeypatch.setattr("nntui.tui.screens.seeds.train_seed", Held())


@pytest.fixture
def run_away() -> Recipe:
    """A recipe whose weights grow until they are too large for a float, some iterations on."""
    problem = Problem(np.array([[1.0], [2.0]]), np.array([[1.0], [-1.0]]))
    return Recipe(problem, Network((1,), (ACTIVATIONS["linear"],)), seed=1, until=2_000)
