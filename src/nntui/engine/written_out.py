"""Training written out as Python for one plan: every term of every sum on its own.

For a small network this is several times as fast as NumPy, whose cost there is all in its calls.
It does the operations of the plan's expressions in their order, so it gives their bits.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping

from .expression import Binary, Call, Env, Expr, Fold, Matrix, Negative, Ref
from .functions import CODE_NAMES, FUNCTIONS
from .notation import ATOM, CHOICE, Notation, Text, Written
from .plan import Plan
from .problem import Array

Flat = tuple[float, ...]
"""All numbers of a state, matrix by matrix and row by row."""

Loop = Callable[[Flat, int], tuple[Flat, tuple["array[float]", ...]]]
"""Takes a state and a number of iterations; gives the state after them and the plan's records."""


def compile_loop(plan: Plan, given: Mapping[str, Array]) -> Loop:
    """The training loop of a plan, as a function.

    Args:
        plan: What is done at each iteration.
        given: The numbers of what it is given, by name: they become constants.
    """
    names: dict[str, object] = {"array": array, **CODE_NAMES}
    exec(compile(source(plan, given), "<training, written out>", "exec"), names)
    loop: Loop = names["loop"]  # type: ignore[assignment]  # made by the line above
    return loop


def source(plan: Plan, given: Mapping[str, Array]) -> str:
    """The Python text of the loop. A number's variable is called as its cell: `w1_2_3`."""
    return _WrittenOut(plan.merged, given).source()


HEAD = "inputs, targets, ahead_by, count, records"
"""What a function to be compiled takes before the arrays of the state: inputs and targets, by how
many rows those of the next iteration come later, how many iterations, and where the records go, a
row for each."""


def function(plan: Plan, given: Mapping[str, Array]) -> str:
    """The Python text of the same loop as a function of arrays, to be compiled."""
    return _WrittenOut(plan.merged, given).function()


