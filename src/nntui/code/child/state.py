"""A script's state by name: what its variables, objects, lists and modules hold."""

from __future__ import annotations

import hashlib
import sys
import types
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from .versions import owner

MAX_DEPTH = 7
"""So many attributes and items behind a name are followed."""

MAX_VALUES = 400_000
"""So many values are looked at."""

MAX_LENGTH = 100_000
"""So many elements of a list or dictionary."""

PLAIN = (
    str, bytes, int, type(None), types.ModuleType, types.BuiltinFunctionType
)  # fmt: skip
"""What holds no number that is followed."""


def own_frames(frame: Any, files: Mapping[str, Any]) -> list[Any]:
    """The frames of a call stack that run the script's own code, the innermost first."""
    result = []
    while frame is not None:
        if frame.f_code.co_filename in files:
            result.append(frame)
        frame = frame.f_back
    return result


def values_by_name(
    frame: Any,
    files: Mapping[str, Any],
    depth: int = MAX_DEPTH,
    passing: frozenset[str] = frozenset(),
) -> Iterator[tuple[str, Any]]:
    """Every array and float that a name leads to, with its path; the loop's own names first.

    Args:
        frame: Where the script is.
        files: The script's own files.
        depth: How many attributes and items are followed behind a name.
        passing: Names that loops give to one thing after the other: they are followed last, as
            what they hold for a while has a name of its own.
    """
    roots = list(_roots(frame, files))
    seen: set[int] = set()
    for is_passing in (False, True):
        yield from _followed(
            [root for root in roots if (root[0] in passing) == is_passing], files, depth, seen
        )


def _roots(frame: Any, files: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every name and what it holds."""
    frames = own_frames(frame, files)
    for each in frames:
        if each.f_code.co_name != "<module>":
            yield from ((n, value) for n, value in each.f_locals.items() if n[:2] != "__")
    for space in spaces_of(frame, files):
        yield from ((name, value) for name, value in space.items() if not name.startswith("__"))


def spaces_of(frame: Any, files: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The names of the script's own modules, that of the innermost frame first."""
    frames = own_frames(frame, files)
    spaces: dict[int, Any] = {id(each.f_globals): each.f_globals for each in frames}
    for module in list(sys.modules.values()):
        if getattr(module, "__file__", None) in files:
            spaces.setdefault(id(module.__dict__), module.__dict__)
    return list(spaces.values())


def _followed(
    waiting: list[tuple[str, Any]], files: Mapping[str, Any], depth: int, seen: set[int]
) -> Iterator[tuple[str, Any]]:
    """Every array and float behind some names, the nearest first."""
    count = 0
    for level in range(depth + 1):
        inner: list[tuple[str, Any]] = []
        for path, value in waiting:
            if isinstance(value, (np.ndarray, np.generic, float)):
                yield path, value
                count += 1
                if count > MAX_VALUES:
                    return
                if isinstance(value, np.ndarray) and value.dtype == object and value.size < 1000:
                    inner += [(f"{path}[{n}]", each) for n, each in enumerate(value.ravel())]
            elif not isinstance(value, PLAIN) and level < depth and id(value) not in seen:
                seen.add(id(value))
                inner += _inside(path, value, files)
        waiting = inner


def _inside(path: str, value: Any, files: Mapping[str, Any]) -> list[tuple[str, Any]]:
    if isinstance(value, (list, tuple)):
        return [(f"{path}[{number}]", each) for number, each in enumerate(value[:MAX_LENGTH])]
    if isinstance(value, dict):
        return [(f"{path}[{key!r}]", each) for key, each in list(value.items())[:MAX_LENGTH]]
    if isinstance(value, types.FunctionType):
        return _enclosed(path, value, files)
    own = value if isinstance(value, type) else type(value)
    is_plain = own.__module__ in ("argparse", "types") and own.__name__.endswith("Namespace")
    if not is_plain and getattr(sys.modules.get(own.__module__), "__file__", None) not in files:
        return []
    names = dict(getattr(value, "__dict__", {}))
    if value is not own:
        for slots in (each.__dict__.get("__slots__", ()) for each in own.__mro__):
            for name in (slots,) if isinstance(slots, str) else slots:
                if hasattr(value, name):
                    names.setdefault(name, getattr(value, name))
    return [(f"{path}.{name}", each) for name, each in names.items() if name[:2] != "__"]


def _enclosed(path: str, function: Any, files: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What one of the script's own functions holds of the function that made it."""
    if function.__code__.co_filename not in files:
        return []
    result = []
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        with suppress(ValueError):  # it has no value yet
            result.append((f"{path}.{name}", cell.cell_contents))
    return result


def paths_of(
    frame: Any, files: Mapping[str, Any], passing: frozenset[str] = frozenset()
) -> tuple[dict[int, str], list[Any]]:
    """The path of each value by its identity, and the values, so that no identity is used again.

    An array whose memory belongs to another that nobody names gives that one its path too.
    """
    paths: dict[int, str] = {}
    held: list[Any] = []
    for path, value in values_by_name(frame, files, passing=passing):
        paths.setdefault(id(value), path)
        held.append(value)
    for value in list(held):
        if isinstance(value, np.ndarray):
            memory = owner(value)
            if memory is not value:
                paths.setdefault(id(memory), paths[id(value)])
                held.append(memory)
    return paths, held


def digest(frame: Any, files: Mapping[str, Any]) -> str:
    """A fingerprint of all arrays that the script's names lead to.

    Not of single numbers: among them are the times that it took.
    """
    whole = hashlib.sha256()
    for path, value in values_by_name(frame, files):
        if isinstance(value, np.ndarray) and not value.dtype.hasobject:
            whole.update(path.encode("utf-8", "replace"))
            whole.update(value.tobytes())
    return whole.hexdigest()


def final_digest(space: Mapping[str, Any]) -> str:
    """A fingerprint of the numbers that a script leaves in its own names at its end."""
    whole = hashlib.sha256()
    for name, value in sorted(space.items(), key=lambda item: item[0]):
        if not name.startswith("__") and isinstance(value, (np.ndarray, np.generic, float)):
            array = np.asarray(value)
            whole.update(name.encode("utf-8", "replace"))
            whole.update(b"" if array.dtype.hasobject else array.tobytes())
    return whole.hexdigest()
