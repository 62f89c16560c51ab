"""An operation's formula for a reader: in letters, and with each number in its place."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from nntui.engine import Cell, Operation
from nntui.engine.expression import Binary, Call, Env, Fold, Index, Negative, Num, Ref
from nntui.engine.functions import FUNCTIONS
from nntui.engine.notation import ATOM, SIGN, SUM, Notation, Text, Written

from .numbers import write_exact

MAX_SYMBOLIC_TERMS = 6
"""A symbolic sum of more terms is written with its first two, "…" and its last."""

ROOT = "√"
"""Begins the letters of a constant that nobody can set."""

HOLE = "\0"
"""Stands where a number is to be written; what the numbers are is kept beside the text."""


class Place(NamedTuple):
    """Where a number stands in a line; see `Part`."""

    cell: Cell | None
    kind: str
    row: int | None
    is_typed: bool
    value: float = 0.0
    """The number, where it has no cell."""
    negated: bool = False
    is_result: bool = False


class Symbols(Notation):
    """In letters. Of the operation's own indices, that of its lines is left out."""

    def __init__(self, operation: Operation) -> None:
        self._label = operation.trace.label
        self._own = operation.matrix.indices
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
            terms = [term(env) for _ in e.each(env, self._few(e))]
            if e.size > MAX_SYMBOLIC_TERMS:
                terms = [*terms[:2], "…", terms[-1]]
            return f"max({', '.join(terms)})" if e.kind == "max" else " + ".join(terms)

        return Written(text, ATOM if e.kind == "max" or e.size == 1 else SUM)

    @staticmethod
    def _few(e: Fold) -> Sequence[int] | None:
        if e.size > MAX_SYMBOLIC_TERMS and len(e.indices) == 1:
            return (0, 1, e.size - 1)
        return None


class Numbers(Symbols):
    """With each number in its place."""

    def __init__(self, operation: Operation, terms: slice) -> None:
        super().__init__(operation)
        self._sum, self._terms = operation.step.sum, terms
        self._places: list[Place] = []
        self._matrix = operation.matrix
        self._text = self.of(operation.body).text

    def pieces(self, env: Env, at: tuple[int, ...]) -> "list[str | Place]":
        """A line: operators and numbers by turns."""
        self._places = []
        texts = f"{self._text(env)} = {HOLE}".split(HOLE)
        result = Place(
            Cell(self._matrix.name, at), self._matrix.kind, None, self._matrix.is_typed,
            is_result=True,
        )  # fmt: skip
        pairs = zip(texts, (*self._places, result), strict=False)
        return list(chain.from_iterable(pairs))

    def num(self, e: Num) -> str:
        """A constant's number; a root stays one, which a calculator has a key for."""
        return e.symbol if e.symbol.startswith(ROOT) else write_exact(e.value)

    def ref(self, e: Ref, negated: bool = False) -> Text:
        """A hole for the number."""
        matrix = e.matrix
        rows = next((i.name for i in e.indices if i.is_rows and i in self._summed), "")

        def text(env: Env) -> str:
            cell, row = e.cell(env), env[rows] if rows else None
            if cell:
                place = Place(cell, matrix.kind, row, matrix.is_typed, 0.0, negated)
            else:
                place = Place(None, "bias", row, True, float(e.beyond or 0.0), negated)
            self._places.append(place)
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
        if e is self._sum and len(e.indices) == 1:
            places = places[self._terms]
        before = "… + " if places.start > 0 else ""
        after = " + …" if places.stop < e.size else ""

        def text(env: Env) -> str:
            terms = [term(env) for _ in e.each(env, places)]
            if e.kind == "max":
                return f"max({', '.join(terms)})"
            return before + " + ".join(terms) + after

        return Written(text, ATOM if e.kind == "max" or e.size == 1 else SUM)
