"""What a network says of rows that it never saw: as text, CSV or JSON."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

import numpy as np

from nntui.engine import Answer, Problem

from . import units
from .ascii import columns
from .extent import MANY
from .numbers import NOT_FINITE, Digits, align, write, write_alike, write_exact
from .transcript import as_text

GAP = "  "
"""Stands between two columns."""

SCALED, SCALING = "scaled", "as the data was"
"""Stand above the numbers that were scaled."""

NO_CLASS = "none"
"""Stands for a class where two outputs are equally great."""


class Said(NamedTuple):
    """Rows that were asked, as they were said.

    Attributes:
        names: What a row is told by.
        rows: The numbers and words of each row.
    """

    names: Sequence[str]
    rows: Sequence[Sequence[float | str]]


def answer_names(problem: Problem) -> tuple[str, ...]:
    """What the outputs are called: `p`, with the target's name where it has one of its own; what is
    brought back to the file's own units is called as there."""
    if problem.target_scaling:
        return problem.output_names
    if problem.output_names == ("y",):
        return ("p",)
    return tuple(f"p {name}" for name in problem.output_names)


def as_table(said: Said, answer: Answer, digits: Digits = "4") -> str:
    """A line for each row: what was said, the answers, and of classes the one it is taken for.

    Numbers are those of the data's file, also where it was scaled.
    """
    return "\n".join(_table(said, answer, digits)) + "\n"


def as_arithmetic(said: Said, answer: Answer, digits: Digits = "4") -> str:
    """How the answers came about, operation by operation, and the table below; of many rows the
    table alone."""
    table = as_table(said, answer, digits)
    if len(said.rows) > MANY:
        return table
    _, _, arithmetic = as_text(answer, digits, "few").partition("\n\n")
    problem = answer.recipe.problem
    in_units = f"{units.HEADING}    {units.symbols(problem)}" if problem.target_scaling else ""
    scaling = "\n".join(scaling_lines(said, answer, digits))
    parts = [scaling, arithmetic, in_units, table]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


NEARLY = 1e-6
"""So near to 0 and 1 are mean and deviation of a column that was scaled, whatever was rounded."""


@lru_cache(maxsize=4)
def unknown_scaling(problem: Problem) -> str:
    """A sentence on inputs that look scaled where nobody says how, as in runs that were saved
    before the way was kept; "" where there is none. A row that is asked is then taken as it is."""
    if problem.input_scaling or not problem.name:
        return ""
    # Words are 0 and 1 by themselves; a column of one number is 0 by any scaling.
    columns = [each for each in problem.inputs.T if not np.isin(each, (0.0, 1.0)).all()]
    if not columns:
        return ""
    with np.errstate(all="ignore"):
        is_standard = all(
            abs(each.mean()) < NEARLY and abs(each.std() - 1) < NEARLY for each in columns
        )
    if is_standard:
        look = "mean 0 and deviation 1"
    elif all(each.min() == 0 and each.max() == 1 for each in columns):
        look = "numbers from exactly 0 to 1"
    else:
        return ""
    return (
        f"The inputs have {look}, as scaled ones do, but the run does not say how: a row that is "
        "asked is taken as it stands."
    )


def scaling_lines(said: Said, answer: Answer, digits: Digits = "4") -> Iterator[str]:
    """How numbers become inputs where the data's were scaled."""
    problem = answer.recipe.problem
    ways = problem.input_scaling
    of_words = {each.first for each in problem.one_hot}
    if any(way.spread != 1.0 or way.zero for way in ways):
        yield f"{SCALED}    {SCALING}"
        place = 0
        for name, column in zip(said.names, zip(*said.rows, strict=True), strict=True):
            if place in of_words:
                place += next(len(each.words) for each in problem.one_hot if each.first == place)
                continue
            for label, value in zip(answer.row_names, column, strict=True):
                yield f"   {label}   {name} = {_scaled(value, answer, label, place, digits)}"
            place += 1


