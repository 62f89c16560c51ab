"""The colours of a script's source: which role each piece of a line has."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pygments.lexers.python import PythonLexer
from pygments.token import Token

from ...panes.lines import Role, Span

ROLES: tuple[tuple[Any, Role], ...] = (
    (Token.Keyword, "keyword"),
    (Token.Operator.Word, "keyword"),
    (Token.Name.Function, "function"),
    (Token.Name.Class, "function"),
    (Token.Literal.String, "string"),
    (Token.Literal.Number, "literal"),
    (Token.Comment, "comment"),
)


@lru_cache(maxsize=16)
def coloured(lines: tuple[str, ...]) -> Sequence[tuple[Span, ...]]:
    """The lines of a file as spans."""
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    result: list[list[Span]] = [[]]
    for kind, text in lexer.get_tokens("\n".join(lines)):
        role: Role = next((role for each, role in ROLES if kind in each), "text")
        for number, part in enumerate(text.split("\n")):
            if number:
                result.append([])
            if part:
                result[-1].append(Span(part, role))
    return [tuple(line) for line in result]


def part_of(spans: Sequence[Span], first: int, last: int) -> tuple[Span, ...]:
    """The letters from one to before another of a line."""
    result, at = [], 0
    for span in spans:
        text = span.text[max(0, first - at) : max(0, last - at)]
        if text:
            result.append(span._replace(text=text))
        at += len(span.text)
    return tuple(result)
