"""An operation as equations: symbols once, then a line a row with the numbers in their place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from nntui.engine import Cell, Operation, Recipe, Trace

from .numbers import Digits, align, write_cell, write_exact

MAX_SYMBOLIC_TERMS = 6
"""A symbolic sum of more terms is written with its first two, "…" and its last."""


class Part(NamedTuple):
    """A piece of a line: an operator, or a number and the cell it stands for."""

    text: str
    cell: Cell | None = None
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
    """What an operation does to one unit of its layer.

    Attributes:
        trace: Where the operation stands.
        operation: Which one.
        unit: The column of its matrix, from 0.
    """

    trace: Trace
    operation: Operation
    unit: int

    @property
    def heading(self) -> str:
        """The operation's name, with its layer and unit where there are several."""
        sizes = self.trace.recipe.network.sizes
        layer = f" · layer {self.operation.layer}" if len(sizes) > 1 else ""
        units = sizes[self.operation.layer - 1]
        unit = f" · unit {self.unit + 1} of {units}" if units > 1 else ""
        return f"{self.operation.kind}{layer}{unit}"

    @property
    def symbolic(self) -> str:
        """The operation in symbols, such as `z = x1·w1 + x2·w2 + x3·w3`."""
        return symbolic(self.trace, self.operation)

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
        every = range(len(self.operation.values)) if rows is None else rows
        # All lines have the same pieces: those at one place form a column.
        columns = zip(*(self._pieces(row, terms) for row in every), strict=True)
        written = [_write_column(self.trace, column, digits) for column in columns]
        lines = zip(*written, strict=True)
        labels = row_labels(self.trace, self.operation, every)
        return [
            Equation(label, row, parts)
            for label, row, parts in zip(labels, every, lines, strict=True)
        ]

    def _pieces(self, row: int, terms: slice) -> "Iterator[str | _Place]":
        operation = self.operation
        if pairs := operation.products(row, self.unit, terms):
            written = range(operation.terms)[terms]
            yield self._before_terms(written)
            for number, (left, right) in enumerate(pairs):
                if number:
                    yield ") + ("
                yield _Place(left)
                yield " × "
                yield _Place(right)
            after = ")" + (" + …" if written.stop < operation.terms else "")
            yield after + (")" if operation.scale != 1 else "")
            for velocity in operation.operands[2:]:
                yield f" + {write_exact(operation.momentum)} × "
                yield _Place(velocity.cell(row, self.unit))
        elif operation.is_of_row:
            yield from self._softmax(row)
        elif len(operation.operands) == 1 and operation.kind == "delta":
            yield _Place(operation.operands[0].cell(row, self.unit))
        elif operation.kind in ("activation", "slope"):
            source = operation.operands[0].cell(row, self.unit)
            for text, sign in _split_formula(formula(self.trace.recipe, operation)):
                yield text if sign is None else _Place(source, negated=sign == "-")
        else:
            left, right = (operand.cell(row, self.unit) for operand in operation.operands)
            yield _Place(left)
            yield " - " if operation.kind == "error" else " × "
            yield _Place(right)
        yield " = "
        yield _Place(operation.cell(row, self.unit), is_result=True)

    def _before_terms(self, written: range) -> str:
        scale = self.operation.scale
        start = "" if scale == 1 else f"{write_exact(scale)} × ("
        return f"{start}{'… + ' if written.start > 0 else ''}("

    def _softmax(self, row: int) -> "Iterator[str | _Place]":
        (sums,) = self.operation.operands
        cells = [sums.cell(row, j) for j in range(sums.values.shape[1])]
        greatest = cells[int(sums.values[row].argmax())]

        def power(cell: Cell) -> "Iterator[str | _Place]":
            yield "e^("
            yield _Place(cell)
            yield " - "
            yield _Place(greatest)
            yield ")"

        yield from power(cells[self.unit])
        yield " / ("
        for number, cell in enumerate(cells):
            if number:
                yield " + "
            yield from power(cell)
        yield ")"


class _Place(NamedTuple):
    """Where a number stands in a line; see `Part`."""

    cell: Cell
    negated: bool = False
    is_result: bool = False


def _write_column(trace: Trace, column: "tuple[str | _Place, ...]", digits: Digits) -> list[Part]:
    """What stands at one place of each line, of one width."""
    first = column[0]
    if isinstance(first, str):
        return [Part(first)] * len(column)
    places = [place for place in column if not isinstance(place, str)]
    # The weights of a dot product and the deltas of an update are the same in every line.
    is_same = places.count(first) == len(column)
    texts = [
        write_cell(cell, -trace.value(cell) if negated else trace.value(cell), digits)
        for cell, negated, _ in (places[:1] if is_same else places)
    ]
    if is_same:
        return [Part(texts[0], *first)] * len(column)
    return [Part(text, *place) for text, place in zip(align(texts), places, strict=True)]


