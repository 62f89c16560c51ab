"""The iteration's arithmetic, operation by operation, with its numbers written in."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from nntui.engine import NetworkTrace
from nntui.explain.arithmetic import Block, Equation, Lines, Window, blocks
from nntui.explain.extent import is_of_rows
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


class ArithmeticPane(Pane[Moment]):
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
        every = blocks(moment.trace, moment.units)
        return sum(1 + len(_lines_of(moment, block)) for block in every)

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
                sections.append(self._broken(moment, block))
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

    def _broken(self, moment: Moment, block: Block) -> Sequence[Line]:
        """The lines below a heading, as they are broken here; where none has to be, they are
        written when they are looked at."""
        lines = _lines_of(moment, block)
        writer = _Writer(moment, block, lines, self.inner_width)
        if writer.surely_fits:
            return LazyLines(len(lines), lambda place: writer.broken(place)[0])
        return [line for place in range(len(lines)) for line in writer.broken(place)]

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
    """Makes lines of a pane from those of a block."""

    def __init__(self, moment: Moment, block: Block, lines: Lines, width: int) -> None:
        self._moment, self._lines, self._width = moment, lines, width
        self._chosen = moment.trace.place_of(moment.row)
        self._are_rows = is_of_rows(block.operation)
        self._label_width = min(MOST_NAME, max(map(cell_len, lines.labels), default=0))
        self._indent = MARK + self._label_width + GAP

    @property
    def surely_fits(self) -> bool:
        """Whether no line can be too long."""
        number, numbers = WIDEST[self._moment.digits], self._lines.numbers
        return self._indent + (numbers + 1) * (number + 4) + 2 * number <= self._width

    def broken(self, place: int) -> list[Line]:
        """One of the lines, broken where it is too long."""
        line = self._lines[place]
        is_lit = self._are_rows and line.row == self._chosen
        label = padded(cut(line.label, self._label_width), self._label_width) + " " * GAP
        spans = [
            marker(is_lit),
            Span(label, "text" if is_lit else "dim"),
            *_spans(line, None if self._are_rows else self._chosen),
        ]
        target = Target("row", (_problem_row(self._moment, line),)) if self._are_rows else None
        return [
            Line(part, is_lit, target) for part in wrap(spans, self._width, self._indent, TERMS)
        ]


def _lines_of(moment: Moment, block: Block) -> Lines:
    """The lines of a block that are shown: all, unless the problem has many rows.

    Then they are those around the chosen row. In an update, which adds up rows, these are terms;
    all its weights are written.
    """
    place, terms = moment.trace.place_of(moment.row) or 0, block.operation.terms
    if is_of_rows(block.operation):
        shown = _around(place, block.rows, max(1, TERMS_SHOWN // max(1, terms)))
        return block.lines(moment.digits, Window(shown))
    some = _around(place, terms, max(1, TERMS_SHOWN // block.rows))
    return block.lines(moment.digits, Window(range(block.rows), slice(some.start, some.stop)))


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
