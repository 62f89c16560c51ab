"""An operation as a sentence in plain English, made from the numbers of the chosen row."""

from collections.abc import Sequence
from itertools import compress
from typing import Literal

from nntui.engine import NetworkTrace, Operation
from nntui.engine.activations import FLAT, STEEP
from nntui.engine.expression import Binary, Cell, Ref

from .numbers import Digits, write
from .units import answer

ROUNDED = 1e-12
"""A sum this small beside its terms may be nothing but what rounding left of them."""

MOST_LISTED = 4
"""More names are not listed."""


def narrate(trace: NetworkTrace, phase: int, row: int, unit: int, digits: Digits = "4") -> str:
    """What just happened, for one row and one unit.

    Args:
        trace: The iteration.
        phase: How many of its operations are done.
        row: The chosen row of the problem, from 0.
        unit: The chosen unit of the operation's layer, from 0.
        digits: How numbers are written.
    """
    operation = trace.operation(phase)
    if operation is None:
        return _begin(trace)
    place = trace.place_of(row)
    told = _Teller(trace, operation, place or 0, unit, digits).tell()
    if place is None:
        names = trace.recipe.problem.row_names
        taken = [names[taken] for taken in trace.rows[:MOST_LISTED]]
        more = ["others"] if len(trace.rows) > MOST_LISTED else []
        return (
            f"{_row_name(names[row])} is not in this iteration's batch, which takes "
            f"{_listed([*taken, *more])}. {told}"
        )
    return told


def _begin(trace: NetworkTrace) -> str:
    if trace.iteration == 0:
        return (
            "Training is about to begin. The inputs and the first weights stand there; "
            "everything marked · has not been computed yet."
        )
    return (
        f"Iteration {trace.iteration:,} begins with the weights that the one before left behind. "
        "Everything marked · has not been computed yet."
    )


