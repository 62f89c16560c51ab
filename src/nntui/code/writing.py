"""A script's operations as symbols and as lines of numbers, each checked when it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from nntui.engine.expression import Binary, Call, Cell, Env, Expr, Fold, Negative, Num, evaluate
from nntui.engine.functions import FUNCTIONS
from nntui.engine.notation import ATOM, CHOICE, PRODUCT, SIGN, SUM, Notation, Text, Written
from nntui.engine.trace import Operation, Trace
from nntui.explain.numbers import Digits, align, write, write_exact

from .expressions import PAIRS, SINGLES, At, Cases, Many, Pair, Pick, Single, Unwritten

TOLERANCE = 1e-12
"""A line holds if it gives its number within this, times the number where that is above 1: what a
BLAS adds in another order differs by less."""

TOLERANCE_OF_SINGLE = 1e-5
"""The same for numbers of single precision, which are computed with half the digits."""

MAX_TERMS = 12
"""A longer sum is written with its first `FEW` terms and its last."""

FEW = 5

NOT_WRITTEN = "not written out"

HOLE = "\0"

LETTERS = "ijklmnopq"
"""What stands for the places of a result in its formula, one for each axis."""


class Hole(NamedTuple):
    """Where a number stands in a line."""

    cell: Cell | None
    negated: bool
    is_typed: bool


@dataclass(frozen=True)
class Line:
    """One number of an operation and how it came about.

    Attributes:
        at: Its place in the result.
        pieces: The text before each hole, and the text after the last.
        holes: The numbers in it.
        is_written: Whether the line gives the number; if not, only the number is told.
    """

    at: tuple[int, ...]
    pieces: tuple[str, ...]
    holes: tuple[Hole, ...]
    is_written: bool


def line(operation: Operation, at: tuple[int, ...]) -> Line:
    """How a number came about, if that can be written and gives the number."""
    body, env = operation.body, operation.env(*at)
    if not holds(operation, at):
        return Line(at, (), (), False)
    numbers = _Numbers(operation.trace)
    pieces = numbers.write(resolved(body, env), env).split(HOLE)
    return Line(at, tuple(pieces), tuple(numbers.holes), True)


def holds(operation: Operation, at: tuple[int, ...]) -> bool:
    """Whether an operation's formula gives one of its numbers."""
    if isinstance(operation.body, Unwritten):
        return False
    try:
        result = evaluate(operation.body, operation.env(*at), operation.trace.value)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError, IndexError):
        return False
    value = operation.values[at]
    is_single = operation.values.dtype.itemsize <= 4 and operation.values.dtype.kind == "f"
    return is_near(result, value, TOLERANCE_OF_SINGLE if is_single else TOLERANCE)


def is_near(one: Any, other: Any, tolerance: float = TOLERANCE) -> bool:
    """Whether two numbers are the same within a tolerance, or both are no number."""
    one, other = complex(one), complex(other)
    if one == other or (one != one and other != other):
        return True
    return bool(abs(one - other) <= tolerance * max(1.0, abs(other)))


def resolved(body: Expr, env: Env) -> Expr:
    """The formula of one place, where it differs from place to place."""
    if isinstance(body, Cases):
        return resolved(body.chosen(env), env)
    return body.mapped(lambda part: resolved(part, env)) if body.parts else body


def text(trace: Trace, made: Line, digits: Digits) -> list[str]:
    """A line in pieces: texts and numbers in turn, without its result."""
    result: list[str] = []
    for piece, hole in zip(made.pieces, [*made.holes, None], strict=True):
        result.append(piece)
        if hole is not None:
            value = trace.value(hole.cell) if hole.cell else 0.0
            value = -value if hole.negated else value
            result.append(number(value, digits, hole.is_typed))
    return result


