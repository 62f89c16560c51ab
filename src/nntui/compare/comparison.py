"""A sheet held against an iteration, operation by operation, so that only the first slip is blamed.

An operation that differs from the run's may be right all the same, if it follows from what the
person had before: a slip carries on, and so does rounding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

import numpy as np

from ..engine import NetworkTrace, Step, network_plan
from ..engine.plan import Plan
from ..engine.problem import Array
from ..engine.trace import given_rows
from . import plans
from .holding import decimals, fits, is_telling, misses
from .sheet import Own, SheetError
from .slips import SLIPS, Case, Try, World, kind_of, loss_in, named

MOST_SPREAD = 300
"""Of more numbers, it is not looked at how far their last digits spread."""

MOST_TRIES = 3
"""So many explanations are told, where several fit."""

Verdict = Literal["agrees", "follows", "differs", "absent"]
"""What is found of an operation: it agrees with the run; it follows from the person's own earlier
numbers; neither; or this run has no such operation."""


@dataclass(frozen=True, eq=False)
class Finding:
    """What came of holding one operation against the run.

    Attributes:
        own: The person's numbers.
        verdict: See `Verdict`.
        phase: The phase of the iteration that shows it; 0 where there is none.
        digits: To how many digits after the point it agrees.
        at: Where the first number that differs stands in the matrix; where none does, the first.
        ours, yours: The run's number there, and the person's.
        step: The operation's formula; `None` where there is none.
        remark: What is to be said besides; "" for nothing.
        fits_when: What explains it exactly, the likeliest first.
    """

    own: Own
    verdict: Verdict
    phase: int = 0
    digits: int = 0
    at: tuple[int, ...] = ()
    ours: float = 0.0
    yours: float = 0.0
    step: Step | None = None
    remark: str = ""
    fits_when: tuple[str, ...] = ()
    has_miss: bool = False
    """Whether a number of it differs, and not its form alone."""

    @property
    def name(self) -> str:
        """The operation as a heading: `delta 2`."""
        return named(self.step) if self.step else self.own.name


@dataclass(frozen=True, eq=False)
class Comparison:
    """A sheet held against an iteration.

    Attributes:
        trace: The iteration.
        findings: One for each operation of the sheet, in the order of the iteration; those that the
            run does not have come last.
        name: What the sheet is called.
    """

    trace: NetworkTrace
    findings: tuple[Finding, ...]
    name: str = ""

    @property
    def first(self) -> Finding | None:
        """The first operation that differs, or `None` where all agree."""
        return next((each for each in self.findings if each.verdict == "differs"), None)

    @property
    def agrees(self) -> bool:
        """Whether nothing is wrong with any of the sheet's numbers."""
        return self.first is None


def compare(
    sheet: Sequence[Own],
    done: NetworkTrace,
    name: str = "",
    goes_on: Callable[[], bool] = lambda: True,
) -> Comparison:
    """Hold a sheet against an iteration.

    Args:
        sheet: What the person worked out.
        done: The iteration.
        name: What errors call the sheet.
        goes_on: Whether explanations are still looked for, which takes seconds where an iteration
            has a million products.

    Raises:
        SheetError: A matrix has another shape than the run's, a heading names no operation that any
            run has, or no heading names one of this run.
    """
    # The gradient as an operation of its own, also where the run has it within the update.
    plan = network_plan(done.recipe, len(done.rows), shows_gradient=True)
    places = {step.matrix.name: place for place, step in enumerate(plan.steps)}
    pairs: list[tuple[Own, Step]] = []
    absent: list[Finding] = []
    for own in sheet:
        step = _step_of(own, plan, name)
        if step is None:
            absent.append(Finding(own, "absent"))
            continue
        if twin := next((other for other, taken in pairs if taken is step), None):
            raise SheetError(name, f"{own.where}: {own.name} was there already, "
                             f"at {twin.where}; expected it once")  # fmt: skip
        pairs.append((own, step))
    if not pairs:
        raise SheetError(name, f"{absent[0].own.where}: {absent[0].own.name}, expected one of "
                         f"{_listed(plan)}")  # fmt: skip
    pairs.sort(key=lambda pair: places[pair[1].matrix.name])
    # A run's last numbers may be infinite.
    with np.errstate(over="ignore", invalid="ignore"):
        held = _Held(done, plan, name, pairs, goes_on)
        return Comparison(done, (*(held.hold(own, step) for own, step in pairs), *absent), name)


KINDS = (
    "dot", "activation", "error", "slope", "delta", "gradient", "mean", "mean square", "update",
    "weights", "loss", "total loss",
)  # fmt: skip
"""What a heading may name; a run need not have all of them."""


