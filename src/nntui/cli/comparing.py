"""`nntui compare`: a person's own numbers held against an iteration."""

import click

from ..compare import SheetError, as_text, compare, read_sheet
from ..engine import Recipe, Timeline
from ..explain.numbers import Digits
from ..explain.transcript import title
from .printing import put, train
from .waiting import word_after


def print_comparison(recipe: Recipe, path: str, at: int, digits: Digits) -> bool:
    """Print what comes of holding a sheet against an iteration. Returns whether all agrees.

    Raises:
        click.UsageError: The sheet cannot be read or does not fit, or the run ends before.
    """
    name = "standard input" if path == "-" else path
    try:
        sheet = read_sheet(path)
        timeline = Timeline(recipe)
        train(timeline, at)
        if timeline.reach(at) < at:
            assert timeline.end
            raise click.UsageError(f"There is no iteration {at}. {timeline.end.reason}")
        trace = timeline.trace_at(at)
        with word_after("comparing"):
            found = compare(sheet, trace, name)
    except SheetError as error:
        raise click.UsageError(str(error)) from None
    put(f"{title(recipe)} · iteration {at:,}")
    put()
    put(as_text(found, digits))
    return found.agrees
