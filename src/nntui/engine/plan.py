"""An iteration before it has any number: its formulas in order, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .expression import Binary, Call, Choose, Expr, Fold, Greater, Index, Matrix, Ref
from .problem import Array

State = tuple[Array, ...]
"""What an iteration begins with: a matrix for each of `Plan.state`, in its order."""


@dataclass(eq=False, repr=False)
class Step:
    """A matrix and the formula of each of its numbers.

    Attributes:
        matrix: What is made.
        body: The formula, over the matrix's own indices.
        title: What its phase is called; a step without one has no phase of its own.
        alias: What stands between the symbol and the formula: `σ(z)`.
        remark: What is to be said of the formula behind it.
        is_inlined: Whether it is written out wherever it is read, instead of its number.
    """

    matrix: Matrix
    body: Expr
    title: str = ""
    alias: str = ""
    remark: str = ""
    is_inlined: bool = False

    @cached_property
    def sum(self) -> Fold | None:
        """The sum in its formula, if there is one."""
        return next((e for e in self.body.walk() if isinstance(e, Fold) and e.kind == "sum"), None)


@dataclass(eq=False, repr=False)
class Plan:
    """The steps of an iteration in their order.

    Attributes:
        given: What is there before the first step, beside the state.
        steps: What is done.
        records: The matrices of rank 0 whose numbers a run keeps of each iteration.
    """

    given: tuple[Matrix, ...]
    steps: tuple[Step, ...]
    records: tuple[Matrix, ...] = ()

    @cached_property
    def step_of(self) -> Mapping[str, Step]:
        """Each step by the name of its matrix."""
        return {step.matrix.name: step for step in self.steps}

    @cached_property
    def matrices(self) -> Mapping[str, Matrix]:
        """Each matrix by its name: what is given, the state, and what is made."""
        made = (step.matrix for step in self.steps)
        return {matrix.name: matrix for matrix in (*self.given, *self.state, *made)}

    @cached_property
    def bodies(self) -> Mapping[Step, Expr]:
        """Each step's formula, with what is written out in place of what is read."""
        return {step: self._written(step.body) for step in self.steps}

    def _written(self, e: Expr) -> Expr:
        inlined = {step.matrix: step for step in self.steps if step.is_inlined}
        if inlined.keys().isdisjoint(ref.matrix for ref in e.refs()):
            return e  # itself: a step's sum is known by what it is

        def put(part: Expr) -> Expr:
            if not isinstance(part, Ref):
                return part.mapped(put) if part.inner else part
            made = None if part.back else inlined.get(part.matrix)
            if made is None:
                return part
            return put(made.body.at(dict(zip(made.matrix.indices, part.indices, strict=True))))

        return put(e)

    @cached_property
    def phases(self) -> tuple[Step, ...]:
        """The steps that are shown one by one."""
        return tuple(step for step in self.steps if step.title)

    @cached_property
    def state(self) -> tuple[Matrix, ...]:
        """What is read of the iteration before, in the order of the steps that make it."""
        refs = [ref for step in self.steps for ref in step.body.refs()]
        read = dict.fromkeys(ref.matrix for ref in refs if ref.back)
        made = [step.matrix for step in self.steps if step.matrix in read]
        # Weights first, then what an optimizer keeps of each; what no step makes after these.
        every = dict.fromkeys((*made, *read))
        return tuple(sorted(every, key=lambda matrix: matrix.kind != "weights"))

    @cached_property
    def products(self) -> int:
        """How many products an iteration adds up: what its time and its code's length go with."""
        return sum(
            step.sum.size * step.matrix.size
            for step in self.steps
            if step.sum and isinstance(step.sum.body, Binary) and step.matrix.indices
        )

    @cached_property
    def numbers(self) -> int:
        """How many numbers an iteration makes."""
        return sum(step.matrix.size for step in self.steps)

    @property
    def kept_apart(self) -> list[Matrix]:
        """State whose old number is still read when the new one has been made."""
        apart, made = dict[Matrix, None](), set[Matrix]()
        for step in self.steps:
            for ref in step.body.refs():
                shifts = ref.matrix is step.matrix and ref.indices != step.matrix.indices
                if ref.back and (ref.matrix in made or shifts):
                    apart[ref.matrix] = None
            made.add(step.matrix)
        return list(apart)

    def first_state(self, given: Mapping[str, Array]) -> State:
        """What iteration 0 begins with: what is given by name, else what the matrices say."""
        return tuple(
            given[matrix.name]
            if matrix.name in given
            else frozen(np.full(matrix.shape, matrix.first))
            for matrix in self.state
        )

    def flat(self, state: State) -> Array:
        """All numbers of a state in a row."""
        return np.concatenate([matrix.ravel() for matrix in state])

    def shaped(self, numbers: Sequence[float] | Array) -> State:
        """A state out of its numbers in a row; read-only."""
        values, matrices, start = np.array(numbers), [], 0
        values.setflags(write=False)
        for matrix in self.state:
            end = start + matrix.size
            matrices.append(values[start:end].reshape(matrix.shape))
            start = end
        return tuple(matrices)

    @cached_property
    def merged(self) -> Plan:
        """The same with what is read just once, number by number, written where it is read.

        For code only: a variable less for each slope and each update.
        """
        reads = Counter(ref.matrix for step in self.steps for ref in step.body.refs())
        wanted = {*self.state, *self.records}
        pending: dict[Matrix, Step] = {}

        def put(e: Expr, own: tuple[Index, ...]) -> Expr:
            if isinstance(e, Ref):
                is_own = e.matrix in pending and e.indices == own and e.beyond is None
                return pending.pop(e.matrix).body if is_own else e
            if isinstance(e, Fold) and e.kind == "sum" and not own:
                return e.mapped(lambda part: put(part, e.indices))  # each of its terms is another
            # These write what they are given more than once.
            if isinstance(e, Call | Choose | Greater | Fold):
                return e
            return e.mapped(lambda part: put(part, own))

        steps: list[Step] = []
        for step in self.steps:
            changed = replace(step, body=put(step.body, step.matrix.indices))
            steps.append(changed)
            if reads[step.matrix] == 1 and step.matrix not in wanted:
                pending[step.matrix] = changed
        kept = [
            step
            for step in steps
            if step.matrix in wanted or step.matrix in pending or reads[step.matrix] > 1
        ]
        return replace(self, steps=tuple(kept))


def frozen(values: Array) -> Array:
    """The same array, read-only."""
    values.setflags(write=False)
    return values
