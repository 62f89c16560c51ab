"""What an update is made of. A new optimizer is one more entry here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from .expression import Expr, Matrix, Num, call
from .plan import Step

sqrt = call("sqrt")


class Settings(Protocol):
    """What a recipe says of it: α, μ, β1, β2, ε and λ."""

    @property
    def rate(self) -> float:
        """α, the learning rate."""

    @property
    def momentum(self) -> float:
        """μ, how much of the update before is added to each."""

    @property
    def beta1(self) -> float:
        """β1, how much of the mean of gradients is kept."""

    @property
    def beta2(self) -> float:
        """β2, how much of the mean of their squares is kept."""

    @property
    def epsilon(self) -> float:
        """ε, what keeps a quotient from growing without end."""


Update = tuple[list[Step], Expr]
"""The steps that come before an update, and the update itself."""


@dataclass(frozen=True)
class Optimizer:
    """How weights are changed.

    Attributes:
        name: As it stands in a saved run and on the command line.
        update: From the way downhill g = -∂L/∂w, the matrix of the update and what the recipe
            says, to the update.
        takes: Which of the settings count.
        beta2: What β2 is unless given.
        momentum: What μ is unless given.
    """

    name: str
    update: Callable[[Expr, Matrix, Settings], Update] = field(repr=False, compare=False)
    takes: tuple[str, ...] = ()
    beta2: float = 0.999
    momentum: float = 0.0


def _descent(g: Expr, change: Matrix, how: Settings) -> Update:
    update = Num(how.rate, "α") * g
    if how.momentum:
        update = update + Num(how.momentum, "μ") * change.before(*change.indices)
    return [], update


def _kept(change: Matrix, letter: str, title: str) -> Matrix:
    return Matrix(
        f"{letter}{change.layer}", letter, change.indices, title, change.layer, f"{letter}′"
    )


def _mean_square(g: Expr, change: Matrix, beta: float, symbol: str) -> tuple[Matrix, Step]:
    v, keep = _kept(change, "v", "mean square"), Num(beta, symbol)
    body = keep * v.before(*v.indices) + (1 - keep) * (g * g)
    return v, Step(v, body, v.kind)


def _rmsprop(g: Expr, change: Matrix, how: Settings) -> Update:
    """Hinton, lecture 6e of "Neural Networks for Machine Learning", 2012."""
    v, square = _mean_square(g, change, how.beta2, "β")
    size = sqrt(v[v.indices]) + Num(how.epsilon, "ε")
    return [square], Num(how.rate, "α") * g / size


def _adam(g: Expr, change: Matrix, how: Settings) -> Update:
    """Kingma and Ba, 2015, algorithm 1."""
    m, keep = _kept(change, "m", "mean"), Num(how.beta1, "β1")
    mean = Step(m, keep * m.before(*m.indices) + (1 - keep) * g, m.kind)
    v, square = _mean_square(g, change, how.beta2, "β2")
    powers = list(_powers(change.layer, how))
    unbiased_mean, unbiased_square = (
        each[each.indices] / (1 - power.matrix[()])
        for each, power in zip((m, v), powers, strict=True)
    )
    size = sqrt(unbiased_square) + Num(how.epsilon, "ε")
    return [mean, square, *powers], Num(how.rate, "α") * unbiased_mean / size


def _powers(layer: int, how: Settings) -> Iterator[Step]:
    """β1^t and β2^t, t being the number of updates made with this one."""
    for number, beta in enumerate((how.beta1, how.beta2), start=1):
        power = Matrix(f"beta{number}_{layer}", f"β{number}^t", (), "power", first=1.0)
        yield Step(power, Num(beta, f"β{number}") * power.before())


_EVERY = (
    Optimizer("sgd", _descent),
    Optimizer("momentum", _descent, takes=("momentum",), momentum=0.9),
    Optimizer("rmsprop", _rmsprop, takes=("beta2", "epsilon"), beta2=0.9),
    Optimizer("adam", _adam, takes=("beta1", "beta2", "epsilon")),
)

OPTIMIZERS = {optimizer.name: optimizer for optimizer in _EVERY}
"""Every optimizer by its name."""
