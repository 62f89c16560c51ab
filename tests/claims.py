"""What each sentence of the story claims, held to the numbers of the iteration.

A sentence that no pattern here knows has no claim that is checked, and is refused: who writes a
new one says here what has to be true where it is told. Formulas are those of `by_hand`; nothing is
taken from the code that writes the sentences.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from tests import by_hand

from nntui.engine import Condition, Extreme, Found, NetworkTrace, Operation, Timeline, Turn
from nntui.engine.problem import Array
from nntui.explain.numbers import DIGITS, Digits, write, write_exact

N = r"(-?(?:\d+(?:\.\d+)?(?:e[-+]\d+)?|inf))"
"""A number."""

W = r"((?:w\d+|b))"
"""A weight."""

UNIT = r"(the output|output [\w-]+|hidden unit \d+(?: of layer \d+)?)"
"""A unit."""

OF = rf"(?: of {UNIT})?"


@dataclass
class Told:
    """A moment, and what its sentences have said so far."""

    timeline: Timeline
    trace: NetworkTrace
    phase: int
    row: int
    unit: int
    digits: Digits
    found: Found | None = None
    weight: int | None = field(default=None, init=False)
    """The weight that the sentence before was about."""

    @property
    def operation(self) -> Operation:
        operation = self.trace.operation(self.phase)
        assert operation is not None
        return operation

    @property
    def layer(self) -> int:
        return self.operation.layer

    @property
    def layers(self) -> int:
        return self.trace.recipe.network.layers

    @property
    def place(self) -> int:
        return self.trace.rows.index(self.row) if self.row in self.trace.rows else 0

    @property
    def row_number(self) -> str:
        return str(self.trace.rows[self.place] + 1)

    @property
    def entering(self) -> Array:
        """What enters the layer, with the ones of a bias."""
        before = self.trace.inputs.values
        if self.layer > 1:
            before = self.trace.find("activation", self.layer - 1).values
        if self.trace.recipe.network.bias:
            before = np.hstack([before, np.ones((len(before), 1))])
        return before

    @property
    def weights(self) -> Array:
        """The unit's."""
        return self.trace.weights[self.layer - 1].values[:, self.unit]

    @property
    def new_weights(self) -> Array:
        return self.trace.next_weights[self.layer - 1][:, self.unit]

    @property
    def trained(self) -> int:
        """How many of the unit's weights are trained."""
        update = self.trace.update(self.layer)
        assert update is not None
        return len(update.values)

    @property
    def deltas(self) -> Array:
        return self.trace.find("delta", self.layer).values[:, self.unit]

    @property
    def values(self) -> Array:
        """The operation's numbers of the unit."""
        return self.operation.values[:, self.unit]

    def at(self, kind: str) -> float:
        """The row's number of an operation of the layer."""
        return float(self.trace.find(kind, self.layer).values[self.place, self.unit])

    def pulls(self, weight: int) -> list[float]:
        """What each row pulls at a weight."""
        return [a * d for a, d in zip(self.entering[:, weight].tolist(), self.deltas.tolist())]

    def names(self, label: str) -> int:
        """The weight of a label."""
        inputs = len(self.weights) - self.trace.recipe.network.bias
        self.weight = inputs if label == "b" else int(label[1:]) - 1
        assert 0 <= self.weight < len(self.weights)
        return self.weight

    def is_number(self, text: str, value: float) -> None:
        """A number is written as it is."""
        # With all digits a 0 has the sign that it got by how it was made.
        is_zero = value == 0 and text in ("0", "-0")
        assert is_zero or text == write(float(value), self.digits), (text, value)

    def is_number_of(self, text: str, value: float) -> None:
        """A number is written as it is, with the chosen digits or more."""
        assert text in {write(value, each) for each in DIGITS}, (text, value)

    def is_size(self, text: str, value: float) -> None:
        assert text == write(abs(float(value)), self.digits), (text, value)

    def is_unit(self, text: str | None, *, is_for_all: bool = False) -> None:
        """The unit is the chosen one, named so that no other can be meant."""
        network = self.trace.recipe.network
        if text is None:
            # Unsaid only where there is no other.
            assert not is_for_all or network.sizes == (1,)
            return
        self._is_named(text, self.layer, self.unit)

    def _is_named(self, text: str, layer: int, unit: int) -> None:
        network = self.trace.recipe.network
        if layer == self.layers:
            names = self.trace.recipe.problem.output_names
            assert text == (f"output {names[unit]}" if network.sizes[-1] > 1 else "the output")
        else:
            where = f" of layer {layer}" if self.layers > 2 else ""
            assert text == f"hidden unit {unit + 1}{where}"

    def is_above(self, text: str) -> None:
        """The one unit of the layer above."""
        self._is_named(text, self.layer + 1, 0)


Check = Callable[..., None]

CLAIMS: list[tuple[re.Pattern[str], Check]] = []


def claim(pattern: str) -> Callable[[Check], Check]:
    """The check of sentences of a pattern."""

    def put(check: Check) -> Check:
        CLAIMS.append((re.compile(pattern), check))
        return check

    return put


def hold(sentence: str, told: Told) -> None:
    """Hold a sentence to the numbers."""
    known = [(match, check) for pattern, check in CLAIMS if (match := pattern.fullmatch(sentence))]
    assert len(known) == 1, f"{len(known)} claims know: {sentence!r}"
    match, check = known[0]
    try:
        check(told, *match.groups())
    except AssertionError as error:
        raise AssertionError(f"{sentence!r}: {error}") from error


def close(one: float | Array, other: float | Array) -> bool:
    """Equal but for the order of adding; or both without end."""
    with np.errstate(all="ignore"):
        return bool(np.allclose(one, other, rtol=1e-9, atol=1e-300, equal_nan=True))


def listed(text: str) -> list[str]:
    return re.split(r", | and ", text)


# Where an iteration begins.


@claim(r"Training is about to begin: the inputs and the first weights stand there\.")
def _about_to_begin(told: Told) -> None:
    assert (told.trace.iteration, told.phase) == (0, 0)


@claim(r"Everything marked · has not been computed yet\.")
def _nothing_yet(told: Told) -> None:
    assert told.phase == 0


