"""Every sentence that the story can say, each once: `python -m tests.sentences`.

Sentences that differ only by their numbers, rows, weights and units are the same. Each is printed
as it is first said, and by what; the tests hold all of them to the numbers.
"""

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from tests.claims import Told

from nntui.engine import (
    ACTIVATIONS,
    EXAMPLES,
    Condition,
    Edit,
    Network,
    Problem,
    Recipe,
    Stepper,
    Timeline,
    example,
)
from nntui.engine.scale import scaling
from nntui.explain.story import story

ITERATIONS = (0, 1, 40)
"""Looked at in each run."""


def _of_layers(
    name: str, *activations: str, sizes: tuple[int, ...] = (), **parts: object
) -> Recipe:
    """An example with other layers."""
    bare = example(name)
    outputs = bare.problem.outputs
    network = Network(
        sizes or (*[2] * (len(activations) - 1), outputs), activations, bias=bare.network.bias
    )
    return bare.with_(network=network, **parts)


def _edited() -> Recipe:
    """Each sort of edit."""
    edits = (
        Edit(0, "weight", 2.0, 0.0, 1, 0, 0),
        Edit(1, "weight", 5.0, 0.0, 2, 0, 0),
        Edit(1, "rate", 0.5, 1.0),
        Edit(40, "input", 2.0, 0.0, 0, 1, 1),
        Edit(40, "target", 0.5, 0.0, 0, 2, 0),
    )
    return example("eleven-lines").with_(edits=edits)


def _scaled() -> Recipe:
    """Targets in units of their own."""
    prices = np.array([[10.0], [20.0], [40.0]])
    way = scaling(prices[:, 0], "minmax")
    problem = Problem([[1.0], [2.0], [4.0]], way.scaled(prices), target_scaling=(way,))
    return Recipe(problem, Network((1,), ("linear",), bias=True), seed=1, rate=0.05)


def _one(inputs: list[list[float]], targets: list[list[float]], **parts: object) -> Recipe:
    """One sigmoid."""
    network = parts.pop("network", Network((len(targets[0]),), ("sigmoid",)))
    return Recipe(Problem(inputs, targets), network, **parts)  # type: ignore[arg-type]


def _weights(*columns: float) -> list[list[list[float]]]:
    return [[[weight] for weight in columns]]


RUNS: dict[str, Callable[[], Recipe]] = {
    **{name: lambda name=name: example(name) for name in EXAMPLES},  # type: ignore[misc]
    **{
        f"xor, hidden {name}": lambda name=name: _of_layers("xor", name, "sigmoid")  # type: ignore[misc]
        for name in ACTIVATIONS
        if name not in ("softmax", "step")
    },
    **{
        f"and, {name}": lambda name=name: _of_layers("and", name)  # type: ignore[misc]
        for name in ACTIVATIONS
        if name not in ("softmax", "step")
    },
    "three layers": lambda: _of_layers("eleven-lines", "tanh", "relu", "sigmoid"),
    "three layers, two outputs": lambda: _of_layers("iris", "tanh", "relu", "softmax"),
    "cross-entropy": lambda: example("and").with_(loss="cross-entropy"),
    "targets that are no shares": lambda: _one(
        [[0.0, 1.0], [1.0, 1.0]], [[0.5, 0.0], [1.0, 1.0]], seed=1, loss="cross-entropy",
        network=Network((2,), ("softmax",)),
    ),
    "squares": lambda: example("eleven-lines").with_(loss="squares"),
    "mse, two outputs": lambda: _one(
        [[0.0, 1.0], [1.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]], seed=1, loss="mse"
    ),
    "squared, mean": lambda: example("and").with_(loss="squared", reduction="mean"),
    "mean": lambda: example("eleven-lines").with_(reduction="mean"),
    "rate": lambda: example("article").with_(rate=0.1),
    "tiny rate": lambda: example("article").with_(rate=1e-20),
    "batches": lambda: example("article").with_(batch=3),
    "shuffled batches, mean": lambda: example("iris").with_(
        batch=8, shuffle=True, reduction="mean"
    ),
    "momentum": lambda: example("eleven-lines").with_(momentum=0.9),
    "rmsprop": lambda: example("eleven-lines").with_(optimizer="rmsprop", rate=0.01),
    "adam, one unit": lambda: example("and").with_(optimizer="adam", rate=0.01),
    "adam, batches": lambda: example("xor").with_(optimizer="adam", rate=0.01, batch=2),
    "decay": lambda: example("xor").with_(decay=0.01),
    "decay, mean, adam": lambda: example("ring").with_(
        decay=0.01, reduction="mean", optimizer="adam"
    ),
    "frozen bias": lambda: example("xor").with_(freeze=("bias",)),
    "frozen layer": lambda: example("eleven-lines").with_(freeze=("1",)),
    "frozen top": lambda: example("eleven-lines").with_(freeze=("2",)),
    "zeros": lambda: example("eleven-lines").with_(init="zeros"),
    "zeros of several": lambda: example("iris").with_(init="zeros"),
    "edited": _edited,
    "scaled targets": _scaled,
    "perceptron of fractions": lambda: example("perceptron").with_(rate=0.1),
    "xor, one layer": lambda: _of_layers("xor", "sigmoid"),
    "xor, one layer, slow": lambda: _of_layers("xor", "sigmoid", rate=0.5),
    "xor, one layer of steps": lambda: _of_layers("xor", "step", init="zeros", batch=4),
    "no bias to part them": lambda: _one([[1.0], [1.0]], [[0.0], [1.0]], seed=1),
    "hard to part": lambda: _one(
        [[1.0], [1.0002]], [[0.0], [1.0]], seed=1, network=Network((1,), ("sigmoid",), bias=True)
    ),
    "rows that pull one way": lambda: _one([[1.0], [-1.0]], [[1.0], [1.0]], seed=1),
    "many rows that cancel out": lambda: _one([[1.0]] * 10, [[0.0], [1.0]] * 5, seed=1),
    "least squares": lambda: _one(
        [[0.0], [1.0], [2.0]], [[0.0], [1.0], [1.0]], seed=1, rate=0.1,
        network=Network((1,), ("linear",), bias=True),
    ),
    "one weight": lambda: _one([[1.0]], [[1.0]], seed=1),
    "one weight, adam": lambda: _one([[1.0]], [[1.0]], seed=1, optimizer="adam"),
    "nothing in": lambda: _one([[0.0, 0.0]], [[0.5]], given_weights=_weights(1.0, 2.0)),
    "nothing in, wrong": lambda: _one([[0.0, 0.0]], [[1.0]], given_weights=_weights(1.0, 2.0)),
    "nothing in, slow": lambda: _one([[0.0]], [[0.5]], seed=1, rate=0.5),
    "nothing in, wrong and slow": lambda: _one([[0.0]], [[1.0]], seed=1, rate=0.5),
    "nothing in, adam": lambda: _one([[0.0]], [[0.5]], seed=1, optimizer="adam"),
    "right at once": lambda: _one([[1.0, 1.0]], [[0.5]], given_weights=_weights(0.0, 0.0)),
    "saturated": lambda: _one([[1.0], [2.0]], [[0.0], [1.0]], given_weights=_weights(40.0)),
    "shares too small": lambda: _one([[5e-324, 1.0]], [[1.0]], given_weights=_weights(1.0, 800.0)),
    "shares below all": lambda: _one([[1e-300]], [[1e-100]], given_weights=_weights(0.0)),
    "dead": lambda: _of_layers(
        "and", "relu", "linear", sizes=(2, 1), seed=None,
        given_weights=[[[-1.0, -2.0]] * 3, [[0.1]] * 3],
    ),
    "ends": lambda: _of_layers("xor", "linear", rate=1e200),
    "ends by decay": lambda: _of_layers("xor", "linear", rate=1e200, decay=0.5),
    "ends at once": lambda: _one(
        [[1e300]], [[1.0]], given_weights=_weights(1e300), network=Network((1,), ("linear",))
    ),
    "ends without a number": lambda: _one(
        [[1e300, -1e300]], [[1.0]], given_weights=_weights(1e300, 1e300),
        network=Network((1,), ("linear",)),
    ),
    "ends by an edit": lambda: _of_layers(
        "xor", "linear", rate=0.01, edits=(Edit(2, "weight", 1e300, 0.0, 1, 0, 0),)
    ),
}  # fmt: skip
"""Runs by what is in them."""

