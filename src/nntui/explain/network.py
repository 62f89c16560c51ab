"""A network as a picture: which number stands on each of its units and edges at a phase."""

from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from nntui.engine import Cell, NetworkTrace, Operation
from nntui.engine.expression import Binary, Ref
from nntui.engine.problem import Array

from .arithmetic import Part
from .numbers import Digits, align, write, write_alike

NOT_YET = "·"
"""Stands for what has not been computed."""

BIAS = "bias"
"""What the unit of a bias is called; its value is always 1."""

FROZEN = "frozen"
"""Stands for the change of a weight that is not trained."""

Shown = Literal["weights", "products", "carried back", "changes"]
"""What the edges into a layer show."""


class Unit(NamedTuple):
    """What stands on a unit.

    Attributes:
        forward: The last number of its way forward: its sum, or what it made of it.
        backward: The last of its way back: the error, the slope, the delta.
    """

    forward: Part
    backward: Part


class Labels(NamedTuple):
    """What is written on some edges.

    Attributes:
        forms: Ways to write it, the longest first; each has a label for every edge.
        counts: Whether each edge has a part in the number that is made.
    """

    forms: Sequence[Sequence[tuple[Part, ...]]]
    counts: Sequence[bool]


class Picture:
    """An iteration's numbers for the units and edges of the network that is drawn.

    Columns are counted from 0: the inputs, then every layer. Each number is the trace's own, and
    its part knows its cell.

    Args:
        trace: The iteration.
        phase: How many of its operations are done.
        row: The row of the problem whose numbers stand on the units.
        units: The chosen unit of each layer.
        digits: How numbers are written.
    """

    def __init__(
        self,
        trace: NetworkTrace,
        phase: int,
        row: int,
        units: Sequence[int],
        digits: Digits = "4",
    ) -> None:
        self.trace, self.phase, self.row, self.digits = trace, phase, row, digits
        self._units = units
        self.place = trace.place_of(row)
        """Where the row stands in the iteration's matrices; `None` if it is not in its batch."""
        self.operation = trace.operation(phase)
        """The operation done last."""

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many units each column has, without that of a bias."""
        recipe = self.trace.recipe
        return (recipe.problem.features, *recipe.network.sizes)

    @property
    def last(self) -> int:
        """The last layer."""
        return len(self.sizes) - 1

    def has_bias(self, column: int) -> bool:
        """Whether a bias stands below the column's units."""
        return self.trace.recipe.network.bias and column < self.last

    def names(self, column: int) -> tuple[str, ...]:
        """What a column's units are called; outputs without a name of their own by what they say:
        `p`, or `p1`, `p2`, …"""
        problem = self.trace.recipe.problem
        if column == 0:
            return problem.feature_names
        if column < self.last:
            return tuple(f"h{number}" for number in range(1, self.sizes[column] + 1))
        names = problem.output_names
        numbers = [""] if len(names) == 1 else [str(place + 1) for place in range(len(names))]
        is_own = any(name != f"y{number}" for name, number in zip(names, numbers, strict=True))
        return names if is_own else tuple(f"p{number}" for number in numbers)

    # Units.

    @property
    def is_backward(self) -> bool:
        """Whether the iteration is on its way back."""
        return self.phase >= self.trace.error_phase

    def shown(self, column: int, *, backward: bool) -> Operation | None:
        """The operation whose numbers stand on a layer's units; `None` before the first."""
        first = self.trace.error_phase
        done = [
            operation
            for operation in self._of_units(column)
            if operation.phase <= self.phase and (operation.phase >= first) is backward
        ]
        return done[-1] if done else None

    def is_lit(self, column: int) -> bool:
        """Whether the operation done last made the numbers of a layer's units."""
        return self.operation is not None and self.operation in self._of_units(column)

    def unit(self, column: int, unit: int) -> Unit:
        """What stands on a unit; of an input its value alone, of a bias 1."""
        if unit == self.sizes[column]:
            return Unit(Part("1", None, BIAS), Part(""))
        if column == 0:
            return Unit(self._input(unit), Part(""))
        forward, backward = (self.shown(column, backward=way) for way in (False, True))
        return Unit(self._on_unit(forward, unit), self._on_unit(backward, unit))

    def target(self, unit: int) -> Part:
        """What is wanted of an output."""
        if self.place is None:
            problem = self.trace.recipe.problem
            return self._typed(float(problem.targets[self.row, unit]), None, "targets")
        cell = Cell(self.trace.targets.matrix.name, (self.place, unit))
        return self._typed(self.trace.value(cell), cell, "targets")

    def widest(self, column: int, units: Sequence[int]) -> int:
        """Columns of the longest number that any phase of the iteration has on some units."""
        if column == 0:
            return max((len(self._input(unit).text) for unit in units), default=1)
        if self.place is None:
            return 1
        return max(
            len(write(float(operation.values[self.place, unit]), self.digits))
            for operation in self._of_units(column)
            for unit in units
        )

    def _of_units(self, column: int) -> Sequence[Operation]:
        """The operations that make a number for each row and unit of a layer."""
        return self._by_layer[column]

    @cached_property
    def _by_layer(self) -> Sequence[Sequence[Operation]]:
        of_rows = [each for each in self.trace.operations if _is_of_units(each)]
        return [
            [each for each in of_rows if each.layer == column] for column in range(len(self.sizes))
        ]

    def _on_unit(self, operation: Operation | None, unit: int) -> Part:
        if operation is None or self.place is None:
            return Part(NOT_YET)
        cell = operation.cell(self.place, unit)
        text = write(self.trace.value(cell), self.digits)
        return Part(text, cell, operation.kind, is_result=operation is self.operation)

    def _input(self, unit: int) -> Part:
        if self.place is None:
            inputs = self.trace.recipe.problem.inputs
            return self._typed(float(inputs[self.row, unit]), None, "inputs")
        cell = Cell(self.trace.inputs.matrix.name, (self.place, unit))
        return self._typed(self.trace.value(cell), cell, "inputs")

    def _typed(self, value: float, cell: Cell | None, kind: str) -> Part:
        return Part(write(value, self.digits, whole=True), cell, kind)

    # Edges.

    def edges(self, layer: int) -> Shown:
        """What the edges into a layer show."""
        operation = self.operation
        if operation and self.place is not None and _is_of_products(operation):
            if operation.kind == "dot" and operation.layer == layer:
                return "products"
            if operation.kind == "error" and operation.layer == layer - 1 > 0:
                return "carried back"
        return "changes" if self._change(layer) else "weights"

    def are_lit(self, layer: int) -> bool:
        """Whether the operation done last went along the edges into a layer."""
        if self.edges(layer) == "changes":
            return self.operation is self._change(layer)
        return self.edges(layer) != "weights"

    def strengths(self, layer: int) -> Array:
        """What sign and size the edges into a layer show: those of the weights, or of what changes
        them while that is what is made. Shape (what enters the layer, its units)."""
        weights = self.trace.weights[layer - 1].values
        change = self._change(layer)
        if change is None:
            return weights
        if change is not self.operation:
            return self.trace.next_weights[layer - 1]
        made = np.zeros_like(weights)
        made[: len(change.values)] = change.values
        return made

    def labels(self, layer: int, ends: Sequence[int]) -> Labels:
        """What is written on the chosen unit's edges.

        Args:
            layer: The layer that the edges lead into.
            ends: The edges: which of what enters the layer's chosen unit, or, where errors are
                carried back, which units of the layer the chosen one of the layer before leads to.
        """
        match self.edges(layer):
            case "products" | "carried back":
                return self._products(ends)
            case "changes":
                return self._changes(layer, ends)
        texts = self._weights(layer, ends)
        return Labels([[(text,) for text in texts]], [True] * len(ends))

    def _change(self, layer: int) -> Operation | None:
        """The operation that changes a layer's weights, or makes what does, if one is done: the
        last, or of those before it the one done last."""
        operation = self.operation
        if operation and operation.layer == layer and _is_of_weights(operation):
            return operation
        update = self.trace.update(layer)
        return update if update and update.phase <= self.phase else None

    def _weights(self, layer: int, ends: Sequence[int], back: int = 1) -> list[Part]:
        name, unit = self.trace.weights[layer - 1].matrix.name, self._units[layer - 1]
        cells = [Cell(name, (end, unit), back) for end in ends]
        texts = align(write_alike([self.trace.value(cell) for cell in cells], self.digits))
        return [
            Part(text, cell, "weights", is_result=not back)
            for text, cell in zip(texts, cells, strict=True)
        ]

    def _products(self, ends: Sequence[int]) -> Labels:
        """Each term of the chosen unit's sum: what comes along the edge times its weight."""
        operation, place = self.operation, self.place
        assert operation is not None
        assert place is not None
        at = place, self._units[operation.layer - 1]
        fold = operation.step.sum
        assert fold is not None
        refs = [*fold.body.refs()]
        columns: list[list[Part]] = []
        for ref in refs:
            cells = [ref.cell(env) for env in fold.each(operation.env(*at), ends)]
            numbers = [self.trace.value(c) if c else float(ref.beyond or 0.0) for c in cells]
            if ref.matrix.is_typed:
                texts = [write(number, self.digits, whole=True) for number in numbers]
            else:
                texts = write_alike(numbers, self.digits)
            texts = ["1" if not cell else text for cell, text in zip(cells, texts, strict=True)]
            kinds = [ref.matrix.kind if cell else BIAS for cell in cells]
            columns.append([
                Part(text, cell, kind)
                for text, cell, kind in zip(align(texts), cells, kinds, strict=True)
            ])  # fmt: skip
        products = [operation.contributions(*at, terms=slice(end, end + 1))[0] for end in ends]
        made = align(write_alike(products, self.digits))
        comes, weights = columns
        times, equals = Part(" × "), Part(" = ")
        results = [Part(text, None, "product", is_result=True) for text in made]
        terms = list(zip(comes, weights, results, strict=True))
        is_back = operation.kind == "error"
        short = [(w, Part(" ×")) if is_back else (Part("× "), w) for w in weights]
        return Labels(
            [
                [(c, times, w, equals, p) for c, w, p in terms],
                [(c, times, w) for c, w, _ in terms],
                short,
            ],
            [product != 0 for product in products],
        )

    def _changes(self, layer: int, ends: Sequence[int]) -> Labels:
        """What changes each weight; of the update itself also what becomes of the weight."""
        change, unit = self._change(layer), self._units[layer - 1]
        assert change is not None
        trained = len(change.values)
        cells = [change.cell(end, unit) if end < trained else None for end in ends]
        values = [self.trace.value(cell) if cell else 0.0 for cell in cells]
        texts = write_alike(values, self.digits)
        signed = [f"+{text}" if value > 0 else text
                  for value, text in zip(values, texts, strict=True)]  # fmt: skip
        aligned = align([text if cell else "" for cell, text in zip(cells, signed, strict=True)])
        changes = [
            Part(text if cell else FROZEN, cell, change.kind, is_result=change is self.operation)
            for cell, text in zip(cells, aligned, strict=True)
        ]
        short = [(each,) for each in changes]
        counts = [value != 0 for value in values]
        if change is not self.trace.update(layer):
            symbol = Part(f"{change.matrix.symbol} ")
            return Labels([[(symbol, each) for each in changes], short], counts)
        before, after = (self._weights(layer, ends, back) for back in (1, 0))
        gap, equals = Part(" "), Part(" = ")
        whole = [
            (old, gap, each, equals, new)
            for old, each, new in zip(before, changes, after, strict=True)
        ]
        return Labels([whole, short], counts)


def _is_of_units(operation: Operation) -> bool:
    indices = operation.matrix.indices
    return len(indices) == 2 and indices[0].is_rows


def _is_of_weights(operation: Operation) -> bool:
    indices = operation.matrix.indices
    return len(indices) == 2 and not indices[0].is_rows


def _is_of_products(operation: Operation) -> bool:
    """Whether it adds up products of two numbers."""
    fold = operation.step.sum
    return (
        fold is not None
        and isinstance(fold.body, Binary)
        and fold.body.sign == "*"
        and all(isinstance(part, Ref) for part in fold.body.parts)
    )
