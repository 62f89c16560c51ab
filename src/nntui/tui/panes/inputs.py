"""Inputs X with targets y, and the predictions beside them."""

from collections.abc import Sequence

from textual import events

from nntui.engine import Operation
from nntui.explain.numbers import Column, Digits, write

from ..moment import Moment
from .lines import LazyLines, Line, Span, Target, cut, right
from .pane import Pane
from .table import BAR, ProblemTable, table_of

PREDICTION_WIDTHS: dict[Digits, int] = {"4": 10, "8": 14, "all": 23}
"""Room for any prediction, also one in scientific notation, so that nothing moves as it shrinks."""

MARK = 2
"""Columns before a row's name."""


class InputsPane(Pane[Moment]):
    """A line a row: its name, its inputs, what is wanted and, where there is room, what the
    network says. With batches, `*` marks the rows that this iteration takes; what the network says
    of the others stands in parentheses.

    Where targets were scaled, both stand in the file's own units beside, if there is room.

    Of many inputs a window is shown, which `turn` moves; names and targets are always there.
    """

    def __init__(self, id: str, title: str = "") -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self._first = 0  # the first input that is shown
        self._window = range(0)
        self._column: tuple[Operation | None, Column | None] = (None, None)

    def widths(self, moment: Moment) -> tuple[int, int]:
        """Columns that the text takes without and with the predictions."""
        width = MARK + _table(moment).width
        return width, width + _prediction_columns(moment) + _unit_columns(moment)

    def height(self, moment: Moment) -> int:
        """Lines that the text takes."""
        return moment.trace.recipe.problem.rows + 1

    def turn(self, by: int) -> bool:
        """Show the inputs before or after those in the window. Returns whether there are any."""
        before, moment = self._window, self._moment
        self._first = max(0, before.start + by * max(1, len(before) - 1))
        if moment is not None:
            self.show(moment)
        return self._window != before

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """The wheel moves the window, too."""
        event.stop()
        self.turn(1)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """The wheel moves the window, too."""
        event.stop()
        self.turn(-1)

    def lines(self, moment: Moment) -> Sequence[Line]:
        """A heading and the rows."""
        recipe, table = moment.trace.recipe, _table(moment)
        beside = _prediction_columns(moment)
        has_room = self.inner_width >= MARK + table.least() + beside
        in_units = _unit_columns(moment)
        has_units = 0 < in_units <= self.inner_width - MARK - table.least() - beside
        room = self.inner_width - MARK - beside * has_room - in_units * has_units
        window = self._window = table.window(self._first, room)
        self._first = window.start

        def make(place: int) -> Line:
            if place == 0:
                heading = table.heading(window) + (_prediction_headings(moment) if has_room else "")
                heading += _unit_headings(moment) if has_units else ""
                return Line((Span(" " * MARK + heading, "dim"),))
            row = place - 1
            is_chosen = row == moment.row
            taken = moment.trace.place_of(row)
            is_in_batch = recipe.batch is not None and taken is not None
            spans = [
                Span(("▸" if is_chosen else " ") + ("*" if is_in_batch else " "), "heading"),
                Span(table.name(row), "text" if is_chosen else "dim"),
                Span(table.inputs(row, window), "input"),
                Span(BAR, "dim"),
                Span(table.targets(row), "input"),
            ]
            if has_room:
                spans.append(self._predictions(moment, row, taken is not None))
            if has_units:
                spans += _in_units(moment, row, taken is not None)
            return Line(tuple(spans), is_lit=is_chosen, target=Target("row", (row,)))

        return LazyLines(recipe.problem.rows + 1, make)

    def _predictions(self, moment: Moment, row: int, is_taken: bool) -> Span:
        recipe, width = moment.trace.recipe, _prediction_width(moment)
        outputs = moment.trace.find("activation", recipe.network.layers)
        after = " " * (recipe.batch is not None)  # below the parentheses of the others
        if not moment.is_done(outputs):
            return Span(f"·{after}".rjust(width) * recipe.problem.outputs, "dim")
        of_all = moment.trace.all_rows.predictions
        operation, column = self._column
        # Of this iteration alone: a trace that the run has let go of is not to be kept here.
        if operation is not outputs or column is None or column.digits != moment.digits:
            column = Column(of_all, moment.digits)
            self._column = outputs, column
        texts = [column.write(value) for value in of_all[row].tolist()]
        if is_taken:
            return Span("".join(f"{text}{after}".rjust(width) for text in texts), "result")
        # Its spaces, which align the point, before the parenthesis.
        others = [f"({text.lstrip()})" for text in texts]
        return Span("".join(text.rjust(width) for text in others), "dim")

    def show(self, moment: Moment) -> None:
        """Draw a moment, and bring the chosen row into the window when it changes."""
        has_moved = self._moment is None or self._moment.row != moment.row
        super().show(moment)
        height = self.inner_height
        if has_moved and height > 1:
            line, top = moment.row + 1, self.scroll_offset.y
            if not top <= line < top + height:
                self.scroll_to(y=max(0, line - height // 2), animate=False, immediate=True)


def _table(moment: Moment) -> ProblemTable:
    recipe = moment.trace.recipe
    return table_of(recipe.problem, recipe.network.bias, moment.digits)


def _prediction_columns(moment: Moment) -> int:
    return moment.trace.recipe.problem.outputs * _prediction_width(moment)


def _prediction_width(moment: Moment) -> int:
    # One for the gap before it, and with batches one for a parenthesis behind it.
    return PREDICTION_WIDTHS[moment.digits] + 1 + (moment.trace.recipe.batch is not None)


def _unit_columns(moment: Moment) -> int:
    """Columns of targets and predictions in the file's own units: none where they are as read."""
    return 2 * _prediction_columns(moment) if moment.trace.recipe.problem.target_scaling else 0


def _unit_headings(moment: Moment) -> str:
    width, outputs = PREDICTION_WIDTHS[moment.digits] + 1, moment.trace.recipe.problem.outputs
    after = " " * (moment.trace.recipe.batch is not None)
    said = f"p in file{after}".rjust(_prediction_width(moment))
    return "in file".rjust(width) * outputs + said * outputs


def _in_units(moment: Moment, row: int, is_taken: bool) -> list[Span]:
    """What is wanted of a row and what the network says, in the file's own units."""
    width, problem = PREDICTION_WIDTHS[moment.digits] + 1, moment.trace.recipe.problem
    wanted = problem.in_units(problem.targets[row : row + 1])[0].tolist()
    texts = [write(value, moment.digits, whole=True).rjust(width) for value in wanted]
    outputs = moment.trace.find("activation", moment.trace.recipe.network.layers)
    width, after = _prediction_width(moment), " " * (moment.trace.recipe.batch is not None)
    if not moment.is_done(outputs):
        return [Span("".join(texts), "input"), Span(f"·{after}".rjust(width) * len(texts), "dim")]
    of_all = moment.trace.all_rows.predictions
    said = problem.in_units(of_all[row : row + 1])[0].tolist()
    answers = [write(value, moment.digits) for value in said]
    shown = [f"{each}{after}" if is_taken else f"({each})" for each in answers]
    answer = "".join(each.rjust(width) for each in shown)
    return [Span("".join(texts), "input"), Span(answer, "result" if is_taken else "dim")]


def _prediction_headings(moment: Moment) -> str:
    width, after = _prediction_width(moment), " " * (moment.trace.recipe.batch is not None)
    names = moment.trace.recipe.problem.output_names
    if len(names) == 1:
        names = ("p",)
    elif all(name[:1] == "y" and name[1:].isdigit() for name in names):
        names = tuple(f"p{name[1:]}" for name in names)
    else:
        names = tuple(f"p {name}" for name in names)  # not the targets' own
    return "".join(right(cut(name, width - 2) + after, width) for name in names)
