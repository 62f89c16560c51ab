"""The options that say what is trained, and the recipe that they make."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal, TypeVar

import click

from ..draft import ClashError, Draft, DraftError, FieldError, FileError, recipe_of
from ..draft.data import DEFAULT_EXAMPLE
from ..engine import (
    ACTIVATIONS,
    EXAMPLES,
    INITS,
    LOSSES,
    MAX_ITERATION,
    OPTIMIZERS,
    REDUCTIONS,
    Recipe,
)
from ..engine.network import MAX_SEED
from ..engine.scale import SCALES
from ..explain.line import shown
from .completing import activations, files

MOST_ROWS = 1_000_000
"""More rows than that no file has that can be read."""

Command = TypeVar("Command", bound=Callable[..., Any])


class Whole(click.IntRange):
    """A whole number in a range; what is none is told what was expected."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        try:
            int(value)
        except ValueError:
            end = "up" if self.max is None else f"to {self.max}"
            self.fail(f"{shown(value)}, expected a whole number from {self.min} {end}.", param, ctx)
        return super().convert(value, param, ctx)


class Number(click.types.FloatParamType):
    """A number; what is none is told what was expected."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number."""
        # Here and below, because most command lines read neither numbers nor a file.
        from ..data.cells import number, refusal

        read = value if isinstance(value, float) else number(value)
        if read is None:
            self.fail(f"{refusal(value)}.", param, ctx)
        return read


def row_numbers(
    _context: click.Context, _option: click.Parameter, text: str | None
) -> Sequence[int] | Literal["all"] | None:
    """The callback of an option of rows, counted from 1, such as `3,10-12` or `all`; from 0.

    Raises:
        click.BadParameter: They are none.
    """
    if text is None:
        return None
    if text == "all":
        return "all"
    rows: list[int] = []
    for part in text.split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        ends = (first, last if dash else first)
        # The length first: Python refuses to read a very long number.
        low, high = (int(end) if end.isdecimal() and len(end) < 10 else 0 for end in ends)
        if not 1 <= low <= high:
            raise click.BadParameter(f"{shown(text)}, expected all or rows such as 3,10-12.")
        if len(rows) + high - low >= MOST_ROWS:
            raise click.BadParameter(f"{shown(text)}, expected at most {MOST_ROWS:,} rows.")
        rows += range(low - 1, high)
    return rows


def numbers(_context: click.Context, _option: click.Parameter, text: str) -> list[float]:
    """The callback of an option of numbers above 0 such as `0.1,1,10`.

    Raises:
        click.BadParameter: One is none.
    """
    from ..data.cells import finite

    try:
        values = [finite(part) for part in text.split(",")]
    except ValueError:
        values = []
    if not values or not all(value > 0 for value in values):
        raise click.BadParameter(f"{shown(text)}, expected numbers above 0 such as 0.1,1,10.")
    return values


ITERATION = Whole(0, MAX_ITERATION)
SEED = Whole(0, MAX_SEED)

_OPTIONS = [
    click.option("--example", type=click.Choice(list(EXAMPLES)),
                 show_default=DEFAULT_EXAMPLE, help="A built-in network; nntui examples lists "
                 "them."),
    click.option("--data", metavar="FILE", shell_complete=files,
                 help="Your own CSV or TSV; - reads standard input."),
    click.option("--target", metavar="COL[,COL…]", help="The columns to learn, by name or number."),
    click.option("--inputs", metavar="COL[,COL…]", help="The columns to learn from; all others "
                 "unless given."),
    click.option("--names", metavar="COL", help="The column that names the rows."),
    click.option("--scale", type=click.Choice(SCALES), show_default="none",
                 help="Bring each input column to 0…1, or to mean 0 and "
                 "deviation 1."),
    click.option("--header/--no-header", default=None, help="Whether the first line names the "
                 "columns; found by itself unless given."),
    click.option("--layers", metavar="N[,N…]", help="Units of each layer, the outputs last: 4,1."),
    click.option("--activation", metavar="NAME[,NAME…]", shell_complete=activations,
                 help="For all layers or for each: "
                 f"{', '.join(ACTIVATIONS)}."),
    click.option("--bias/--no-bias", default=None, help="One more input that is always 1."),
    click.option("--loss", type=click.Choice(list(LOSSES)), help="What the updates descend."),
    click.option("--init", type=click.Choice(INITS), help="How the seed draws the first weights; "
                 "those of a step start at 0 unless it is given."),
    click.option("--weights", metavar="FILE", shell_complete=files,
                 help="First weights typed in: a row a line, a blank "
                 "line between layers."),
    click.option("--batch", metavar="full|N", help="Rows of each iteration."),
    click.option("--shuffle/--no-shuffle", default=None, help="Take them in an order drawn from "
                 "the seed."),
    click.option("--momentum", type=Number(), help="How much of the last update is added to each."),
    click.option("--optimizer", type=click.Choice(list(OPTIMIZERS)), help="What makes updates of "
                 "gradients; sgd unless given."),
    click.option("--beta1", type=Number(), help="How much of the mean of gradients is kept."),
    click.option("--beta2", type=Number(), help="How much of the mean of their squares is kept."),
    click.option("--epsilon", type=Number(), help="Added to the root of the mean square."),
    click.option("--decay", type=Number(), help="How much of each weight is taken off its way "
                 "downhill."),
    click.option("--freeze", metavar="bias|N[,…]", help="What is not trained: biases, layers."),
    click.option("--reduction", type=click.Choice(REDUCTIONS), help="Descend the sum of the rows' "
                 "losses or their mean."),
    click.option("--seed", type=SEED, help="Draws the first weights."),
    click.option("--rate", type=Number(), help="The learning rate α."),
    click.option("--until", type=ITERATION, help="Where playing stops by itself."),
]  # fmt: skip


def recipe_options(command: Command) -> Command:
    """Give a command all options that say what is trained."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def build_recipe(options: dict[str, Any]) -> Recipe:
    """The recipe that the options make.

    Raises:
        click.UsageError: They make none; the message names the option, or the file.
    """
    try:
        with _word_while_reading(options["data"]):
            return recipe_of(Draft(**options))
    except DraftError as error:
        raise click.UsageError(_line(error.errors[0])) from None


def _word_while_reading(path: str | None) -> AbstractContextManager[object]:
    """A long reading says so on the terminal; an example is there at once."""
    if path is None:
        return nullcontext()
    from .waiting import word_after

    return word_after(f"reading {path}")


def refused(option: str, reason: str) -> click.UsageError:
    """The value of an option, named without its dashes, is refused."""
    return click.UsageError(f"Invalid value for '--{option}': {reason}.")


def _line(error: FieldError) -> str:
    match error:
        case ClashError(field, reason, relation, other):
            return f"'--{field}' {relation} '--{other}'" + (reason and f": {reason}") + "."
        case FileError(field, reason, file):
            return f"{file}: {reason}" + ("" if field == "data" else f" (--{field})")
    return refused(error.field, error.reason).message
