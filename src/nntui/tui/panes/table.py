"""How a problem is written: a line a row, its inputs and what is wanted."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate

import numpy as np
from rich.cells import cell_len

from nntui.engine import SIGMOID, Cell, Network, Problem
from nntui.explain.numbers import Column, Digits

from .lines import Span, cut, padded
from .names import told_apart

MOST_NAME = 20
"""Columns that a row's name gets at most."""

LEAST_NAME = 5
"""Columns that a name gets at least; a longer one is cut to the width of its numbers."""

MOST_CLASS = 6
"""Columns that a class's name gets at most."""

GAP = 2
"""Columns between two numbers."""

BAR = " │"
"""Stands between inputs and targets."""

CUT = " …"
"""Stands for the inputs that there is no room for, before or after those that are shown."""

CUT_BEFORE = 1
"""Columns that it takes before them: it has one of the blanks that a column begins with."""


class ProblemTable:
    """The texts of a problem, each as wide as its column.

    Where there is no room for all inputs, only a window of them is written; names and targets
    always are.

    Args:
        problem: What is written.
        bias: Whether a column of ones is written after the inputs.
        digits: How numbers are written.

    Attributes:
        margin: Columns of the rows' names.
        fixed: Columns of all but the inputs.
        width: Columns of all.
    """

    def __init__(self, problem: Problem, bias: bool, digits: Digits) -> None:
        self._problem = problem
        self._ones = [1.0] * bias
        columns = [Column(column, digits, whole=True) for column in problem.inputs.T]
        columns += [Column(problem.inputs[:1, :1] * 0 + 1, digits, whole=True)] * bias
        columns += [Column(column, digits, whole=True) for column in problem.targets.T]
        one = Network((1,), (SIGMOID,), bias)
        names = [*one.entering_names(problem.feature_names, 1), *problem.output_names]
        pairs = list(zip(columns, names, strict=True))
        rooms = [max(column.width, LEAST_NAME) for column, _ in pairs]
        count = problem.features + bias
        names = [
            *told_apart(names[:count], rooms[:count]),
            *told_apart(names[count:], rooms[count:]),
        ]
        self._columns = columns
        self._widths = [
            max(column.width, cell_len(name)) + GAP
            for column, name in zip(columns, names, strict=True)
        ]
        self._names = [
            " " * (width - cell_len(name)) + name
            for width, name in zip(self._widths, names, strict=True)
        ]
        self._count = count
        self._rows = problem.row_names
        self.margin = min(MOST_NAME, max(cell_len(name) for name in problem.row_names))
        self.fixed = self.margin + len(BAR) + sum(self._widths[self._count :])
        self.width = self.fixed + sum(self._widths[: self._count])
        # The same at every moment, while the predictions beside them change.
        self._row = lru_cache(maxsize=256)(self._texts)

    def least(self, few: int = 2) -> int:
        """Columns that are enough for a few inputs, or for all where there are fewer."""
        widths = self._widths[: min(few, self._count)]
        return self.fixed + sum(widths) + len(CUT) * (self._count > len(widths))

    def window(self, first: int, width: int) -> range:
        """Which inputs are shown in so many columns, from the one at `first` on if there are more.

        At least one is shown; so many of the last as there is room for, if `first` is beyond them.
        """
        return window_of(self._widths[: self._count], first, width - self.fixed)

    def heading(self, window: range) -> str:
        """The names of the columns."""
        inputs = cut_to(self._names[: self._count], window)
        return " " * self.margin + inputs + BAR + "".join(self._names[self._count :])

    @property
    def input_widths(self) -> list[int]:
        """Columns of each input."""
        return self._widths[: self._count]

    @property
    def target_widths(self) -> list[int]:
        """Columns of what is wanted of each output."""
        return self._widths[self._count :]

    def names(self) -> list[str]:
        """The names of the inputs, then those of the targets, each as wide as its column."""
        return self._names

    def cells(self, row: int) -> list[str]:
        """A row's inputs, then what is wanted of it, each as wide as its column."""
        return self._row(row)

    @cached_property
    def classes(self) -> list[str] | None:
        """What the outputs stand for, shortened, where they are classes: of each row one output is
        wanted, and no other."""
        targets = self._problem.targets
        is_of_classes = targets.shape[1] > 1 and bool(
            (((targets == 0) | (targets == 1)).all(axis=1) & (targets.sum(axis=1) == 1)).all()
        )
        if not is_of_classes:
            return None
        names = [name.rpartition(":")[2] or name for name in self._problem.output_names]
        return told_apart(names, [MOST_CLASS] * len(names))

    def class_of(self, row: int) -> int:
        """Which output is wanted of a row."""
        return int(np.argmax(self._problem.targets[row]))

    def name(self, row: int) -> str:
        """A row's name."""
        return padded(cut(self._rows[row], self.margin), self.margin)

    def inputs(self, row: int, window: range) -> list[Span]:
        """A row's inputs."""
        texts = self._row(row)
        spans = [Span(texts[place], "input", cell=self.cell(row, place)) for place in window]
        if window.start:
            spans[0] = spans[0]._replace(text=spans[0].text[GAP - 1 :])
            spans.insert(0, Span(CUT, "input"))
        return [*spans, Span(CUT, "input")] if window.stop < self._count else spans

    def targets(self, row: int) -> list[Span]:
        """What is wanted of a row."""
        columns = range(self._count, len(self._widths))
        texts = self._row(row)
        return [Span(texts[place], "input", cell=self.cell(row, place)) for place in columns]

    def cell(self, row: int, column: int) -> Cell | None:
        """The address of an input or of a target; the ones of a bias have none."""
        if column >= self._count:
            return Cell("y", (row, column - self._count))
        return Cell("x", (row, column)) if column < self._problem.features else None

    def _texts(self, row: int) -> list[str]:
        problem = self._problem
        values = [*problem.inputs[row].tolist(), *self._ones, *problem.targets[row].tolist()]
        parts = zip(self._columns, values, self._widths, strict=True)
        return [column.write(value).rjust(width) for column, value, width in parts]


def window_of(widths: Sequence[int], first: int, room: int) -> range:
    """Which of several columns are shown in so much room, from the one at `first` on.

    At least one is; so many of the last as there is room for, if `first` is beyond them. Where
    some are left out, before or after, there is room for a sign.
    """
    count = len(widths)
    if sum(widths) <= room:
        return range(count)
    from_end = list(accumulate(reversed(widths), initial=CUT_BEFORE))
    last_first = count - max(1, sum(used <= room for used in from_end) - 1)
    first = max(0, min(first, last_first))
    before = CUT_BEFORE * (first > 0)
    after = [len(CUT)] * (count - first - 1) + [0]
    ends = list(accumulate(widths[first:], initial=before))[1:]
    shown = sum(end + dots <= room for end, dots in zip(ends, after, strict=True))
    return range(first, first + max(1, shown))


def cut_to(texts: Sequence[str], window: range) -> str:
    """The texts of a window, with a sign where some are left out."""
    inside = "".join(texts[window.start : window.stop])
    before = CUT + inside[GAP - 1 :] if window.start else inside
    return before + (CUT if window.stop < len(texts) else "")


@lru_cache(maxsize=8)
def table_of(problem: Problem, bias: bool, digits: Digits) -> ProblemTable:
    """The table of a problem; kept, as it looks at every number."""
    return ProblemTable(problem, bias, digits)
