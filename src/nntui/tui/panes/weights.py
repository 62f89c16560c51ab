"""The weights: what the iteration began with, its update, and the new value."""

from collections.abc import Sequence
from math import floor, isfinite, log10

from nntui.engine import Cell, Timeline
from nntui.explain.numbers import Digits, align, has_power, write_alike

from ..moment import Moment
from .lines import LazyLines, Line, Role, Span, Target, cut, joined
from .pane import Pane, marker

MAX_BAR = 8
"""Half of the longest bar."""

MIN_BAR = 3
"""Half of the shortest bar that says anything."""

WIDTHS: dict[Digits, tuple[int, int]] = {"4": (8, 7), "8": (12, 11), "all": (22, 24)}
"""Columns of a weight and of its update: room for nearly any, so that nothing moves."""

SCROLLBAR = 1
"""Columns of a scrollbar; there may be one or not."""

LEAST_SCALE = 1e-9
"""Of the bars: below it there is nothing to be seen."""

CUT = " …"
"""Stands above new weights that there is no room for."""

FROZEN = "frozen"
"""Stands for the update of a weight that is not trained."""

POWER_WIDTHS: dict[Digits, int] = {"4": 11, "8": 15, "all": 24}
"""Columns where one is so small or so large that all of its column have a power of ten."""


