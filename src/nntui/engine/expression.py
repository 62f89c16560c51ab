"""Formulas as data: `z[r,u] = Σ_j x[r,j] · w[j,u]`, with its indices left free.

Fill the indices in and a formula is one number's expression: its cells, its symbols, its line of
arithmetic. Leave them free and it is NumPy over whole arrays; put loops round it and it is code.
Nothing here knows a network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import inf, prod
from operator import eq, ge, gt, itemgetter, le, lt, ne
from typing import Any, ClassVar, Literal, NamedTuple

from .functions import FUNCTIONS

Env = dict[str, int]
"""Which place each index stands for, by its name."""

Compare = Literal["<", "<=", ">", ">=", "==", "!="]

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne
}  # fmt: skip


@dataclass(eq=False, repr=False)
class Index:
    """What runs along an axis.

    Attributes:
        name: Its letter; no two indices of a plan share one.
        size: How many places it has.
        labels: What the places are called; numbers from 1 where there are none.
        is_rows: Whether its places are rows of the problem, which are named by the trace.
    """

    name: str
    size: int
    labels: tuple[str, ...] = ()
    is_rows: bool = False


@dataclass(eq=False, repr=False)
class Matrix:
    """Numbers of any rank, before there are any.

    Attributes:
        name: What it is called in cells and in code: letters, digits and underscores.
        symbol: What it is called in a formula.
        indices: What runs along its axes.
        kind: What it is, in the words of the design; `layer`: whose, from 1, or 0.
        old: Its symbol where the number of the iteration before is meant.
        names: For each axis what its places are called instead of the symbol: `x1`, `w2`.
        low, high: Bounds that its formula keeps to.
        first: What it is before the first iteration, where nobody says.
        is_typed: Whether its numbers were typed by somebody, and whole ones have no point.
    """

    name: str
    symbol: str
    indices: tuple[Index, ...]
    kind: str = ""
    layer: int = 0
    old: str = ""
    names: tuple[tuple[str, ...], ...] = ()
    low: float = -inf
    high: float = inf
    first: float = 0.0
    is_typed: bool = False

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """Its size along each axis."""
        return tuple(index.size for index in self.indices)

    @cached_property
    def size(self) -> int:
        """How many numbers it has."""
        return prod(self.shape)

    @property
    def places(self) -> Iterator[tuple[int, ...]]:
        """Every place, row by row."""
        return product(*map(range, self.shape))

    def __getitem__(self, at: Index | tuple[Index, ...]) -> Ref:
        return Ref(self, at if isinstance(at, tuple) else (at,))

    def before(self, *at: Index) -> Ref:
        """The number that the iteration before left there."""
        return Ref(self, at, back=1)


class Cell(NamedTuple):
    """The address of one number."""

    matrix: str
    at: tuple[int, ...]
    back: int = 0
    """1 for what the iteration before left there."""


class Expr:
    """An expression. Python's operators make more of it, each done once, in the order written."""

    inner: ClassVar[tuple[str, ...]] = ()

    def __add__(self, other: Expr | float) -> Expr:
        return Binary("+", self, expr(other))

    def __radd__(self, other: float) -> Expr:
        return Binary("+", expr(other), self)

    def __sub__(self, other: Expr | float) -> Expr:
        return Binary("-", self, expr(other))

    def __rsub__(self, other: float) -> Expr:
        return Binary("-", expr(other), self)

    def __mul__(self, other: Expr | float) -> Expr:
        # 1.0 · x is x to the last bit, whatever x is.
        is_one = isinstance(self, Num) and self.value == 1.0
        return expr(other) if is_one else Binary("*", self, expr(other))

    def __rmul__(self, other: float) -> Expr:
        return expr(other) * self

    def __truediv__(self, other: Expr | float) -> Expr:
        return Binary("/", self, expr(other))

    def __rtruediv__(self, other: float) -> Expr:
        return Binary("/", expr(other), self)

    def __neg__(self) -> Expr:
        return Negative(self)

    @property
    def parts(self) -> tuple[Expr, ...]:
        """The expressions right inside, from left to right."""
        return tuple(getattr(self, name) for name in self.inner)

    def mapped(self, change: Callable[[Expr], Expr]) -> Expr:
        """The same with its parts changed."""
        return replace(self, **{name: change(getattr(self, name)) for name in self.inner})  # type: ignore[type-var]  # each heir is a dataclass

    def at(self, places: Mapping[Index, Index]) -> Expr:
        """The same with some indices for others."""
        if isinstance(self, Ref):
            return replace(self, indices=tuple(places.get(each, each) for each in self.indices))
        return self.mapped(lambda part: part.at(places))

    def walk(self) -> Iterator[Expr]:
        """It and all that is in it, from left to right."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def refs(self) -> Iterator[Ref]:
        """Every reference in it, from left to right."""
        return (each for each in self.walk() if isinstance(each, Ref))

    def cells(self, env: Env) -> Iterator[Cell]:
        """The cells that it reads at a place of its free indices, in the order written."""
        for part in self.parts:
            yield from part.cells(env)

    def count(self) -> int:
        """How many numbers stand in it once all is written out."""
        return sum(part.count() for part in self.parts)

    def comes_to(self, env: Env, value: Callable[[Cell], float]) -> float:  # noqa: ARG002  # for heirs
        """What `evaluate` asks an expression for that is none of those below."""
        raise TypeError(self)


@dataclass(eq=False, repr=False)
class Num(Expr):
    """A constant, such as α."""

    value: float
    symbol: str = ""

    def count(self) -> int:
        """One."""
        return 1


@dataclass(eq=False, repr=False)
class Ref(Expr):
    """A number of a matrix.

    Attributes:
        back: 1 where the one that the iteration before left is meant.
        beyond: What stands in places past the matrix's end, where an index goes on that far: the 1
            that a bias is multiplied with.
    """

    matrix: Matrix
    indices: tuple[Index, ...]
    back: int = 0
    beyond: float | None = None

    def __post_init__(self) -> None:
        sizes = zip(self.indices, self.matrix.shape, strict=True)
        if self.beyond is not None and all(index.size <= size for index, size in sizes):
            self.beyond = None

    @cached_property
    def place(self) -> Callable[[Env], tuple[int, ...]]:
        """From a place of the free indices to that of the number."""
        names = [index.name for index in self.indices]
        if len(names) > 1:
            return itemgetter(*names)
        return (lambda env: (env[names[0]],)) if names else (lambda _: ())

    def is_beyond(self, at: tuple[int, ...]) -> bool:
        """Whether a place is past the matrix's end."""
        return self.beyond is not None and any(map(ge, at, self.matrix.shape))

    def cell(self, env: Env) -> Cell | None:
        """The cell, or `None` for a place past the end."""
        at = self.place(env)
        return None if self.is_beyond(at) else Cell(self.matrix.name, at, self.back)

    def cells(self, env: Env) -> Iterator[Cell]:
        """The one cell, if there is one."""
        if cell := self.cell(env):
            yield cell

    def count(self) -> int:
        """One."""
        return 1


