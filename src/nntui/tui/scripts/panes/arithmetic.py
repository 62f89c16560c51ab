"""The arithmetic of the line that is done: each of its operations, number by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from rich.cells import cell_len
from textual.content import Content

from nntui.code.formulas import is_made
from nntui.code.transcript import label, shape_of
from nntui.code.writing import NOT_WRITTEN, aligned_parts, symbolic
from nntui.code.writing import line as written_line
from nntui.code.writing import number as written
from nntui.engine import Cell
from nntui.engine.trace import Operation
from nntui.explain.line import without_commands
from nntui.explain.numbers import Digits, align

from ...panes.lines import TERMS, Line, Role, Span, Target, cut, padded, wrap
from ...panes.pane import Pane, marker
from ..moment import ScriptMoment, chosen

ROWS = 12
"""Of an operation with more numbers so many around the chosen one are written out."""

TERMS_IN_ALL = 4_000
"""About so many terms of sums are evaluated for a picture."""

NOT_YET = "   ·"


class ScriptArithmeticPane(Pane[ScriptMoment]):
    """A heading an operation and, once it is done, a line a number."""

    def __init__(self, id: str, title: str = "") -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self._title = ""
        self._current = range(0)

    def show(self, moment: ScriptMoment) -> None:
        """Draw a moment, and bring the operation done last into the window."""
        title = _title(moment)
        if title != self._title:
            self._title = title
            self.border_title = Content(without_commands(title))
        super().show(moment)
        self._follow()

    def lines(self, moment: ScriptMoment) -> list[Line]:
        """The operations of the line; those of later phases have a heading only."""
        lines: list[Line] = []
        self._current = range(0)
        visit = moment.grains.visit_of(moment.phase)
        for operation in visit:
            start = len(lines)
            lines += self._heading(moment, operation)
            if operation.phase <= moment.phase:
                is_now = operation.phase == moment.phase
                lines += self._rows(moment, operation, is_now)
                if is_now:
                    self._current = range(start, len(lines))
        return lines

    @property
    def looked_at(self) -> range:
        """The lines of the operation done last."""
        return self._current

    @property
    def chosen_text(self) -> str:
        """The chosen number's line of the operation done last; empty where there is none."""
        lit = [self._lines[at] for at in self._current if self._lines[at].is_lit]
        texts = ["".join(span.text for span in line.spans) for line in lit]
        return " ".join(text.removeprefix("▸").strip() for text in texts)

    def _heading(self, moment: ScriptMoment, operation: Operation) -> Iterator[Line]:
        is_now, is_done = operation.phase == moment.phase, operation.phase <= moment.phase
        mark = "▸" if is_now else "✓" if is_done else " "
        role: Role = "heading" if is_now else "text" if is_done else "dim"
        shape, step = shape_of(operation.matrix.shape), moment.trace.source(operation)
        spans = [
            Span(f"{mark} ", role),
            Span(f"{step.number + 1:<3} ", role),
            Span(f"{operation.step.title}  ", role),
            Span(
                operation.matrix.symbol if is_made(step.verb) else symbolic(operation),
                "text" if is_now else "dim",
            ),
            Span(f"  {shape}" if shape else "", "dim"),
        ]
        lines = wrap(spans, self.inner_width, indent=8)
        if not is_done and sum(cell_len(s.text) for s in lines[-1]) + 4 <= self.inner_width:
            lines[-1] = (*lines[-1], Span(NOT_YET, "dim"))
        for line in lines:
            yield Line(line, target=Target("phase", (operation.phase,)))

    def _rows(self, moment: ScriptMoment, operation: Operation, is_now: bool) -> Iterator[Line]:
        size = operation.values.size
        if not size:
            return
        shape = operation.matrix.shape
        at = chosen(moment.at, shape)
        here = int(np.ravel_multi_index(at, shape)) if shape else 0
        room = max(3, min(ROWS, TERMS_IN_ALL // max(1, operation.terms)))
        first = max(0, min(here - room // 2, size - room))
        last = min(size, first + room)
        if is_made(moment.trace.source(operation).verb):
            made = _values(operation, first, last, moment.digits)
        else:
            made = _rows(operation, first, last, moment.digits)
        if first:
            yield _more(first, "before")
        width = max(cell_len(name) for name, _ in made)
        for flat, (name, parts) in enumerate(made, start=first):
            is_lit = is_now and flat == here
            target = Target("row", (flat,)) if is_now else None
            spans = [marker(is_lit), Span(f"{padded(name, width)}  ", "dim"), *parts]
            for each in wrap(spans, self.inner_width, indent=6, breaks=TERMS):
                yield Line(each, is_lit=is_lit, target=target)
        if last < size:
            yield _more(size - last, "after")

    def _follow(self) -> None:
        """Bring the operation done last into the window, and the chosen number for certain."""
        top, height = round(self.scroll_y), self.inner_height
        lit = [place for place in self._current if self._lines[place].is_lit]
        end = self._current.stop
        if end > top + height:
            top = end - height
        if self._current.start < top:
            top = self._current.start
        if lit and lit[-1] >= top + height:
            top = lit[-1] - height + 1
        if lit and lit[0] < top:
            top = lit[0]
        if top != round(self.scroll_y):
            self.scroll_to(y=max(0, top), animate=False, immediate=True)


Row = tuple[str, list[Span]]
"""A place, and how its number came about."""


@lru_cache(maxsize=64)
def _rows(operation: Operation, first: int, last: int, digits: Digits) -> list[Row]:
    trace, shape = operation.trace, operation.matrix.shape
    made = [written_line(operation, at) for at in _places(operation, first, last)]
    texts = aligned_parts(trace, made, digits)
    results = align([written(operation.values[each.at].item(), digits) for each in made])
    rows: list[Row] = []
    for each, parts, result in zip(made, texts, results, strict=True):
        role: Role = "text" if each.is_written else "dim"
        cells = [hole.cell if _is_asked(hole.cell) else None for hole in each.holes]
        spans = [
            Span(part, role, cell=cells[place // 2] if place % 2 else None)
            for place, part in enumerate(parts)
        ]
        told = [Span(" = ", role)] if each.is_written else []
        text = result.strip() if each.is_written else result
        end = [] if each.is_written else [Span(f"  {NOT_WRITTEN}", role)]
        value = Span(text, role, cell=operation.cell(*each.at))
        rows.append((label(each.at, shape), [*spans, *told, value, *end]))
    return rows


def _values(operation: Operation, first: int, last: int, digits: Digits) -> list[Row]:
    """The numbers of what was made from nothing: drawn, or filled in."""
    places = _places(operation, first, last)
    texts = align([written(operation.values[at].item(), digits) for at in places])
    return [
        (label(at, operation.matrix.shape), [Span(text, cell=operation.cell(*at))])
        for at, text in zip(places, texts, strict=True)
    ]


def _is_asked(cell: Cell | None) -> bool:
    """Whether a number is one of the pass, and not one that only its formula holds."""
    return cell is not None and cell.matrix.startswith("v")


def _places(operation: Operation, first: int, last: int) -> Sequence[tuple[int, ...]]:
    shape = operation.matrix.shape
    if not shape:
        return [()]
    return [
        tuple(int(each) for each in np.unravel_index(flat, shape)) for flat in range(first, last)
    ]


def _more(count: int, where: str) -> Line:
    plural = "number" if count == 1 else "numbers"
    return Line((Span(f"  … {count:,} {plural} {where}", "dim"),))


def _title(moment: ScriptMoment) -> str:
    """The line that is done, as it is written."""
    visit = moment.grains.visit_of(moment.phase)
    if not visit:
        return "Arithmetic"
    step = moment.trace.source(visit[0])
    lines = moment.found.source.lines(step.file)
    text = lines[step.line - 1].strip() if step.line <= len(lines) else step.written
    return f"Line {step.line}  {cut(text, 200)}"
