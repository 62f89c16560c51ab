"""What if: a number that a script's names lead to is changed, at a pass's head."""

from __future__ import annotations

import ast
import ctypes
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .state import own_frames, spaces_of

Get = Callable[[], Any]
Put = Callable[[Any], None]


class EditError(Exception):
    """There is no such number to change; the message says why, in a line."""


class Absent(EditError):  # noqa: N818  # a kind of error that its name says
    """A name of which nothing is known here."""


def look(frame: Any, files: Mapping[str, Any], target: str, new: float) -> float:
    """What a number is that could be changed.

    Args:
        frame: Where the script is.
        files: The script's own files.
        target: The number: `alpha`, `W[0, 1]`, `net.layers[1].W[0, 0]`.
        new: What it is to be.

    Raises:
        EditError: It cannot be changed to that.
    """
    place = _Place(frame, files, target)
    old = place.get()
    place.fitting(old, new)
    return _number(target, old)


def make(frame: Any, files: Mapping[str, Any], target: str, new: float) -> float:
    """Change a number; see `look`. Returns what it was."""
    place = _Place(frame, files, target)
    old = place.get()
    number, fitting = _number(target, old), place.fitting(old, new)
    if isinstance(old, np.ndarray):
        old[...] = fitting  # in its place, as whatever shares it is meant too
    else:
        place.put(fitting)
    return number


class _Place:
    """Where a number is held."""

    def __init__(self, frame: Any, files: Mapping[str, Any], target: str) -> None:
        self._frame, self._files, self._target = frame, files, target
        node = ast.parse(target, mode="eval").body
        self.holds: Any = None
        self.get, self.put = self._found(node)

    def _found(self, node: ast.expr) -> tuple[Get, Put]:
        if isinstance(node, ast.Name):
            return self._named(node.id)
        if isinstance(node, ast.Attribute):
            return self._attribute(self._value(node.value), node.attr, ast.unparse(node.value))
        if isinstance(node, ast.Subscript):
            held, name = self._value(node.value), ast.unparse(node.value)
            return self._item(held, ast.literal_eval(node.slice), name)
        raise EditError(f"{self._target}: expected a name, or a place in one such as W[0, 1]")

    def _value(self, node: ast.expr) -> Any:
        get, _ = self._found(node)
        return get()

    def _named(self, name: str) -> tuple[Get, Put]:
        for each in own_frames(self._frame, self._files):
            if each.f_code.co_name != "<module>" and name in each.f_locals:
                return self._local(each, name)
        spaces = spaces_of(self._frame, self._files)
        space = next((each for each in spaces if name in each), None)
        if space is None:
            raise Absent(f"{name} holds nothing here")
        return (lambda: space[name]), (lambda value: space.__setitem__(name, value))

    def _local(self, frame: Any, name: str) -> tuple[Get, Put]:
        def put(value: Any) -> None:
            frame.f_locals[name] = value
            if sys.version_info < (3, 13):  # before, what is there is a copy
                ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))

        return (lambda: frame.f_locals[name]), put

    def _attribute(self, held: Any, name: str, written: str) -> tuple[Get, Put]:
        if isinstance(held, types.FunctionType) and name in held.__code__.co_freevars:
            cell = (held.__closure__ or ())[held.__code__.co_freevars.index(name)]
            return (lambda: cell.cell_contents), (
                lambda value: setattr(cell, "cell_contents", value)
            )
        if name.startswith("__") and not name.endswith("__"):
            # Python puts the class before private names.
            names = [f"_{each.__name__.lstrip('_')}{name}" for each in type(held).__mro__]
            name = next((each for each in names if hasattr(held, each)), name)
        if not hasattr(held, name):
            raise Absent(f"{written} has no {name} here")
        return (lambda: getattr(held, name)), (lambda value: setattr(held, name, value))

    def _item(self, held: Any, key: Any, name: str) -> tuple[Get, Put]:
        if isinstance(held, np.ndarray):
            self._check_array(held, key, name)
            self.holds = held
        elif isinstance(held, (list, tuple)):
            if not isinstance(key, int):
                raise EditError(f"{name} is a list: expected a place such as {name}[0]")
            if not -len(held) <= key < len(held):
                raise EditError(_beyond(name, key, len(held)))
        elif isinstance(held, dict):
            if key not in held:
                raise EditError(f"{name} has no {key!r}")
        else:
            raise EditError(f"{name} has no places: it is {_kind(held)}")
        return (lambda: held[key]), (lambda value: held.__setitem__(key, value))

    @staticmethod
    def _check_array(held: Any, key: Any, name: str) -> None:
        places = key if isinstance(key, tuple) else (key,)
        if not all(isinstance(each, int) for each in places):
            raise EditError(f"{name} is an array: expected whole numbers, such as {name}[0]")
        if len(places) > held.ndim:
            raise EditError(_too_many(name, held.ndim))
        for place, size in zip(places, held.shape):
            if not -size <= place < size:
                raise EditError(_beyond(name, place, size))

    def fitting(self, old: Any, new: float) -> Any:
        """The new number as it is held.

        Raises:
            EditError: It cannot be held here.
        """
        target = self._target
        if isinstance(old, np.ndarray):
            if old.size != 1:
                raise EditError(_several(target, old.shape))
            return self._in(old, new)
        if isinstance(self.holds, np.ndarray):
            return self._in(self.holds, new)
        if isinstance(old, (bool, np.bool_)) or not isinstance(
            old, (int, float, complex, np.number)
        ):
            raise EditError(f"{target} is {_kind(old)}, expected a number")
        if isinstance(self._holder(), tuple):
            raise EditError(f"{target} stands in a tuple, which cannot be changed")
        if isinstance(old, np.inexact):
            return type(old)(new)
        return int(new) if isinstance(old, (int, np.integer)) and new == int(new) else float(new)

    def _holder(self) -> Any:
        node = ast.parse(self._target, mode="eval").body
        return self._value(node.value) if isinstance(node, ast.Subscript) else None

    def _in(self, held: Any, new: float) -> Any:
        name = self._target
        if not held.flags.writeable:
            raise EditError(f"{name} stands in an array that can only be read")
        kind = held.dtype.kind
        if kind == "b":
            raise EditError(f"{name} is true or false, expected a number")
        if kind in "iu":
            span = np.iinfo(held.dtype)
            if new != int(new) or not span.min <= int(new) <= span.max:
                raise EditError(f"{name} stands among whole numbers ({held.dtype}), expected one")
            return int(new)
        if kind not in "fcO":
            raise EditError(f"{name} stands among {held.dtype}, expected numbers")
        return new


def _several(target: str, shape: tuple[int, ...]) -> str:
    told = "×".join(map(str, shape))
    example = f"{target}[{', '.join('0' * len(shape))}]"
    return f"{target} is {told}, expected one number such as {example}"


def _too_many(name: str, axes: int) -> str:
    told = "1 axis" if axes == 1 else f"{axes} axes"
    return f"{name} has {told}, expected no more than so many numbers"


def _beyond(name: str, place: int, size: int) -> str:
    if not size:
        return f"{name} is empty, expected a place that there is"
    return f"{name} has no place {place}, expected 0 to {size - 1}"


def _kind(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "true or false"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _number(target: str, value: Any) -> float:
    try:
        number = np.asarray(value).ravel()[0]
        return float(number.real)
    except (TypeError, ValueError, IndexError, AttributeError):
        raise EditError(f"{target} is {_kind(value)}, expected a number") from None
