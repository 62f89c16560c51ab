"""A plan as loops over rows, sums and units, to be compiled, with the bits of its formulas.

Three functions: `rows` does all that each row has of its own, row by row; `sums` adds up over rows
what weights change by; `loop` calls both, and does what is left, iteration by iteration. No sum
changes its order. The innermost loop goes over units, so that a compiler adds up several sums at a
time, each in its own order.

The text is plain Python as well, if a slow one; `compiled` makes it fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from .expression import Binary, Call, Expr, Fold, Index, Matrix, Pick, Ref
from .functions import CODE_NAMES, FUNCTIONS
from .notation import ATOM, CHOICE, Notation, Text, Written
from .plan import Plan, Step
from .written_out import HEAD

GIVEN = {"x": "inputs", "y": "targets"}
"""What the matrices are called that a loop is given."""

TERMS = 4
"""So many terms are added to a sum before it is put back."""

PRELUDE = "\n".join([
    f"from math import {', '.join(sorted(CODE_NAMES))}",
    "import numpy as np",
    *(
        f"def {each.name}_(x):\n    return {each.code.format(first='x', x='x')}"
        for each in FUNCTIONS.values()
    ),
    # The product with a zero is the same zero with any logarithm: they are not above 0 here.
    "def times_ln(factor, x):\n    return factor * (ln_(x) if factor != 0.0 else -1.0)",
])  # fmt: skip
"""What comes before the functions."""


class Room(NamedTuple):
    """The arrays that a plan's loop writes to."""

    shapes: dict[str, tuple[int, ...]]
    """Each by its name, in the order in which the loop takes them."""
    beyond: dict[str, float]
    """What those begin with that have something beyond their matrix's end."""


@lru_cache(maxsize=16)
def loops(plan: Plan) -> tuple[str, Room]:
    """The text of a plan's functions, and what `loop` takes beside what is in `HEAD`."""
    made = _Loops(plan)
    return made.text(), Room(made.room, made.beyond)


