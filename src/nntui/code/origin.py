"""Where a number of a pass came from: the operation that made it, through views and changes in
place, across the pass's head to the pass before, and at last what stood before the loop."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nntui.engine.expression import Cell
from nntui.engine.problem import Array
from nntui.engine.trace import Operation

from .child.script import read
from .edits import ScriptEdit
from .expressions import At, Pick
from .finding import Found
from .formulas import is_made
from .names import plain
from .passes import Recorded, Step, Values, Version
from .timeline import ScriptTimeline
from .trace import PassTrace
from .writing import holds, resolved

FIRST_LOOK = 64
"""Passes that are looked through first for the one that wrote a number; then ever more."""


class Address(NamedTuple):
    """A number of a script.

    Attributes:
        number: The pass, from 0.
        version: The number of a version of that pass.
        at: The place in it.
    """

    number: int
    version: int
    at: tuple[int, ...]


class Computed(NamedTuple):
    """A formula gave it.

    Attributes:
        operation: What was done.
        at: The place in its result.
        operands: The numbers that went in, in the order written, each once.
    """

    operation: Operation
    at: tuple[int, ...]
    operands: tuple[Address, ...]


class NotWritten(NamedTuple):
    """A step made it whose numbers are not written out."""

    step: Step


class Made(NamedTuple):
    """A step made it from nothing that was computed: a random draw, zeros."""

    step: Step


class AtHead(NamedTuple):
    """It stood there when the pass began.

    Attributes:
        path: The way to what holds it.
    """

    path: str


class Literal(NamedTuple):
    """It stands in the source."""

    written: str


class Whole(NamedTuple):
    """A whole number of Python's own, which has no identity that could be followed."""

    written: str


class Default(NamedTuple):
    """It is an argument that a function has if none is given."""

    function: str


class Unknown(NamedTuple):
    """It came about out of sight."""

    why: str


Origin = Computed | NotWritten | Made | AtHead | Literal | Whole | Default | Unknown


class Edited(NamedTuple):
    """It was changed by hand at a pass's head."""

    edit: ScriptEdit


class Stood(NamedTuple):
    """It stood there before the loop began."""

    path: str


class Turned(NamedTuple):
    """It changed between two passes, where nothing is recorded: the loop itself gave it, or what
    stands around the loop.

    Attributes:
        path: The way to what holds it.
        number: The pass at whose head it was new.
    """

    path: str
    number: int


Earlier = Address | Edited | Stood | Turned | Unknown
"""What is found behind a pass's head."""


def value_of(trace: PassTrace, address: Address) -> object:
    """The number at an address of a pass."""
    values = np.asarray(trace.recorded.versions[address.version].values)
    return values[address.at].item()


def address_of(trace: PassTrace, cell: Cell) -> Address | None:
    """The number that a formula reads; `None` for one that only the formula holds."""
    if not cell.matrix.startswith("v"):
        return None
    return Address(trace.iteration, int(cell.matrix[1:]), cell.at)


def cell_of(address: Address) -> Cell:
    """The same as a formula's address."""
    return Cell(f"v{address.version}", address.at)


def settled(trace: PassTrace, address: Address) -> Address:
    """The number that it is without any computing: behind views of the same memory, and behind
    changes in place of other places."""
    while (before := _untouched(trace, address)) is not None:
        address = before
    return address


def origin(trace: PassTrace, address: Address) -> Origin:
    """Where a number came from, as far as its pass tells.

    Args:
        trace: The number's pass.
        address: Which number.
    """
    address = settled(trace, address)
    version = trace.recorded.versions[address.version]
    kind, *rest = version.origin
    step = trace.source_of.get(version.number)
    if step is not None:
        return _of_step(trace, step, address)
    match kind:
        case "part":
            return NotWritten(trace.recorded.steps[rest[0]])
        case "state":
            return AtHead(str(rest[0]))
        case "literal":
            return Literal(version.written)
        case "constant":
            return Whole(version.written)
        case "default":
            return Default(str(rest[0]))
    return Unknown(str(rest[0]) if rest else "it came about out of sight")


