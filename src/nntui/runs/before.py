"""Places that earlier formats counted otherwise."""

from collections.abc import Iterator

from nntui.engine import Recipe
from nntui.engine.network_plan import network_plan
from nntui.engine.plan import Step

_OF_WEIGHTS = ("gradient", "mean", "mean square", "update")
"""Operations that a frozen layer never had."""


def phases_of_format_1(recipe: Recipe) -> list[int]:
    """For each phase from 0 that an iteration had in format 1, the same operation's phase now.

    Format 1 had no loss among its operations and the gradient only with a mean, decay, RMSProp or
    Adam, and went
    back through frozen layers below which nothing is trained, too. An operation that is no longer
    there leads to the one after it.
    """
    names = [step.matrix.name for step in _plan_of(recipe)]
    places, now = [0], 0
    for step in _of_format_1(recipe):
        if step.matrix.name in names:
            now = names.index(step.matrix.name) + 1
            places.append(now)
        else:
            places.append(now + 1)
    return places


def _plan_of(recipe: Recipe) -> tuple[Step, ...]:
    return network_plan(recipe, recipe.batch_size(0)).phases


def _of_format_1(recipe: Recipe) -> Iterator[Step]:
    had_gradient = (
        recipe.reduction == "mean" or recipe.decay or recipe.optimizer in ("rmsprop", "adam")
    )
    for step in _plan_of(recipe.with_(freeze=())):
        kind, layer = step.matrix.kind, step.matrix.layer
        if kind in ("loss", "total loss") or (kind == "gradient" and not had_gradient):
            continue
        if kind in _OF_WEIGHTS and layer in recipe.frozen_layers:
            continue
        yield step
