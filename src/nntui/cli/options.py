"""The options that say what is trained, and the recipe that they make."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
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
from ..explain.line import one_line, shown
from .completing import activations, files, themes
from .plain import About, plain

MOST_ROWS = 1_000_000
"""More rows than that no file has that can be read."""

Command = TypeVar("Command", bound=Callable[..., Any])


theme_option = click.option(
    "--theme",
    metavar="NAME",
    shell_complete=themes,
    help="Colours; the palette (ctrl+p) shows all of them. Unless given, as when you quit last.",
)


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
        from ..data.cells import refusal, typed

        read = value if isinstance(value, float) else typed(value)
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


# As in `data.asked` and `data.layout`, which most command lines have no use for.
MISSING = ("refuse", "skip")
BYS = ("input", "unit")
BIAS_PLACES = ("last", "first", "own")

ITERATION = Whole(0, MAX_ITERATION)
SEED = Whole(0, MAX_SEED)

_data = partial(click.option, cls=About, section="The data")
_network = partial(click.option, cls=About, section="The network and its first weights")
_training = partial(click.option, cls=About, section="The training")

_OPTIONS = [
    _data("--example", type=click.Choice(list(EXAMPLES)), show_default=DEFAULT_EXAMPLE,
          help="A built-in network; nntui examples lists them."),
    _data("--data", metavar="FILE", shell_complete=files,
          help="A table of values with commas, tabs, ;, | or blanks between; - reads standard "
          "input."),
    _data("--target", metavar="COL[,COL…]", help="The columns to learn, by name or number."),
    _data("--classes", is_flag=True, default=None,
          help="Learn the target as classes, also where it is whole numbers; words always are."),
    _data("--inputs", metavar="COL[,COL…]", help="The columns to learn from; all others unless "
          "given."),
    _data("--without", metavar="COL[,COL…]", help="Of all others, those to leave out."),
    _data("--one-hot", metavar="COL[,COL…]", help="Inputs of words: a column of 0 and 1 for each."),
    _data("--names", metavar="COL", help="The column that names the rows."),
    _data("--header/--no-header", default=None, help="Whether the first line names the columns; "
          "found by itself unless given."),
    _data("--missing", type=click.Choice(MISSING), show_default="refuse",
          help="What becomes of rows with a hole: empty, ?, NA."),
    _data("--scale", type=click.Choice(SCALES), show_default="none",
          help="Bring each input column to 0…1, or to mean 0 and deviation 1."),
    _data("--scale-targets", type=click.Choice(SCALES), show_default="none",
          help="The same of targets; answers are shown in the file's own units beside."),
    _network("--layers", metavar="N[,N…]", help="Units of each layer, the outputs last: 4,1."),
    _network("--activation", metavar="NAME[,NAME…]", shell_complete=activations,
             help=f"For all layers or for each: {', '.join(ACTIVATIONS)}."),
    _network("--bias/--no-bias", default=None, help="One more input that is always 1."),
    _network("--init", type=click.Choice(INITS), help="How the seed draws the first weights; "
             "those of a step start at 0 unless it is given."),
    _network("--weights", metavar="FILE", shell_complete=files,
             help="First weights typed in: one line for each input, the bias last, one column "
             "for each unit; a blank line between layers."),
    _network("--weights-by", type=click.Choice(BYS), show_default="input",
             help="Of two inputs and three units, with `input` two lines of three numbers; with "
             "`unit` three lines of two."),
    _network("--weights-bias", type=click.Choice(BIAS_PLACES), show_default="last",
             help="After the weights of the inputs, before them, or in a block of its own after "
             "each layer's."),
    _training("--loss", type=click.Choice(list(LOSSES)), help="What the updates descend: "
                 "squared is ½Σ(y-p)², squares Σ(y-p)², mse the mean of (y-p)² over rows and "
                 "outputs, as Keras and PyTorch count it."),
    _training("--reduction", type=click.Choice(REDUCTIONS), help="Descend the sum of the rows' "
              "losses or their mean; mse is a mean already."),
    _training("--rate", type=Number(), help="The learning rate α: 0.1 or 1/4."),
    _training("--batch", metavar="full|N", help="Rows of each iteration."),
    _training("--shuffle/--no-shuffle", default=None, help="Take them in an order drawn from "
              "the seed."),
    _training("--optimizer", type=click.Choice(list(OPTIMIZERS)), help="What makes updates of "
              "gradients; sgd unless given."),
    _training("--momentum", type=Number(), help="How much of the last update is added to each."),
    _training("--beta1", type=Number(), help="How much of the mean of gradients is kept."),
    _training("--beta2", type=Number(), help="How much of the mean of their squares is kept."),
    _training("--epsilon", type=Number(), help="Added to the root of the mean square."),
    _training("--decay", type=Number(), help="How much of each weight is taken off its way "
              "downhill."),
    _training("--freeze", metavar="bias|N[,…]", help="What is not trained: biases, layers."),
    _training("--seed", type=SEED, help="Draws the first weights."),
    _training("--until", type=ITERATION, help="Where playing stops by itself."),
]  # fmt: skip


def recipe_options(command: Command) -> Command:
    """Give a command all options that say what is trained."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def build_recipe(options: dict[str, Any], notes: list[str] | None = None) -> Recipe:
    """The recipe that the options make. What should be told of the files that were read is
    written to standard error.

    Args:
        options: What was given.
        notes: Takes what was told.

    Raises:
        click.UsageError: They make none; the message names the option, or the file.
    """
    notes = [] if notes is None else notes
    loss = LOSSES.get(options["loss"] or "")
    if loss and loss.is_mean and options["reduction"]:
        # A recipe does not know its sum from one that was asked for.
        raise refused("reduction", f"{loss.name} is a mean already, expected no other reduction")
    try:
        with _word_while_reading(options["data"]):
            recipe = recipe_of(Draft(**options), notes)
    except DraftError as error:
        raise click.UsageError(_line(error.errors[0])) from None
    for note in notes:
        click.echo(plain(one_line(f"nntui: {note}"), sys.stderr), err=True)
    return recipe


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
            line = f"'--{_dashed(field)}' {relation} '--{_dashed(other)}'"
            return line + (reason and f": {reason}") + "."
        case FileError(field, reason, file):
            option = f"--{_dashed(field)}"
            is_named = field in ("data", "header") or option in reason
            return f"{file}: {reason}" + ("" if is_named else f" ({option})")
    return refused(_dashed(error.field), error.reason).message


def _dashed(field: str) -> str:
    """The option of a field."""
    return field.replace("_", "-")
