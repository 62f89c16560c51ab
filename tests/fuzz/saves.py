"""Saves that end in the middle: the old file or the new one, whole, with its link and its rights.

A trial forks, the child saves, and something happens to it: it is killed at one of the calls that
it makes of the system or at any time, the disk is full, or another saves at the same moment.
"""

import os
import resource
import select
import signal
import stat
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from nntui.engine import Stepper, Timeline, example
from nntui.runs import (
    Run,
    RunError,
    TakenError,
    list_runs,
    load_run,
    make_run,
    place_of,
    runs_directory,
    save_run,
    stamp,
)

CALLS = ("open", "os.", "fcntl.", "nntui.")
"""The beginnings of the audit events at which a save may be killed."""

MOST_CALLS = 16
"""A save makes fewer."""


def try_save(chance: Random, place: Path) -> str:
    """One save to which something happens."""
    ways: list[Callable[[Random, Path], str]] = [_killed_at_a_call] * 5 + [_killed_at_a_time] * 4
    return chance.choice([*ways, _full, _two_writers, _something_in_its_place, _hostile_name])(
        chance, place
    )


def _killed_at_a_call(chance: Random, place: Path) -> str:
    path = _with_old(chance, place)
    number = chance.randrange(MOST_CALLS)

    def save() -> None:
        _kill_at_call(number)
        save_run(_new(), path)

    status = _child(save)
    assert status in (0, -signal.SIGKILL), status
    _check_whole(path)
    if status == 0:
        assert load_run(path) == _new()
        return "saved before it would be killed"
    return f"killed at a call, {_said(path)}"


def _killed_at_a_time(chance: Random, place: Path) -> str:
    path = _with_old(chance, place)
    reading, writing = os.pipe()

    def save() -> None:
        os.write(writing, b".")
        while True:
            save_run(_new(), path)
            save_run(_old(), path)

    pid = _fork(save)
    os.close(writing)
    select.select([reading], [], [])
    os.close(reading)
    time.sleep(chance.random() * 0.004)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    _check_whole(path)
    return "killed at a time"


def _full(chance: Random, place: Path) -> str:
    path = _with_old(chance, place)
    before = path.read_bytes() if path.exists() else None
    size = chance.randrange(_size())

    def save() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            save_run(_new(), path)
        except RunError as error:
            assert "cannot be written (File too large), the run is not saved" in str(error)
            os._exit(7)

    assert _child(save) == 7
    assert (path.read_bytes() if path.exists() else None) == before
    assert not list(path.resolve().parent.glob(".nntui*"))
    return "a full disk, told"


def _two_writers(chance: Random, place: Path) -> str:
    path = _with_old(chance, place)
    seen = stamp(path)
    reading, writing = os.pipe()

    def save(run: Run) -> Callable[[], None]:
        def work() -> None:
            os.close(writing)
            os.read(reading, 1)  # both begin when the other end is closed
            try:
                save_run(run, path, instead_of=seen)
            except TakenError:
                os._exit(7)

        return work

    runs = [replace(_new(), phase=phase) for phase in (3, 4)]
    children = [_fork(save(run)) for run in runs]
    os.close(writing)
    os.close(reading)
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert sorted(ended) == [0, 7], ended
    assert load_run(path) == runs[ended.index(0)]
    return "two writers, the second told"


def _something_in_its_place(chance: Random, place: Path) -> str:
    path = place / "run.toml"
    what = chance.choice(("directory", "pipe", "loop", "file on the way"))
    if what == "directory":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "loop":
        path.symlink_to(path)
    else:
        path.write_bytes(b"mine")
        path = path / "run.toml"
    before = sorted(place.rglob("*"))
    try:
        save_run(_new(), path)
    except RunError as error:
        assert str(error).startswith(f"{path}: cannot be written (")
    else:
        raise AssertionError(f"saved in the place of a {what}")
    assert sorted(place.rglob("*")) == before
    return f"a {what} in its place, told"


def _hostile_name(chance: Random, place: Path) -> str:
    letters = [*"ab. -_/\\~:*?\"<>|$`'\n\r\t\0\x1b\u202e\ud800太é🐍", "..", "/", "x" * 90, "CON"]
    name = "".join(chance.choice(letters) for _ in range(chance.randint(0, 6)))
    with patch.dict(os.environ, XDG_DATA_HOME=str(place / "data")):
        return _save_as(name)


def _save_as(name: str) -> str:
    try:
        path = place_of(name)
        assert path.parent == runs_directory() or Path(name).expanduser().is_absolute()
        if path.parent != runs_directory():
            return "a whole path"
        save_run(replace(_new(), name=path.stem), path)
    except RunError as error:
        assert str(error).isprintable()
        return "a name, told"
    assert [run.name for run in list_runs() if isinstance(run, Run)] == [name]
    return "a name, saved"


def _with_old(chance: Random, place: Path) -> Path:
    """Where to save to: a new file, one that is there, or a link to either."""
    path = target = place / "run.toml"
    if chance.random() < 0.4:
        target = place / "elsewhere" / "target"
        target.parent.mkdir()
        path.symlink_to(target)
    if chance.random() < 0.7:
        save_run(_old(), target)
        target.chmod(0o640)
    return path


def _check_whole(path: Path) -> None:
    """A link is one still, the rights are as they were, and the file is a whole one or none."""
    target = path.resolve()
    if target.parent != path.parent:
        assert path.is_symlink()
    if target.exists():
        assert load_run(path) in (_old(), _new())
        if (mode := stat.S_IMODE(target.stat().st_mode)) != 0o640:
            assert mode == 0o666 & ~_umask(), oct(mode)
    left = {each.name for each in target.parent.iterdir() if each != target}
    assert all(name.startswith(".nntui-") or name in ("run.toml", "elsewhere") for name in left)


def _said(path: Path) -> str:
    if not path.exists():
        return "no file yet"
    return "the old file" if load_run(path) == _old() else "the new file"


def _kill_at_call(number: int) -> None:
    """End this process at the so many-th call from now on."""
    left = number

    def at_call(event: str, _: Any) -> None:
        nonlocal left
        if event.startswith(CALLS) and event != "os.kill":
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    fsync = os.fsync

    def audited(handle: int) -> None:
        sys.audit("nntui.before fsync")
        fsync(handle)
        sys.audit("nntui.after fsync")

    os.fsync = audited
    sys.addaudithook(at_call)


def _child(work: Callable[[], None]) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(_fork(work), 0)[1])


def _fork(work: Callable[[], None]) -> int:
    _old(), _new()  # made once, here
    with warnings.catch_warnings():
        # Newer Pythons warn where there are threads. The child calls nothing that could wait for
        # one of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        return pid
    status = 1  # the child never returns into what the parent is doing
    try:
        work()
        status = 0
    finally:
        os._exit(status)


@cache
def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


@cache
def _old() -> Run:
    return make_run("run", Stepper(Timeline(example("article"))), datetime(2026, 1, 1, tzinfo=UTC))


@cache
def _new() -> Run:
    stepper = Stepper(Timeline(example("eleven-lines")))
    stepper.seek(100)
    return make_run("run", stepper, datetime(2026, 1, 2, tzinfo=UTC))


@cache
def _size() -> int:
    from nntui.runs.encode import document, text

    return len(text(document(_new())))
