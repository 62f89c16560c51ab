"""A recorded pass as a message: what JSON can hold, and arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from .recorder import Naming, Step
from .versions import Version
from .wire import KINDS

MAX_WORD = 200
"""Letters of an object that is shown in place of a number."""


class Encoder:
    """Numbers the versions and arrays of a message.

    Attributes:
        versions: Each as JSON, in the order in which they were met.
        arrays: What their `array` and other numbers count.
    """

    def __init__(self) -> None:
        self.versions: list[dict[str, Any]] = []
        self.arrays: list[Any] = []
        self._held: list[Version] = []

    def step(self, step: Step) -> dict[str, Any]:
        """A step."""
        site = step.site
        return {
            "file": site.file,
            "place": list(site.place),
            "verb": step.verb,
            "written": step.written,
            "operands": [self.operand(each) for each in step.operands],
            "sources": site.parts,
            "simple": site.simple,
            "keywords": {name: self.operand(each) for name, each in step.keywords.items()},
            "result": self.version(step.result),
            "calls": [list(each) for each in step.calls],
            "in_place": step.in_place,
        }

    def naming(self, naming: Naming) -> list[Any]:
        """That a version got a name."""
        calls = [list(each) for each in naming.calls]
        return [self.version(naming.version), naming.name, naming.steps, calls]

    def operand(self, value: Any) -> Any:
        """A version by its number, a list, or what is no number of the script's."""
        if isinstance(value, Version):
            return {"version": self.version(value)}
        if isinstance(value, (list, tuple)):
            name = "list" if isinstance(value, list) else "tuple"
            return {name: [self.operand(each) for each in value]}
        if isinstance(value, np.ndarray) and value.dtype.kind in KINDS:
            return {"array": self.array(value)}
        if isinstance(value, slice):
            return {"slice": [self.operand(each) for each in (value.start, value.stop, value.step)]}
        if isinstance(value, range):
            return {"range": [value.start, value.stop, value.step]}
        if value is Ellipsis:
            return {"ellipsis": True}
        if isinstance(value, np.generic) and value.dtype.kind in "biuf":
            value = value.item()
        if value is None or isinstance(value, (bool, int, float, str)):
            return {"constant": value}
        return {"object": type(value).__name__[:MAX_WORD]}

    def version(self, version: Version) -> int:
        """The number of a version."""
        if version.number is None:
            version.number = len(self.versions)
            self._held.append(version)
            told: dict[str, Any] = {}
            self.versions.append(told)  # before what it comes from, which may be met first
            told["origin"] = self._origin(version)
            told["names"] = version.names
            told["written"] = version.written
            told["value"] = self.value(version.data)
            told["is_matrix"] = isinstance(version.data, np.matrix)
        return version.number

    def value(self, data: Any) -> Any:
        """A number or an array."""
        if isinstance(data, (bool, int)) and not isinstance(data, np.generic):
            # JSON holds whole numbers of any length, but what reads it need not.
            return {"whole": data} if abs(data) < 2**63 else {"none": True}
        if isinstance(data, float) and not isinstance(data, np.generic):
            return {"number": data}
        if isinstance(data, (np.ndarray, np.generic, complex)):
            array = np.asarray(data)
            return {"array": self.array(array)} if array.dtype.kind in KINDS else {"none": True}
        return {"none": True}

    def array(self, array: Any) -> int:
        """The number of an array."""
        self.arrays.append(array)
        return len(self.arrays) - 1

    def _origin(self, version: Version) -> list[Any]:
        kind, *rest = version.origin
        if kind in ("view", "through"):
            base, *others = rest
            return [kind, self.version(base), *others]
        return [kind, *rest]
