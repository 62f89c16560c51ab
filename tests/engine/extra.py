"""`python -m tests.engine.extra`: the same bits with the extra `fast` and without, for long.

Every example, own data, every loss, reduction, optimizer, decay, freeze, batches and edits, 2,000
iterations each: once by the plain way, once by compiled loops.
"""

import argparse
import sys
import time
from typing import Any

import numpy as np

from nntui.engine import EXAMPLES, OPTIMIZERS, Edit, Network, Problem, Recipe, compiled, example
from nntui.engine import trainer as training
from nntui.engine.trainer import Trainer

ITERATIONS = 2_000


def own_data(hidden: str, output: str, rows: int = 9, **parts: Any) -> Recipe:
    """A recipe of numbers that somebody might have measured."""
    random = np.random.RandomState(4)
    inputs = np.round(random.uniform(-2, 2, (rows, 3)), 1)
    inputs[1] = 0.0
    targets = np.eye(2)[random.randint(0, 2, rows)]
    if output in ("tanh", "linear"):
        targets = np.round(random.uniform(-1, 1, (rows, 2)), 2)
    network = Network((4, 2), (hidden, output), bias=parts.pop("bias", True))
    parts.setdefault("rate", 0.03)
    return Recipe(Problem(inputs, targets), network, seed=3, **parts)


def recipes_of_every_sort() -> list[tuple[str, Recipe]]:
    """Each with a name."""
    edits = (
        Edit(3, "weight", 0.25, 0.0, layer=1, row=1, column=2),
        Edit(5, "input", 0.5, 0.0, row=2, column=1),
        Edit(7, "target", 1.0, 0.0, row=3, column=0),
        Edit(9, "rate", 0.01, 0.03),
    )
    found: list[tuple[str, Recipe]] = []
    for hidden in ("sigmoid", "tanh", "relu", "leaky-relu", "gelu", "silu", "linear"):
        found.append((hidden, own_data(hidden, "sigmoid")))
    for loss in ("squared", "squares", "mse", "cross-entropy"):
        found.append((loss, own_data("tanh", "sigmoid", loss=loss)))
    softmax = own_data("tanh", "softmax", loss="cross-entropy")
    found += [
        ("softmax", softmax),
        ("mean", softmax.with_(reduction="mean")),
        ("decay", softmax.with_(decay=0.01)),
        ("no bias", own_data("tanh", "tanh", bias=False)),
        ("edits", softmax.with_(edits=edits)),
    ]
    for optimizer in OPTIMIZERS:
        of_it = softmax.with_(optimizer=optimizer)
        found += [
            (optimizer, of_it),
            (f"{optimizer}, frozen bias", of_it.with_(freeze=("bias",), decay=0.01)),
            (f"{optimizer}, frozen layer", of_it.with_(freeze=("1",))),
            (f"{optimizer}, batches", of_it.with_(batch=4, shuffle=True)),
            (f"{optimizer}, batches, edits", of_it.with_(batch=2, edits=edits)),
        ]
    return found


def many() -> dict[str, Recipe]:
    """Those and the examples, and a net that is never written out."""
    random = np.random.RandomState(0)
    large = Recipe(
        Problem(random.standard_normal((150, 12)), np.eye(3)[random.randint(0, 3, 150)]),
        Network((8, 3), ("tanh", "softmax"), bias=True),
        seed=1,
        rate=1e-3,
        loss="cross-entropy",
    )
    found = {name: example(name) for name in EXAMPLES}
    found |= dict(recipes_of_every_sort())
    return found | {"large": large, "large, batches": large.with_(batch=32, shuffle=True)}


def differences(recipe: Recipe, iterations: int) -> str:
    """What differs between both ways; "" where nothing does."""
    there, worth = compiled.is_there, training.WORTH
    try:
        compiled.is_there = lambda: False  # type: ignore[assignment]
        plain = Trainer(recipe)
        wanted = plain.run(plain.first, 0, iterations)
        compiled.is_there = there
        training.WORTH = 0
        ours = Trainer(recipe)
        ours.run(ours.first, 0, min(20, iterations), False)
        for event in list(compiled._asked.values()):
            event.wait()
        # Once to be held against the plain way, once by itself from the first iteration on.
        for _ in range(2):
            got = ours.run(ours.first, 0, iterations)
    finally:
        compiled.is_there, training.WORTH = there, worth
    if not ours._kernels:
        return "no loop was compiled"
    if told := compiled.said():
        return told
    numbers = (
        (*done.state, *map(np.asarray, (*done.records, *done.starts))) for done in (wanted, got)
    )
    one, other = ([each.tobytes() for each in every] for every in numbers)
    return "" if one == other else "other bits"


def main() -> int:
    """Hold both ways against each other."""
    parser = argparse.ArgumentParser(prog="python -m tests.engine.extra", description=__doc__)
    parser.add_argument("--iterations", type=int, default=ITERATIONS)
    parser.add_argument("--only", action="append", help="a name; can be repeated")
    options = parser.parse_args()
    if not compiled.is_there():
        print(f"the extra is not installed: {compiled.COMMAND}")
        return 2
    chosen = {n: r for n, r in many().items() if not options.only or n in options.only}
    wrong = 0
    for name, recipe in chosen.items():
        start = time.perf_counter()
        told = differences(recipe, options.iterations)
        wrong += bool(told)
        print(f"{name}: {told or 'equal'}, {time.perf_counter() - start:.1f} s", flush=True)
    loops: list[Any] = list(compiled._ready.values())
    if loops and all(loop.stats.cache_hits for loop in loops):
        print("all loops came from the cache")
    print(f"{len(chosen)} recipe{'s' * (len(chosen) != 1)}, {wrong} with other bits")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
