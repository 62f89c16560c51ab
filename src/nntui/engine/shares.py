"""Why a weight moved: what each row, the weight's decay and what was carried on put into its
update, and a check of its slope by nudging it.

All of it comes from the plan's expressions; no network, loss or optimizer has a case of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import floor, inf, isfinite, log10, nextafter
from sys import float_info
from typing import NamedTuple

from .expression import Cell, Env, Expr, Fold, Num, evaluate
from .plan import Plan, State, Step, frozen
from .trace import NetworkTrace, trace

DECAY = "λ"
"""The constant by which a weight decays."""

NUDGE = float_info.epsilon ** (1 / 3)
"""How far a weight of about 1 is nudged: where what the slope of a chord leaves out and what
rounding makes of a difference are about as large."""

MOST_DIGITS = 15
"""So many digits a float has for sure."""


class RowShare(NamedTuple):
    """What a row put into a weight's update.

    Attributes:
        row: The row of the problem, from 0.
        term: Its term of the sum over rows: input times delta.
        share: What came of it in the update.
    """

    row: int
    term: float
    share: float


@dataclass(frozen=True)
class Shares:
    """What a weight's update is made of: `update` is the rows' shares, `decay` and `carried` added
    up, but for the last bits.

    Attributes:
        update: The update.
        rows: What each row of the iteration put into it, the largest first.
        decay: What the weight's decay did; 0 where there is none.
        carried: What the iterations before put into it, as momentum or a mean.
        is_even: Whether each row's share is its term times one number whatever the other rows say;
            otherwise, as with Adam, what the rows did together is shared out by their terms.
    """

    update: float
    rows: tuple[RowShare, ...]
    decay: float
    carried: float
    is_even: bool


@dataclass(frozen=True)
class Nudge:
    """A weight's slope, measured.

    Attributes:
        step: h, how far it was nudged.
        above: The loss with w + h.
        below: The loss with w - h.
        slope: (above - below) / 2h.
        computed: ∂L/∂w, as the iteration computed it on its way back.
        noise: How much of `slope` rounding alone may be.
    """

    step: float
    above: float
    below: float
    slope: float
    computed: float
    noise: float

    @property
    def digits(self) -> int:
        """On how many significant digits the two agree."""
        one, other = self.slope, self.computed
        if one == other:
            return MOST_DIGITS
        if not (isfinite(one) and isfinite(other)):
            return 0
        apart = abs(one - other) / max(abs(one), abs(other))
        return min(MOST_DIGITS, max(0, floor(-log10(apart))))

    @property
    def is_within_noise(self) -> bool:
        """Whether the two differ by no more than rounding may."""
        return abs(self.slope - self.computed) <= self.noise


def shares_of(done: NetworkTrace, layer: int, at: tuple[int, int]) -> Shares | None:
    """What the update of a weight is made of; `None` where it is not trained.

    Args:
        done: The iteration.
        layer: The weight's layer, from 1.
        at: Its place in the layer's matrix: the input and the unit, from 0.
    """
    way = _way(done, layer, at)
    if way is None:
        return None
    terms = way.terms()
    whole = way.update()
    none, bare = way.update(0.0), way.update(0.0, has_decay=False)
    summed = _added(terms)
    one = way.update(1.0) - none
    is_even = _is_near(way.update(2.0) - none, 2 * one)
    factor = one
    if not is_even:
        factor = (whole - none) / summed if summed else 0.0
    rows = [RowShare(row, term, factor * term) for row, term in zip(done.rows, terms, strict=True)]
    rows.sort(key=lambda each: -abs(each.share) if each.share == each.share else inf)
    return Shares(whole, tuple(rows), none - bare, bare, is_even)


def nudge(done: NetworkTrace, layer: int, at: tuple[int, int]) -> Nudge | None:
    """The slope of an iteration's loss by a weight, measured; `None` where there is none: the
    weight is not trained, or its units are steps.

    The loss is that of the rows that the iteration takes.

    Args:
        done, layer, at: As `shares_of`.
    """
    way = _way(done, layer, at)
    if way is None or done.recipe.network.is_perceptron:
        return None
    weight = float(done.weights[layer - 1].values[at])
    step = NUDGE * max(1.0, abs(weight))
    above, below = weight + step, weight - step
    high, low = (_loss_with(done, layer, at, each) for each in (above, below))
    apart = above - below  # not 2h to the last bit
    noise = 8 * (float_info.epsilon * max(abs(high), abs(low)) + _rounded(done)) / apart
    # What is left out by a chord: of the size of h² for a loss that is smooth.
    noise += step * step * max(1.0, abs(high))
    return Nudge(step, high, low, (high - low) / apart, -way.downhill(), noise)


class _Way:
    """The way from the sum over rows to a weight's update.

    Args:
        done: The iteration.
        source: The step that has the sum in it.
        steps: Those that follow from it, up to the update, by the names of their matrices.
        cell: The weight's update.
    """

    def __init__(
        self, done: NetworkTrace, source: Step, steps: Mapping[str, Step], cell: Cell
    ) -> None:
        self._done, self._source, self._steps, self._cell = done, source, steps, cell
        fold = _sum_over_rows(source.body)
        assert fold is not None
        self._fold = fold

    def terms(self) -> list[float]:
        """What each row adds to the sum."""
        env = self._env(self._source, self._cell.at)
        body, value = self._fold.body, self._done.value
        return [evaluate(body, each, value) for each in self._fold.each(env)]

    def update(self, summed: float | None = None, *, has_decay: bool = True) -> float:
        """The update, if the sum over rows were another, and if the weight did not decay."""
        change = _changed(self._fold, summed, has_decay=has_decay)

        def value(cell: Cell) -> float:
            step = None if cell.back else self._steps.get(cell.matrix)
            if step is None:
                return self._done.value(cell)
            return evaluate(change(step.body), self._env(step, cell.at), value)

        return value(self._cell)

    def downhill(self) -> float:
        """-∂L/∂w: what the rows ask for together, without decay."""
        body = _changed(self._fold, None, has_decay=False)(self._source.body)
        return evaluate(body, self._env(self._source, self._cell.at), self._done.value)

    def _env(self, step: Step, at: tuple[int, ...]) -> Env:
        pairs = zip(step.matrix.indices, at, strict=True)
        return {index.name: place for index, place in pairs}


def _way(done: NetworkTrace, layer: int, at: tuple[int, int]) -> _Way | None:
    update = done.update(layer)
    # Of a bias that is frozen there is no update.
    if update is None or any(
        place >= size for place, size in zip(at, update.matrix.shape, strict=True)
    ):
        return None
    found = _chain(done.plan, update.step)
    return _Way(done, *found, Cell(update.matrix.name, at))


@lru_cache(maxsize=64)
def _chain(plan: Plan, update: Step) -> tuple[Step, Mapping[str, Step]]:
    """The step with the sum over rows that an update comes from, and those that follow from it."""
    wanted, chain = {update.matrix}, dict[str, Step]()
    for step in reversed(plan.steps[: plan.steps.index(update) + 1]):
        if step.matrix not in wanted:
            continue
        chain[step.matrix.name] = step
        if _sum_over_rows(step.body):
            return step, chain
        wanted |= {ref.matrix for ref in step.body.refs() if not ref.back}
    raise ValueError("an update that no row has a part in")


def _sum_over_rows(body: Expr) -> Fold | None:
    sums = (each for each in body.walk() if isinstance(each, Fold) and each.kind == "sum")
    return next((each for each in sums if each.indices[0].is_rows), None)


def _changed(fold: Fold, summed: float | None, *, has_decay: bool) -> Callable[[Expr], Expr]:
    """Makes of a formula the same with another sum, or without decay."""

    def change(part: Expr) -> Expr:
        if part is fold and summed is not None:
            return Num(summed)
        if isinstance(part, Num) and part.symbol == DECAY and not has_decay:
            return Num(0.0)
        return part.mapped(change) if part.inner else part

    return change


def _loss_with(done: NetworkTrace, layer: int, at: tuple[int, int], weight: float) -> float:
    """The iteration's loss if a weight were another."""
    matrices = list(done.state)
    nudged = matrices[layer - 1].copy()
    nudged[at] = weight
    matrices[layer - 1] = frozen(nudged)
    state: State = tuple(matrices)
    again = trace(replace(done.recipe, edits=(), edits_off=()), state, done.iteration, done.plan)
    return float(again.loss[1].values)


