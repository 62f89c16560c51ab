"""An operation as sentences in plain English, made from the numbers of the chosen row."""

from collections.abc import Iterator
from itertools import compress
from math import isnan

from nntui.engine import NetworkTrace
from nntui.engine.expression import Num, evaluate

from .moves import Moves
from .numbers import Digits, write, write_exact
from .told import MOST_LISTED, Told, listed, row_name, unshared
from .units import answer

ROUNDED = 1e-12
"""A sum this small beside its terms may be nothing but what rounding left of them."""

MOVES = ("gradient", "mean", "mean square", "update")
"""Operations that have a number for each weight, not for each row."""


def narrate(trace: NetworkTrace, phase: int, row: int, unit: int, digits: Digits = "4") -> str:
    """What just happened, for one row and one unit.

    Args:
        trace: The iteration.
        phase: How many of its operations are done; one at the least.
        row: The chosen row of the problem, from 0.
        unit: The chosen unit of the operation's layer, from 0.
        digits: How numbers are written.
    """
    return " ".join(sentences(trace, phase, row, unit, digits))


def sentences(
    trace: NetworkTrace, phase: int, row: int, unit: int, digits: Digits = "4"
) -> list[str]:
    """The same, sentence by sentence."""
    operation = trace.operation(phase)
    if operation is None:
        return []
    place = trace.place_of(row)
    teller = Moves if operation.kind in MOVES else _Teller
    told = list(teller(trace, operation, place or 0, unit, digits).tell())
    if place is None:
        names = trace.recipe.problem.row_names
        taken = [names[taken] for taken in trace.rows[:MOST_LISTED]]
        more = ["others"] if len(trace.rows) > MOST_LISTED else []
        told.insert(
            0,
            f"{row_name(names[row])} is not in this iteration's batch, which takes "
            f"{listed([*taken, *more])}.",
        )
    return told


