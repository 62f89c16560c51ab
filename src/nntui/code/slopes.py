"""Slopes that the shape of a formula shows: p·(1 - p) of what came out of 1/(1+e^-z), 1 - a^2 of
what came out of tanh. Never a name: whatever it is called, it is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from nntui.engine.expression import Binary, Call, Expr, Matrix, Negative, Num
from nntui.engine.trace import Operation

from .expressions import At, Pair, Single
from .trace import PassTrace

MOST_FOLLOWED = 32
"""A value is followed back through so many operations at most."""

Curve = Literal["sigmoid", "tanh"]

OF: dict[Curve, str] = {"sigmoid": "1/(1+e^-x)", "tanh": "tanh"}
"""The curves, as they are told."""


class Slope(NamedTuple):
    """A slope of a curve, as it stands in a formula.

    Attributes:
        curve: Which.
        written: How it stands there: `p·(1 - p)`.
        matrix: What it is taken of.
        called: What that is called there.
        is_of_output: Whether that came out of the curve; if not, it went into it, and this is not
            the curve's slope.
    """

    curve: Curve
    written: str
    matrix: Matrix
    called: str
    is_of_output: bool


def slopes(trace: PassTrace, operation: Operation) -> Iterator[Slope]:
    """The slopes in an operation's formula, and what only looks like one; those of what it takes
    from a function, too, whose result has no name."""
    seen = set()
    bodies = [operation.body]
    for e in operation.body.walk():
        made = trace.made_by.get(e.matrix.name) if isinstance(e, At) else None
        if made is not None and not trace.source(made).result.names:
            bodies.append(made.body)
    for curve, at in (found for body in bodies for found in _alike(trace, body)):
        if (curve, at.matrix.name) in seen:
            continue
        seen.add((curve, at.matrix.name))
        name = at.called or at.matrix.symbol
        written = f"{name}·(1 - {name})" if curve == "sigmoid" else f"1 - {name}^2"
        if came_out(trace, curve, at):
            yield Slope(curve, written, at.matrix, name, True)
        elif at.matrix.name in _went_in(trace, curve):
            yield Slope(curve, written, at.matrix, name, False)


def curve_of(trace: PassTrace, operation: Operation) -> Curve | None:
    """The curve that an operation's formula is, whatever goes into it."""
    if _into_sigmoid(trace, operation.body) is not None:
        return "sigmoid"
    body = operation.body
    return "tanh" if isinstance(body, Call) and body.name == "tanh" else None


def came_out(trace: PassTrace, curve: Curve, e: Expr) -> bool:
    """Whether a number came out of a curve."""
    if curve == "sigmoid":
        return _into_sigmoid(trace, e) is not None
    body = _followed(trace, e)
    return isinstance(body, Call) and body.name == "tanh"


def _alike(trace: PassTrace, body: Expr) -> Iterator[tuple[Curve, At]]:
    """Whatever has the form of a slope, and of what it would be one."""
    for e in body.walk():
        if isinstance(e, Binary) and e.sign == "*":
            factors = list(_factors(e))
            for one in factors:
                if isinstance(one, Binary) and one.sign == "-" and _is(trace, one.left, 1):
                    right = one.right
                    if isinstance(right, At) and any(_same(right, each) for each in factors):
                        yield "sigmoid", right
        if isinstance(e, Binary) and e.sign == "-" and _is(trace, e.left, 1):
            root = _root(trace, e.right)
            if root is not None:
                yield "tanh", root


def _factors(e: Expr) -> Iterator[Expr]:
    if isinstance(e, Binary) and e.sign == "*":
        yield from _factors(e.left)
        yield from _factors(e.right)
    else:
        yield e


def _root(trace: PassTrace, e: Expr) -> At | None:
    """What is squared."""
    if isinstance(e, Single) and e.name == "square" and isinstance(e.body, At):
        return e.body
    if isinstance(e, Pair) and e.name == "power" and _is(trace, e.right, 2):
        return e.left if isinstance(e.left, At) else None
    if isinstance(e, Binary) and e.sign == "*" and isinstance(e.left, At):
        return e.left if _same(e.left, e.right) else None
    return None


def _same(one: At, other: Expr) -> bool:
    return isinstance(other, At) and (one.matrix, one.places) == (other.matrix, other.places)


def _is(trace: PassTrace, e: Expr, value: float) -> bool:
    """Whether a formula is a constant."""
    if isinstance(e, Num):
        return e.value == value
    is_literal = isinstance(e, At) and not e.matrix.shape and e.matrix in trace.plan.given
    return is_literal and float(trace.value(e.cell({}))) == value  # type: ignore[attr-defined]  # it is an At


def _followed(trace: PassTrace, e: Expr) -> Expr:
    """The formula that a number came from, through whatever only hands it on."""
    for _ in range(MOST_FOLLOWED):
        if not isinstance(e, At):
            break
        operation = trace.made_by.get(e.matrix.name)
        if operation is None:
            break
        e = operation.body
    return e


def _into_sigmoid(trace: PassTrace, e: Expr) -> Expr | None:
    """What goes into 1/(1+e^-x), where a number comes out of that."""
    e = _followed(trace, e)
    if not (isinstance(e, Binary) and e.sign == "/" and _is(trace, e.left, 1)):
        return None
    below = _followed(trace, e.right)
    if not (isinstance(below, Binary) and below.sign == "+"):
        return None
    power = below.right if _is(trace, below.left, 1) else below.left
    if power is below.left and not _is(trace, below.right, 1):
        return None
    power = _followed(trace, power)
    if not (isinstance(power, Call) and power.name == "exp"):
        return None
    inner = _followed(trace, power.body)
    return inner.body if isinstance(inner, Negative) else None


def _went_in(trace: PassTrace, curve: Curve) -> set[str]:
    """The matrices whose numbers go into a curve somewhere in the pass."""
    if curve not in trace.into_curves:
        found = set()
        for operation in trace.operations:
            body = operation.body
            if curve == "tanh":
                inner = body.body if isinstance(body, Call) and body.name == "tanh" else None
            else:
                inner = _into_sigmoid(trace, body)
            if isinstance(inner, At):
                found.add(inner.matrix.name)
        trace.into_curves[curve] = found
    return trace.into_curves[curve]
