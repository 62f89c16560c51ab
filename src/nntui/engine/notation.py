"""Expressions as text: an heir of `Notation` for each sort of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .expression import Binary, Call, Choose, Env, Expr, Fold, Greater, Negative, Num, Pick, Ref

Text = Callable[[Env], str]
"""From a place of the free indices to the text there."""


class Written(NamedTuple):
    """An expression that is ready to be written at any place of its free indices."""

    text: Text
    binds: int
    """How tightly: see `SUM` and the others."""


CHOICE, SUM, PRODUCT, SIGN, ATOM = range(5)
BINDS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}


class Notation:
    """Writes expressions as text. Heirs say how references, functions and folds look.

    An expression is gone through once, and what comes of it writes any of its places: one formula
    is written at thousands.
    """

    def write(self, e: Expr, env: Env | None = None) -> str:
        """The text at a place of the free indices."""
        return self.of(e).text(dict(env or {}))

    def inside(self, e: Expr, binds: int) -> Text:
        """The text as a part of something that binds so tightly, in parentheses if it has to be."""
        text, own = self.of(e)
        return text if own >= binds else lambda env: f"({text(env)})"

    def of(self, e: Expr) -> Written:
        """The expression, ready to be written."""
        match e:
            case Num():
                number = self.num(e)
                return Written(lambda _: number, ATOM if e.value >= 0 else SIGN)
            case Ref():
                return Written(self.ref(e), ATOM)
            case Binary(sign, left, right):
                binds = BINDS[sign]
                # a · b / c is read from left to right; so is a - b - c.
                return Written(
                    self.binary(sign, self.inside(left, binds), self.inside(right, binds + 1)),
                    binds,
                )
            case Negative():
                return self.negative(e)
            case Call():
                return self.call(e)
            case Greater(left, right):
                return self.greater(self.inside(left, SUM), self.inside(right, SUM))
            case Choose(left, sign, right, yes, no):
                a, b, c, d = (self.inside(part, SUM) for part in (yes, left, right, no))
                return self.choose(sign, a, b, c, d)
            case Fold():
                return self.fold(e)
            case Pick(body):
                return self.pick(e, self.ref(body))
        return self.other(e)

    def pick(self, e: Pick, body: Text) -> Written:
        """One number of a matrix."""
        return Written(lambda _: body(e.env), ATOM)

    def other(self, e: Expr) -> Written:
        """An expression that is none of those."""
        raise TypeError(e)

    def num(self, e: Num) -> str:
        """A constant."""
        return repr(e.value)

    def ref(self, e: Ref) -> Text:
        """A number of a matrix."""
        raise NotImplementedError

    def binary(self, sign: str, left: Text, right: Text) -> Text:
        """Two with a sign between them."""
        between = f" {sign} "
        return lambda env: left(env) + between + right(env)

    def negative(self, e: Negative) -> Written:
        """An expression with its sign turned."""
        body = self.inside(e.body, SIGN)
        return Written(lambda env: f"-{body(env)}", SIGN)

    def call(self, e: Call) -> Written:
        """A function of an expression."""
        raise NotImplementedError

    def greater(self, left: Text, right: Text) -> Written:
        """The greater of two."""
        return Written(lambda env: f"max({left(env)}, {right(env)})", ATOM)

    def choose(self, sign: str, yes: Text, left: Text, right: Text, no: Text) -> Written:
        """One of two, in the order of Python's own words."""
        return Written(
            lambda env: f"{yes(env)} if {left(env)} {sign} {right(env)} else {no(env)}", CHOICE
        )

    def fold(self, e: Fold) -> Written:
        """A sum or the greatest, each of its terms written."""
        term = self.inside(e.body, PRODUCT)
        if e.size == 1:
            return Written(lambda env: "".join([term(env) for _ in e.each(env)]), PRODUCT)
        if e.kind == "max":
            return Written(lambda env: f"max({', '.join([term(env) for _ in e.each(env)])})", ATOM)
        return Written(lambda env: " + ".join([term(env) for _ in e.each(env)]), SUM)
