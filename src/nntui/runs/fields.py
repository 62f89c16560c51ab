"""The values of a recipe that stand in its file as they are: a new one takes a line here."""

from collections.abc import Callable
from typing import Any, NamedTuple

from nntui.engine import INITS, LOSSES, MAX_ITERATION, Problem

from .table import TomlTable


class Field(NamedTuple):
    """How a value of a recipe is read from its file and written to it.

    A value that is missing from a file is the one that a recipe has unless more is said.
    """

    read: Callable[[TomlTable, Problem], Any]
    write: Callable[[Any], Any]
    """What stands in the file; `None` for nothing."""
    is_needed: bool = False
    """Whether it must stand there."""


FIELDS: dict[str, Field] = {
    "rate": Field(lambda table, _: table.number("rate"), float, is_needed=True),
    "until": Field(lambda table, _: table.whole("until", 0, MAX_ITERATION), int, is_needed=True),
    "loss": Field(lambda table, _: table.choice("loss", LOSSES), str),
    "init": Field(lambda table, _: table.choice("init", INITS), str),
    "momentum": Field(lambda table, _: table.number("momentum"), float),
    "batch": Field(
        lambda table, problem: table.whole("batch", 1, problem.rows),
        lambda batch: None if batch is None else int(batch),
    ),
    "shuffle": Field(
        lambda table, _: table.flag("shuffle"), lambda is_shuffled: is_shuffled or None
    ),
}
"""By their names in the recipe and in the file, in the order in which they are written."""
