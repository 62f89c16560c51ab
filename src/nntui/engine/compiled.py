"""The `fast` extra: loops compiled by numba, beside the run. No other file knows numba.

Without the extra nothing here does anything. With it, a loop is compiled once a run has taken a
while, in a thread of its own, and taken up when it is ready; what is compiled is kept in the user's
cache directory. Bits come first: no mathematics is rearranged (numba's default), and no vector
library (Intel's SVML) takes the place of the functions that `math` has. What uses a loop holds it
against the plain way first, and refuses it where it differs.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread
from types import FunctionType
from typing import Any

COMMAND = 'pip install -e ".[fast]"'
"""What brings the extra."""

OFF = "NNTUI_FAST"
"""An environment variable: with 0, the extra is not used."""

LONG = 10.0
"""Seconds from which on a way is worth a word on the extra, where it is missing."""

KEPT = 200
"""So many compiled loops are kept in the cache directory; the oldest go first."""

CHECKED = 16
"""So many iterations of each loop are held against the plain way before it is trusted."""

Function = Callable[..., Any]


@cache
def is_there() -> bool:
    """Whether the extra is installed, and nobody wants to do without it."""
    return os.environ.get(OFF) != "0" and find_spec("numba") is not None


def is_at_work() -> bool:
    """Whether a loop has been asked for in this process."""
    return bool(_asked)


_lock = Lock()
_asked: dict[str, Event] = {}
_ready: dict[str, Function] = {}
_checked: dict[str, int] = {}
_queue: SimpleQueue[tuple[str, Sequence[int]]] = SimpleQueue()
_said: list[str] = []
_advised: list[bool] = []


def ask(text: str, ranks: Sequence[int]) -> Event:
    """Have a loop compiled, unless that is done. The event is set when there is no more to do.

    Args:
        text: Its Python text, with a function `loop`.
        ranks: How many axes each of the arrays has that it takes last.
    """
    with _lock:
        if text not in _asked:
            _asked[text] = Event()
            _queue.put((text, ranks))
            if len(_asked) == 1:
                Thread(target=_work, name="compiling", daemon=True).start()
        return _asked[text]


def take(text: str) -> Function | None:
    """A loop that has been asked for, once it is ready; `None` also where there will be none."""
    return _ready.get(text)


def is_trusted(text: str) -> bool:
    """Whether a loop has been held against the plain way for long enough."""
    return _checked.get(text, 0) >= CHECKED


def trust(text: str, iterations: int) -> None:
    """Say that a loop gave the bits of the plain way for so many iterations."""
    _checked[text] = _checked.get(text, 0) + iterations


def refuse(text: str) -> None:
    """Never use a loop that gave other bits than the plain way."""
    if _ready.pop(text, None):
        _said.append(
            "The compiled loop gave other bits than the plain one on this machine; the plain one "
            "goes on."
        )


def said() -> str:
    """What is to be told of it, once: "" where there is nothing."""
    return _said.pop() if _said else ""


def advice(seconds: float) -> str:
    """What brings the extra, where so much time lies ahead; once, and "" otherwise."""
    if seconds <= LONG or is_there() or os.environ.get(OFF) == "0" or _advised:
        return ""
    _advised.append(True)
    return f"This takes a while. With the extra `fast` it takes a fraction of it: {COMMAND}"


def _work() -> None:
    while True:
        text, ranks = _queue.get()
        # Whatever is wrong with an extra, or with its cache: the plain way goes on.
        with suppress(Exception):
            _ready[text] = _compiled(text, ranks)
        _asked[text].set()


def _compiled(text: str, ranks: Sequence[int]) -> Function:
    try:
        path = _put(text)
        return _compiled_from(text, str(path), ranks, is_kept=True)
    except Exception:  # a cache that cannot be written to, or is pulled away
        return _compiled_from(text, "<a compiled loop>", ranks, is_kept=False)


def _compiled_from(text: str, path: str, ranks: Sequence[int], is_kept: bool) -> Function:
    numba = _numba()
    # A module that there is: what comes from the cache looks for it by its name.
    names: dict[str, Any] = {"__name__": __name__}
    exec(compile(text, path, "exec"), names)
    for name, function in names.items():
        if isinstance(function, FunctionType):  # no two loops have functions of one name
            function.__qualname__ = f"{name}_{_digest(text)}"
    options = {"error_model": "numpy", "nogil": True}
    for name, function in list(names.items()):
        if isinstance(function, FunctionType) and name != "loop":
            names[name] = numba.njit(**options)(function)
    of = {rank: numba.types.Array(numba.float64, rank, "C") for rank in (1, 2)}
    given = numba.types.Array(numba.float64, 2, "C", readonly=True)
    takes = (given, given, numba.int64, numba.int64, of[2], *(of[rank] for rank in ranks))
    loop = numba.njit(takes, cache=is_kept, **options)(names["loop"])
    made: Function = loop
    return made


@cache
def _numba() -> Any:
    # Read when it is imported, and nobody else's business: a script has an environment of its own.
    name, before = "NUMBA_DISABLE_INTEL_SVML", os.environ.get("NUMBA_DISABLE_INTEL_SVML")
    os.environ[name] = "1"
    try:
        return importlib.import_module("numba")
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _digest(text: str) -> str:
    import hashlib  # not before the first frame

    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _put(text: str) -> Path:
    """The file of a loop in the cache directory; numba keeps beside it what it makes of it."""
    folder = Path(importlib.import_module("platformdirs").user_cache_dir("nntui")) / "loops"
    path = folder / f"{_digest(text)}.py"
    if not path.exists():  # its time is a part of what numba looks it up by
        folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
        _make_room(folder)
    return path


def _make_room(folder: Path) -> None:
    every = sorted(folder.glob("*.py"), key=lambda path: path.stat().st_mtime)
    for old in every[:-KEPT]:
        for path in [old, *folder.glob(f"__pycache__/{old.stem}.*")]:
            path.unlink(missing_ok=True)