@dataclass(eq=False, repr=False)
class Binary(Expr):
    """Two expressions, added, subtracted, multiplied or divided."""

    inner = ("left", "right")
    sign: Literal["+", "-", "*", "/"]
    left: Expr
    right: Expr


@dataclass(eq=False, repr=False)
class Negative(Expr):
    """An expression with its sign turned."""

    inner = ("body",)
    body: Expr


@dataclass(eq=False, repr=False)
class Call(Expr):
    """One of `FUNCTIONS` of an expression."""

    inner = ("body",)
    name: str
    body: Expr


@dataclass(eq=False, repr=False)
class Greater(Expr):
    """The greater of two expressions; the first where they are equal or the second is no number
    that compares."""

    inner = ("left", "right")
    left: Expr
    right: Expr


@dataclass(eq=False, repr=False)
class Choose(Expr):
    """One of two expressions, as a comparison says."""

    inner = ("yes", "left", "right", "no")
    left: Expr
    sign: Compare
    right: Expr
    yes: Expr
    no: Expr


@dataclass(eq=False, repr=False)
class Pick(Expr):
    """One number of a matrix, the same whatever the free indices stand for."""

    inner = ("body",)
    body: Ref
    place: tuple[int, ...]

    @cached_property
    def env(self) -> Env:
        """What the indices of its reference stand for."""
        return {i.name: at for i, at in zip(self.body.indices, self.place, strict=True)}

    def cells(self, env: Env) -> Iterator[Cell]:  # noqa: ARG002  # as all
        """The one cell."""
        return self.body.cells(self.env)