LATE = {
    "article": 20_000,
    "eleven-lines": 20_000,
    "zeros": 3_000,
    "xor, one layer": 2_000,
    "xor, one layer, slow": 2_000,
    "rows that pull one way": 500,
    "many rows that cancel out": 500,
    "hard to part": 500,
    "no bias to part them": 500,
    "least squares": 1_000,
    "perceptron of fractions": 14,
    "tiny rate": 2_000,
}
"""A further iteration of some."""

SEARCHES = {
    "article": ("error < 0.01", "error > 0.1", "accuracy >= 1"),
    "perceptron": ("no errors",),
    "iris": ("accuracy > 0.9",),
}
"""What is looked for in some."""


def moments() -> list[str]:
    """The names of all runs."""
    return list(RUNS)


def stories(name: str) -> Iterator[tuple[Told, list[str]]]:
    """Each moment of a run that is looked at, and its sentences."""
    recipe = RUNS[name]()
    timeline = Timeline(recipe)
    iterations = [*ITERATIONS, *([LATE[name]] if name in LATE else [])]
    for iteration in sorted({timeline.reach(each) for each in iterations}):
        timeline.extend(iteration + 1)
        trace = timeline.trace_at(iteration)
        for phase in range(trace.phases + 1):
            operation = trace.operation(phase)
            units = recipe.network.sizes[operation.layer - 1] if operation else 1
            for row in range(min(recipe.problem.rows, 4)):
                for unit in range(units):
                    told = Told(timeline, trace, phase, row, unit, "4")
                    yield told, story(timeline, trace, phase, row, unit)
    for search in SEARCHES.get(name, ()):
        stepper = Stepper(timeline)
        if stepper.seek_where(Condition.parse(search), 10_000):
            at = (stepper.timeline, stepper.trace, stepper.phase, 0, 0)
            yield Told(*at, "4", stepper.found), story(*at, found=stepper.found)


@cache
def _shape() -> re.Pattern[str]:
    names = r"\b[wxhr]\d+\b|\bb\b"
    return re.compile(rf"-?\d[\d,]*(?:\.\d+)?(?:e[-+]\d+)?|{names}")


def main() -> None:
    """Print each sentence once."""
    seen: dict[str, tuple[str, str]] = {}
    longest = (0, "")
    for name in moments():
        for _, sentences in stories(name):
            text = " ".join(sentences)
            longest = max(longest, (len(text), text))
            for sentence in sentences:
                seen.setdefault(_shape().sub("#", sentence), (sentence, name))
    for sentence, name in sorted(seen.values()):
        print(f"{sentence}\n    {name}")
    print(f"\n{len(seen)} sentences; the longest story has {longest[0]} letters:\n{longest[1]}")


if __name__ == "__main__":
    sys.exit(main())
