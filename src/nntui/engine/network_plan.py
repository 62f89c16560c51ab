"""The plan of a layered network: forward, error, backward, update, and the measures of the error.

With layer input a: z = a·w, p = f(z), error = y - p (in a hidden layer, the deltas above times the
weights above, transposed), δ = pull(error) · f'(z), and the way downhill g = aᵀ·δ, of which the
optimizer makes the update. All deltas are taken before any weight changes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from .activations import Activation
from .expression import Call, Expr, Index, Matrix, Num, Ref, greatest, total
from .measures import MEASURES, TOTALS, Judging, Terms, loss_divisor, loss_total, targets_like
from .optimizers import OPTIMIZERS
from .perceptron import RULE
from .plan import Plan, Step
from .problem import Problem

if TYPE_CHECKING:
    from .network import Network
    from .recipe import Recipe


class _Layers:
    """The indices and matrices of a network, and its steps forward."""

    def __init__(self, network: Network, names: tuple[str, ...], rows: int) -> None:
        widths = [len(names), *network.sizes]
        self.last = network.layers
        self.r = Index("r", rows, is_rows=True)
        self.units = [Index(f"u{n}", width) for n, width in enumerate(widths)]
        # What enters layer n: the layer before, and the 1 of a bias.
        self.enters: list[Index] = []
        for n in range(1, self.last + 1):
            labels = network.weight_names(len(names), n)
            self.enters.append(Index(f"j{n}", len(labels), labels))
        names = network.entering_names(names, 1)[: len(names)]
        self.x = Matrix(
            "x", "x", (self.r, self.units[0]), "inputs", names=((), names), is_typed=True
        )
        self.weights = [
            Matrix(f"w{n}", "w", (j, self.units[n]), "weights", n, "w", (j.labels, ()))
            for n, j in enumerate(self.enters, start=1)
        ]
        self.network = network
        self.outputs = [self.x]
        self.sums: list[Matrix] = []
        self.steps: list[Step] = []
        for n, activation in enumerate(network.activations, start=1):
            self._forward(n, activation)

    def step(self, matrix: Matrix, body: Expr, alias: str = "", remark: str = "") -> Matrix:
        """One more step with a phase of its own, called after the matrix."""
        self.steps.append(Step(matrix, body, matrix.kind, alias, remark))
        return matrix

    def between(self, matrix: Matrix, body: Expr) -> Matrix:
        """One more step without a phase of its own."""
        self.steps.append(Step(matrix, body))
        return matrix

    def made(self, kind: str, letter: str, symbol: str, layer: int) -> Matrix:
        """A matrix of a number for each row and unit."""
        return Matrix(f"{letter}{layer}", symbol, (self.r, self.units[layer]), kind, layer)

    def entering(self, layer: int) -> Ref:
        """What enters a layer, over `r` and the layer's `enters`."""
        at = (self.r, self.enters[layer - 1])
        return Ref(self.outputs[layer - 1], at, beyond=1.0 if self.network.bias else None)

    def _forward(self, n: int, activation: Activation) -> None:
        r, u, j = self.r, self.units[n], self.enters[n - 1]
        products = total(j, self.entering(n) * self.weights[n - 1].before(j, u))
        z = self.step(self.made("dot", "z", "z", n), products)
        self.sums.append(z)
        is_last = n == self.last
        p = Matrix(
            f"p{n}", "p" if is_last else "h", (r, u), "activation", n,
            names=() if is_last else ((), self.network.entering_names((), n + 1)[: u.size]),
            low=activation.lowest, high=activation.highest,
        )  # fmt: skip
        self.outputs.append(p)
        if activation.output is not None:
            alias = f"{activation.symbol}(z)"
            self.step(p, activation.output(z[r, u]), alias, activation.remark)
            return
        # Softmax: its greatest sum cancels out, and keeps the powers from growing too large.
        top = Matrix(f"top{n}", "m", (r,), "greatest", n)
        power = Matrix(f"power{n}", "e", (r, u), "power", n)
        powers = Matrix(f"powers{n}", "s", (r,), "powers", n)
        self.steps += [
            Step(top, greatest(u, z[r, u])),
            Step(power, Call("exp", z[r, u] - top[r]), is_inlined=True),
            Step(powers, total(u, power[r, u]), is_inlined=True),
        ]
        self.step(p, power[r, u] / powers[r], remark="m the greatest z")