def number(value: Any, digits: Digits, is_typed: bool = False) -> str:
    """A number as it stands in a line; whole ones of whole kinds without a point."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, complex):
        return str(value)
    is_whole = isinstance(value, int)
    return str(value) if is_whole else write(float(value), digits, whole=is_typed)


def aligned(trace: Trace, lines: Sequence[Line], digits: Digits) -> list[str]:
    """Lines of the same operation, the numbers of like ones under each other."""
    return ["".join(parts) for parts in aligned_parts(trace, lines, digits)]


def aligned_parts(trace: Trace, lines: Sequence[Line], digits: Digits) -> list[Sequence[str]]:
    """The same in pieces: texts and numbers in turn."""
    texts: list[Sequence[str]] = [()] * len(lines)
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, made in enumerate(lines):
        if made.is_written:
            groups.setdefault(made.pieces, []).append(place)
    for places in groups.values():
        rows = [text(trace, lines[place], digits) for place in places]
        columns = [list(column) for column in zip(*rows, strict=True)]
        for each in range(1, len(columns), 2):
            columns[each] = align(columns[each])
        for place, parts in zip(places, zip(*columns, strict=True), strict=True):
            texts[place] = parts
    return texts


class _Symbols(Notation):
    """In letters: names, and the place in brackets where a sum goes over it.

    Args:
        operation: What is written.
        letters: What stands for the places that run along the result; without it they stand as
            numbers, and the row is left out.
    """

    def __init__(self, operation: Operation, letters: Mapping[str, str] | None = None) -> None:
        self._rows = () if letters else operation.matrix.indices[:1]
        self._letters = letters or {}
        self._summed: set[str] = set()

    def num(self, e: Num) -> str:
        """A constant by its name, where it has one."""
        return e.symbol or write_exact(e.value)

    def of_matrix(self, e: At) -> Text:
        """A number by its matrix's name."""
        name = e.called or e.matrix.symbol
        if not any(not isinstance(p, int) and p.name in self._summed for p in e.places):
            return lambda _: name

        def written(env: Env) -> str:
            places = []
            for place, size in zip(e.places, e.matrix.shape, strict=True):
                is_row = not isinstance(place, int) and place in self._rows
                if size > 1 and not is_row:
                    number = place if isinstance(place, int) else env[place.name]
                    letter = "" if isinstance(place, int) else self._letters.get(place.name, "")
                    places.append(letter or str(number))
            return f"{name}[{', '.join(places)}]" if places else name

        return written

    def binary(self, sign: str, left: Text, right: Text) -> Text:
        """Two with a sign between them, as mathematics writes it."""
        between = "·" if sign == "*" else f" {sign} "
        return lambda env: left(env) + between + right(env)

    def call(self, e: Call) -> Written:
        """A function as mathematics writes it."""
        function = FUNCTIONS[e.name]
        body = self.inside(e.body, SIGN) if function.is_open else self.of(e.body).text
        before, _, after = function.symbols.partition("{x}")
        return Written(lambda env: before + body(env) + after, ATOM)

    def fold(self, e: Fold) -> Written:
        """A sum of its first terms and its last."""
        (index,) = e.indices
        self._summed.add(index.name)
        term = self.inside(e.body, SUM + 1)
        sizes = _some(e.size, 6, 2)

        def written(env: Env) -> str:
            terms = ["…" if place is None else term({**env, index.name: place}) for place in sizes]
            return " + ".join(terms) or "0"

        return Written(written, PRODUCT if e.size == 1 else SUM)

    def other(self, e: Expr) -> Written:
        """What only scripts do."""
        match e:
            case At():
                return Written(self.of_matrix(e), ATOM)
            case Pick():
                return Written(self.picked(e), ATOM)
            case Single(name, body):
                before, _, after = SINGLES[name].written.partition("{x}")
                is_word = before.endswith("(")
                inner = self.of(body).text if is_word else self.inside(body, ATOM)
                return Written(lambda env: before + inner(env) + after, ATOM)
            case Pair(name, left, right):
                return self.pair(name, left, right)
            case Many():
                return self.many(e)
            case Cases():
                few = e.formulas if len(e.formulas) <= FEW else (*e.formulas[:2], e.formulas[-1])
                chosen = [self.of(each).text for each in few]
                return Written(
                    lambda env: " or ".join(dict.fromkeys(t(env) for t in chosen)), CHOICE
                )
            case Unwritten():
                return Written(lambda _: NOT_WRITTEN, ATOM)
        return super().other(e)

    def picked(self, e: Pick) -> Text:
        """A number of one of several matrices: their names."""
        names = [name or matrix.symbol for name, matrix in zip(e.called, e.matrices, strict=True)]
        told = dict.fromkeys(name for name in names if name[:1].isalpha() or name[:1] in "_#")
        named = ", ".join(told)
        if len(e.matrices) > 1 or not all(index.name in self._summed for index in e.indices):
            return lambda _: f"{named}[…]" if named else "0"

        def written(env: Env) -> str:
            found = e.which(env)
            if found is None or not named:
                return "0"
            places = zip(found[1].at, e.matrices[0].shape, strict=True)
            at = ", ".join(str(place) for place, size in places if size > 1)
            return f"{named}[{at}]" if at else named

        return written

    def pair(self, name: str, left: Expr, right: Expr) -> Written:
        """A function of two, or a sign between them."""
        two = PAIRS[name]
        before, _, rest = two.written.partition("{x}")
        between, _, after = rest.partition("{y}")
        binds = ATOM if name == "power" else SUM + 1
        one, other = (
            (self.inside(left, binds), self.inside(right, binds))
            if two.is_sign
            else (self.of(left).text, self.of(right).text)
        )
        own = SIGN if name == "power" else CHOICE
        return Written(
            lambda env: before + one(env) + between + other(env) + after,
            own if two.is_sign else ATOM,
        )

    def many(self, e: Many) -> Written:
        """A function of many numbers."""
        self._summed.add(e.index.name)
        one = self.of(e.body).text
        sizes = _some(e.index.size, 6, 2)

        def written(env: Env) -> str:
            numbers = [
                "…" if place is None else one({**env, e.index.name: place}) for place in sizes
            ]
            return f"{e.name}({', '.join(numbers)})"

        return Written(written, ATOM)