def operation_of(trace: PassTrace, version: int) -> Operation | None:
    """The operation that made a version: as it is shown, or by itself where it is shown within
    another."""
    name = f"v{version}"
    return trace.made_by.get(name) or trace.folded(False).made_by.get(name)


def _of_step(trace: PassTrace, step: Step, address: Address) -> Origin:
    if is_made(step.verb):
        return Made(step)
    operation = operation_of(trace, address.version)
    if operation is None or not holds(operation, address.at):
        return NotWritten(step)
    cells = (address_of(trace, cell) for cell in operation.sources(*address.at))
    return Computed(operation, address.at, tuple(filter(None, cells)))


def _untouched(trace: PassTrace, address: Address) -> Address | None:
    """The same number in what was there before; `None` where it is new."""
    recorded = trace.recorded
    version = recorded.versions[address.version]
    kind, *rest = version.origin
    if kind == "view":
        base, first, strides = rest
        flat = first + sum(p * s for p, s in zip(address.at, strides, strict=True))
        return Address(address.number, base, _place(flat, recorded.versions[base].shape))
    if kind == "through":
        was, number, first, strides = rest
        written = recorded.steps[number].result
        flat = int(np.ravel_multi_index(address.at, version.shape)) if version.shape else 0
        at = _in_view(flat, first, strides, written.shape)
        if at is None:
            return address._replace(version=was)
        return Address(address.number, written.number, at)
    step = trace.source_of.get(version.number)
    if step is None or not step.in_place:
        return None
    operation = operation_of(trace, version.number)
    if operation is None:
        return None
    body = resolved(operation.body, operation.env(*address.at))
    if not isinstance(body, At | Pick):
        return None
    before = next(step.operand_versions(), None)
    for cell in operation.sources(*address.at):
        found = address_of(trace, cell)
        if before and found and (found.version, found.at) == (before.number, address.at):
            return found
    return None


def _in_view(
    flat: int, first: int, strides: list[int], shape: tuple[int, ...]
) -> tuple[int, ...] | None:
    """The place of a view that shows a cell of its memory."""
    cells = np.full(shape, first, dtype=np.int64)
    for places, stride in zip(np.indices(shape), strides, strict=True):
        cells += places * stride
    found = np.argwhere(cells == flat)
    return tuple(int(each) for each in found[0]) if len(found) else None


def _place(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(each) for each in np.unravel_index(flat, shape)) if shape else ()


# Across the head.


def earlier(
    timeline: ScriptTimeline,
    trace: PassTrace,
    address: Address,
    wanted: Callable[[], bool] = lambda: True,
) -> Earlier:
    """What wrote a number that a pass began with.

    A name that its pass before left alone is followed to the pass that changed it last: the script
    runs through the passes between, which need not be recorded.

    Args:
        timeline: The script's passes.
        trace: The number's pass.
        address: A number whose origin is `AtHead`.
        wanted: Asked again and again while the script runs: whether to go on.

    Raises:
        IndexError: It is not wanted any more.
        ScriptError: The script cannot be run.
    """
    address = settled(trace, address)
    version, number = trace.recorded.versions[address.version], address.number
    path = str(version.origin[1])
    value = value_of(trace, address)
    edits = [each for each in timeline.session.edits if each.number == number]
    if not number:
        return _edited(edits, path, value) or Stood(path)
    if _root(path) in loop_names(timeline.session.found):
        return Turned(path, number)
    before = timeline.trace_at(number - 1, wanted).recorded
    left = _left(before, path, version.values, address.at if edits else None)
    if left is None and edits and (edited := _edited(edits, path, value)):
        return edited
    if left is not None and left.origin[0] != "state":
        return Address(number - 1, left.number, address.at)
    if left is None and path in {each.path for each in before.changes}:
        return Turned(path, number)
    return _looked_back(timeline, path, version, address, wanted)


