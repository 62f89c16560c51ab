"""What went into the operation done last, what came of it, and the names around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isfinite
from typing import Any

import numpy as np
from rich.cells import cell_len

from nntui.code.names import Named
from nntui.code.origin import ends
from nntui.code.passes import Recorded, Values, Version
from nntui.code.timeline import ScriptTimeline
from nntui.code.transcript import label, shape_of
from nntui.code.writing import number
from nntui.engine import Cell
from nntui.explain.numbers import Digits, align

from ...panes.lines import Line, Role, Span, cut, padded
from ...panes.pane import Pane, marker
from ...panes.weights import MAX_BAR, MIN_BAR, bar, nice_scale
from ..moment import ScriptMoment, chosen

ROWS = 4
"""Of a matrix so many rows around the chosen one are shown."""

MOST_NAME = 16
"""Columns of a name."""

BESIDE_BAR = 12
"""Columns of a line with a bar that neither its numbers nor the bar take."""

MANY = 64
"""So many numbers of a row are written at most; the pane cuts it before."""


class NamesPane(Pane[ScriptMoment]):
    """Operands and result of the operation done last; the names of its frame."""

    def __init__(self, id: str, title: str = "") -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self._of: ScriptTimeline | None = None
        self._scale = 0.0
        self._ended: Recorded | None = None
        self._left: list[Named] = []

    def show(self, moment: ScriptMoment) -> None:
        """Draw a moment, and tell the bars' scale where there are bars."""
        self._grow(moment)
        super().show(moment)
        has_bars = any("┼" in span.text for line in self._lines for span in line.spans)
        self.put_subtitle(f"bars -{self._scale:g} to {self._scale:g}" if has_bars else "")

    def lines(self, moment: ScriptMoment) -> list[Line]:
        """Top to bottom: operands, result, names."""
        step = moment.step
        lines = list(self._pinned(moment))
        lines += self._of_operation(moment)
        if moment.is_at_end and moment.recorded.changes:
            heading, named = "after this pass", self._at_end(moment)
        elif step is None:
            heading, named = "at the pass's head", moment.names.at_head()
        else:
            where = step.calls[-1][0] if step.calls else "the loop"
            heading, named = f"names in {where}", moment.names.at(step)
        if named:
            lines.append(Line((Span(cut(heading, self.inner_width), "dim"),)))
            width = min(MOST_NAME, max(cell_len(each.name) for each in named))
            for each in named:
                lines += self._named(each, width, moment)
        return lines

    def _at_end(self, moment: ScriptMoment) -> Sequence[Named]:
        """The names that the pass changed, each with the versions that its numbers are."""
        if self._ended is not moment.recorded:
            self._ended = moment.recorded
            self._left = []
            for each in moment.names.at_end():
                was, version = ends(moment.recorded, each.name)
                self._left.append(replace(each, was=was, version=version))
        return self._left

    def _pinned(self, moment: ScriptMoment) -> Iterator[Line]:
        width = min(MOST_NAME, max((cell_len(name) for name in moment.pinned), default=0))
        for name in moment.pinned:
            yield from self._named(moment.names.of(name, moment.step), width, moment)
        if moment.pinned:
            yield Line((Span("─" * self.inner_width, "dim"),))

    def _of_operation(self, moment: ScriptMoment) -> Iterator[Line]:
        operation = moment.operation
        if operation is None:
            return
        steps = moment.trace.inner(operation)
        made = {step.result.number for step in steps}
        seen: set[tuple[int, str]] = set()
        for step in steps:
            for place, tree in enumerate(step.operands):
                if not step.is_number(tree):
                    continue
                version = step.recorded.versions[tree["version"]]
                if version.number in made or version.origin[0] in ("literal", "constant"):
                    continue
                here = step.called(place)
                there = moment.names.called(version, step)
                if not here and not there:
                    here = self._unnamed(moment, version)
                name = here or there or "·"
                if (version.number, name) in seen:
                    continue
                seen.add((version.number, name))
                also = f" here · {there} there" if here and there and here != there else ""
                yield from self._matrix(name, also, version, moment, "input")
        source = moment.trace.source(operation)
        result = source.result
        name = moment.names.made(source) or f"#{source.number + 1}"
        yield from self._matrix(f"= {name}", "", result, moment, "result")

    def _unnamed(self, moment: ScriptMoment, version: Version) -> str:
        """What has no name: by the number of its step, as in formulas, and its source."""
        step = moment.trace.source_of.get(version.number)
        number = f"#{step.number + 1} " if step else ""
        return f"{number}{version.written}".strip()

    def _matrix(
        self, name: str, also: str, version: Version, moment: ScriptMoment, role: Role
    ) -> Iterator[Line]:
        array = np.asarray(version.values)
        shape = shape_of(array.shape)
        heading = [Span(cut(name, self.inner_width - len(shape) - 2), "heading")]
        heading += [Span(f"  {shape}", "dim")] if shape else []
        if also:
            room = self.inner_width - sum(cell_len(span.text) for span in heading)
            heading.append(Span(cut(f" {also}", max(1, room)), "dim"))
        at = chosen(moment.at, array.shape)
        if array.ndim < 2 or 1 in array.shape or not array.size:
            flat = array.reshape(-1)
            here = int(np.ravel_multi_index(at, array.shape)) if array.shape and array.size else 0
            first = max(0, min(here - 2, flat.size - 4))
            texts = [number(each.item(), moment.digits) for each in flat[first : first + MANY]]
            spans = list(_numbers(texts, here - first, role, _cells(version, first, MANY)))
            inline = [*heading, Span("  …" if first else "  ", "dim"), *spans]
            if sum(cell_len(s.text) for s in inline) <= self.inner_width:
                yield Line(tuple(inline))
            else:
                yield Line(tuple(heading))
                start = Span("  …" if first else "  ", "dim")
                yield Line(tuple(_cut([start, *spans], self.inner_width)))
            return
        yield Line(tuple(heading))
        table = array.reshape(-1, array.shape[-1])
        row = int(np.ravel_multi_index(at[:-1], array.shape[:-1]))
        column = at[-1]
        first_row = max(0, min(row - ROWS // 2, len(table) - ROWS))
        first = max(0, min(column - 2, table.shape[1] - 4))
        part = table[first_row : first_row + ROWS, first : first + MANY]
        texts_of = [[number(each.item(), moment.digits) for each in line] for line in part]
        columns = [align(list(each)) for each in zip(*texts_of, strict=True)]
        if first_row:
            yield Line((Span(f"  … {first_row:,} more", "dim"),))
        for place, line in enumerate(zip(*columns, strict=True), start=first_row):
            is_row = place == row
            spans = [marker(is_row), *([Span("… ", "dim")] if first else [])]
            cells = _cells(version, place * table.shape[1] + first, len(line))
            spans += _numbers(list(line), column - first if is_row else -1, role, cells)
            yield Line(tuple(_cut(spans, self.inner_width)), is_lit=is_row)
        left = len(table) - first_row - ROWS
        if left > 0:
            yield Line((Span(f"  … {left:,} more", "dim"),))

    def _named(self, named: Named, width: int, moment: ScriptMoment) -> Iterator[Line]:
        digits = moment.digits
        lead = [
            Span(f"{padded(cut(named.name, width), width)}  ", "heading"),
            Span(f"{shape_of(named.shape):<5} ", "dim"),
        ]
        if named.now is None:
            yield Line((*lead, Span("·", "dim")))
            return
        also = [Span(f"  also {', '.join(named.also)}", "dim")] if named.also else []
        if self._is_moved(named):
            lines = list(self._moves(named, moment))
            if np.asarray(named.now).size == 1:
                lead += lines.pop().spans
            yield Line(tuple(_cut([*lead, *also], self.inner_width)))
            yield from lines
            return
        now = _numbers(_written(named.now, digits), -1, "text", _cells(named.version, 0, MANY))
        yield Line(tuple(_cut([*lead, *now, *also], self.inner_width)))

    def _is_moved(self, named: Named) -> bool:
        """Whether the pass changed its numbers, so that each has moved up or down."""
        if named.before is None:
            return False
        before, now = np.asarray(named.before), np.asarray(named.now)
        if before.shape != now.shape:
            return False
        return before.dtype.kind in "iuf" and now.dtype.kind in "iuf" and bool(now.size)

    def _moves(self, named: Named, moment: ScriptMoment) -> Iterator[Line]:
        """Some numbers of a name, a line each: its place, what it was, where it went, what it is,
        and a bar as long as that."""
        shape = named.shape
        before, now = np.asarray(named.before).reshape(-1), np.asarray(named.now).reshape(-1)
        at = chosen(moment.at, shape)
        here = int(np.ravel_multi_index(at, shape)) if shape else 0
        first = max(0, min(here - ROWS // 2, now.size - ROWS))
        flats = range(first, min(now.size, first + ROWS))
        texts = [
            align([number(values[flat].item(), moment.digits) for flat in flats])
            for values in (before, now)
        ]
        labels = [label(_place(flat, shape), shape) for flat in flats]
        width = max(map(len, labels))
        half = self._half_bar(width + sum(len(column[0]) for column in texts))
        for flat, name, was, is_now in zip(flats, labels, *texts, strict=True):
            old, new = float(before[flat]), float(now[flat])
            arrow, role = _direction(old, new)
            lead = [Span(f"  {name:<{width}}  ", "dim")] if shape and now.size > 1 else []
            cells = [next(iter(_cells(each, flat, 1)), None) for each in (named.was, named.version)]
            spans = [
                *lead,
                Span(was, cell=cells[0]),
                Span(f" {arrow} ", role),
                Span(is_now, "result", cell=cells[1]),
            ]
            if half:
                spans += bar(new, self._scale, half)
            yield Line(tuple(_cut(spans, self.inner_width)))
        if now.size > len(flats):
            yield Line((Span(f"  … {now.size - len(flats):,} more", "dim"),))

    def _half_bar(self, used: int) -> int:
        """Half the length of the bars that there is room for beside the numbers; 0 for none."""
        half = min(MAX_BAR, (self.inner_width - used - BESIDE_BAR) // 2)
        return half if half >= MIN_BAR else 0

    def _grow(self, moment: ScriptMoment) -> None:
        """Let the bars' scale grow with the run: what has once grown stays so, as nothing could be
        compared that is drawn on another scale at each step."""
        if self._of is not moment.timeline or not moment.recorded.number:
            self._of, self._scale = moment.timeline, 0.0
        largest = moment.names.largest
        if isfinite(largest):
            self._scale = max(self._scale, nice_scale(largest))


def _direction(old: float, new: float) -> tuple[str, Role]:
    if new == old or new != new or old != old:
        return ("=" if new == old else "→"), "dim"
    return ("▲", "up") if new > old else ("▼", "down")


def _place(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(each) for each in np.unravel_index(flat, shape)) if shape else ()


def _written(values: Values, digits: Digits) -> list[str]:
    array: Any = np.asarray(values).reshape(-1)
    texts = [number(each.item(), digits) for each in array[:MANY]]
    return texts if array.size <= MANY else [*texts, "…"]


def _numbers(
    texts: Sequence[str], lit: int, role: Role, cells: Sequence[Cell] = ()
) -> Iterator[Span]:
    for place, text in enumerate(texts):
        cell = cells[place] if place < len(cells) else None
        yield Span(("  " if place else "") + text, role if place == lit else "text", cell=cell)


def _cells(version: Version | None, first: int, count: int) -> list[Cell]:
    """The addresses of some numbers of a version, counted row by row."""
    if version is None:
        return []
    last = min(first + count, int(np.size(np.asarray(version.values))))
    return [Cell(f"v{version.number}", _place(flat, version.shape)) for flat in range(first, last)]


def _cut(spans: Sequence[Span], width: int) -> Iterator[Span]:
    """Spans of at most `width` columns, with a sign where something is missing."""
    room = width - sum(cell_len(span.text) for span in spans)
    if room >= 0:
        yield from spans
        return
    left = width - 1
    for span in spans:
        length = cell_len(span.text)
        if length > left:
            text = cut(span.text, left + 1) if left > 0 else "…"
            yield span._replace(text=text if text.endswith("…") else f"{text}…")
            return
        yield span
        left -= length
