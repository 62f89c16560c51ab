"""What if: a number of a script's changed at the head of a pass."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nntui.explain.numbers import write, write_exact

from .errors import ScriptError
from .passes import shown


@dataclass(frozen=True)
class ScriptEdit:
    """From a pass's head on, a number is another.

    Attributes:
        number: The pass.
        target: The number, as the script would write it: `W[0, 1]`, `self.alpha`.
        new: What it is.
        old: What it was.
    """

    number: int
    target: str
    new: float
    old: float

    def __str__(self) -> str:
        change = f"{write(self.old, whole=True)} → {write_exact(self.new)}"
        return f"{self.target} {change} in pass {self.number:,}"


@dataclass(frozen=True)
class Missed:
    """An edit that could not be made where it belongs.

    Attributes:
        edit: The edit.
        why: What stands in its way.
    """

    edit: ScriptEdit
    why: str

    def __str__(self) -> str:
        edit = self.edit
        what = f"{edit.target} = {write_exact(edit.new)}"
        return f"{what} cannot be made in pass {edit.number:,}: {self.why}."


class AbsentError(ScriptError):
    """A name that holds nothing at a pass's head."""


def target_of(text: str) -> str:
    """A number that can be changed, as it is written in the list of edits.

    Raises:
        ValueError: It is written as no name, and as no place in one.
    """
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(text) from None
    inner: ast.expr = node
    while not isinstance(inner, ast.Name):
        match inner:
            case ast.Attribute(value=value):
                inner = value
            case ast.Subscript(value=value, slice=place) if _is_place(place):
                inner = value
            case _:
                raise ValueError(text)
    return ast.unparse(node)


def _is_place(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return bool(node.elts) and all(map(_is_place, node.elts))
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return False
    return isinstance(value, int | str) and not isinstance(value, bool)


def in_order(edits: Sequence[ScriptEdit]) -> list[list[object]]:
    """Edits as the script's process is told them, those of one pass as they were made."""
    ordered = sorted(edits, key=lambda edit: edit.number)
    return [[edit.number, edit.target, edit.new] for edit in ordered]


def heard(
    edits: Sequence[ScriptEdit], told: Sequence[Sequence[object]]
) -> tuple[tuple[ScriptEdit, ...], list[Missed]]:
    """Edits after a process has told what came of some: what each number was, and those missed."""
    result, missed = list(edits), list[Missed]()
    left = list(range(len(result)))
    for number, target, old, why in told:
        place = next(
            (p for p in left if (result[p].number, result[p].target) == (number, target)), None
        )
        if place is None:
            continue
        left.remove(place)
        if isinstance(old, int | float):
            result[place] = replace(result[place], old=float(old))
        else:
            missed.append(Missed(result[place], shown(why)))
    return tuple(result), missed
