"""Values as the recorder knows them: an object and a version of it.

An array may change in place, so its identity is not enough: each operand is looked up by identity
and its bits are compared with those recorded last. Where they differ and its memory belongs to an
array that a recorded step wrote, it is a view; otherwise it was changed out of sight, which is
said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

Origin = tuple[Any, ...]
"""Where a version comes from: ("step", number), ("part", step, number), ("state", path),
("literal",), ("default", function), ("view", version, first, strides) with the cells of its memory
that it shows, ("through", version, step, first, strides) for memory of which a step wrote these
cells through a view, ("constant",) or ("unknown", why)."""

NUMBER = (float, complex, np.ndarray, np.generic)
WHOLE = (int, bool)

SMALL = 2**14
"""Bytes of an array that may be copied to compare it."""

MAX_ELEMENTS = 4096
"""Of a longer list the elements are not looked at one by one."""


@dataclass(eq=False)
class Version:
    """One version of one array or number.

    Attributes:
        data: A copy.
        origin: Where it comes from.
        names: What it is called, the last name first.
        written: The source that it came from, where it has no name.
        number: Its place in what is sent, once it is.
    """

    data: Any
    origin: Origin
    names: list[str] = field(default_factory=list)
    written: str = ""
    number: int | None = None


def owner(array: Any) -> Any:
    """The array whose memory it is."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def same_bits(one: Any, other: Any) -> bool:
    """Whether two arrays are the same to the last bit."""
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if one.dtype.hasobject:
        return all(x is y for x, y in zip(one.ravel(), other.ravel()))
    if one.nbytes <= SMALL or one.itemsize not in (1, 2, 4, 8):
        return bool(one.tobytes() == other.tobytes())
    # Without a copy of either, as whole numbers of the same bits.
    kind = f"u{one.itemsize}"
    return bool(np.array_equal(np.asarray(one).view(kind), np.asarray(other).view(kind)))


class Versions:
    """All versions of a pass.

    Attributes:
        state: The paths of what was there before the pass, by identity.
        written: The step that wrote an array's memory last, by the owner's identity.
    """

    def __init__(self) -> None:
        self._found: dict[int, Version] = {}
        self._kept: list[Any] = []  # so that no identity is used again
        self.state: dict[int, str] = {}
        self.written: dict[int, int] = {}

    def keep(self, value: Any) -> None:
        """Hold an object, so that its identity stays its own."""
        self._kept.append(value)

    def put(self, value: Any, version: Version) -> None:
        """This is the object's version from now on."""
        self._found[id(value)] = version
        self._kept.append(value)

    def known(self, value: Any) -> Version | None:
        """The version recorded last, whatever its bits are now."""
        return self._found.get(id(value))

    def of(self, value: Any, written: str = "", is_simple: bool = False) -> Version:
        """The version of an operand as it is now.

        Args:
            value: The object.
            written: How it is written where it is used.
            is_simple: Whether that is a name.
        """
        array = isinstance(value, np.ndarray)
        version = self._of_array(value, written) if array else self._of_number(value, written)
        if is_simple and not version.names and not version.written:
            version.written = written
        return version

    def _of_number(self, value: Any, written: str) -> Version:
        found = self._found.get(id(value)) if isinstance(value, NUMBER) else None
        if found is not None:
            return found
        if isinstance(value, WHOLE) or value is None:
            return Version(value, ("constant",), written=written)
        path = self.state.get(id(value))
        if path:
            version = Version(value, ("state", path), [path], written)
        elif is_literal(written):
            version = Version(value, ("literal",), written=written)
        else:
            version = Version(value, ("unknown", "a number from elsewhere"), written=written)
        self.put(value, version)
        return version

    def _of_array(self, value: Any, written: str) -> Version:
        found = self._found.get(id(value))
        if found is not None and same_bits(found.data, value):
            return found
        memory = owner(value)
        if found is not None:  # changed since
            version = Version(value.copy(), self._changed(value, memory))
            version.names, version.written = list(found.names), found.written
        else:
            version = Version(value.copy(), self._new(value, memory), written=written)
            if version.origin[0] == "state":
                version.names = [version.origin[1]]
        self.put(value, version)
        return version

    def _changed(self, value: Any, memory: Any) -> Origin:
        if memory is value or id(memory) not in self.written:
            return ("unknown", "changed out of sight")
        return self._view(value, memory) or ("unknown", "changed out of sight")

    def _new(self, value: Any, memory: Any) -> Origin:
        path = self.state.get(id(value))
        if path:
            return ("state", path)
        is_known = id(memory) in self._found or id(memory) in self.state
        view = self._view(value, memory) if memory is not value and is_known else None
        return view or ("unknown", "an array from elsewhere")

    def _view(self, value: Any, memory: Any) -> Origin | None:
        """That it shows cells of the memory's owner, if that one's version is known."""
        base = self.of(memory)
        is_told = base.origin[0] != "unknown" and shows_cells(value, memory)
        return ("view", base, *cells_of(value, memory)) if is_told else None

    def see_owner(self, array: Any, origin: Origin) -> None:
        """Keep the array that owns the memory of another, which may have been made without a name:
        what is written through one of them is seen through the other."""
        memory = owner(array)
        if memory is not array and id(memory) not in self._found and id(memory) not in self.state:
            self.put(memory, Version(memory.copy(), origin))

    def before_change(self, array: Any) -> None:
        """A step is going to write an array: see the owner of its memory as it is before."""
        memory = owner(array)
        if memory is not array and (id(memory) in self._found or id(memory) in self.state):
            self.of(memory)

    def after_change(self, array: Any, step: int) -> None:
        """A step has written an array: so is the owner of its memory, at some cells."""
        memory = owner(array)
        self.written[id(memory)] = step
        was = self._found.get(id(memory))
        if memory is array or was is None or not shows_cells(array, memory):
            return
        origin = ("through", was, step, *cells_of(array, memory))
        version = Version(memory.copy(), origin, list(was.names))
        self.put(memory, version)

    def tree(
        self,
        value: Any,
        written: str,
        is_simple: bool = False,
        elements: list[str] | None = None,
    ) -> Any:
        """An operand: a version, a list of such, or an object that is no number."""
        if isinstance(value, (*NUMBER, *WHOLE)):
            return self.of(value, written, is_simple)
        if type(value) in (list, tuple) and len(value) <= MAX_ELEMENTS:
            sources = elements
            if not sources or len(sources) != len(value):
                sources = [f"{written}[{number}]" for number in range(len(value))]
            return [self.tree(each, source) for each, source in zip(value, sources)]
        return value


def shows_cells(view: Any, memory: Any) -> bool:
    """Whether a view's numbers are whole cells of its memory's owner."""
    return bool(memory.flags.c_contiguous and memory.itemsize and memory.dtype == view.dtype)


def cells_of(view: Any, memory: Any) -> tuple[int, list[int]]:
    """Which cells of its memory's owner a view shows: the first, counted row by row, and from
    there how many cells on for a place more along each axis."""
    first = view.__array_interface__["data"][0] - memory.__array_interface__["data"][0]
    size = memory.itemsize
    return int(first // size), [int(stride // size) for stride in view.strides]


def is_literal(written: str) -> bool:
    """Whether a source is a number."""
    try:
        float(written)
    except ValueError:
        return False
    return True
