"""An operation as equations: symbols once, then a line a row with the numbers in their place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import NamedTuple

from nntui.engine import Cell, Operation, Recipe, Trace
from nntui.engine.expression import (
    ATOM,
    SIGN,
    SUM,
    Binary,
    Call,
    Env,
    Fold,
    Index,
    Negative,
    Notation,
    Num,
    Ref,
    Written,
)
from nntui.engine.functions import FUNCTIONS

from .numbers import Digits, align, write, write_exact

MAX_SYMBOLIC_TERMS = 6
"""A symbolic sum of more terms is written with its first two, "…" and its last."""

Text = Callable[[Env], str]


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
        units = operation.matrix.shape[1] if len(operation.matrix.shape) > 1 else 1
        unit = f" · unit {self.unit + 1} of {units}" if units > 1 else ""
        return f"{operation.step.title}{layer}{unit}"

    @property
    def symbolic(self) -> str:
        """The operation in symbols, such as `z = x1·w1 + x2·w2 + x3·w3`."""
        step = self.operation.step
        formula = _Symbols(self.operation).write(self.operation.body, self._env(0))
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
        writer = _Numbers(self.operation, terms)
        lines = [writer.pieces(self._env(row), self._at(row)) for row in every]
        # Lines of the same pieces have columns: those at one place of each.
        columns = zip_longest(*lines, fillvalue="")
        written = [_write_column(self.trace, column, digits) for column in columns]
        labels = row_labels(self.operation, every)
        return [
            Equation(label, row, tuple(part for part in parts if part.text))
            for label, row, parts in zip(labels, every, zip(*written, strict=True), strict=True)
        ]

    def _at(self, row: int) -> tuple[int, ...]:
        return (row, self.unit)[: len(self.operation.matrix.shape)]

    def _env(self, row: int) -> Env:
        return self.operation.env(*self._at(row))


class _Symbols(Notation):
    """In letters. Of the operation's own indices, that of its lines is left out."""

    def __init__(self, operation: Operation) -> None:
        self._label = operation.trace.label
        self._own = operation.matrix.indices
        self._summed: tuple[Index, ...] = ()

    def num(self, e: Num) -> str:
        """A constant by its letter, where it has one."""
        return e.symbol or write_exact(e.value)

    def ref(self, e: Ref) -> Text:
        """A number by its matrix's letter, and by its place where a sum goes over it."""
        matrix = e.matrix
        start = (matrix.old or f"{matrix.symbol}′") if e.back else matrix.symbol
        summed = [index in self._summed for index in e.indices]
        if not any(summed):
            return lambda _: start
        names = matrix.names or ((),) * len(e.indices)
        fixed = self._own[1:]
        named = [
            (index.name, names[axis])
            for axis, index in enumerate(e.indices)
            if names[axis] and (summed[axis] or index in fixed)
        ]
        numbered = [
            index
            for axis, index in enumerate(e.indices)
            if summed[axis] and not names[axis] and (index.size > 1 or index.is_rows)
        ]
        is_bracketed = bool(named) or any(index.is_rows for index in numbered)

        def text(env: Env) -> str:
            if e.is_beyond(e.place(env)):
                return write_exact(e.beyond or 0.0)
            name = "".join(of_axis[env[index]] for index, of_axis in named) or start
            labels = [self._label(index, env[index.name]) for index in numbered]
            if labels and is_bracketed:
                return f"{name}[{', '.join(labels)}]"
            return name + "".join(labels)

        return text

    def binary(self, sign: str, left: Text, right: Text) -> Text:
        """Two with a sign between them, as mathematics writes it."""
        between = f" {sign} "

        def text(env: Env) -> str:
            one, other = left(env), right(env)
            # Between words a product needs more room than between letters.
            times = " · " if len(one) > 2 and one.isalpha() else "·"
            return one + (times if sign == "*" else between) + other

        return text

    def call(self, e: Call) -> Written:
        """A function as mathematics writes it."""
        function = FUNCTIONS[e.name]
        body = self.inside(e.body, SIGN) if function.is_open else self.of(e.body).text
        before, _, after = function.symbols.partition("{x}")
        return Written(lambda env: before + body(env) + after, ATOM)

    def fold(self, e: Fold) -> Written:
        """A sum of its first terms and its last."""
        outside, self._summed = self._summed, (*self._summed, *e.indices)
        term = self.inside(e.body, SUM + 1)
        self._summed = outside

        def text(env: Env) -> str:
            terms = [term(env) for _ in e.each(env, self._few(e))]
            if e.size > MAX_SYMBOLIC_TERMS:
                terms = [*terms[:2], "…", terms[-1]]
            return f"max({', '.join(terms)})" if e.kind == "max" else " + ".join(terms)

        return Written(text, ATOM if e.kind == "max" or e.size == 1 else SUM)

    @staticmethod
    def _few(e: Fold) -> Sequence[int] | None:
        if e.size > MAX_SYMBOLIC_TERMS and len(e.indices) == 1:
            return (0, 1, e.size - 1)
        return None


ROOT = "√"
"""Begins the letters of a constant that nobody can set."""

HOLE = "\0"
"""Stands where a number is to be written; what the numbers are is kept beside the text."""


class _Place(NamedTuple):
    """Where a number stands in a line; see `Part`."""

    cell: Cell | None
    kind: str
    row: int | None
    is_typed: bool
    value: float = 0.0
    """The number, where it has no cell."""
    negated: bool = False
    is_result: bool = False


