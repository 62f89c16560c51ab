"""The iteration's arithmetic, operation by operation, with its numbers written in."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from nntui.engine import NetworkTrace
from nntui.explain.arithmetic import Block, Lines, blocks
from nntui.explain.transcript import border

from ..moment import Moment
from .equations import Writer, folded_lines_of, gaps, indent_of, lines_of, most_gaps
from .lines import LazyLines, Line, Role, Span, Target, beside, cut, joined, shortened, wrap
from .marking import text_of, tidy
from .pane import Pane

NOT_YET = "   ·"
"""Stands after a heading whose phase has not come."""

HEADING = 6
"""Columns before a heading's title: the mark and the phase."""

SYMBOLS = 24
"""Columns that a formula needs beside a title of its own length."""

INDENT = 17
"""Columns before a formula's second line, where the title leaves no more for it."""

NEVER = 1_000_000
"""Columns of operations that there are none of: they stand beside nothing."""

UNSEEN = 120
"""Columns where it has never been shown."""

BETWEEN = " │ "
"""Stands between two columns of operations."""


class Heights(NamedTuple):
    """Lines that the arithmetic takes, if none of them is too long.

    Attributes:
        whole: With every line of every operation.
        folded: With every line of the operation done last only, whichever that is.
        least: The same without what follows it.
        beside: Of the longer of two columns, forward and backward.
        columns: Columns that these two take.
    """

    whole: int
    folded: int
    least: int
    beside: int
    columns: int