class _Teller:
    """The words for one operation."""

    def __init__(
        self, trace: NetworkTrace, operation: Operation, place: int, unit: int, digits: Digits
    ) -> None:
        self.trace, self.operation, self.digits = trace, operation, digits
        self.row, self.unit = place, unit
        self.name = _row_name(trace.recipe.problem.row_names[trace.rows[place]])
        # "Row 3" begins a sentence; a given name is written the same everywhere.
        self.inside = self.name.replace("Row ", "row ", 1)
        sizes = trace.recipe.network.sizes
        self.layer = operation.layer
        self.is_hidden = self.layer < len(sizes)
        self.whose = f"hidden unit {unit + 1}" if self.is_hidden else "the net"
        self.activation = trace.recipe.network.activations[self.layer - 1]

    def tell(self) -> str:
        match self.operation.kind:
            case "dot":
                return self._dot()
            case "activation":
                return self._activation()
            case "error" if self.is_hidden:
                return self._carried_error()
            case "error":
                return self._error()
            case "slope":
                return self._slope()
            case "delta":
                return self._delta()
            case "gradient":
                return self._gradient()
            case "update":
                return self._update()
            case "mean" | "mean square":
                return self._kept()
            case kind:
                raise NotImplementedError(f"no sentence for {kind}")

    @property
    def _output(self) -> str:
        """Which output, where there are several."""
        names = self.trace.recipe.problem.output_names
        return f" for {names[self.unit]}" if len(names) > 1 else ""

    @property
    def _labels(self) -> tuple[str, ...]:
        """The names of a unit's weights in its layer."""
        return self.trace.weights[self.layer - 1].labels

    def _number(self, value: float) -> str:
        return write(value, self.digits)

    def _at(self, kind: str = "") -> float:
        operation = self.trace.find(kind, self.layer) if kind else self.operation
        return float(operation.values[self.row, self.unit])

    def _dot(self) -> str:
        entering = self.trace.entering(self.layer)[self.row]
        recipe = self.trace.recipe
        names = recipe.network.entering_names(recipe.problem.feature_names, self.layer)
        labels = self._labels
        is_loud = (entering != 0).tolist()
        silent = list(compress(names, [not loud for loud in is_loud]))
        loud = list(compress(labels, is_loud))
        pushes = self.operation.contributions(self.row, self.unit)
        hardest = max(range(len(pushes)), key=lambda place: abs(pushes[place]))
        whose = f"the weights of {self.whose}" if self.is_hidden else "the weights"
        start = f"{self.name}'s values times {whose} add up to {self._number(self._at())}"
        if len(silent) == len(names):
            return f"{start}: every value is 0, so no weight counts."
        parts = [start]
        if silent:
            verb = "are" if len(silent) > 1 else "is"
            verb_loud = "counts" if len(loud) == 1 else "count"
            is_short = len(silent) <= MOST_LISTED
            zeros = f"{_listed(silent)} {verb} 0" if is_short else "The others are 0"
            if len(loud) <= MOST_LISTED:
                parts.append(f"{zeros}, so only {_listed(loud)} {verb_loud}")
        if len(loud) > 1 and pushes[hardest]:
            way = "up" if pushes[hardest] > 0 else "down"
            parts.append(
                f"{labels[hardest]} pushes hardest, {way} by {_size(pushes[hardest], self)}"
            )
        return ". ".join(_capital(part) for part in parts) + "."

    def _activation(self) -> str:
        z, p = self._at("dot"), self._at()
        told = (
            f"The {self.activation.name} {self.activation.description}: "
            f"{self.inside}'s sum {self._number(z)} becomes {self._number(p)}"
        )
        if self.is_hidden:
            return f"{told}, which {self.whose} hands on to the next layer."
        if self.activation.slope is None:
            return f"{told}.{self._rounded_sum(z)}"
        if beside := answer(self.trace, self.row, self.unit, self.digits):
            return f"{told}. {beside}"
        if self.activation.name != "sigmoid":
            return f"{told}."
        if z == 0:
            return f"{told}, right in the middle."
        side, end = ("above", 1) if z > 0 else ("below", 0)
        return f"{told}. The sum is {side} 0, so the net leans towards {end}."

    def _rounded_sum(self, z: float) -> str:
        """Where a step is decided by what rounding left of a sum that is 0 by hand."""
        terms = self.trace.find("dot", self.layer).contributions(self.row, self.unit)
        if z == 0 or abs(z) > ROUNDED * max(map(abs, terms)):
            return ""
        return (
            " By hand that sum may be 0: such fractions are rounded, and the rest decides here. "
            "Whole numbers, as with a rate of 1 from weights of 0, are not."
        )

    def _error(self) -> str:
        target, error = float(self.trace.targets.values[self.row, self.unit]), self._at()
        p = self._at("activation")
        said = (
            f"{self.name} should be {write(target, self.digits, whole=True)}{self._output} "
            f"and the net says {self._number(p)}: "
        )
        beside = answer(self.trace, self.row, self.unit, self.digits)
        after = f" {beside}" if beside else ""
        if error == 0:
            return f"{said}it is exactly right.{after}"
        return f"{said}it is {_size(error, self)} too {'low' if error > 0 else 'high'}.{after}"

    def _carried_error(self) -> str:
        above = self.trace.find("delta", self.layer + 1)
        weights = self.trace.weights[self.layer]
        units = above.values.shape[1]
        error = self._at()
        if units == 1:
            delta = float(above.values[self.row, 0])
            weight = float(weights.values[self.unit, 0])
            how = (
                f"The delta above ({self._number(delta)}) flows back through the weight that leads "
                f"there ({self._number(weight)})"
            )
        else:
            how = f"The {units} deltas above flow back, each through the weight that leads there"
        wish = "higher" if error > 0 else "lower"
        return (
            f"{how}: in {self.inside}, {self.whose}'s share of the error is "
            f"{self._number(error)}" + (f", so it should be {wish}." if error else ".")
        )

    def _slope(self) -> str:
        slope = self._at()
        # A slope that is not told by the output alone is told at its sum.
        is_of_sum = any(ref.matrix.kind == "dot" for ref in self.operation.step.body.refs())
        where = self._number(self._at("dot" if is_of_sum else "activation"))
        at = f"at a sum of {where}" if is_of_sum else f"at {where}"
        return (
            f"For {self.inside}, {at}, the {self.activation.name} has a "
            f"slope of {self._number(slope)}. That is {self.activation.tell_slope(slope)}."
        )

    def _steepness(self, slope: float) -> "Steepness":
        part = abs(slope) / self.activation.steepest
        return "steep" if part >= STEEP else "moderate" if part >= FLAT else "flat"

    def _delta(self) -> str:
        loss = self.trace.recipe.loss
        if not self.is_hidden and loss.cancels_slope:
            return (
                f"With {loss.name} the slope cancels out, so {self.inside}'s delta is its "
                f"plain error, {self._number(self._at())}."
            )
        if self.activation.slope is None:
            return self._rule()
        error, slope, delta = self._at("error"), self._at("slope"), self._at()
        body = self.operation.step.body
        is_plain = isinstance(body, Binary) and isinstance(body.left, Ref)
        counted = "" if is_plain else f", as the loss {loss.name} counts it,"
        told = (
            f"{self.name}'s error {self._number(error)}{counted} times its slope "
            f"{self._number(slope)} is {self._number(delta)}: "
        )
        if delta == 0:
            return told + "this row asks for no change."
        wish = "higher" if delta > 0 else "lower"
        return told + f"it asks for a {wish} sum, {_WISHES[self._steepness(slope)]}."

    def _rule(self) -> str:
        """The delta of a unit that learns by its plain error."""
        delta = self._at()
        start = f"By Rosenblatt's rule {self.inside}'s delta is its plain error, "
        if delta == 0:
            return f"{start}{self._number(delta)}: the net is right here, so it changes nothing."
        wish, others = ("higher", "added to") if delta > 0 else ("lower", "taken off")
        return (
            f"{start}{self._number(delta)}: it asks for a {wish} sum, so its inputs, times the "
            f"rate, are {others} the weights."
        )

    def _update(self) -> str:
        weights = self.trace.weights[self.layer - 1].values[:, self.unit]
        updates = self.operation.values[:, self.unit]
        deltas = self.trace.find("delta", self.layer).values[:, self.unit]
        where = f" of {self.whose}" if self.is_hidden else ""
        most = self._greatest()
        old, change = float(weights[most]), float(updates[most])
        if change == 0:
            why = "the rows' shares cancel out or are too small to count"
            if not deltas.any() and not self.trace.recipe.decay:
                why = "every row's delta is 0"
            elif not self.operation.terms:
                why = "the way downhill has no length that counts"
            return f"No weight{where} changes: {why}."
        new = float(self.trace.next_weights[self.layer - 1][most, self.unit])
        label = self._labels[most]
        start, end = self._number(old), self._number(new)
        place = f"from {start} to {end}" if start != end else f"which is too little to see in {end}"
        moves = (
            f"{label}{where} moves most: "
            f"{'up' if change > 0 else 'down'} by {_size(change, self)}, {place}."
        )
        if not self.operation.terms:
            recipe = self.trace.recipe
            how = f"Of the way downhill {recipe.optimizer} makes an update."
            if recipe.optimizer in ("sgd", "momentum"):
                how = f"The rate, {recipe.rate:g}, times the way downhill makes an update."
            return f"{how} {moves}{self._momentum(most)}"
        trained = "trained weight" if self.trace.recipe.freeze else "weight"
        told = f"{self._each_row} adds its share to every {trained}. {moves}"
        return told + self._share(most) + self._momentum(most)

    @property
    def _each_row(self) -> str:
        return "Each row of the batch" if self.trace.recipe.batch else "Each row"

    def _greatest(self) -> int:
        """The weight of which this operation has the greatest number."""
        values = self.operation.values[:, self.unit]
        return max(range(len(values)), key=lambda place: abs(float(values[place])))

    def _gradient(self) -> str:
        most, recipe = self._greatest(), self.trace.recipe
        label, where = self._labels[most], f" of {self.whose}" if self.is_hidden else ""
        value = float(self.operation.values[most, self.unit])
        mean = ", and the mean of them is taken" if recipe.reduction == "mean" else ""
        each = "each trained weight" if recipe.freeze else "each weight"
        told = f"{self._each_row} adds its share{mean}: the way downhill for {each}."
        if recipe.decay:
            told += f" Decay takes {recipe.decay:g} times the weight off it."
        else:
            told += " The gradient ∂L/∂w has the other sign."
        if not self.operation.values[:, self.unit].any():
            return f"{told} It is 0 for all of them."
        told += f" It is longest for {label}{where}: {self._number(value)}"
        if not recipe.decay:
            told += f", where ∂L/∂w is {self._number(-value)}"
        return told + "." + (self._share(most) if not (mean or recipe.decay) else "")

    def _kept(self) -> str:
        """What an optimizer keeps from iteration to iteration."""
        most = self._greatest()
        label = self._labels[most]
        before = self.trace.value(Cell(self.operation.matrix.name, (most, self.unit), 1))
        now = float(self.operation.values[most, self.unit])
        what = "gradient" if self.operation.kind == "mean" else "gradient squared"
        told = (
            f"The {self.operation.kind} is a part of what it was and a part of this iteration's "
            f"{what}."
        )
        if now == 0:
            return f"{told} It is 0 for every weight."
        return (
            f"{told} It is furthest from 0 for {label}: {self._number(before)} before, "
            f"{self._number(now)} now."
        )

    def _share(self, weight: int) -> str:
        """What the row adds to a weight's update."""
        own = slice(self.row, self.row + 1)
        (share,) = self.operation.contributions(weight, self.unit, terms=own)
        if share != 0:
            return f" {self.name}'s share of that is {self._number(share)}."
        if self.trace.entering(self.layer)[self.row, weight] == 0:
            why = "its input there is 0"
        elif self._at("delta") == 0:
            why = "its delta is 0"
        else:
            why = "its share is too small to count"
        return f" {self.name} has no share in that, as {why}."

    def _momentum(self, weight: int) -> str:
        """What is carried on from the update before."""
        carried = self.operation.carried_on(weight, self.unit)
        if carried is None or self.trace.iteration == 0:
            return ""
        return f" Momentum carries {self._number(carried)} on from the update before."


Steepness = Literal["steep", "moderate", "flat"]

_WISHES: dict[Steepness, str] = {
    "steep": "and firmly, as the slope is steep",
    "moderate": "with less force, as the slope is moderate",
    "flat": "but softly, as the slope is flat",
}


def _row_name(name: str) -> str:
    """`Row 3` for the row that is just numbered `r3`; a given name as it is."""
    return f"Row {name[1:]}" if name[:1] == "r" and name[1:].isdigit() else name


def _size(value: float, teller: _Teller) -> str:
    return write(abs(value), teller.digits)


def _listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _capital(sentence: str) -> str:
    # A name such as x1 keeps its small letter.
    is_name = sentence[1:2].isdigit() or sentence[1:2] == " "
    return sentence if is_name else sentence[:1].upper() + sentence[1:]