@dataclass(eq=False, repr=False)
class Fold(Expr):
    """A sum, or the greatest, over all places of some indices, strictly from left to right."""

    inner = ("body",)
    kind: Literal["sum", "max"]
    indices: tuple[Index, ...]
    body: Expr

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Those of its indices."""
        return tuple(index.name for index in self.indices)

    @cached_property
    def size(self) -> int:
        """How many places it goes over."""
        return prod(index.size for index in self.indices)

    def each(self, env: Env, places: Iterable[int] | None = None) -> Iterator[Env]:
        """The same environment at each place in turn, or at some, counted as they are gone through:
        the last index fastest."""
        outside = {name: env[name] for name in self.names if name in env}
        if len(self.names) == 1:
            (name,) = self.names
            for env[name] in places if places is not None else range(self.indices[0].size):
                yield env
        else:
            for place in places if places is not None else range(self.size):
                for index in reversed(self.indices):
                    place, env[index.name] = divmod(place, index.size)
                yield env
        # An index may stand for a place of its own outside, as in a softmax: u, and Σ over all u.
        env.update(outside)

    def cells(self, env: Env) -> Iterator[Cell]:
        """The cells of every term."""
        env = dict(env)
        for _ in self.each(env):
            yield from self.body.cells(env)

    def count(self) -> int:
        """Those of all terms."""
        return self.size * self.body.count()


def expr(value: Expr | float) -> Expr:
    """A number as an expression; an expression as it is."""
    return value if isinstance(value, Expr) else Num(float(value))


def total(*of: Any) -> Expr:
    """`total(r, u, body)`: Σ over r and u."""
    return Fold("sum", of[:-1], of[-1])


def greatest(index: Index, body: Expr) -> Expr:
    """The greatest over an index."""
    return Fold("max", (index,), body)


def call(name: str) -> Callable[[Expr], Expr]:
    """One of `FUNCTIONS`, to be written as it is in mathematics: `exp(-z)`."""
    return lambda body: Call(name, body)


def evaluate(e: Expr, env: Env, value: Callable[[Cell], float]) -> float:
    """What an expression comes to at a place of its free indices.

    Args:
        e: The expression.
        env: The place.
        value: What stands in a cell.
    """
    match e:
        case Num():
            return e.value
        case Pick(body):
            return evaluate(body, e.env, value)
        case Ref():
            cell = e.cell(env)
            return value(cell) if cell else float(e.beyond or 0.0)
        case Negative(body):
            return -evaluate(body, env, value)
        case Call(name, body):
            return FUNCTIONS[name].value(evaluate(body, env, value))
        case Choose(left, sign, right, yes, no):
            one, other = evaluate(left, env, value), evaluate(right, env, value)
            return evaluate(yes if COMPARISONS[sign](one, other) else no, env, value)
        case Fold(kind, _, body):
            env = dict(env)
            terms = (evaluate(body, env, value) for _ in e.each(env))
            if kind == "max":
                return max(terms) + 0.0
            result = next(terms, 0.0)
            for term in terms:
                result += term
            return result
        case Greater(left, right):
            one, other = evaluate(left, env, value), evaluate(right, env, value)
            return one if other <= one else other
        case Binary(sign, left, right):
            one, other = evaluate(left, env, value), evaluate(right, env, value)
            if sign == "/":
                return divided(one, other)
            return one + other if sign == "+" else one - other if sign == "-" else one * other
    return e.comes_to(env, value)


def divided(one: float, other: float) -> float:
    """A quotient as floats have it: dividing by 0 gives what is past the largest, or no number."""
    if other:
        return one / other
    return one * inf if one == one and one else float("nan")
