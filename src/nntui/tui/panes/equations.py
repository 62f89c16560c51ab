"""Lines of a pane from those of a block: whole and broken, or one of them on a heading's own."""

from collections.abc import Sequence
from typing import Protocol

from rich.cells import cell_len

from nntui.engine import Answer, Cell, NetworkTrace
from nntui.engine.origin import of_problem_rows
from nntui.explain.arithmetic import THEN, Block, Equation, Lines, Part, Window
from nntui.explain.extent import is_of_rows
from nntui.explain.numbers import Digits
from nntui.explain.overview import count

from ..moment import Moment
from .lines import (
    RESULTS,
    TERMS,
    Line,
    Role,
    Span,
    Target,
    cut,
    padded,
    shortened,
    shortened_sum,
    wrap,
)
from .pane import marker
from .table import MOST_NAME

ROWS_SHOWN = 12
"""Of a problem with more rows, at most so many around the chosen one are written out."""

GAPS = 2
"""Lines that say what is left out, before and after them."""

LEAST_ROWS = 3
"""So many are written out also where there is no room for them."""

TERMS_SHOWN = 48
"""Of a problem with more rows, about so many terms of an operation are written out."""

WIDEST: dict[Digits, int] = {"4": 11, "8": 15, "all": 24}
"""Columns of the widest number that is likely; a line of those that fits need not be measured."""

MARK, GAP = 2, 2
"""Columns before and after a label."""


class Shown(Protocol):
    """What equations are made of: a moment, or a row that was asked."""

    @property
    def trace(self) -> NetworkTrace | Answer:
        """The iteration, or a way forward alone."""

    @property
    def row(self) -> int:
        """The chosen row, from 0."""

    @property
    def digits(self) -> Digits:
        """How numbers are written."""


class Writer:
    """Makes lines of a pane from those of a block.

    Args:
        moment: What is shown.
        block: The operation.
        lines: Its lines.
        width: Columns that there are.
        has_after: Whether there is room for what is made of a result in a line of its own; where
            there is none, an "…" stands for it.
    """

    def __init__(
        self, moment: Shown, block: Block, lines: Lines, width: int, *, has_after: bool = True
    ) -> None:
        self._moment, self._block, self._lines, self._width = moment, block, lines, width
        self._chosen = moment.trace.place_of(moment.row)
        self._are_rows = is_of_rows(block.operation)
        self._indent = indent_of(lines)
        self._label_width = self._indent - MARK - GAP
        self._has_after = has_after

    @property
    def surely_fits(self) -> bool:
        """Whether no line can be too long."""
        number, numbers = WIDEST[self._moment.digits], self._lines.numbers
        if not self._are_rows:
            numbers += 3  # what is made of the result
        return self._indent + (numbers + 1) * (number + 4) + 2 * number <= self._width

    def all(self) -> list[Line]:
        """All lines, as they are broken."""
        return [line for place in range(len(self._lines)) for line in self.broken(place)]

    def count(self) -> int:
        """How many lines there are, as they are broken."""
        return len(self._lines) if self.surely_fits else len(self.all())

    def broken(self, place: int) -> list[Line]:
        """One of the lines, broken where it is too long."""
        line = self._lines[place]
        is_lit = self._are_rows and line.row == self._chosen
        label = padded(cut(line.label, self._label_width), self._label_width) + " " * GAP
        spans = [marker(is_lit), Span(label, "text" if is_lit else "dim"), *self._spans(line.parts)]
        broken = wrap(spans, self._width, self._indent, TERMS)
        if line.after:
            broken = self._with_after(broken, self._spans(line.after))
        target = Target("row", (_problem_row(self._moment, line),)) if self._are_rows else None
        return [Line(part, is_lit, target) for part in broken]

    def _with_after(
        self, broken: list[tuple[Span, ...]], after: list[Span]
    ) -> list[tuple[Span, ...]]:
        """With what is made of the result, behind it or below."""
        *above, last = broken
        used = sum(cell_len(span.text) for span in last)
        if used + len(THEN) + sum(cell_len(span.text) for span in after) <= self._width:
            *before, result = last
            text = result.text.rstrip()
            # What a power of ten in another line leaves blank stands behind the sign.
            sign = Span(THEN + " " * (len(result.text) - len(text)), "dim")
            return [*above, (*before, result._replace(text=text), sign, *after)]
        dots = Span(" …", "dim")
        if not self._has_after and used + len(dots.text) <= self._width:
            return [*above, (*last, dots)]
        below = wrap(after, self._width - self._indent, 0, TERMS)
        return broken + [(Span(" " * self._indent), *part) for part in below]

    def folded(self, width: int) -> list[Span]:
        """The operation in one piece of a line: the chosen row's line, with the middle of a sum
        left out; of one that has no rows, its results."""
        if not self._are_rows:
            results: list[Span] = []
            for line in self._lines:
                gap = "  " if results else ""
                address = self._address(line.parts[-1])
                results += [
                    Span(f"{gap}{line.label} ", "dim"),
                    Span(line.result, "result", cell=address),
                ]
            return shortened(results, width, RESULTS, "  …")
        chosen = next((line for line in self._lines if line.row == self._chosen), None)
        if chosen is None:
            name = self._moment.trace.recipe.problem.row_names[self._moment.row]
            return [Span(cut(f"{name} is not in this batch", width), "dim")]
        label = cut(chosen.label, self._label_width) + " " * GAP
        equation = shortened_sum(self._spans(chosen.parts), width - cell_len(label))
        return [Span(label, "text"), *equation]

    def _spans(self, parts: Sequence[Part]) -> list[Span]:
        lit_row = None if self._are_rows else self._chosen
        spans: list[Span] = []
        for part in parts:
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
            spans.append(Span(text, role, is_lit, self._address(part)))
        return spans

    def _address(self, part: Part) -> Cell | None:
        """A number's, by the problem's own row."""
        trace = self._moment.trace
        # Nobody can ask for those of a row that was asked itself: they are none of the run.
        is_of_run = isinstance(trace, NetworkTrace)
        return of_problem_rows(trace, part.cell) if part.cell and is_of_run else None


