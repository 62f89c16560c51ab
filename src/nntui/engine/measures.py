"""Every measure of how wrong or how right predictions are. A new one is one more entry here.

What a run keeps are totals over rows; a measure is made of one of them. So the same measure can be
had of all rows, of a batch, and of an epoch's rows so far.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from .expression import Binary, Call, Choose, Expr, Index, Matrix, Num, Ref, total
from .functions import FUNCTIONS
from .losses import HALF_SQUARES, MSE, SQUARES
from .problem import Array

if TYPE_CHECKING:
    from .recipe import Recipe


Judging = Literal["", "each", "class"]
"""What counts as right: nothing, each output on its target's side of 0.5, or the greatest output
where the row's one 1 is."""


def judging_of(targets: Array) -> Judging:
    """How answers to some targets are judged, shape (rows, outputs).

    Right and wrong want targets of 0 and 1. Several outputs are classes where each row has one 1.
    """
    if not np.isin(targets, (0.0, 1.0)).all():
        return ""
    is_class = targets.shape[1] > 1 and bool((targets.sum(axis=1) == 1).all())
    return "class" if is_class else "each"


def targets_like(judging: Judging, outputs: int) -> Array:
    """A row of targets that is judged in the same way."""
    if judging == "class":
        return np.eye(1, outputs)
    return np.full((1, outputs), 0.0 if judging else 0.5)


class Terms(NamedTuple):
    """What a total is made of.

    Attributes:
        r, u: The rows, and the outputs of a row.
        y, p, error: A target, the output there, and y - p.
        part: What the output adds to the loss.
        recipe: What is trained.
        made: Adds a step of its own, for what a total is made of.
    """

    r: Index
    u: Index
    y: Expr
    p: Expr
    error: Expr
    part: Expr
    recipe: Recipe
    made: Callable[[Matrix, Expr], Matrix]


@dataclass(frozen=True)
class Total:
    """A sum over rows and outputs.

    Attributes:
        name: What its matrix is called.
        symbol: As it stands in a formula.
        of: Its formula.
        applies: Whether a run of a recipe keeps it.
        is_count: Whether it is never more than there are targets, and whole.
    """

    name: str
    symbol: str
    of: Callable[[Terms], Expr] = field(repr=False, compare=False)
    applies: Callable[[Recipe], bool] = field(
        repr=False,
        compare=False,
        default=lambda recipe: True,  # noqa: ARG005  # as all
    )
    is_count: bool = False


def _half_squares(of: Terms) -> Expr:
    square = of.part if of.recipe.loss.is_of_squares else of.error * of.error
    return Num(HALF_SQUARES.factor) * total(of.r, of.u, square)


def _right(of: Terms) -> Expr:
    r, u, one, none = of.r, of.u, Num(1.0), Num(0.0)
    if of.recipe.judging == "each":
        return total(r, u, Choose(of.p, ">=", Num(0.5), yes=of.y, no=1 - of.y))
    # Two equal outputs are no answer: as many as are not below the right one must be one.
    wanted = of.made(Matrix("wanted", "p", (r,)), total(u, of.y * of.p))
    others = total(u, Choose(of.p, ">=", wanted[r], yes=one, no=none))
    first = of.made(Matrix("ahead", "n", (r,)), others)
    return total(r, Choose(first[r], "==", one, yes=one, no=none))


TOTALS = {
    each.name: each
    for each in (
        Total("sum", "Σ|e|", lambda of: total(of.r, of.u, Call("abs", of.error))),
        Total("half_squares", "½Σe²", _half_squares),
        # A run that descends half the squares keeps them once.
        Total(
            "losses",
            "ΣL",
            lambda of: Num(of.recipe.loss.factor) * total(of.r, of.u, of.part),
            lambda recipe: not recipe.loss.is_half_squares,
        ),
        Total("right", "Σ right", _right, lambda recipe: bool(recipe.judging), is_count=True),
    )
}
"""Every total by its name, in the order in which a plan makes them."""