def _looked_back(
    timeline: ScriptTimeline,
    path: str,
    version: Version,
    address: Address,
    wanted: Callable[[], bool],
) -> Earlier:
    """The pass that changed a number last, from what it is at the head of each."""
    places = "".join(f"[{place}]" for place in address.at)
    watched = {"number": path + places}
    stop, count = address.number, FIRST_LOOK
    is_first = True
    while stop > 0:
        start = max(0, stop - count)
        numbers = timeline.session.watch(watched, start, stop, wanted)
        if not wanted():
            raise IndexError(address.number)
        now = np.asarray(version.values)[address.at].item()
        if len(numbers) != stop - start + 1 or (is_first and not _same(numbers[-1], now)):
            return Unknown("what wrote it before this pass is not known")
        is_first = False
        for place in range(len(numbers) - 2, -1, -1):
            if not _same(numbers[place], numbers[place + 1]):
                number = start + place
                return _written_in(timeline, number, path, version, address, wanted)
        stop, count = start, count * 4
    edits = [each for each in timeline.session.edits if not each.number]
    return _edited(edits, path, np.asarray(version.values)[address.at].item()) or Stood(path)


def _written_in(
    timeline: ScriptTimeline,
    number: int,
    path: str,
    version: Version,
    address: Address,
    wanted: Callable[[], bool],
) -> Earlier:
    before = timeline.trace_at(number, wanted).recorded
    left = _left(before, path, version.values, address.at)
    if left is not None and left.origin[0] != "state":
        return Address(number, left.number, address.at)
    edits = [each for each in timeline.session.edits if each.number == number + 1]
    edited = _edited(edits, path, np.asarray(version.values)[address.at].item())
    return edited or Turned(path, number + 1)


def _left(
    recorded: Recorded, path: str, values: Values, at: tuple[int, ...] | None
) -> Version | None:
    """What a pass left under a name: the last version that is the same to the last bit.

    Args:
        recorded: The pass.
        path: The name.
        values: What the name holds at a later head.
        at: The one place where it has to be the same; all places unless given.
    """
    wanted = np.asarray(values)
    same = _versions_of(recorded, path)
    are_new = path in {each.path for each in recorded.changes} and wanted.size > 1
    found: tuple[bool, int, Version] | None = None
    for each in recorded.versions:
        is_own = each.number in same
        if each.values is None or not (is_own or are_new):
            continue
        if not is_own and each.origin[0] != "step":
            continue
        if _is_same(np.asarray(each.values), wanted, at):
            candidate = (is_own, _when(recorded, each), each)
            if found is None or candidate[:2] > found[:2]:
                found = candidate
    return found[2] if found else None


def ends(recorded: Recorded, name: str) -> tuple[Version | None, Version | None]:
    """The versions that a name held at a pass's head and at its end, where they are known."""
    change = next((each for each in recorded.changes if plain(each.path) == name), None)
    first = next(
        (
            each
            for each in recorded.versions
            if each.origin[0] == "state" and plain(str(each.origin[1])) == name
        ),
        None,
    )
    if change is None:
        return None, first
    return first, _left(recorded, change.path, change.after, None)


def like(there: PassTrace, address: Address, here: PassTrace) -> Address | None:
    """The same number of another pass: what the same piece of the script made there, the same name
    at its head; `None` where there is none."""
    version = there.recorded.versions[address.version]
    step = there.source_of.get(version.number)
    found: Version | None = None
    if step is not None:
        turn = _alike(there, step).index(step)
        others = _alike(here, step)
        found = others[turn].result if turn < len(others) else None
    elif version.origin[0] == "state":
        same = (each for each in here.recorded.versions if each.origin == version.origin)
        found = next(same, None)
    if found is None or found.shape != version.shape or found.values is None:
        return None
    return Address(here.iteration, found.number, address.at)


def _alike(trace: PassTrace, step: Step) -> list[Step]:
    """The steps of a pass that one piece of the script did, in the same calls."""
    return [
        each
        for each in trace.recorded.steps
        if (each.file, each.place, each.calls) == (step.file, step.place, step.calls)
    ]


