"""The options that say what is trained, and the recipe that they make."""

from collections.abc import Callable
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import click

from ..engine import (
    ACTIVATIONS,
    EXAMPLES,
    INITS,
    LOSSES,
    MAX_ITERATION,
    OPTIMIZERS,
    REDUCTIONS,
    SIGMOID,
    Activation,
    Network,
    Problem,
    Recipe,
    RecipeError,
    example,
)
from ..engine.network import MAX_SEED
from ..engine.scale import SCALES

Command = TypeVar("Command", bound=Callable[..., Any])


class Whole(click.IntRange):
    """A whole number in a range; what is none is told what was expected."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        try:
            int(value)
        except ValueError:
            end = "up" if self.max is None else f"to {self.max}"
            self.fail(f"{value!r}, expected a whole number from {self.min} {end}.", param, ctx)
        return super().convert(value, param, ctx)


class Number(click.types.FloatParamType):
    """A number; what is none is told what was expected."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number."""
        try:
            number = float(value)
        except ValueError:
            self.fail(f"{value!r}, expected a number.", param, ctx)
        return number


ITERATION = Whole(0, MAX_ITERATION)
SEED = Whole(0, MAX_SEED)
DEFAULT_EXAMPLE = "article"

_OPTIONS = [
    click.option("--example", type=click.Choice(list(EXAMPLES)),
                 show_default=DEFAULT_EXAMPLE, help="A built-in network; nntui examples lists "
                 "them."),
    click.option("--data", metavar="FILE", help="Your own CSV or TSV; - reads standard input."),
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
    click.option("--activation", metavar="NAME[,NAME…]", help="For all layers or for each: "
                 f"{', '.join(ACTIVATIONS)}."),
    click.option("--bias/--no-bias", default=None, help="One more input that is always 1."),
    click.option("--loss", type=click.Choice(list(LOSSES)), help="What the updates descend."),
    click.option("--init", type=click.Choice(INITS), help="How the seed draws the first weights."),
    click.option("--weights", metavar="FILE", help="First weights typed in: a row a line, a blank "
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


class OptionError(click.UsageError):
    """The value of an option is refused.

    Attributes:
        option: The option's name, without dashes.
        reason: What is wrong with its value, and what was expected.
    """

    def __init__(self, option: str, reason: str) -> None:
        super().__init__(f"Invalid value for '--{option}': {reason}.")
        self.option, self.reason = option, reason


def recipe_options(command: Command) -> Command:
    """Give a command all options that say what is trained."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


DEFAULTS = recipe_options(click.Command("nntui")).make_context("nntui", []).params
"""What the options are where none is given."""


def build_recipe(options: dict[str, Any]) -> Recipe:
    """The recipe that the options make.

    Raises:
        click.UsageError: They make none; the message names the option.
    """
    is_own = options["data"] is not None
    return with_options(_own_data(options) if is_own else _example(options), options)


_CHANGES = (
    "seed", "rate", "until", "loss", "init", "shuffle", "momentum", "optimizer", "beta1", "beta2",
    "epsilon", "decay", "reduction",
)  # fmt: skip
"""The options that are called as what they change in a recipe."""


def with_options(start: Recipe, options: dict[str, Any]) -> Recipe:
    """A recipe with what the options say about anything but the data.

    Raises:
        click.UsageError: They do not fit; the message names the option.
    """
    changes = {key: options[key] for key in _CHANGES if options[key] is not None}
    if options["freeze"] is not None:
        changes["freeze"] = tuple(filter(None, _split(options["freeze"])))
    if options["batch"] is not None:
        changes["batch"] = _batch(options["batch"])
    if options["weights"] is not None:
        for name in ("seed", "init"):
            if options[name] is not None:
                raise click.UsageError(
                    f"'--weights' takes the place of '--{name}': expected one of them."
                )
        changes |= {"seed": None, "given_weights": _weights(options["weights"])}
    try:
        return start.with_(network=_network(options, start), **changes)
    except RecipeError as error:
        raise _refused(error, file=options["weights"]) from None


def numbers(option: str, text: str) -> list[float]:
    """The numbers of an option such as `0.1,1,10`, each above 0.

    Raises:
        click.UsageError: One is none.
    """
    try:
        values = [float(part) for part in _split(text)]
    except ValueError:
        values = []
    if not values or not all(isfinite(value) and value > 0 for value in values):
        raise _bad(option, text, "numbers above 0 such as 0.1,1,10")
    return values


def with_network(recipe: Recipe, layers: tuple[int, ...] | None, names: list[str] | None,
                 bias: bool | None) -> Network:  # fmt: skip
    """The recipe's network with other layers, activations or bias.

    New hidden layers are sigmoid unless `names` says otherwise; the last layer stays what it is.

    Raises:
        ValueError: They make no network.
    """
    network = recipe.network
    sizes = layers or network.sizes
    activations = network.activations
    if len(sizes) != len(activations):
        activations = (SIGMOID,) * (len(sizes) - 1) + activations[-1:]
    if names:
        kinds: list[Activation] = [ACTIVATIONS[name] for name in names]
        activations = tuple(kinds * len(sizes) if len(kinds) == 1 else kinds)
    return Network(sizes, activations, network.bias if bias is None else bias)


def _example(options: dict[str, Any]) -> Recipe:
    for name in ("target", "inputs", "names", "scale", "header"):
        if options[name] is not None:
            raise click.UsageError(f"'--{name}' goes with '--data'.")
    return example(options["example"] or DEFAULT_EXAMPLE)


def _own_data(options: dict[str, Any]) -> Recipe:
    if options["example"] is not None:
        raise click.UsageError("'--data' takes the place of '--example': expected one of them.")
    if not options["target"]:
        raise click.UsageError("'--data' needs '--target': the columns to learn.")
    return own_recipe(read_data(options))


def read_data(options: dict[str, Any]) -> Problem:
    """The data that the options name.

    Raises:
        click.UsageError: It cannot be read; the message names the file.
    """
    from ..data import DataError, read_problem

    try:
        problem = read_problem(
            options["data"],
            _split(options["target"]),
            _split(options["inputs"]) if options["inputs"] else None,
            scale=options["scale"] or "none",
            header=options["header"],
            names=options["names"],
        )
    except DataError as error:
        raise click.UsageError(str(error)) from None
    name = "standard input" if options["data"] == "-" else Path(options["data"]).name
    return replace(problem, name=name)


def own_recipe(problem: Problem) -> Recipe:
    """What a problem is trained with unless more is said: one layer of sigmoids."""
    return Recipe(problem, Network((problem.outputs,), (SIGMOID,)), seed=1)


def _network(options: dict[str, Any], start: Recipe) -> Network:
    layers, names = options["layers"], options["activation"]
    layers = None if layers is None else read_layers(layers)
    names = None if names is None else read_activations(names)
    try:
        return with_network(start, layers, names, options["bias"])
    except ValueError as error:
        raise _refused(error) from None


def read_layers(text: str) -> tuple[int, ...]:
    """The units of each layer.

    Raises:
        OptionError: The text says none.
    """
    try:
        return tuple(int(size) for size in _split(text))
    except ValueError:
        raise _bad("layers", text, "whole numbers such as 4,1") from None


def read_activations(text: str) -> list[str]:
    """The names of activations, one for all layers or one for each.

    Raises:
        OptionError: There is none of a name.
    """
    names = _split(text)
    for name in names:
        if name not in ACTIVATIONS:
            raise _bad("activation", name, f"one of {', '.join(ACTIVATIONS)}")
    return names


def _batch(text: str) -> int | None:
    if text == "full":
        return None
    try:
        return int(text)  # isdecimal alone would let through what is too long for Python
    except ValueError:
        raise _bad("batch", text, "full or a number of rows") from None


def _weights(path: str) -> Any:
    from ..data.weights import read_weights

    try:
        return read_weights(Path(path))
    except ValueError as error:
        raise click.UsageError(f"Invalid value for '--weights': {error}.") from None


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _bad(option: str, value: str, expected: str) -> OptionError:
    return OptionError(option, f"{value!r}, expected {expected}")


def _refused(error: ValueError, file: str | None = None) -> OptionError:
    """What the engine refused, with the option's name for the part's.

    Args:
        error: What the engine said.
        file: Where weights were read from.
    """
    part, _, what = str(error).partition(": ")
    name, _, where = part.partition(" of ")
    if name == "weights" and file is not None:
        what = f"{file}: {where}: {what}" if where else f"{file}: {what}"
    return OptionError({"activations": "activation"}.get(name, name), what)
