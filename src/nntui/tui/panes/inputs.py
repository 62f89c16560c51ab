"""Inputs X with targets y, and the predictions beside them."""

from nntui.engine import Matrix, Operation
from nntui.explain.numbers import Digits, align, write

from ..moment import Moment
from .lines import Line, Role, Span, Target
from .pane import Pane, marker

PREDICTION_WIDTHS: dict[Digits, int] = {"4": 10, "8": 14, "all": 23}
"""Room for any prediction, also one in scientific notation, so that nothing moves as it shrinks."""


class InputsPane(Pane):
    """A line a row: its name, its inputs, what is wanted and, where there is room, what the
    network says.
    """

    def widths(self, moment: Moment) -> tuple[int, int]:
        """Columns that the text takes without and with the predictions."""
        without = sum(len(span.text) for span in self._heading(moment, []).spans)
        return without, without + sum(len(texts[0]) for texts, _ in _predictions(moment))

    def height(self, moment: Moment) -> int:
        """Lines that the text takes."""
        return moment.trace.recipe.problem.rows + 1

    def lines(self, moment: Moment) -> list[Line]:
        """A heading and the rows."""
        has_room = self.inner_width >= self.widths(moment)[1]
        predictions = _predictions(moment) if has_room else []
        columns = [*_given(moment), *predictions]
        names = moment.trace.recipe.problem.row_names
        margin = _margin(moment)
        return [
            self._heading(moment, predictions),
            *(
                Line(
                    (
                        marker(row == moment.row),
                        Span(f"{name:<{margin}}", "text" if row == moment.row else "dim"),
                        *(Span(texts[row + 1], role) for texts, role in columns),
                    ),
                    is_lit=row == moment.row,
                    target=Target("row", (row,)),
                )
                for row, name in enumerate(names)
            ),
        ]

    def _heading(self, moment: Moment, predictions: "list[Column]") -> Line:
        columns = [*_given(moment), *predictions]
        start = Span(" " * (_margin(moment) + len(marker(False).text)))
        return Line((start, *(Span(texts[0], "dim") for texts, _ in columns)))


Column = tuple[list[str], Role]
"""A heading and a text for each row, all of one width, and what they are."""


def _margin(moment: Moment) -> int:
    return max(len(name) for name in moment.trace.recipe.problem.row_names)


def _given(moment: Moment) -> list[Column]:
    trace, problem = moment.trace, moment.trace.recipe.problem
    return [
        *_columns(moment, trace.inputs, problem.feature_names, "input"),
        *_columns(moment, trace.targets, problem.output_names, "input", before=" │"),
    ]


def _columns(
    moment: Moment, matrix: Matrix, names: tuple[str, ...], role: Role, before: str = ""
) -> list[Column]:
    columns: list[Column] = []
    for column, name in enumerate(names):
        values = matrix.values[:, column].tolist()
        texts = align([write(value, moment.digits, whole=True) for value in values])
        width = max(len(text) for text in (name, *texts)) + 2
        start = before if column == 0 else ""
        columns.append(([f"{start}{text:>{width}}" for text in (name, *texts)], role))
    return columns


def _predictions(moment: Moment) -> list[Column]:
    recipe = moment.trace.recipe
    operation = moment.trace.find("activation", recipe.network.layers)
    assert isinstance(operation, Operation)
    is_done = moment.is_done(operation)
    width = PREDICTION_WIDTHS[moment.digits] + 1
    columns: list[Column] = []
    for column, output in enumerate(recipe.problem.output_names):
        values = operation.values[:, column].tolist()
        texts = align([write(value, moment.digits) for value in values])
        if not is_done:
            texts = ["·"] * len(texts)
        name = output.replace("y", "p", 1) if output.startswith("y") else f"p {output}"
        padded = [f"{text:>{width}}" for text in (name, *texts)]
        columns.append((padded, "result" if is_done else "dim"))
    return columns