def network_plan(
    recipe: Recipe,
    rows: int,
    shows_gradient: bool | None = None,
    judging: Judging | None = None,
) -> Plan:
    """The plan of a recipe for iterations that take so many rows.

    Args:
        recipe: What is trained, with its edits made.
        rows: How many rows an iteration takes.
        shows_gradient: Whether gradients are operations of their own; as the recipe says unless
            given.
        judging: What counts as right, likewise.
    """
    shows = recipe.shows_gradient if shows_gradient is None else shows_gradient
    return _plan(_bare(recipe, judging), rows, shows)


def measuring_plan(recipe: Recipe, rows: int, judging: Judging | None = None) -> Plan:
    """The steps of `network_plan` that make predictions of so many rows and measure their error."""
    return _measuring_plan(_bare(recipe, judging), rows)


def _bare(recipe: Recipe, judging: Judging | None) -> Recipe:
    problem = recipe.problem
    # Without what it does not depend on: the plan is kept, and must not keep the data with it.
    names_only = Problem(
        np.zeros((1, problem.features)),
        targets_like(recipe.judging if judging is None else judging, problem.outputs),
        problem.feature_names,
        problem.output_names,
    )
    return recipe.with_(
        problem=names_only, seed=0, init="zeros", until=0, example=None, batch=None,
        shuffle=False, edits=(), edits_off=(),
    )  # fmt: skip


@lru_cache(maxsize=64)
def _plan(recipe: Recipe, rows: int, shows_gradient: bool) -> Plan:
    network = recipe.network
    layers = _Layers(network, recipe.problem.feature_names, rows)
    r, step, last = layers.r, layers.step, network.layers
    p, y = layers.outputs[last], _targets(layers, recipe)

    errors: dict[int, Matrix] = {}
    deltas: dict[int, Matrix] = {}
    lowest = min({*range(1, last + 1)} - recipe.frozen_layers)
    for n in range(last, 0, -1):
        # Nothing is made of a delta below the lowest layer that is trained.
        if n < lowest:
            break
        u = layers.units[n]
        if n == last:
            body = y[r, u] - p[r, u]
        else:
            k = layers.units[n + 1]
            body = total(k, deltas[n + 1][r, k] * layers.weights[n].before(u, k))
        errors[n] = step(layers.made("error", "e", "error", n), body)
        error = errors[n][r, u]
        if n == last:
            records = _measures(layers, recipe, y, errors[n])
        deltas[n] = layers.made("delta", "d", "δ", n)
        pull = recipe.loss.pull(error) if n == last else error
        if n == last and recipe.loss.cancels_slope:
            step(deltas[n], pull, alias="error", remark="as the slope cancels out with "
                 f"{recipe.loss.name}")  # fmt: skip
            continue
        slope = network.activations[n - 1].slope
        if slope is None:
            step(deltas[n], error, alias="error", remark=RULE)
            continue
        z = layers.sums[n - 1][r, u]
        at = slope(z, layers.outputs[n][r, u])
        steep = step(layers.made("slope", "s", "slope", n), at)
        body = pull * steep[r, u]
        if n == last and recipe.loss.is_mean:
            body = body / Num(float(r.size * u.size), "n")
        step(deltas[n], body)

    for n, weights in enumerate(layers.weights, start=1):
        if n in recipe.frozen_layers:
            layers.steps.append(Step(weights, weights.before(*weights.indices)))
        else:
            _update(layers, recipe, n, deltas[n], shows_gradient)
    return Plan((layers.x, y), tuple(layers.steps), records)


@lru_cache(maxsize=64)
def _measuring_plan(recipe: Recipe, rows: int) -> Plan:
    layers = _Layers(recipe.network, recipe.problem.feature_names, rows)
    r, u, p = layers.r, layers.units[-1], layers.outputs[-1]
    y = _targets(layers, recipe)
    error = layers.step(layers.made("error", "e", "error", layers.last), y[r, u] - p[r, u])
    records = _measures(layers, recipe, y, error)
    return Plan((layers.x, y), tuple(layers.steps), records)


