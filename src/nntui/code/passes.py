"""A pass as its process told it: versions of values, and the steps that made them."""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np

from nntui.engine.problem import Array
from nntui.explain.line import without_commands

from .child.wire import WireError

NAME = re.compile(r"[A-Za-z_][\w.]*(\[[\w'\", :.+-]*\])*")
"""A variable, an attribute or an item of one."""

Values = Array | float | int | bool | None


@dataclass(frozen=True, eq=False)
class Version:
    """One version of an array or a number.

    Attributes:
        number: Its place in the pass.
        values: An array, a number of Python's own, or `None` where it is neither.
        origin: Where it comes from; see `nntui.code.child.versions.Origin`.
        names: What it is called, the last name first.
        written: The source that it came from, where it has no name.
        is_matrix: Whether it is one of `numpy.matrix`.
    """

    number: int
    values: Values
    origin: tuple[Any, ...]
    names: tuple[str, ...]
    written: str
    is_matrix: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """Its size along each axis; none for a single number."""
        return tuple(np.shape(self.values)) if self.values is not None else ()

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole number of Python's own, which has no identity."""
        return isinstance(self.values, int)

    @property
    def name(self) -> str:
        """What it is called, or its source, or nothing."""
        return self.names[0] if self.names else self.written


@dataclass(frozen=True, eq=False)
class Step:
    """One operation as it was recorded.

    Attributes:
        number: Its place in the pass, from 0.
        file: Where it stands.
        place: First line and column, last line and column: lines from 1, columns of UTF-8 bytes.
        verb: What was done; see `nntui.code.child.recorder`.
        written: Its source.
        operands, keywords: What went in, as the process told it.
        sources: How each operand is written.
        simple: For each whether that is a name.
        result: What came of it.
        calls: The script's own functions that it was done in, each with the line that called it.
        in_place: Whether an array that was there before was changed.
    """

    number: int
    file: str
    place: tuple[int, int, int, int]
    verb: str
    written: str
    operands: Sequence[Any]
    keywords: Mapping[str, Any]
    sources: tuple[str, ...]
    simple: tuple[bool, ...]
    result: Version
    calls: tuple[tuple[str, int], ...]
    in_place: bool
    recorded: Recorded = field(repr=False)

    @property
    def line(self) -> int:
        """The line that it begins on."""
        return self.place[0]

    def called(self, place: int) -> str:
        """What an operand is called here; "" where that is no name."""
        # Of `np.dot(a, b)` the first source is `np`, which is no operand; of `a.dot(b)` it is one.
        at = place + 1 if len(self.sources) == len(self.operands) + 1 else place
        is_name = at < len(self.simple) and self.simple[at]
        source = self.sources[at] if is_name else ""
        return source if NAME.fullmatch(source) else ""

    def is_number(self, tree: Any, wants_whole: bool = False) -> bool:
        """Whether an operand is a value with cells; whole numbers are if they are wanted."""
        if not isinstance(tree, dict) or "version" not in tree:
            return False
        version = self.recorded.versions[tree["version"]]
        return version.values is not None and (wants_whole or not version.is_whole)

    def elements(self, tree: Any) -> Sequence[Any]:
        """The elements of a list of operands."""
        if not isinstance(tree, dict):
            return ()
        elements: Sequence[Any] = tree.get("list") or tree.get("tuple") or ()
        return elements

    def plain(self, tree: Any) -> Any:
        """An operand as a Python object, for what is no arithmetic: an axis, a shape.

        Raises:
            TypeError: It is an object that was not sent.
        """
        if not isinstance(tree, dict):
            return tree
        ((kind, value),) = tree.items()
        match kind:
            case "version":
                self.recorded.looked_at.add((kind, value))
                values = self.recorded.versions[value].values
                is_single = isinstance(values, np.ndarray) and not values.shape
                return values.item() if is_single else values  # type: ignore[union-attr]  # an array
            case "list":
                return [self.plain(each) for each in value]
            case "tuple":
                return tuple(self.plain(each) for each in value)
            case "array":
                self.recorded.looked_at.add((kind, value))
                return self.recorded.arrays[value]
            case "slice":
                return slice(*(self.plain(each) for each in value))
            case "range":
                return range(*value)
            case "ellipsis":
                return ...
            case "constant":
                return value
        raise TypeError(kind)

    key = plain

    def operand_versions(self) -> Iterator[Version]:
        """Every version that went in."""
        waiting = [*self.operands, *self.keywords.values()]
        while waiting:
            tree = waiting.pop(0)
            if isinstance(tree, dict) and "version" in tree:
                yield self.recorded.versions[tree["version"]]
            waiting += self.elements(tree)


class Naming(NamedTuple):
    """A value got a name.

    Attributes:
        version: Which.
        name: Its name.
        step: The number of the last step done before; -1 before the first.
        calls: The script's own functions in which it is called so, as in `Step`.
    """

    version: Version
    name: str
    step: int
    calls: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Change:
    """A name whose numbers the pass changed, or made.

    Attributes:
        path: The name, or the way to it: `self.layers[0].W`.
        before: What it was; `None` where it was not there.
        after: What it is.
    """

    path: str
    before: Array | None
    after: Array


@dataclass(frozen=True)
class CurveChoice:
    """A number that may be the error of each pass.

    Attributes:
        expression: Its source, or what it is called.
        tap: File, line and source, where it can only be had there.
    """

    expression: str
    tap: tuple[str, int, str] | None = None


