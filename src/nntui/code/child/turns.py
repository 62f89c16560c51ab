"""Which turn of which loop a script is in: `epoch 14 · sample 1`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from .state import own_frames

Loops = list[tuple[int, int, tuple[str, ...]]]
"""First and last line of each `for` of a file, and the names that it gives its turns."""


def loops_of(tree: ast.Module) -> Loops:
    """The `for` loops of a file, outer ones before inner ones."""
    return [
        (node.lineno, node.end_lineno or node.lineno, tuple(_names(node.target)))
        for node in sorted(
            (each for each in ast.walk(tree) if isinstance(each, ast.For)),
            key=lambda each: each.lineno,
        )
    ]


def turns(frame: Any, loops: Mapping[str, Loops]) -> dict[str, int]:
    """The whole numbers that count the turns of the loops around a place, the outermost first."""
    result: dict[str, int] = {}
    for each in reversed(own_frames(frame, loops)):
        for first, last, names in loops[each.f_code.co_filename]:
            if first <= each.f_lineno <= last:
                for name in names:
                    value = each.f_locals.get(name)
                    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
                        result[name] = int(value)
    return result


def _names(target: Any) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, (ast.Tuple, ast.List)):
        for each in target.elts:
            yield from _names(each)
