"""What scripts do beside what networks do, as expressions: places moved about, functions of two
and of many, and formulas that differ from cell to cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nntui.engine.expression import Cell, Env, Expr, Index, Matrix

Value = Callable[[Cell], Any]


@dataclass(frozen=True, eq=False, repr=False)
class At(Expr):
    """A number of a matrix, at places that run or stand still.

    Attributes:
        matrix: Whose number.
        places: For each of its axes an index that runs, or a place that stands still.
        called: What the matrix is called where it is used.
    """

    matrix: Matrix
    places: tuple[Index | int, ...]
    called: str = ""

    def cell(self, env: Env) -> Cell:
        """The cell at a place of the free indices."""
        at = tuple(p if isinstance(p, int) else env[p.name] for p in self.places)
        return Cell(self.matrix.name, at)

    def cells(self, env: Env) -> Iterator[Cell]:
        """The one cell."""
        yield self.cell(env)

    def count(self) -> int:
        """One."""
        return 1

    def at_indices(self, places: Mapping[Index, Index | int]) -> At:
        """The same with some indices for others."""
        moved = tuple(p if isinstance(p, int) else places.get(p, p) for p in self.places)
        return replace(self, places=moved)

    def comes_to(self, env: Env, value: Value) -> float:
        """The number."""
        number: float = value(self.cell(env))
        return number


@dataclass(frozen=True, eq=False, repr=False)
class Pick(Expr):
    """A number of one of several matrices, as a table says: all that only moves numbers.

    Attributes:
        matrices: Where numbers come from.
        table: For each place the cell, the matrices' cells counted on from one to the next, row by
            row; below 0 where a function filled in a 0 of its own.
        indices: What runs along the table's axes.
        called: What the matrices are called where they are used.
    """

    matrices: tuple[Matrix, ...]
    table: NDArray[np.signedinteger[Any]]
    indices: tuple[Index, ...]
    called: tuple[str, ...] = ()

    def which(self, env: Env) -> tuple[int, Cell] | None:
        """The matrix's number and the cell at a place; `None` for a 0 that was filled in."""
        number = int(self.table[tuple(env[index.name] for index in self.indices)])
        if number < 0:
            return None
        for place, matrix in enumerate(self.matrices):
            size = math.prod(matrix.shape)
            if number < size:
                at = np.unravel_index(number, matrix.shape) if matrix.shape else ()
                return place, Cell(matrix.name, tuple(int(i) for i in at))
            number -= size
        raise IndexError(number)

    def cells(self, env: Env) -> Iterator[Cell]:
        """The one cell, if there is one."""
        found = self.which(env)
        if found:
            yield found[1]

    def count(self) -> int:
        """One."""
        return 1

    def comes_to(self, env: Env, value: Value) -> float:
        """The number."""
        found = self.which(env)
        return value(found[1]) if found else 0.0


@dataclass(frozen=True, eq=False, repr=False)
class Pair(Expr):
    """One of `PAIRS` of two expressions."""

    inner = ("left", "right")
    name: str
    left: Expr
    right: Expr

    def comes_to(self, env: Env, value: Value) -> float:
        """What the function gives."""
        from nntui.engine.expression import evaluate

        one, other = evaluate(self.left, env, value), evaluate(self.right, env, value)
        number: float = PAIRS[self.name].value(one, other)
        return number


@dataclass(frozen=True, eq=False, repr=False)
class Single(Expr):
    """One of `SINGLES` of an expression."""

    inner = ("body",)
    name: str
    body: Expr

    def comes_to(self, env: Env, value: Value) -> float:
        """What the function gives."""
        from nntui.engine.expression import evaluate

        number: float = SINGLES[self.name].value(evaluate(self.body, env, value))
        return number