def _step_of(own: Own, plan: Plan, name: str) -> Step | None:
    """The operation that a heading means; `None` where this run has none of that kind there."""
    steps = [step for step in plan.steps if _is_named(step) and own.kind == kind_of(step)]
    if own.kind == "total loss" or (own.kind == "loss" and not own.layer):
        steps = [plan.step_of[loss_in(plan)]]
    if own.kind not in {*KINDS, *map(kind_of, filter(_is_named, plan.steps))}:
        raise SheetError(name, f"{own.where}: {own.name!r} is no operation, expected one of "
                         f"{_listed(plan)}")  # fmt: skip
    if own.layer:
        return next((step for step in steps if step.matrix.layer in (own.layer, 0)), None)
    if len(steps) > 1:
        raise SheetError(name, f"{own.where}: {own.kind} of which layer? Expected one of "
                         f"{', '.join(map(named, steps))}")  # fmt: skip
    return steps[0] if steps else None


def _is_named(step: Step) -> bool:
    """Whether a heading can name a step: it is shown, or it is the new weights or the loss."""
    return bool(step.title) or kind_of(step) in ("weights", "loss")


def _listed(plan: Plan) -> str:
    return ", ".join(dict.fromkeys(named(step) for step in plan.steps if _is_named(step)))


class _Held:
    """What is known on the way through an iteration.

    A person's number that agrees may have been carried on as it is written or with all its digits,
    so both are tried.
    """

    def __init__(
        self,
        done: NetworkTrace,
        plan: Plan,
        name: str,
        pairs: Sequence[tuple[Own, Step]],
        goes_on: Callable[[], bool],
    ) -> None:
        self.goes_on = goes_on
        self.done, self.plan, self.name, self.pairs = done, plan, name, pairs
        self.given = given_rows(done.recipe, done.rows)
        states = zip((matrix.name for matrix in done.plan.state), done.state, strict=True)
        self.before = dict(states)
        self.run = plans.done(plan, self.given, self.before, {})
        self.written: dict[str, Array] = {}
        self.exact: dict[str, Array] = {}
        self.slack: dict[str, Array] = {}
        self.has_slipped = False
        # What the rest may follow from: the plan, and then what the first slip makes of it.
        self.worlds: tuple[World, ...] = (self._made,)

    def hold(self, own: Own, step: Step) -> Finding:
        """Hold one operation against the run, and keep it for those after it."""
        matrix, ours = step.matrix, self.run[step.matrix.name]
        values, slack, remark = self._of_shape(own, step)
        # Both signs are in use: ∂L/∂w itself, and what the weights go by.
        is_other_sign = matrix.kind == "gradient" and _agrees(-values, slack, ours)
        if is_other_sign and not _agrees(values, slack, ours):
            values, remark = -values, "with the sign of ∂L/∂w, where this run has -∂L/∂w"
        tries: list[Try] = []
        verdict: Verdict = "differs"
        if remark not in _SHAPED:
            if _agrees(values, slack, ours):
                verdict = "agrees"
                if not fits(values, slack, ours):
                    remark = ", ".join(filter(None, (_CUT_OFF, remark)))
            elif self._follows(step, values, slack):
                verdict = "follows"
                if not self.has_slipped:
                    remark = "from your rounded numbers before it"
        if verdict == "differs":
            if remark:
                tries = [Try(remark, ours)]
            elif not self.has_slipped:  # the others may come of the first
                tries = self._explained(step, values, slack)
                self.worlds += tries[0].worlds if tries else ()
            self.has_slipped = True
        self.written[matrix.name], self.slack[matrix.name] = values, slack
        self.exact[matrix.name] = ours if verdict == "agrees" else values
        wrong = misses(values, slack, ours)
        place = int(np.argmax(wrong)) if wrong.any() else 0
        at = tuple(int(each) for each in np.unravel_index(place, ours.shape))
        return Finding(
            own, verdict, self._phase(step), decimals(values, slack, ours), at,
            float(ours[at]), float(values[at]), step, "" if verdict == "differs" else remark,
            tuple(dict.fromkeys(each.when for each in tries)), bool(wrong.any()),
        )  # fmt: skip

    def _phase(self, step: Step) -> int:
        """The phase that shows a step: for new weights, and for a gradient that has none of its
        own, that of their update; for a loss that has none, that of the last error."""
        matrix = step.matrix
        instead = f"c{matrix.layer}" if kind_of(step) != "loss" else f"e{len(self.done.weights)}"
        wanted = [matrix.name, instead]
        phases = {each.matrix.name: each.phase for each in self.done.operations}
        return next((phases[name] for name in wanted if name in phases), 0)

    def _of_shape(self, own: Own, step: Step) -> tuple[Array, Array, str]:
        """Numbers in the shape of the run's, and what was wrong with theirs."""
        values, slack, shape = own.values, own.slack, step.matrix.shape
        problem, rows = self.done.recipe.problem, len(self.done.rows)
        if values.shape == shape:
            return values, slack, ""
        size = int(np.prod(shape, dtype=int))
        if values.size == size and 1 in values.shape and sum(n > 1 for n in shape) <= 1:
            return values.reshape(shape), slack.reshape(shape), ""
        if len(shape) == 2:
            if values.shape == shape[::-1]:
                ours = self.run[step.matrix.name]
                is_all = fits(values.T, slack.T, ours)
                return values.T, slack.T, _TRANSPOSED if is_all else ""
            is_of_rows = step.matrix.indices[0].is_rows
            if is_of_rows and rows < problem.rows and values.shape == (problem.rows, shape[1]):
                taken = list(self.done.rows)
                return values[taken], slack[taken], ""
            fewer = (shape[0] - 1, shape[1])
            if self.done.recipe.network.bias and step.matrix.kind in _OF_WEIGHTS:
                if values.size == fewer[0] * fewer[1] and 1 in values.shape and 1 in fewer:
                    values, slack = values.reshape(fewer), slack.reshape(fewer)
                if values.shape == fewer:
                    return self._with_bias(values, slack, step)
        found, expected = ("×".join(map(str, each or (1,))) for each in (own.values.shape, shape))
        raise SheetError(self.name, f"{own.where}: {own.name} is {found}, expected {expected}")

    def _with_bias(self, values: Array, slack: Array, step: Step) -> tuple[Array, Array, str]:
        """Numbers of weights with the run's row of the bias, where they have none."""
        last = self.run[step.matrix.name][-1:]
        whole = np.concatenate([values, last])
        wide = np.concatenate([slack, np.zeros(last.shape)])
        is_all = fits(whole, wide, self.run[step.matrix.name])
        return whole, wide, _NO_BIAS if is_all else ""

    def _follows(self, step: Step, values: Array, slack: Array) -> bool:
        """Whether numbers follow from those before them, be they right or wrong."""
        name = step.matrix.name
        if not self.written:
            return False

        def fits_in(world: World, own: plans.Numbers, spread: Array | float = 0.0) -> bool:
            # With another loss or optimizer an iteration need not have the operation.
            made = world(own).get(name)
            return made is not None and fits(values, slack, made, spread)

        # What the first slip makes of the run, without a rounded number in it.
        if any(fits_in(world, {}) for world in self.worlds[1:]):
            return True
        for world in self.worlds:
            if any(fits_in(world, own) for own in (self.exact, self.written)):
                return True
        spread = self._spread(name)
        return any(fits_in(world, self.written, spread) for world in self.worlds)

    def _made(self, own: plans.Numbers) -> plans.Numbers:
        return plans.done(self.plan, self.given, self.before, own)

    def _spread(self, name: str) -> Array | float:
        """How far an operation may be off because the person's numbers before it were rounded."""
        plan = plans.up_to(self.plan, name, self.written)
        read = {ref.matrix.name for step in plan.steps if step.matrix.name not in self.written
                for ref in step.body.refs() if not ref.back}  # fmt: skip
        names = [each for each in self.written if each in read]
        if sum(self.written[each].size for each in names) > MOST_SPREAD:
            return 0.0
        middle = plans.done(plan, self.given, self.before, self.written)[name]
        spread = np.zeros(middle.shape)
        for each in names:
            for at, slack in np.ndenumerate(self.slack[each]):
                if slack:
                    moved = self.written[each].copy()
                    moved[at] += slack
                    own = {**self.written, each: moved}
                    made = plans.done(plan, self.given, self.before, own)
                    spread += np.abs(made[name] - middle)
        return spread

    def _explained(self, step: Step, values: Array, slack: Array) -> list[Try]:
        """What fits exactly: of each sort of slip the nearest; what fits the rest best first."""
        found: list[Try] = []
        ours = self.run[step.matrix.name]
        for slip in SLIPS.values():
            for own in (self.exact, self.written) if self.written else ({},):
                case = Case(self.done, self.plan, self.given, self.before, own, step)
                tried = takewhile(lambda _: self.goes_on(), slip(case))
                fitting = (
                    each
                    for each in tried
                    if fits(values, slack, each.values)
                    and is_telling(values, slack, ours, each.values)
                )
                if first := next(fitting, None):
                    found.append(first)
                    break
        found.sort(key=lambda each: -self._also_explained(each, step))
        return found[:MOST_TRIES]

    def _also_explained(self, each: Try, step: Step) -> int:
        """How many later operations a slip explains as well."""
        places = [taken.matrix.name for _, taken in self.pairs]
        later = self.pairs[places.index(step.matrix.name) + 1 :]
        worlds = [world({}) for world in each.worlds]
        explained = 0
        for own, taken in later:
            values, slack, _ = self._of_shape(own, taken)
            made = [world[taken.matrix.name] for world in worlds if taken.matrix.name in world]
            explained += any(fits(values, slack, some) for some in made)
        return explained


def _agrees(values: Array, slack: Array, ours: Array) -> bool:
    """Whether numbers agree with the run's, be they rounded or cut off."""
    if fits(values, slack, ours):
        return True
    return fits(values, 2 * slack, ours) and bool((np.abs(values) <= np.abs(ours)).all())


_CUT_OFF = "its last digits are cut off, not rounded"
_TRANSPOSED = "its lines and columns are exchanged (it is transposed)"
_NO_BIAS = "the bias's line, which it does not have, is left aside"
_SHAPED = (_TRANSPOSED, _NO_BIAS)
_OF_WEIGHTS = ("weights", "update", "gradient", "mean", "mean square")
