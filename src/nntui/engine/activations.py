"""What a unit makes of its sum.

Every path of the program (trace, written-out trainer, element-wise trainer) takes its bits from the
standard library's `math`, value by value, because NumPy's functions differ from it in the last bit
for some values and between processors.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import exp, tanh

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
        value: z to p.
        slope: p (not z) to the slope of the activation there.
        value_code: `value` as a Python expression; `{z}` stands for a variable's name.
        slope_code: `slope` likewise, from `{p}`.
        formula: `value` for a reader. `{z}` and `{-z}` stand for the sum and its negative.
        slope_formula: `slope` for a reader, from `{p}`.
        description: What it does, to be put after "The sigmoid" in a sentence.
        lowest: The least output there is.
        highest: The greatest output there is.
        steepest: The greatest slope there is.
    """

    name: str
    symbol: str
    value: Callable[[float], float] = field(repr=False, compare=False)
    slope: Callable[[float], float] = field(repr=False, compare=False)
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


def _sigmoid(z: float) -> float:
    # A saturated sigmoid is 0, not an error: e^709.78… is the last power that a float holds.
    return 0.0 if z < -EXP_LIMIT else 1.0 / (1.0 + exp(-z))


def _relu(z: float) -> float:
    # This way round, what is no number stays none.
    return 0.0 if z <= 0.0 else z


def _leaky_relu(z: float) -> float:
    return LEAK * z if z <= 0.0 else z


def softmax(sums: Sequence[float]) -> list[float]:
    """All outputs of a row: e^(z - m) over the sum of those of the row, from left to right.

    m is the greatest sum; it cancels out, and keeps the powers from growing too large.
    """
    greatest = max(sums)
    powers = [exp(z - greatest) for z in sums]
    total = powers[0]
    for power in powers[1:]:
        total = total + power
    return [power / total for power in powers]


SIGMOID = Activation(
    name="sigmoid",
    symbol="σ",
    value=_sigmoid,
    slope=lambda p: p * (1.0 - p),
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
    value=tanh,
    slope=lambda p: 1.0 - p * p,
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
    value=_relu,
    slope=lambda p: 1.0 if p > 0.0 else 0.0,
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
    value=_leaky_relu,
    slope=lambda p: 1.0 if p > 0.0 else LEAK,
    value_code=f"{LEAK} * {{z}} if {{z}} <= 0.0 else {{z}}",
    slope_code=f"1.0 if {{p}} > 0.0 else {LEAK}",
    formula=f"max({LEAK} × {{z}}, {{z}})",
    slope_formula=f"1 if {{p}} > 0 else {LEAK}",
    description="lets a sum above 0 through and keeps a hundredth of any other",
)
LINEAR = Activation(
    name="linear",
    symbol="id",
    value=lambda z: z,
    slope=lambda _: 1.0,
    value_code="{z}",
    slope_code="1.0",
    formula="{z}",
    slope_formula="1",
    description="hands the sum on as it is",
)
SOFTMAX = Activation(
    name="softmax",
    symbol="softmax",
    value=lambda _: 1.0,  # of a row with one sum; `softmax` is what computes rows
    slope=lambda p: p * (1.0 - p),
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
