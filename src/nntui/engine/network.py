"""The network: layer sizes, activations, bias, and first weights from a seed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from .activations import ACTIVATIONS, Activation
from .errors import RecipeError, is_whole, one_of
from .problem import Array

if TYPE_CHECKING:
    from .trace import Trace

Init = Literal["uniform", "xavier", "he", "zeros"]
"""How first weights are drawn; see `Network.draw_weights`."""

INITS: tuple[Init, ...] = get_args(Init)
"""Every way."""

_OWN = re.compile(r"[+-]?[\d.]+([eE][+-]?\d+)?|w\d*|h\d+|z")
_OWN_WITH_BIAS = re.compile(f"{_OWN.pattern}|b")
"""What formulas call numbers, weights, hidden units, sums and the bias."""

MAX_SEED = 2**32 - 1
"""The largest seed that NumPy's legacy generator takes."""


@dataclass(frozen=True, init=False)
class Network:
    """Dense layers: every unit of a layer sees every value of the layer before it.

    >>> network = Network((4, 1), ("tanh", "sigmoid"))
    >>> network.shapes(features=3)
    ((3, 4), (4, 1))

    Attributes:
        sizes: Units of each layer, hidden layers first, outputs last; `(4, 1)` is Trask's second
            network.
        activations: One for each layer; given by themselves or by their names.
        bias: Whether each layer has one more input that is always 1: the last column of its
            input, with its weights in the last row of the layer's matrix.

    Raises:
        RecipeError: No layer, a size under 1, not one activation for each layer, a softmax that is
            not in the last layer or has nothing to share with, or a step in more than one layer.
    """

    sizes: tuple[int, ...]
    activations: tuple[Activation, ...]
    bias: bool

    # Not the dataclass's own, which would take nothing but what the attributes are.
    def __init__(
        self, sizes: Sequence[int], activations: Sequence[Activation | str], bias: bool = False
    ) -> None:
        put = object.__setattr__  # the dataclass is frozen for everybody else
        if not (len(sizes) and all(is_whole(size) and size >= 1 for size in sizes)):
            raise RecipeError("layers", "expected at least one layer of at least one unit")
        put(self, "sizes", tuple(int(size) for size in sizes))
        put(self, "activations", tuple(_activation(each) for each in activations))
        put(self, "bias", bias)
        if len(self.activations) != len(self.sizes):
            raise RecipeError(
                "activations",
                f"{len(self.activations)} given, expected one for each of {len(self.sizes)} layers",
            )
        if any(activation.is_of_row for activation in self.activations[:-1]):
            raise RecipeError("activations", "softmax is for the last layer only")
        if self.activations[-1].is_of_row and self.sizes[-1] < 2:
            raise RecipeError("activations", "softmax shares 1 out, expected two outputs or more")
        if self.layers > 1 and any(activation.slope is None for activation in self.activations):
            raise RecipeError(
                "activations",
                "a step has no slope, so no error finds its way back through it to a hidden layer; "
                "expected one layer",
            )

    @property
    def layers(self) -> int:
        """How many layers have weights."""
        return len(self.sizes)

    @property
    def is_perceptron(self) -> bool:
        """Whether its units are steps, which the rule of `perceptron` trains."""
        return self.activations[-1].slope is None

    def shapes(self, features: int) -> tuple[tuple[int, int], ...]:
        """The shape (inputs of the layer, units of the layer) of each layer's weights."""
        inputs = [size + self.bias for size in (features, *self.sizes[:-1])]
        return tuple(zip(inputs, self.sizes, strict=True))

    def entering_names(self, features: Sequence[str], layer: int) -> tuple[str, ...]:
        """The names of what enters a layer, counted from 1, as formulas have them: the features, or
        hidden units `h1`, `h2`, …; with a bias the last is `1`.

        A feature that is called as something else in a formula stands in quotes: a number, `w1`,
        `z`, and where there is a bias `b`.
        """
        own = _OWN_WITH_BIAS if self.bias else _OWN
        names = tuple(f'"{name}"' if own.fullmatch(name) else name for name in features)
        if layer > 1:
            names = tuple(f"h{number}" for number in range(1, self.sizes[layer - 2] + 1))
        return (*names, "1") if self.bias else names

    def weight_names(self, features: int, layer: int) -> tuple[str, ...]:
        """The names of a unit's weights: `w1`, `w2`, … and `b` for that of the bias."""
        inputs, _ = self.shapes(features)[layer - 1]
        names = tuple(f"w{number}" for number in range(1, inputs + 1))
        return (*names[:-1], "b") if self.bias else names

    def forward(self, inputs: ArrayLike, weights: Sequence[ArrayLike]) -> "Trace":
        """What the network makes of rows whose targets nobody knows: the same steps, no others.

        Args:
            inputs: Shape (rows, features).
            weights: One matrix a layer, shapes as `shapes`; with a bias its row is the last.

        Returns:
            The operations forward; the last one's `values` are the predictions.

        Raises:
            ValueError: A shape does not fit, or a value is no finite number.
        """
        # Here, because a trace is made of a network's plan, and the plan of a network.
        from .network_plan import forward_plan
        from .problem import frozen_matrix
        from .trace import forward

        rows = frozen_matrix(inputs, "inputs")
        shapes = self.shapes(rows.shape[1])
        if len(weights) != len(shapes):
            raise ValueError(
                f"weights: {len(weights)} matrices, expected {len(shapes)}, one a layer"
            )
        matrices = []
        for layer, (matrix, shape) in enumerate(zip(weights, shapes, strict=True), start=1):
            matrices.append(frozen_matrix(matrix, f"weights of layer {layer}"))
            if matrices[-1].shape != shape:
                found = "×".join(map(str, matrices[-1].shape))
                raise ValueError(
                    f"weights of layer {layer}: {found}, expected {shape[0]}×{shape[1]}"
                )
        names = tuple(f"x{number}" for number in range(1, rows.shape[1] + 1))
        return forward(forward_plan(self, names, len(rows)), rows, tuple(matrices))

    def draw_weights(self, features: int, seed: int, init: Init = "uniform") -> tuple[Array, ...]:
        """First weights, layer by layer and row by row.

        The generator is NumPy's legacy one, whose stream is frozen for good; Trask's articles
        draw `2*np.random.random(shape) - 1` from it in this order. With u from it, uniform in
        [0, 1), and a layer of n inputs and m units:

        - `uniform`: 2u - 1, as in the articles.
        - `xavier`: (2u - 1)·√(6 / (n + m)) (Glorot and Bengio, 2010), biases 0.
        - `he`: (2u - 1)·√(6 / n) (He et al., 2015), biases 0.
        - `zeros`: 0.
        """
        generator = np.random.RandomState(seed)
        drawn = [2 * generator.random_sample(shape) - 1 for shape in self.shapes(features)]
        if init == "uniform":
            return tuple(drawn)
        limit = _LIMITS[init]
        for matrix in drawn:
            rows, units = matrix.shape
            matrix *= limit(rows - self.bias, units)
            if self.bias:
                matrix[-1] = 0.0
        return tuple(matrix + 0.0 for matrix in drawn)  # makes -0.0 a plain 0.0


def _activation(given: Activation | str) -> Activation:
    if isinstance(given, Activation):
        return given
    one_of("activations", given, ACTIVATIONS)
    return ACTIVATIONS[given]


_LIMITS: dict[Init, Callable[[int, int], float]] = {
    "xavier": lambda inputs, units: sqrt(6 / (inputs + units)),
    "he": lambda inputs, _: sqrt(6 / inputs),
    "zeros": lambda *_: 0.0,
}


def frozen_weights(weights: Sequence[Array]) -> tuple[Array, ...]:
    """The same matrices, read-only."""
    for matrix in weights:
        matrix.setflags(write=False)
    return tuple(weights)
