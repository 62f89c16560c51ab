"""Whether another seed can take the place of a script's own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .source import Source

SEEDS = ("seed", "default_rng", "RandomState")
"""Functions whose seed is replaced where they are called."""

OTHERS = (
    *("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64", "SeedSequence", "SystemRandom"),
    *("set_state", "setstate", "Random"),
)
"""What sets a generator otherwise."""


def why_not(source: Source) -> str:
    """Why a script's random numbers cannot begin with another seed, in a line; "" where they can.

    Args:
        source: The script, with the modules beside it.
    """
    for path, text in source.texts.items():
        tree = ast.parse(source.converted.get(path, text))
        for call in sorted(_calls(tree), key=lambda each: each.lineno):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else _name(call.func)
            where = f"{Path(path).name}, line {call.lineno}: {ast.unparse(call)}"
            if name in OTHERS:
                return f"{where} sets its random numbers in a way that R does not replace."
            given = [*call.args, *(each.value for each in call.keywords)]
            if name in SEEDS and not all(_is_literal(each) for each in given):
                return f"{where} takes its seed from elsewhere, which R does not replace."
    return ""


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and (node.value is None or type(node.value) is int)
