"""What went into the operation done last, what came of it, and the names around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from rich.cells import cell_len

from nntui.code.names import Named, own_name
from nntui.code.passes import Values, Version
from nntui.code.transcript import shape_of
from nntui.code.writing import number
from nntui.explain.numbers import Digits, align

from ...panes.lines import Line, Role, Span, cut, padded
from ...panes.pane import Pane, marker
from ..moment import ScriptMoment, chosen

ROWS = 4
"""Of a matrix so many rows around the chosen one are shown."""

MOST_NAME = 16
"""Columns of a name."""

MANY = 64
"""So many numbers of a row are written at most; the pane cuts it before."""


class NamesPane(Pane[ScriptMoment]):
    """Operands and result of the operation done last; the names of its frame."""

    def lines(self, moment: ScriptMoment) -> list[Line]:
        """Top to bottom: operands, result, names."""
        step = moment.step
        lines = list(self._pinned(moment))
        lines += self._of_operation(moment)
        if moment.is_at_end and moment.recorded.changes:
            heading, named = "after this pass", moment.names.at_end()
        elif step is None:
            heading, named = "at the pass's head", moment.names.at_head()
        else:
            where = step.calls[-1][0] if step.calls else "the loop"
            heading, named = f"names in {where}", moment.names.at(step)
        if named:
            lines.append(Line((Span(cut(heading, self.inner_width), "dim"),)))
            width = min(MOST_NAME, max(cell_len(each.name) for each in named))
            for each in named:
                lines += self._named(each, width, moment.digits)
        return lines

    def _pinned(self, moment: ScriptMoment) -> Iterator[Line]:
        width = min(MOST_NAME, max((cell_len(name) for name in moment.pinned), default=0))
        for name in moment.pinned:
            yield from self._named(moment.names.of(name, moment.step), width, moment.digits)
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
                there = own_name(version)
                if not here and not there:
                    here = self._unnamed(moment, version)
                name = here or there or "·"
                if (version.number, name) in seen:
                    continue
                seen.add((version.number, name))
                also = f" here · {there} there" if here and there and here != there else ""
                yield from self._matrix(name, also, version.values, moment, "input")
        result = moment.trace.source(operation).result
        name = result.names[0] if result.names else f"#{moment.trace.source(operation).number + 1}"
        yield from self._matrix(f"= {name}", "", result.values, moment, "result")

    def _unnamed(self, moment: ScriptMoment, version: Version) -> str:
        """What has no name: by the number of its step, as in formulas, and its source."""
        step = moment.trace.source_of.get(version.number)
        number = f"#{step.number + 1} " if step else ""
        return f"{number}{version.written}".strip()

    def _matrix(
        self, name: str, also: str, values: Values, moment: ScriptMoment, role: Role
    ) -> Iterator[Line]:
        array = np.asarray(values)
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
            spans = list(_numbers(texts, here - first, role))
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
            spans += _numbers(list(line), column - first if is_row else -1, role)
            yield Line(tuple(_cut(spans, self.inner_width)), is_lit=is_row)
        left = len(table) - first_row - ROWS
        if left > 0:
            yield Line((Span(f"  … {left:,} more", "dim"),))

    def _named(self, named: Named, width: int, digits: Digits) -> Iterator[Line]:
        shape = shape_of(named.shape)
        lead = [
            Span(f"{padded(cut(named.name, width), width)}  ", "heading"),
            Span(f"{shape:<5} ", "dim"),
        ]
        if named.now is None:
            yield Line((*lead, Span("·", "dim")))
            return
        now = _written(named.now, digits)
        before = _written(named.before, digits) if named.before is not None else []
        also = [Span(f"  also {', '.join(named.also)}", "dim")] if named.also else []
        if len(now) == len(before) == 1:
            changed = [Span(f"{before[0]} → "), Span(now[0], "result")]
            yield Line(tuple(_cut([*lead, *changed, *also], self.inner_width)))
            return
        if len(before) == len(now) and before != now:
            both = [align([was, is_now]) for was, is_now in zip(before, now, strict=True)]
            before, now = [each[0] for each in both], [each[1] for each in both]
            indent = Span(" " * sum(cell_len(span.text) for span in lead))
            yield Line(tuple(_cut([*lead, Span("  ".join(before))], self.inner_width)))
            after = [indent._replace(text=indent.text[:-2] + "→ "), Span("  ".join(now), "result")]
            yield Line(tuple(_cut([*after, *also], self.inner_width)))
            return
        yield Line(tuple(_cut([*lead, Span("  ".join(now)), *also], self.inner_width)))


def _written(values: Values, digits: Digits) -> list[str]:
    array: Any = np.asarray(values).reshape(-1)
    texts = [number(each.item(), digits) for each in array[:MANY]]
    return texts if array.size <= MANY else [*texts, "…"]


def _numbers(texts: Sequence[str], lit: int, role: Role) -> Iterator[Span]:
    for place, text in enumerate(texts):
        yield Span(("  " if place else "") + text, role if place == lit else "text")


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