class _Numbers(_Symbols):
    """With each number in its place."""

    def __init__(self, operation: Operation, terms: slice) -> None:
        super().__init__(operation)
        self._sum, self._terms = operation.step.sum, terms
        self._places: list[_Place] = []
        self._matrix = operation.matrix
        self._text = self.of(operation.body).text

    def pieces(self, env: Env, at: tuple[int, ...]) -> "list[str | _Place]":
        """A line: operators and numbers by turns."""
        self._places = []
        texts = f"{self._text(env)} = {HOLE}".split(HOLE)
        result = _Place(
            Cell(self._matrix.name, at), self._matrix.kind, None, self._matrix.is_typed,
            is_result=True,
        )  # fmt: skip
        pairs = zip(texts, (*self._places, result), strict=False)
        return list(chain.from_iterable(pairs))

    def num(self, e: Num) -> str:
        """A constant's number; a root stays one, which a calculator has a key for."""
        return e.symbol if e.symbol.startswith(ROOT) else write_exact(e.value)

    def ref(self, e: Ref, negated: bool = False) -> Text:
        """A hole for the number."""
        matrix = e.matrix
        rows = next((i.name for i in e.indices if i.is_rows and i in self._summed), "")

        def text(env: Env) -> str:
            cell, row = e.cell(env), env[rows] if rows else None
            if cell:
                place = _Place(cell, matrix.kind, row, matrix.is_typed, 0.0, negated)
            else:
                place = _Place(None, "bias", row, True, float(e.beyond or 0.0), negated)
            self._places.append(place)
            return HOLE

        return text

    def negative(self, e: Negative) -> Written:
        """A number with its sign turned; a minus before anything else."""
        if isinstance(e.body, Ref):
            return Written(self.ref(e.body, negated=True), ATOM)
        return super().negative(e)

    def binary(self, sign: str, left: Text, right: Text) -> Text:
        """Two with a sign between them, as a calculator writes it."""
        between = " × " if sign == "*" else f" {sign} "
        return lambda env: left(env) + between + right(env)

    def fold(self, e: Fold) -> Written:
        """Each term, products in parentheses; of the operation's own sum those asked for."""
        outside, self._summed = self._summed, (*self._summed, *e.indices)
        is_product = isinstance(e.body, Binary)
        term = self.inside(e.body, ATOM) if is_product else self.inside(e.body, SIGN)
        self._summed = outside
        places = range(e.size)
        if e is self._sum and len(e.indices) == 1:
            places = places[self._terms]
        before = "… + " if places.start > 0 else ""
        after = " + …" if places.stop < e.size else ""

        def text(env: Env) -> str:
            terms = [term(env) for _ in e.each(env, places)]
            if e.kind == "max":
                return f"max({', '.join(terms)})"
            return before + " + ".join(terms) + after

        return Written(text, ATOM if e.kind == "max" or e.size == 1 else SUM)


def _write_column(trace: Trace, column: "tuple[str | _Place, ...]", digits: Digits) -> list[Part]:
    """What stands at one place of each line, of one width."""
    first = column[0]
    if column.count(first) == len(column):
        # The weights of a dot product and the deltas of an update are the same in every line.
        return [_part(trace, first, digits)] * len(column)
    parts = [_part(trace, piece, digits) for piece in column]
    if any(isinstance(piece, str) for piece in column):
        return parts  # lines that differ in more than their numbers have no columns
    texts = align([part.text for part in parts])
    return [part._replace(text=text) for part, text in zip(parts, texts, strict=True)]


def _part(trace: Trace, piece: "str | _Place", digits: Digits) -> Part:
    if isinstance(piece, str):
        return Part(piece)
    value = trace.value(piece.cell) if piece.cell else piece.value
    text = write(-value if piece.negated else value, digits, whole=piece.is_typed)
    return Part(text, piece.cell, piece.kind, piece.row, piece.negated, piece.is_result)


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
        shape = operation.matrix.shape
        for unit in range(shape[1] if len(shape) > 1 else 1):
            yield Block(operation, unit)


def row_labels(operation: Operation, rows: Sequence[int]) -> list[str]:
    """What rows of an operation's matrix are called: cases, or weights for an update."""
    if not operation.matrix.indices:
        return [""] * len(rows)
    index = operation.matrix.indices[0]
    return [operation.trace.label(index, row) for row in rows]


def constants(trace: Trace) -> Mapping[str, float]:
    """What the letters of an iteration's arithmetic stand for: α, μ and the like."""
    return {
        e.symbol: e.value
        for step in trace.plan.steps
        for e in step.body.walk()
        if isinstance(e, Num) and e.symbol and not e.symbol.startswith(ROOT)
    }


def weight_labels(recipe: Recipe, layer: int) -> tuple[str, ...]:
    """The names of a unit's weights: `w1`, `w2`, … and `b` for that of the bias."""
    count = len(layer_inputs(recipe, layer)) - recipe.network.bias
    names = tuple(f"w{number}" for number in range(1, count + 1))
    return (*names, "b") if recipe.network.bias else names


def layer_inputs(recipe: Recipe, layer: int) -> tuple[str, ...]:
    """The names of what enters a layer: the problem's features, or hidden units `h1`, `h2`, …

    Where there is a bias, the last is `1`.
    """
    names = recipe.problem.feature_names
    if layer > 1:
        names = tuple(f"h{number}" for number in range(1, recipe.network.sizes[layer - 2] + 1))
    return (*names, "1") if recipe.network.bias else names


def without_padding(equation: Equation) -> Equation:
    """The same line with nothing in it but what belongs to it."""
    parts = (
        part._replace(text=part.text.strip()) if part.kind else part for part in equation.parts
    )
    return replace(equation, parts=tuple(parts))