@dataclass(eq=False)
class Recorded:
    """A pass.

    Attributes:
        number: Which, from 0.
        turns: The whole numbers that count the loops around it: `{"epoch": 14, "sample": 1}`.
        steps: What was done, in order.
        versions: Every value that was met.
        namings: Which values got which names in it, in order.
        changes: What names hold another number for afterwards.
        printed: What the script printed.
        error: The number of the curve, if there is one.
        curves: What else the curve may show.
        raised: The end of a traceback, where an exception left the loop.
        is_last: Whether the loop was left after it.
        is_cut: Whether it had more operations than are recorded.
        notes: What the script was given instead of what it asked for.
        is_seeded: Whether the script has set a seed.
        arrays: The arrays of the message.
        form: What was done, without the numbers that it was done with: passes of one form differ in
            these alone. Whole numbers are in it, as they have no cells.
        looked_at: The versions and arrays whose numbers decided how it is written out.
    """

    number: int
    turns: dict[str, int]
    versions: list[Version]
    steps: list[Step]
    namings: list[Naming]
    changes: list[Change]
    printed: str
    error: float
    curves: list[CurveChoice]
    raised: str
    is_last: bool
    is_cut: bool
    notes: list[str]
    is_seeded: bool
    arrays: list[Array]
    form: bytes
    looked_at: set[tuple[str, int]] = field(default_factory=set)

    def told(self, place: tuple[str, int]) -> Values:
        """The numbers of a version, or of an array that has none."""
        kind, number = place
        return self.arrays[number] if kind == "array" else self.versions[number].values

    @cached_property
    def trained(self) -> tuple[str, ...]:
        """The names that the pass read and changed: what goes on from pass to pass.

        What a pass makes anew, such as a sum of the pass before under the same name, is not. Where
        nothing is seen to be read, all names that were there before.
        """
        changed = [change.path for change in self.changes if change.before is not None]
        read = {each.origin[1] for each in self.versions if each.origin[0] == "state"}
        return tuple(path for path in changed if path in read) or tuple(changed)


def decode(message: Mapping[str, Any], arrays: list[Array]) -> Recorded:
    """A pass out of a message.

    Raises:
        WireError: The message is none of a pass.
    """
    try:
        return _decode(message, arrays)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise WireError(f"a pass that is none: {error!r}") from error


def _decode(message: Mapping[str, Any], arrays: list[Array]) -> Recorded:
    def values(told: Mapping[str, Any]) -> Values:
        if "array" in told:
            return arrays[int(told["array"])]
        if "whole" in told:
            is_bool = isinstance(told["whole"], bool)
            return bool(told["whole"]) if is_bool else int(told["whole"])
        return float(told["number"]) if "number" in told else None

    versions = [
        Version(
            number,
            values(told["value"]),
            tuple(told["origin"]),
            tuple(shown(name) for name in told["names"]),
            shown(told["written"]),
            bool(told["is_matrix"]),
        )
        for number, told in enumerate(message["versions"])
    ]
    namings = [
        Naming(versions[number], shown(name), int(steps) - 1, _calls(calls))
        for number, name, steps, calls in message["namings"]
    ]
    changes = [
        Change(shown(path), None if was is None else arrays[was], arrays[now])
        for path, was, now in message["changed"]
    ]
    curves = [
        CurveChoice(shown(told["expression"]), tuple(told["tap"]) if told["tap"] else None)
        for told in message["candidates"]
    ]
    recorded = Recorded(
        int(message["pass"]),
        {shown(name): int(turn) for name, turn in message["turns"].items()},
        versions,
        [],
        namings,
        changes,
        shown(message["printed"], lines=True),
        float(message["error"]),
        curves,
        shown(message["raised"], lines=True),
        bool(message["is_last"]),
        bool(message["is_cut"]),
        [shown(note) for note in message["notes"]],
        bool(message["is_seeded"]),
        arrays,
        _form(message, arrays),
    )
    for number, told in enumerate(message["steps"]):
        line, column, last_line, last_column = map(int, told["place"])
        step = Step(
            number,
            str(told["file"]),
            (line, column, last_line, last_column),
            shown(told["verb"]),
            shown(told["written"]),
            told["operands"],
            told["keywords"],
            tuple(shown(source) for source in told["sources"]),
            tuple(map(bool, told["simple"])),
            versions[told["result"]],
            _calls(told["calls"]),
            bool(told["in_place"]),
            recorded,
        )
        recorded.steps.append(step)
    return recorded


def _form(message: Mapping[str, Any], arrays: list[Array]) -> bytes:
    """What tells the passes that did the same from all others."""
    versions = []
    for told in message["versions"]:
        value = told["value"]
        if "array" in value:
            array = arrays[int(value["array"])]
            value = (array.dtype.str, array.shape)
        elif "number" in value:
            value = "number"
        versions.append((told["origin"], told["names"], told["written"], told["is_matrix"], value))
    # Not what is equal is the same here: 1 is not 1.0, and 0.0 is not -0.0.
    return sha256(marshal.dumps((message["steps"], versions), 2)).digest()


def _calls(told: Any) -> tuple[tuple[str, int], ...]:
    return tuple((shown(name), int(line)) for name, line in told)


def shown(text: Any, lines: bool = False) -> str:
    """A text of the script's that commands no terminal."""
    if lines:
        return "\n".join(without_commands(line) for line in str(text).expandtabs().split("\n"))
    return without_commands(" ".join(str(text).split()))
