"""What the names of a pass hold at each of its moments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from .passes import Naming, Recorded, Step, Values, Version

MANGLED = re.compile(r"(?<=\.)_[A-Za-z]\w*?(__\w+)")

TEXTS = re.compile(r"'[^']*'|\"[^\"]*\"")
KEYS = re.compile(r"\[[^\]]*\]?")
WORD = re.compile(r"[A-Za-z_]\w*")

Calls = tuple[tuple[str, int], ...]


@dataclass(frozen=True, eq=False)
class Named:
    """A name and what it holds.

    Attributes:
        name: The name, as it is written here.
        shape: The shape of what it holds, or will hold.
        now: What it holds; `None` where that is not computed yet.
        before: What it held before the pass changed it, if it did.
        also: Other names of the same value.
        version, was: Of which versions `now` and `before` are the numbers, where that is known.
    """

    name: str
    shape: tuple[int, ...]
    now: Values
    before: Values = None
    also: tuple[str, ...] = ()
    version: Version | None = None
    was: Version | None = None


@dataclass(frozen=True, eq=False)
class _Use:
    """A name at a step: what it held when the step read it, or what the step gave it."""

    step: int
    name: str
    version: Version
    is_made: bool


class Names:
    """The names of a pass.

    Args:
        recorded: The pass.
    """

    def __init__(self, recorded: Recorded) -> None:
        self._recorded = recorded

    @cached_property
    def largest(self) -> float:
        """The size of the largest number that the names hold which the pass trains, before or
        after it; 0 where there is none."""
        trained = set(self._recorded.trained)
        sizes = [
            float(np.abs(values).max())
            for change in self._recorded.changes
            if change.path in trained
            for values in (change.before, change.after)
            if values is not None and values.size and values.dtype.kind in "iuf"
        ]
        return max(sizes, default=0.0)

    @cached_property
    def _uses(self) -> dict[Calls, list[_Use]]:
        result: dict[Calls, list[_Use]] = {}
        for step in self._recorded.steps:
            uses = result.setdefault(step.calls, [])
            for name, version in operands(step):
                uses.append(_Use(step.number, plain(name), version, False))
            if step.in_place and step.result.names and step.result.values is not None:
                name = plain(step.result.names[0])
                uses.append(_Use(step.number, name, step.result, True))
        for naming in self._recorded.namings:
            if naming.version.values is not None:
                use = _Use(naming.step, plain(naming.name), naming.version, True)
                result.setdefault(naming.calls, []).append(use)
        for uses in result.values():
            uses.sort(key=lambda use: (use.step, use.is_made))
        return result

    @cached_property
    def _namings(self) -> dict[int, list[Naming]]:
        result: dict[int, list[Naming]] = {}
        for naming in self._recorded.namings:
            result.setdefault(naming.version.number, []).append(naming)
        return result

    def made(self, step: Step) -> str:
        """What the result of a step is called as soon as it is there; "" where it is nothing."""
        if step.in_place:
            return plain(step.result.names[0]) if step.result.names else ""
        namings = self._namings.get(step.result.number, ())
        name = next((each.name for each in namings if each.step == step.number), "")
        if not name and not namings and step.result.names:
            name = step.result.names[-1]  # an element of a list or of a dictionary
        return plain(name)

    def called(self, version: Version, step: Step) -> str:
        """What a value is called when a step reads it: by the last name that it got before."""
        namings = self._namings.get(version.number, ())
        before = [each.name for each in namings if each.step < step.number]
        if before:
            return plain(before[-1])
        later = {each.name for each in namings}
        own = own_name(version)
        if own and version.origin[0] == "state":
            return own
        return next((plain(name) for name in version.names if name not in later), "")

    def at_head(self) -> Sequence[Named]:
        """The names that hold something at the pass's head and that it reads, in their order."""
        found: dict[str, Named] = {}
        for step in self._recorded.steps:
            for _, version in operands(step):
                name = own_name(version)
                if version.origin[0] == "state" and name and name not in found:
                    found[name] = Named(name, version.shape, version.values, version=version)
        return list(found.values())

    def at_end(self) -> Sequence[Named]:
        """The names that the pass changed or made: those that it trains first, with what they
        were, then the others with what they are."""
        trained = set(self._recorded.trained)
        named = [
            Named(
                plain(change.path),
                change.after.shape,
                change.after,
                change.before if change.path in trained else None,
            )
            for change in self._recorded.changes
        ]
        return sorted(named, key=lambda each: each.before is None)

    def at(self, step: Step) -> Sequence[Named]:
        """The names of a step's frame once it is done, in the order in which they came."""
        held: dict[str, list[_Use]] = {}
        later: dict[str, Version] = {}
        for use in self._uses.get(step.calls, ()):
            if use.step <= step.number:
                held.setdefault(use.name, []).append(use)
            elif use.is_made and use.name not in held:
                later.setdefault(use.name, use.version)
        result = []
        for name, uses in held.items():
            if not _letters(name) <= self._recorded.turns.keys():
                continue  # `xs[t]` is another one as soon as `t` goes on
            first, now = uses[0], uses[-1].version
            # What was made under this name is another value, and not what was before.
            is_changed = not first.is_made and first.version is not now
            was = first.version if is_changed else None
            before = was.values if was else None
            also = tuple(other for other in self._others(now, step) if other != name)
            result.append(Named(name, now.shape, now.values, before, also, now, was))
        return result + [Named(name, made.shape, None) for name, made in later.items()]

    def _others(self, version: Version, step: Step) -> Iterator[str]:
        """The names that a value has in a step's frame once the step is done."""
        namings = self._namings.get(version.number, ())
        given = {each.name for each in namings}
        yield from (name for name in version.names if name not in given)
        for each in namings:
            if each.step <= step.number and each.calls == step.calls:
                yield each.name

    def of(self, name: str, step: Step | None) -> Named:
        """What a name holds once a step is done, or at the pass's head, in whatever frame."""
        last = -1 if step is None else step.number
        uses = [use for frame in self._uses.values() for use in frame if use.name == name]
        uses.sort(key=lambda use: (use.step, use.is_made))
        held = [use.version for use in uses if use.step <= last]
        if not held:
            at_head = next((each for each in self.at_head() if each.name == name), None)
            shape = uses[0].version.shape if uses else ()
            return at_head or Named(name, shape, None)
        first, now = held[0], held[-1]
        was = None if now is first else first
        return Named(name, now.shape, now.values, was.values if was else None, (), now, was)

    def held_before(self, step: Step) -> Version | None:
        """What the name of a step's result held before it."""
        name, found = self.made(step), None
        if not name:
            return None
        for use in self._uses.get(step.calls, ()):
            if use.step > step.number or (use.step == step.number and use.is_made):
                break
            if use.name == name:
                found = use.version
        return found


def operands(step: Step) -> Iterator[tuple[str, Version]]:
    """The values with a name that went into a step, as they are called there."""
    for place, tree in enumerate(step.operands):
        if step.is_number(tree):
            version = step.recorded.versions[tree["version"]]
            name = step.called(place) or own_name(version)
            if name:
                yield name, version
        else:
            for each in step.elements(tree):
                if step.is_number(each):
                    version = step.recorded.versions[each["version"]]
                    if own_name(version):
                        yield own_name(version), version


def _letters(name: str) -> set[str]:
    """The names that stand in a name's brackets."""
    keys = "".join(KEYS.findall(TEXTS.sub("", name)))
    return set(WORD.findall(keys))


def own_name(version: Version) -> str:
    """What a value is called: at the pass's head by the way to it."""
    if version.origin[0] == "state" and len(version.origin) > 1:
        return plain(str(version.origin[1]))
    return plain(version.names[0]) if version.names else ""


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A name as it is written in its class: Python puts the class before private ones."""
    return MANGLED.sub(r"\1", name)
