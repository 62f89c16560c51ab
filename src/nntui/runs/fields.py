"""The values of a recipe that stand in its file as they are: a new one takes a line here."""

from collections.abc import Callable
from typing import Any, NamedTuple

from nntui.engine import (
    INITS,
    LOSSES,
    MAX_ITERATION,
    OPTIMIZERS,
    REDUCTIONS,
    Problem,
    Recipe,
)

from .table import TomlTable


class Field(NamedTuple):
    """How a value of a recipe is read from its file and written to it.

    A value that is missing from a file is the one that a recipe has unless more is said.
    """

    read: Callable[[TomlTable, Problem], Any]
    write: Callable[[Recipe], Any]
    """What stands in the file; `None` for nothing."""
    is_needed: bool = False
    """Whether it must stand there."""


def _of_optimizer(name: str) -> Field:
    """A setting that only some optimizers have."""
    return Field(
        lambda table, _: table.number(name),
        lambda recipe: (
            getattr(recipe, name) if name in OPTIMIZERS[recipe.optimizer].takes else None
        ),
    )


FIELDS: dict[str, Field] = {
    "rate": Field(lambda table, _: table.number("rate"), lambda recipe: recipe.rate, True),
    "until": Field(
        lambda table, _: table.whole("until", 0, MAX_ITERATION),
        lambda recipe: int(recipe.until),
        True,
    ),
    "loss": Field(
        lambda table, _: LOSSES[table.choice("loss", tuple(LOSSES))],
        lambda recipe: recipe.loss.name,
    ),
    "init": Field(lambda table, _: table.choice("init", INITS), lambda recipe: recipe.init),
    "momentum": Field(lambda table, _: table.number("momentum"), lambda recipe: recipe.momentum),
    # A run without those below is written as it was before there were any.
    "optimizer": Field(
        lambda table, _: table.choice("optimizer", tuple(OPTIMIZERS)),
        lambda recipe: None if recipe.optimizer in ("sgd", "momentum") else recipe.optimizer,
    ),
    "beta1": _of_optimizer("beta1"),
    "beta2": _of_optimizer("beta2"),
    "epsilon": _of_optimizer("epsilon"),
    "decay": Field(lambda table, _: table.number("decay"), lambda recipe: recipe.decay or None),
    "freeze": Field(
        lambda table, _: table.texts("freeze"),
        lambda recipe: list(recipe.freeze) or None,
    ),
    "reduction": Field(
        lambda table, _: table.choice("reduction", REDUCTIONS),
        lambda recipe: None if recipe.reduction == "sum" else recipe.reduction,
    ),
    "batch": Field(
        lambda table, problem: table.whole("batch", 1, problem.rows),
        lambda recipe: None if recipe.batch is None else int(recipe.batch),
    ),
    "shuffle": Field(
        lambda table, _: table.flag("shuffle"),
        lambda recipe: None if recipe.batch is None else bool(recipe.shuffle),
    ),
}
"""By their names in the recipe and in the file, in the order in which they are written."""