@claim(
    r"Iteration ([\d,]+) begins with the weights that the one before left behind"
    r"(?:, but edited: (.*))?\."
)
def _left_behind(told: Told, iteration: str, edits: str | None) -> None:
    trace = told.trace
    assert int(iteration.replace(",", "")) == trace.iteration > 0
    _edited(told, edits or "")
    before = told.timeline.trace_at(trace.iteration - 1)
    for layer, (old, new) in enumerate(zip(before.next_weights, trace.weights), start=1):
        for place in np.argwhere(old != new.values):
            assert (layer, *place) in _edited_weights(told), "a weight changed without a word"


@claim(r"As edited, (.*)\.")
def _as_edited(told: Told, edits: str) -> None:
    assert told.trace.iteration == 0
    _edited(told, edits)


def _edited_weights(told: Told) -> list[tuple[int, int, int]]:
    edits = told.timeline.recipe.edits
    return [(e.layer, e.row, e.column) for e in edits
            if e.what == "weight" and e.iteration == told.trace.iteration]  # fmt: skip


def _edited(told: Told, text: str) -> None:
    """Each edit of this iteration is told, with what stands there now, and no other is."""
    trace, said = told.trace, []
    network = trace.recipe.network
    for edit in told.timeline.recipe.edits:
        if edit.iteration != trace.iteration:
            continue
        match edit.what:
            case "rate":
                name, now = "rate", trace.recipe.rate
            case "weight":
                matrix = trace.weights[edit.layer - 1]
                name, now = matrix.labels[edit.row], float(matrix.values[edit.row, edit.column])
                if network.sizes != (1,):
                    name += f" of layer {edit.layer} unit {edit.column + 1}"
            case "input":
                name = f"x{edit.column + 1} of r{edit.row + 1}"
                now = float(trace.recipe.problem.inputs[edit.row, edit.column])
            case "target":
                sizes = network.sizes[-1]
                name = f"y{edit.column + 1 if sizes > 1 else ''} of r{edit.row + 1}"
                now = float(trace.recipe.problem.targets[edit.row, edit.column])
        said.append(f"{name} is {write_exact(now)}")
    assert sorted(filter(None, listed(text))) == sorted(set(said))


@claim(r"Row (\d+) is not in this iteration's batch, which takes (.*)\.")
def _not_in_batch(told: Told, row: str, taken: str) -> None:
    assert int(row) == told.row + 1
    assert told.row not in told.trace.rows
    rows = [f"r{each + 1}" for each in told.trace.rows]
    assert listed(taken) == (rows if len(rows) <= 4 else [*rows[:4], "others"])


@claim(rf"For (?:row (\d+)|{UNIT}|the loss) numbers have become too large to be written down\.")
def _too_large(told: Told, row: str | None, unit: str | None) -> None:
    assert row in (None, told.row_number)
    told.is_unit(unit)
    done = told.trace.operations[: told.phase]
    assert not all(np.isfinite(each.values).all() for each in done)


ENTER = r"(?:inputs?|hidden outputs?|outputs? of layer \d+)"


def _enters(told: Told, what: str) -> None:
    """What enters a unit is called by the layer that it comes from."""
    below = "hidden output" if told.layer == 2 else f"output of layer {told.layer - 1}"
    assert what.replace("outputs", "output") == ("input" if told.layer == 1 else below)


# Forward.


@claim(
    r"Row (\d+)'s (inputs|hidden outputs|outputs of layer (\d+)) times the weights"
    rf"{OF}(, plus the bias,)? add up to {N}(: all of these are 0, so no weight counts)?\."
)
def _dot(
    told: Told, row: str, what: str, below: str | None, unit: str | None, bias: str | None,
    number: str, none: str | None,
) -> None:  # fmt: skip
    assert row == told.row_number
    assert (what == "inputs") == (told.layer == 1)
    assert (what == "hidden outputs") == (told.layer == 2)
    assert below is None or int(below) == told.layer - 1
    told.is_unit(unit, is_for_all=True)
    assert bool(bias) == told.trace.recipe.network.bias
    total = 0.0
    for a, w in zip(told.entering[told.place].tolist(), told.weights.tolist()):
        total += a * w
    told.is_number(number, total)
    assert bool(none) == (not told.entering[told.place].any())


@claim(r"As (.*) (?:is|are) 0, (.*) (?:does|do) not count\.")
def _silent(told: Told, names: str, weights: str) -> None:
    zeros = np.flatnonzero(told.entering[told.place] == 0).tolist()
    letter = "x" if told.layer == 1 else "h"
    assert listed(names) == [f"{letter}{place + 1}" for place in zeros]
    assert listed(weights) == [f"w{place + 1}" for place in zeros]


def _pushes(told: Told) -> Array:
    with np.errstate(all="ignore"):
        pushes: Array = told.entering[told.place] * told.weights
    return pushes


@claim(rf"{W} pushes hardest, (up|down) by {N}\.")
def _hardest(told: Told, label: str, way: str, number: str) -> None:
    pushes, at = _pushes(told), told.names(label)
    assert (np.abs(pushes) >= abs(pushes[at])).sum() == 1
    _way(told, pushes[at], way, number)


@claim(rf"No weight pushes harder than {W}: (up|down) by {N}\.")
def _as_hard(told: Told, label: str, way: str, number: str) -> None:
    pushes, at = _pushes(told), told.names(label)
    assert (np.abs(pushes) > abs(pushes[at])).sum() == 0
    _way(told, pushes[at], way, number)


def _way(told: Told, change: float, way: str, number: str) -> None:
    assert change > 0 if way == "up" else change < 0
    told.is_size(number, change)


def _bends(z: float, p: float) -> bool:
    is_large, is_negative = z > 15, z < -25
    return math.isclose(z, p, rel_tol=1e-3) if is_large else abs(p) < 1e-3 if is_negative else True


DOES: dict[str, tuple[str, Callable[[float, float], bool]]] = {
    "sigmoid": ("squeezes any sum into a number between 0 and 1", lambda z, p: 0 <= p <= 1),
    "tanh": ("squeezes any sum into a number between -1 and 1", lambda z, p: -1 <= p <= 1),
    "relu": ("lets a sum above 0 through and makes any other 0", lambda z, p: p == max(0.0, z)),
    "leaky-relu": (
        "lets a sum above 0 through and keeps a hundredth of any other",
        lambda z, p: p == (z if z > 0 else 0.01 * z),
    ),
    "gelu": (
        "lets large sums through, makes very negative ones nearly 0, and bends between", _bends
    ),
    "silu": (
        "lets large sums through, makes very negative ones nearly 0, and bends between", _bends
    ),
    "linear": ("hands the sum on as it is", lambda z, p: z == p),
    "softmax": ("shares 1 out among the outputs of a row", lambda z, p: 0 <= p <= 1),
    "step": ("says 1 for a sum of 0 or more, and 0 for any other", lambda z, p: p == (z >= 0)),
}  # fmt: skip


