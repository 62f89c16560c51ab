"""The weights: what the iteration began with, its update, and the new value."""

from collections.abc import Sequence

from nntui.engine import Cell
from nntui.explain.numbers import Digits, align, has_power, write

from ..moment import Moment
from .lines import LazyLines, Line, Role, Span, Target, joined
from .pane import Pane, marker

MAX_BAR = 8
"""Half of the longest bar."""

MIN_BAR = 3
"""Half of the shortest bar that says anything."""

WIDTHS: dict[Digits, tuple[int, int]] = {"4": (8, 10), "8": (12, 14), "all": (20, 23)}
"""Columns of a weight and of its update: room for nearly any, so that nothing moves."""

FROZEN = "frozen"
"""Stands for the update of a weight that is not trained."""

POWER_WIDTHS: dict[Digits, int] = {"4": 13, "8": 17, "all": 24}
"""Columns of a weight where one is so small or so large that it is written with a power of ten."""


class WeightsPane(Pane[Moment]):
    """A line a weight, unit by unit.

    Where there is no room for all units, only the chosen one of each layer is shown; where there
    is none for the updates' numbers, their arrows still tell their directions.
    """

    def widths(self, moment: Moment) -> tuple[int, int, int]:
        """Columns that the text takes: at least, with the updates' numbers, with bars too."""
        weight, update = _column_widths(moment)
        least = _label_width(moment) + weight + 3 + weight + 1  # with room for a scrollbar
        full = least + update + 1
        return least, full, full + 3 + 2 * MAX_BAR

    def height(self, moment: Moment) -> int:
        """Lines that the text takes, with one unit of each layer."""
        return sum(len(matrix.values) + 1 for matrix in moment.trace.weights)

    def lines(self, moment: Moment) -> Sequence[Line]:
        """The units' weights, with headings where there are several."""
        chosen = [(layer + 1, unit) for layer, unit in enumerate(moment.units)]
        sizes = moment.trace.recipe.network.sizes
        every = [(layer + 1, unit) for layer, size in enumerate(sizes) for unit in range(size)]
        if len(every) == 1:
            return joined([[self._columns_heading(moment)], self._unit(moment, 1, 0)])
        height = self.inner_height
        needed = sum(len(moment.trace.weights[layer - 1].values) + 1 for layer, _ in every)
        shown = every if needed <= height else chosen
        sections: list[Sequence[Line]] = []
        for layer, unit in shown:
            sections += [[self._unit_heading(moment, layer, unit)], self._unit(moment, layer, unit)]
        return joined(sections)

    def _unit_heading(self, moment: Moment, layer: int, unit: int) -> Line:
        sizes = moment.trace.recipe.network.sizes
        is_looked_at = layer == moment.layer and unit == moment.units[layer - 1]
        several = sizes[layer - 1] > 1
        text = f"layer {layer}" + (f" · unit {unit + 1} of {sizes[layer - 1]}" if several else "")
        if layer in moment.trace.recipe.frozen_layers:
            text += f" · {FROZEN}"
        return Line(
            (marker(is_looked_at), Span(text, "heading")),
            target=Target("unit", (layer, unit)),
        )

    def _columns_heading(self, moment: Moment) -> Line:
        weight, update = _column_widths(moment)
        change = f" {'Δw':>{update}}" if self._has_updates(moment) else ""
        start = " " * _label_width(moment)
        return Line((Span(f"{start}{'w':>{weight}}  {change} {'new':>{weight}}", "dim"),))

    def _has_updates(self, moment: Moment) -> bool:
        return self.inner_width >= self.widths(moment)[1]

    def _unit(self, moment: Moment, layer: int, unit: int) -> LazyLines:
        update = moment.trace.update(layer)
        matrix = moment.trace.weights[layer - 1]
        old = matrix.values[:, unit].tolist()
        changes = update.values[:, unit].tolist() if update else []
        trained = len(changes)  # those after them are frozen
        is_done = update is None or moment.is_done(update)
        changes += [0.0] * (len(old) - trained)
        new = moment.trace.next_weights[layer - 1][:, unit].tolist()
        width, change_width = _column_widths(moment)
        taken = moment.trace.place_of(moment.row)
        used = _used(moment, layer, taken)
        columns = (
            align([write(value, moment.digits) for value in old]),
            # The sign of a change is told by its arrow.
            align([write(abs(value), moment.digits) if is_done else "·" for value in changes]),
            align([write(value, moment.digits) if is_done else "·" for value in new]),
        )
        label_width = _label_width(moment) - 2
        has_updates, half, largest = self._has_updates(moment), self._half_bar(moment), 0.0
        if half:
            largest = max(float(abs(matrix.values).max()) for matrix in moment.trace.weights)

        def make(place: int) -> Line:
            text, change, after = (column[place] for column in columns)
            arrow, role = _direction(changes[place]) if is_done else (" ", "dim")
            if place >= trained:
                arrow, role, change = "=", "dim", FROZEN
            lit = Cell(matrix.matrix.name, (place, unit), 1) in used
            spans = [
                marker(lit),
                Span(f"{matrix.labels[place]:<{label_width}}", "dim"),
                Span(f"{text:>{width}}", "weight", lit),
                Span(f" {arrow}", role),
            ]
            if has_updates:
                spans.append(Span(f" {change:>{change_width}}", role))
            spans.append(Span(f" {after:>{width}}", "result" if is_done else "dim"))
            if half:
                spans += _bar((new if is_done else old)[place], largest, half)
            return Line(tuple(spans), target=Target("unit", (layer, unit)))

        return LazyLines(len(old), make)

    def _half_bar(self, moment: Moment) -> int:
        """Half the length of the bars that there is room for; 0 if for none."""
        room = self.inner_width - self.widths(moment)[1]
        half = min(MAX_BAR, (room - 3) // 2)
        return half if half >= MIN_BAR else 0


def _column_widths(moment: Moment) -> tuple[int, int]:
    """Columns of a weight and of its update."""
    weight, update = WIDTHS[moment.digits]
    trace = moment.trace
    if any(map(has_power, [*(matrix.values for matrix in trace.weights), *trace.next_weights])):
        weight = POWER_WIDTHS[moment.digits]
    return weight, update


def _label_width(moment: Moment) -> int:
    """Columns before the numbers: a mark and the longest label."""
    # They are numbered; behind the greatest number only a bias follows.
    last = (label for matrix in moment.trace.weights for label in matrix.labels[-2:])
    return 2 + max(map(len, last))


def _bar(value: float, largest: float, half: int) -> list[Span]:
    """A bar from the zero in the middle to the left or to the right."""
    # Divided first; what has outgrown all bars, or is no number any more, gets a full one.
    share = abs(value) / largest if largest else 0.0
    length = round(half * share) if share <= 1 else half
    empty, full = "─" * (half - length), "█" * length
    if value < 0:
        return [Span("  " + empty, "dim"), Span(full, "down"), Span("┼" + "─" * half, "dim")]
    return [Span("  " + "─" * half + "┼", "dim"), Span(full, "up"), Span(empty, "dim")]


def _used(moment: Moment, layer: int, taken: int | None) -> set[Cell]:
    """The weights of a layer that the chosen row's line uses, where there is such a line.

    In an error that is carried back these are those that lead to the units above; otherwise those
    of the unit's own sum. One that meets a 0 has no part in it.
    """
    if taken is None:
        return set()
    trace, operation = moment.trace, moment.operation
    if operation and operation.kind == "error" and operation.layer == layer - 1:
        return set(operation.sources(taken, moment.units[operation.layer - 1]))
    # What enters a hidden layer is a value of this iteration, which has to come first.
    if layer > 1 and not moment.is_done(trace.find("activation", layer - 1)):
        return set()
    dot, entering = trace.find("dot", layer), trace.entering(layer)[taken]
    cells = dot.body.cells(dot.env(taken, moment.units[layer - 1]))
    return {cell for cell in cells if cell.back and entering[cell.at[0]] != 0}


def _direction(change: float) -> tuple[str, Role]:
    if change == 0:
        return " ", "dim"
    return ("▲", "up") if change > 0 else ("▼", "down")
