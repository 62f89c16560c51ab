"""An activation's curve around a number: what the unit would have said to any other sum.

It is made of the plan's own steps from the sum to the output, so that no activation has a case of
its own. Of a softmax, the other sums of the row stay as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .expression import Cell, evaluate
from .origin import Place, reading
from .timeline import Timeline
from .trace import Trace

OF_UNIT = {"dot": "z", "activation": "p", "slope": "s"}
"""The kinds of matrices that a point of the curve is made of, and their letters in a plan."""


@dataclass(frozen=True)
class ActivationCurve:
    """The way from one unit's sum to what it says, for one row.

    Attributes:
        z: The sum.
        p: What the unit says to it.
        slope: The number in `slope`; `None` where the iteration has none for it: the loss cancels
            it out, the units are steps, nothing below is trained, or the row is not in the batch.
    """

    z: float
    p: float
    slope: float | None
    _trace: Trace
    _layer: int
    _at: tuple[int, ...]

    def over(self, sums: Sequence[float]) -> list[float]:
        """What the unit would say to other sums of its own."""
        return [self._said(each) for each in sums]

    def _said(self, z: float) -> float:
        steps = self._trace.plan.step_of
        names = [step.matrix.name for step in self._trace.plan.steps]
        first, last = (names.index(f"{letter}{self._layer}") for letter in "zp")
        between = {*names[first + 1 : last + 1]}
        own = Cell(names[first], self._at)
        known = {own: z}

        def value(cell: Cell) -> float:
            if cell not in known:
                if cell.matrix in between and not cell.back:
                    step = steps[cell.matrix]
                    pairs = zip(step.matrix.indices, cell.at, strict=True)
                    env = {index.name: place for index, place in pairs}
                    known[cell] = evaluate(step.body, env, value)
                else:
                    known[cell] = self._trace.value(cell)
            return known[cell]

        return value(Cell(names[last], self._at))


def activation_curve(timeline: Timeline, place: Place) -> ActivationCurve | None:
    """The curve of the unit and row that a number belongs to; `None` where it is no unit's sum,
    output or slope.

    Args:
        timeline: The run.
        place: The number.

    Raises:
        IndexError, KeyError: As `origin`.
    """
    trace, at = reading(timeline, place)
    matrix = trace.plan.matrices[place.cell.matrix]
    if matrix.kind not in OF_UNIT:
        return None
    layer = matrix.layer
    z, p, s = (Cell(f"{letter}{layer}", at) for letter in OF_UNIT.values())
    slope = trace.value(s) if s.matrix in trace.plan.step_of else None
    return ActivationCurve(trace.value(z), trace.value(p), slope, trace, layer, at)
