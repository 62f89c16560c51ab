"""A script's run as it is saved, and opened again: path, hashes, loop, curve, edits, place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from nntui.code.edits import ScriptEdit, target_of
from nntui.code.errors import ScriptError
from nntui.code.finding import Found, Loop, find
from nntui.code.passes import CurveChoice
from nntui.code.process import Order
from nntui.code.session import Session
from nntui.code.source import Source, read_source
from nntui.code.timeline import ScriptTimeline
from nntui.explain.line import shown, without_commands
from nntui.runs.script_run import (
    ScriptChange,
    ScriptFile,
    ScriptFingerprint,
    ScriptRun,
    changes,
    file_of,
    line_now,
)

from .errands import Wanted
from .ways import run_to

MOST_FINGERPRINTS = 8
"""So many are saved: each is computed again when the run is opened."""


class ChangedError(ScriptError):
    """The script is another one now; the message says what has changed.

    Attributes:
        what: That alone.
    """

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name} has changed since this run was saved. {what}")
        self.what = what


def files_of(source: Source) -> tuple[ScriptFile, ...]:
    """What tells the files of a script from others, the script first."""
    folder = source.path.parent
    return tuple(file_of(_beside(path, folder), text) for path, text in source.texts.items())


def _beside(path: str, folder: Path) -> str:
    return Path(path).relative_to(folder).as_posix()


@dataclass(frozen=True)
class Looked:
    """Where somebody has looked: what is saved beside the script itself.

    Attributes:
        number: The pass.
        phase: How many of its operations are done.
        fingerprints: What arrays held at heads of passes.
    """

    number: int
    phase: int
    fingerprints: Sequence[tuple[int, str]] = ()


def make_run(name: str, session: Session, looked: Looked, saved: datetime) -> ScriptRun:
    """The run as it stands."""
    found, order = session.found, session.found.order
    folder = found.source.path.parent
    curve = session.curve
    tap = None
    if curve and curve.tap:
        file, line, written = curve.tap
        tap = (_beside(file, folder), line, written)
    return ScriptRun(
        name=name,
        saved=saved,
        path=str(found.source.path),
        files=files_of(found.source),
        loop=(_beside(found.loop.file, folder), found.loop.line),
        why=found.loop.why,
        number=looked.number,
        phase=looked.phase,
        arguments=order.arguments,
        answers=order.answers,
        seed=order.seed,
        replaces_seed=order.replaces_seed,
        curve=curve.expression if curve else "",
        tap=tap,
        edits=tuple(ScriptChange(e.number, e.target, e.old, e.new) for e in session.edits),
        fingerprints=tuple(
            ScriptFingerprint(number, digest, _error(session, number))
            for number, digest in looked.fingerprints
        ),
    )


def _error(session: Session, number: int) -> float | None:
    errors = session.errors
    return errors[number] if number < len(errors) and isfinite(errors[number]) else None


def found_of(
    run: ScriptRun, *, python: str, is_changed: bool = False, wanted: Wanted = lambda: True
) -> Found:
    """The script of a saved run.

    Args:
        run: The run.
        python: What runs the script: a saved run names no program.
        is_changed: Whether it is opened though it has changed.
        wanted: Whether to go on.

    Raises:
        ChangedError: It has changed, and is not to be opened then.
        ScriptError: It cannot be read or, where it has changed, has no training loop any more.
    """
    path = Path(run.path)
    if not path.exists():
        raise ScriptError(
            f"{without_commands(str(path))}: no such file; it is the script of run {run.name}."
        )
    source = read_source(path)
    now = files_of(source)
    what = changes(run.files, now)
    if what and not is_changed:
        raise ChangedError(path.name, f"{what}.")
    loop_file, line = run.loop
    order = Order(
        source.path,
        source.converted,
        run.arguments,
        run.seed,
        run.answers,
        python,
        replaces_seed=run.replaces_seed,
    )
    if what:
        before = next((each for each in run.files if each.name == loop_file), None)
        other = next((each for each in now if each.name == loop_file), None)
        moved = line_now(before, other, line) if before and other else None
        if moved is None:
            found = find(
                path,
                arguments=run.arguments,
                seed=run.seed,
                answers=run.answers,
                python=python,
                wanted=wanted,
            )
            return replace(found, order=replace(found.order, replaces_seed=run.replaces_seed))
        line = moved
    return Found(source, order, Loop(str(path.parent / loop_file), line, run.why))


def curve_of(run: ScriptRun) -> CurveChoice | None:
    """What a saved run's curve shows; `None` where nothing was chosen."""
    if not run.curve:
        return None
    if run.tap is None:
        return CurveChoice(run.curve)
    file, line, written = run.tap
    return CurveChoice(run.curve, (str(Path(run.path).parent / file), line, written))


def edits_of(run: ScriptRun) -> list[ScriptEdit]:
    """A saved run's edits.

    Raises:
        ScriptError: One is of no number.
    """
    edits = []
    for change in run.edits:
        try:
            target = target_of(change.target)
        except ValueError:
            raise ScriptError(
                f"{run.name}: {shown(change.target)}, expected a number such as W[0, 1]."
            ) from None
        edits.append(ScriptEdit(change.number, target, change.new, change.old))
    return edits


class Compared(NamedTuple):
    """What came of computing a saved run's fingerprints again.

    Attributes:
        agrees: Whether all are the same.
        sentence: The outcome for a reader.
    """

    agrees: bool
    sentence: str


def compare(
    run: ScriptRun, session: Session, to: Callable[[int], bool], wanted: Wanted = lambda: True
) -> Compared | None:
    """Compute a run's fingerprints and errors again; `None` where that is not wanted any more.

    Fingerprints are of arrays: of a script of single numbers it is the errors that tell.

    Args:
        run: What was saved.
        session: The script, opened as the run says.
        to: Runs to a pass's head; says whether to go on.
        wanted: Whether to go on.

    Raises:
        ScriptError: The script cannot be run.
    """
    fingerprints = sorted(run.fingerprints)
    if not fingerprints:
        return Compared(True, "Nothing was saved to compare it with.")
    errors = 0
    for number, digest, error in fingerprints:
        if not to(number):
            return None
        now = session.digest(number, wanted)
        if now is not None and error is not None:
            session.run_to(number + 1, wanted)  # a pass's error is known at its end
        if not wanted():
            return None
        if now is None:
            return Compared(
                False,
                f"The script ends before pass {number:,}, to which the saved run went on.",
            )
        is_known = error is not None and number < len(session.errors)
        errors += is_known
        is_other = is_known and session.errors[number] != error
        if now != digest or is_other:
            told = f"Differs from the saved run in pass {number:,}, or before."
            if is_other:
                told += f" Its error is {session.errors[number]!r}; saved was {error!r}."
            return Compared(False, told)
    what = _count(len(fingerprints), "fingerprint")
    if errors:
        what += f" and {_count(errors, 'error')}"
    verb = "agrees" if len(fingerprints) == 1 and not errors else "agree"
    last = fingerprints[-1].number
    return Compared(True, f"{what} up to pass {last:,} {verb} bit for bit.")


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def compare_on(timeline: ScriptTimeline, run: ScriptRun, wanted: Wanted) -> Compared | None:
    """The same on a timeline, in slices."""
    return compare(run, timeline.session, lambda number: run_to(timeline, number, wanted), wanted)