@dataclass(frozen=True, eq=False, repr=False)
class Many(Expr):
    """One of `MANY` of all numbers along an index."""

    inner = ("body",)
    name: str
    index: Index
    body: Expr

    def each(self, env: Env) -> Iterator[Env]:
        """The environment at each place of the index."""
        for place in range(self.index.size):
            yield {**env, self.index.name: place}

    def cells(self, env: Env) -> Iterator[Cell]:
        """The cells of every number."""
        for inner in self.each(env):
            yield from self.body.cells(inner)

    def count(self) -> int:
        """Those of all numbers."""
        return self.index.size * self.body.count()

    def comes_to(self, env: Env, value: Value) -> float:
        """What the function gives."""
        from nntui.engine.expression import evaluate

        numbers = [evaluate(self.body, inner, value) for inner in self.each(env)]
        return float(MANY[self.name](numbers))


@dataclass(frozen=True, eq=False, repr=False)
class Cases(Expr):
    """A formula that differs from place to place: `a[i] -= 1` changes some numbers and no others.

    Attributes:
        table: For each place the number of its formula.
        formulas: The formulas, over the same indices.
        indices: What runs along the table's axes.
    """

    table: NDArray[np.signedinteger[Any]]
    formulas: tuple[Expr, ...]
    indices: tuple[Index, ...]

    @property
    def parts(self) -> tuple[Expr, ...]:
        """All formulas."""
        return self.formulas

    def mapped(self, change: Callable[[Expr], Expr]) -> Expr:
        """The same with its formulas changed."""
        return replace(self, formulas=tuple(map(change, self.formulas)))

    def chosen(self, env: Env) -> Expr:
        """The formula at a place."""
        return self.formulas[int(self.table[tuple(env[each.name] for each in self.indices)])]

    def cells(self, env: Env) -> Iterator[Cell]:
        """Those of the formula at the place."""
        yield from self.chosen(env).cells(env)

    def count(self) -> int:
        """That of the longest."""
        return max(each.count() for each in self.formulas)

    def comes_to(self, env: Env, value: Value) -> float:
        """What the formula at the place comes to."""
        from nntui.engine.expression import evaluate

        return evaluate(self.chosen(env), env, value)


@dataclass(frozen=True, eq=False, repr=False)
class Unwritten(Expr):
    """What cannot be written out: its numbers are shown, and not how they came about."""

    def cells(self, env: Env) -> Iterator[Cell]:  # noqa: ARG002  # as all expressions
        """None that are known."""
        return iter(())


@dataclass(frozen=True)
class Two:
    """A function of two numbers.

    Attributes:
        value: What it gives.
        written: With `{x}` and `{y}` in their places.
        is_sign: Whether it stands between them, and so may need parentheses.
    """

    value: Callable[[Any, Any], Any]
    written: str
    is_sign: bool = True


@dataclass(frozen=True)
class One:
    """A function of a number that only scripts use; see `nntui.engine.functions` for the others.

    Attributes:
        value: What it gives.
        written: With `{x}` in its place.
    """

    value: Callable[[Any], Any]
    written: str


def _or_none(function: Callable[..., Any]) -> Callable[..., Any]:
    """What NumPy gives where the standard library raises: no number, or one past the largest."""

    def of(*numbers: Any) -> Any:
        try:
            result = function(*numbers)
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError):
            return math.nan
        return math.nan if isinstance(result, complex) else result

    return of