class _Loops(Notation):
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.steps = _needed(plan)
        self._given = {matrix.name for matrix in plan.given}
        self._row_steps = [step for step in self.steps if _has_rows(step.matrix)]
        others = [step for step in self.steps if not _has_rows(step.matrix)]
        self._others = others
        made = {step.matrix for step in others}
        for step in self._row_steps:
            assert all(ref.back or ref.matrix not in made for ref in step.body.refs())
        read_later = {ref.matrix for step in others for ref in step.body.refs()}
        self._kept = [s.matrix for s in self._row_steps if s.matrix in read_later]
        self._local = [s.matrix for s in self._row_steps if s.matrix not in read_later]
        self._apart = plan.kept_apart
        self._beyond = {
            ref.matrix: ref for s in self.steps for ref in s.body.refs() if ref.beyond is not None
        }
        self._turned: dict[Matrix, None] = {}
        self._folds: dict[Fold, str] = {}
        self._row_sums: dict[str, int] = {}
        # What is made of each row comes first, and tells what is needed turned round.
        self._row_lines = [line for step in self._row_steps for line in self._row(step)]
        self._sum_lines: list[str] = []
        self.room: dict[str, tuple[int, ...]] = {}
        """The arrays that are written to, by name, with their shapes."""
        for matrix in self._kept:
            self.room[matrix.name] = self._shape(matrix)
        for step in others:
            for fold in _folds(step.body):
                if step.matrix.indices:
                    self._sum(step, fold)
        for matrix in dict.fromkeys([*plan.state, *(step.matrix for step in others)]):
            self.room[matrix.name] = self._shape(matrix)
            if matrix in self._apart:
                self.room[f"{matrix.name}_old"] = self._shape(matrix)
        for matrix in self._turned:
            self.room[f"{matrix.name}_t"] = self._shape(matrix)[::-1]
        self.beyond = {
            matrix.name: ref.beyond or 0.0
            for matrix, ref in self._beyond.items()
            if matrix.name in self.room
        }

    def text(self) -> str:
        """All functions."""
        given = f"at, inputs, targets, {', '.join(self.room)}"
        inside: list[str] = []
        for matrix in self._turned:
            inside += _each_place(
                self.room[matrix.name],
                lambda a, b, m=matrix: f"{m.name}_t[{b}, {a}] = {self._old(m)}[{a}, {b}]",
            )
        inside += [f"rows({given})", f"sums({given})"]
        for step in self._others:
            inside += self._other(step)
        for place, record in enumerate(self._plan.records):
            inside.append(f"records[{place}, now] = {record.name}[0]")
        for matrix in self._apart:
            inside += _each_place(
                self.room[matrix.name],
                lambda *at, m=matrix: f"{m.name}_old[{', '.join(at)}] = {m.name}[{', '.join(at)}]",
            )
        local = []
        for matrix in self._local:
            if len(matrix.indices) > 1:
                local.append(f"{matrix.name} = np.empty({self._shape(matrix)[1]})")
                if matrix in self._beyond:
                    # The last place is what is beyond the end.
                    local.append(f"{matrix.name}[-1] = {self._beyond[matrix].beyond!r}")
        local += [f"{name} = np.empty({size})" for name, size in self._row_sums.items()]
        return "\n".join([
            PRELUDE,
            f"def rows({given}):",
            *_indented([
                *local,
                f"for r in range({self._rows}):",
                *_indented(self._row_lines),
            ]),
            f"def sums({given}):",
            *_indented(self._sum_lines or ["pass"]),
            f"def loop({HEAD}, {', '.join(self.room)}):",
            *_indented([
                "for now in range(count):",
                *_indented(["at = now * ahead_by", *inside]),
            ]),
            "",
        ])  # fmt: skip

    @property
    def _rows(self) -> int:
        (size,) = {i.size for m in self._plan.given for i in m.indices if i.is_rows}
        return size

    def _old(self, matrix: Matrix) -> str:
        return f"{matrix.name}_old" if matrix in self._apart else matrix.name

    def _shape(self, matrix: Matrix) -> tuple[int, ...]:
        """With what is beyond its end; a single number is a row of one."""
        sizes = [index.size for index in matrix.indices]
        if matrix in self._beyond:
            pairs = zip(sizes, self._beyond[matrix].indices, strict=True)
            sizes = [max(size, index.size) for size, index in pairs]
        return tuple(sizes) or (1,)

    def _row(self, step: Step) -> Iterator[str]:
        """What makes a step's numbers of one row."""
        free = [index for index in step.matrix.indices if not index.is_rows]
        for fold in _folds(step.body):
            name = f"sum{len(self._folds)}"
            own = [i for i in free if any(i in ref.indices for ref in fold.refs())]
            (along,) = fold.indices
            text = self._inner(fold)
            if own:
                (unit,) = own
                self._row_sums[name] = unit.size
                self._folds[fold] = f"{name}[{unit.name}]"
                yield f"for {unit.name} in range({unit.size}):"
                yield f"    {name}[{unit.name}] = -0.0"
                yield from _adding([unit], along, self._folds[fold], text)
                continue
            self._folds[fold] = name
            if fold.kind == "max":
                yield f"{name} = {self._at_first(fold, along)}"
                yield f"for {along.name} in range(1, {along.size}):"
                yield f"    if {text} > {name}:"
                yield f"        {name} = {text}"
                yield f"{name} += 0.0"
            else:
                yield f"{name} = -0.0"
                yield f"for {along.name} in range({along.size}):"
                yield f"    {name} += {text}"
        made = f"{self.ref(step.matrix[step.matrix.indices])({})} = {self.write(step.body)}"
        if free:
            (unit,) = free
            yield f"for {unit.name} in range({unit.size}):"
            yield f"    {made}"
        else:
            yield made

    def _at_first(self, fold: Fold, along: Index) -> str:
        text = self._inner(fold)
        return text.replace(f"{along.name}]", "0]")

    def _sum(self, step: Step, fold: Fold) -> None:
        """The sums over rows that a step's formula has, for a part of its places."""
        name = f"sum{len(self._folds)}"
        one, other = step.matrix.indices
        outer, inner = (other, one) if one.size > other.size else (one, other)
        text = self._inner(fold)
        (along,) = fold.indices
        assert along.is_rows
        self.room[name] = (outer.size, inner.size)
        self._folds[fold] = f"{name}[{outer.name}, {inner.name}]"
        self._sum_lines += [
            f"for {outer.name} in range({outer.size}):",
            f"    for {inner.name} in range({inner.size}):",
            f"        {self._folds[fold]} = -0.0",
            *_adding([outer, inner], along, self._folds[fold], text),
        ]

    def _other(self, step: Step) -> Iterator[str]:
        """What makes a step's numbers that are of no row."""
        indices = step.matrix.indices
        for fold in _folds(step.body):
            if fold in self._folds:
                continue
            name = self._folds[fold] = f"sum{len(self._folds)}"
            yield f"{name} = -0.0"
            for depth, index in enumerate(fold.indices):
                yield f"{'    ' * depth}for {index.name} in range({index.size}):"
            yield f"{'    ' * len(fold.indices)}{name} += {self._inner(fold)}"
        for depth, index in enumerate(indices):
            yield f"{'    ' * depth}for {index.name} in range({index.size}):"
        made = self.ref(step.matrix[indices])({})
        yield f"{'    ' * len(indices)}{made} = {self.write(step.body)}"

    def _inner(self, fold: Fold) -> str:
        return self.write(fold.body)

    def ref(self, e: Ref) -> Text:
        """Where its number is."""
        matrix, names = e.matrix, [index.name for index in e.indices]
        text = self._old(matrix) if e.back else matrix.name
        if matrix.name in self._given:
            text = GIVEN[matrix.name]
            names[0] = f"at + {names[0]}"
        elif matrix in self._local:
            names = names[1:]
            if not names:
                return lambda _: text
        elif not names:
            names = ["0"]
        elif (
            e.back
            and len(names) == 2
            and matrix.kind == "weights"
            and e.indices[0].name.startswith("u")
        ):
            # Read along its other axis: from a copy that is turned round.
            self._turned[matrix] = None
            text, names = f"{matrix.name}_t", names[::-1]
        return lambda _: f"{text}[{', '.join(names)}]"

    def pick(self, e: Pick, body: Text) -> Written:  # noqa: ARG002  # as all
        """One number of a matrix."""
        matrix = e.body.matrix
        text = self._old(matrix) if e.body.back else matrix.name
        return Written(lambda _: f"{text}[{', '.join(map(str, e.place))}]", ATOM)

    def of(self, e: Expr) -> Written:
        """The expression; a logarithm times what is given is not taken where that is 0."""
        match e:
            case Binary("*", left, Call("ln", body)) if self._is_given(left):
                one, other = self.of(left).text, self.of(body).text
                return Written(lambda env: f"times_ln({one(env)}, {other(env)})", ATOM)
        return super().of(e)

    def _is_given(self, e: Expr) -> bool:
        names = {ref.matrix.name for ref in e.refs()}
        return bool(names) and names <= self._given

    def call(self, e: Call) -> Written:
        """A function."""
        body = self.of(e.body).text
        return Written(lambda env: f"{e.name}_({body(env)})", ATOM)

    def greater(self, left: Text, right: Text) -> Written:
        """The greater one; what is no number stays none."""

        def text(env: dict[str, int]) -> str:
            one, other = left(env), right(env)
            return f"{one} if {other} <= {one} else {other}"

        return Written(text, CHOICE)

    def fold(self, e: Fold) -> Written:
        """A sum that has been made before."""
        name = self._folds[e]
        return Written(lambda _: name, ATOM)


