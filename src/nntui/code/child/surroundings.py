"""What a script finds around it: no windows, no waiting, no files changed, no question asked.

This is no sandbox. The script runs with its person's rights; these are manners for a run that is
repeated again and again.
"""

from __future__ import annotations

import builtins
import io
import os
import random
import sys
import time
import types
import warnings
from typing import Any

import numpy as np

MAX_PRINTED = 2**20
"""Characters of printed text that are kept; of more, the first."""

FRAMES = 4
"""So many frames a recorded call takes at most, where a plain one takes one."""

STACK = 2**26
"""Bytes that they may take."""

PLOTTING = ("matplotlib", "pylab", "seaborn", "mpl_toolkits")
"""Where these are not installed, plots go nowhere all the same."""


class Notes:
    """What the script was given instead of what it asked for, each told once.

    Attributes:
        told: The lines.
        is_seeded: Whether the script has set a seed of its own.
    """

    def __init__(self) -> None:
        self.told: list[str] = []
        self.is_seeded = False

    def tell(self, line: str) -> None:
        """Keep a line, once."""
        if line not in self.told and len(self.told) < 50:
            self.told.append(line)


class Printed(io.TextIOBase):
    """Standard output that is kept."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Keep a text."""
        if self._length < MAX_PRINTED:
            self._pieces.append(text)
            self._length += len(text)
        return len(text)

    @property
    def text(self) -> str:
        """All that was printed since the last `clear`."""
        return "".join(self._pieces)

    def clear(self) -> None:
        """Forget it."""
        self._pieces.clear()
        self._length = 0


class _Text(io.StringIO):
    """A file of text that is written in memory."""

    def __init__(self, files: dict[str, bytes], path: str, text: str) -> None:
        super().__init__(text)
        self._files, self._path = files, path

    def close(self) -> None:
        if not self.closed:
            self._files[self._path] = self.getvalue().encode()
        super().close()


class _Bytes(io.BytesIO):
    """A file of bytes that is written in memory."""

    def __init__(self, files: dict[str, bytes], path: str, data: bytes) -> None:
        super().__init__(data)
        self._files, self._path = files, path

    def close(self) -> None:
        if not self.closed:
            self._files[self._path] = self.getvalue()
        super().close()


def arrange(seed: int, answers: list[str], notes: Notes, replaces_seed: bool = False) -> None:
    """Prepare this process for a script.

    Args:
        seed: For both random generators, where the script sets none.
        answers: The lines that `input()` gives; empty ones after the last.
        notes: Where it is told what was arranged.
        replaces_seed: Whether the seed takes the place of one that the script sets.
    """
    _keep_files(notes)
    time.sleep = _no_time
    waiting = list(answers)

    def answer(prompt: Any = "") -> str:
        if waiting:
            return waiting.pop(0)
        notes.tell(f"input({str(prompt)!r}) was answered with an empty line.")
        return ""

    builtins.input = answer
    # Gone from NumPy, but scripts of 2015 have them.
    for name in ("float", "int", "bool", "object", "str"):
        if name not in np.__dict__:
            setattr(np, name, getattr(builtins, name))
    for name, value in (
        ("mat", np.asmatrix), ("float_", np.float64), ("product", np.prod),
        ("row_stack", np.vstack), ("Inf", np.inf), ("NaN", np.nan),
    ):  # fmt: skip
        if name not in np.__dict__:
            setattr(np, name, value)
    _seed(seed, notes, replaces_seed)
    _allow_depth()
    warnings.simplefilter("ignore")
    sys.meta_path.append(_Plots(notes))


def _allow_depth() -> None:
    """Calls go as deep as the script has them: a recorded one takes several frames."""
    real, allowed = sys.setrecursionlimit, [sys.getrecursionlimit()]

    def allow(limit: int) -> None:
        real(min(FRAMES * limit + 1_000, 2**30))
        allowed[0] = limit

    allow(allowed[0])
    sys.setrecursionlimit, sys.getrecursionlimit = allow, lambda: allowed[0]
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_STACK)
    wanted = STACK if most == resource.RLIM_INFINITY else min(STACK, most)
    resource.setrlimit(resource.RLIMIT_STACK, (wanted, most))


def _no_time(_: Any) -> None:
    """Instead of `time.sleep`."""


