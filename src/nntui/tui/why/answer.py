"""What a question is answered with: computed once, and in a thread, as it may take long."""

from collections.abc import Callable
from math import ceil, isfinite
from typing import NamedTuple
from weakref import ReferenceType, ref

from nntui.engine import NetworkTrace, Timeline
from nntui.engine.activation_curve import ActivationCurve, activation_curve
from nntui.engine.rounding import round_above
from nntui.engine.shares import Nudge, Shares, nudge, shares_of

from .question import CurvePoint, Question, WeightMove

KEPT = 8
"""So many answers are kept: each holds its iteration's numbers."""

NEAR = 6
"""A curve is drawn from -6 to 6 at least."""

BEYOND = 1.2
"""A curve goes on behind its point."""

SAMPLES = 241
"""So many points of a curve are computed."""


class MoveAnswer(NamedTuple):
    """Why a weight moved.

    Attributes:
        move: Which move.
        done: The iteration.
        shares: What its update is made of; `None` where the weight is not trained.
        nudge: Its slope, measured; `None` where there is none.
    """

    move: WeightMove
    done: NetworkTrace
    shares: Shares | None
    nudge: Nudge | None


class CurveAnswer(NamedTuple):
    """Where on its curve a unit stands.

    Attributes:
        point: Which unit and row.
        curve: The curve.
        sums, said: Sums from the least to the greatest, and what the unit says to each; empty where
            the row's own is too large to be drawn.
    """

    point: CurvePoint
    curve: ActivationCurve
    sums: list[float]
    said: list[float]


Answer = MoveAnswer | CurveAnswer


def errand(timeline: Timeline, asked: Question) -> Callable[[], Answer]:
    """What finds the answer to a question, to be called in any thread.

    Raises:
        IndexError, KeyError: As `origin`.
    """
    if isinstance(asked, WeightMove):
        done = timeline.trace_at(asked.iteration)
        layer, at = asked.layer, asked.at
        return lambda: MoveAnswer(asked, done, shares_of(done, layer, at), nudge(done, layer, at))
    curve = activation_curve(timeline, asked.place)
    assert curve
    return lambda: _drawn(asked, curve)


def _drawn(point: CurvePoint, curve: ActivationCurve) -> CurveAnswer:
    if not (isfinite(curve.z) and isfinite(curve.p) and abs(curve.z) < 1e15):
        return CurveAnswer(point, curve, [], [])
    end = float(NEAR)
    if BEYOND * abs(curve.z) > NEAR:
        end = float(round_above(ceil(BEYOND * abs(curve.z))))
    sums = [end * (2 * place / (SAMPLES - 1) - 1) for place in range(SAMPLES)]
    return CurveAnswer(point, curve, sums, curve.over(sums))


class Answers:
    """The last answers of a run."""

    def __init__(self) -> None:
        self._of: ReferenceType[Timeline] | None = None
        self._found: dict[Question, Answer] = {}

    def get(self, timeline: Timeline, asked: Question) -> Answer | None:
        """What was answered before."""
        return self._found.get(asked) if self._of and self._of() is timeline else None

    def put(self, timeline: Timeline, asked: Question, found: Answer) -> None:
        """Keep an answer."""
        if self._of is None or self._of() is not timeline:
            self._of, self._found = ref(timeline), {}
        self._found[asked] = found
        while len(self._found) > KEPT:
            del self._found[next(iter(self._found))]