@claim(
    rf"The ([\w-]+) ([\w ,-]+): row (\d+)'s sum {N} becomes {N}"
    rf"(?:, which {UNIT} hands on to the next layer)?(, right in the middle)?\."
)
def _activation(
    told: Told, name: str, does: str, row: str, z: str, p: str, unit: str | None, mid: str | None
) -> None:
    assert row == told.row_number
    assert name == told.trace.recipe.network.activations[told.layer - 1].name
    said, holds = DOES[name]
    sum_, output = told.at("dot"), told.at("activation")
    assert does == said
    assert holds(sum_, output)
    told.is_number(z, sum_)
    told.is_number(p, output)
    assert (unit is None) == (told.layer == told.layers)
    told.is_unit(unit)
    assert not mid or (output == 0.5 and name == "sigmoid")


@claim(r"The sum is (above|below) 0, so the net leans towards (0|1)(?: for ([\w-]+))?\.")
def _leans(told: Told, side: str, end: str, output: str | None) -> None:
    z, p = told.at("dot"), told.at("activation")
    assert z > 0 if side == "above" else z < 0
    assert p > 0.5 if end == "1" else p < 0.5
    _is_output(told, output)


def _is_output(told: Told, output: str | None) -> None:
    names = told.trace.recipe.problem.output_names
    assert output == (names[told.unit] if len(names) > 1 else None)


@claim(r"By hand that sum may be 0: such fractions are rounded, and the rest decides here\.")
def _rounded(told: Told) -> None:
    assert 0 < abs(told.at("dot")) <= 1e-12 * np.abs(_pushes(told)).max()


@claim(r"Whole numbers, as with a rate of 1 from weights of 0, are not\.")
def _whole(told: Told) -> None:  # what floats are
    pass


# Backward.


@claim(
    rf"Row (\d+) should be {N}(?: for ([\w-]+))? and the net says {N}: "
    rf"it is (?:(exactly right)|{N} too (low|high))\."
)
def _error(
    told: Told, row: str, target: str, output: str | None, p: str, right: str | None,
    size: str | None, side: str | None,
) -> None:  # fmt: skip
    assert row == told.row_number
    wanted = float(told.trace.targets.values[told.place, told.unit])
    said = float(told.trace.predictions[told.place, told.unit])
    assert target == write(wanted, told.digits, whole=True)
    told.is_number(p, said)
    _is_output(told, output)
    assert bool(right) == (wanted == said)
    if size is not None:
        told.is_size(size, wanted - said)
        assert said < wanted if side == "low" else said > wanted


@claim(rf"Its square, {N}, is one of those in the loss (.*), {N}\.")
def _square(told: Told, part: str, loss: str, total: str) -> None:
    errors = (told.trace.targets.values - told.trace.predictions).ravel().tolist()
    assert loss == told.trace.recipe.loss.title == "½ sum (y - p)²"
    error = told.at("error")
    assert error in errors
    told.is_number(part, error * error)
    half = 0.5 * math.fsum(each * each for each in errors)
    _is_about(told, total, half)


def _is_about(told: Told, text: str, value: float) -> None:
    """A number is written as it is, but for the order of adding."""
    assert math.isclose(float(text), value, rel_tol=1e-4, abs_tol=1e-4), (text, value)


def _parts(told: Told) -> Array:
    """What each row and output adds to the loss."""
    with np.errstate(all="ignore"):
        return _parts_by_hand(told)


def _parts_by_hand(told: Told) -> Array:
    y, p = told.trace.targets.values, told.trace.predictions
    recipe = told.trace.recipe
    if recipe.loss.name != "cross-entropy":
        parts: Array = (y - p) * (y - p)
        return parts
    ln = np.vectorize(by_hand.ln)
    parts = -y * ln(p)
    return (
        parts if recipe.network.activations[-1].name == "softmax" else parts - (1 - y) * ln(1 - p)
    )


@claim(
    rf"Row (\d+)'s part of the loss(?: for ([\w-]+))? is {N}: (?:its error, {N}, (times itself)|"
    r"(the less the net gives to it, the more|the further the net is from the target, the more))\."
    # Of a softmax, where the target is 0.
    rf"|Row (\d+)'s part of the loss(?: for ([\w-]+))? is {N}, (whatever the net says): only an "
    r"output that is wanted adds to it\."
)
def _part_of_loss(
    told: Told, row: str, output: str | None, part: str, error: str | None, squared: str | None,
    shares: str | None, row_of_0: str, output_of_0: str | None, part_of_0: str, nothing: str | None,
) -> None:  # fmt: skip
    row, part, output = row or row_of_0, part or part_of_0, output or output_of_0
    assert row == told.row_number
    _is_output(told, output)
    _is_about(told, part, float(_parts(told)[told.place, told.unit]))
    if squared:
        told.is_number(error or "", told.at("error"))
        assert told.trace.recipe.loss.name in ("squared", "squares", "mse")
    assert bool(shares or nothing) == (told.trace.recipe.loss.name == "cross-entropy")
    is_wanted = told.trace.targets.values[told.place, told.unit] != 0
    is_softmax = told.trace.recipe.network.activations[-1].name == "softmax"
    assert bool(nothing) == (is_softmax and not is_wanted)
    if shares:
        # A little further the wrong way, and the part is larger.
        assert ("gives to it" in shares) == is_softmax
        y = float(told.trace.targets.values[told.place, told.unit])
        p = float(told.trace.predictions[told.place, told.unit])
        step = min(p, 1 - p) / 2
        # Of a target next to nothing parts have no digits left to differ in.
        if step > 1e-12 and p != y and (y > 1e-300 or not is_softmax):
            further = p - step if is_softmax or p < y else p + step
            parts = [
                -y * math.log(each) - (0.0 if is_softmax else (1 - y) * math.log(1 - each))
                for each in (p, further)
            ]
            assert parts[1] > parts[0]


@claim(rf"The parts of all rows( of the batch)? make the loss, (.*?)(, the mean over rows)?: {N}\.")
def _loss(told: Told, batch: str | None, title: str, mean: str | None, total: str) -> None:
    recipe, parts = told.trace.recipe, _parts(told)
    assert bool(batch) == (recipe.batch is not None)
    assert title == recipe.loss.title
    assert bool(mean) == (recipe.reduction == "mean")
    whole = math.fsum(parts.ravel().tolist()) * (0.5 if recipe.loss.name == "squared" else 1.0)
    count = len(parts) if mean else parts.size if recipe.loss.name == "mse" else 1
    if math.isfinite(whole):
        _is_about(told, total, whole / count)


