"""What the error of many runs is called."""

from nntui.engine import MEASURES, Recipe

ERRORS = tuple(name for name, measure in MEASURES.items() if measure.asked != "accuracy")
"""The measures that runs are compared by; how many are right is told beside."""


def error_name(recipe: Recipe, measure: str = "mean") -> str:
    """What stands over it: `error` for the mean error, otherwise the measure's own name."""
    name = "error" if measure == "mean" else MEASURES[measure].label(recipe)
    return f"{name} of all rows" if recipe.batch else name