class _WrittenOut(Notation):
    """A variable for each number, a literal for each that is given.

    A product with a given 0 is ±0 and left out. Adding it could at most turn a -0.0 into 0.0, which
    is lost before it reaches a weight or an error: no weight and no target is ever -0.0 (`Problem`
    and `Recipe` see to the first ones, and w + Δw and y - p then never are), and slopes do not tell
    the zeros apart. Where the other factor is no finite number, 0 times it would be none either;
    so the product is left out only where that is told elsewhere: see `_is_told`.
    """

    def __init__(self, plan: Plan, given: Mapping[str, Array]) -> None:
        self._plan, self._given, self._kept_apart = plan, given, plan.kept_apart
        self._tables: dict[tuple[Matrix, int, float | None], dict[tuple[int, ...], str]] = {}

    def source(self) -> str:
        """The whole loop."""
        state = "".join(f"{name}, " for names in self._state for name in names)
        records = [record.name for record in self._plan.records]
        return "\n".join([
            f"def loop(state, count, {', '.join(f'{name}={name}' for name in CODE_NAMES)}):",
            f"    ({state}) = state",
            *(f"    of_{name} = array('d'); add_{name} = of_{name}.append" for name in records),
            "    for _ in range(count):",
            *(f"        {line}" for line in self._lines()),
            *(f"        add_{record.name}({self._made(record)})" for record in self._plan.records),
            *(f"        {line}" for line in self._keeping()),
            f"    return ({state}), ({''.join(f'of_{name}, ' for name in records)})",
        ])  # fmt: skip

    def function(self) -> str:
        """The same with arrays for the state and the records, to be compiled."""
        places = [
            (name, f"{matrix.name}_[{', '.join(map(str, at or (0,)))}]")
            for matrix, names in zip(self._plan.state, self._state, strict=True)
            for at, name in zip(matrix.places, names, strict=True)
        ]
        arrays = "".join(f", {matrix.name}_" for matrix in self._plan.state)
        records = enumerate(self._plan.records)
        return "\n".join([
            f"from math import {', '.join(sorted(CODE_NAMES))}",
            f"def loop({HEAD}{arrays}):",
            *(f"    {name} = {place}" for name, place in places),
            "    for now in range(count):",
            *(f"        {line}" for line in self._lines()),
            *(f"        records[{n}, now] = {self._made(record)}" for n, record in records),
            *(f"        {line}" for line in self._keeping()),
            *(f"    {place} = {name}" for name, place in places),
            "",
        ])  # fmt: skip

    def _lines(self) -> list[str]:
        """What is done at each iteration."""
        lines = list[str]()
        for step in self._plan.steps:
            table, text = self._table(step.matrix[step.matrix.indices]), self.of(step.body).text
            names = [index.name for index in step.matrix.indices]
            for at in step.matrix.places:
                lines.append(f"{table[at]} = {text(dict(zip(names, at, strict=True)))}")
        return lines

    def _made(self, record: Matrix) -> str:
        return self._table(record[()])[()]

    @property
    def _state(self) -> list[list[str]]:
        """The variables of each matrix of the state."""
        return [
            list(self._table(matrix.before(*matrix.indices)).values())
            for matrix in self._plan.state
        ]

    def _keeping(self) -> list[str]:
        """What is done at an iteration's end: the new numbers become the old ones."""
        lines = list[str]()
        for matrix in self._kept_apart:
            new = self._table(matrix[matrix.indices])
            old = self._table(matrix.before(*matrix.indices))
            lines += [f"{name} = {new[at]}" for at, name in old.items()]
        return lines

    def _table(self, e: Ref) -> dict[tuple[int, ...], str]:
        """The variable or literal of each place that a reference can stand for."""
        key = (e.matrix, e.back, e.beyond)
        if key not in self._tables:
            matrix, given = e.matrix, self._given.get(e.matrix.name)
            if given is not None:
                texts = {at: repr(given.item(at)) for at in matrix.places}
            else:
                start = "old_" if e.back and matrix in self._kept_apart else ""
                texts = {at: "_".join([start + matrix.name, *map(str, at)]) for at in matrix.places}
            # One text for all that is beyond its end.
            beyond = repr(e.beyond)
            self._tables[key] = texts if e.beyond is None else defaultdict(lambda: beyond, texts)
        return self._tables[key]

    def ref(self, e: Ref) -> Text:
        """Its variable, or the number itself."""
        table, place = self._table(e), e.place
        return lambda env: table[place(env)]

    def binary(self, sign: str, left: Text, right: Text) -> Text:
        """Two with a sign between them; 1.0 · x is x to the last bit, whatever x is."""
        if sign != "*":
            return super().binary(sign, left, right)

        def product(env: Env) -> str:
            one, other = left(env), right(env)
            return other if one == "1.0" else f"{one} * {other}"

        return product

    def call(self, e: Call) -> Written:
        """A function, with its guard written in place."""
        code, body = FUNCTIONS[e.name].code, self.of(e.body)
        if e.name == "exp" and isinstance(e.body, Negative):
            # Compared before its sign is turned: turning it takes as long as comparing.
            code = code.replace("{first} > ", "{first} < -").replace("({x})", "(-{x})")
            body = self.of(e.body.body)
        size = self._size(e.body) if e.name == "abs" else None

        def text(env: Env) -> str:
            if size and (short := size(env)):
                return short
            inside = body.text(env)
            if body.binds == ATOM and " " not in inside:
                return code.format(first=inside, x=inside)
            return code.format(first=f"(x := {inside})", x="x")

        return Written(text, ATOM)

    def _size(self, error: Expr) -> Text | None:
        """|y - p| without a comparison, where there is such a way.

        An output from 0 to 1 is never on the other side of a target of 0 or 1.
        """
        step = self._plan.step_of.get(error.matrix.name) if isinstance(error, Ref) else None
        match step and step.body:
            case Binary("-", Ref() as y, Ref() as p) if y.matrix.name in self._given:
                assert isinstance(error, Ref)
                one, other, target = self.ref(error), self.ref(p), self.ref(y)
                low, high = p.matrix.low, p.matrix.high

                def size(env: Env) -> str:
                    wanted = float(target(env))
                    return one(env) if wanted == high else other(env) if wanted == 0 == low else ""

                return size
        return None

    def greater(self, left: Text, right: Text) -> Written:
        """The greater one; what is no number stays none."""

        def text(env: Env) -> str:
            one, other = left(env), right(env)
            return f"{one} if {other} <= {one} else {other}"

        return Written(text, CHOICE)

    def fold(self, e: Fold) -> Written:
        """A sum of its terms, without those that change no bit."""
        general = super().fold(e)
        match e.body:
            case Binary("*", Ref() as left, Ref() as right) if left.matrix.name in self._given:
                is_told, factor = self._is_told(left, right), self.ref(left)
                term = self.inside(e.body, general.binds)

                def few(env: Env) -> str:
                    terms = [
                        term(env) for _ in e.each(env) if factor(env) != "0.0" or not is_told(env)
                    ]
                    return " + ".join(terms) or general.text(env)

                return Written(few, general.binds)
        return general

    def _is_told(self, given: Ref, other: Ref) -> Callable[[Env], bool]:
        """Whether a factor that is no finite number would show without its product with a 0.

        What the iteration before left is the run's own, and looked at by itself. Anything else is
        multiplied with other given numbers, too: those along the given matrix's other axis. One
        that is not 0, such as the 1 of a bias, tells.
        """
        if other.back:
            return lambda _: True
        values = self._given[given.matrix.name]
        own = tuple(axis for axis, index in enumerate(given.indices) if index not in other.indices)
        shared = [index.name for index in given.indices if index in other.indices]
        told = (values != 0).any(axis=own)
        has_more = bool(given.beyond)
        return lambda env: has_more or bool(told[tuple(env[name] for name in shared)])
