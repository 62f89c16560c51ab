"""Training with the error curve and checkpoints recorded, against the bare NumPy loop."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from nntui.engine import Network, Problem, Recipe, Timeline, compiled, example

from .figures import Figure, Goal, Row
from .measure import in_turn, milliseconds
from .numpy_loops import ArticleLoop, ElevenLinesLoop, Loop, OwnDataLoop


class Own(NamedTuple):
    """Data of one's own: how much, how often, and how fast it is to be without and with `fast`."""

    rows: int
    features: int
    hidden: int
    classes: int
    iterations: int
    plain: float
    fast: float

    @property
    def name(self) -> str:
        """What it is called in the table."""
        return f"{self.rows:,}×{self.features} [{self.hidden},{self.classes}]"

    @property
    def recipe(self) -> Recipe:
        """Random numbers, trained as most people would."""
        random = np.random.RandomState(0)
        inputs = random.standard_normal((self.rows, self.features))
        targets = np.eye(self.classes)[random.randint(0, self.classes, self.rows)]
        network = Network((self.hidden, self.classes), ("tanh", "softmax"), bias=True)
        return Recipe(
            Problem(inputs, targets), network, seed=1, rate=0.01 / self.rows,
            loss="cross-entropy", until=self.iterations,
        )  # fmt: skip


OWN = (
    Own(150, 4, 5, 3, 2_000, plain=0.3, fast=1.9),
    Own(1_000, 20, 8, 2, 200, plain=0.15, fast=0.6),
    Own(1_797, 64, 32, 10, 20, plain=0.08, fast=0.4),
    Own(10_000, 30, 8, 2, 20, plain=0.15, fast=0.4),
)


def training() -> Iterator[Row]:
    """A row for each of the articles' networks, and for data of one's own."""
    is_fast = compiled.is_there()
    yield _row("`article`", example("article"), ArticleLoop, 100 if is_fast else 8)
    yield _row("`eleven-lines`", example("eleven-lines"), ElevenLinesLoop, 50 if is_fast else 3.5)
    for own in OWN:
        recipe = own.recipe

        def make_loop(iterations: int, recipe: Recipe = recipe) -> Loop:
            problem = recipe.problem
            return OwnDataLoop(
                iterations, problem.inputs, problem.targets, recipe.first_weights, recipe.rate
            )

        yield _row(own.name, recipe, make_loop, own.fast if is_fast else own.plain)


def _row(name: str, recipe: Recipe, make_loop: Callable[[int], Loop], at_least: float) -> Row:
    def train() -> Timeline:
        timeline = Timeline(recipe)
        timeline.extend(recipe.until)
        return timeline

    Timeline(recipe).trainer.prepare()
    loop = make_loop(recipe.until)
    # Both do the same work; and both are warm now.
    for mine, theirs in zip(train().weights_at(recipe.until), loop(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-6)
    ours, reference = in_turn(lambda: milliseconds(train), lambda: milliseconds(loop))
    return Row(
        what=f"training {name}, {recipe.until:,} iterations",
        against="the bare NumPy loop",
        ours=Figure.of(ours, "ms"),
        reference=Figure.of(reference, "ms"),
        result=Figure.of_ratios(reference, ours),
        goal=Goal("≥", at_least, "×"),
    )
