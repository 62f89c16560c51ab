"""What a compiled loop is made of, and how it is called: the border to the `fast` extra."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from .loops import loops
from .plan import Plan, State, frozen
from .problem import Array
from .written_out import function as written_out

MAX_WRITTEN_OUT = 300
"""Up to so many products an iteration every term is written out, which is the faster way; compiling
takes longer with each."""


class Source(NamedTuple):
    """A function that is to be compiled.

    Attributes:
        text: Its Python text; it is called `loop`, and takes what `loops.HEAD` says and arrays.
        shapes: The arrays' shapes by name, in the order in which it takes them.
        beyond: What some of them begin with, beyond the end of their matrices.
        state: Which of them hold what an iteration begins with, in the plan's order.
    """

    text: str
    shapes: Mapping[str, tuple[int, ...]]
    beyond: Mapping[str, float]
    state: tuple[str, ...]

    @property
    def ranks(self) -> list[int]:
        """How many axes each array has."""
        return [len(shape) for shape in self.shapes.values()]


def source_of(plan: Plan, given: Mapping[str, Array], is_constant: bool) -> Source:
    """The function of a plan, every term written out or in loops.

    Args:
        plan: What is done at each iteration.
        given: What it is given, by name; constants where every term is written out.
        is_constant: Whether that is the same at each iteration.
    """
    if is_constant and plan.products <= MAX_WRITTEN_OUT:
        names = {matrix.name: f"{matrix.name}_" for matrix in plan.state}
        shapes = {names[matrix.name]: matrix.shape or (1,) for matrix in plan.state}
        return Source(written_out(plan, given), shapes, {}, tuple(names.values()))
    text, room = loops(plan)
    return Source(text, room.shapes, room.beyond, tuple(matrix.name for matrix in plan.state))


class Kernel:
    """A compiled function with the arrays that it works in, made once.

    Args:
        plan: What is done.
        source: What the function was made of.
        function: The function.
    """

    def __init__(self, plan: Plan, source: Source, function: Callable[..., Any]) -> None:
        self._plan, self._function = plan, function
        self._arrays = [
            np.full(shape, source.beyond.get(name, 0.0)) for name, shape in source.shapes.items()
        ]
        by_name = dict(zip(source.shapes, self._arrays, strict=True))
        self._state = []
        for matrix, name in zip(plan.state, source.state, strict=True):
            # Where the old number is read when the new one has been made, there are two arrays.
            every = [by_name[each] for each in (name, f"{name}_old") if each in by_name]
            own = tuple(slice(size) for size in matrix.shape)
            self._state.append([each[own].reshape(matrix.shape) for each in every])

    def run(
        self, inputs: Array, targets: Array, ahead_by: int, state: State, count: int
    ) -> tuple[State, tuple[array[float], ...]]:
        """Do iterations.

        Args:
            inputs: The rows of X, with the ones of a bias; read-only.
            targets: The rows of y; read-only.
            ahead_by: By how many rows those of the next iteration come later.
            state: What the first begins with.
            count: How many.

        Returns:
            What the iteration after them begins with, and each record's numbers.
        """
        for every, values in zip(self._state, state, strict=True):
            for own in every:
                own[...] = values
        records = np.empty((len(self._plan.records), count))
        self._function(inputs, targets, ahead_by, count, records, *self._arrays)
        # What is kept may be a 0 of either sign; a weight never is -0.0.
        after = tuple(frozen(np.asarray(own[0] + 0.0)) for own in self._state)
        return after, tuple(array("d", record.tobytes()) for record in records)
