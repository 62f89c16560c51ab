"""The iteration's arithmetic, operation by operation, with its numbers written in."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len

from nntui.engine import NetworkTrace, Operation
from nntui.explain.arithmetic import Block, Equation, blocks, row_labels
from nntui.explain.numbers import Digits
from nntui.explain.transcript import border

from ..moment import Moment
from .lines import (
    TERMS,
    LazyLines,
    Line,
    Role,
    Span,
    Target,
    cut,
    joined,
    line_starts,
    padded,
    wrap,
)
from .marking import text_of, tidy
from .pane import Pane, marker
from .table import MOST_NAME

ROWS_SHOWN = 12
"""Of a problem with more rows, at most so many around the chosen one are written out."""

TERMS_SHOWN = 48
"""Of a problem with more rows, about so many terms of an operation are written out."""


WIDEST: dict[Digits, int] = {"4": 11, "8": 15, "all": 24}
"""Columns of the widest number that is likely; a line of those that fits need not be measured."""

NOT_YET = "   ·"
"""Stands after a heading whose phase has not come."""

MARK, GAP = 2, 2
"""Columns before and after a label."""

SYMBOLS = 24
"""Columns that a formula needs beside a title of its own length."""


class ArithmeticPane(Pane):
    """A heading an operation and, once its phase has come, a line a row.

    Operations outside the window are not written out: their lines are counted only.
    """

    def __init__(self, id: str, title: str = "") -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self._current = range(0)  # the lines of the operation done last
        self._title_width = 0
        self._row = 0  # the row that was chosen when it was last drawn

    def height(self, moment: Moment) -> int:
        """Lines that the text takes at the last phase, if none of them is too long."""
        operations = moment.trace.operations
        return sum(1 + len(_written(moment, operation)[0]) for operation in operations)

    def lines(self, moment: Moment) -> Sequence[Line]:
        """All operations; those of later phases have a heading only."""
        sections: list[Sequence[Line]] = []
        start = 0
        self._current = range(0)
        every = blocks(moment.trace, moment.units)
        self._title_width = max(len(block.heading) for block in every)
        for block in every:
            sections.append(list(self._heading(moment, block)))
            end = start + len(sections[-1])
            if moment.is_done(block.operation):
                sections.append(self._lines_of(moment, block))
                end += len(sections[-1])
            if block.operation.phase == moment.phase:
                self._current = range(start, end)
            start = end
        return joined(sections)

    def show(self, moment: Moment) -> None:
        """Draw a moment, and bring the operation done last into the window."""
        self.put_subtitle(border(moment.trace))
        super().show(moment)
        self._follow()
        if moment.row != self._row:
            self._row = moment.row
            self._follow_row()

    @property
    def chosen_text(self) -> str:
        """The chosen row's line of the operation done last, unbroken; of an update, in which every
        row has its terms, all lines. Empty where there is none."""
        lines = [self._lines[place] for place in self._current]
        lit = [text_of(line) for line in lines if line.is_lit]
        if lit:
            return " ".join(text.removeprefix("▸").strip() for text in lit)
        is_rows = any(line.target and line.target.kind == "row" for line in lines)
        return "" if is_rows else tidy([text_of(line) for line in lines])

    def _follow_row(self) -> None:
        """Bring the chosen row's line of the operation done last into the window."""
        top = round(self.scroll_y)
        lit = [place for place in self._current if self._lines[place].is_lit]
        if lit and not top <= lit[0] < top + self.inner_height:
            self.scroll_to(y=max(0, lit[0] - self.inner_height // 2), animate=False, immediate=True)

    def _follow(self) -> None:
        top = round(self.scroll_y)
        # One line more than the operation has, so that what comes next can be seen.
        end = min(len(self._lines), self._current.stop + 1)
        if end > top + self.inner_height:
            top = end - self.inner_height
        if self._current.start < top:
            top = self._current.start
        if top != round(self.scroll_y):
            self.scroll_to(y=top, animate=False, immediate=True)

    def _lines_of(self, moment: Moment, block: Block) -> Sequence[Line]:
        """The lines below a heading; those that are not looked at are counted only."""

        @lru_cache(maxsize=1)
        def writer() -> _Writer:
            return _Writer(moment, block, self.inner_width)

        rows = len(_written(moment, block.operation)[0])
        if self._surely_fits(moment, block):
            return LazyLines(rows, lambda row: writer().lines(row)[0])

        def section(row: int) -> Sequence[Line]:
            return LazyLines(writer().count(row), lambda place: writer().lines(row)[place])

        return joined([section(row) for row in range(rows)])

    def _surely_fits(self, moment: Moment, block: Block) -> bool:
        """Whether no equation of the block can be too long for its line."""
        operation, number = block.operation, WIDEST[moment.digits]
        rows, some = _written(moment, operation)
        left_out = operation.terms - len(range(operation.terms)[some])
        numbers = operation.body.count()
        if left_out:
            numbers -= left_out * (numbers // max(1, operation.terms))
        labels = row_labels(operation, rows)
        widest = max(map(cell_len, labels), default=0)
        room = self.inner_width - min(MOST_NAME, widest) - 4
        return (numbers + 1) * (number + 4) + 2 * number <= room

    def _heading(self, moment: Moment, block: Block) -> Iterator[Line]:
        phase = block.operation.phase
        is_now, is_done = phase == moment.phase, phase <= moment.phase
        mark = "▸" if is_now else "✓" if is_done else " "
        # The symbols stand below each other where that leaves them room.
        title = block.heading
        if self.inner_width >= 2 * self._title_width + SYMBOLS:
            title = f"{title:<{self._title_width}}"
        role: Role = "heading" if is_now else "text" if is_done else "dim"
        spans = [
            Span(f"{mark} ", role),
            Span(f"{phase:<3} ", role),
            Span(f"{title}  ", role),
            Span(block.symbolic, "text" if is_now else "dim"),
        ]
        lines = wrap(spans, self.inner_width, indent=17)
        used = sum(cell_len(span.text) for span in lines[-1])
        if not is_done and used + len(NOT_YET) <= self.inner_width:
            lines[-1] = (*lines[-1], Span(NOT_YET, "dim"))
        for line in lines:
            yield Line(line, target=Target("phase", (phase,)))


class _Writer:
    """Makes lines of a block's equations."""

    def __init__(self, moment: Moment, block: Block, width: int) -> None:
        self._moment = moment
        self._chosen = chosen_row(moment)
        # A sum over rows has a term of each: then the lines are no rows themselves.
        self._of_weights = not _has_rows(block.operation)
        self._width = width
        self._equations = block.equations(moment.digits, *_written(moment, block.operation))
        labels = [cell_len(equation.label) for equation in self._equations]
        self._label_width = min(MOST_NAME, max(labels, default=0))
        self._indent = MARK + self._label_width + GAP
        self.lines = lru_cache(maxsize=32)(self._lines)

    def count(self, place: int) -> int:
        """How many lines an equation takes."""
        equation = self._equations[place]
        # Where it is broken depends on the sign and the label before it, too.
        text = "".join(span.text for span in self._start(equation)) + equation.text
        return len(line_starts(text, self._width, self._indent, TERMS))

    def _is_lit(self, equation: Equation) -> bool:
        return not self._of_weights and equation.row == self._chosen

    def _start(self, equation: Equation) -> list[Span]:
        """The sign and the label before an equation."""
        is_lit = self._is_lit(equation)
        label = padded(cut(equation.label, self._label_width), self._label_width) + " " * GAP
        return [marker(is_lit), Span(label, "text" if is_lit else "dim")]

    def _lines(self, place: int) -> list[Line]:
        equation = self._equations[place]
        is_lit = self._is_lit(equation)
        lit_row = self._chosen if self._of_weights else None
        spans = [*self._start(equation), *_spans(equation, lit_row)]
        target = (
            None if self._of_weights else Target("row", (_problem_row(self._moment, equation),))
        )
        wrapped = wrap(spans, self._width, self._indent, TERMS)
        return [Line(line, is_lit, target) for line in wrapped]


def _written(moment: Moment, operation: Operation) -> tuple[range, slice]:
    """Which rows of an operation are written out, and which terms of its sums.

    All, unless the problem has many rows: then those around the chosen one. Of an update these
    are terms, as it adds up rows; all its weights are written.
    """
    place, lines = chosen_row(moment) or 0, len(operation.values) if operation.values.ndim else 1
    if _has_rows(operation):
        return _around(place, lines, max(1, TERMS_SHOWN // max(1, operation.terms))), slice(None)
    terms = _around(place, operation.terms, max(1, TERMS_SHOWN // max(1, lines)))
    return range(lines), slice(terms.start, terms.stop)


def _has_rows(operation: Operation) -> bool:
    """Whether an operation's lines are rows of the problem."""
    return bool(operation.matrix.indices) and operation.matrix.indices[0].is_rows


def chosen_row(moment: Moment) -> int | None:
    """Where the chosen row stands in the iteration's matrices, if it does."""
    trace = moment.trace
    return trace.place_of(moment.row) if isinstance(trace, NetworkTrace) else None


def _problem_row(moment: Moment, equation: Equation) -> int:
    trace = moment.trace
    return trace.rows[equation.row] if isinstance(trace, NetworkTrace) else equation.row


def _around(place: int, count: int, shown: int) -> range:
    """A range around a place: all of `count` if they are few, else about `shown`."""
    if count <= ROWS_SHOWN:
        return range(count)
    shown = min(ROWS_SHOWN, shown)
    first = max(0, min(place - shown // 2, count - shown))
    return range(first, first + shown)


def _spans(equation: Equation, lit_row: int | None) -> list[Span]:
    spans: list[Span] = []
    for part in equation.parts:
        text, is_result = part.text, part.is_result
        if not part.kind:
            if spans and spans[-1].role == "dim":
                spans[-1] = Span(spans[-1].text + text, "dim")  # fewer pieces, faster drawn
            else:
                spans.append(Span(text, "dim"))
            continue
        # In an update each row has a term of its own, so the chosen row's terms are lit there.
        is_lit = part.row is not None and part.row == lit_row and not is_result
        role = "result" if is_result else _ROLES.get(part.kind, "text")
        spans.append(Span(text, role, is_lit))
    return spans


_ROLES: dict[str, Role] = {
    "weights": "weight",
    "inputs": "input",
    "bias": "input",
    "targets": "input",
}
"""What a number is drawn as; others are plain."""