def _versions_of(recorded: Recorded, path: str) -> set[int]:
    """The versions that a name, or the array under it, had in a pass."""
    path = plain(path)
    same = {
        each.number
        for each in recorded.versions
        if path in {plain(name) for name in each.names}
        or (each.origin[0] == "state" and plain(str(each.origin[1])) == path)
    }
    for step in recorded.steps:
        first = next(step.operand_versions(), None) if step.in_place else None
        if first is not None and first.number in same:
            same.add(step.result.number)
    for each in recorded.versions:
        if each.origin[0] == "through" and each.origin[1] in same:
            same.add(each.number)
    return same


def _when(recorded: Recorded, version: Version) -> int:
    """After which step a version was there."""
    kind, *rest = version.origin
    if kind == "step":
        return int(rest[0])
    if kind == "through":
        return int(rest[1])
    named = [each.step for each in recorded.namings if each.version is version]
    return max(named, default=-1)


def _is_same(one: Array, other: Array, at: tuple[int, ...] | None) -> bool:
    if one.shape != other.shape:
        return False
    if at is not None:
        return _same(one[at].item(), other[at].item())
    return one.dtype == other.dtype and one.tobytes() == other.tobytes()


def _same(one: object, other: object) -> bool:
    return one == other or (one != one and other != other)


def _edited(edits: list[ScriptEdit], path: str, value: object) -> Edited | None:
    path = plain(path)
    for edit in reversed(edits):
        is_meant = plain(edit.target) == path or plain(edit.target).startswith(f"{path}[")
        if is_meant and _same(float(edit.new), value):
            return Edited(edit)
    return None


def _root(path: str) -> str:
    return path.split(".")[0].split("[")[0]


def loop_names(found: Found) -> set[str]:
    """The names that the training loop itself gives a value at the head of each pass."""
    for node in ast.walk(_tree(found)):
        if isinstance(node, ast.For) and node.lineno == found.loop.line:
            return {each.id for each in ast.walk(node.target) if isinstance(each, ast.Name)}
    return set()


def line_before(found: Found, path: str) -> tuple[int, str] | None:
    """The one line before the loop that gives a name its value, and its source; `None` where there
    are several, or it is done elsewhere: in another function, whose names are others."""
    tree, at = _tree(found), found.loop.line
    is_attribute = path.startswith("self.")
    kinds = (ast.ClassDef,) if is_attribute else (ast.FunctionDef, ast.AsyncFunctionDef)
    scope = _innermost(tree, at, kinds)
    lines = [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
        and (node.lineno < at or is_attribute)
        and _innermost(tree, node.lineno, kinds) is scope
        and plain(path) in {ast.unparse(each) for each in _targets(node)}
        and not isinstance(node, ast.AugAssign)
    ]
    return lines[0] if len(lines) == 1 else None


def _innermost(tree: ast.Module, line: int, kinds: tuple[type[ast.AST], ...]) -> ast.AST:
    """The innermost function or class that a line is in; the module where it is in none."""
    found: ast.AST = tree
    for node in ast.walk(tree):  # the outer ones come first
        last = getattr(node, "end_lineno", None) or 0
        if isinstance(node, kinds) and getattr(node, "lineno", 0) <= line <= last:
            found = node
    return found


def seed_before(found: Found) -> str:
    """The one call before the loop that seeds random numbers, as it is written; "" where there is
    none, or there are several."""
    calls = [
        ast.unparse(node)
        for node in ast.walk(_tree(found))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in ("seed", "default_rng", "RandomState")
    ]
    return calls[0] if len(calls) == 1 else ""


def _tree(found: Found) -> ast.Module:
    file = found.loop.file
    try:
        return ast.parse(found.source.converted.get(file) or read(file))
    except (OSError, SyntaxError, ValueError):
        return ast.Module([], [])  # the file has changed since


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [each for target in node.targets for each in getattr(target, "elts", [target])]
    return [node.target] if isinstance(node, ast.AnnAssign | ast.AugAssign) else []