class WeightsPane(Pane[Moment]):
    """A line a weight, unit by unit.

    Where there is no room for all units, only the chosen one of each layer is shown, and where
    there is none for these, the one that the step is about comes first; where there is none for the
    updates' numbers, or the new weights, arrows still tell their directions.
    """

    def __init__(self, id: str, title: str = "") -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self._grown: tuple[Timeline | None, bool, bool, float] = (None, False, False, 0.0)
        self._shown_first: tuple[int, int] | None = None  # the unit that was looked at

    def widths(self, moment: Moment) -> tuple[int, int, int, int]:
        """Columns that the text takes: at least, with new weights, with the updates' numbers, too,
        and with bars."""
        weight, update = self._column_widths(moment)
        least = _label_width(moment) + 1 + weight + 2 + SCROLLBAR
        new = least + 1 + weight
        full = new + update + 1
        return least, new, full, full + 3 + 2 * MAX_BAR

    def height(self, moment: Moment) -> int:
        """Lines that the text takes, with one unit of each layer."""
        return sum(len(matrix.values) + 1 for matrix in moment.trace.weights)

    def show(self, moment: Moment) -> None:
        """Draw a moment, and bring the unit looked at into the window when it changes."""
        self._grow(moment)
        region = self.scrollable_content_region
        self.inner_width = region.width
        scale = f"{self._grown[3]:g}"
        self.put_subtitle(f"bars -{scale} to {scale}" if self._half_bar(moment) else "")
        super().show(moment)
        looked_at = _looked_at(moment)
        if looked_at != self._shown_first:
            self._shown_first = looked_at
            if self.scroll_y:
                self.scroll_to(y=0, animate=False, immediate=True)

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
        if self.height(moment) > height:
            # The one looked at first, below its heading, whatever there is room for.
            shown.sort(key=lambda each: each != _looked_at(moment))
        sections: list[Sequence[Line]] = []
        for layer, unit in shown:
            sections += [[self._unit_heading(moment, layer, unit)], self._unit(moment, layer, unit)]
        return joined(sections)

    def _grow(self, moment: Moment) -> None:
        """Let columns and the bars' scale grow with the run: what has once grown stays so, as
        nothing could be compared that is drawn on another scale at each step."""
        trace = moment.trace
        of, weight, update, scale = self._grown
        if of is not moment.timeline or not trace.iteration:  # at the start it is as at first
            weight, update, scale = False, False, 0.0
        weights = [*(matrix.values for matrix in trace.weights), *trace.next_weights]
        largest = max(float(abs(values).max()) for values in weights)
        weight = weight or any(map(has_power, weights))
        changes = (trace.update(layer) for layer in range(1, len(trace.weights) + 1))
        update = update or any(has_power(each.values) for each in changes if each)
        if isfinite(largest):
            scale = max(scale, nice_scale(largest))
        self._grown = moment.timeline, weight, update, scale

    def _column_widths(self, moment: Moment) -> tuple[int, int]:
        """Columns of a weight and of its update."""
        if self._grown[0] is not moment.timeline:
            self._grow(moment)
        (weight, update), power = WIDTHS[moment.digits], POWER_WIDTHS[moment.digits]
        _, weights_grown, updates_grown, _ = self._grown
        return power if weights_grown else weight, power if updates_grown else update

    def _unit_heading(self, moment: Moment, layer: int, unit: int) -> Line:
        sizes = moment.trace.recipe.network.sizes
        units, frozen = sizes[layer - 1], ""
        if layer in moment.trace.recipe.frozen_layers:
            frozen = f" · {FROZEN}"
        texts = [f"layer {layer}{frozen}"]
        if units > 1:
            said = (f" · unit {unit + 1} of {units}", f" · unit {unit + 1}/{units}")
            texts = [f"layer {layer}{each}{frozen}" for each in said]
            texts.append(f"layer {layer} unit {unit + 1}{frozen.replace(' ·', '')}")
        room = self.inner_width - 2
        text = next((each for each in texts if len(each) <= room), cut(texts[-1], room))
        return Line(
            (marker((layer, unit) == _looked_at(moment)), Span(text, "heading")),
            target=Target("unit", (layer, unit)),
        )

    def _columns_heading(self, moment: Moment) -> Line:
        weight, update = self._column_widths(moment)
        # Each line reads as a sum.
        change, new = "", f" {'new':>{weight}}" if self._has_new(moment) else CUT
        if self._has_updates(moment):
            change, new = f" {'+ Δw':>{update}}", f" {'= new':>{weight}}"
        start = " " * _label_width(moment)
        return Line((Span(f"{start} {'w':>{weight}}  {change}{new}".rstrip(), "dim"),))

    def _has_new(self, moment: Moment) -> bool:
        return self.inner_width + SCROLLBAR >= self.widths(moment)[1]

    def _has_updates(self, moment: Moment) -> bool:
        return self.inner_width + SCROLLBAR >= self.widths(moment)[2]

    def _unit(self, moment: Moment, layer: int, unit: int) -> LazyLines:
        update = moment.trace.update(layer)
        matrix = moment.trace.weights[layer - 1]
        old = matrix.values[:, unit].tolist()
        changes = update.values[:, unit].tolist() if update else []
        trained = len(changes)  # those after them are frozen
        is_done = update is None or moment.is_done(update)
        changes += [0.0] * (len(old) - trained)
        new = moment.trace.next_weights[layer - 1][:, unit].tolist()
        width, change_width = self._column_widths(moment)
        taken = moment.trace.place_of(moment.row)
        used = _used(moment, layer, taken)
        dots = ["·"] * len(old)
        columns = (
            align(write_alike(old, moment.digits)),
            align(_signed(changes, moment.digits)) if is_done else dots,
            align(write_alike(new, moment.digits)) if is_done else dots,
        )
        label_width = _label_width(moment) - 2
        has_new, has_updates = self._has_new(moment), self._has_updates(moment)
        half = self._half_bar(moment)
        scale = self._grown[3]

        def make(place: int) -> Line:
            text, change, after = (column[place] for column in columns)
            arrow, role = _direction(changes[place]) if is_done else (" ", "dim")
            if place >= trained:
                arrow, role, change = "=", "dim", FROZEN
            cell = Cell(matrix.matrix.name, (place, unit), 1)
            lit, new_cell = cell in used, cell._replace(back=0) if is_done else None
            change_cell = update.cell(place, unit) if update and is_done else None
            spans = [
                marker(lit),
                Span(f"{matrix.labels[place]:<{label_width}}", "dim"),
                Span(f" {text:>{width}}", "weight", lit, cell),
                Span(f" {arrow}", role),
            ]
            if has_updates:
                is_number = place < trained
                spans.append(
                    Span(
                        f" {change:>{change_width}}", role, cell=change_cell if is_number else None
                    )
                )
            if has_new:
                spans.append(
                    Span(f" {after:>{width}}", "result" if is_done else "dim", cell=new_cell)
                )
            if half:
                spans += bar((new if is_done else old)[place], scale, half)
            return Line(tuple(spans), target=Target("unit", (layer, unit)))

        return LazyLines(len(old), make)

    def _half_bar(self, moment: Moment) -> int:
        """Half the length of the bars that there is room for; 0 if for none."""
        room = self.inner_width - self.widths(moment)[2]
        half = min(MAX_BAR, (room - 3) // 2)
        return half if half >= MIN_BAR else 0


def nice_scale(largest: float) -> float:
    """1, 2 or 5 times a power of ten, from a number up: a scale that can be said."""
    if largest <= LEAST_SCALE:
        return LEAST_SCALE
    unit = 10.0 ** floor(log10(largest))
    return next(step * unit for step in (1, 2, 5, 10) if step * unit >= largest)


def _signed(changes: Sequence[float], digits: Digits) -> list[str]:
    """Updates, each with its sign."""
    texts = write_alike(changes, digits)
    return [f"+{text}" if change > 0 else text for change, text in zip(changes, texts, strict=True)]


def _looked_at(moment: Moment) -> tuple[int, int]:
    """The layer and the unit whose weights the operation done last is about.

    An error that is carried back comes through the weights of the layer above.
    """
    operation, layer = moment.operation, moment.layer
    if operation and operation.kind == "error" and layer < len(moment.units):
        layer += 1
    return layer, moment.units[layer - 1]


def _label_width(moment: Moment) -> int:
    """Columns before the numbers: a mark and the longest label."""
    # They are numbered; behind the greatest number only a bias follows.
    last = (label for matrix in moment.trace.weights for label in matrix.labels[-2:])
    return 2 + max(map(len, last))


def bar(value: float, largest: float, half: int) -> list[Span]:
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