@claim(r"It is what training is to make smaller\.")
def _is_to_be_smaller(told: Told) -> None:  # what a loss is
    assert told.operation.kind == "total loss"


@claim(rf"In the file's own units the net says {N}, and {N} is wanted\.")
def _in_units(told: Told, said: str, wanted: str) -> None:
    way = told.trace.recipe.problem.target_scaling[told.unit]
    p = float(told.trace.predictions[told.place, told.unit])
    y = float(told.trace.targets.values[told.place, told.unit])
    told.is_number(said, p * way.spread + way.zero)
    assert wanted == write(y * way.spread + way.zero, told.digits, whole=True)


@claim(
    rf"The delta of {UNIT} \({N}\) flows back through the weight that leads there \({N}\): "
    rf"in row (\d+), the share of {UNIT} in the error is {N}(?:, so its output should be "
    r"(higher|lower))?\."
)
def _flows_back(
    told: Told, above: str, delta: str, weight: str, row: str, unit: str, error: str,
    wish: str | None,
) -> None:  # fmt: skip
    told.is_above(above)
    assert told.trace.recipe.network.sizes[told.layer] == 1
    told.is_number(delta, told.trace.find("delta", told.layer + 1).values[told.place, 0])
    told.is_number(weight, told.trace.weights[told.layer].values[told.unit, 0])
    _share_of_error(told, row, unit, error, wish)


@claim(
    r"The deltas of the (\d+) (outputs|units of layer (\d+)) flow back, each through the weight "
    rf"that leads there: in row (\d+), the share of {UNIT} in the error is {N}"
    r"(?:, so its output should be (higher|lower))?\."
)
def _flow_back(
    told: Told, count: str, what: str, above: str | None, row: str, unit: str, error: str,
    wish: str | None,
) -> None:  # fmt: skip
    assert int(count) == told.trace.recipe.network.sizes[told.layer] > 1
    assert (what == "outputs") == (told.layer + 1 == told.layers)
    assert above is None or int(above) == told.layer + 1
    _share_of_error(told, row, unit, error, wish)


def _share_of_error(told: Told, row: str, unit: str, error: str, wish: str | None) -> None:
    assert row == told.row_number
    told.is_unit(unit, is_for_all=True)
    above = told.trace.find("delta", told.layer + 1).values[told.place]
    weights = told.trace.weights[told.layer].values[told.unit]
    share = 0.0
    for delta, weight in zip(above.tolist(), weights.tolist()):
        share += delta * weight
    told.is_number(error, share)
    assert wish == ("higher" if share > 0 else "lower" if share < 0 else None)


def steepest(name: str) -> float:
    """The greatest slope of an activation, found by looking."""
    sums = [place / 1_000 for place in range(-5_000, 5_001)]
    return max(by_hand.slope(name, z, by_hand.output(name, z)) for z in sums)


STEEPEST = {name: steepest(name) for name in DOES if name not in ("softmax", "step")}

PART = rf"(?:(the greatest there is)|(?:(\d+\.\d)|less than 0\.1)% of the greatest, {N})"


def _part(told: Told, slope: float, end: str | None, share: str | None, of: str | None) -> None:
    """Which part of the greatest slope one is."""
    greatest = STEEPEST[told.trace.recipe.network.activations[told.layer - 1].name]
    part = abs(slope) / greatest
    if end:
        assert math.isclose(part, 1.0, rel_tol=1e-6)
    elif of:
        assert math.isclose(float(of), greatest, rel_tol=1e-3)
        if share is None:
            assert 0 < part < 0.001
        else:
            assert float(share) <= 100 * part + 1e-3 < float(share) + 0.11
            assert float(share) < 100


@claim(rf"For row (\d+), at (a sum of )?{N}, the ([\w-]+) has a slope of {N}(?:, {PART})?\.")
def _slope(
    told: Told, row: str, of_sum: str | None, where: str, name: str, slope: str,
    end: str | None, share: str | None, of: str | None,
) -> None:  # fmt: skip
    assert row == told.row_number
    assert name == told.trace.recipe.network.activations[told.layer - 1].name
    z, p = told.at("dot"), told.at("activation")
    told.is_number(where, z if of_sum else p)
    told.is_number(slope, told.at("slope"))
    assert close(told.at("slope"), by_hand.slope(name, z, p))
    _part(told, told.at("slope"), end, share, of)


MEANS: dict[str, Callable[[float, float, float], bool]] = {
    # From the slope, its part of the greatest, and the sum.
    "steep: the unit is undecided, and a nudge to its sum moves it": (
        lambda s, part, z: part >= 0.6
    ),
    "moderate: the unit leans one way, and can still be moved": (
        lambda s, part, z: 0.2 <= part < 0.6 and z != 0
    ),
    "flat: the unit has made up its mind, and little will move it": (
        lambda s, part, z: part < 0.2 and z != 0
    ),
    "steep: the whole error is passed on, or a little more": lambda s, part, z: 1 <= s < 1.13,
    "steep: most of the error is passed on": lambda s, part, z: 0.6 <= s < 1,
    "moderate: a part of the error is passed on": lambda s, part, z: 0.2 <= s < 0.6,
    "flat: little of the error is passed on": lambda s, part, z: 0 <= s < 0.2,
    "downhill: there a greater sum makes this unit say less": lambda s, part, z: s < 0,
    "all that it takes: above 0 every error is passed on as it is": (
        lambda s, part, z: s == 1 and z > 0
    ),
    "because its sum is not above 0: none of the error is passed on": (
        lambda s, part, z: s == 0 and not z > 0
    ),
    "because its sum is not above 0: only a hundredth of the error is passed on": (
        lambda s, part, z: s == 0.01 and not z > 0
    ),
    "always so: a linear unit passes every error on as it is": lambda s, part, z: s == 1,
}


@claim(rf"That is ({'|'.join(map(re.escape, MEANS))})\.")
def _means(told: Told, meaning: str) -> None:
    slope = told.at("slope")
    greatest = STEEPEST[told.trace.recipe.network.activations[told.layer - 1].name]
    assert MEANS[meaning](slope, slope / greatest, told.at("dot"))


