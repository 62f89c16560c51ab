"""A pass as a plan with numbers: the same shape as an iteration of a network.

Each step is a step of a plan, each version of a value a matrix. The plan is made from what was
recorded, not the other way round; what it says of a number is checked where it is written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nntui.engine.expression import Expr, Fold, Index, Matrix
from nntui.engine.plan import Plan
from nntui.engine.plan import Step as PlanStep
from nntui.engine.problem import Array
from nntui.engine.trace import Operation, Trace

from .child.versions import same_bits
from .expressions import At, Cases, Many, Pick, Unwritten
from .formulas import Formulas, is_elementwise
from .grids import Grid, NotWrittenError, number, stacked, whole
from .passes import NAME, Recorded, Step, Version

MAX_NUMBERS = 10
"""Nested simple operations stand in one line up to so many numbers of it."""

MAX_IN_TERM = 3
"""And in each term of a sum up to so many."""

MAX_NAME = 24
"""Letters of a source that stands for a value in a formula."""


class PassTrace(Trace):
    """One pass.

    Args:
        recorded: What its process told.
        is_folded: Whether nested simple operations stand in one line.
        others: Other passes: where one did the same with other numbers, its plan is taken.

    Attributes:
        recorded: What its process told.
        is_folded: Whether nested simple operations stand in one line, or each by itself.
        error_phase: From here on its error is known.
        into_curves: What goes into a curve somewhere, by the curve; see `nntui.code.slopes`.
    """

    def __init__(
        self, recorded: Recorded, is_folded: bool = True, others: Iterable[PassTrace] = ()
    ) -> None:
        self.recorded, self.is_folded = recorded, is_folded
        self._other: PassTrace | None = None
        self.into_curves: dict[str, set[str]] = {}
        alike = (each._made for each in others if each.is_folded == is_folded)
        made = next((each for each in alike if each.fits(recorded)), None)
        self._made: _Made = made or _Made.of(_Maker(recorded, is_folded))
        plan = self._made.plan
        values = self._made.values_of(recorded)
        given = {matrix.name: values[matrix.name] for matrix in plan.given}
        results = {step.matrix.name: values[step.matrix.name] for step in plan.steps}
        super().__init__(plan, recorded.number, given, (), results)
        self.error_phase = self.phases

    def source(self, operation: Operation) -> Step:
        """The recorded step that an operation shows."""
        return self.recorded.steps[self._made.numbers[operation.step][-1]]

    def inner(self, operation: Operation) -> list[Step]:
        """The recorded steps that are written in an operation's line, and the step itself."""
        return [self.recorded.steps[number] for number in self._made.numbers[operation.step]]

    def folded(self, is_folded: bool) -> PassTrace:
        """The same pass with nested simple operations in one line, or each by itself."""
        if is_folded == self.is_folded:
            return self
        if self._other is None:
            self._other = PassTrace(self.recorded, is_folded)
            self._other._other = self
        return self._other

    def phase_like(self, other: PassTrace, phase: int) -> int:
        """The phase at which this trace stands where another one of the same pass does: an
        operation that is written in another's line is done with that one."""
        if not 0 < phase <= other.phases:
            return 0
        number = other.source(other.operations[phase - 1]).number
        ends = [self.source(each).number for each in self.operations]
        return min(bisect_left(ends, number) + 1, self.phases)

    @cached_property
    def made_by(self) -> Mapping[str, Operation]:
        """The operation that made each matrix, by the matrix's name."""
        return {operation.matrix.name: operation for operation in self.operations}

    @cached_property
    def source_of(self) -> Mapping[int, Step]:
        """The recorded step that made each version, by the version's number."""
        return {step.result.number: step for step in self.recorded.steps}

    @cached_property
    def by_line(self) -> Mapping[tuple[str, int], list[Operation]]:
        """The operations of each line, in order, the lines in the order in which they began."""
        result: dict[tuple[str, int], list[Operation]] = {}
        for operation in self.operations:
            step = self.source(operation)
            result.setdefault((step.file, step.line), []).append(operation)
        return result