def indent_of(lines: Lines) -> int:
    """Columns before an equation: a mark and the longest label."""
    return MARK + min(MOST_NAME, max(map(cell_len, lines.labels), default=0)) + GAP


def lines_of(moment: Moment, block: Block, most: int = ROWS_SHOWN + GAPS) -> Lines:
    """The lines of a block that are shown: all, unless the problem has many rows.

    Then they are those around the chosen row. In an update, which adds up rows, these are terms;
    all its weights are written.

    Args:
        moment: What is shown.
        block: The operation.
        most: How many lines there is room for, with those that say what is left out.
    """
    place, terms = moment.trace.place_of(moment.row) or 0, block.operation.terms
    if is_of_rows(block.operation):
        shown = max(LEAST_ROWS, min(ROWS_SHOWN, most - GAPS))
        shown = min(shown, max(1, TERMS_SHOWN // max(1, terms)))
        return block.lines(moment.digits, Window(_around(place, block.rows, shown)))
    some = _around(place, terms, max(1, TERMS_SHOWN // block.rows))
    return block.lines(moment.digits, Window(range(block.rows), slice(some.start, some.stop)))


def gaps(block: Block, lines: Lines) -> tuple[list[Line], list[Line]]:
    """What says how many rows are left out before a block's lines, and after them."""
    before = lines.rows[0] if lines.rows else 0
    after = block.rows - before - len(lines.rows)
    one, other = (
        [Line((Span(f"{' ' * MARK}…  {count(left_out, 'more row')}", "dim"),))] if left_out else []
        for left_out in (before, after)
    )
    return one, other


def most_gaps(block: Block, lines: Lines) -> int:
    """How many lines these are, whichever row is chosen."""
    return GAPS if len(lines.rows) < block.rows else 0


def folded_lines_of(moment: Moment, block: Block) -> Lines:
    """Those that a folded block is made of: the chosen row's, or the results of all."""
    if not is_of_rows(block.operation):
        return lines_of(moment, block)
    place = moment.trace.place_of(moment.row)
    rows = [] if place is None else [place]
    return block.lines(moment.digits, Window(rows, slice(TERMS_SHOWN)))


def _problem_row(moment: Shown, equation: Equation) -> int:
    trace = moment.trace
    return trace.rows[equation.row] if isinstance(trace, NetworkTrace) else equation.row


def _around(place: int, size: int, shown: int) -> range:
    """A range around a place: all of `size` if they are few, else about `shown`."""
    if size <= ROWS_SHOWN:
        return range(size)
    shown = min(ROWS_SHOWN, shown)
    first = max(0, min(place - shown // 2, size - shown))
    return range(first, first + shown)


_ROLES: dict[str, Role] = {
    "weights": "weight",
    "inputs": "input",
    "bias": "input",
    "targets": "input",
}
"""What a number is drawn as; others are plain."""
