"""What training descends. A new loss is one more entry here, and nothing elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .activations import Activation
from .expression import Call, Expr
from .problem import Array


@dataclass(frozen=True)
class Loss:
    """How wrong the outputs are, as one number, and which way is downhill.

    Attributes:
        name: As it stands in a saved run and on the command line.
        title: As it stands over the curve.
        term: What an output adds: made of its target y, the output p, its error y - p, and its
            activation.
        factor: What the sum of all terms is multiplied with.
        pull: -∂L/∂p of one output, from its error y - p, before any mean.
        is_mean: Whether it is the mean of its terms over rows and outputs, so that there is no
            other reduction of it.
        is_of_squares: Whether a term is (y - p)².
        demand: Why an output's activation and the targets do not fit, or `None` where they do.
        cancels_slope: Whether pull · slope is the plain error, so that no slope is computed.
        is_half_squares: Whether it is the measure that every run has, so that it is kept once.
    """

    name: str
    title: str
    term: Callable[[Expr, Expr, Expr, Activation], Expr] = field(repr=False, compare=False)
    demand: Callable[[Activation, Array], str | None] = field(repr=False, compare=False)
    factor: float = 1.0
    pull: Callable[[Expr], Expr] = field(repr=False, compare=False, default=lambda error: error)
    cancels_slope: bool = False
    is_mean: bool = False
    is_of_squares: bool = False

    def __reduce__(self) -> tuple[Callable[[str], "Loss"], tuple[str]]:
        # By its name: its formulas are functions without one, which no process can send.
        return _of_name, (self.name,)

    @property
    def is_half_squares(self) -> bool:
        """Whether it is the measure that every run has, so that it is kept once."""
        return self is HALF_SQUARES


def _squares(y: Expr, p: Expr, error: Expr, output: Activation) -> Expr:  # noqa: ARG001  # as all terms
    return error * error


def _no_softmax(output: Activation, targets: Array) -> str | None:  # noqa: ARG001  # as all demands
    return "softmax outputs are trained with cross-entropy" if output.is_of_row else None


def _cross_entropy(y: Expr, p: Expr, error: Expr, output: Activation) -> Expr:  # noqa: ARG001  # as all terms
    of_one = -y * Call("ln", p)
    return of_one if output.is_of_row else of_one - (1 - y) * Call("ln", 1 - p)


def _shares(output: Activation, targets: Array) -> str | None:
    if not output.is_share:
        return (
            f"cross-entropy needs outputs between 0 and 1, and {output.name} can leave "
            "that range; expected a sigmoid or softmax output"
        )
    if targets.min() < 0 or targets.max() > 1:
        return "cross-entropy needs targets from 0 to 1"
    return None


def _double(error: Expr) -> Expr:
    return 2 * error


HALF_SQUARES = Loss(
    name="squared",
    title="½ sum (y - p)²",
    term=_squares,
    demand=_no_softmax,
    factor=0.5,
    is_of_squares=True,
)
SQUARES = Loss(
    name="squares",
    title="sum (y - p)²",
    term=_squares,
    demand=_no_softmax,
    pull=_double,
    is_of_squares=True,
)
# As Keras' MeanSquaredError and PyTorch's MSELoss count it.
MSE = Loss(
    name="mse",
    title="mean (y - p)²",
    term=_squares,
    demand=_no_softmax,
    pull=_double,
    is_mean=True,
    is_of_squares=True,
)
CROSS_ENTROPY = Loss(
    name="cross-entropy",
    title="cross-entropy",
    term=_cross_entropy,
    demand=_shares,
    cancels_slope=True,
)

LOSSES = {loss.name: loss for loss in (HALF_SQUARES, SQUARES, MSE, CROSS_ENTROPY)}
"""Every loss by its name."""


def _of_name(name: str) -> Loss:
    return LOSSES[name]
