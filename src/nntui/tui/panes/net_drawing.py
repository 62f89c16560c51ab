"""A network drawn on a canvas: edges, boxes over them, and what stands above and below."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len

from nntui.explain.arithmetic import Block, Part
from nntui.explain.network import BIAS, Picture

from ..moment import Moment
from .lines import Role, Span, cut, shortened
from .names import told_apart
from .net_canvas import Canvas
from .net_edges import dots, plain, stroke
from .net_layout import Column, Layout

NAME = 12
"""Columns of a name at most."""

SYMBOL = 5
"""Columns of what is above a number, such as `slope`."""

MOST_FAINT = 24
"""Of more edges between two columns only those of the chosen units are drawn."""

LEAST_FAN = 6
"""Columns that a line has at least beside what is written on it."""

NOT_TAKEN = "not in this batch"

FAINT, CHOSEN, LIT = range(3)
"""Ranks of lines: what crosses over what."""


class _Frame(NamedTuple):
    """What a box is drawn with, its corners first."""

    corners: tuple[str, str, str, str]
    flat: str
    left: str
    right: str


LIGHT = _Frame(("╭", "╮", "╰", "╯"), "─", "┤", "├")
HEAVY = _Frame(("┏", "┓", "┗", "┛"), "━", "┫", "┣")


class Drawing:
    """One picture on its canvas.

    Args:
        moment: What is shown.
        picture: The numbers.
        layout: The places.
        canvas: Where it is drawn.
        walked: The column that is walked in, and the input that was walked to.
        is_ascii: Draw lines with plain characters.
    """

    def __init__(
        self,
        moment: Moment,
        picture: Picture,
        layout: Layout,
        canvas: Canvas,
        walked: tuple[int, int],
        is_ascii: bool,
    ) -> None:
        self._moment, self._picture, self._layout = moment, picture, layout
        self._canvas, self._is_ascii = canvas, is_ascii
        self._column, self._input = walked
        self._names = {column.place: names_of(picture, column.place) for column in layout.columns}

    def draw(self) -> None:
        """Draw everything: edges first, boxes over them."""
        columns = self._layout.columns
        for source, target in pairwise(columns):
            self._edges(source, target)
        for column in columns:
            for box in column.boxes:
                self._box(column, box.unit, box.top)
            for units, line in column.more:
                middle = self._layout.middle(line)
                self._canvas.put(column.left + 1, middle, f"… {units} more", "dim")
        if self._layout.has_headings:
            self._headings()
        if self._layout.note is not None:
            self._note(self._layout.note)

    # Boxes.

    def _is_chosen(self, column: Column, unit: int) -> bool:
        if column.place == 0:
            return self._column == 0 and self._input == unit
        return self._moment.units[column.place - 1] == unit

    def _box(self, column: Column, unit: int, top: int) -> None:
        picture, canvas = self._picture, self._canvas
        is_bias = unit == picture.sizes[column.place]
        is_chosen = not is_bias and self._is_chosen(column, unit)
        is_looked_at = is_chosen and column.place == self._column
        name = BIAS if is_bias else self._names[column.place][unit]
        frame = HEAVY if is_looked_at else LIGHT
        role: Role = "heading" if is_looked_at else "dim"
        middle, end = self._layout.middle(top), column.right - 1
        mark = "▸" if is_chosen else " "
        label: Role = "heading" if is_chosen else "dim"
        if self._layout.high > 1:
            first, second, third, fourth = frame.corners
            flat = frame.flat * (column.width - 2)
            canvas.put(column.left, top, f"{first}{flat}{second}", role)
            canvas.put(column.left, top + 2, f"{third}{flat}{fourth}", role)
            canvas.put(column.left + 1, top, f"{mark}{name} ", label)
            start = column.left + 2
        else:
            start = canvas.put(column.left + 1, middle, f"{mark}{name}", label)
            start = column.left + 2 + self._name_width(column) + 1
        is_first, is_last = column.place == 0 or is_bias, column.place == picture.last
        canvas.put(column.left, middle, "│" if is_first else frame.left, role)
        canvas.put(end, middle, "│" if is_last else frame.right, role)
        if self._layout.high > 1:
            start = end - 1 - column.numbers * column.number - (column.numbers - 1) * 2
        else:
            start = end - column.numbers * column.number - (column.numbers - 1) * 2
        for place, part in enumerate(self._numbers(column, unit)):
            left = start + place * (column.number + 2)
            self._number(left, middle, part, column.number, is_chosen and column.place > 0)
        if is_last:
            part = picture.target(unit)
            canvas.put(end + 3, middle, part.text, "input", cell=part.cell)

    def _name_width(self, column: Column) -> int:
        names = self._names[column.place]
        bias = [BIAS] if self._picture.has_bias(column.place) else []
        return max(map(cell_len, [*names, *bias]))

    def _numbers(self, column: Column, unit: int) -> Sequence[Part]:
        """The numbers of a unit for which there is room."""
        forward, backward = self._picture.unit(column.place, unit)
        if column.numbers > 1:
            return forward, backward
        return (backward if backward.cell else forward,)

    def _number(self, left: int, line: int, part: Part, width: int, is_chosen: bool) -> None:
        text = cut(part.text, width)
        role: Role = "text"
        if part.cell is None and not part.kind:
            role = "dim"
        elif part.kind in ("inputs", BIAS):
            role = "input"
        elif part.is_result:
            role = "result"
        is_lit = is_chosen and part.is_result
        at = left + width - cell_len(text)
        self._canvas.put(at, line, text, role, is_lit, part.cell)

    # Edges.

    def _edges(self, source: Column, target: Column) -> None:
        picture, layer, layout = self._picture, target.place, self._layout
        left = source.right
        width = target.left - left
        if width < 1:
            return
        strengths = picture.strengths(layer)
        largest = float(abs(strengths).max()) if strengths.size else 0.0
        is_back = picture.edges(layer) == "carried back"
        from_unit = self._moment.units[layer - 2] if layer > 1 else -1
        to_unit = self._moment.units[layer - 1]
        pairs = [
            (one, other)
            for one in source.boxes
            for other in target.boxes
            if other.unit < picture.sizes[layer]
        ]
        own = [
            (one, other)
            for one, other in pairs
            if (one.unit == from_unit if is_back else other.unit == to_unit)
        ]
        others = [pair for pair in pairs if pair not in own]
        if len(others) > MOST_FAINT:
            others = [each for each in others if each[0].unit == from_unit]
        others.sort(key=lambda pair: abs(strengths[pair[0].unit, pair[1].unit]))
        for one, other in others:
            value = float(strengths[one.unit, other.unit])
            start, end = layout.middle(one.top), layout.middle(other.top)
            self._line(left, width, (start, end), value, largest, FAINT)
        ends = [other.unit if is_back else one.unit for one, other in own]
        if not ends:
            return
        labels = picture.labels(layer, ends)
        is_lit = picture.are_lit(layer)
        written = next(
            (form for form in labels.forms
             if max(_width(each) for each in form) + 3 + LEAST_FAN <= width), None
        )  # fmt: skip
        for number, (one, other) in enumerate(own):
            counts = labels.counts[number]
            start, end = layout.middle(one.top), layout.middle(other.top)
            first, across = left, width
            if written:
                label = written[number]
                across = width - max(_width(each) for each in written) - 3
                at = left + across + 2 if is_back else left + 2
                line = end if is_back else start
                self._label(at, line, label, is_lit, counts)
                stub = left + width - 1 if is_back else left
                self._canvas.put(stub, line, "─", "dim")
                first = left if is_back else left + width - across
            rank = LIT if is_lit and counts else CHOSEN
            value = float(strengths[one.unit, other.unit])
            self._line(first, across, (start, end), value, largest, rank)
        if is_lit and picture.edges(layer) != "changes":
            line = layout.middle(own[0][0].top if is_back else own[0][1].top)
            at = left if is_back else left + width - 1
            self._canvas.put(at, line, "◀" if is_back else "▶", "heading")

    def _line(
        self,
        left: int,
        width: int,
        ends: tuple[int, int],
        value: float,
        largest: float,
        rank: int,
    ) -> None:
        look = stroke(value, largest)
        role: Role = "down" if value < 0 else "up"
        if rank == FAINT or not value:
            role = "faint-down" if value < 0 else "faint-up" if value else "dim"
        if self._is_ascii:
            for column, line, letter in plain(width, *ends, look):
                self._canvas.put(left + column, line, letter, role)
        else:
            for column, line, bits in dots(width, *ends, look):
                self._canvas.dot(left + column, line, bits, role, rank)

    def _label(
        self, left: int, line: int, label: Sequence[Part], is_lit: bool, counts: bool
    ) -> None:
        canvas = self._canvas
        canvas.put(left - 1, line, " ")
        for part in label:
            role: Role = "dim"
            if part.is_result:
                role = "result"
            elif part.kind == "weights":
                role = "weight"
            elif part.kind in ("inputs", BIAS):
                role = "input"
            elif part.kind:
                role = "text"
            if not counts and is_lit:
                role = "dim"
            left = canvas.put(left, line, part.text, role, is_lit and counts, part.cell)
        canvas.put(left, line, " ")

    # What stands above and below.

    def _headings(self) -> None:
        picture, canvas, layout = self._picture, self._canvas, self._layout
        columns = layout.columns
        row = picture.trace.recipe.problem.row_names[picture.row]
        for column in columns:
            if column.place == 0:
                canvas.put(column.left + 1, 0, cut(row, column.width + 2), "heading")
                continue
            self._heading(column)
            if column.place == picture.last:
                canvas.put(column.right + 2, 0, "y", "dim")
        if picture.place is None and columns[0].place == 0:
            room = columns[1].left - columns[0].right - 4
            canvas.put(columns[0].right + 2, 0, cut(NOT_TAKEN, room), "dim")
            return
        for source, target in pairwise(columns):
            if picture.are_lit(target.place):
                self._way(source.right, target.left, target.place)

    def _heading(self, column: Column) -> None:
        """What the numbers of a layer are, above them."""
        picture = self._picture
        forward, backward = (picture.shown(column.place, backward=way) for way in (False, True))
        shown = [forward, backward] if column.numbers > 1 else [backward or forward]
        padding = 1 if self._layout.high > 1 else 0
        end = column.right - 1 - padding
        free = column.width - 2 - padding - (column.number + 2) * (column.numbers - 1)
        layer = f"layer {column.place}"
        if len(layer) + 1 + SYMBOL <= free:
            self._canvas.put(column.left + 1, 0, layer, "dim")
        for place, operation in enumerate(reversed(shown)):
            if operation is None:
                continue
            text = operation.matrix.symbol
            role: Role = "heading" if operation is picture.operation else "dim"
            self._canvas.put(end - place * (column.number + 2) - len(text), 0, text, role)

    def _way(self, left: int, right: int, layer: int) -> None:
        """The operation done last, above the edges that it went along, in its direction."""
        picture = self._picture
        operation = picture.operation
        assert operation is not None
        block = Block(operation, self._moment.units[operation.layer - 1])
        shown = picture.edges(layer)
        before, after = ("◀ ", "") if shown == "carried back" else ("", " ▶")
        if shown == "changes":
            after = ""
        room = right - left - 4 - len(before + after)
        symbols = f"  {block.symbolic}"
        spans = [Span(operation.step.title, "heading")]
        if len(operation.step.title) + len(symbols) <= room:
            spans.append(Span(symbols, "dim"))
        spans = shortened(spans, room, dots="…")
        text = [Span(before, "heading"), *spans, Span(after, "heading")]
        at = left + (right - left - sum(cell_len(span.text) for span in text)) // 2
        for span in text:
            at = self._canvas.put(at, 0, span.text, span.role)

    def _note(self, line: int) -> None:
        """Which columns are not in sight."""
        picture, columns = self._picture, self._layout.columns
        before = range(columns[0].place)
        after = range(columns[-1].place + 1, picture.last + 1)
        texts = []
        for name, left_out in (("before", before), ("after", after)):
            if left_out:
                counts = [
                    f"{picture.sizes[place]} {'inputs' if place == 0 else 'units'}"
                    for place in left_out
                ]
                texts.append(f"… {name}: {', '.join(counts)}")
        self._canvas.put(1, line, cut("   ".join(texts), self._canvas.width - 2), "dim")


def _width(label: Sequence[Part]) -> int:
    return sum(len(part.text) for part in label)


def names_of(picture: Picture, column: int) -> Sequence[str]:
    """What a column's units are called in the picture."""
    names = picture.names(column)
    return told_apart(names, [NAME] * len(names))
