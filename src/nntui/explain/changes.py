"""Edits in words."""

from nntui.engine import Edit, Recipe

from .numbers import write, write_exact


def tell_edit(recipe: Recipe, edit: Edit) -> str:
    """An edit, such as `w1 0.5 → 1 at iteration 10`."""
    change = f"{write(edit.old, whole=True)} → {write_exact(edit.new)}"
    return f"{_name(recipe, edit)} {change} at iteration {edit.iteration:,}"


def _name(recipe: Recipe, edit: Edit) -> str:
    problem = recipe.problem
    if edit.what == "rate":
        return "rate"
    if edit.what == "weight":
        label = recipe.network.weight_names(problem.features, edit.layer)[edit.row]
        several = recipe.network.layers > 1 or recipe.network.sizes[0] > 1
        return f"{label} of layer {edit.layer} unit {edit.column + 1}" if several else label
    names = problem.feature_names if edit.what == "input" else problem.output_names
    return f"{names[edit.column]} of {problem.row_names[edit.row]}"
