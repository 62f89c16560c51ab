"""A recipe with one more edit, or with one switched off or on."""

from collections.abc import Sequence
from dataclasses import replace

from .edits import Edit, Listed
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
    # In the order in which they come.
    listed = recipe.with_listed((*recipe.listed_edits, Listed(edit))).listed_edits
    return _looked_up(recipe, listed, listed.index(Listed(edit)) + 1)


def with_switched(recipe: Recipe, place: int) -> Recipe:
    """The same recipe with one of its edits switched off, or on again if it is off.

    Off, the run goes as if it had not been made. What the edits that come later say of their old
    numbers is looked up again, as in `with_edit`.

    Args:
        recipe: What is edited.
        place: Which edit of `recipe.listed_edits`, from 0.

    Raises:
        IndexError: There is no such edit.
    """
    listed = list(recipe.listed_edits)
    edit, is_on = listed[place]
    listed[place] = Listed(edit, not is_on)
    return _looked_up(recipe, listed, place if not is_on else place + 1)


def _looked_up(recipe: Recipe, listed: Sequence[Listed], start: int) -> Recipe:
    """A recipe with edits, of which those from a place on say what their numbers were now."""
    told = list(listed[:start])
    for edit, is_on in listed[start:]:
        if is_on:
            timeline = Timeline(recipe.with_listed(told))
            if timeline.reach(edit.iteration) == edit.iteration:
                edit = replace(edit, old=_number(timeline.trace_at(edit.iteration), edit))
        told.append(Listed(edit, is_on))
    return recipe.with_listed(told)


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
