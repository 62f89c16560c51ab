"""What usually goes wrong, each as the same plan with a step changed. A new slip is an entry here.

The engine's own compiler does the changed plan, so that no formula stands here a second time.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from math import log

import numpy as np

from ..engine import ACTIVATIONS, LOSSES, REDUCTIONS, Network, NetworkTrace, RecipeError, trace
from ..engine.expression import Call, Expr, Index, Matrix, Num, Ref
from ..engine.network_plan import network_plan
from ..engine.plan import Plan, Step
from ..engine.problem import Array
from ..explain.overview import count
from . import plans
from .plans import Numbers

MOST_ROWS = 200
"""Of more rows, what each alone would make is not tried."""

FEW = 4
"""Fewer numbers than so many fit some activation or other by chance."""

MOST_DECIMALS = 6
"""Up to so many digits, rounding on the way is tried."""


@dataclass(frozen=True, eq=False)
class Case:
    """An operation that differs, and what is there to explain it.

    Attributes:
        done: The iteration.
        plan: What it did.
        given: What it was given.
        before: The state that it began with.
        own: What the person has for earlier operations.
        step: The operation's.
    """

    done: NetworkTrace
    plan: Plan
    given: Numbers
    before: Numbers
    own: Numbers
    step: Step

    def value(self, plan: Plan) -> Array:
        """What the operation comes to by a changed plan, with the person's earlier numbers."""
        name = name_in(plan, self.step)
        return plans.done(plans.up_to(plan, name, self.own), self.given, self.before, self.own)[
            name
        ]

    def world(self, plan: Plan) -> "World":
        """What all of the iteration comes to by a changed plan."""
        return lambda own: plans.done(plan, self.given, self.before, own)


World = Callable[[Numbers], Numbers]
"""From a person's numbers to all that follow from them, by name."""


@dataclass(frozen=True, eq=False)
class Try:
    """What may have gone wrong.

    Attributes:
        when: What has to be put after "fits when".
        values: What the operation comes to then.
        worlds: What the rest of the iteration may come to then: a slip is made once, or wherever
            there is occasion for it.
    """

    when: str
    values: Array
    worlds: tuple[World, ...] = ()


Slip = Callable[[Case], Iterator[Try]]


LOSS_NAMES = ("loss", "losses", "half_squares")
"""What the loss's matrix is called: the first of these that a plan has."""


def loss_in(plan: Plan) -> str:
    """What the loss's matrix is called in a plan: half the squares are kept of every run, beside
    its own loss."""
    return next(name for name in LOSS_NAMES if name in plan.step_of)


def name_in(plan: Plan, step: Step) -> str:
    """What an operation's matrix is called in another plan, if it is there."""
    return loss_in(plan) if step.matrix.name in LOSS_NAMES else step.matrix.name


def kind_of(step: Step) -> str:
    """What a heading calls an operation, without its layer."""
    matrix = step.matrix
    return "loss" if matrix.name in LOSS_NAMES else matrix.kind or matrix.name


def named(step: Step) -> str:
    """An operation as a heading has it: `delta 2`; `weights 1` are those after the update."""
    matrix = step.matrix
    is_of_layer = matrix.layer and matrix.name not in LOSS_NAMES
    return f"{kind_of(step)} {matrix.layer}" if is_of_layer else kind_of(step)


Change = Callable[[Case, Step], Iterator[tuple[str, Expr]]]
"""From an operation to its other formulas, each with what is to be said of it."""


def _by_formula(change: Change) -> Slip:
    """A slip in the formula of the operation, or of one that leads to it; the nearest first."""

    def tried(case: Case) -> Iterator[Try]:
        steps = plans.leading_to(case.plan, case.step, case.own)
        for step in steps:
            for which, (when, body) in enumerate(change(case, step)):
                plan = plans.changed(case.plan, step, body)
                everywhere = _everywhere(change, case, step, which)
                worlds = (case.world(plan), case.world(everywhere))
                yield Try(when, case.value(plan), worlds)
                if any(other is not step and other.title == step.title for other in steps):
                    yield Try(f"{when}, and so in the other layers", case.value(everywhere),
                              worlds[1:])  # fmt: skip

    return tried


