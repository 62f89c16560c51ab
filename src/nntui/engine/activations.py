"""What a unit makes of its sum.

Every path of the program (trace, written-out trainer, element-wise trainer) takes the bits of `exp`
and `tanh` from the standard library's `math`, value by value, because NumPy's differ from them in
the last bit for some values and between processors. What is only added, multiplied or compared is
the same everywhere, so that is left to NumPy.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import exp, tanh

import numpy as np

from .problem import Array

EXP_LIMIT = 709.78
"""`math.exp` raises above ln(1.797…e308) = 709.7827; up to here it never does."""

LEAK = 0.01
"""The slope of a leaky ReLU below 0."""


@dataclass(frozen=True)
class Activation:
    """From a unit's sum z to its output p.

    Attributes:
        name: As it stands in a saved run and on the command line.
        symbol: As it stands in a formula.
        outputs: A layer's sums z to its outputs p, both of shape (rows, units).
        slopes: Outputs p (not sums) to the slopes of the activation there, likewise.
        value_code: A single output as a Python expression; `{z}` stands for a variable's name.
        slope_code: A single slope likewise, from `{p}`.
        formula: An output for a reader. `{z}` and `{-z}` stand for the sum and its negative.
        slope_formula: A slope for a reader, from `{p}`.
        description: What it does, to be put after "The sigmoid" in a sentence.
        lowest: The least output there is.
        highest: The greatest output there is.
        steepest: The greatest slope there is.
    """

    name: str
    symbol: str
    outputs: Callable[[Array], Array] = field(repr=False, compare=False)
    slopes: Callable[[Array], Array] = field(repr=False, compare=False)
    value_code: str = field(repr=False)
    slope_code: str = field(repr=False)
    formula: str = field(repr=False)
    slope_formula: str = field(repr=False)
    description: str = field(repr=False)
    lowest: float = field(repr=False, default=float("-inf"))
    highest: float = field(repr=False, default=float("inf"))
    steepest: float = field(repr=False, default=1.0)

    def __reduce__(self) -> tuple[Callable[[str], "Activation"], tuple[str]]:
        # By its name: what it computes with are functions without one, which no process can send.
        return _of_name, (self.name,)

    @property
    def is_of_row(self) -> bool:
        """Whether an output follows from all sums of its row, not from its own alone."""
        return self.name == "softmax"

    @property
    def is_share(self) -> bool:
        """Whether outputs are numbers from 0 to 1, as probabilities are."""
        return self.lowest == 0 and self.highest == 1


def _each(function: Callable[[float], float], values: Array) -> Array:
    numbers = map(function, values.ravel().tolist())
    return np.fromiter(numbers, np.float64, values.size).reshape(values.shape)


def _sigmoid(sums: Array) -> Array:
    # A saturated sigmoid is 0, not an error: e^709.78… is the last power that a float holds.
    powers = _each(exp, -np.maximum(sums, -EXP_LIMIT))
    return np.where(sums < -EXP_LIMIT, 0.0, 1.0 / (1.0 + powers))


def _softmax(sums: Array) -> Array:
    """All outputs of each row: e^(z - m) over the sum of those of the row, from left to right.

    m is the row's greatest sum; it cancels out, and keeps the powers from growing too large.
    """
    powers = _each(exp, sums - sums.max(axis=1, keepdims=True))
    totals: Array = np.add.accumulate(powers, axis=1)[:, -1:]
    return powers / totals


SIGMOID = Activation(
    name="sigmoid",
    symbol="σ",
    outputs=_sigmoid,
    slopes=lambda p: p * (1.0 - p),
    value_code=f"0.0 if {{z}} < -{EXP_LIMIT} else 1.0 / (1.0 + exp(-{{z}}))",
    slope_code="{p} * (1.0 - {p})",
    formula="1 / (1 + e^{-z})",
    slope_formula="{p} × (1 - {p})",
    description="squeezes any sum into a number between 0 and 1",
    lowest=0.0,
    highest=1.0,
    steepest=0.25,
)
TANH = Activation(
    name="tanh",
    symbol="tanh",
    outputs=lambda z: _each(tanh, z),
    slopes=lambda p: 1.0 - p * p,
    value_code="tanh({z})",
    slope_code="1.0 - {p} * {p}",
    formula="tanh({z})",
    slope_formula="1 - {p} × {p}",
    description="squeezes any sum into a number between -1 and 1",
    lowest=-1.0,
    highest=1.0,
)
RELU = Activation(
    name="relu",
    symbol="relu",
    outputs=lambda z: np.where(z <= 0.0, 0.0, z),  # what is no number stays none
    slopes=lambda p: np.where(p > 0.0, 1.0, 0.0),
    value_code="0.0 if {z} <= 0.0 else {z}",
    slope_code="1.0 if {p} > 0.0 else 0.0",
    formula="max(0, {z})",
    slope_formula="1 if {p} > 0 else 0",
    description="lets a sum above 0 through and makes any other 0",
    lowest=0.0,
)
LEAKY_RELU = Activation(
    name="leaky-relu",
    symbol="leaky",
    outputs=lambda z: np.where(z <= 0.0, LEAK * z, z),
    slopes=lambda p: np.where(p > 0.0, 1.0, LEAK),
    value_code=f"{LEAK} * {{z}} if {{z}} <= 0.0 else {{z}}",
    slope_code=f"1.0 if {{p}} > 0.0 else {LEAK}",
    formula=f"max({LEAK} × {{z}}, {{z}})",
    slope_formula=f"1 if {{p}} > 0 else {LEAK}",
    description="lets a sum above 0 through and keeps a hundredth of any other",
)
LINEAR = Activation(
    name="linear",
    symbol="id",
    outputs=lambda z: z,
    slopes=np.ones_like,
    value_code="{z}",
    slope_code="1.0",
    formula="{z}",
    slope_formula="1",
    description="hands the sum on as it is",
)
SOFTMAX = Activation(
    name="softmax",
    symbol="softmax",
    outputs=_softmax,
    slopes=lambda p: p * (1.0 - p),
    value_code="",
    slope_code="",
    formula="",
    slope_formula="",
    description="shares 1 out among the outputs of a row",
    lowest=0.0,
    highest=1.0,
)

ACTIVATIONS = {
    activation.name: activation for activation in (SIGMOID, TANH, RELU, LEAKY_RELU, LINEAR, SOFTMAX)
}
"""Every activation by its name."""


def _of_name(name: str) -> Activation:
    return ACTIVATIONS[name]
