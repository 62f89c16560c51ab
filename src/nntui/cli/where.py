"""Where something holds in a run, for a command that prints it."""

import click

from ..draft.place import At, Here, place_of
from ..engine import Order, Recipe, Search, Sought, Timeline
from ..explain.found import tell_found
from ..explain.numbers import Digits
from .options import refused
from .waiting import word_after


def find(
    recipe: Recipe, text: str, first: int, last: int | None, digits: Digits
) -> tuple[int, str]:
    """The first iteration where something holds, and a sentence on it.

    Args:
        recipe: What is trained.
        text: What is looked for, as it was typed.
        first: The first iteration looked at.
        last: The last one; the run's own where there is none.
        digits: How numbers are written.

    Raises:
        click.UsageError: The text stands for nothing, or there is no such iteration.
    """
    try:
        place = place_of(text, recipe, Here())
    except ValueError as error:
        raise refused("where", str(error)) from None
    if isinstance(place, At):
        raise refused("where", f"{text!r}, expected a condition; --from takes an iteration")
    if place.order != "first":
        raise refused("where", f"{text!r}, expected no next or back; --from says where to begin")
    # The next one after all that is before the first.
    order: Order = "next" if first else "first"
    limit = last if place.limit is None else place.limit
    timeline = Timeline(recipe)
    try:
        search = Search(
            timeline, Sought(place.goal, order, limit), first - 1, timeline.trace_at(0).phases
        )
    except ValueError as error:
        raise refused("where", str(error)) from None
    with word_after(f"Looking for {place.goal} …"):
        while search.look(1_000):
            pass
    if search.found is None:
        raise click.UsageError(search.in_vain)
    return search.found.iteration, tell_found(timeline, search.found, digits)
