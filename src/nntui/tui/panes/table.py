"""How a problem is written: a line a row, its inputs and what is wanted."""

from functools import lru_cache
from itertools import accumulate

from rich.cells import cell_len

from nntui.engine import SIGMOID, Network, Problem
from nntui.explain.numbers import Column, Digits

from .lines import cut, padded

MOST_NAME = 20
"""Columns that a row's name gets at most."""

LEAST_NAME = 5
"""Columns that a name gets at least; a longer one is cut to the width of its numbers."""

GAP = 2
"""Columns between two numbers."""

BAR = " │"
"""Stands between inputs and targets."""

CUT = " …"
"""Stands for the inputs that there is no room for, before or after those that are shown."""


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
        names = [_heading(name, max(column.width, LEAST_NAME)) for column, name in pairs]
        self._columns = columns
        self._widths = [
            max(column.width, cell_len(name)) + GAP
            for column, name in zip(columns, names, strict=True)
        ]
        self._names = [
            " " * (width - cell_len(name)) + name
            for width, name in zip(self._widths, names, strict=True)
        ]
        self._count = problem.features + bias
        self._rows = problem.row_names
        self.margin = min(MOST_NAME, max(cell_len(name) for name in problem.row_names))
        self.fixed = self.margin + len(BAR) + sum(self._widths[self._count :])
        self.width = self.fixed + sum(self._widths[: self._count])
        # The same at every moment, while the predictions beside them change.
        self._row = lru_cache(maxsize=256)(self._texts)

    def least(self) -> int:
        """Columns that are enough for two inputs, or for all where there are fewer."""
        few = self._widths[: min(2, self._count)]
        return self.fixed + sum(few) + len(CUT) * (self._count > len(few))

    def window(self, first: int, width: int) -> range:
        """Which inputs are shown in so many columns, from the one at `first` on if there are more.

        At least one is shown; so many of the last as there is room for, if `first` is beyond them.
        """
        room, widths = width - self.fixed, self._widths[: self._count]
        if sum(widths) <= room:
            return range(self._count)
        from_end = list(accumulate(reversed(widths), initial=len(CUT)))
        last_first = self._count - max(1, sum(used <= room for used in from_end) - 1)
        first = max(0, min(first, last_first))
        before = len(CUT) * (first > 0)
        after = [len(CUT)] * (self._count - first - 1) + [0]
        ends = list(accumulate(widths[first:], initial=before))[1:]
        shown = sum(end + dots <= room for end, dots in zip(ends, after, strict=True))
        return range(first, first + max(1, shown))

    def heading(self, window: range) -> str:
        """The names of the columns."""
        inputs = self._cut(self._names, window)
        return " " * self.margin + inputs + BAR + "".join(self._names[self._count :])

    def name(self, row: int) -> str:
        """A row's name."""
        return padded(cut(self._rows[row], self.margin), self.margin)

    def inputs(self, row: int, window: range) -> str:
        """A row's inputs."""
        return self._cut(self._row(row), window)

    def targets(self, row: int) -> str:
        """What is wanted of a row."""
        return "".join(self._row(row)[self._count :])

    def _cut(self, texts: list[str], window: range) -> str:
        before = CUT if window.start else ""
        after = CUT if window.stop < self._count else ""
        return before + "".join(texts[window.start : window.stop]) + after

    def _texts(self, row: int) -> list[str]:
        problem = self._problem
        values = [*problem.inputs[row].tolist(), *self._ones, *problem.targets[row].tolist()]
        parts = zip(self._columns, values, self._widths, strict=True)
        return [column.write(value).rjust(width) for column, value, width in parts]


def _heading(name: str, width: int) -> str:
    """A column's name; of one that stands for a class, such as `kind:2`, rather the class."""
    before, colon, label = name.rpartition(":")
    if cell_len(name) > width and before and label:
        name = colon + label
    return cut(name, width)


@lru_cache(maxsize=8)
def table_of(problem: Problem, bias: bool, digits: Digits) -> ProblemTable:
    """The table of a problem; kept, as it looks at every number."""
    return ProblemTable(problem, bias, digits)