@dataclass(frozen=True)
class Measure:
    """A measure.

    Attributes:
        name: What it is called in JSON and in the file of settings.
        label: What it is called in a line of print.
        title: What it is called over the curve.
        total: The name of the total that it is made of.
        divisor: By how many the total over so many rows is divided; 1 for a sum.
        asked: What a condition calls it, such as the `error` of `error < 0.01`.
        applies: Whether it says anything of a recipe's run that no other measure says.
        change: What is made of the quotient, if anything: a root.
    """

    name: str
    label: Callable[[Recipe], str] = field(repr=False, compare=False)
    title: Callable[[Recipe], str] = field(repr=False, compare=False)
    total: Callable[[Recipe], str] = field(repr=False, compare=False)
    divisor: Callable[[Recipe, float], float] = field(
        repr=False,
        compare=False,
        default=lambda recipe, rows: 1.0,  # noqa: ARG005  # as all
    )
    asked: str = "error"
    applies: Callable[[Recipe], bool] = field(
        repr=False,
        compare=False,
        default=lambda recipe: True,  # noqa: ARG005  # as all
    )
    change: Callable[[Expr], Expr] | None = field(repr=False, compare=False, default=None)

    def made(self, recipe: Recipe, total_of: Expr, rows: float) -> Expr:
        """Its formula, from the total over so many rows."""
        divisor = self.divisor(recipe, rows)
        quotient = total_of if divisor == 1.0 else total_of / Num(divisor)
        return self.change(quotient) if self.change else quotient

    def of(self, recipe: Recipe, totals: Array | float, rows: float) -> Array:
        """Its numbers, from the numbers of its total, each over so many rows."""
        return _values(self.made(recipe, _TOTAL, rows), totals)

    def is_mean(self, recipe: Recipe) -> bool:
        """Whether more rows do not make it larger."""
        return self.divisor(recipe, 2.0) != self.divisor(recipe, 1.0)


_TOTAL = Matrix("total", "Σ", ())[()]


def _judged(recipe: Recipe, rows: float) -> float:
    return rows * (recipe.problem.outputs if recipe.judging == "each" else 1)


def loss_total(recipe: Recipe) -> str:
    """The name of the total that the loss is made of."""
    return "half_squares" if recipe.loss.is_half_squares else "losses"


def loss_divisor(recipe: Recipe, rows: float) -> float:
    """By how many the total over so many rows is divided."""
    if recipe.loss.is_mean:
        return rows * recipe.problem.outputs
    return rows if recipe.reduction == "mean" else 1.0


def _loss_title(recipe: Recipe) -> str:
    return recipe.loss.title + (", mean over rows" if recipe.reduction == "mean" else "")


MEASURES: Mapping[str, Measure] = {
    each.name: each
    for each in (
        Measure(
            "mean",
            label=lambda _: "mean error",
            title=lambda _: "mean |y - p|",
            total=lambda _: "sum",
            divisor=lambda recipe, rows: rows * recipe.problem.outputs,
        ),
        Measure(
            "sum",
            label=lambda _: "sum",
            title=lambda _: "sum |y - p|",
            total=lambda _: "sum",
        ),
        Measure(
            "half_squares",
            label=lambda _: "half squares",
            title=lambda _: HALF_SQUARES.title,
            total=lambda _: "half_squares",
        ),
        # What the update descends, summed over rows or their mean.
        Measure(
            "loss",
            label=lambda recipe: recipe.loss.name if recipe.reduction == "sum" else "loss",
            title=_loss_title,
            total=loss_total,
            divisor=loss_divisor,
            applies=lambda recipe: recipe.has_own_loss,
        ),
        # Divided by halves: what is kept is half the squares.
        Measure(
            "squares",
            label=lambda _: "squares",
            title=lambda _: SQUARES.title,
            total=lambda _: "half_squares",
            divisor=lambda recipe, rows: 0.5,  # noqa: ARG005  # as all
            asked="squares",
            applies=lambda recipe: False,  # noqa: ARG005  # only where it is asked for by its name
        ),
        Measure(
            "mse",
            label=lambda _: "mse",
            title=lambda _: MSE.title,
            total=lambda _: "half_squares",
            divisor=lambda recipe, rows: rows * recipe.problem.outputs / 2,
            asked="mse",
            applies=lambda recipe: False,  # noqa: ARG005  # likewise
        ),
        Measure(
            "rmse",
            label=lambda _: "rmse",
            title=lambda _: f"rmse √{MSE.title}",
            total=lambda _: "half_squares",
            divisor=lambda recipe, rows: rows * recipe.problem.outputs / 2,
            asked="rmse",
            change=lambda quotient: Call("sqrt", quotient),
        ),
        Measure(
            "accuracy",
            label=lambda _: "accuracy",
            title=lambda _: "accuracy",
            total=lambda _: "right",
            divisor=_judged,
            asked="accuracy",
            applies=lambda recipe: bool(recipe.judging),
        ),
    )
}
"""Every measure by its name, in the order in which the screen goes through them."""


def measures_of(recipe: Recipe) -> tuple[Measure, ...]:
    """The measures that say something of a recipe's run, in their order."""
    return tuple(each for each in MEASURES.values() if each.applies(recipe))


def _values(e: Expr, totals: Array | float) -> Array:
    """What a measure's formula comes to for each of many totals."""
    match e:
        case Num(value):
            return np.float64(value)  # type: ignore[return-value]  # spreads over the others
        case Ref():
            return np.asarray(totals, dtype=np.float64)
        case Binary(sign, left, right):
            one, other = _values(left, totals), _values(right, totals)
            made: Array = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[sign](
                one, other
            )
            return made
        case Call(name, body):
            return FUNCTIONS[name].values(_values(body, totals))
    raise TypeError(e)