def _everywhere(change: Change, case: Case, step: Step, which: int) -> Plan:
    """The plan with the same slip in all operations of a kind."""
    plan = case.plan
    for other in case.plan.steps:
        if other.matrix.kind == step.matrix.kind and other.title == step.title:
            bodies = [body for _, body in change(case, other)]
            if which < len(bodies):
                plan = plans.changed(plan, plan.step_of[other.matrix.name], bodies[which])
    return plan


def _factor(case: Case, step: Step) -> Iterator[tuple[str, Expr]]:
    # What is made of sums in a curve would fit by chance.
    if step is not case.step and step.matrix.kind not in ("error", "delta", "gradient", "update"):
        return
    for factor, name in factors(case.done):
        how = f"{named(step)} is {name}"
        if factor == -1 and step.matrix.kind == "error" and step.matrix.layer == _last(case):
            how = f"{named(step)} is p - y, not y - p (-1 times the run's)"
        yield how, Num(factor) * step.body


def factors(done: NetworkTrace) -> list[tuple[float, str]]:
    """The constant factors that usually slip in or are left out, with their names."""
    rows, rate = len(done.rows), done.recipe.rate
    cells = rows * done.recipe.problem.outputs
    some = [
        (1.0, "1", ""), (2.0, "2", ""), (0.5, "1/2", ""), (rate, f"{rate:g}", "the rate"),
        (1 / rate, f"1/{rate:g}", "the rate left out"),
        (1 / rows, f"1/{rows}", "the mean of the rows"), (float(rows), f"{rows}", "the rows"),
        (2 / rows, f"2/{rows}", "the mean of squares"),
        (1 / cells, f"1/{cells}", "the mean of rows and outputs"),
        (2 / cells, f"2/{cells}", "the mean of squares"),
    ]  # fmt: skip
    names: dict[float, str] = {}
    meant: dict[float, list[str]] = {}
    for factor, name, meaning in some:
        for sign, before in ((1.0, ""), (-1.0, "-")):
            names.setdefault(sign * factor, before + name)
            if meaning and meaning not in meant.setdefault(sign * factor, []):
                meant[sign * factor].append(meaning)
    told = {f: f" ({' or '.join(meanings)})" for f, meanings in meant.items() if meanings}
    times = "times the run's"
    return [(f, f"{name} {times}{told.get(f, '')}") for f, name in names.items() if f != 1.0]


def _last(case: Case) -> int:
    return case.done.recipe.network.layers


def _transposed(case: Case) -> Iterator[Try]:
    values = case.value(case.plan)
    if values.ndim == 2 and values.shape[0] == values.shape[1] > 1:
        yield Try("its lines and columns are exchanged (it is transposed)", values.T)


def _weights_transposed(case: Case, step: Step) -> Iterator[tuple[str, Expr]]:
    def turn(ref: Ref) -> Expr:
        is_square = len(ref.indices) == 2 and len({index.size for index in ref.indices}) == 1
        is_read = ref.matrix.kind == "weights" and ref.back
        return replace(ref, indices=ref.indices[::-1]) if is_square and is_read else ref

    del case
    if step.sum is None or step.matrix.kind not in ("dot", "error"):
        return
    if any(turn(ref) is not ref for ref in step.body.refs()):
        yield f"{named(step)} takes the weights transposed", plans.put_refs(step.body, turn)


def _slope_left_out(case: Case, step: Step) -> Iterator[tuple[str, Expr]]:
    del case
    slopes = {ref.matrix for ref in step.body.refs() if ref.matrix.kind == "slope"}
    if slopes:
        body = plans.put_refs(step.body, lambda ref: Num(1.0) if ref.matrix in slopes else ref)
        yield f"the slope is left out of {named(step)}", body


