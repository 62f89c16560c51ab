"""The network: layer sizes, activations, and first weights from a seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import exp

import numpy as np

from .problem import Array

EXP_LIMIT = 709.78
"""`math.exp` raises above ln(1.797…e308) = 709.7827; up to here it never does."""


@dataclass(frozen=True)
class Activation:
    """What a unit makes of its sum z, value by value.

    Every path of the program (trace, written-out trainer, element-wise trainer) takes its bits
    from the standard library's `math`, because NumPy's `exp` differs from it in the last bit for
    some values and between processors.

    Attributes:
        name: As it stands in a saved run and on the command line.
        symbol: As it stands in a formula.
        value: z to the output.
        slope: The output (not z) to the slope of the activation there.
        value_code: `value` as a Python expression; `{z}` stands for a variable's name.
        slope_code: `slope` likewise, from `{p}`.
        formula: `value` for a reader. `{z}` and `{-z}` stand for the sum and its negative.
        slope_formula: `slope` for a reader, from `{p}`.
        description: What it does, to be put after "The sigmoid" in a sentence.
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


def _sigmoid(z: float) -> float:
    # A saturated sigmoid is 0, not an error: e^709.78… is the last power that a float holds.
    return 0.0 if z < -EXP_LIMIT else 1.0 / (1.0 + exp(-z))


def _sigmoid_slope(p: float) -> float:
    return p * (1.0 - p)


SIGMOID = Activation(
    name="sigmoid",
    symbol="σ",
    value=_sigmoid,
    slope=_sigmoid_slope,
    value_code=f"0.0 if {{z}} < -{EXP_LIMIT} else 1.0 / (1.0 + exp(-{{z}}))",
    slope_code="{p} * (1.0 - {p})",
    formula="1 / (1 + e^{-z})",
    slope_formula="{p} × (1 - {p})",
    description="squeezes any sum into a number between 0 and 1",
)

ACTIVATIONS = {activation.name: activation for activation in (SIGMOID,)}
"""Every activation by its name."""

MAX_SEED = 2**32 - 1
"""The largest seed that NumPy's legacy generator takes."""


@dataclass(frozen=True)
class Network:
    """Dense layers: every unit of a layer sees every value of the layer before it.

    Attributes:
        sizes: Units of each layer, hidden layers first, outputs last; `(4, 1)` is Trask's second
            network.
        activations: One for each layer.

    Raises:
        ValueError: No layer, a size under 1, or not one activation for each layer.
    """

    sizes: tuple[int, ...]
    activations: tuple[Activation, ...]

    def __post_init__(self) -> None:
        if not self.sizes or min(self.sizes) < 1:
            raise ValueError("layers: expected at least one layer of at least one unit")
        if len(self.activations) != len(self.sizes):
            raise ValueError(
                f"activations: {len(self.activations)} given, expected one for each of "
                f"{len(self.sizes)} layers"
            )

    @property
    def layers(self) -> int:
        """How many layers have weights."""
        return len(self.sizes)

    def shapes(self, features: int) -> tuple[tuple[int, int], ...]:
        """The shape (inputs of the layer, units of the layer) of each layer's weights."""
        inputs = (features, *self.sizes[:-1])
        return tuple(zip(inputs, self.sizes, strict=True))

    def draw_weights(self, features: int, seed: int) -> tuple[Array, ...]:
        """First weights `2u - 1`, u uniform in [0, 1), layer by layer and row by row.

        The generator is NumPy's legacy one, whose stream is frozen for good; Trask's articles
        draw `2*np.random.random(shape) - 1` from it in this order.
        """
        generator = np.random.RandomState(seed)
        return tuple(2 * generator.random_sample(shape) - 1 for shape in self.shapes(features))


def frozen_weights(weights: Sequence[Array]) -> tuple[Array, ...]:
    """The same matrices, read-only."""
    for matrix in weights:
        matrix.setflags(write=False)
    return tuple(weights)
