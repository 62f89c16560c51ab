"""The iteration's arithmetic, operation by operation, with its numbers written in."""

from collections.abc import Iterator

from nntui.explain.arithmetic import Block, Equation, Part, blocks

from ..moment import Moment
from .lines import Line, Role, Span, Target, wrap
from .pane import Pane, marker

ROWS_SHOWN = 12
"""Of a problem with more rows, so many around the chosen one are written out."""


class ArithmeticPane(Pane):
    """A heading an operation and, once its phase has come, a line a row."""

    def __init__(self, id: str, title: str = "") -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self._current = range(0)  # the lines of the operation done last

    def height(self, moment: Moment) -> int:
        """Lines that the text takes at the last phase, if none of them is too long."""
        operations = moment.trace.operations
        return sum(1 + min(len(operation.values), ROWS_SHOWN) for operation in operations)

    def lines(self, moment: Moment) -> list[Line]:
        """All operations; those of later phases have a heading only."""
        lines: list[Line] = []
        self._current = range(0)
        for block in blocks(moment.trace, moment.units):
            start = len(lines)
            lines += self._heading(moment, block)
            if moment.is_done(block.operation):
                lines += self._equations(moment, block)
            if block.operation.phase == moment.phase:
                self._current = range(start, len(lines))
        return lines

    def show(self, moment: Moment) -> None:
        """Draw a moment, and bring the operation done last into the window."""
        super().show(moment)
        self._follow()

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        super().on_resize()
        self._follow()

    def _follow(self) -> None:
        height = self.scrollable_content_region.height
        top = round(self.scroll_y)
        # One line more than the operation has, so that what comes next can be seen.
        end = min(len(self._lines), self._current.stop + 1)
        if end > top + height:
            top = end - height
        if self._current.start < top:
            top = self._current.start
        if top != round(self.scroll_y):
            self.scroll_to(y=top, animate=False)

    def _heading(self, moment: Moment, block: Block) -> Iterator[Line]:
        phase = block.operation.phase
        is_now, is_done = phase == moment.phase, phase <= moment.phase
        mark = "▸" if is_now else "✓" if is_done else " "
        several = len(moment.units) > 1 or max(moment.trace.recipe.network.sizes) > 1
        title = f"{block.heading:<{31 if several else 10}}"
        role: Role = "heading" if is_now else "text" if is_done else "dim"
        spans = [
            Span(f"{mark} ", role),
            Span(f"{phase:<3} ", role),
            Span(f"{title}  ", role),
            Span(block.symbolic, "text" if is_now else "dim"),
        ]
        if not is_done:
            spans.append(Span("   ·", "dim"))
        for line in wrap(spans, self.inner_width, indent=17):
            yield Line(line, target=Target("phase", (phase,)))

    def _equations(self, moment: Moment, block: Block) -> Iterator[Line]:
        of_weights = block.operation.kind == "update"
        rows = moment.trace.rows
        chosen = rows.index(moment.row) if moment.row in rows else None
        around = _around(chosen or 0, len(rows))
        if of_weights:
            equations = block.equations(moment.digits, terms=slice(around.start, around.stop))
        else:
            equations = block.equations(moment.digits, around)
        width = max((len(equation.label) for equation in equations), default=0)
        for equation in equations:
            is_lit = not of_weights and equation.row == chosen
            start = [
                marker(is_lit),
                Span(f"{equation.label:<{width}}  ", "text" if is_lit else "dim"),
            ]
            spans = [*start, *_spans(equation, chosen if of_weights else None)]
            target = None if of_weights else Target("row", (rows[equation.row],))
            for line in wrap(spans, self.inner_width, indent=sum(len(s.text) for s in start)):
                yield Line(line, is_lit, target)


def _around(row: int, rows: int) -> range:
    """The rows that are written out: all, or some around the chosen one."""
    first = max(0, min(row - ROWS_SHOWN // 2, rows - ROWS_SHOWN))
    return range(first, min(rows, first + ROWS_SHOWN))


def _spans(equation: Equation, lit_row: int | None) -> Iterator[Span]:
    for part in equation.parts:
        # In an update each row has a term of its own, so the chosen row's terms are lit there.
        is_lit = lit_row is not None and part.cell is not None and part.cell.row == lit_row
        yield Span(part.text, _role(part), is_lit and not part.is_result)


def _role(part: Part) -> Role:
    if part.cell is None:
        return "dim"
    if part.is_result:
        return "result"
    if part.cell.kind == "weights":
        return "weight"
    return "input" if part.cell.kind in ("inputs", "targets") else "text"
