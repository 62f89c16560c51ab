"""A recipe with one more edit."""

from dataclasses import replace

from .edits import Edit
from .recipe import Recipe
from .timeline import Timeline
from .trace import NetworkTrace


def with_edit(recipe: Recipe, edit: Edit) -> Recipe:
    """The same recipe, edited once more.

    An edit says what its number was. Of those that come later in the run, that may be another by
    now, so it is looked up again; the run is trained as far as the last of them.

    Raises:
        RecipeError: The edit does not fit the recipe.
    """
    edited = recipe.with_(edits=(*recipe.edits, edit))  # in the order in which they come
    place = edited.edits.index(edit)
    edits = list(edited.edits[: place + 1])
    for later in edited.edits[place + 1 :]:
        timeline = Timeline(recipe.with_(edits=tuple(edits)))
        if timeline.reach(later.iteration) == later.iteration:
            later = replace(later, old=_number(timeline.trace_at(later.iteration), later))
        edits.append(later)
    return recipe.with_(edits=tuple(edits))


def _number(trace: NetworkTrace, edit: Edit) -> float:
    """The number that an edit changes, as it is in a trace."""
    problem = trace.recipe.problem
    match edit.what:
        case "rate":
            return trace.recipe.rate
        case "weight":
            matrix = trace.weights[edit.layer - 1].values
        case "input":
            matrix = problem.inputs
        case "target":
            matrix = problem.targets
    return float(matrix[edit.row, edit.column])
