"""Rosenblatt's perceptron: one layer of units that step from 0 to 1, and the rule it learns by.

A unit says 1 where its sum is 0 or more. So it is in Rosenblatt, "The Perceptron", Psychological
Review 65 (1958): a unit fires if its sum is "equal to or greater than the threshold"; a bias is
that threshold with its sign turned. Some textbooks step above 0 only, which differs where a sum is
exactly 0, as all are while the weights are 0.

A step has no slope to go down: the error itself is the delta, and w += α · (y - p) · x, with
targets of 0 and 1 (Russell and Norvig, "Artificial Intelligence: A Modern Approach", on linear
classifiers with a hard threshold). Textbooks with targets of -1 and 1 turn other signs about.
"""

from typing import TYPE_CHECKING

from .errors import RecipeError
from .losses import HALF_SQUARES
from .problem import Array

if TYPE_CHECKING:
    from .recipe import Recipe

RULE = "by Rosenblatt's rule, as a step has no slope"
"""Why a delta is the plain error."""


def check_perceptron(recipe: "Recipe") -> None:
    """Check that nothing in a recipe of steps asks for another rule.

    Raises:
        RecipeError: Something does.
    """
    reason = "does not go with a step, which learns by the plain error"
    if recipe.loss is not HALF_SQUARES:
        raise RecipeError("loss", f"{recipe.loss.name} {reason}; expected {HALF_SQUARES.name}")
    if recipe.momentum:
        raise RecipeError("momentum", reason)
    if recipe.optimizer != "sgd":
        raise RecipeError("optimizer", f"{recipe.optimizer} {reason}; expected sgd")
    if recipe.decay:
        raise RecipeError("decay", reason)
    if recipe.reduction != "sum":
        raise RecipeError("reduction", f"{recipe.reduction} {reason}; expected sum")
    check_step_targets(recipe.problem.targets, "activations")


def check_step_targets(targets: Array, field: str) -> None:
    """Check that a step can say each of some targets.

    Args:
        targets: The targets, of any shape.
        field: What a refusal is about.

    Raises:
        RecipeError: One is neither 0 nor 1.
    """
    for target in targets.ravel().tolist():
        if target not in (0.0, 1.0):
            instead = "; write 0 for -1" if target == -1 else ""
            reason = f"a step says 0 or 1, expected targets of 0 and 1, found {target:g}{instead}"
            raise RecipeError(field, reason)