def _rounded(done: NetworkTrace) -> float:
    """By how much the loss would be another if each prediction were the next float to either side.

    Predictions are rounded; of ln(1 - p) with p near 1 that may be most of the digits.
    """
    part, whole = done.loss
    apart = 0.0
    for at in part.matrix.places:
        now = part.values[at].item()
        said = done.predictions[at].item()
        for off in (nextafter(said, inf), nextafter(said, -inf)):
            moved = abs(_part_with(done, at, off) - now)
            apart += moved if isfinite(moved) else abs(now)
    summed = float(abs(part.values).sum())
    return apart * (abs(whole.values.item()) / summed if summed else 1.0)


def _part_with(done: NetworkTrace, at: tuple[int, ...], said: float) -> float:
    """A row's and output's part of the loss if another number were said."""
    last = len(done.weights)
    step, error = (done.plan.step_of[f"{letter}{last}"] for letter in ("part", "e"))
    env = {index.name: place for index, place in zip(step.matrix.indices, at, strict=True)}

    def value(cell: Cell) -> float:
        if cell == Cell(f"p{last}", at):
            return said
        if cell.matrix == error.matrix.name:
            return evaluate(error.body, env, value)
        return done.value(cell)

    return evaluate(step.body, env, value)


def _added(terms: list[float]) -> float:
    summed = terms[0]
    for term in terms[1:]:
        summed += term
    return summed


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))
