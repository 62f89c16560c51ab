"""An operation as equations: symbols once, then a line a row with the numbers in their place."""

import re
from collections.abc import Callable, Iterator, Sequence
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
        lines = [list(self._parts(row, digits, terms)) for row in every]
        _align_columns(lines)
        return [
            Equation(row_label(self.trace, self.operation, row), row, tuple(parts))
            for row, parts in zip(every, lines, strict=True)
        ]

    def _parts(self, row: int, digits: Digits, terms: slice) -> Iterator[Part]:
        operation, trace = self.operation, self.trace

        def number(cell: Cell, *, negated: bool = False, is_result: bool = False) -> Part:
            value = trace.value(cell)
            text = write_cell(cell, -value if negated else value, digits)
            return Part(text, cell, negated, is_result)

        if pairs := operation.products(row, self.unit, terms):
            written = range(operation.terms)[terms]
            yield Part(self._before_terms(written))
            for place, (left, right) in enumerate(pairs):
                if place:
                    yield Part(") + (")
                yield number(left)
                yield Part(" × ")
                yield number(right)
            after = ")" + (" + …" if written.stop < operation.terms else "")
            yield Part(after + (")" if operation.scale != 1 else ""))
            for velocity in operation.operands[2:]:
                yield Part(f" + {write_exact(operation.momentum)} × ")
                yield number(velocity.cell(row, self.unit))
        elif operation.is_of_row:
            yield from self._softmax(row, number)
        elif len(operation.operands) == 1 and operation.kind == "delta":
            yield number(operation.operands[0].cell(row, self.unit))
        elif operation.kind in ("activation", "slope"):
            source = operation.operands[0].cell(row, self.unit)
            for text, sign in _split_formula(formula(trace.recipe, operation)):
                yield Part(text) if sign is None else number(source, negated=sign == "-")
        else:
            left, right = (operand.cell(row, self.unit) for operand in operation.operands)
            yield number(left)
            yield Part(" - " if operation.kind == "error" else " × ")
            yield number(right)
        yield Part(" = ")
        yield number(operation.cell(row, self.unit), is_result=True)

    def _before_terms(self, written: range) -> str:
        scale = self.operation.scale
        start = "" if scale == 1 else f"{write_exact(scale)} × ("
        return f"{start}{'… + ' if written.start > 0 else ''}("

    def _softmax(self, row: int, number: Callable[[Cell], Part]) -> Iterator[Part]:
        (sums,) = self.operation.operands
        cells = [sums.cell(row, j) for j in range(sums.values.shape[1])]
        greatest = cells[int(sums.values[row].argmax())]

        def power(cell: Cell) -> Iterator[Part]:
            yield Part("e^(")
            yield number(cell)
            yield Part(" - ")
            yield number(greatest)
            yield Part(")")

        yield from power(cells[self.unit])
        yield Part(" / (")
        for place, cell in enumerate(cells):
            if place:
                yield Part(" + ")
            yield from power(cell)
        yield Part(")")


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


def row_label(trace: Trace, operation: Operation, row: int) -> str:
    """What a row of an operation's matrix is called: a case, or a weight for an update."""
    if operation.kind == "update":
        return weight_labels(trace.recipe, operation.layer)[row]
    return trace.recipe.problem.row_names[trace.rows[row]]


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
            return f"{out} = {activation.symbol}(z) = {_symbols(activation.formula, out)}"
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


def _align_columns(lines: list[list[Part]]) -> None:
    # All lines of an operation have the same pieces, so the numbers at one place form a column.
    for place in range(len(lines[0]) if lines else 0):
        if lines[0][place].cell is None:
            continue
        texts = [line[place].text for line in lines]
        for line, old, new in zip(lines, texts, align(texts), strict=True):
            if new != old:
                line[place] = line[place]._replace(text=new)


def without_padding(equation: Equation) -> Equation:
    """The same line with nothing in it but what belongs to it."""
    parts = (
        part._replace(text=part.text.strip()) if part.cell else part for part in equation.parts
    )
    return replace(equation, parts=tuple(parts))