def _slope_of_other(case: Case, step: Step) -> Iterator[tuple[str, Expr]]:
    """The slope of z where it is written with p, and the other way round."""
    if step.matrix.kind != "slope":
        return
    layer = step.matrix.layer
    steps = {each.matrix.kind: each for each in case.plan.phases if each.matrix.layer == layer}
    z, p = steps["dot"].matrix, steps["activation"].matrix
    output = steps["activation"].body

    def with_z(ref: Ref) -> Expr:
        return z[ref.indices] if ref.matrix is p else ref

    def of_p(ref: Ref) -> Expr:
        return p[ref.indices] if ref.matrix is z else ref

    def twice(ref: Ref) -> Expr:
        return plans.put_refs(output, of_p) if ref.matrix is p else of_p(ref)

    read = {ref.matrix for ref in step.body.refs()}
    if p in read:
        yield (
            f"{named(step)} is taken of {z.symbol}, not of {p.symbol}",
            plans.put_refs(step.body, with_z),
        )
    for put in (twice, of_p) if _reads_only(output, z.name) and read else ():
        yield (
            f"{named(step)} is taken of {p.symbol} where {z.symbol} was meant",
            plans.put_refs(step.body, put),
        )


def _reads_only(e: Expr, name: str) -> bool:
    return {ref.matrix.name for ref in e.refs()} == {name}


def _changed_weights(case: Case, step: Step) -> Iterator[tuple[str, Expr]]:
    del case

    def after(ref: Ref) -> Expr:
        return replace(ref, back=0) if ref.back and ref.matrix.kind == "weights" else ref

    if step.matrix.kind == "error" and any(after(ref) is not ref for ref in step.body.refs()):
        above = step.matrix.layer + 1
        yield (
            f"{named(step)} takes the weights of layer {above} after their change",
            plans.put_refs(step.body, after),
        )


def _bias_left_out(case: Case, step: Step) -> Iterator[tuple[str, Expr]]:
    fold = step.sum
    if not case.done.recipe.network.bias or step.matrix.kind != "dot" or fold is None:
        return
    (j,) = fold.indices
    fewer = Index(f"{j.name}_less", j.size - 1, j.labels[:-1])
    yield f"the bias is not counted in {named(step)}", plans.put_folds(step.body, j, fewer)


def _bias_not_trained(case: Case) -> Iterator[Try]:
    recipe = case.done.recipe
    if not recipe.network.bias or recipe.freezes_bias:
        return
    frozen = recipe.with_(freeze=(*recipe.freeze, "bias"))
    plan = network_plan(frozen, len(case.done.rows), shows_gradient=True)
    shapes = {name: matrix.shape for name, matrix in plan.matrices.items()}
    own = {name: values for name, values in case.own.items() if shapes[name] == values.shape}
    # What an optimizer keeps has no line of the bias then.
    kept = {
        matrix.name: case.before[matrix.name][tuple(map(slice, matrix.shape))]
        for matrix in plan.state
    }
    made = plans.done(plan, case.given, kept, own)
    values = made[case.step.matrix.name]
    if case.step.matrix.kind in ("update", "gradient"):
        values = np.concatenate([values, np.zeros((1, values.shape[1]))])
    if values.shape == case.step.matrix.shape:
        yield Try("the bias is not trained", values)


def _not_changed(case: Case) -> Iterator[Try]:
    if case.step.matrix.kind == "weights":
        yield Try("the weights stay as they were", case.before[case.step.matrix.name])


def _other_logarithm(case: Case, step: Step) -> Iterator[tuple[str, Expr]]:
    del case

    def to_base(e: Expr, base: float) -> Expr:
        e = e.mapped(lambda part: to_base(part, base)) if e.inner else e
        return e / Num(log(base)) if isinstance(e, Call) and e.name == "ln" else e

    if any(isinstance(e, Call) and e.name == "ln" for e in step.body.walk()):
        for base in (2.0, 10.0):
            yield f"the logarithm is to base {base:g}, not to base e", to_base(step.body, base)


def _row_by_row(case: Case) -> Iterator[Try]:
    """One row at a time instead of all: online learning, or a single row's share."""
    done, matrix = case.done, case.step.matrix
    if not 1 < len(done.rows) <= MOST_ROWS:
        return
    single = done.recipe.with_(batch=1, shuffle=False)
    state, parts = done.state, list[Numbers]()
    for row in done.rows:
        one = trace(single, state, row)
        state = one.next_state
        parts.append(_numbers(one))
    # What is the same number for a single row has no step of its own there.
    names = [name for name in case.plan.step_of if name in parts[0]]
    together = {
        name: _together(case.plan.matrices[name], [part[name] for part in parts]) for name in names
    }
    if matrix.name in together:
        when = "one row is done at a time, and the weights change after each"
        yield Try(when, together[matrix.name], (lambda own: {**together, **own},))
    if matrix.kind not in ("update", "gradient", "weights"):
        return
    # The last one first: a loop that adds nothing up leaves that.
    for place in (len(done.rows) - 1, *range(len(done.rows) - 1)):
        row = done.rows[place]
        alone = _numbers(trace(single, done.state, row))
        yield Try(f"only row {done.recipe.problem.row_names[row]} is taken", alone[matrix.name],
                  (lambda own, alone=alone: {**alone, **own},))  # type: ignore[misc]  # fmt: skip


