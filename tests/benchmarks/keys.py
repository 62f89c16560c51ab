"""A key to its whole repaint, against a hello-world app."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from statistics import median

from .figures import Figure, Goal, Row, percentile_95
from .measure import in_turn
from .terminal import TIMEOUT, environment

PLACES = {"trained": "at trained iterations", "frontier": "at the last one trained"}


def keys() -> Iterator[Row]:
    """For each place, the ratio of the medians and the 95th percentile."""
    # A process of its own for every measurement: no app is slowed by what another left behind.
    measures: list[Callable[[], list[float]]] = [
        partial(_press_keys, kind) for kind in (*PLACES, "hello")
    ]
    *every, hello = in_turn(*measures)
    reference = [median(presses) for presses in hello]
    for place, rounds in zip(PLACES.values(), every, strict=True):
        what = f"key `]` to its whole repaint, {place}"
        ours = [median(presses) for presses in rounds]
        yield Row(
            what=what,
            against="a hello-world app",
            ours=Figure.of(ours, "ms"),
            reference=Figure.of(reference, "ms"),
            result=Figure.of_ratios(ours, reference),
            goal=Goal("≤", 3, "×"),
        )
        worst = [percentile_95(presses) for presses in rounds]
        all_presses = list(chain.from_iterable(rounds))
        yield Row(
            what=f"{what}, 95th percentile",
            against="",
            ours=None,
            reference=None,
            result=Figure(percentile_95(all_presses), min(worst), max(worst), "ms"),
            goal=Goal("<", 16, "ms"),
        )


LARGE = {"frontier": ("large", "]"), "phases": ("large-phases", "→")}
"""What is pressed in the article's run, in the large problem, and how the key is called."""


def large_keys() -> Iterator[Row]:
    """For each key, the large problem against the article's."""
    for small, (large, key) in LARGE.items():
        ours, reference = in_turn(partial(_press_keys, large), partial(_press_keys, small))
        medians = [[median(presses) for presses in rounds] for rounds in (ours, reference)]
        yield Row(
            what=f"key `{key}` to its whole repaint, 10,000×30",
            against="the same key in `article`, 4×3",
            ours=Figure.of(medians[0], "ms"),
            reference=Figure.of(medians[1], "ms"),
            result=Figure.of_ratios(*medians),
            goal=Goal("≤", 1.5, "×"),
        )


def net_keys() -> Iterator[Row]:
    """For each key, the network's picture against its arithmetic."""
    for key, kind in {"]": "hidden", "→": "hidden-phases"}.items():
        ours, reference = in_turn(partial(_press_keys, f"{kind}-net"), partial(_press_keys, kind))
        medians = [[median(presses) for presses in rounds] for rounds in (ours, reference)]
        yield Row(
            what=f"key `{key}` to its whole repaint, the network's picture, `eleven-lines`",
            against="the same key in its arithmetic",
            ours=Figure.of(medians[0], "ms"),
            reference=Figure.of(medians[1], "ms"),
            result=Figure.of_ratios(*medians),
            goal=Goal("≤", 1.3, "×"),
        )


SCRIPTS = {"script": "the article's eleven lines", "script-long": "2,000 steps a pass"}


def script_keys() -> Iterator[Row]:
    """For each key, a script's screen against that of a network."""
    for kind, told in SCRIPTS.items():
        for key, (ours_kind, small) in {
            "]": (kind, "frontier"),
            "→": (f"{kind}-lines", "phases"),
        }.items():
            ours, reference = in_turn(partial(_press_keys, ours_kind), partial(_press_keys, small))
            medians = [[median(presses) for presses in rounds] for rounds in (ours, reference)]
            yield Row(
                what=f"key `{key}` to its whole repaint in a script, {told}",
                against="the same key in `article`",
                ours=Figure.of(medians[0], "ms"),
                reference=Figure.of(medians[1], "ms"),
                result=Figure.of_ratios(*medians),
                goal=Goal("≤", 1.5, "×"),
            )


def asking_keys() -> Iterator[Row]:
    """A key while a number is asked about, against the same without."""
    ours, reference = in_turn(partial(_press_keys, "asking"), partial(_press_keys, "trained"))
    medians = [[median(presses) for presses in rounds] for rounds in (ours, reference)]
    yield Row(
        what="key `]` to its whole repaint, with the inspector open",
        against="the same key without it",
        ours=Figure.of(medians[0], "ms"),
        reference=Figure.of(medians[1], "ms"),
        result=Figure.of_ratios(*medians),
        goal=Goal("≤", 1.3, "×"),
    )


def _press_keys(kind: str) -> list[float]:
    command = [sys.executable, "-m", f"{__package__}.key_presses", kind]
    done = subprocess.run(
        command, env=environment(), stdout=subprocess.PIPE, check=True, timeout=TIMEOUT
    )
    presses: list[float] = json.loads(done.stdout)
    return presses