@dataclass(frozen=True, eq=False)
class _Made:
    """A plan, and what it takes for another pass to have the same one.

    Most passes do what the pass before did, with other numbers. A plan is made of what was done,
    and of few of the numbers: of those that say where something is, such as an index.

    Attributes:
        plan: The plan.
        form: That of the pass that it was made of; see `Recorded.form`.
        looked_at: The numbers of that pass which it was made of.
        numbers: The recorded steps that are written in each step of it, its own the last.
        versions: The version that each matrix shows.
        held: The numbers of the other matrices, which no version has.
    """

    plan: Plan
    form: bytes
    looked_at: Mapping[tuple[str, int], Array]
    numbers: Mapping[PlanStep, Sequence[int]]
    versions: Mapping[str, int]
    held: Mapping[str, Array]

    @classmethod
    def of(cls, maker: _Maker) -> _Made:
        """What was made."""
        recorded = maker.recorded
        return cls(
            Plan(tuple(maker.given), tuple(maker.steps)),
            recorded.form,
            {place: np.asarray(recorded.told(place)) for place in recorded.looked_at},
            maker.numbers,
            maker.versions,
            maker.held,
        )

    def fits(self, recorded: Recorded) -> bool:
        """Whether the plan that would be made of another pass is this one."""
        return recorded.form == self.form and all(
            same_bits(values, np.asarray(recorded.told(place)))
            for place, values in self.looked_at.items()
        )

    def values_of(self, recorded: Recorded) -> dict[str, Array]:
        """The numbers of each matrix, by its name."""
        found = recorded.versions
        values = {name: np.asarray(found[number].values) for name, number in self.versions.items()}
        return {**values, **self.held}


class _Maker:
    """Makes a plan's matrices and steps of a recorded pass."""

    def __init__(self, recorded: Recorded, is_folded: bool) -> None:
        self.recorded, self._is_folded = recorded, is_folded
        self.given: list[Matrix] = []
        self.versions: dict[str, int] = {}
        self.held: dict[str, Array] = {}
        self.steps: list[PlanStep] = []
        self.numbers: dict[PlanStep, list[int]] = {}
        self._matrices: dict[int, Matrix] = {}
        self._counts: Counter[str] = Counter()
        self._made = {step.result.number: step for step in recorded.steps}
        self._reads = Counter(
            version.number for step in recorded.steps for version in step.operand_versions()
        )
        self._bodies: dict[int, Expr] = {}
        self._merged: dict[int, list[Step]] = {}
        self._build()

    def _build(self) -> None:
        shown: dict[Step, None] = {}
        formulas = Formulas(self._grid, self._hold, self._index)
        for step in self.recorded.steps:
            if step.result.values is None:
                continue
            matrix = self._matrix(step.result)
            body = formulas.of(step, matrix.indices)
            self._merged[step.number] = [step]
            if self._is_folded:
                body = self._with_inner(step, body, shown)
            self._bodies[step.number] = body
            shown[step] = None
        for step in shown:
            matrix = self._matrix(step.result)
            made = PlanStep(matrix, self._bodies[step.number], title=verb_shown(step.verb))
            self.steps.append(made)
            self.numbers[made] = [each.number for each in self._merged[step.number]]

    def _with_inner(self, step: Step, body: Expr, shown: dict[Step, None]) -> Expr:
        """A formula with the simple operations written in it that nothing else reads."""
        for version in list(step.operand_versions()):
            inner = self._made.get(version.number)
            if inner is None or inner not in shown or not self._is_nested(inner, step):
                continue
            merged = _put(body, self._matrix(version), self._bodies[inner.number])
            if merged is None or not _is_short(merged):
                continue
            body = merged
            del shown[inner]
            self._merged[step.number][:0] = self._merged[inner.number]
        return body

    def _is_nested(self, inner: Step, step: Step) -> bool:
        """Whether a step is a part of another's source whose result nothing else sees."""
        result = inner.result
        return (
            not result.names
            and not inner.in_place
            and self._reads[result.number] == 1
            and inner.calls == step.calls
            and inner.file == step.file
            and step.place[:2] <= inner.place[:2]
            and inner.place[2:] <= step.place[2:]
            and is_elementwise(self._bodies[inner.number])
        )

    def _index(self, name: str, size: int) -> Index:
        self._counts[name] += 1
        return Index(f"{name}_{self._counts[name]}", size)

    def _matrix(self, version: Version) -> Matrix:
        if version.number not in self._matrices:
            name = f"v{version.number}"
            indices = tuple(
                Index(f"{name}a{axis}", size) for axis, size in enumerate(version.shape)
            )
            matrix = Matrix(name, self._symbol(version), indices, is_typed=_is_typed(version))
            self._matrices[version.number] = matrix
            self.versions[name] = version.number
            if version.number not in self._made:
                self.given.append(matrix)
        return self._matrices[version.number]

    def _symbol(self, version: Version) -> str:
        """What a version is called in formulas: its name, a short source, or its step's number."""
        if version.names:
            return version.names[-1]  # the first, which stands where it was made
        if version.origin[0] == "literal":
            return version.written
        if NAME.fullmatch(version.written) and len(version.written) <= MAX_NAME:
            return version.written
        if (
            version.origin[0] == "literal"
            and not version.shape
            and len(version.written) <= MAX_NAME
        ):
            return version.written or "·"
        step = self._made.get(version.number)
        return f"#{step.number + 1}" if step else "·"

    def _grid(self, tree: Any, called: str) -> Grid:
        if not isinstance(tree, dict):
            raise NotWrittenError("an operand that is no number")
        ((kind, value),) = tree.items()
        if kind == "version":
            version = self.recorded.versions[value]
            if version.values is None:
                raise NotWrittenError("an operand that is no number")
            if version.is_whole:
                is_name = NAME.fullmatch(called or version.written)
                return number(float(version.values), (called or version.written) if is_name else "")
            return whole(self._matrix(version), called, version.is_matrix)
        if kind in ("list", "tuple"):
            if not value:
                raise NotWrittenError("an empty list")
            return stacked([self._grid(each, "") for each in value], self._hold)
        if kind == "constant" and isinstance(value, bool | int | float):
            return number(float(value))
        if kind == "array":
            self.recorded.looked_at.add(("array", value))
            return whole(self._held(self.recorded.arrays[value]), called)
        raise NotWrittenError("an operand that is no number")

    def _hold(self, value: float) -> Matrix:
        """A number that has no cell gets one."""
        return self._held(np.asarray(value))

    def _held(self, values: Array) -> Matrix:
        self._counts["held"] += 1
        name = f"c{self._counts['held']}"
        indices = tuple(Index(f"{name}a{axis}", size) for axis, size in enumerate(values.shape))
        matrix = Matrix(name, "·", indices, is_typed=True)
        self.given.append(matrix)
        self.held[name] = values
        return matrix


