"""Edits in words."""

from collections.abc import Sequence

from nntui.engine import Edit, Recipe

from .numbers import write, write_exact


def tell_edit(recipe: Recipe, edit: Edit) -> str:
    """An edit, such as `w1 0.5 → 1 at iteration 10`."""
    change = f"{write(edit.old, whole=True)} → {write_exact(edit.new)}"
    return f"{edited(recipe, edit)} {change} at iteration {edit.iteration:,}"


OFF = " (off)"
"""Stands after an edit that is switched off."""


def tell_edits(recipe: Recipe) -> Sequence[str]:
    """All edits in the order in which they come, those that are switched off as such."""
    return [tell_edit(recipe, edit) + ("" if is_on else OFF) for edit, is_on in recipe.listed_edits]


def edited_now(recipe: Recipe, iteration: int) -> Sequence[str]:
    """What edits have changed where an iteration begins: `w1 is 5`, each number once."""
    now = {
        edited(recipe, edit): write_exact(edit.new)
        for edit in recipe.edits
        if edit.iteration == iteration
    }
    return [f"{name} is {new}" for name, new in now.items()]


def edited(recipe: Recipe, edit: Edit) -> str:
    """What an edit changes: `w1`, `w1 of layer 2 unit 1`, `rate`."""
    problem = recipe.problem
    if edit.what == "rate":
        return "rate"
    if edit.what == "weight":
        label = recipe.network.weight_names(problem.features, edit.layer)[edit.row]
        several = recipe.network.layers > 1 or recipe.network.sizes[0] > 1
        return f"{label} of layer {edit.layer} unit {edit.column + 1}" if several else label
    names = problem.feature_names if edit.what == "input" else problem.output_names
    return f"{names[edit.column]} of {problem.row_names[edit.row]}"
