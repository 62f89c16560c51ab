"""The steps of a pass by where they stand, so that the same one is found in every pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from nntui.engine.problem import Array

from ..passes import Recorded, Step, Version

PRODUCTS = frozenset(("dot", "@", "matmul"))
"""Verbs of steps that multiply matrices."""

TURNS = frozenset(("T", "transpose"))
"""Verbs of steps that turn a matrix."""


class Site(NamedTuple):
    """Where a step stands, and which of those that stand there it is."""

    file: str
    place: tuple[int, int, int, int]
    calls: tuple[tuple[str, int], ...]
    turn: int


class Sites:
    """A pass to look things up in.

    Args:
        recorded: The pass.
    """

    def __init__(self, recorded: Recorded) -> None:
        self.recorded = recorded
        self.made = {step.result.number: step for step in recorded.steps}

    @cached_property
    def of(self) -> dict[int, Site]:
        """The site of each step, by the step's number."""
        counts: Counter[tuple[object, ...]] = Counter()
        found = {}
        for step in self.recorded.steps:
            key = (step.file, step.place, step.calls)
            found[step.number] = Site(*key, counts[key])
            counts[key] += 1
        return found

    @cached_property
    def steps(self) -> dict[Site, Step]:
        """The step at each site."""
        return {self.of[step.number]: step for step in self.recorded.steps}

    @cached_property
    def held_at_head(self) -> dict[str, tuple[Array, bytes]]:
        """The same as `state`, each with the bytes of what it was."""
        found = {}
        for version in self.recorded.versions:
            if version.origin[0] == "state" and (values := plain(version)) is not None:
                found[str(version.origin[1])] = values, np.asarray(version.values).tobytes()
        return found

    @cached_property
    def state(self) -> dict[str, Array]:
        """What was there at the pass's head and was read in it, by its path."""
        return {path: values for path, (values, _) in self.held_at_head.items()}

    @cached_property
    def scalars(self) -> tuple[float, ...]:
        """Every single number of the pass, each once: those written in it, too."""
        found = dict[float, None]()
        for version in self.recorded.versions:
            values = plain(version)
            if values is not None and values.size == 1:
                found[float(values.ravel()[0])] = None
        for step in self.recorded.steps:
            for tree in (*step.operands, *step.keywords.values()):
                value = tree.get("constant") if isinstance(tree, dict) else None
                if isinstance(value, int | float):
                    found[float(value)] = None
        return tuple(found)

    def operands(self, step: Step) -> tuple[Version, ...]:
        """The values that a step was done to, where all of them are values."""
        trees = [tree for tree in step.operands if isinstance(tree, dict) and "version" in tree]
        if len(trees) != len(step.operands):
            return ()
        return tuple(self.recorded.versions[tree["version"]] for tree in trees)

    def held(self, version: Version) -> tuple[str, bool]:
        """The path of what was there at the pass's head, and whether it was turned; "" for what was
        not there."""
        is_turned = False
        while (step := self.made.get(version.number)) is not None:
            operands = self.operands(step)
            if step.verb not in TURNS or len(operands) != 1:
                return "", False
            version, is_turned = operands[0], not is_turned
        return (str(version.origin[1]), is_turned) if version.origin[0] == "state" else ("", False)

    def products(self) -> Iterator[Step]:
        """The products of two matrices, in order."""
        for step in self.recorded.steps:
            if step.verb in PRODUCTS and len(self.operands(step)) == 2:
                yield step

    def following(self, paths: frozenset[str]) -> frozenset[int]:
        """The numbers of all versions that follow from the matrices of some paths at the head.

        Not from single numbers: Python may have one object for two equal ones.
        """
        found: set[int] = set()
        for version in self.recorded.versions:
            base = version
            while base.origin[0] in ("view", "through"):
                base = self.recorded.versions[base.origin[1]]
            if base.origin[0] == "state" and base.origin[1] in paths and base.shape:
                found.add(version.number)
        for step in self.recorded.steps:
            if any(version.number in found for version in step.operand_versions()):
                found.add(step.result.number)
        return frozenset(found)


def plain(version: Version) -> Array | None:
    """A value as floats; `None` where it is none that a network has."""
    if version.values is None:
        return None
    values = np.asarray(version.values)
    return values.astype(np.float64) if values.dtype.kind in "biuf" else None
