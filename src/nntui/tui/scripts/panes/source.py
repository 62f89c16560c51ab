"""The script's own lines, with what each has computed beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from rich.cells import cell_len
from textual.content import Content

from nntui.code.passes import Step
from nntui.code.transcript import shape_of
from nntui.code.writing import number
from nntui.engine.trace import Operation
from nntui.explain.line import without_commands

from ...panes.lines import LazyLines, Line, Role, Span, Target, cut, right
from ...panes.pane import Pane
from ..moment import ScriptMoment
from .colouring import coloured, part_of

VALUE = 11
"""Columns beside a line for what it has computed."""

LEAST_VALUE = 7
"""Where the window is narrow."""

FEW = 2
"""So many numbers stand beside their line; of more there is their shape."""

BESIDE_TITLE = 6
"""Columns of the border that its title does not have."""

AROUND = 2
"""Lines that are in sight before and behind the place."""


class _Place(NamedTuple):
    """The part of a line that was computed last."""

    line: int
    first: int
    last: int


class SourcePane(Pane[ScriptMoment]):
    """The file in which the operation done last stands."""

    def __init__(self, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id)
        self._title = ""
        self._place: _Place | None = None
        self.file = ""

    def show(self, moment: ScriptMoment) -> None:
        """Draw a moment, with the place in sight and the way to it on the border."""
        step = moment.step
        file = step.file if step else moment.found.loop.file
        title = _title(moment, file, step, self.size.width - BESIDE_TITLE)
        if title != self._title:
            self._title = title
            self.border_title = Content(without_commands(title))
        changed = "changed on disk: r loads it again" if moment.is_changed else ""
        self.put_subtitle(changed)
        is_new = file != self.file
        self.file = file
        super().show(moment)
        self._follow(self._place.line if self._place else moment.found.loop.line, is_new)

    def lines(self, moment: ScriptMoment) -> Sequence[Line]:
        """All lines of the file; below the current one a line that marks what was computed."""
        raw = moment.found.source.lines(self.file)
        texts = tuple(without_commands(line.expandtabs(8)) for line in raw)
        spans = coloured(texts)
        step = moment.step
        self._place = _place(raw, texts, step) if step else None
        writer = _Writer(moment, self.file, self.inner_width, len(texts))
        place = self._place
        if place is None:
            return LazyLines(len(texts), lambda at: writer.line(at + 1, spans[at], None))

        def make(at: int) -> Line:
            assert place is not None
            if at == place.line:
                return writer.carets(place)
            line = at + 1 if at < place.line else at
            return writer.line(line, spans[line - 1], place)

        return LazyLines(len(texts) + 1, make)

    def _follow(self, line: int, is_new: bool) -> None:
        """Bring a line into the window, with some before and behind it."""
        top, height = round(self.scroll_y), self.inner_height
        if not height:
            return
        around = min(AROUND, max(0, (height - 2) // 2))
        first, last = line - 1 - around, line + around
        if is_new or not (top <= max(0, first) and min(last, len(self._lines) - 1) < top + height):
            self.scroll_to(y=max(0, line - height // 2), animate=False, immediate=True)


class _Writer:
    """Makes lines of the pane."""

    def __init__(self, moment: ScriptMoment, file: str, width: int, count: int) -> None:
        self._moment, self._file = moment, file
        self._numbers = len(str(count))
        self._beside = VALUE if width >= 60 else LEAST_VALUE
        self._room = max(1, width - self._gutter - self._beside - 1)
        self._by_line = moment.trace.by_line

    @property
    def _gutter(self) -> int:
        return self._numbers + 4

    def line(self, number: int, spans: Sequence[Span], place: _Place | None) -> Line:
        """A line of the file."""
        moment = self._moment
        is_current = place is not None and place.line == number
        operations = self._by_line.get((self._file, number), [])
        done = bisect_right(operations, moment.phase, key=lambda each: each.phase)
        mark = "▸" if is_current else "✓" if done else " "
        shown = self._shown(spans, place if is_current else None)
        text_width = sum(len(span.text) for span in shown)
        gap = " " * max(0, self._room - text_width)
        beside, role = self._told(number, operations, done)
        line = (
            Span(f"{mark} ", "heading"),
            Span(f"{number:>{self._numbers}}  ", "heading" if is_current else "dim"),
            *shown,
            Span(f"{gap} "),
            Span(right(cut(beside, self._beside), self._beside), role),
        )
        return Line(line, is_lit=is_current, target=Target("line", (number,)))

    def carets(self, place: _Place) -> Line:
        """Marks the part of the line above that was computed."""
        start = self._start(place)
        lead = "…" if start else ""
        first = max(0, place.first - start + len(lead))
        width = max(1, min(place.last - place.first, self._room - first))
        return Line((Span(" " * (self._gutter + first)), Span("^" * width, "result")))

    def _start(self, place: _Place) -> int:
        """The first letter of a long line that is shown, so that the place is in sight."""
        if place.last <= self._room - 1:
            return 0
        return max(0, min(place.first - 4, place.last - self._room + 2))

    def _shown(self, spans: Sequence[Span], place: _Place | None) -> Sequence[Span]:
        length = sum(len(span.text) for span in spans)
        start = self._start(place) if place else 0
        if not start and length <= self._room:
            return spans
        room = self._room - bool(start)
        is_cut = length - start > room
        middle = part_of(spans, start, start + room - is_cut)
        before = (Span("…", "dim"),) if start else ()
        after = (Span("…", "dim"),) if is_cut else ()
        return (*before, *middle, *after)

    def _told(self, line: int, operations: Sequence[Operation], done: int) -> tuple[str, Role]:
        """What stands beside a line."""
        moment = self._moment
        loop = moment.found.loop
        if line == loop.line and self._file == loop.file:
            return f"pass {moment.recorded.number:,}", "heading"
        if not operations:
            return "", "dim"
        if not done:
            return "·", "dim"
        values = np.asarray(operations[done - 1].values)
        shape = shape_of(values.shape)
        if 0 < values.size <= FEW:
            numbers = [number(each.item(), moment.digits) for each in values.reshape(-1)]
            told = "  ".join(numbers)
            if len(told) <= self._beside:
                return told, "result"
        return shape or "…", "text"


def _title(moment: ScriptMoment, file: str, step: Step | None, width: int) -> str:
    """The file and the way of calls to the place; where there is no room for all, its end."""
    parts = [moment.found.source.name_of(file), *(_way(step) if step else ())]
    title = " · ".join(parts)
    while cell_len(title) > width and len(parts) > 1:
        del parts[0]
        title = f"… {' · '.join(parts)}"
    return title


def _way(step: Step) -> Iterator[str]:
    for function, line in step.calls:
        yield f"line {line} ▸ {function}"


def _place(raw: Sequence[str], texts: Sequence[str], step: Step) -> _Place | None:
    """Where the part of a line stands that a step computed; its columns are bytes of UTF-8."""
    line, first, last_line, last = step.place
    if not 1 <= line <= len(raw):
        return None
    text = raw[line - 1]
    data = text.encode("utf-8", "surrogatepass")
    start = _column(data, first)
    end = _column(data, last) if last_line == line else len(text.expandtabs(8).rstrip())
    if step.written and last_line == line:
        # Python 2 as it stands on disk may have other columns than what it was converted to.
        found = "".join(texts[line - 1][start:end].split())
        if found != "".join(step.written.split()):
            at = texts[line - 1].find(step.written)
            if at >= 0:
                start, end = at, at + len(step.written)
    return _Place(line, start, max(start + 1, end))


def _column(data: bytes, column: int) -> int:
    return len(data[:column].decode("utf-8", "replace").expandtabs(8))