def blocks(trace: Trace, unit_of: Sequence[int]) -> list[Block]:
    """A block for each operation of an iteration.

    Args:
        trace: The iteration.
        unit_of: The unit to explain in each layer, from 0.
    """
    return [Block(trace, operation, unit_of[operation.layer - 1]) for operation in trace.operations]


def formula(recipe: Recipe, operation: Operation) -> str:
    """The reader's formula of an activation or a slope, with `{z}`, `{-z}` or `{p}` in it."""
    activation = recipe.network.activations[operation.layer - 1]
    return activation.formula if operation.kind == "activation" else activation.slope_formula


def row_labels(trace: Trace, operation: Operation, rows: Sequence[int]) -> list[str]:
    """What rows of an operation's matrix are called: cases, or weights for an update."""
    if operation.kind == "update":
        weights = weight_labels(trace.recipe, operation.layer)
        return [weights[row] for row in rows]
    names = trace.recipe.problem.row_names
    return [names[trace.rows[row]] for row in rows]


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


def output_symbol(recipe: Recipe, layer: int) -> str:
    """`p` for the predictions of the last layer, `h` for what a hidden layer puts out."""
    return "p" if layer == recipe.network.layers else "h"


def symbolic(trace: Trace, operation: Operation) -> str:
    """An operation in symbols. They are those of one unit, so they carry no unit of their own."""
    recipe, layer = trace.recipe, operation.layer
    out = output_symbol(recipe, layer)
    match operation.kind:
        case "dot":
            names = layer_inputs(recipe, layer)
            pairs = zip(names, weight_labels(recipe, layer), strict=True)
            products = [f"{name}·{weight}" for name, weight in pairs]
            return "z = " + _symbolic_sum(products)
        case "activation" if operation.is_of_row:
            powers = [f"e^(z{n} - m)" for n in range(1, operation.values.shape[1] + 1)]
            return f"{out} = e^(z - m) / ({_symbolic_sum(powers)}), m the greatest z"
        case "activation":
            activation = recipe.network.activations[layer - 1]
            short, in_full = f"{activation.symbol}(z)", _symbols(activation.formula, out)
            return f"{out} = {short}" + ("" if short == in_full else f" = {in_full}")
        case "error" if operation.carries_back:
            above = recipe.network.sizes[layer]
            names = ("",) if above == 1 else tuple(str(n) for n in range(1, above + 1))
            return "error = " + _symbolic_sum([f"δ{n}·w{n}" for n in names])
        case "error":
            return f"error = y - {out}"
        case "slope":
            activation = recipe.network.activations[layer - 1]
            return f"slope = {_symbols(activation.slope_formula, out).replace(' × ', '·')}"
        case "delta" if len(operation.operands) == 1:
            return "δ = error, as the slope cancels out with cross-entropy"
        case "delta":
            return "δ = error · slope"
        case _:
            left = "x" if layer == 1 else "h"
            rows, are_many = trace.rows, len(trace.rows) > MAX_SYMBOLIC_TERMS
            few = [rows[0], rows[1], rows[-1]] if are_many else rows
            named = [recipe.problem.row_names[row] for row in few]
            terms = [f"{left}[{name}]·δ[{name}]" for name in named]
            if are_many:
                terms.insert(2, "…")
            total = " + ".join(terms)
            change = f"Δw = {total}" if recipe.rate == 1 else f"Δw = α·({total})"
            return change + (" + μ·v" if recipe.momentum else "")


def _symbolic_sum(terms: list[str]) -> str:
    if len(terms) > MAX_SYMBOLIC_TERMS:
        terms = [*terms[:2], "…", terms[-1]]
    return " + ".join(terms)


def _symbols(text: str, out: str) -> str:
    return text.replace("{z}", "z").replace("{-z}", "-z").replace("{p}", out)


def _split_formula(text: str) -> Iterator[tuple[str, str | None]]:
    """Pieces of a formula: text with `None`, or a place for a number with its sign."""
    for place, piece in enumerate(re.split(r"\{(-?)[zp]\}", text)):
        if place % 2:
            yield "", piece
        elif piece:
            yield piece, None


def without_padding(equation: Equation) -> Equation:
    """The same line with nothing in it but what belongs to it."""
    parts = (
        part._replace(text=part.text.strip()) if part.cell else part for part in equation.parts
    )
    return replace(equation, parts=tuple(parts))
