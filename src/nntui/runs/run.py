"""A run: a recipe played, and the place where the cursor stood."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nntui.engine import MAX_ITERATION, Recipe, Stepper
from nntui.engine.problem import Array

from .errors import RunError, as_toml

# Every name is a file name too, on any system.
_NAME = re.compile(r"(?![. ])[\w .-]{1,80}(?<! )")


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """The weights that one iteration began with, with all their digits.

    Two fingerprints are equal when they are so bit for bit.

    Attributes:
        iteration: Which one.
        weights: One matrix a layer, read-only.
    """

    iteration: int
    weights: tuple[Array, ...]

    def _key(self) -> tuple[Any, ...]:
        return (self.iteration, tuple((w.shape, w.tobytes()) for w in self.weights))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fingerprint) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


@dataclass(frozen=True)
class Run:
    """What a saved file holds.

    Attributes:
        name: What it is called; see `check_name`.
        recipe: What was played.
        iteration: Where the cursor stood.
        phase: Where the cursor stood, within the iteration.
        saved: When, with its time zone; in UTC where it was read from a file.
        fingerprints: What a replay is checked against, at least one.
        row: The row that was lit, from 0.
        unit: The unit that was lit, from 0.
    """

    name: str
    recipe: Recipe
    iteration: int
    phase: int
    saved: datetime
    fingerprints: tuple[Fingerprint, ...]
    row: int = 0
    unit: int = 0


def make_run(name: str, stepper: Stepper, saved: datetime, row: int = 0, unit: int = 0) -> Run:
    """The run as it stands.

    Its fingerprints are those of iterations 0, 1, 10, 100, … as far as the timeline is trained,
    and that of the cursor's iteration.

    Args:
        name: What it is to be called.
        stepper: The cursor.
        saved: The time now, with its time zone.
        row: The row that is lit, from 0.
        unit: The unit that is lit, from 0.
    """
    timeline = stepper.timeline
    # The weights that the iteration after the last one trained begins with are known too.
    furthest = timeline.reach(timeline.trained)
    iterations = {0, stepper.iteration}
    power = 1
    while power <= min(furthest, MAX_ITERATION):
        iterations.add(power)
        power *= 10
    return Run(
        name=name,
        recipe=timeline.recipe,
        iteration=stepper.iteration,
        phase=stepper.phase,
        saved=saved,
        fingerprints=tuple(Fingerprint(k, timeline.weights_at(k)) for k in sorted(iterations)),
        row=row,
        unit=unit,
    )


def check_name(name: str) -> str:
    """The same name, if a run can be called so.

    Raises:
        RunError: It cannot.
    """
    if not _NAME.fullmatch(name):
        raise RunError(
            f"{as_toml(name)}, expected 1 to 80 letters, digits, spaces, dots, underscores or "
            "hyphens, with no dot or space first and no space last",
            "name",
        )
    return name