@claim(
    rf"Row (\d+)'s error {N}(?:, times ([\d,/]+) as ([\w-]+) has it,)? times its slope {N}"
    rf"(?: \({PART}\))? is {N}: (?:(this row asks for no change)|it asks for a (higher|lower) "
    r"sum)\."
)
def _delta(
    told: Told, row: str, error: str, times: str | None, loss: str | None, slope: str,
    end: str | None,
    share: str | None, of: str | None, delta: str, none: str | None, wish: str | None,
) -> None:  # fmt: skip
    assert row == told.row_number
    told.is_number(error, told.at("error"))
    told.is_number(slope, told.at("slope"))
    told.is_number(delta, told.at("delta"))
    is_counted = told.layer == told.layers and told.trace.recipe.loss.name != "squared"
    assert loss == (told.trace.recipe.loss.name if is_counted else None)
    size = told.trace.targets.values.size if loss == "mse" else 1
    # In the order in which it is computed, which decides whether it is too large on the way.
    made = (2.0 if loss else 1.0) * told.at("error") * told.at("slope") / size
    assert close(told.at("delta"), made)
    assert times == (None if not loss else f"2/{size:,}" if loss == "mse" else "2")
    _part(told, told.at("slope"), end, share, of)
    _asks(told, "higher" if wish == "higher" else "lower" if wish else None)
    assert bool(none) == (wish is None)


def _asks(told: Told, wish: str | None) -> None:
    delta = told.at("delta")
    assert wish == ("higher" if delta > 0 else "lower" if delta < 0 else None)


@claim(rf"With ([\w-]+) the slope cancels out, so row (\d+)'s delta is its plain error, {N}\.")
def _plain(told: Told, loss: str, row: str, delta: str) -> None:
    assert loss == told.trace.recipe.loss.name == "cross-entropy"
    assert row == told.row_number
    y, p = told.trace.targets.values, told.trace.predictions
    told.is_number(delta, (y - p)[told.place, told.unit])


@claim(
    rf"Row (\d+)'s targets add up to {N}: only where they add up to 1 is the plain error the slope "
    r"of this loss, turned downhill\."
)
def _unshared(told: Told, row: str, summed: str) -> None:
    """The slope by the output's sum, measured, is another than y - p says, by p · (Σy - 1)."""
    assert row == told.row_number
    y = told.trace.targets.values[told.place]
    z = told.trace.find("dot", told.layers).values[told.place]
    assert summed == write_exact(math.fsum(y.tolist()))
    assert abs(float(summed) - 1) > 1e-9
    assert told.trace.recipe.network.activations[-1].name == "softmax"

    if not np.isfinite(z).all():
        return  # no chord can be drawn

    def loss(nudge: float) -> float:
        sums = z + nudge * (np.arange(len(z)) == told.unit)
        top = float(sums.max())
        whole = top + math.log(math.fsum(np.exp(sums - top).tolist()))
        return math.fsum((y * (whole - sums)).tolist())

    downhill = -(loss(1e-5) - loss(-1e-5)) / 2e-5
    p = float(told.trace.predictions[told.place, told.unit])
    apart = told.at("delta") - downhill
    room = 1e-4 * max(1.0, float(np.abs(z).max()))
    assert abs(apart - p * (float(summed) - 1)) < room


@claim(
    rf"By Rosenblatt's rule row (\d+)'s delta is its plain error, {N}: (?:(the net is right here, "
    r"so it changes nothing)|it asks for a (higher|lower) sum, so its inputs, times the rate, are "
    r"(added to|taken off) the weights)\."
)
def _rule(
    told: Told, row: str, delta: str, right: str | None, wish: str | None, way: str | None
) -> None:
    assert row == told.row_number
    assert told.trace.recipe.network.activations[-1].name == "step"
    y, p = told.trace.targets.values, told.trace.predictions
    told.is_number(delta, (y - p)[told.place, told.unit])
    _asks(told, wish)
    assert bool(right) == (told.at("error") == 0)
    assert way == {"higher": "added to", "lower": "taken off", None: None}[wish]


# What is made of deltas.


@claim(r"Each row( of the batch)? adds its share to every (trained )?weight\.")
def _adds(told: Told, batch: str | None, trained: str | None) -> None:
    recipe = told.trace.recipe
    assert bool(batch) == (recipe.batch is not None)
    assert bool(trained) == bool(recipe.freeze)
    with np.errstate(all="ignore"):
        for weight in range(told.trained):
            size = sum(map(abs, told.pulls(weight)))
            made = recipe.rate * sum(told.pulls(weight))
            assert abs(told.values[weight] - made) <= 1e-9 * recipe.rate * size + 1e-300


def _gradient(told: Told) -> Array:
    return told.trace.find("gradient", told.layer).values[:, told.unit]


@claim(
    rf"An update is the rate, {N}, times the way downhill(?: plus {N} times the update before)?\."
)
def _scaled(told: Told, rate: str, momentum: str | None) -> None:
    recipe = told.trace.recipe
    assert float(rate) == recipe.rate
    assert recipe.optimizer in ("sgd", "momentum")
    made = recipe.rate * _gradient(told)
    if momentum:
        assert float(momentum) == recipe.momentum > 0
        made = made + recipe.momentum * _before(told)
    assert close(told.values, made)


def _before(told: Told) -> Array:
    """What the operation was in the iteration before."""
    if told.trace.iteration == 0:
        return np.zeros(len(told.values))
    before = told.timeline.trace_at(told.trace.iteration - 1)
    return before.operation(told.phase).values[:, told.unit]  # type: ignore[union-attr]


@claim(r"Of the way downhill, (rmsprop|adam) makes an update\.")
def _optimized(told: Told, name: str) -> None:
    assert name == told.trace.recipe.optimizer


@claim(
    rf"(?:Of the weights of {UNIT}, )?{W} moves most: (up|down) by {N}, "
    rf"(?:from {N} to {N}|too little to see in {N})\."
)
def _most(told: Told, unit: str | None, label: str, *rest: str) -> None:
    told.is_unit(unit, is_for_all=True)
    at = told.names(label)
    moves = np.abs(told.new_weights - told.weights)
    assert (moves >= moves[at]).sum() == 1
    assert told.trained > 1
    _moved(told, *rest)


@claim(rf"{W}{OF} moves (up|down) by {N}, (?:from {N} to {N}|too little to see in {N})\.")
def _only(told: Told, label: str, unit: str | None, *rest: str) -> None:
    told.is_unit(unit, is_for_all=True)
    told.names(label)
    assert told.trained == 1
    _moved(told, *rest)


