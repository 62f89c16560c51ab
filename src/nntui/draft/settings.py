"""What is typed to start a run, checked field by field."""

from dataclasses import dataclass
from math import isfinite

import click

from ..cli.options import (
    DEFAULTS,
    OptionError,
    own_recipe,
    read_activations,
    read_data,
    read_layers,
    with_options,
)
from ..engine import Recipe
from ..engine.network import MAX_SEED
from ..explain.numbers import write_exact


@dataclass(frozen=True)
class Settings:
    """What stands in the fields about the network and its training."""

    layers: str
    activation: str
    bias: bool
    loss: str
    rate: str
    seed: str

    @classmethod
    def of(cls, recipe: Recipe) -> "Settings":
        """Those that make the recipe out of its problem."""
        network = recipe.network
        names = [activation.name for activation in network.activations]
        return cls(
            layers=",".join(str(size) for size in network.sizes),
            activation=names[0] if len(set(names)) == 1 else ",".join(names),
            bias=network.bias,
            loss=recipe.loss.name,
            rate=write_exact(recipe.rate),
            seed="" if recipe.seed is None else str(recipe.seed),
        )


def build(start: Recipe | None, settings: Settings) -> tuple[Recipe | None, dict[str, str]]:
    """The recipe that the settings make out of another.

    Args:
        start: Whose data it takes, and all that the settings do not say; `None` where there is
            no data yet.
        settings: What was typed.

    Returns:
        The recipe, where there is one, and what is wrong with which field.
    """
    wrong = {}
    for field, read in (("layers", read_layers), ("activation", read_activations)):
        try:
            read(getattr(settings, field))
        except OptionError as error:
            wrong[field] = error.reason
    rate = _rate(settings.rate)
    if rate is None:
        wrong["rate"] = f"{settings.rate!r}, expected a number above 0"
    seed = _seed(settings.seed)
    has_weights = start is not None and start.given_weights is not None
    if seed is None and (settings.seed or not has_weights):
        wrong["seed"] = f"{settings.seed!r}, expected a whole number from 0 to {MAX_SEED}"
    if wrong or start is None:
        return None, wrong
    options = DEFAULTS | vars(settings) | {"rate": rate, "seed": seed}
    try:
        return with_options(start, options), {}
    except OptionError as error:
        if error.option == "weights":
            return None, {"seed": f"the given weights are {error.reason}; a seed draws new ones"}
        return None, {error.option: error.reason}


def recipe_of_file(path: str, target: str, inputs: str, scale: str) -> Recipe:
    """What a file is trained with unless more is said.

    Args:
        path: A CSV or TSV file.
        target: The columns to learn.
        inputs: Those to learn from; nothing for all others.
        scale: How inputs are scaled.

    Raises:
        OptionError: It cannot be read, or does not have the columns.
    """
    # Here, because a run of an example reads no file.
    from ..data import DataError
    from ..data.errors import listed
    from ..data.table import open_table

    try:
        if not target:
            names = listed(open_table(path, None).names)
            raise OptionError("target", f"expected some of the columns {names}")
        columns = {"target": target, "inputs": inputs or None}
        return own_recipe(read_data(DEFAULTS | columns | {"data": path, "scale": scale}))
    except OptionError:
        raise
    except (DataError, click.UsageError) as error:
        reason = str(error).removeprefix(f"{path}: ").replace("--inputs", "Inputs")
        raise OptionError(_blamed(reason, target, inputs), reason) from None


def _blamed(reason: str, target: str, inputs: str) -> str:
    """The field that an error about a file is about."""
    for field, text in (("target", target), ("inputs", inputs)):
        if any(f"no column {name.strip()!r}" in reason for name in text.split(",")):
            return field
    return "data"


def _rate(text: str) -> float | None:
    try:
        rate = float(text)
    except ValueError:
        return None
    return rate if isfinite(rate) and rate > 0 else None


def _seed(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 10 and int(text) <= MAX_SEED else None
