"""The iteration's arithmetic, operation by operation, with its numbers written in."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from nntui.engine import NetworkTrace
from nntui.explain.arithmetic import Block, Lines, blocks
from nntui.explain.transcript import border

from ..moment import Moment
from .equations import Writer, folded_lines_of, indent_of, lines_of
from .lines import LazyLines, Line, Role, Span, Target, beside, joined, shortened, wrap
from .marking import text_of, tidy
from .pane import Pane

NOT_YET = "   ·"
"""Stands after a heading whose phase has not come."""

HEADING = 6
"""Columns before a heading's title: the mark and the phase."""

SYMBOLS = 24
"""Columns that a formula needs beside a title of its own length."""

NEVER = 1_000_000
"""Columns of operations that there are none of: they stand beside nothing."""

UNSEEN = 120
"""Columns where it has never been shown."""

BETWEEN = " │ "
"""Stands between two columns of operations."""


class Heights(NamedTuple):
    """Lines that the arithmetic takes at the last phase, if none of them is too long.

    Attributes:
        whole: With every line of every operation.
        folded: With every line of the operation done last only, whichever that is.
        beside: Of the longer of two columns, forward and backward.
        columns: Columns that these two take.
    """

    whole: int
    folded: int
    beside: int
    columns: int


class ArithmeticPane(Pane[Moment]):
    """A heading an operation and, once its phase has come, a line a row.

    Forward and backward stand beside each other where both fit. Where not everything fits, every
    operation but the one done last takes one line, unless that is switched off (`Moment.fold`).
    Operations outside the window are not written out: their lines are counted only.
    """

    def __init__(self, id: str, title: str = "") -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self._current = range(0)  # the lines of the operation done last
        self._of_current: Sequence[Line] = ()  # the same without what stands beside them
        self._title_width = 0
        self._row = 0  # the row that was chosen when it was last drawn
        self.is_folded = False

    def height(self, moment: Moment) -> int:
        """Lines that the text takes at the last phase, if none of them is too long."""
        return self.heights(moment).whole

    def heights(self, moment: Moment) -> Heights:
        """Lines that the text takes, in every form that it has."""
        every = _parts(moment)
        counts = [1 + len(lines) for _, lines in every]
        whole, folded = sum(counts), max(place + count for place, count in enumerate(counts))
        backward = _first_backward(every)
        longer = max(sum(counts[:backward]), sum(counts[backward:]))
        columns = sum(_column_widths(moment, every)) + len(BETWEEN)
        return Heights(whole, folded if moment.fold else whole, longer, columns)

    def lines(self, moment: Moment) -> Sequence[Line]:
        """All operations; those of later phases have a heading only."""
        every, width = _parts(moment), self.inner_width
        self._title_width = max(len(block.heading) for block, _ in every)
        self._current, self._of_current, self.is_folded = range(0), (), False
        left, right = _column_widths(moment, every)
        if left + len(BETWEEN) + right <= width:
            backward = _first_backward(every)
            forward = every[:backward], left
            back = every[backward:], width - left - len(BETWEEN)
            if not moment.fold or self._fits(moment, forward, back):
                one, other = (self._column(moment, *column) for column in (forward, back))
                return beside(one, other, left, BETWEEN)
        self.is_folded = moment.fold and not self._fits(moment, (every, width))
        return self._column(moment, every, width)

    def _fits(self, moment: Moment, *columns: tuple["_Parts", int]) -> bool:
        """Whether every line of every operation fits into the window, now or later."""
        for every, width in columns:
            if sum(1 + len(lines) for _, lines in every) > self.inner_height:
                return False
            writers = [Writer(moment, block, lines, width) for block, lines in every]
            headings = sum(self._heading_lines(moment, block, width) for block, _ in every)
            if headings + sum(writer.count() for writer in writers) > self.inner_height:
                return False
        return True

    def _heading_lines(self, moment: Moment, block: Block, width: int) -> int:
        return len(list(self._heading(moment, block, width)))

    def _column(self, moment: Moment, every: "_Parts", width: int) -> Sequence[Line]:
        """Operations below each other."""
        sections: list[Sequence[Line]] = []
        start = 0
        for block, lines in every:
            section = self._section(moment, block, lines, width)
            end = start + len(section)
            if block.operation.phase == moment.phase:
                self._current, self._of_current = range(start, end), section
            sections.append(section)
            start = end
        return joined(sections)

    def _section(self, moment: Moment, block: Block, lines: Lines, width: int) -> Sequence[Line]:
        phase = block.operation.phase
        if self.is_folded and phase != moment.phase:
            return [self._folded(moment, block, width)]
        heading = list(self._heading(moment, block, width))
        if phase > moment.phase:
            return heading
        writer = Writer(moment, block, lines, width)
        if writer.surely_fits:
            # Written when they are looked at.
            return joined([heading, LazyLines(len(lines), lambda place: writer.broken(place)[0])])
        broken = writer.all()
        if self.is_folded and phase - 1 + len(heading) + len(broken) > self.inner_height:
            broken = Writer(moment, block, lines, width, has_after=False).all()
        return [*heading, *broken]

    def show(self, moment: Moment) -> None:
        """Draw a moment, and bring the operation done last into the window."""
        self.put_subtitle(_letters(moment))
        super().show(moment)
        self._follow()
        if moment.row != self._row:
            self._row = moment.row
            self._follow_row()

    def write(self, moment: Moment) -> None:
        """Write a moment's lines without showing them: the network stands in their place."""
        self.inner_width = self.inner_width or UNSEEN
        self.lines(moment)

    @property
    def chosen_text(self) -> str:
        """The chosen row's line of the operation done last, unbroken; of an update, in which every
        row has its terms, all lines. Empty where there is none."""
        lines = list(self._of_current)
        lit = [text_of(line) for line in lines if line.is_lit]
        if lit:
            return " ".join(text.removeprefix("▸").strip() for text in lit)
        is_rows = any(line.target and line.target.kind == "row" for line in lines)
        return "" if is_rows else tidy([text_of(line) for line in lines])

    def _follow_row(self) -> None:
        """Bring the chosen row's line of the operation done last into the window."""
        top = round(self.scroll_y)
        lit = [place for place, line in enumerate(self._of_current, self._current.start)
               if line.is_lit]  # fmt: skip
        if lit and not top <= lit[0] < top + self.inner_height:
            self.scroll_to(y=max(0, lit[0] - self.inner_height // 2), animate=False, immediate=True)

    def _follow(self) -> None:
        top = round(self.scroll_y)
        # One line more than the operation has, so that what comes next can be seen; unless what
        # was before it could not.
        end = min(len(self._lines), self._current.stop + 1)
        if self._current.stop == self.inner_height:
            end = self._current.stop
        if end > top + self.inner_height:
            top = end - self.inner_height
        if end <= self.inner_height:
            top = 0
        if self._current.start < top:
            top = self._current.start
        if top != round(self.scroll_y):
            self.scroll_to(y=top, animate=False, immediate=True)

    def _title(self, moment: Moment, block: Block, width: int) -> list[Span]:
        phase = block.operation.phase
        is_now, is_done = phase == moment.phase, phase <= moment.phase
        mark = "▸" if is_now else "✓" if is_done else " "
        # The symbols stand below each other where that leaves them room.
        title = block.heading
        if width >= 2 * self._title_width + SYMBOLS:
            title = f"{title:<{self._title_width}}"
        role: Role = "heading" if is_now else "text" if is_done else "dim"
        return [Span(f"{mark} ", role), Span(f"{phase:<3} ", role), Span(f"{title}  ", role)]

    def _folded(self, moment: Moment, block: Block, width: int) -> Line:
        """An operation in one line: with the chosen row's numbers if it is done, else in symbols
        as far as there is room."""
        spans = self._title(moment, block, width)
        room = width - sum(cell_len(span.text) for span in spans)
        if moment.is_done(block.operation):
            lines = folded_lines_of(moment, block)
            spans += Writer(moment, block, lines, width).folded(room)
        else:
            symbols = [Span(block.symbolic, "dim")]
            spans += [*shortened(symbols, room - len(NOT_YET)), Span(NOT_YET, "dim")]
        return Line(tuple(spans), target=Target("phase", (block.operation.phase,)))

    def _heading(self, moment: Moment, block: Block, width: int) -> Iterator[Line]:
        is_now = block.operation.phase == moment.phase
        spans = [
            *self._title(moment, block, width),
            Span(block.symbolic, "text" if is_now else "dim"),
        ]
        lines = wrap(spans, width, indent=17)
        used = sum(cell_len(span.text) for span in lines[-1])
        if not moment.is_done(block.operation) and used + len(NOT_YET) <= width:
            lines[-1] = (*lines[-1], Span(NOT_YET, "dim"))
        for line in lines:
            yield Line(line, target=Target("phase", (block.operation.phase,)))


_Parts = Sequence[tuple[Block, Lines]]
"""Operations, each with its lines."""


def _parts(moment: Moment) -> _Parts:
    every = blocks(moment.trace, moment.units)
    return [(block, lines_of(moment, block)) for block in every]


def _column_widths(moment: Moment, every: _Parts) -> tuple[int, int]:
    """Columns that the operations forward and those backward take beside each other."""
    title = HEADING + max(len(block.heading) for block, _ in every) + 2
    widths = [
        max(
            indent_of(lines) + block.width(moment.digits),
            title + cell_len(block.symbolic) + len(NOT_YET),
        )
        for block, lines in every
    ]
    backward = _first_backward(every)
    return max(widths[:backward], default=NEVER), max(widths[backward:], default=NEVER)


def _first_backward(every: _Parts) -> int:
    """The place of the first operation backwards: the error."""
    places = (place for place, (block, _) in enumerate(every) if block.operation.kind == "error")
    return next(places, len(every))


def _letters(moment: Moment) -> str:
    """What the symbols stand for; the rate also where it is 1 and stands in no formula."""
    said, trace = border(moment.trace), moment.trace
    is_missing = isinstance(trace, NetworkTrace) and trace.recipe.rate == 1 and "α" not in said
    return " · ".join(filter(None, [said, "α 1" if is_missing else ""]))