@claim(
    rf"No update{OF} is larger than {W}'s: (up|down) by {N}, "
    rf"(?:from {N} to {N}|too little to see in {N})\."
)
def _none_larger(told: Told, unit: str | None, label: str, *rest: str) -> None:
    told.is_unit(unit, is_for_all=True)
    at = told.names(label)
    assert (np.abs(told.values) > abs(told.values[at])).sum() == 0
    _moved(told, *rest)


def _moved(told: Told, *rest: str) -> None:
    way, size, start, end, same = rest
    assert told.weight is not None
    old, new = told.weights[told.weight], told.new_weights[told.weight]
    assert new > old if way == "up" else new < old
    told.is_size(size, told.values[told.weight])
    if same:
        told.is_number(same, old)
        told.is_number(same, new)
    else:
        told.is_number(start, old)
        told.is_number(end, new)


@claim(rf"No update{OF} is larger than {W}'s, {N}: too small to change {N} in any of its digits\.")
def _lost(told: Told, unit: str | None, label: str, change: str, old: str) -> None:
    told.is_unit(unit, is_for_all=True)
    at = told.names(label)
    assert (np.abs(told.values) > abs(told.values[at])).sum() == 0
    assert told.weights[at] == told.new_weights[at]
    told.is_number(change, told.values[at])
    told.is_number(old, told.weights[at])


NOTHING = (
    rf"every row's delta is 0|in every row with a delta all {ENTER} are 0|"
    "the rows' shares are too small to be written down"
)


@claim(
    rf"No weight{OF} changes(?:: ({NOTHING}|the way downhill is 0 for every one|"
    r"the updates are too small to be written down))?\."
)
def _no_change(told: Told, unit: str | None, why: str | None) -> None:
    told.is_unit(unit, is_for_all=True)
    assert (told.weights == told.new_weights).all()
    assert not told.values.any()
    if why == "the way downhill is 0 for every one":
        assert not _gradient(told).any()
    elif why == "the updates are too small to be written down":
        # Otherwise there would be no reason for one.
        assert _gradient(told).any() or told.trace.recipe.optimizer in (
            "adam",
            "momentum",
            "rmsprop",
        )
    elif why:
        _nothing(told, why)


@claim(rf"That is because ({NOTHING})\.")
def _because(told: Told, why: str) -> None:
    assert not told.values.any()
    _nothing(told, why)


def _nothing(told: Told, why: str) -> None:
    deltas, inputs = told.deltas, told.entering[:, : told.trained]
    asking = inputs[deltas != 0]
    match why:
        case "every row's delta is 0":
            assert not deltas.any()
        case _ if why.startswith("in every row with a delta"):
            what = why.removeprefix("in every row with a delta all ").removesuffix(" are 0")
            _enters(told, what.replace("inputs", "input"))
            assert len(asking)
            assert not asking.any()
        case _:
            assert asking.any()
            pulls = [told.pulls(weight) for weight in range(told.trained)]
            assert max(abs(pull) for row in pulls for pull in row) < 1e-290


ASKED = r"(.*) asks? for a higher sum, (.*) for a lower"

CANCEL = "shares cancel out in every weight, but for a thousandth at most"


@claim(rf"The rows' {CANCEL}(?:: {ASKED})?\.")
def _cancel(told: Told, up: str | None, down: str | None) -> None:
    for names, wanted in ((up, told.deltas > 0), (down, told.deltas < 0)):
        rows = [f"r{row + 1}" for row, one in zip(told.trace.rows, wanted) if one]
        if names:
            assert listed(names) == (rows if len(rows) <= 4 else [f"{len(rows):,} rows"])
    for weight in range(told.trained):
        pulls = told.pulls(weight)
        assert abs(math.fsum(pulls)) <= 1.001e-3 * math.fsum(map(abs, pulls))
    assert told.deltas.any()


@claim(
    rf"(No|Without a bias no) single layer separates these rows, as {ASKED}, and their {CANCEL}\."
)
def _inseparable(told: Told, which: str, up: str, down: str) -> None:
    _cancel(told, up, down)
    assert told.layers == 1
    inputs = told.trace.inputs.values
    if which == "No":
        inputs = np.hstack([inputs, np.ones((len(inputs), 1))])
    else:
        assert not told.trace.recipe.network.bias
    wanted = np.where(told.trace.targets.values[:, told.unit] > 0.5, 1.0, -1.0)
    assert not separates(inputs, wanted)


def separates(inputs: Array, wanted: Array, epochs: int = 300) -> bool:
    """Whether Rosenblatt's rule, which finds weights that separate rows if there are any (Novikoff,
    1962), finds some in so many epochs."""
    weights = np.zeros(inputs.shape[1])
    size = np.abs(inputs).max(axis=0)
    scaled = inputs / np.where(size > 0, size, 1.0)
    for _ in range(epochs):
        wrong = False
        for row, want in zip(scaled, wanted):
            if want * (row @ weights) <= 0:
                weights, wrong = weights + want * row, True
        if not wrong:
            return True
    return False


@claim(
    rf"The (sum|mean) of ({ENTER}) times delta over the rows( of the batch)?(?:, less {N} times "
    rf"the weight,)? is the way downhill(?:: (0 for every weight){OF}|: (for no weight){OF} longer "
    rf"than for {W}: {N}|, (longest) for {W}{OF}: {N}| (for) {W}{OF}: {N})(?:, as ∂L/∂w is {N})?\."
)
def _downhill(
    told: Told, how: str, enters: str, batch: str | None, decay: str | None,
    zero: str | None, zero_of: str | None,
    tie: str | None, tie_of: str | None, tie_label: str | None, tie_number: str | None,
    longest: str | None, longest_label: str | None, longest_of: str | None,
    longest_number: str | None,
    only: str | None, only_label: str | None, only_of: str | None, only_number: str | None,
    slope: str | None,
) -> None:  # fmt: skip
    recipe = told.trace.recipe
    assert (how == "mean") == (recipe.reduction == "mean")
    _enters(told, enters)
    assert bool(batch) == (recipe.batch is not None)
    assert (float(decay) if decay else 0.0) == recipe.decay
    count = len(told.trace.rows) if how == "mean" else 1
    with np.errstate(all="ignore"):
        for weight in range(told.trained):
            pulls = told.pulls(weight)
            taken_off = recipe.decay * float(told.weights[weight])
            size = sum(map(abs, pulls)) / count + abs(taken_off)
            made = sum(pulls) / count - taken_off
            assert abs(told.values[weight] - made) <= 1e-9 * size + 1e-300
    told.is_unit(zero_of or tie_of or longest_of or only_of, is_for_all=True)
    sizes = np.abs(told.values)
    if zero:
        assert not sizes.any()
        return
    label = tie_label or longest_label or only_label
    assert label is not None
    at = told.names(label)
    told.is_number(tie_number or longest_number or only_number or "", told.values[at])
    assert (sizes > sizes[at]).sum() == 0
    assert not longest or (sizes >= sizes[at]).sum() == 1
    assert not only or told.trained == 1
    assert (slope is None) == bool(recipe.decay)
    if slope:
        told.is_number(slope, -told.values[at])