def _seed(seed: int, notes: Notes, replaces: bool) -> None:
    np.random.seed(seed)
    random.seed(seed)
    set_numpy, set_python = np.random.seed, random.seed
    made, real = np.random.default_rng, np.random.RandomState

    def numpy_seed(*arguments: Any, **keywords: Any) -> Any:
        notes.is_seeded = True
        return set_numpy(seed) if replaces else set_numpy(*arguments, **keywords)

    def python_seed(*arguments: Any, **keywords: Any) -> Any:
        notes.is_seeded = True
        return set_python(seed) if replaces else set_python(*arguments, **keywords)

    def started(what: str, given: Any) -> Any:
        """What a generator of its own begins with."""
        if given is None:
            notes.tell(f"{what}() is given seed {seed}.")
            return seed
        notes.is_seeded = True
        return seed if replaces and isinstance(given, (int, np.integer)) else given

    # `seed` is what NumPy itself calls it.
    def default_rng(seed: Any = None) -> Any:
        return made(started("default_rng", seed))

    class OfReal(type):
        def __instancecheck__(cls, other: Any) -> bool:
            return isinstance(other, real)

    class RandomState(real, metaclass=OfReal):  # type: ignore[misc, valid-type]  # a variable
        def __init__(self, seed: Any = None) -> None:
            super().__init__(started("RandomState", seed))

    default_rng.__module__ = "numpy.random"
    RandomState.__module__, RandomState.__qualname__ = real.__module__, real.__qualname__
    np.random.seed, random.seed = numpy_seed, python_seed
    np.random.default_rng = default_rng  # as it is called
    np.random.RandomState = RandomState  # type: ignore[misc]  # likewise


def _keep_files(notes: Notes) -> None:
    real = builtins.open
    shadows: dict[str, bytes] = {}

    def opened(file: Any, mode: str = "r", *rest: Any, **keywords: Any) -> Any:
        if not isinstance(file, (str, bytes, os.PathLike)):
            return real(file, mode, *rest, **keywords)
        path = os.path.abspath(os.fsdecode(file))
        writes = any(letter in mode for letter in "wax+")
        if path == os.devnull or (not writes and path not in shadows):
            return real(file, mode, *rest, **keywords)
        if writes and path not in shadows:
            notes.tell(f"{os.path.basename(path)} is written in memory; the file stays as it is.")
            if "x" in mode and os.path.exists(path):
                raise FileExistsError(path)
            is_there = "w" not in mode and os.path.exists(path)
            if "r" in mode and not is_there:
                raise FileNotFoundError(path)
            data = b""
            if is_there:
                with real(path, "rb") as existing:
                    data = existing.read()
            shadows[path] = data
        if "w" in mode:
            shadows[path] = b""
        data = shadows[path]
        made: Any = (
            _Bytes(shadows, path, data)
            if "b" in mode
            else _Text(shadows, path, data.decode("utf-8", "replace"))
        )
        made.name = path
        if "a" in mode:
            made.seek(0, os.SEEK_END)
        return made

    builtins.open = io.open = opened


class _Plot(types.ModuleType):
    """Whatever is asked of it, it is that too, and draws nothing."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return SEVERAL.get(name, _nothing)


class _Nothing:
    def __call__(self, *_: Any, **__: Any) -> _Nothing:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return SEVERAL.get(name, self)

    def __getitem__(self, key: Any) -> _Nothing:
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Any:
        return iter((self,))

    def __enter__(self) -> _Nothing:
        return self

    def __exit__(self, *error: Any) -> None:
        pass


_nothing = _Nothing()


def _subplots(rows: int = 1, columns: int = 1, *_: Any, **options: Any) -> tuple[_Nothing, Any]:
    """A figure and its axes: one, a row of them or a table, as they would be."""
    rows, columns = options.get("nrows", rows), options.get("ncols", columns)
    axes = np.full((rows, columns), None, dtype=object)
    for at in np.ndindex(rows, columns):
        axes[at] = _nothing
    if not options.get("squeeze", True):
        return _nothing, axes
    return _nothing, axes.squeeze() if axes.size > 1 else _nothing


def _hist(*_: Any, **__: Any) -> tuple[_Nothing, _Nothing, _Nothing]:
    """Counts, edges and bars."""
    return _nothing, _nothing, _nothing


SEVERAL = {"subplots": _subplots, "hist": _hist}
"""Functions whose results are taken apart by those who call them."""


class _Plots:
    """Stands in for plotting that is not installed: asked last of all."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        from importlib.machinery import ModuleSpec

        if name.split(".")[0] not in PLOTTING:
            return None
        self._notes.tell(f"{name.split('.')[0]} is not installed; its plots go nowhere.")
        return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]  # made below

    def create_module(self, spec: Any) -> types.ModuleType | None:
        return _Plot(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass
