"""Targets and predictions in the file's own units, where the run's were scaled."""

from nntui.engine import Cell
from nntui.explain.numbers import Digits, write

from ..moment import Moment
from .answers import after
from .lines import Role, Span, right

WIDTHS: dict[Digits, int] = {"4": 11, "8": 15, "all": 24}
"""Columns of a number, with a gap."""


def columns_of(moment: Moment) -> int:
    """Columns that they take: none where targets are as they were read."""
    problem, width = moment.trace.recipe.problem, WIDTHS[moment.digits]
    is_scaled = bool(problem.target_scaling)
    return problem.outputs * (2 * width + len(after(moment))) if is_scaled else 0


def headings(moment: Moment) -> str:
    """What stands above them."""
    width, outputs, behind = (
        WIDTHS[moment.digits],
        moment.trace.recipe.problem.outputs,
        after(moment),
    )
    return right("in file", width) * outputs + (right("p in file", width) + behind) * outputs


def cells(moment: Moment, row: int, *, is_taken: bool) -> list[Span]:
    """What is wanted of a row and what the network says.

    Args:
        moment: What is shown.
        row: The row of the problem.
        is_taken: Whether it is in the iteration's batch; of the others it is in parentheses.
    """
    width, problem, behind = WIDTHS[moment.digits], moment.trace.recipe.problem, after(moment)
    wanted = problem.in_units(problem.targets[row : row + 1])[0].tolist()
    texts = [
        Span(
            write(value, moment.digits, whole=True).rjust(width), "input", cell=Cell("y", (row, u))
        )
        for u, value in enumerate(wanted)
    ]
    width += len(behind)
    outputs = moment.trace.find("activation", moment.trace.recipe.network.layers)
    if not moment.is_done(outputs):
        return [*texts, Span(f"·{behind}".rjust(width) * len(texts), "dim")]
    of_all = moment.trace.all_rows.predictions
    said = problem.in_units(of_all[row : row + 1])[0].tolist()
    answers = [write(value, moment.digits) for value in said]
    shown = [f"{each}{behind}" if is_taken else f"({each})" for each in answers]
    role: Role = "result" if is_taken else "dim"
    name = outputs.matrix.name
    answers_there = [
        Span(each.rjust(width), role, cell=Cell(name, (row, u))) for u, each in enumerate(shown)
    ]
    return [*texts, *answers_there]