@claim(rf"The (mean|mean square) is {N} of what it was and {N} of this iteration's way downhill"
       r"( squared)?\.")  # fmt: skip
def _kept(told: Told, kind: str, keep: str, rest: str, squared: str | None) -> None:
    recipe, g = told.trace.recipe, _gradient(told)
    assert kind == told.operation.kind
    beta = recipe.beta1 if kind == "mean" else recipe.beta2
    assert float(keep) == beta
    assert math.isclose(float(rest), 1 - beta, rel_tol=1e-5)
    assert bool(squared) == (kind == "mean square")
    made = beta * _before(told) + (1 - beta) * (g * g if squared else g)
    assert close(told.values, made)


@claim(rf"It is 0 for every weight{OF}\.")
def _kept_none(told: Told, unit: str | None) -> None:
    told.is_unit(unit, is_for_all=True)
    assert not told.values.any()


@claim(rf"For {W}{OF}: {N} before, {N} now\.")
def _kept_of(told: Told, label: str, unit: str | None, before: str, now: str) -> None:
    told.is_unit(unit, is_for_all=True)
    at = told.names(label)
    told.is_number(before, _before(told)[at])
    told.is_number(now, told.values[at])


@claim(
    rf"Of (?:the weights of {UNIT}|all weights), it is furthest from 0 for {W}: {N} before, {N} "
    r"now\."
)
def _kept_most(told: Told, unit: str | None, label: str, before: str, now: str) -> None:
    _kept_of(told, label, unit, before, now)
    sizes = np.abs(told.values)
    assert (sizes >= sizes[told.names(label)]).sum() == 1


@claim(rf"Row (\d+)'s share of that is {N}\.")
def _share(told: Told, row: str, share: str) -> None:
    assert row == told.row_number
    told.is_number(share, _own_share(told))
    assert _own_share(told) != 0


def _own_share(told: Told) -> float:
    """What the row adds to the weight that the sentence before was about."""
    assert told.weight is not None
    rate = told.trace.recipe.rate if told.operation.kind == "update" else 1.0
    return rate * told.pulls(told.weight)[told.place]


@claim(
    rf"Row (\d+) has no share in that, as (?:its ({ENTER}) there is 0|(its delta is 0|its share is "
    r"too small to be written down))\."
)
def _no_share(told: Told, row: str, enters: str | None, why: str | None) -> None:
    assert row == told.row_number
    assert told.weight is not None
    assert _own_share(told) == 0
    entering = told.entering[told.place, told.weight]
    if enters:
        _enters(told, enters)
        assert entering == 0
    elif why == "its delta is 0":
        assert told.at("delta") == 0
    else:
        assert entering != 0
        assert told.at("delta") != 0


@claim(rf"Of that, {N} is carried on from the update before\.")
def _carried(told: Told, number: str) -> None:
    assert told.weight is not None
    assert told.trace.iteration > 0
    told.is_number(number, told.trace.recipe.momentum * _before(told)[told.weight])


# Of whole runs and layers.


def _sought(told: Told, iteration: int) -> float:
    """What a goal is about, at an iteration."""
    assert told.found is not None
    goal, trace = told.found.goal, told.timeline.trace_at(iteration)
    if goal.weight is None:
        return trace.all_rows.errors[goal.measure]
    where = goal.weight
    if isinstance(goal, Turn):
        update = trace.update(where.layer)
        return float(update.values[where.row, where.unit]) if update else 0.0
    return float(trace.weights[where.layer - 1].values[where.row, where.unit])


def _every(told: Told) -> int:
    """How many iterations lie between two that are looked at."""
    assert told.found is not None
    return 1 if told.found.goal.weight else told.timeline.epoch


def _int(text: str) -> int:
    return int(text.replace(",", ""))


@claim(
    r"(Of the iterations that begin an epoch, iteration|Iteration) ([\d,]+) is the (?:(first)|"
    rf"first from ([\d,]+) on|last up to ([\d,]+)) (?:that begins )?with (.*): {N}"
    rf"(?:, after {N} at iteration ([\d,]+))?\."
)
def _condition(
    told: Told, which: str, iteration: str, first: str | None, start: str | None,
    stop: str | None, condition: str, now: str, before: str | None, at: str | None,
) -> None:  # fmt: skip
    assert told.found is not None
    goal, found, step = told.found.goal, _int(iteration), _every(told)
    assert isinstance(goal, Condition)
    assert (which == "Iteration") == (step == 1)
    assert found == told.trace.iteration
    assert condition == str(goal)
    looked_at = range(_int(start) if start else 0, found)
    if stop:
        looked_at = range(found + 1, _int(stop) + 1)
    numbers = [_sought(told, each) for each in looked_at if each % step == 0]
    assert not goal.met_by(np.array(numbers)).any()
    assert goal.met_by(np.array([_sought(told, found)]))[0]
    # The texts show it by themselves.
    assert goal.met_by(np.array([float(now)]))[0]
    told.is_number_of(now, _sought(told, found))
    if before is None or at is None:
        # Where the one before meets it too, or there is none.
        assert found in (0, min(looked_at, default=found)) or stop
    else:
        assert _int(at) == found - step
        told.is_number_of(before, _sought(told, _int(at)))
        # From an iteration on, the one before may meet it too; then its text does.
        number = _sought(told, _int(at))
        met = [bool(goal.met_by(np.array([each]))[0]) for each in (number, float(before))]
        assert met[0] == met[1]


