"""An operation as equations: symbols once, then a line a row with the numbers in their place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from math import prod
from types import MappingProxyType
from typing import NamedTuple

from nntui.engine import Cell, Operation, Plan, Step, Trace
from nntui.engine.expression import Num

from .notation import ROOT, Hole, Template, column_place, few, symbols, template
from .numbers import Digits, align, is_with_powers, write

THEN = ";  "
"""Stands before what is made of a line's result."""


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


class Equation(NamedTuple):
    """One line of arithmetic.

    Attributes:
        label: What the line is for: a row's name, or the name of the weight that an update is for.
        row: The row of the operation's matrix, from 0.
        parts: The line from left to right; the last is the result.
        after: What is made of the result at once, such as a weight's `old + Δw = new`.
    """

    label: str
    row: int
    parts: tuple[Part, ...]
    after: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The line without its label."""
        return "".join(part.text for part in self.parts)

    @property
    def whole(self) -> str:
        """The line with what is made of its result, without its label."""
        if not self.after:
            return self.text
        text = self.text.rstrip()
        # What a power of ten in another line leaves blank stands behind the sign.
        blank = " " * (len(self.text) - len(text))
        return f"{text}{THEN}{blank}{''.join(part.text for part in self.after)}"

    @property
    def result(self) -> str:
        """What came out, as it stands there."""
        return self.parts[-1].text.strip()


class Window(NamedTuple):
    """What of a block is written out.

    Attributes:
        rows: Rows of the operation's matrix, from 0.
        terms: Which terms of a sum; the others are an "…" before or after them.
    """

    rows: Sequence[int]
    terms: slice = slice(None)


class Lines:
    """All lines of a block: counted at once, written when the first of them is looked at.

    Args:
        labels: The label of each.
        rows: The row of the operation's matrix that each is for, from 0.
        numbers: How many numbers stand in one at most.
        write: Writes them.
    """

    def __init__(
        self,
        labels: Sequence[str],
        rows: Sequence[int],
        numbers: int,
        write: Callable[[], list[Equation]],
    ) -> None:
        self.labels, self.rows, self.numbers = labels, rows, numbers
        self._written = cache(write)

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[Equation]:
        return iter(self._written())

    def __getitem__(self, place: int) -> Equation:
        return self._written()[place]


class Block(NamedTuple):
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
        return f"{operation.step.title or operation.kind}{layer}{unit}"

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
        """How many rows its matrix has."""
        shape = self.operation.matrix.shape
        return shape[0] if shape else 1

    def width(self, digits: Digits) -> int:
        """Columns of a line without its label, if its numbers are of the usual size."""
        operation = self.operation
        then = _made_of(self.trace.plan, operation.step)
        after = _usual_width(template(then, then.body, 0, 0), digits) if then else 0
        written = template(operation.step, operation.body, 0, operation.terms)
        return _usual_width(written, digits) + after

    def lines(self, digits: Digits, window: Window | None = None) -> Lines:
        """Every line below the heading, each once: what screen and transcript show.

        Args:
            digits: How numbers are written.
            window: What is written out; all unless given.
        """
        rows, terms = window or Window(range(self.rows))
        operation = self.operation
        labels = [""] * len(rows)
        if operation.matrix.indices:
            index = operation.matrix.indices[0]
            labels = [self.trace.label(index, row) for row in rows]
        some = range(operation.terms)[terms]
        numbers = operation.body.count()
        numbers -= (operation.terms - len(some)) * (numbers // max(1, operation.terms))
        return Lines(labels, rows, numbers, lambda: self._rows(labels, digits, rows, some))

    def _rows(
        self, labels: Sequence[str], digits: Digits, rows: Sequence[int], terms: range
    ) -> list[Equation]:
        """A line a row, aligned with each other."""
        operation = self.operation
        places = [column_place(operation.matrix.shape, row, self.unit) for row in rows]
        written = template(operation.step, operation.body, terms.start, terms.stop)
        lines = self._filled(written, places, digits, is_sum=operation.terms > 0)
        then = _made_of(self.trace.plan, operation.step)
        after: Sequence[tuple[Part, ...]] = [()] * len(rows)
        if then:
            after = self._filled(template(then, then.body, 0, 0), places, digits, is_sum=True)
        return [Equation(*line) for line in zip(labels, rows, lines, after, strict=True)]

    def _filled(
        self, written: Template, places: Sequence[tuple[int, ...]], digits: Digits, *, is_sum: bool
    ) -> list[tuple[Part, ...]]:
        """A template's line for each place, aligned with each other.

        The numbers of a matrix that stand in a sum are compared there: they are of one notation.
        """
        holes = written.holes
        columns = [self._column(hole, places, digits) for hole in holes]
        if is_sum:
            names = {hole.matrix.name for hole, one in zip(holes, columns, strict=True)
                     if _has_power(hole, one)}  # fmt: skip
            for name in names:
                mine = [place for place, hole in enumerate(holes) if hole.matrix.name == name]
                cells = {part.cell for place in mine for part in columns[place] if part.cell}
                power = is_with_powers([self.trace.value(cell) for cell in cells], digits)
                for place in mine:
                    columns[place] = self._column(holes[place], places, digits, power)
        parts: list[list[Part]] = []
        for text, column in zip(written.texts, columns, strict=False):
            if text:
                parts.append([Part(text)] * len(places))
            parts.append(column)
        return list(zip(*parts, strict=True))

    def _column(
        self,
        hole: Hole,
        places: Sequence[tuple[int, ...]],
        digits: Digits,
        power: bool | None = None,
    ) -> list[Part]:
        """What stands in a hole of each line, of one width."""
        # The weights of a dot product and the deltas of an update are the same in every line.
        cells = [hole.cell(place) for place in (places[:1] if hole.is_same else places)]
        value, is_typed = self.trace.value, hole.matrix.is_typed
        sign = -1.0 if hole.negated else 1.0
        texts = [
            write(sign * value(cell), digits, whole=is_typed, power=power)
            if cell
            else write(hole.beyond or 0.0, digits, whole=True)
            for cell in cells
        ]
        kind, more = hole.matrix.kind or "number", (hole.row, hole.negated, hole.is_result)
        parts = [
            Part(text, cell, kind if cell else "bias", *more)
            for text, cell in zip(align(texts), cells, strict=True)
        ]
        return parts * len(places) if hole.is_same else parts


USUAL: dict[Digits, int] = {"4": 7, "8": 11, "all": 20}
"""Columns of a number of the usual size; one that is typed in has one or two."""


def _usual_width(written: Template, digits: Digits) -> int:
    numbers = sum(2 if hole.matrix.is_typed else USUAL[digits] for hole in written.holes)
    return numbers + sum(map(len, written.texts))


def _has_power(hole: Hole, column: Sequence[Part]) -> bool:
    if hole.matrix.is_typed:
        return False
    return any("e" in part.text for part in (column[:1] if hole.is_same else column))


@lru_cache(maxsize=256)
def _made_of(plan: Plan, step: Step) -> Step | None:
    """What is made of a step's result without a phase of its own: of an update, the weights."""
    if step.matrix.kind != "update":
        return None
    made = (each for each in plan.steps if each.matrix.kind == "weights" and not each.title)
    return next(
        (each for each in made if step.matrix in {r.matrix for r in each.body.refs()}), None
    )


def blocks(trace: Trace, unit_of: Sequence[int]) -> list[Block]:
    """A block for each operation of an iteration.

    Args:
        trace: The iteration.
        unit_of: The unit to explain in each layer, from 0.
    """
    return [
        Block(operation, unit_of[operation.layer - 1] if operation.layer else 0)
        for operation in trace.operations
    ]


@lru_cache(maxsize=16)
def constants(plan: Plan) -> Mapping[str, float]:
    """What the letters of a plan's arithmetic stand for: α, μ and the like."""
    found = {
        e.symbol: e.value
        for step in plan.phases  # not of what is measured besides
        for e in plan.bodies[step].walk()
        if isinstance(e, Num) and e.symbol and not e.symbol.startswith(ROOT)
    }
    return MappingProxyType(found)
