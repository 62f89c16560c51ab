"""An operation as a sentence in plain English, made from the numbers of the chosen row."""

from collections.abc import Sequence

from nntui.engine import Operation, Trace

from .arithmetic import layer_inputs
from .numbers import Digits, write

STEEP = 0.15
"""A sigmoid's slope is 0.25 at most; above this the unit is undecided and easily moved."""

FLAT = 0.05
"""Below this it has made up its mind and hardly moves."""


def narrate(trace: Trace, phase: int, row: int, unit: int, digits: Digits = "4") -> str:
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
    teller = _Teller(trace, operation, row, unit, digits)
    return teller.tell()


def _begin(trace: Trace) -> str:
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
        self, trace: Trace, operation: Operation, row: int, unit: int, digits: Digits
    ) -> None:
        self.trace, self.operation, self.digits = trace, operation, digits
        self.row, self.unit = row, unit
        self.name = _row_name(trace.recipe.problem.row_names[row])
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
            case "error" if self.operation.carries_back:
                return self._carried_error()
            case "error":
                return self._error()
            case "slope":
                return self._slope()
            case "delta":
                return self._delta()
            case _:
                return self._update()

    def _number(self, value: float) -> str:
        return write(value, self.digits)

    def _at(self, operation: Operation | None = None) -> float:
        return float((operation or self.operation).values[self.row, self.unit])

    def _operand(self, place: int) -> float:
        return float(self.operation.operands[place].values[self.row, self.unit])

    def _dot(self) -> str:
        entering = self.operation.operands[0].values[self.row]
        names = layer_inputs(self.trace.recipe, self.layer)
        silent = [name for name, value in zip(names, entering, strict=True) if value == 0]
        pushes = self.operation.contributions(self.row, self.unit)
        hardest = max(range(len(pushes)), key=lambda place: abs(pushes[place]))
        whose = f"the weights of {self.whose}" if self.is_hidden else "the weights"
        start = f"{self.name}'s values times {whose} add up to {self._number(self._at())}"
        if len(silent) == len(names):
            return f"{start}: every value is 0, so no weight counts."
        parts = [start]
        if silent:
            verb = "are" if len(silent) > 1 else "is"
            parts.append(f"{_listed(silent)} {verb} 0, so {_counts(names, silent)}")
        if len(pushes) - len(silent) > 1:
            way = "up" if pushes[hardest] > 0 else "down"
            parts.append(f"w{hardest + 1} pushes hardest, {way} by {_size(pushes[hardest], self)}")
        return ". ".join(_capital(part) for part in parts) + "."

    def _activation(self) -> str:
        z, p = self._operand(0), self._at()
        told = (
            f"The {self.activation.name} {self.activation.description}: "
            f"{self.name.lower()}'s sum {self._number(z)} becomes {self._number(p)}"
        )
        if self.is_hidden:
            return f"{told}, which {self.whose} hands on to the next layer."
        if z == 0:
            return f"{told}, right in the middle."
        side, end = ("above", 1) if z > 0 else ("below", 0)
        return f"{told}. The sum is {side} 0, so the net leans towards {end}."

    def _error(self) -> str:
        target, p, error = self._operand(0), self._operand(1), self._at()
        said = (
            f"{self.name} should be {write(target, self.digits, whole=True)} "
            f"and the net says {self._number(p)}: "
        )
        if error == 0:
            return said + "it is exactly right."
        return said + f"it is {_size(error, self)} too {'low' if error > 0 else 'high'}."

    def _carried_error(self) -> str:
        above, weights = self.operation.operands
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
            f"{how}: in {self.name.lower()}, {self.whose}'s share of the error is "
            f"{self._number(error)}" + (f", so it should be {wish}." if error else ".")
        )

    def _slope(self) -> str:
        p, slope = self._operand(0), self._at()
        if slope >= STEEP:
            mood = "steep: the unit is undecided, and a nudge to its sum moves it"
        elif slope >= FLAT:
            mood = "moderate: the unit leans one way, and can still be moved"
        else:
            mood = "flat: the unit has made up its mind, and little will move it"
        return (
            f"For {self.name.lower()}, at {self._number(p)}, the {self.activation.name} has a "
            f"slope of {self._number(slope)}. That is {mood}."
        )

    def _delta(self) -> str:
        error, slope, delta = self._operand(0), self._operand(1), self._at()
        told = (
            f"{self.name}'s error {self._number(error)} times its slope {self._number(slope)} "
            f"is {self._number(delta)}: "
        )
        if delta == 0:
            return told + "this row asks for no change."
        wish = "higher" if delta > 0 else "lower"
        return told + (
            f"it asks for a {wish} sum, "
            + ("and firmly, " if abs(slope) >= STEEP else "but softly, ")
            + (
                "because the unit is undecided."
                if abs(slope) >= STEEP
                else "as the slope is small."
            )
        )

    def _update(self) -> str:
        weights = self.trace.find("weights", self.layer).values[:, self.unit]
        updates = self.operation.values[:, self.unit]
        most = max(range(len(updates)), key=lambda place: abs(float(updates[place])))
        old, change = float(weights[most]), float(updates[most])
        if change == 0:
            return "No weight changes: the rows' wishes cancel out or are too small to count."
        share = self.operation.contributions(most, self.unit)[self.row]
        new = float(self.trace.next_weights[self.layer - 1][most, self.unit])
        where = f" of {self.whose}" if self.is_hidden else ""
        told = (
            f"Every row has its say in every weight. w{most + 1}{where} moves most: "
            f"{'up' if change > 0 else 'down'} by {_size(change, self)}, "
            f"from {self._number(old)} to {self._number(new)}"
        )
        if share == 0:
            return f"{told}. {self.name} has no part in that, as its input there is 0."
        return f"{told}. {self.name} alone would change it by {self._number(share)}."


def _row_name(name: str) -> str:
    """`Row 3` for the row that is just numbered `r3`; a given name as it is."""
    return f"Row {name[1:]}" if name[:1] == "r" and name[1:].isdigit() else name


def _size(value: float, teller: _Teller) -> str:
    return write(abs(value), teller.digits)


def _counts(names: Sequence[str], silent: Sequence[str]) -> str:
    loud = [f"w{place + 1}" for place, name in enumerate(names) if name not in silent]
    return f"only {_listed(loud)} count{'s' if len(loud) == 1 else ''}"


def _listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _capital(sentence: str) -> str:
    # A name such as x1 keeps its small letter.
    return sentence if sentence[1:2].isdigit() else sentence[:1].upper() + sentence[1:]
