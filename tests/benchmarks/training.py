"""Training with the error curve and checkpoints recorded, against the bare NumPy loop."""

from collections.abc import Callable, Iterator

import numpy as np

from nntui.engine import Timeline, example

from .figures import Figure, Goal, Row
from .measure import in_turn, milliseconds
from .numpy_loops import ArticleLoop, ElevenLinesLoop, Loop


def training() -> Iterator[Row]:
    """A row for each of the articles' networks."""
    yield _row("article", ArticleLoop, at_least=8)
    yield _row("eleven-lines", ElevenLinesLoop, at_least=3)


def _row(name: str, make_loop: Callable[[int], Loop], at_least: float) -> Row:
    recipe = example(name)

    def train() -> Timeline:
        timeline = Timeline(recipe)
        timeline.extend(recipe.until)
        return timeline

    loop = make_loop(recipe.until)
    # Both do the same work; and both are warm now.
    for mine, theirs in zip(train().weights_at(recipe.until), loop(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-6)
    ours, reference = in_turn(lambda: milliseconds(train), lambda: milliseconds(loop))
    return Row(
        what=f"training `{name}`, {recipe.until:,} iterations",
        against="the bare NumPy loop",
        ours=Figure.of(ours, "ms"),
        reference=Figure.of(reference, "ms"),
        result=Figure.of_ratios(reference, ours),
        goal=Goal("≥", at_least, "×"),
    )
