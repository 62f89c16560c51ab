"""The table as text and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from .figures import Figure, Goal, Row

HEADINGS = ("what", "against", "nntui", "reference", "result", "goal", "met")


def as_markdown(rows: Sequence[Row]) -> str:
    """A Markdown table, with its columns aligned for the reader of a terminal."""
    lines = [HEADINGS, *map(_texts, rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    padded = [
        " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        for line in lines
    ]
    rule = " | ".join("-" * width for width in widths)
    return "\n".join(f"| {line} |" for line in (padded[0], rule, *padded[1:]))


def as_json(rows: Sequence[Row]) -> str:
    """A list of objects, one a row."""
    return (
        json.dumps(
            [asdict(row) | {"is_met": row.is_met} for row in rows], indent=2, ensure_ascii=False
        )
        + "\n"
    )


def _texts(row: Row) -> tuple[str, ...]:
    return (
        row.what,
        row.against,
        _figure(row.ours),
        _figure(row.reference),
        _figure(row.result),
        _goal(row.goal),
        "yes" if row.is_met else "no",
    )


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return ""
    value, least, most = (_number(x) for x in (figure.value, figure.least, figure.most))
    space = "" if figure.unit == "×" else " "
    spread = "" if least == most else f" ({least}–{most})"
    return f"{value}{space}{figure.unit}{spread}"


def _goal(goal: Goal) -> str:
    space = "" if goal.unit == "×" else " "
    return f"{goal.sign} {goal.bound:g}{space}{goal.unit}"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