def _needed(plan: Plan) -> list[Step]:
    """The steps that something comes of: records, or what the next iteration begins with."""
    wanted, steps = {*plan.state, *plan.records}, list[Step]()
    for step in reversed(plan.steps):
        if step.matrix in wanted:
            steps.append(step)
            wanted |= {ref.matrix for ref in step.body.refs()}
    return steps[::-1]


def _folds(e: Expr) -> list[Fold]:
    return [part for part in e.walk() if isinstance(part, Fold)]


def _has_rows(matrix: Matrix) -> bool:
    return any(index.is_rows for index in matrix.indices)


def _adding(units: Sequence[Index], along: Index, total: str, term: str) -> Iterator[str]:
    """Adds terms to sums, some to each sum at a time: one after the other, from left to right."""
    whole = along.size - along.size % TERMS
    for some, step in ((f"0, {whole}", TERMS), (f"{whole}, {along.size}", 1)):
        terms = [re.sub(rf"\b{along.name}\b", f"{along.name} + {n}", term) for n in range(1, step)]
        yield f"for {along.name} in range({some}, {step}):"
        for depth, unit in enumerate(units, start=1):
            yield f"{'    ' * depth}for {unit.name} in range({unit.size}):"
        added = " + ".join(f"({each})" for each in (term, *terms))
        yield f"{'    ' * (len(units) + 1)}{total} = {total} + {added}"


def _each_place(shape: Sequence[int], line: Callable[..., str]) -> list[str]:
    """A line for each place of an array."""
    names = ["a", "b"][: len(shape)]
    loops = [
        f"{'    ' * depth}for {name} in range({size}):"
        for depth, (name, size) in enumerate(zip(names, shape, strict=True))
    ]
    return [*loops, "    " * len(names) + line(*names)]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]
