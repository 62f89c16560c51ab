"""The tables of a run's file as the run, each value checked."""

from typing import Any

from nntui.engine import ACTIVATIONS, EXAMPLES, MAX_ITERATION, Network, Problem, Recipe, example
from nntui.engine.network import MAX_SEED
from nntui.engine.problem import Array

from .encode import FORMAT, NAMES, layer_keys
from .errors import RunError, shown
from .run import PHASES_PER_LAYER, Fingerprint, Run, check_name
from .table import Table

_KEYS = ("format", "name", "saved", "place", "recipe", "fingerprint", "weights")


def run_of(document: dict[str, Any]) -> Run:
    """The run that TOML's tables and values hold.

    Raises:
        RunError: A key is missing, unknown, or holds something else than it should. The message
            names the key; the file is not known here.
    """
    _check_format(document)
    top = Table(document, "", _KEYS)
    recipe = _recipe(top)
    place = top.table("place", ("iteration", "phase", "row", "unit"))
    return Run(
        name=check_name(top.text("name")),
        recipe=recipe,
        iteration=place.whole("iteration", 0, MAX_ITERATION),
        phase=place.whole("phase", 0, PHASES_PER_LAYER * recipe.network.layers),
        saved=top.moment("saved"),
        fingerprints=_fingerprints(top, recipe),
        row=place.whole("row", 1, recipe.problem.rows) - 1,
        unit=place.whole("unit", 1, max(recipe.network.sizes)) - 1,
    )


def _check_format(document: dict[str, Any]) -> None:
    # First of all: a newer format may have keys that this version does not know.
    if "format" not in document:
        raise RunError(f"format: missing, expected {FORMAT}")
    version = document["format"]
    if type(version) is not int or version < 1:
        raise RunError(f"format: {shown(version)}, expected {FORMAT}")
    if version > FORMAT:
        raise RunError(
            f"format: {shown(version)}, this nntui reads up to {FORMAT}: "
            "it was saved by a newer one"
        )


def _recipe(top: Table) -> Recipe:
    table = top.table("recipe", ("example", "seed", "rate", "until", "problem", "network"))
    name = table.text("example") if "example" in table else None
    problem, network = _data(table) if name is None else _data_of_example(table, name)
    weights = top.table("weights", layer_keys(network.layers))
    rate, until = table.number("rate"), table.whole("until", 0, MAX_ITERATION)
    seed = table.whole("seed", 0, MAX_SEED) if "seed" in table else None
    # Their shapes are checked before a seed draws any: a mistyped size must not ask for all the
    # memory that there is.
    given = _layers(weights, network.shapes(problem.features))
    try:
        recipe = Recipe(problem, network, None, given, rate, until, name)
    except ValueError as error:
        raise RunError(f"recipe.{error}") from None
    return recipe if seed is None else _drawn(recipe, seed)


def _drawn(given: Recipe, seed: int) -> Recipe:
    """The recipe whose seed draws the given weights."""
    drawn = given.with_(seed=seed)
    if Fingerprint(0, drawn.first_weights) != Fingerprint(0, given.first_weights):
        raise RunError(
            f"weights: not those that seed {seed} draws, expected the same; "
            "remove seed from [recipe] to start from the weights in the file"
        )
    return drawn


def _data_of_example(table: Table, name: str) -> tuple[Problem, Network]:
    for key in ("problem", "network"):
        if key in table:
            raise RunError(f"{table.key(key)}: beside an example, expected one or the other")
    if name not in EXAMPLES:
        known = ", ".join(EXAMPLES)
        raise RunError(f"{table.key('example')}: {shown(name)}, expected one of {known}")
    own = example(name)
    return own.problem, own.network


def _data(table: Table) -> tuple[Problem, Network]:
    if "problem" not in table and "network" not in table:
        raise RunError("recipe.example: missing, expected an example, or a problem and a network")
    problem = _problem(table.table("problem", ("inputs", "targets", *NAMES)))
    network = _network(table.table("network", ("sizes", "activations")))
    if network.sizes[-1] != problem.outputs:
        raise RunError(
            f"recipe.network.sizes: the last is {network.sizes[-1]}, expected "
            f"{problem.outputs}, one unit for each column of targets"
        )
    return problem, network


def _problem(table: Table) -> Problem:
    names = {key: table.texts(key) for key in NAMES if key in table}
    inputs, targets = table.matrix("inputs"), table.matrix("targets")
    try:
        return Problem(inputs, targets, **names)
    except ValueError as error:
        raise RunError(f"recipe.problem.{error}") from None


def _network(table: Table) -> Network:
    sizes, names = table.wholes("sizes"), table.texts("activations")
    for name in names:
        if name not in ACTIVATIONS:
            known = ", ".join(ACTIVATIONS)
            raise RunError(f"{table.key('activations')}: {shown(name)}, expected one of {known}")
    try:
        return Network(sizes, tuple(ACTIVATIONS[name] for name in names))
    except ValueError as error:
        raise RunError(f"recipe.network.{error}") from None


def _fingerprints(top: Table, recipe: Recipe) -> tuple[Fingerprint, ...]:
    shapes = recipe.network.shapes(recipe.problem.features)
    return tuple(
        Fingerprint(table.whole("iteration", 0, MAX_ITERATION), _layers(table, shapes))
        for table in top.tables("fingerprint", ("iteration", *layer_keys(len(shapes))))
    )


def _layers(table: Table, shapes: tuple[tuple[int, int], ...]) -> tuple[Array, ...]:
    keys = layer_keys(len(shapes))
    return tuple(table.matrix(key, shape) for key, shape in zip(keys, shapes, strict=True))