class ArithmeticPane(Pane[Moment]):
    """A heading an operation and, once its phase has come, a line a row.

    Forward and backward stand beside each other where there are columns for both. Where not
    everything fits, operations take one line, the first ones first, but for the one done last;
    unless that is switched off (`Moment.fold`). Operations outside the window are not written out:
    their lines are counted only.

    Attributes:
        is_folded: Whether any that was done takes one line.
    """

    def __init__(self, id: str, title: str = "") -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self._current = range(0)  # the lines of the operation done last
        self._of_current: Sequence[Line] = ()  # the same without what stands beside them
        self._title_width = 0
        self._row = 0  # the row that was chosen when it was last drawn
        self.is_folded = False
        self._written: tuple[Moment | None, _Parts] = (None, ())

    def height(self, moment: Moment) -> int:
        """Lines that the text takes at the last phase, if none of them is too long."""
        return self.heights(moment).whole

    def heights(self, moment: Moment) -> Heights:
        """Lines that the text takes, in every form that it has."""
        every = self._every(moment)
        counts = [1 + len(lines) + most_gaps(block, lines) for block, lines in every]
        whole, longest = sum(counts), max(counts)
        folded = len(counts) - 1 + longest
        least = max(place + count for place, count in enumerate(counts))
        if not moment.fold:
            folded = least = whole
        backward = _first_backward(every)
        longer = max(sum(counts[:backward]), sum(counts[backward:]))
        columns = sum(_column_widths(moment, every)) + len(BETWEEN)
        return Heights(whole, folded, least, longer, columns)

    def lines(self, moment: Moment) -> Sequence[Line]:
        """All operations; those of later phases have a heading only."""
        every, width = self._every(moment), self.inner_width
        self._title_width = max(len(block.heading) for block, _ in every)
        self._current, self._of_current, self.is_folded = range(0), (), False
        left, right = _column_widths(moment, every)
        if left + len(BETWEEN) + right > width:
            return self._column(moment, every, width)
        backward = _first_backward(every)
        one = self._column(moment, every[:backward], left)
        other = self._column(moment, every[backward:], width - left - len(BETWEEN))
        return beside(one, other, left, BETWEEN)

    def _every(self, moment: Moment) -> "_Parts":
        """The operations with their lines, which are written once for a moment."""
        of, every = self._written
        if of is not moment:
            every = _parts(moment)
            self._written = moment, every
        return every

    def _column(self, moment: Moment, every: "_Parts", width: int) -> Sequence[Line]:
        """Operations below each other."""
        if moment.fold:
            sections = self._folded(moment, every, width)
        else:
            sections = [self._section(moment, *each, width) for each in every]
        start = 0
        for (block, _), section in zip(every, sections, strict=False):
            if block.operation.phase == moment.phase:
                self._current, self._of_current = range(start, start + len(section)), section
            start += len(section)
        return joined(sections)

    def _folded(self, moment: Moment, every: "_Parts", width: int) -> list[Sequence[Line]]:
        """The operation done last in full; others so far as there is room, else in one line."""
        done = [each for each in every if each[0].operation.phase < moment.phase]
        now = [each for each in every if each[0].operation.phase == moment.phase]
        later = every[len(done) + len(now) :]
        room = self.inner_height - len(done)
        current = [self._done_last(moment, *each, width, room, len(later)) for each in now]
        room -= sum(map(len, current))
        following = self._following(moment, later, width, room)
        room -= sum(map(len, following))
        before: list[Sequence[Line]] = []
        for block, lines in reversed(done):
            section: Sequence[Line] = ()
            if len(lines) <= room:
                section = self._section(moment, block, lines, width)
            if not section or len(section) - 1 > room:
                room = 0  # what is in full stands together
                section = [self._in_one_line(moment, block, width)]
                self.is_folded = True
            room -= len(section) - 1
            before.append(section)
        return [*reversed(before), *current, *following]

    def _done_last(
        self, moment: Moment, block: Block, lines: Lines, width: int, room: int, later: int
    ) -> Sequence[Line]:
        """The operation done last in so many lines if that can be, with what follows it."""
        if len(lines.rows) < block.rows:
            lines = lines_of(moment, block, room - 1 - later)
        section = self._section(moment, block, lines, width)
        if len(section) + min(1, later) <= room:
            return section
        section = self._section(moment, block, lines, width, is_short=True)
        if len(section) + min(1, later) > room:
            short = self._section(moment, block, lines, width, is_short=True, has_after=False)
            section = short if len(short) + min(1, later) <= room else section
        return section

    def _following(
        self, moment: Moment, later: "_Parts", width: int, room: int
    ) -> list[Sequence[Line]]:
        """A line for each that has not come; one for all for which there is no room."""
        shown = later if len(later) <= room else later[: max(0, room - 1)]
        spare = room - len(later)
        sections: list[Sequence[Line]] = []
        for block, _ in shown:
            heading = list(self._heading(moment, block, width))
            if len(heading) - 1 > spare:
                heading = [self._in_one_line(moment, block, width)]
            spare -= len(heading) - 1
            sections.append(heading)
        if rest := later[len(shown) :]:
            sections.append([_rest(moment, [block for block, _ in rest], width)])
        return sections

    def _section(
        self,
        moment: Moment,
        block: Block,
        lines: Lines,
        width: int,
        *,
        is_short: bool = False,
        has_after: bool = True,
    ) -> Sequence[Line]:
        """An operation with all that is said of it so far; if it is to be short, with a heading of
        one line, and without what is made of its results if there is no room for that."""
        heading = list(self._heading(moment, block, width))
        if is_short and len(heading) > 1:
            spans = self._title(moment, block, width)
            symbols = shortened([Span(block.symbolic)], width - _columns(spans))
            heading = [heading[0]._replace(spans=(*spans, *symbols))]
        if block.operation.phase > moment.phase:
            return heading
        writer = Writer(moment, block, lines, width, has_after=has_after)
        above, below = gaps(block, lines)
        if writer.surely_fits:
            # Written when they are looked at.
            body = LazyLines(len(lines), lambda place: writer.broken(place)[0])
            return joined([heading, above, body, below])
        return [*heading, *above, *writer.all(), *below]

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
    def looked_at(self) -> range:
        """Those of the operation done last."""
        return self._current

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

    def _in_one_line(self, moment: Moment, block: Block, width: int) -> Line:
        """An operation in one line: with the chosen row's numbers if it is done, else in symbols
        as far as there is room."""
        spans = self._title(moment, block, width)
        room = width - _columns(spans)
        if moment.is_done(block.operation):
            lines = folded_lines_of(moment, block)
            spans += Writer(moment, block, lines, width).folded(room)
        else:
            symbols = [Span(block.symbolic, "dim")]
            spans += [*shortened(symbols, room - len(NOT_YET)), Span(NOT_YET, "dim")]
        return Line(tuple(spans), target=Target("phase", (block.operation.phase,)))

    def _heading(self, moment: Moment, block: Block, width: int) -> Iterator[Line]:
        is_now = block.operation.phase == moment.phase
        title = self._title(moment, block, width)
        symbols = Span(block.symbolic, "text" if is_now else "dim")
        indent = _columns(title)
        lines = wrap([*title, symbols], width, indent if indent + SYMBOLS <= width else INDENT)
        used = _columns(lines[-1])
        if not moment.is_done(block.operation) and used + len(NOT_YET) <= width:
            lines[-1] = (*lines[-1], Span(NOT_YET, "dim"))
        for line in lines:
            yield Line(line, target=Target("phase", (block.operation.phase,)))


_Parts = Sequence[tuple[Block, Lines]]
"""Operations, each with its lines."""


def _columns(spans: Sequence[Span]) -> int:
    return sum(cell_len(span.text) for span in spans)


def _rest(moment: Moment, following: Sequence[Block], width: int) -> Line:
    """Operations that have not come, in one line."""
    operations = [block.operation for block in following]
    has_layers = len(moment.units) > 1
    names = [f"{each.step.title} {each.layer if has_layers and each.layer else ''}".rstrip()
             for each in operations]  # fmt: skip
    said = cut(", ".join(names), width - HEADING - len(NOT_YET))
    return Line(
        (Span(f"{'  …':<{HEADING}}{said}{NOT_YET}", "dim"),),
        target=Target("phase", (operations[0].phase,)),
    )


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
