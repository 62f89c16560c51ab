"""Inputs X with targets y, and the predictions beside them."""

from collections.abc import Sequence

from textual import events

from nntui.engine import Operation, Timeline
from nntui.explain.numbers import Column, Digits, has_long_power, has_power

from ..moment import Moment
from . import units
from .answers import Answers, Said, after, forms_of
from .lines import LazyLines, Line, Role, Span, Target
from .pane import Pane
from .table import ProblemTable, table_of

WIDTHS: dict[Digits, int] = {"4": 7, "8": 11, "all": 22}
"""Columns of a prediction."""

POWER_WIDTHS: dict[Digits, int] = {"4": 11, "8": 15, "all": 24}
"""Columns of one where any is so small or so large that it is written with a power of ten."""

LONG_POWER = 2
"""Digits of a power of ten that there is room for in that."""

MARK = 2
"""Columns before a row's name."""


class InputsPane(Pane[Moment]):
    """A line a row: its name, its inputs, what is wanted and what the network says. With batches,
    `*` marks the rows that this iteration takes; what the network says of the others stands in
    parentheses.

    Where there is no room for all of that, inputs give way first: a window of them is shown, which
    `turn` moves. With many outputs it goes on to these, and of classes the wanted one and what the
    network says of it always stay. Where targets were scaled, both stand in the file's own units
    beside, if there is room.
    """

    def __init__(self, id: str, title: str = "") -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self._first: int | None = None  # the first column that is shown, once it was turned to
        self._window = range(0)
        self._has_none = False  # whether at first no column is shown but the answers
        self._column: tuple[Operation | None, Column | None] = (None, None)
        self._powers: tuple[Timeline | None, int] = (None, 0)

    def widths(self, moment: Moment) -> tuple[int, int, int]:
        """Columns that the text takes: with target and prediction alone, at least, and with all
        inputs, targets and predictions.

        One more is for a scrollbar.
        """
        bar = 1 if moment.trace.recipe.problem.rows > FEW_ROWS else 0
        forms = self._forms(moment)
        full = forms[0].full + units.columns_of(moment)
        alone = min(form.least for form in forms)
        # The last two forms of classes are for what is too narrow for any input.
        least = min(form.least for form in forms[:-2] or forms)
        return MARK + alone + bar, MARK + least + bar, MARK + full + bar

    def height(self, moment: Moment) -> int:
        """Lines that the text takes."""
        return moment.trace.recipe.problem.rows + 1

    def turn(self, by: int) -> bool:
        """Show the columns before or after those in the window. Returns whether there are any."""
        before, was, moment = self._window, self._first, self._moment
        if not before:
            self._first = 0 if by > 0 else None
        elif before.start == 0 and by < 0 and self._has_none:
            self._first = None  # back to the answers alone
        else:
            self._first = max(0, before.start + by * max(1, len(before) - 1))
        if moment is not None:
            self.show(moment)
        return self._window != before or (was is not None and self._first is None)

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
        room, in_units = self.inner_width - MARK, units.columns_of(moment)
        forms = self._forms(moment)
        has_units = 0 < in_units <= room - forms[0].least
        room -= in_units * has_units
        form, window = self._chosen(forms, moment.row, room)
        self._window = window
        if self._first is None:
            self._has_none = not window
        else:
            self._first = window.start

        def make(place: int) -> Line:
            if place == 0:
                heading = form.heading(window) + (units.headings(moment) if has_units else "")
                return Line((Span(" " * MARK + heading, "dim"),))
            row = place - 1
            is_chosen = row == moment.row
            taken = moment.trace.place_of(row)
            is_in_batch = recipe.batch is not None and taken is not None
            spans = (
                Span(("▸" if is_chosen else " ") + ("*" if is_in_batch else " "), "heading"),
                Span(table.name(row), "text" if is_chosen else "dim"),
                *form.cells(
                    row, window, self._predictions(moment, row, is_taken=taken is not None)
                ),
                *(units.cells(moment, row, is_taken=taken is not None) if has_units else ()),
            )
            return Line(spans, is_lit=is_chosen, target=Target("row", (row,)))

        return LazyLines(recipe.problem.rows + 1, make)

    def _chosen(self, forms: Sequence[Answers], row: int, room: int) -> tuple[Answers, range]:
        """The best form that there is room for, and the columns that it shows."""
        chosen = [form for form in forms if self._first is None or form.can_turn]
        for form in chosen:
            window = form.window(form.first(row) if self._first is None else self._first, room)
            if form.used(window) <= room:
                break
        return form, window

    def _forms(self, moment: Moment) -> Sequence[Answers]:
        """How the answers can stand there, the best first."""
        table = _table(moment)
        width = WIDTHS[moment.digits]
        if more := self._powers_of(moment):
            outputs = moment.trace.find("activation", moment.trace.recipe.network.layers)
            width = POWER_WIDTHS[moment.digits] + more - LONG_POWER
            width -= outputs.matrix.low >= 0  # no minus sign
        names = moment.trace.recipe.problem.output_names
        return forms_of(table, names, width, after(moment))

    def _powers_of(self, moment: Moment) -> int:
        """Digits of the longest power of ten that any prediction of the run has needed so far, at
        least two; 0 for none. What has once grown wider stays so, as a window that is shared anew
        at each step could not be read."""
        of, digits = self._powers
        if of is not moment.timeline or not moment.trace.iteration:  # there it is as at first
            digits = 0
        if digits <= LONG_POWER and has_power(moment.trace.predictions):
            digits = max(digits, LONG_POWER + has_long_power(moment.trace.predictions))
        self._powers = moment.timeline, digits
        return digits

    def _predictions(self, moment: Moment, row: int, *, is_taken: bool) -> Said | None:
        """What the network says of a row; `None` where it has not come to it."""
        outputs = moment.trace.find("activation", moment.trace.recipe.network.layers)
        if not moment.is_done(outputs):
            return None
        of_all = moment.trace.all_rows.predictions
        operation, column = self._column
        # Of this iteration alone: a trace that the run has let go of is not to be kept here.
        if operation is not outputs or column is None or column.digits != moment.digits:
            column = Column(of_all, moment.digits)
            self._column = outputs, column
        values = of_all[row].tolist()
        texts = [column.write(value) for value in values]
        if moment.trace.recipe.batch is not None:
            # Its spaces, which align the point, before the parenthesis.
            texts = [
                f"{text}{after(moment)}" if is_taken else f"({text.lstrip()})" for text in texts
            ]
        role: Role = "result" if is_taken else "dim"
        return Said(texts, values.index(max(values)), role, row, outputs.matrix.name)

    def show(self, moment: Moment) -> None:
        """Draw a moment, and bring the chosen row into the window when either changes."""
        was, before = self._moment, self.inner_height
        if self._moment and self._moment.timeline is not moment.timeline:
            self._first = None
        super().show(moment)
        height = self.inner_height
        has_changed = was is None or was.row != moment.row or height != before
        if has_changed and height > 1:
            line, top = moment.row + 1, self.scroll_offset.y
            if not top <= line < top + height:
                self.scroll_to(y=max(0, line - height // 2), animate=False, immediate=True)


FEW_ROWS = 4
"""With more rows there may be a scrollbar."""


def _table(moment: Moment) -> ProblemTable:
    recipe = moment.trace.recipe
    return table_of(recipe.problem, recipe.network.bias, moment.digits)
