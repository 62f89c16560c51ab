"""An operation's formula for a reader: in letters, and with each number in its place."""

from collections.abc import Sequence
from functools import lru_cache
from operator import ge
from typing import NamedTuple

from nntui.engine import Cell, Matrix, Step
from nntui.engine.expression import Binary, Call, Env, Expr, Fold, Index, Negative, Num, Ref
from nntui.engine.functions import FUNCTIONS
from nntui.engine.notation import ATOM, SIGN, SUM, Notation, Text, Written

from .numbers import write_exact

MAX_SYMBOLIC_TERMS = 6
"""A symbolic sum of more terms is written with its first two, "…" and its last."""

ROOT = "√"
"""Begins the letters of a constant that nobody can set."""

HOLE = "\0"
"""Stands where a number is to be written; what the numbers are is kept beside the text."""


class Hole(NamedTuple):
    """Where a number stands in each of an operation's lines.

    Attributes:
        matrix: Whose number it is; `back`: 1 for that of the iteration before.
        at: For each axis of the matrix the place; where it is the line's own, on which of its axes.
        beyond: What stands there for lines whose place is past the matrix's end.
        row: The row that it belongs to, where a sum goes over rows.
        negated: Whether the number stands there with its sign turned, as z does in e^-z.
    """

    matrix: Matrix
    back: int
    at: tuple[tuple[bool, int], ...]
    beyond: float | None = None
    row: int | None = None
    negated: bool = False
    is_result: bool = False

    @property
    def is_same(self) -> bool:
        """Whether every line of a block has the same number there, as a dot product's weights."""
        return (True, 0) not in self.at

    def cell(self, line: tuple[int, ...]) -> Cell | None:
        """The number's address in a line; `None` for a place past the end."""
        at = tuple(line[place] if is_own else place for is_own, place in self.at)
        if self.beyond is not None and any(map(ge, at, self.matrix.shape)):
            return None
        return Cell(self.matrix.name, at, self.back)


class Template(NamedTuple):
    """What all lines of an operation have in common: a text before each hole."""

    texts: tuple[str, ...]
    holes: tuple[Hole, ...]


@lru_cache(maxsize=512)
def template(step: Step, body: Expr, first: int, last: int) -> Template:
    """The lines of an operation, with holes for their numbers.

    Args:
        step: What is done.
        body: Its formula, with what is written out in place of what is read.
        first, last: Which terms of its sum are written: those from `first` to below `last`.
    """
    return _Numbers(step, range(first, last)).template(body)


@lru_cache(maxsize=512)
def symbols(step: Step, body: Expr, unit: int, rows: tuple[str, ...]) -> str:
    """An operation in letters.

    Args:
        step: What is done.
        body: Its formula, with what is written out in place of what is read.
        unit: The column that it is written for.
        rows: What the rows of a sum over rows are called: all, or of more than
            `MAX_SYMBOLIC_TERMS` the first two and the last.
    """
    place = column_place(step.matrix.shape, 0, unit)
    env = {index.name: at for index, at in zip(step.matrix.indices, place, strict=True)}
    return _Symbols(step, rows).write(body, env)


def column_place(shape: tuple[int, ...], row: int, unit: int) -> tuple[int, ...]:
    """The place in a row and a column of a matrix; of more than two axes all but the first are
    gone through as columns, the last one fastest."""
    at: list[int] = []
    for size in reversed(shape[1:]):
        unit, place = divmod(unit, size)
        at.insert(0, place)
    return (row, *at)[: len(shape)]


def few(size: int) -> Sequence[int]:
    """Which terms of so many are written in letters."""
    return range(size) if size <= MAX_SYMBOLIC_TERMS else (0, 1, size - 1)


