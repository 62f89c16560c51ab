"""What stands behind a row's name: inputs, targets and predictions, in as much room as there is."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from rich.cells import cell_len

from nntui.engine import Cell

from ..moment import Moment
from .lines import Role, Span, right
from .names import told_apart
from .table import BAR, CUT, CUT_BEFORE, GAP, MOST_CLASS, ProblemTable, cut_to, window_of

NOT_YET = "·"
"""Stands for a prediction whose phase has not come."""


class Said(NamedTuple):
    """What the network says of a row.

    Attributes:
        texts: Number by number.
        most: The output that it says most of.
        role: What it is drawn as.
        row: The row.
        matrix: The predictions'.
    """

    texts: Sequence[str]
    most: int
    role: Role
    row: int = 0
    matrix: str = ""

    def cells(self, outputs: Sequence[int]) -> list[Cell]:
        """The addresses of some of the numbers."""
        return [Cell(self.matrix, (self.row, output)) for output in outputs]


def after(moment: Moment) -> str:
    """What stands behind a prediction: with batches a blank, as the others' have a parenthesis."""
    return " " * (moment.trace.recipe.batch is not None)


class Answers(Protocol):
    """A form in which a row's numbers stand beside each other.

    Attributes:
        least: Columns that it takes at least, the row's name included.
        full: Columns of all.
        can_turn: Whether another one can be turned to.
    """

    least: int
    full: int
    can_turn: bool

    def first(self, row: int) -> int:
        """The first column in the window of a row, as long as nobody has turned to another."""

    def window(self, first: int, width: int) -> range:
        """Which columns there is room for, from one on."""

    def used(self, window: range) -> int:
        """Columns that a window takes with all that stands beside it."""

    def heading(self, window: range) -> str:
        """The names of the columns."""

    def cells(self, row: int, window: range, said: Said | None) -> Sequence[Span]:
        """A row, and what the network says of it."""


class Beside:
    """All targets and all predictions, behind a window of inputs."""

    can_turn = True

    def first(self, _row: int) -> int:
        """The first input."""
        return 0

    def __init__(
        self, table: ProblemTable, names: Sequence[str], width: int, behind: str = ""
    ) -> None:
        self._table, self._width, self._behind = table, width + 1 + len(behind), behind
        self._count = len(names)
        self._names = _prediction_names(names, width, behind)
        beside = self._count * self._width
        self.least, self.full = table.least(1) + beside, table.width + beside

    def window(self, first: int, width: int) -> range:
        """Which inputs there is room for."""
        return self._table.window(first, width - self._count * self._width)

    def used(self, window: range) -> int:
        """Columns that a line takes."""
        widths, table = self._table.input_widths, self._table
        return table.fixed + _used(widths, window) + self._count * self._width

    def heading(self, window: range) -> str:
        """Names of inputs, targets and predictions."""
        names = (right(name, self._width) for name in self._names)
        return self._table.heading(window) + "".join(names)

    def cells(self, row: int, window: range, said: Said | None) -> Sequence[Span]:
        """A row."""
        table = self._table
        return (
            *table.inputs(row, window),
            Span(BAR, "dim"),
            *table.targets(row),
            *_said(
                said,
                said.texts if said else [f"{NOT_YET}{self._behind}"] * self._count,
                self._width,
                range(self._count),
            ),
        )


class Turned:
    """A window over inputs and then outputs, of these the target and the prediction together."""

    can_turn = True

    def __init__(
        self, table: ProblemTable, names: Sequence[str], width: int, behind: str = ""
    ) -> None:
        self._table, self._width, self._behind = table, width + 1 + len(behind), behind
        inputs, targets = table.input_widths, table.target_widths
        pairs = [target + self._width for target in targets]
        self._widths = [*inputs, *pairs]
        self._inputs = len(inputs)
        self._names = [
            *table.names()[: self._inputs],
            *(
                name + right(said, self._width)
                for name, said in zip(
                    table.names()[self._inputs :],
                    _prediction_names(names, width, behind),
                    strict=True,
                )
            ),
        ]
        self.full = table.margin + sum(self._widths)
        self.least = table.margin + max(pairs) + CUT_BEFORE + len(CUT)

    def first(self, row: int) -> int:
        """The first output, or the one that is wanted: answers are worth more than an input."""
        return self._inputs + (self._table.class_of(row) if self._table.classes else 0)

    def window(self, first: int, width: int) -> range:
        """Which columns there is room for."""
        return window_of(self._widths, first, width - self._table.margin)

    def used(self, window: range) -> int:
        """Columns that a line takes."""
        return self._table.margin + _used(self._widths, window)

    def heading(self, window: range) -> str:
        """Their names."""
        return " " * self._table.margin + cut_to(self._names, window)

    def cells(self, row: int, window: range, said: Said | None) -> Sequence[Span]:
        """A row."""
        cells, spans = self._table.cells(row), list[Span]()
        if window.start:
            spans.append(Span(CUT, "dim"))
        for place in window:
            cell = cells[place]
            if window.start and place == window.start:
                cell = cell[GAP - 1 :]
            spans.append(Span(cell, "input", cell=self._table.cell(row, place)))
            if place >= self._inputs:
                output = place - self._inputs
                value = said.texts[output] if said else f"{NOT_YET}{self._behind}"
                spans += _said(said, [value], self._width, [output])
        if window.stop < len(self._widths):
            spans.append(Span(CUT, "dim"))
        return spans


