"""A saved run of a person's own script: which one, how it was run, and the place looked at."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import NamedTuple

SHORT = 8
"""Digits of the fingerprint of a line: enough to tell which lines have changed."""


@dataclass(frozen=True)
class ScriptFile:
    """A file of a script as it was: no text of it, only what tells it from another.

    Attributes:
        name: Its path from the script's folder.
        digest: SHA-256 of its text, in hexadecimal.
        lines: The first digits of that of each line.
    """

    name: str
    digest: str
    lines: tuple[str, ...]


class ScriptChange(NamedTuple):
    """An edit: from a pass's head on, a number is another."""

    number: int
    target: str
    old: float
    new: float


class ScriptFingerprint(NamedTuple):
    """What all arrays of the script's held at a pass's head.

    Attributes:
        number: The pass.
        digest: SHA-256 of their bytes and names, in hexadecimal.
        error: The curve's number of that pass; `None` where there is none.
    """

    number: int
    digest: str
    error: float | None


@dataclass(frozen=True)
class ScriptRun:
    """What a saved file of a script's run holds.

    Attributes:
        name: What it is called; see `check_name`.
        saved: When, with its time zone.
        path: The script.
        files: It, and the modules beside it that it imports, the script first.
        arguments: What stands behind its name on the command line.
        answers: The lines that `input()` gave.
        seed: For its random numbers, where it sets none, or where `replaces_seed`.
        replaces_seed: Whether that seed takes the place of the script's own.
        loop: File, from the script's folder, and line of the training loop.
        why: What showed it.
        curve: What the error curve showed; "" for nothing.
        tap: File, line and source of it, where it can only be had there.
        edits: Numbers that are changed on the way, in the order in which that was asked for.
        number: The pass looked at.
        phase: How many of its operations were done.
        fingerprints: What a replay is checked against.
    """

    name: str
    saved: datetime
    path: str
    files: tuple[ScriptFile, ...]
    loop: tuple[str, int]
    why: str
    number: int
    phase: int
    arguments: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    seed: int = 1
    replaces_seed: bool = False
    curve: str = ""
    tap: tuple[str, int, str] | None = None
    edits: tuple[ScriptChange, ...] = ()
    fingerprints: tuple[ScriptFingerprint, ...] = ()

    @property
    def title(self) -> str:
        """Which script, in a few words."""
        edits = f" · {len(self.edits)} edit{'s' if len(self.edits) > 1 else ''}" * bool(self.edits)
        return f"{self.files[0].name} · loop line {self.loop[1]}{edits}"


def file_of(name: str, text: str) -> ScriptFile:
    """What tells a text from another."""
    lines = tuple(digest_of(line)[:SHORT] for line in text.split("\n"))
    return ScriptFile(name, digest_of(text), lines)


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def changes(before: Sequence[ScriptFile], now: Sequence[ScriptFile]) -> str:
    """What has changed in a script since it was saved, in a line; "" for nothing."""
    told, others = [], {each.name: each for each in now}
    for file in before:
        other = others.pop(file.name, None)
        if other is None:
            told.append(f"{file.name} is imported no more")
        elif other.digest != file.digest:
            lines = "; ".join(_lines(file.lines, other.lines)) or "the ends of its lines"
            told.append(f"{file.name}: {lines}")
    told += [f"{name} is imported, too" for name in others]
    return ". ".join(told)


def _lines(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for kind, first, last, at, to in matcher.get_opcodes():
        if kind == "replace":
            yield f"{_span(at, to)} changed"
        elif kind == "insert":
            yield f"{_span(at, to)} added"
        elif kind == "delete":
            was = _span(first, last)
            yield f"{was} of before left out"


def _span(first: int, last: int) -> str:
    return f"line {last}" if last - first == 1 else f"lines {first + 1}–{last}"


def line_now(before: ScriptFile, now: ScriptFile, line: int) -> int | None:
    """Where a line of a file stands that may have moved; `None` where that cannot be said."""
    if not 1 <= line <= len(before.lines):
        return None
    wanted = before.lines[line - 1]
    matcher = SequenceMatcher(None, before.lines, now.lines, autojunk=False)
    for first, at, length in matcher.get_matching_blocks():
        if first <= line - 1 < first + length:
            return at + line - first
    places = [number for number, each in enumerate(now.lines, 1) if each == wanted]
    return places[0] if len(places) == 1 else None
