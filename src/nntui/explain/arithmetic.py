"""An operation as equations: symbols once, then a line a row with the numbers in their place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from types import MappingProxyType
from typing import NamedTuple

from nntui.engine import Cell, Operation, Plan, Trace
from nntui.engine.expression import Num

from .notation import ROOT, Hole, column_place, few, symbols, template
from .numbers import Digits, align, write


class Part(NamedTuple):
    """A piece of a line: an operator, or a number."""

    text: str
    cell: Cell | None = None
    """The number's address; `None` for an operator or a constant."""
    kind: str = ""
    """What its matrix is; "bias" for the 1 of a bias, and "" for an operator."""
    row: int | None = None
    """The row that it belongs to, where a sum goes over rows."""
    negated: bool = False
    """Whether the number stands there with its sign turned, as z does in e^-z."""
    is_result: bool = False


@dataclass(frozen=True)
class Equation:
    """One line of arithmetic.

    Attributes:
        label: What the line is for: a row's name, or the name of the weight that an update is for.
        row: The row of the operation's matrix, from 0.
        parts: The line from left to right; the last is the result.
    """

    label: str
    row: int
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The line without its label."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Block:
    """What an operation does in one column of its matrix: for one unit of its layer.

    Attributes:
        operation: Which one.
        unit: The column of its matrix, from 0; 0 where it has no columns.
    """

    operation: Operation
    unit: int

    @property
    def trace(self) -> Trace:
        """The iteration that the operation belongs to."""
        return self.operation.trace

    @property
    def heading(self) -> str:
        """The operation's title, with its layer and unit where there are several."""
        operation = self.operation
        is_one = len({each.layer for each in self.trace.operations}) == 1
        layer = "" if is_one else f" · layer {operation.layer}"
        units = prod(operation.matrix.shape[1:])
        unit = f" · unit {self.unit + 1} of {units}" if units > 1 else ""
        return f"{operation.step.title}{layer}{unit}"

    @property
    def symbolic(self) -> str:
        """The operation in symbols, such as `z = x1·w1 + x2·w2 + x3·w3`."""
        step, trace = self.operation.step, self.trace
        rows: tuple[str, ...] = ()
        if step.sum and step.sum.indices[0].is_rows:
            index = step.sum.indices[0]
            rows = tuple(trace.label(index, place) for place in few(index.size))
        formula = symbols(step, self.operation.body, self.unit, rows)
        sides = dict.fromkeys(filter(None, (step.matrix.symbol, step.alias, formula)))
        return " = ".join(sides) + (f", {step.remark}" if step.remark else "")

    @property
    def rows(self) -> int:
        """How many lines there are, where all are written."""
        return self.operation.matrix.shape[0] if self.operation.matrix.shape else 1

    def equations(
        self,
        digits: Digits,
        rows: Sequence[int] | None = None,
        terms: slice = slice(None),
    ) -> list[Equation]:
        """One line a row, aligned with each other.

        Args:
            digits: How numbers are written.
            rows: Rows of the operation's matrix, from 0; all unless given.
            terms: Which terms of a sum to write; the others are an "…" before or after them.
        """
        every = range(self.rows) if rows is None else rows
        operation = self.operation
        some = range(operation.terms)[terms]
        texts, holes = template(operation.step, operation.body, some.start, some.stop)
        columns: list[list[Part]] = []
        for text, hole in zip(texts, holes, strict=False):
            if text:
                columns.append([Part(text)] * len(every))
            columns.append(self._column(hole, every, digits))
        labels = row_labels(operation, every)
        lines = zip(*columns, strict=True)
        return [
            Equation(label, row, parts)
            for label, row, parts in zip(labels, every, lines, strict=True)
        ]

    def _column(self, hole: Hole, rows: Sequence[int], digits: Digits) -> list[Part]:
        """What stands in a hole of each line, of one width."""
        # The weights of a dot product and the deltas of an update are the same in every line.
        cells = [hole.cell(self._at(row)) for row in (rows[:1] if hole.is_same else rows)]
        value, is_typed = self.trace.value, hole.matrix.is_typed
        sign = -1.0 if hole.negated else 1.0
        texts = [
            write(sign * value(cell), digits, whole=is_typed)
            if cell
            else write(hole.beyond or 0.0, digits, whole=True)
            for cell in cells
        ]
        kind, more = hole.matrix.kind or "number", (hole.row, hole.negated, hole.is_result)
        parts = [
            Part(text, cell, kind if cell else "bias", *more)
            for text, cell in zip(align(texts), cells, strict=True)
        ]
        return parts * len(rows) if hole.is_same else parts

    def _at(self, row: int) -> tuple[int, ...]:
        return column_place(self.operation.matrix.shape, row, self.unit)


def blocks(trace: Trace, unit_of: Sequence[int]) -> list[Block]:
    """A block for each operation of an iteration.

    Args:
        trace: The iteration.
        unit_of: The unit to explain in each layer, from 0.
    """
    return [Block(operation, chosen_unit(operation, unit_of)) for operation in trace.operations]


def chosen_unit(operation: Operation, unit_of: Sequence[int]) -> int:
    """The column that is looked at: that of the unit chosen in the operation's layer."""
    return unit_of[operation.layer - 1] if operation.layer else 0


def every_block(trace: Trace) -> Iterator[Block]:
    """A block for each unit of each operation."""
    for operation in trace.operations:
        for unit in range(prod(operation.matrix.shape[1:])):
            yield Block(operation, unit)


def row_labels(operation: Operation, rows: Sequence[int]) -> list[str]:
    """What rows of an operation's matrix are called: cases, or weights for an update."""
    if not operation.matrix.indices:
        return [""] * len(rows)
    index = operation.matrix.indices[0]
    return [operation.trace.label(index, row) for row in rows]


def constants(trace: Trace) -> Mapping[str, float]:
    """What the letters of an iteration's arithmetic stand for: α, μ and the like."""
    return _constants(trace.plan)


@lru_cache(maxsize=16)
def _constants(plan: Plan) -> Mapping[str, float]:
    found = {
        e.symbol: e.value
        for step in plan.steps
        for e in step.body.walk()
        if isinstance(e, Num) and e.symbol and not e.symbol.startswith(ROOT)
    }
    return MappingProxyType(found)