class Classes(Turned):
    """The same where each row is of one class; behind it this class, what the network says of it
    and, where there is room, which class it says most of."""

    def __init__(
        self, table: ProblemTable, names: Sequence[str], width: int, behind: str, has_most: bool
    ) -> None:
        super().__init__(table, names, width, behind)
        assert table.classes
        self._classes, self._has_most = table.classes, has_most
        self._class_width = 2 + min(MOST_CLASS, max(map(cell_len, [*table.classes, "y"])))
        self._most_width = max(self._class_width, 2 + len("most"))
        self._beside = len(BAR) + self._class_width + self._width
        self._beside += self._most_width if has_most else 0
        self.least = table.margin + table.input_widths[0] + len(CUT) + self._beside
        self.full += self._beside

    def first(self, _row: int) -> int:
        """The first input; the answers stand beside it."""
        return 0

    def window(self, first: int, width: int) -> range:
        """Which columns there is room for beside what always stays."""
        return super().window(first, width - self._beside)

    def used(self, window: range) -> int:
        """Columns that a line takes."""
        return super().used(window) + self._beside

    def heading(self, window: range) -> str:
        """Their names; `p` is what is said of the class in `y`."""
        most = right("most", self._most_width) if self._has_most else ""
        pinned = right("y", self._class_width) + right(f"p{self._behind}", self._width) + most
        return super().heading(window) + BAR + pinned

    def cells(self, row: int, window: range, said: Said | None) -> Sequence[Span]:
        """A row."""
        wanted = self._table.class_of(row)
        spans = [
            *super().cells(row, window, said),
            Span(BAR, "dim"),
            Span(right(self._classes[wanted], self._class_width), "input"),
            *_said(
                said,
                [said.texts[wanted] if said else f"{NOT_YET}{self._behind}"],
                self._width,
                [wanted],
            ),
        ]
        if self._has_most:
            most = self._classes[said.most] if said else NOT_YET
            spans += _said(said, [most], self._most_width)
        return spans


class ClassAlone(Classes):
    """The class and what the network says of it, without any other column."""

    can_turn = False

    def __init__(self, table: ProblemTable, names: Sequence[str], width: int, behind: str) -> None:
        super().__init__(table, names, width, behind, has_most=False)
        self.least = self.used(range(0))

    def window(self, _first: int, _width: int) -> range:
        """None: an "…" stands for them."""
        return range(0)


def _used(widths: Sequence[int], window: range) -> int:
    dots = CUT_BEFORE * (window.start > 0) + len(CUT) * (window.stop < len(widths))
    return sum(widths[window.start : window.stop]) + dots


@lru_cache(maxsize=4)
def forms_of(
    table: ProblemTable, names: tuple[str, ...], width: int, behind: str
) -> Sequence[Answers]:
    """How a problem's answers can stand there, the best first; the last is for any room.

    Args:
        table: The problem.
        names: Of its outputs.
        width: Columns of a prediction.
        behind: What stands behind one that is in no parentheses, where others are.
    """
    whole = Beside(table, names, width, behind)
    if len(names) == 1:
        return (whole,)
    if table.classes:
        some = (Classes(table, names, width, behind, has_most) for has_most in (True, False))
        alone = ClassAlone(table, names, width, behind)
        return whole, *some, alone, Turned(table, names, width, behind)
    return whole, Turned(table, names, width, behind)


def _said(
    said: Said | None, texts: Sequence[str], width: int, outputs: Sequence[int] = ()
) -> list[Span]:
    padded = [right(each, width) for each in texts]
    if said is None or not outputs:
        return [Span("".join(padded), said.role if said else "dim")]
    return [
        Span(text, said.role, cell=cell)
        for text, cell in zip(padded, said.cells(outputs), strict=True)
    ]


def _prediction_names(names: Sequence[str], width: int, behind: str) -> list[str]:
    if len(names) == 1:
        return [f"p{behind}"]
    if all(name[:1] == "y" and name[1:].isdigit() for name in names):
        return [f"p{name[1:]}{behind}" for name in names]
    # Not the targets' own.
    return [f"p {name}{behind}" for name in told_apart(names, [width - 2] * len(names))]