@claim(
    r"(.*) turns for the (?:(first time)|first time from iteration ([\d,]+) on|last time up to "
    rf"iteration ([\d,]+)): its update is {N} in iteration ([\d,]+), after {N} in iteration "
    r"([\d,]+)\."
)
def _turns(
    told: Told, name: str, first: str | None, start: str | None, stop: str | None, now: str,
    iteration: str, before: str, at: str,
) -> None:  # fmt: skip
    assert told.found is not None
    found = _int(iteration)
    assert found == told.trace.iteration
    assert told.found.goal.weight is not None
    title = told.found.goal.weight.title
    assert name == (title[0].upper() + title[1:] if " " in title else title)
    numbers = {each: _sought(told, each) for each in range((_int(stop) if stop else found) + 1)}
    moved = [each for each, number in numbers.items() if number]
    turns = [b for a, b in pairwise(moved) if np.sign(numbers[a]) != np.sign(numbers[b])]
    inside = [each for each in turns if each >= (_int(start) if start else 0)]
    assert found == (inside[-1] if stop else inside[0])
    assert _int(at) == moved[moved.index(found) - 1]
    told.is_number(now, numbers[found])
    told.is_number(before, numbers[_int(at)])


@claim(
    r"Of (those of )?iterations ([\d,]+) to ([\d,]+) (?:that begin an epoch, )?(.*) is (greatest|"
    rf"least) (?:at the start of|in) iteration ([\d,]+): {N}\."
)
def _extreme(
    told: Told, epochs: str | None, start: str, stop: str, name: str, which: str,
    iteration: str, number: str,
) -> None:  # fmt: skip
    assert told.found is not None
    assert isinstance(told.found.goal, Extreme)
    assert name == told.found.goal.name
    step = _every(told)
    assert bool(epochs) == (step > 1)
    places = [each for each in range(_int(start), _int(stop) + 1) if each % step == 0]
    numbers = [_sought(told, each) for each in places]
    best = max(numbers) if which == "greatest" else min(numbers)
    assert _sought(told, _int(iteration)) == best
    assert _int(iteration) == told.trace.iteration
    told.is_number(number, best)


@claim(
    r"The run ends at iteration ([\d,]+): (its|the next) numbers are too large to be written "
    r"down\. (.*)"
)
def _ends(told: Told, iteration: str, whose: str, cause: str) -> None:
    timeline, last = told.timeline, int(iteration.replace(",", ""))
    assert timeline.end is not None
    assert last == timeline.end.iteration == told.trace.iteration
    is_born = not np.isfinite(told.trace.totals).all()
    assert (whose == "its") == is_born
    if is_born:
        assert last == 0
        assert cause == (
            "The first weights, the inputs or the targets are too large for this network."
        )
        return
    near = [timeline.trainer.recipe_at(each) for each in (last, last + 1)]
    named = re.match(r"Either the edit of iteration ([\d,]+) or the", cause)
    if named:
        at = int(named[1].replace(",", ""))
        assert at in {edit.iteration for edit in timeline.recipe.edits} & {last, last + 1}
    rate = re.search(r"he rate (\S+) ", cause)
    assert rate
    assert rate[1] in {f"{recipe.rate:g}" for recipe in near}
    assert "is too high for this network and its data." in cause
    assert ("decay" in cause) == bool(near[0].decay)


@claim(
    rf"Hidden units (.*?)(?: of layer (\d+))? have the same weights to the last digit "
    rf"\({W} is {N}\), so they say the same\."
)
def _equal_units(told: Told, units: str, layer: str | None, label: str, weight: str) -> None:
    for at in [int(layer)] if layer else [1]:
        values = told.trace.weights[at - 1].values
        outputs = told.trace.find("activation", at).values
        numbers = [int(each) - 1 for each in re.findall(r"\d+(?! others)", units)]
        first = numbers[0]
        for unit in numbers:
            assert (values[:, unit] == values[:, first]).all()
            assert (outputs[:, unit] == outputs[:, first]).all()
        told.is_number(weight, values[0, first])


@claim(
    r"(?:The one slope|All ([\d,]+) slopes)(?: of layer (\d+))? (?:is|are) 0(?:, and errors are up "
    rf"to {N})?: the layer is dead, and no error gets through it\."
)
def _dead(told: Told, count: str | None, layer: str | None, errors: str | None) -> None:
    slopes = _slopes_of_all_rows(told, int(layer or 1))
    assert not slopes.any()
    assert slopes.size == int((count or "1").replace(",", ""))


@claim(
    r"(?:The one slope|All ([\d,]+) slopes)(?: of layer (\d+))? (?:is|are) below 0\.01, the "
    rf"greatest {N}(?:, and errors are up to {N})?: the layer is saturated, and less than a "
    r"hundredth of any error gets through it\."
)
def _saturated(
    told: Told, count: str | None, layer: str | None, most: str, errors: str | None
) -> None:
    at = int(layer or 1)
    slopes = _slopes_of_all_rows(told, at)
    assert 0 < np.abs(slopes).max() < 0.01
    told.is_number(most, np.abs(slopes).max())
    assert slopes.size == int((count or "1").replace(",", ""))


def _slopes_of_all_rows(told: Told, layer: int) -> Array:
    """By hand, from the weights."""
    trace = told.trace
    network, values = trace.recipe.network, trace.recipe.problem.inputs.tolist()
    slopes: list[list[float]] = []
    for at in range(1, layer + 1):
        name = network.activations[at - 1].name
        weights = trace.weights[at - 1].values.T.tolist()
        outputs, slopes = [], []
        for row in values:
            entering = [*row, 1.0] if network.bias else row
            sums = []
            for column in weights:
                total = 0.0
                for a, w in zip(entering, column):
                    total += a * w
                sums.append(total)
            outputs.append([by_hand.output(name, z) for z in sums])
            slopes.append([by_hand.slope(name, z, p) for z, p in zip(sums, outputs[-1])])
        values = outputs
    return np.array(slopes)


@claim(
    rf"The mean error has stood still for 1,000 iterations: it is {N} and "
    rf"(?:(did not move)|moved by {N})\."
)
def _stands_still(told: Told, now: str, still: str | None, moved: str | None) -> None:
    errors = told.timeline.errors("mean")
    epoch, at = told.timeline.epoch, told.trace.iteration
    since = errors[-(-(at - 1_000) // epoch) : at // epoch + 1]
    assert at >= 1_000
    spread = float(since.max() - since.min())
    assert spread <= 2e-6 * float(since[-1])
    assert bool(still) == (spread == 0)
    assert math.isclose(float(now), float(since[-1]), abs_tol=1e-4)


def all_held(sentences: Sequence[str], told: Told) -> None:
    """Hold each sentence of a story to the numbers."""
    for sentence in sentences:
        hold(sentence, told)
