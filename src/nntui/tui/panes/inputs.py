"""Inputs X with targets y, and the predictions beside them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from nntui.engine import Matrix, Operation, Problem
from nntui.explain.numbers import Column, Digits

from ..moment import Moment
from .lines import LazyLines, Line, Role, Span, Target, padded
from .pane import Pane

PREDICTION_WIDTHS: dict[Digits, int] = {"4": 10, "8": 14, "all": 23}
"""Room for any prediction, also one in scientific notation, so that nothing moves as it shrinks."""

LEAST_NAME = 5
"""Columns that a name gets at least; a longer one is cut to the width of its numbers."""

GAP = 2
"""Columns between two numbers."""


class InputsPane(Pane):
    """A line a row: its name, its inputs, what is wanted and, where there is room, what the
    network says. With batches, `*` marks the rows that this iteration takes.
    """

    def widths(self, moment: Moment) -> tuple[int, int]:
        """Columns that the text takes without and with the predictions."""
        table = table_of(
            moment.trace.recipe.problem, moment.trace.recipe.network.bias, moment.digits
        )
        predictions = moment.trace.recipe.problem.outputs * (PREDICTION_WIDTHS[moment.digits] + 1)
        return table.width, table.width + predictions

    def height(self, moment: Moment) -> int:
        """Lines that the text takes."""
        return moment.trace.recipe.problem.rows + 1

    def lines(self, moment: Moment) -> Sequence[Line]:
        """A heading and the rows."""
        recipe = moment.trace.recipe
        table = table_of(recipe.problem, recipe.network.bias, moment.digits)
        self.text_width, full = self.widths(moment)
        has_room = self.inner_width >= full
        taken = {row: place for place, row in enumerate(moment.trace.rows)} if has_room else {}

        def make(place: int) -> Line:
            if place == 0:
                heading = table.heading + (_prediction_headings(moment) if has_room else "")
                return Line((Span(heading, "dim"),))
            row = place - 1
            is_chosen = row == moment.row
            mark = (
                "▸ " if is_chosen else "* " if recipe.batch and row in moment.trace.rows else "  "
            )
            name = padded(recipe.problem.row_names[row], table.margin)
            spans = [
                Span(mark, "heading"),
                Span(name, "text" if is_chosen else "dim"),
                Span(table.inputs(row), "input"),
                Span(" │", "dim"),
                Span(table.targets(row), "input"),
            ]
            if has_room:
                spans.append(_predictions(moment, taken.get(row)))
            return Line(tuple(spans), is_lit=is_chosen, target=Target("row", (row,)))

        return LazyLines(recipe.problem.rows + 1, make)

    def show(self, moment: Moment) -> None:
        """Draw a moment, and bring the chosen row into the window when it changes."""
        has_moved = self._moment is None or self._moment.row != moment.row
        super().show(moment)
        height = self.inner_height
        if has_moved and height > 1:
            line, top = moment.row + 1, self.scroll_offset.y
            if not top <= line < top + height:
                self.scroll_to(y=max(0, line - height // 2), animate=False)


def _cut(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 1] + "…"


class Table(NamedTuple):
    """How a problem is written."""

    problem: Problem
    bias: bool
    margin: int
    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    heading: str

    @property
    def width(self) -> int:
        return len(self.heading)

    def inputs(self, row: int) -> str:
        values = self.problem.inputs[row].tolist() + [1.0] * self.bias
        return self._row(values, 0)

    def targets(self, row: int) -> str:
        return self._row(self.problem.targets[row].tolist(), self.problem.features + self.bias)

    def _row(self, values: list[float], first: int) -> str:
        return "".join(
            self.columns[place].write(value).rjust(self.widths[place])
            for place, value in enumerate(values, start=first)
        )


@lru_cache(maxsize=8)
def table_of(problem: Problem, bias: bool, digits: Digits) -> Table:
    # Looks at every number of the problem, so it is kept.
    margin = max(cell_len(name) for name in problem.row_names)
    columns = [Column(column, digits, whole=True) for column in problem.inputs.T]
    names = list(problem.feature_names)
    if bias:
        columns.append(Column(problem.inputs[:1, :1] * 0 + 1, digits, whole=True))
        names.append("1")
    columns += [Column(column, digits, whole=True) for column in problem.targets.T]
    names += problem.output_names
    pairs = zip(columns, names, strict=True)
    names = [_cut(name, max(column.width, LEAST_NAME)) for column, name in pairs]
    pairs = zip(columns, names, strict=True)
    widths = tuple(max(column.width, len(name)) + GAP for column, name in pairs)
    titles = [name.rjust(width) for name, width in zip(names, widths, strict=True)]
    titles.insert(problem.features + bias, " │")
    heading = " " * (2 + margin) + "".join(titles)
    return Table(problem, bias, margin, tuple(columns), widths, heading)


def _prediction_headings(moment: Moment) -> str:
    width = PREDICTION_WIDTHS[moment.digits] + 1
    names = moment.trace.recipe.problem.output_names
    if names == ("y",) or all(name[:1] == "y" and name[1:].isdigit() for name in names):
        names = tuple(f"p{name[1:]}" for name in names)
    elif len(names) == 1:
        names = ("p",)
    return "".join(_cut(name, width - 1).rjust(width) for name in names)


def _predictions(moment: Moment, place: int | None) -> Span:
    width = PREDICTION_WIDTHS[moment.digits] + 1
    operation = _outputs(moment)
    is_done = moment.is_done(operation)
    if place is None or not is_done:
        return Span("·".rjust(width) * moment.trace.recipe.problem.outputs, "dim")
    column = _prediction_column(operation, moment.digits)
    values = operation.values[place].tolist()
    role: Role = "result"
    return Span("".join(column.write(value).rjust(width) for value in values), role)


def _outputs(moment: Moment) -> Operation:
    operation = moment.trace.find("activation", moment.trace.recipe.network.layers)
    assert isinstance(operation, Operation)
    return operation


@lru_cache(maxsize=8)
def _prediction_column(operation: Matrix, digits: Digits) -> Column:
    return Column(operation.values, digits)