class _Teller(Told):
    """The words for an operation that has a number for each row."""

    def tell(self) -> Iterator[str]:
        """The sentences, one after the other."""
        if self.operation.kind == "total loss":
            if isnan(self.operation.values.item()):
                yield "For the loss numbers have become too large to be written down."
                return
            yield self._total_loss()
            yield "It is what training is to make smaller."
            return
        if self._is_lost:
            yield f"For {self.inside} numbers have become too large to be written down."
            return
        match self.operation.kind:
            case "dot":
                yield from self._dot()
            case "activation":
                yield from self._activation()
            case "error" if self.is_hidden:
                yield self._carried_error()
            case "error":
                yield from self._error()
            case "loss":
                yield self._loss()
            case "slope":
                yield from self._slope()
            case "delta":
                yield self._delta()
                yield from self._unshared()
            case kind:
                raise NotImplementedError(f"no sentence for {kind}")

    @property
    def _is_lost(self) -> bool:
        """Whether what the row comes to is no number any more, here or before."""
        done = self.trace.operations[: self.operation.phase]
        return any(
            isnan(each.values[self.row, self.unit])
            for each in done
            if each.layer == self.layer and each.kind not in (*MOVES, "total loss")
        )

    @property
    def _output(self) -> str:
        """Which output, where there are several."""
        names = self.trace.recipe.problem.output_names
        return f" for {names[self.unit]}" if len(names) > 1 else ""

    def _dot(self) -> Iterator[str]:
        entering = self.trace.entering(self.layer)[self.row]
        recipe = self.trace.recipe
        names = recipe.network.entering_names(recipe.problem.feature_names, self.layer)
        is_zero = (entering == 0).tolist()
        silent, idle = list(compress(names, is_zero)), list(compress(self.labels, is_zero))
        weights = "the weights" if self.is_only_unit else f"the weights of {self.whose}"
        bias = ", plus the bias," if recipe.network.bias else ""
        start = (
            f"{self.name}'s {self.enter} times {weights}{bias} add up to {self.number(self.at())}"
        )
        if len(silent) == len(names):
            yield f"{start}: all of these are 0, so no weight counts."
            return
        yield f"{start}."
        if 0 < len(silent) <= MOST_LISTED:
            is_one = len(silent) == 1
            are, do = ("is", "does") if is_one else ("are", "do")
            yield f"As {listed(silent)} {are} 0, {listed(idle)} {do} not count."
        pushes = self.operation.contributions(self.row, self.unit)
        hardest = max(range(len(pushes)), key=lambda place: abs(pushes[place]))
        label, push = self.labels[hardest], pushes[hardest]
        if len(names) - len(silent) > 1 and push:
            way = f"{'up' if push > 0 else 'down'} by {self.size(push)}"
            if sum(abs(each) >= abs(push) for each in pushes) > 1:
                yield f"No weight pushes harder than {label}: {way}."
            else:
                yield f"{label} pushes hardest, {way}."

    def _activation(self) -> Iterator[str]:
        z, p = self.at("dot"), self.at()
        told = (
            f"The {self.activation.name} {self.activation.description}: "
            f"{self.inside}'s sum {self.number(z)} becomes {self.number(p)}"
        )
        if self.is_hidden:
            yield f"{told}, which {self.whose} hands on to the next layer."
            return
        beside = answer(self.trace, self.row, self.unit, self.digits)
        if self.activation.name == "sigmoid" and p == 0.5 and not beside:
            yield f"{told}, right in the middle."
            return
        yield f"{told}."
        if self.activation.slope is None:
            yield from self._rounded_sum(z)
        elif beside:
            yield beside
        elif self.activation.name == "sigmoid":
            side, end = ("above", 1) if p > 0.5 else ("below", 0)
            yield f"The sum is {side} 0, so the net leans towards {end}{self._output}."

    def _rounded_sum(self, z: float) -> Iterator[str]:
        """Where a step is decided by what rounding left of a sum that is 0 by hand."""
        terms = self.trace.find("dot", self.layer).contributions(self.row, self.unit)
        if z != 0 and abs(z) <= ROUNDED * max(map(abs, terms)):
            yield (
                "By hand that sum may be 0: such fractions are rounded, and the rest decides here."
            )
            yield "Whole numbers, as with a rate of 1 from weights of 0, are not."

    def _error(self) -> Iterator[str]:
        target, error = float(self.trace.targets.values[self.row, self.unit]), self.at()
        said = (
            f"{self.name} should be {write(target, self.digits, whole=True)}{self._output} "
            f"and the net says {self.number(self.at('activation'))}: "
        )
        if error == 0:
            yield f"{said}it is exactly right."
        else:
            yield f"{said}it is {self.size(error)} too {'low' if error > 0 else 'high'}."
        if beside := answer(self.trace, self.row, self.unit, self.digits):
            yield beside
        recipe = self.trace.recipe
        if error == 0 or recipe.has_own_loss or recipe.network.is_perceptron:
            return  # its part of the loss is told where it is made, or nothing descends one
        parts, whole = self.trace.loss
        part, total = parts.values[self.row, self.unit].item(), whole.values.item()
        if isnan(total):
            return  # another row's error is no number
        yield (
            f"Its square, {self.number(part)}, is one of those in the loss {recipe.loss.title}, "
            f"{self.number(total)}."
        )

    def _loss(self) -> str:
        told = f"{self.name}'s part of the loss{self._output} is {self.number(self.at())}"
        if self.trace.recipe.loss.is_of_squares:
            return f"{told}: its error, {self.number(self.at('error'))}, times itself."
        if self.activation.is_of_row and not self.trace.targets.values[self.row, self.unit]:
            return f"{told}, whatever the net says: only an output that is wanted adds to it."
        if self.activation.is_of_row:
            return f"{told}: the less the net gives to it, the more."
        # A target may lie between 0 and 1, so that the least loss is neither at 0 nor at 1.
        return f"{told}: the further the net is from the target, the more."

    def _total_loss(self) -> str:
        recipe, value = self.trace.recipe, self.operation.values.item()
        of_batch = " of the batch" if recipe.batch else ""
        mean = ", the mean over rows" if recipe.reduction == "mean" else ""
        return (
            f"The parts of all rows{of_batch} make the loss, {recipe.loss.title}{mean}: "
            f"{self.number(value)}."
        )

    def _carried_error(self) -> str:
        above = self.trace.find("delta", self.layer + 1)
        units = above.values.shape[1]
        error = self.at()
        if units == 1:
            delta = float(above.values[self.row, 0])
            weight = float(self.trace.weights[self.layer].values[self.unit, 0])
            how = (
                f"The delta of {self.unit_of(self.layer + 1, 0)} ({self.number(delta)}) flows back "
                f"through the weight that leads there ({self.number(weight)})"
            )
        else:
            whose = f"units of layer {self.layer + 1}"
            if self.layer + 1 == self.trace.recipe.network.layers:
                whose = "outputs"
            how = (
                f"The deltas of the {units} {whose} flow back, each through the weight that leads "
                "there"
            )
        wish = "higher" if error > 0 else "lower"
        return (
            f"{how}: in {self.inside}, the share of {self.whose} in the error is "
            f"{self.number(error)}" + (f", so its output should be {wish}." if error else ".")
        )

    def _slope(self) -> Iterator[str]:
        slope = self.at()
        # A slope that is not told by the output alone is told at its sum.
        is_of_sum = any(ref.matrix.kind == "dot" for ref in self.operation.step.body.refs())
        where = self.number(self.at("dot" if is_of_sum else "activation"))
        at = f"at a sum of {where}" if is_of_sum else f"at {where}"
        yield (
            f"For {self.inside}, {at}, the {self.activation.name} has a "
            f"slope of {self.number(slope)}{self._part(slope)}."
        )
        yield f"That is {self.activation.tell_slope(slope)}."

    def _part(self, slope: float) -> str:
        """Which part a slope is of the greatest that its activation has, where it has several."""
        steepest = self.activation.steepest
        if slope == 0 or not any(self.trace.find("slope", self.layer).step.body.refs()):
            return ""
        part = abs(slope) / steepest
        if part >= 1:
            return ", the greatest there is"
        # Rounded down, so that it is never more than there is.
        percent = int(part * 1_000) / 10
        share = f"{percent:.1f}%" if percent else "less than 0.1%"
        return f", {share} of the greatest, {steepest:.4g}"

    def _delta(self) -> str:
        loss = self.trace.recipe.loss
        if not self.is_hidden and loss.cancels_slope:
            return (
                f"With {loss.name} the slope cancels out, so {self.inside}'s delta is its "
                f"plain error, {self.number(self.at())}."
            )
        if self.activation.slope is None:
            return self._rule()
        error, slope, delta = self.at("error"), self.at("slope"), self.at()
        counted = "" if self.is_hidden else self._counted()
        # In parentheses, as the sentence goes on.
        part = self._part(slope).removeprefix(", ")
        told = (
            f"{self.name}'s error {self.number(error)}{counted} times its slope "
            f"{self.number(slope)}{f' ({part})' if part else ''} is {self.number(delta)}: "
        )
        if delta == 0:
            return told + "this row asks for no change."
        return told + f"it asks for a {'higher' if delta > 0 else 'lower'} sum."

    def _counted(self) -> str:
        """What a loss multiplies an error with; "" for those that take it as it is."""
        loss = self.trace.recipe.loss
        times = evaluate(loss.pull(Num(1.0)), {}, lambda _: 0.0)
        rows = f"/{self.trace.targets.values.size:,}" if loss.is_mean else ""
        return f", times {times:g}{rows} as {loss.name} has it," if times != 1 or rows else ""

    def _unshared(self) -> Iterator[str]:
        """Where a delta is not the slope that it is taken for."""
        summed = None if self.is_hidden else unshared(self.trace, self.row)
        if summed is not None:
            yield (
                f"{self.name}'s targets add up to {write_exact(summed)}: only where they add up to "
                "1 is the plain error the slope of this loss, turned downhill."
            )

    def _rule(self) -> str:
        """The delta of a unit that learns by its plain error."""
        delta = self.at()
        start = f"By Rosenblatt's rule {self.inside}'s delta is its plain error, "
        if delta == 0:
            return f"{start}{self.number(delta)}: the net is right here, so it changes nothing."
        wish, others = ("higher", "added to") if delta > 0 else ("lower", "taken off")
        return (
            f"{start}{self.number(delta)}: it asks for a {wish} sum, so its inputs, times the "
            f"rate, are {others} the weights."
        )