PAIRS = {
    "power": Two(_or_none(lambda a, b: a**b), "{x}^{y}"),
    "floor_divide": Two(_or_none(lambda a, b: a // b), "{x} // {y}"),
    "mod": Two(_or_none(lambda a, b: a % b), "{x} mod {y}"),
    "maximum": Two(lambda a, b: b if a < b or b != b else a, "max({x}, {y})", False),
    "minimum": Two(lambda a, b: b if a > b or b != b else a, "min({x}, {y})", False),
    "arctan2": Two(math.atan2, "arctan2({x}, {y})", False),
    "hypot": Two(math.hypot, "hypot({x}, {y})", False),
    "and": Two(lambda a, b: bool(a) and bool(b), "{x} and {y}"),
    "or": Two(lambda a, b: bool(a) or bool(b), "{x} or {y}"),
    "xor": Two(lambda a, b: bool(a) != bool(b), "{x} xor {y}"),
    "less": Two(lambda a, b: a < b, "{x} < {y}"),
    "less_equal": Two(lambda a, b: a <= b, "{x} ≤ {y}"),
    "greater": Two(lambda a, b: a > b, "{x} > {y}"),
    "greater_equal": Two(lambda a, b: a >= b, "{x} ≥ {y}"),
    "equal": Two(lambda a, b: a == b, "{x} = {y}"),
    "not_equal": Two(lambda a, b: a != b, "{x} ≠ {y}"),
    "round": Two(_or_none(lambda a, b: float(np.round(a, int(b)))), "round({x}, {y})", False),
}
"""Functions of two numbers by name."""

SINGLES = {
    "square": One(lambda a: a * a, "{x}^2"),
    "sin": One(_or_none(math.sin), "sin({x})"),
    "cos": One(_or_none(math.cos), "cos({x})"),
    "tan": One(_or_none(math.tan), "tan({x})"),
    "sinh": One(_or_none(math.sinh), "sinh({x})"),
    "cosh": One(_or_none(math.cosh), "cosh({x})"),
    "arctan": One(math.atan, "arctan({x})"),
    "arcsin": One(_or_none(math.asin), "arcsin({x})"),
    "arccos": One(_or_none(math.acos), "arccos({x})"),
    "log": One(_or_none(lambda a: math.log(a) if a else -math.inf), "ln({x})"),
    "log2": One(_or_none(lambda a: math.log2(a) if a else -math.inf), "log2({x})"),
    "log10": One(_or_none(lambda a: math.log10(a) if a else -math.inf), "log10({x})"),
    "log1p": One(_or_none(math.log1p), "ln(1 + {x})"),
    "expm1": One(_or_none(math.expm1), "(e^{x} - 1)"),
    "exp2": One(_or_none(lambda a: 2.0**a), "2^{x}"),
    "cbrt": One(lambda a: math.copysign(abs(a) ** (1 / 3), a), "∛{x}"),
    "floor": One(_or_none(math.floor), "floor({x})"),
    "ceil": One(_or_none(math.ceil), "ceil({x})"),
    "trunc": One(_or_none(math.trunc), "trunc({x})"),
    "rint": One(lambda a: float(np.rint(a)), "round({x})"),
    "sign": One(lambda a: (a > 0) - (a < 0) if a == a else a, "sign({x})"),
    "isnan": One(lambda a: a != a, "isnan({x})"),
    "isfinite": One(math.isfinite, "isfinite({x})"),
    "not": One(lambda a: not a, "not {x}"),
    "invert": One(lambda a: (not a) if isinstance(a, bool) else ~a, "~{x}"),
    "reciprocal": One(_or_none(lambda a: 1 / a), "1 / {x}"),
    "deg2rad": One(math.radians, "radians({x})"),
    "rad2deg": One(math.degrees, "degrees({x})"),
}
"""Functions of one number by name."""


def _variance(numbers: list[float]) -> float:
    mean = math.fsum(numbers) / len(numbers)
    return math.fsum((number - mean) ** 2 for number in numbers) / len(numbers)


MANY: Mapping[str, Callable[[list[Any]], Any]] = {
    "max": max,
    "min": min,
    "prod": math.prod,
    "any": any,
    "all": all,
    "argmax": lambda numbers: numbers.index(max(numbers)),
    "argmin": lambda numbers: numbers.index(min(numbers)),
    "var": _variance,
    "std": lambda numbers: math.sqrt(_variance(numbers)),
    "median": median,
    "count_nonzero": lambda numbers: sum(map(bool, numbers)),
    "ptp": lambda numbers: max(numbers) - min(numbers),
}
"""Functions of many numbers by name; a sum is `nntui.engine.expression.Fold`."""