class _Numbers(_Symbols):
    """With a hole for each number, and what belongs in it."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._summed = set()
        self.holes: list[Hole] = []

    def num(self, e: Num) -> str:
        """A constant's number."""
        return write_exact(e.value)

    def _hole(self, cell: Callable[[Env], Cell | None], is_typed: bool, negated: bool) -> Text:
        def written(env: Env) -> str:
            self.holes.append(Hole(cell(env), negated, is_typed))
            return HOLE

        return written

    def of_matrix(self, e: At, negated: bool = False) -> Text:
        """A hole for the number."""
        return self._hole(e.cell, e.matrix.is_typed, negated)

    def picked(self, e: Pick) -> Text:
        """A hole for the number."""

        def cell(env: Env) -> Cell | None:
            found = e.which(env)
            return found[1] if found else None

        return self._hole(cell, all(matrix.is_typed for matrix in e.matrices), False)

    def negative(self, e: Negative) -> Written:
        """A number with its sign turned; a minus before anything else."""
        if isinstance(e.body, At):
            return Written(self.of_matrix(e.body, negated=True), ATOM)
        return super().negative(e)

    def binary(self, sign: str, left: Text, right: Text) -> Text:
        """Two with a sign between them, as a calculator writes it."""
        between = " × " if sign == "*" else f" {sign} "
        return lambda env: left(env) + between + right(env)

    def fold(self, e: Fold) -> Written:
        """Each term, products in parentheses."""
        (index,) = e.indices
        is_product = isinstance(e.body, Binary)
        term = self.inside(e.body, ATOM) if is_product and e.size > 1 else self.inside(e.body, SIGN)
        places = _some(e.size, MAX_TERMS, FEW)

        def written(env: Env) -> str:
            terms = ["…" if place is None else term({**env, index.name: place}) for place in places]
            return " + ".join(terms) or "0"

        return Written(written, PRODUCT if e.size == 1 else SUM)

    def many(self, e: Many) -> Written:
        """A function of many numbers."""
        one = self.of(e.body).text
        places = _some(e.index.size, MAX_TERMS, FEW)

        def written(env: Env) -> str:
            numbers = [
                "…" if place is None else one({**env, e.index.name: place}) for place in places
            ]
            return f"{e.name}({', '.join(numbers)})"

        return Written(written, ATOM)


@lru_cache(maxsize=64)
def _some(size: int, most: int, few: int) -> Sequence[int | None]:
    """The places of a sum that are written, `None` for those left out."""
    if size <= most:
        return range(size)
    return (*range(few), None, size - 1)


def symbolic(operation: Operation, at: tuple[int, ...] | None = None) -> str:
    """An operation in letters: `l1 = 1 / (1 + e^-z)`.

    Args:
        operation: What is written.
        at: For one place, its column told by numbers; for all of them unless given, with letters:
            `z[i, j] = x[i, 0]·w[0, j] + x[i, 1]·w[1, j]`.
    """
    matrix = operation.matrix
    if 0 in matrix.shape:
        return matrix.symbol
    env = operation.env(*(at or (0,) * len(matrix.shape)))
    running = [index for index in matrix.indices if index.size > 1]
    letters = {} if at is not None else dict(zip((i.name for i in running), LETTERS, strict=False))
    symbols = _Symbols(operation, letters)
    body = operation.body if at is None else resolved(operation.body, env)
    formula = symbols.write(body, env)
    told = ", ".join(letters.values())
    # Place by place, the places need not be told.
    is_told = told and any(letter in formula for letter in (f"[{told[0]}", f", {told[-1]}]"))
    return f"{matrix.symbol}[{told}] = {formula}" if is_told else f"{matrix.symbol} = {formula}"
