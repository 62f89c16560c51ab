"""Places in a script's source where something is computed."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Site:
    """A place in the source, and how it is written there.

    Attributes:
        number: Its place in `SITES`.
        file: The script or module that it stands in.
        line, column, end_line, end_column: Where, as `ast` counts: lines from 1, columns of UTF-8
            bytes from 0.
        written: The source of the whole expression.
        op: Which operator, or the written name of the function that is called.
        parts: The source of each operand.
        simple: For each operand whether it is a name, an attribute, an item or a constant.
        elements: The sources of an operand's elements, where it is a literal list.
        keywords: The source of each argument that is given by name.
    """

    number: int
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    written: str
    op: str = ""
    parts: list[str] = field(default_factory=list)
    simple: list[bool] = field(default_factory=list)
    elements: dict[int, list[str]] = field(default_factory=dict)
    keywords: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Line, column, last line, last column."""
        return self.line, self.column, self.end_line, self.end_column


SITES: list[Site] = []
"""Every place that was rewritten; the rewritten code names them by their numbers."""


def register(node: Any, file: str, op: str = "", parts: Sequence[Any] = ()) -> Site:
    """A new site for a node of the syntax tree and its operands (nodes, or texts)."""
    site = Site(
        len(SITES),
        file,
        getattr(node, "lineno", 0),
        getattr(node, "col_offset", 0),
        getattr(node, "end_lineno", 0) or 0,
        getattr(node, "end_col_offset", 0) or 0,
        ast.unparse(node),
        op,
    )
    for number, part in enumerate(parts):
        is_node = isinstance(part, ast.AST)
        site.parts.append(ast.unparse(part) if is_node else str(part))
        site.simple.append(is_node and is_simple(part))
        if isinstance(part, (ast.List, ast.Tuple)):
            site.elements[number] = [ast.unparse(each) for each in part.elts]
    SITES.append(site)
    return site


def is_simple(node: ast.AST) -> bool:
    """Whether an expression only names something: a variable, an attribute, an item, a constant."""
    if isinstance(node, ast.Attribute):
        return node.attr != "T" and is_simple(node.value)
    if isinstance(node, ast.Subscript):
        return is_simple(node.value)
    return isinstance(node, (ast.Name, ast.Constant))