def _numbers(one: NetworkTrace) -> Numbers:
    """All numbers of an iteration of one row, by name."""
    before = dict(zip((m.name for m in one.plan.state), one.state, strict=True))
    given = {numbers.matrix.name: numbers.values for numbers in (one.inputs, one.targets)}
    return plans.done(network_plan(one.recipe, 1, shows_gradient=True), given, before, {})


def _together(matrix: Matrix, parts: list[Array]) -> Array:
    """What one row after the other comes to: rows below each other, the last weights, sums."""
    if matrix.indices and matrix.indices[0].is_rows:
        return np.concatenate(parts)
    is_sum = matrix.kind in ("update", "gradient") or not matrix.indices
    return np.asarray(sum(parts)) if is_sum else parts[-1]


def _other_settings(case: Case) -> Iterator[Try]:
    """The same with another setting: what the person's source does, and this run does not."""
    recipe = case.done.recipe
    tries: list[tuple[str, dict[str, object]]] = [
        (f"the reduction is {other} (--reduction {other})", {"reduction": other})
        for other in REDUCTIONS
        if other != recipe.reduction
    ]
    tries += [
        (f"the loss is {name} (--loss {name})", {"loss": loss})
        for name, loss in LOSSES.items()
        if loss is not recipe.loss
    ]
    if recipe.momentum:
        tries.append(("there is no momentum", {"optimizer": "sgd", "momentum": 0.0}))
    if recipe.decay:
        tries.append(("there is no decay", {"decay": 0.0}))
    if recipe.optimizer not in ("sgd", "momentum"):
        tries.append(("the optimizer is sgd", {"optimizer": "sgd"}))
    network = recipe.network
    # A few numbers might fit by chance.
    is_many = int(np.prod(case.step.matrix.shape, dtype=int)) >= FEW
    for layer in range(network.layers) if is_many else ():
        for name in ACTIVATIONS:
            kinds = [each.name for each in network.activations]
            if name != kinds[layer]:
                kinds[layer] = name
                with suppress(RecipeError):
                    other_network = Network(network.sizes, kinds, network.bias)
                    tries.append((f"layer {layer + 1} is {name}", {"network": other_network}))
    for when, changes in tries:
        try:
            other = recipe.with_(**changes)
        except RecipeError:
            continue
        plan = network_plan(other, len(case.done.rows), shows_gradient=True)
        if name_in(plan, case.step) in plan.matrices and all(
            matrix.name in case.before for matrix in plan.state
        ):
            yield Try(when, case.value(plan), (case.world(plan),))


def _rounded(case: Case) -> Iterator[Try]:
    for decimals in range(MOST_DECIMALS, -1, -1):

        def world(own: Numbers, decimals: int = decimals) -> Numbers:
            return plans.rounded(case.plan, case.given, case.before, own, decimals)

        when = f"numbers are rounded to {count(decimals, 'digit')} after the point on the way"
        yield Try(when, world(case.own)[case.step.matrix.name], (world,))


SLIPS: dict[str, Slip] = {
    "factor": _by_formula(_factor),
    "transposed": _transposed,
    "slope left out": _by_formula(_slope_left_out),
    "slope of the other": _by_formula(_slope_of_other),
    "changed weights": _by_formula(_changed_weights),
    "bias left out": _by_formula(_bias_left_out),
    "bias not trained": _bias_not_trained,
    "weights transposed": _by_formula(_weights_transposed),
    "not changed": _not_changed,
    "logarithm": _by_formula(_other_logarithm),
    "row by row": _row_by_row,
    "other settings": _other_settings,
    "rounded": _rounded,
}
"""Every slip by its name, in the order in which they are tried."""