def _scaled(value: float | str, answer: Answer, label: str, place: int, digits: Digits) -> str:
    zero, spread = answer.recipe.problem.input_scaling[place]
    number = answer.values("x")[answer.row_names.index(label), place].item()
    came = write(number, digits, whole=True)
    if not spread:
        return f"{came}, as every row of the data has {write_exact(zero)}"
    sign = "+" if zero < 0 else "-"
    return (
        f"({write_said(value)} {sign} {write(abs(zero), digits, whole=True)}) / "
        f"{write(spread, digits, whole=True)} = {came}"
    )


def as_csv(said: Said, answer: Answer) -> str:
    """The same with all digits and commas between: a header, and a line for each row."""
    problem = answer.recipe.problem
    # Of two columns of one name nobody could choose one.
    own = problem.output_names
    head = [*said.names, *(answer_names(problem) if {*own} & {*said.names} else own)]
    if answer.classes:
        head.append("class" if "class" not in head else "class taken for")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for place, row in enumerate(said.rows):
        cells = [*map(_plain, row), *answer.in_units[place].tolist()]
        if answer.classes:
            cells.append(answer.classes[place] or "")
        writer.writerow(cells)
    return text.getvalue()


def as_json(said: Said, answer: Answer) -> str:
    """An object a row, each on a line of its own, floats with all their digits.

    Keys: `inputs`, as they were said; `outputs`, in the file's own units where the targets were
    scaled, `null` where one is not finite; of classes `class`, the one that the row is taken for,
    `null` where two outputs are equally great.
    """
    lines = []
    for place, row in enumerate(said.rows):
        outputs = [each if isfinite(each) else None for each in answer.in_units[place].tolist()]
        document: dict[str, object] = {"inputs": [*map(_plain, row)], "outputs": outputs}
        if answer.classes:
            document["class"] = answer.classes[place]
        lines.append(json.dumps(document))
    return "\n".join(lines) + "\n"


def tell(answer: Answer, place: int, digits: Digits = "4") -> str:
    """One row's answer: `p 0.9937`, or its class before the numbers."""
    problem = answer.recipe.problem
    values = answer.in_units[place].tolist()
    names = answer_names(problem)
    parts = [f"{name} {_write(value, digits)}" for name, value in zip(names, values, strict=True)]
    if answer.classes:
        parts.insert(0, answer.classes[place] or f"{NO_CLASS}, two outputs are equally great")
    return GAP.join(parts)


def write_said(value: float | str) -> str:
    """A number or word of a row, as it was said."""
    return value if isinstance(value, str) else str(_plain(value))


def _table(said: Said, answer: Answer, digits: Digits) -> Iterator[str]:
    of_inputs = [
        [name, *align([write_said(row[place]) for row in said.rows])]
        for place, name in enumerate(said.names)
    ]
    outputs = zip(answer_names(answer.recipe.problem), answer.in_units.T.tolist(), strict=True)
    of_outputs = [[name, *_column(values, digits)] for name, values in outputs]
    if answer.classes:
        of_outputs.append(["class", *(each or NO_CLASS for each in answer.classes)])
    texts = [_of_one_width(column) for column in (*of_inputs, *of_outputs)]
    for line in zip(*texts, strict=True):
        yield GAP.join(line).rstrip()


def _column(values: Sequence[float], digits: Digits) -> list[str]:
    if not all(map(isfinite, values)):
        return [_write(value, digits) for value in values]
    return write_alike(values, digits)


def _of_one_width(column: Sequence[str]) -> list[str]:
    widest = max(map(columns, column))
    return [" " * (widest - columns(text)) + text for text in column]


def _write(value: float, digits: Digits) -> str:
    return write(value, digits) if isfinite(value) else NOT_FINITE


def _plain(value: float | str) -> float | int | str:
    """A whole number without a point, as people write them."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value
