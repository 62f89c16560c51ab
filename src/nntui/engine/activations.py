"""What a unit makes of its sum. A new activation is one more entry here, and nothing elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import erf as erf_of
from math import exp as e_to
from math import inf, pi, sqrt

from .expression import Choose, Expr, Greater, Num, call

exp, ln, tanh, erf = call("exp"), call("ln"), call("tanh"), call("erf")

LEAK = 0.01
"""The slope of a leaky ReLU below 0."""

STEEP, FLAT = 0.6, 0.2
"""Parts of an activation's greatest slope: from the one on a unit is undecided and easily moved,
below the other it has made up its mind and hardly moves."""


@dataclass(frozen=True)
class Activation:
    """From a unit's sum z to its output p.

    Attributes:
        name: As it stands in a saved run and on the command line.
        symbol: As it stands in a formula.
        output: The output, from z; `None` for softmax, whose outputs follow from a whole row:
            the plan has steps of their own for it.
        slope: The slope of the activation there, from z and p; `None` for the step, which has
            none to go down: see `perceptron`.
        description: What it does, to be put after "The sigmoid" in a sentence.
        tell_slope: What a slope means, to be put after "That is" in a sentence.
        remark: What is to be said of it behind its formula.
        lowest: The least output there is, or a little less.
        highest: The greatest output there is.
        steepest: The greatest slope there is.
    """

    name: str
    symbol: str
    output: Callable[[Expr], Expr] | None = field(repr=False, compare=False)
    slope: Callable[[Expr, Expr], Expr] | None = field(repr=False, compare=False)
    description: str = field(repr=False)
    tell_slope: Callable[[float], str] = field(repr=False, compare=False, default=lambda _: "")
    remark: str = field(repr=False, default="")
    lowest: float = field(repr=False, default=-inf)
    highest: float = field(repr=False, default=inf)
    steepest: float = field(repr=False, default=1.0)

    def __reduce__(self) -> tuple[Callable[[str], "Activation"], tuple[str]]:
        # By its name: what it computes with are functions without one, which no process can send.
        return _of_name, (self.name,)

    @property
    def is_of_row(self) -> bool:
        """Whether an output follows from all sums of its row, not from its own alone."""
        return self.output is None

    @property
    def is_share(self) -> bool:
        """Whether outputs are numbers from 0 to 1, as probabilities are."""
        return self.lowest == 0 and self.highest == 1


def _by_share(steepest: float) -> Callable[[float], str]:
    """What slopes mean for a unit that has a middle, where it is steepest."""

    def tell(slope: float) -> str:
        part = slope / steepest
        if part >= STEEP:
            return "steep: the unit is undecided, and a nudge to its sum moves it"
        if part >= FLAT:
            return "moderate: the unit leans one way, and can still be moved"
        return "flat: the unit has made up its mind, and little will move it"

    return tell


def _by_passing(slope: float) -> str:
    """What slopes mean for a unit that lets large sums through and bends below."""
    if slope >= 1:
        return "steep: the whole error is passed on, or a little more"
    if slope >= STEEP:
        return "steep: most of the error is passed on"
    if slope >= FLAT:
        return "moderate: a part of the error is passed on"
    if slope >= 0:
        return "flat: little of the error is passed on"
    return "downhill: there a greater sum makes this unit say less"


def _by_side(below: str) -> Callable[[float], str]:
    """What slopes mean for a unit with a corner at 0."""

    def tell(slope: float) -> str:
        if slope == 1:
            return "all that it takes: above 0 every error is passed on as it is"
        return f"because its sum is not above 0: {below} of the error is passed on"

    return tell


def _sigmoid(z: Expr) -> Expr:
    return 1 / (1 + exp(-z))


def _of_share(z: Expr, p: Expr) -> Expr:  # noqa: ARG001  # what slopes are made from
    return p * (1 - p)


def _silu_slope(z: Expr, p: Expr) -> Expr:
    return _sigmoid(z) + p * (1 - _sigmoid(z))


def _below(z: Expr) -> Expr:
    """Φ(z): the share of the normal distribution that lies below z."""
    return 0.5 * (1 + erf(z / Num(sqrt(2.0), "√2")))


def _gelu_slope(z: Expr, p: Expr) -> Expr:  # noqa: ARG001  # what slopes are made from
    return _below(z) + z * (exp(-(z * z) / 2) / Num(sqrt(2 * pi), "√(2π)"))


SIGMOID = Activation(
    name="sigmoid",
    symbol="σ",
    output=_sigmoid,
    slope=_of_share,
    description="squeezes any sum into a number between 0 and 1",
    tell_slope=_by_share(0.25),
    lowest=0.0,
    highest=1.0,
    steepest=0.25,
)

_EVERY = (
    SIGMOID,
    Activation(
        name="tanh",
        symbol="tanh",
        output=tanh,
        slope=lambda _, p: 1 - p * p,
        description="squeezes any sum into a number between -1 and 1",
        tell_slope=_by_share(1.0),
        lowest=-1.0,
        highest=1.0,
    ),
    Activation(
        name="relu",
        symbol="relu",
        output=lambda z: Greater(Num(0.0), z),
        slope=lambda _, p: Choose(p, ">", Num(0.0), yes=Num(1.0), no=Num(0.0)),
        description="lets a sum above 0 through and makes any other 0",
        tell_slope=_by_side("none"),
        lowest=0.0,
    ),
    Activation(
        name="leaky-relu",
        symbol="leaky",
        output=lambda z: Greater(LEAK * z, z),
        slope=lambda _, p: Choose(p, ">", Num(0.0), yes=Num(1.0), no=Num(LEAK)),
        description="lets a sum above 0 through and keeps a hundredth of any other",
        tell_slope=_by_side("only a hundredth"),
    ),
    # Hendrycks and Gimpel, 2016, in its exact form.
    Activation(
        name="gelu",
        symbol="gelu",
        output=lambda z: z * _below(z),
        slope=_gelu_slope,
        description="lets large sums through, makes very negative ones nearly 0, and bends between",
        tell_slope=_by_passing,
        lowest=-0.17,  # -0.16997, where z is about -0.75
        steepest=0.5 * (1 + erf_of(1.0)) + e_to(-1.0) / sqrt(pi),  # where z is √2
    ),
    # Elfwing, Uchibe and Doya, 2017; also called swish.
    Activation(
        name="silu",
        symbol="silu",
        output=lambda z: z / (1 + exp(-z)),
        slope=_silu_slope,
        description="lets large sums through, makes very negative ones nearly 0, and bends between",
        tell_slope=_by_passing,
        lowest=-0.28,  # -0.27846, where z is about -1.28
        steepest=1.09983932012887,  # where z is about 2.4
    ),
    Activation(
        name="linear",
        symbol="id",
        output=lambda z: z,
        slope=lambda *_: Num(1.0),
        description="hands the sum on as it is",
        tell_slope=lambda _: "always so: a linear unit passes every error on as it is",
    ),
    Activation(
        name="softmax",
        symbol="softmax",
        output=None,
        slope=_of_share,
        description="shares 1 out among the outputs of a row",
        tell_slope=_by_share(0.25),
        lowest=0.0,
        highest=1.0,
        steepest=0.25,
    ),
    Activation(
        name="step",
        symbol="step",
        output=call("step"),
        slope=None,
        description="says 1 for a sum of 0 or more, and 0 for any other",
        remark="1 where z >= 0, else 0",
        lowest=0.0,
        highest=1.0,
    ),
)

ACTIVATIONS = {activation.name: activation for activation in _EVERY}
"""Every activation by its name."""


def _of_name(name: str) -> Activation:
    return ACTIVATIONS[name]
