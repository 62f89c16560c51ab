"""Answers of a network whose targets were scaled, in the units of their file."""

from nntui.engine import NetworkTrace, Problem

from .extent import Rows, ends, with_gaps
from .numbers import Digits, write, write_exact

HEADING = "in the file's own units"


def symbols(problem: Problem) -> str:
    """How the answers are brought back: `price = p·30 + 10`, and so its targets."""
    return ", ".join(
        f"{name} = p·{write_exact(way.spread)} "
        f"{'-' if way.zero < 0 else '+'} {write_exact(abs(way.zero))}"
        for name, way in zip(problem.output_names, problem.target_scaling, strict=True)
    )


def answer(trace: NetworkTrace, place: int, unit: int, digits: Digits) -> str:
    """What the net says of a row and what is wanted, where targets were scaled; otherwise "".

    Args:
        trace: The iteration.
        place: The row's place in it.
        unit: The output.
        digits: How numbers are written.
    """
    problem = trace.recipe.problem
    if not problem.target_scaling:
        return ""
    said = problem.in_units(trace.predictions[place : place + 1])[0, unit]
    wanted = problem.in_units(trace.targets.values[place : place + 1])[0, unit]
    return (
        f"In the file's own units the net says {write(float(said), digits)}, and "
        f"{write(float(wanted), digits, whole=True)} is wanted."
    )


def answer_lines(trace: NetworkTrace, digits: Digits, rows: Rows) -> list[str]:
    """A line for each row of the problem: what the net says, and what is wanted.

    The net has weights for all of them, whatever rows the iteration takes; those that it does not
    take say so.
    """
    problem, taken = trace.recipe.problem, set(trace.rows)
    said = problem.in_units(trace.all_rows.predictions)
    wanted = problem.in_units(problem.targets)
    chosen = ends(problem.rows, rows) if isinstance(rows, str) else rows
    lines = []
    for row in chosen:
        pairs = [
            f"p {write(one, digits)}  y {write(other, digits, whole=True)}"
            for one, other in zip(said[row].tolist(), wanted[row].tolist(), strict=True)
        ]
        pairs += [] if row in taken else ["not of this batch"]
        lines.append(f"{problem.row_names[row]}   {'   '.join(pairs)}")
    return list(with_gaps(chosen, lines, "row")) if isinstance(rows, str) else lines