def _targets(layers: _Layers, recipe: Recipe) -> Matrix:
    names = recipe.problem.output_names
    return Matrix(
        "y", "y", (layers.r, layers.units[-1]), "targets", names=((), names), is_typed=True
    )


def _measures(layers: _Layers, recipe: Recipe, y: Matrix, errors: Matrix) -> tuple[Matrix, ...]:
    """The loss part by part, and what else is measured of the error. Returns the totals, which a
    run keeps.

    The loss has operations of its own where it is not half the sum of squares.
    """
    loss, last, is_own = recipe.loss, layers.last, recipe.has_own_loss
    r, u, p, error = layers.r, layers.units[last], layers.outputs[last], errors
    part = layers.made("loss", "part", "part", last)
    term = loss.term(y[r, u], p[r, u], error[r, u], recipe.network.activations[-1])
    layers.steps.append(Step(part, term, part.kind if is_own else ""))
    terms = Terms(
        r, u, y[r, u], p[r, u], error[r, u], part[r, u], recipe, layers.between
    )  # fmt: skip
    totals: dict[str, Matrix] = {}
    whole, is_mean = loss_total(recipe), loss_divisor(recipe, 2.0) != 1.0
    for each in TOTALS.values():
        if not each.applies(recipe):
            continue
        symbol, kind, layer, title = each.symbol, "", 0, ""
        if each.name == whole and not is_mean:
            symbol, kind, layer = "L", "total loss", last
            title = kind if is_own else ""
        made = totals[each.name] = Matrix(each.name, symbol, (), kind, layer)
        layers.steps.append(Step(made, each.of(terms), title))
    if is_mean:
        # The same as the measure below, written out from the parts on.
        n = Num(loss_divisor(recipe, float(r.size)), "n")
        layers.step(Matrix("loss", "L", (), "total loss", last), TOTALS[whole].of(terms) / n)
    for measure in MEASURES.values():
        if measure.total(recipe) not in totals:
            continue
        body = measure.made(recipe, totals[measure.total(recipe)][()], float(r.size))
        # Made of a record, so that nothing has to be kept of it; none where it is the record.
        if not isinstance(body, Ref) and measure.name != "loss":
            layers.steps.append(Step(Matrix(measure.name, measure.name, ()), body))
    return tuple(totals.values())


def _update(layers: _Layers, recipe: Recipe, n: int, delta: Matrix, shows_gradient: bool) -> None:
    """How the weights of a layer change."""
    r, u, j, weights = layers.r, layers.units[n], layers.enters[n - 1], layers.weights[n - 1]
    trained, remark, beyond = j, "", None
    if layers.network.bias and recipe.freezes_bias:
        trained = Index(f"i{n}", j.size - 1, j.labels[:-1])
        remark, beyond = "b is frozen", 0.0
    entering = layers.entering(n).at({j: trained})
    g: Expr = total(r, entering * delta[r, u])
    optimizer = OPTIMIZERS[recipe.optimizer]
    change = Matrix(f"c{n}", "Δw", (trained, u), "update", n, "v")
    if recipe.reduction == "mean":
        g = g / Num(float(r.size), "n")
    if recipe.decay:
        g = g - Num(recipe.decay, "λ") * weights.before(trained, u)
    if shows_gradient:
        gradient = Matrix(f"g{n}", "g", (trained, u), "gradient", n)
        # With decay it is more than that.
        g = layers.step(gradient, g, alias="" if recipe.decay else "-∂L/∂w")[trained, u]
    before, update = optimizer.update(g, change, recipe)
    layers.steps += before
    layers.step(change, update, remark=remark)
    new = weights.before(j, u) + Ref(change, (j, u), beyond=beyond)
    layers.steps.append(Step(weights, new))


@lru_cache(maxsize=16)
def forward_plan(network: Network, names: tuple[str, ...], rows: int) -> Plan:
    """The steps that make predictions of rows, and no others."""
    layers = _Layers(network, names, rows)
    return Plan((layers.x,), tuple(layers.steps))


def phases(recipe: Recipe) -> int:
    """How many operations an iteration of a recipe has."""
    return len(network_plan(recipe, recipe.batch_size(0)).phases)
