"""A word on standard error about a run that is worth knowing before its numbers come."""

import sys

import click

from ..engine import Recipe
from ..explain.line import one_line
from ..explain.reach import out_of_reach
from .plain import plain


def notice(recipe: Recipe) -> None:
    """Say it, where there is something to say; it is no error."""
    if told := out_of_reach(recipe):
        click.echo(plain(f"nntui: {one_line(told)}", sys.stderr), err=True)