class _Symbols(Notation):
    """In letters. Of the operation's own indices, that of its lines is left out."""

    def __init__(self, step: Step, rows: tuple[str, ...] = ()) -> None:
        self._rows = rows
        self._own = step.matrix.indices
        self._summed: tuple[Index, ...] = ()

    def num(self, e: Num) -> str:
        """A constant by its letter, where it has one."""
        return e.symbol or write_exact(e.value)

    def ref(self, e: Ref) -> Text:
        """A number by its matrix's letter, and by its place where a sum goes over it."""
        matrix = e.matrix
        start = (matrix.old or f"{matrix.symbol}′") if e.back else matrix.symbol
        summed = [index in self._summed for index in e.indices]
        if not any(summed):
            return lambda _: start
        names = matrix.names or ((),) * len(e.indices)
        fixed = self._own[1:]
        named = [
            (index.name, names[axis])
            for axis, index in enumerate(e.indices)
            if names[axis] and (summed[axis] or index in fixed)
        ]
        numbered = [
            index
            for axis, index in enumerate(e.indices)
            if summed[axis] and not names[axis] and (index.size > 1 or index.is_rows)
        ]
        is_bracketed = bool(named) or any(index.is_rows for index in numbered)

        def text(env: Env) -> str:
            if e.is_beyond(e.place(env)):
                return write_exact(e.beyond or 0.0)
            name = "".join(of_axis[env[index]] for index, of_axis in named) or start
            labels = [self._label(index, env[index.name]) for index in numbered]
            if labels and is_bracketed:
                return f"{name}[{', '.join(labels)}]"
            return name + "".join(labels)

        return text

    def _label(self, index: Index, place: int) -> str:
        if index.is_rows and self._rows:
            return self._rows[few(index.size).index(place)]
        return index.labels[place] if index.labels else str(place + 1)

    def binary(self, sign: str, left: Text, right: Text) -> Text:
        """Two with a sign between them, as mathematics writes it."""
        between = f" {sign} "

        def text(env: Env) -> str:
            one, other = left(env), right(env)
            # Between words a product needs more room than between letters.
            times = " · " if len(one) > 2 and one.isalpha() else "·"
            return one + (times if sign == "*" else between) + other

        return text

    def call(self, e: Call) -> Written:
        """A function as mathematics writes it."""
        function = FUNCTIONS[e.name]
        body = self.inside(e.body, SIGN) if function.is_open else self.of(e.body).text
        before, _, after = function.symbols.partition("{x}")
        return Written(lambda env: before + body(env) + after, ATOM)

    def fold(self, e: Fold) -> Written:
        """A sum of its first terms and its last."""
        outside, self._summed = self._summed, (*self._summed, *e.indices)
        term = self.inside(e.body, SUM + 1)
        self._summed = outside

        def text(env: Env) -> str:
            terms = [term(env) for _ in e.each(env, few(e.size))]
            if e.size > MAX_SYMBOLIC_TERMS:
                terms = [*terms[:2], "…", terms[-1]]
            return f"max({', '.join(terms)})" if e.kind == "max" else " + ".join(terms)

        return Written(text, ATOM if e.kind == "max" or e.size == 1 else SUM)


class _Numbers(_Symbols):
    """With each number in its place."""

    def __init__(self, step: Step, terms: range) -> None:
        super().__init__(step)
        self._step, self._terms = step, terms
        self._holes: list[Hole] = []

    def template(self, body: Expr) -> Template:
        """A line with holes in it."""
        texts = self.write(body, dict.fromkeys((index.name for index in self._own), 0))
        if isinstance(body, Ref):
            # A number alone does not say what it is.
            kind = body.matrix.kind
            texts = f"the {'sum' if kind == 'dot' else kind} itself: {texts}"
        own = tuple((True, axis) for axis in range(len(self._own)))
        result = Hole(self._step.matrix, 0, own, is_result=True)
        return Template(tuple(f"{texts} = ".split(HOLE)), (*self._holes, result))

    def num(self, e: Num) -> str:
        """A constant's number; a root stays one, which a calculator has a key for."""
        return e.symbol if e.symbol.startswith(ROOT) else write_exact(e.value)

    def ref(self, e: Ref, negated: bool = False) -> Text:
        """A hole for the number."""
        rows = next((i.name for i in e.indices if i.is_rows and i in self._summed), "")
        summed = self._summed

        def text(env: Env) -> str:
            at = tuple(
                (False, env[index.name]) if index in summed else (True, self._own.index(index))
                for index in e.indices
            )
            row = env[rows] if rows else None
            self._holes.append(Hole(e.matrix, e.back, at, e.beyond, row, negated))
            return HOLE

        return text

    def negative(self, e: Negative) -> Written:
        """A number with its sign turned; a minus before anything else."""
        if isinstance(e.body, Ref):
            return Written(self.ref(e.body, negated=True), ATOM)
        return super().negative(e)

    def binary(self, sign: str, left: Text, right: Text) -> Text:
        """Two with a sign between them, as a calculator writes it."""
        between = " × " if sign == "*" else f" {sign} "
        return lambda env: left(env) + between + right(env)

    def fold(self, e: Fold) -> Written:
        """Each term, products in parentheses; of the operation's own sum those asked for."""
        outside, self._summed = self._summed, (*self._summed, *e.indices)
        is_product = isinstance(e.body, Binary)
        term = self.inside(e.body, ATOM) if is_product else self.inside(e.body, SIGN)
        self._summed = outside
        places = range(e.size)
        if e is self._step.sum:
            places = self._terms
        before = "… + " if places.start > 0 else ""
        after = " + …" if places.stop < e.size else ""

        def text(env: Env) -> str:
            terms = [term(env) for _ in e.each(env, places)]
            if e.kind == "max":
                return f"max({', '.join(terms)})"
            return before + " + ".join(terms) + after

        return Written(text, ATOM if e.kind == "max" or e.size == 1 else SUM)