def _put(body: Expr, matrix: Matrix, inner: Expr) -> Expr | None:
    """A formula with another in the places where it reads a matrix; `None` where that cannot be."""
    fits = True

    def put(e: Expr) -> Expr:
        nonlocal fits
        if isinstance(e, At):
            return e if e.matrix is not matrix else _placed(inner, matrix, e)
        if isinstance(e, Pick):
            fits = fits and matrix not in e.matrices
            return e
        if isinstance(e, Unwritten):
            fits = False
            return e
        return e.mapped(put) if e.parts else e

    merged = put(body)
    return merged if fits else None


def _placed(inner: Expr, matrix: Matrix, at: At) -> Expr:
    """A formula at the places at which it is read."""
    places = dict(zip(matrix.indices, at.places, strict=True))

    def move(e: Expr) -> Expr:
        if isinstance(e, At):
            return e.at_indices(places)
        if isinstance(e, Pick):
            key = tuple(
                place if isinstance(place := places.get(i, i), int) else slice(None)
                for i in e.indices
            )
            running = [places.get(i, i) for i in e.indices]
            indices = tuple(i for i in running if isinstance(i, Index))
            return Pick(e.matrices, np.asarray(e.table[key]), indices, e.called)
        return e.mapped(move) if e.parts else e

    return move(inner)


def _is_short(body: Expr) -> bool:
    """Whether a line of it can be read."""
    for e in body.walk():
        if isinstance(e, Fold | Many):
            if e.body.count() > MAX_IN_TERM:
                return False
        elif isinstance(e, Cases):
            return False
    has_sum = any(isinstance(e, Fold | Many) for e in body.walk())
    return has_sum or body.count() <= MAX_NUMBERS


def _is_typed(version: Version) -> bool:
    """Whether its whole numbers are written without a point."""
    kind = getattr(getattr(version.values, "dtype", None), "kind", "")
    if kind in ("b", "i", "u"):
        return True
    return version.is_whole or version.origin[0] in ("literal", "constant")


VERBS = {
    "*": "×", "multiply": "×", "/": "÷", "divide": "÷", "-": "−", "negative": "−", "**": "power",
    "[]": "item", "[]=": "set", "@": "dot", "matmul": "dot", "T": "transposed", "subtract": "−",
    "add": "+", "builtin_sum": "sum", "builtin_max": "max", "builtin_min": "min",
}  # fmt: skip


def verb_shown(verb: str) -> str:
    """What a step is called."""
    if verb.startswith("make:"):
        return verb.removeprefix("make:").removeprefix("random.")
    if verb.startswith("[]") and verb not in VERBS:
        return f"item {verb[2:]}"
    return VERBS.get(verb, verb.lstrip("?"))
