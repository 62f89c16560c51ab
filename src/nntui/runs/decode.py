"""The tables of a run's file as the run, each value checked."""

from dataclasses import replace
from typing import Any

from nntui.engine import (
    ACTIVATIONS,
    EXAMPLES,
    INITS,
    LOSSES,
    MAX_ITERATION,
    OPTIMIZERS,
    REDUCTIONS,
    Edit,
    Network,
    Problem,
    Recipe,
    example,
)
from nntui.engine.edits import WHATS
from nntui.engine.network import MAX_SEED
from nntui.engine.network_plan import phases
from nntui.engine.problem import Array

from .encode import FORMAT, NAMES, OF_OPTIMIZER, layer_keys
from .errors import RunError, shown
from .run import Fingerprint, Run, check_name
from .table import Table

_KEYS = ("format", "name", "saved", "place", "recipe", "fingerprint", "weights")
_RECIPE_KEYS = (
    "example", "seed", "rate", "until", "loss", "init", "momentum", "batch", "shuffle",
    "problem", "network", "edit", *OF_OPTIMIZER,
)  # fmt: skip
_EDIT_KEYS = ("iteration", "what", "layer", "row", "column", "old", "new")


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
        phase=place.whole("phase", 0, phases(recipe)),
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
    table = top.table("recipe", _RECIPE_KEYS)
    name = table.text("example") if "example" in table else None
    problem, network = _data(table) if name is None else _data_of_example(table, name)
    if network.sizes[-1] != problem.outputs:
        raise RunError(
            f"recipe.network.sizes: the last is {network.sizes[-1]}, expected "
            f"{problem.outputs}, one unit for each column of targets"
        )
    # Their shapes are checked before a seed draws any: a mistyped size must not ask for all the
    # memory that there is.
    weights = top.table("weights", layer_keys(network.layers))
    given = _layers(weights, network.shapes(problem.features))
    seed = table.whole("seed", 0, MAX_SEED) if "seed" in table else None
    batch = table.whole("batch", 1, problem.rows) if "batch" in table else None
    try:
        recipe = Recipe(
            problem,
            network,
            seed,
            given if seed is None else None,
            rate=table.number("rate"),
            until=table.whole("until", 0, MAX_ITERATION),
            example=name,
            loss=LOSSES[table.choice("loss", tuple(LOSSES), "squared")],
            init=table.choice("init", INITS, "uniform"),
            batch=batch,
            shuffle=table.flag("shuffle", False),
            momentum=table.number("momentum") if "momentum" in table else 0.0,
            **_of_optimizer(table),
            edits=_edits(table),
        )
    except RunError:
        raise
    except ValueError as error:
        raise RunError(f"recipe.{error}") from None
    if seed is not None and Fingerprint(0, recipe.first_weights) != Fingerprint(0, given):
        raise RunError(
            f"weights: not those that seed {seed} draws, expected the same; "
            "remove seed from [recipe] to start from the weights in the file"
        )
    return recipe


def _of_optimizer(table: Table) -> dict[str, Any]:
    """What the file says of the optimizer and what else is not said of a plain run."""
    found: dict[str, Any] = {}
    if "optimizer" in table:
        found["optimizer"] = table.choice("optimizer", tuple(OPTIMIZERS), "sgd")
    if "reduction" in table:
        found["reduction"] = table.choice("reduction", REDUCTIONS, "sum")
    for key in ("beta1", "beta2", "epsilon", "decay"):
        if key in table:
            found[key] = table.number(key)
    if "freeze" in table:
        found["freeze"] = tuple(table.texts("freeze"))
    return found


def _data_of_example(table: Table, name: str) -> tuple[Problem, Network]:
    if "problem" in table:
        raise RunError(f"{table.key('problem')}: beside an example, expected one or the other")
    if name not in EXAMPLES:
        known = ", ".join(EXAMPLES)
        raise RunError(f"{table.key('example')}: {shown(name)}, expected one of {known}")
    own = example(name)
    return own.problem, _network(table) if "network" in table else own.network


def _data(table: Table) -> tuple[Problem, Network]:
    if "problem" not in table and "network" not in table:
        raise RunError("recipe.example: missing, expected an example, or a problem and a network")
    return _problem(table.table("problem", ("name", "inputs", "targets", *NAMES))), _network(table)


def _problem(table: Table) -> Problem:
    names = {key: table.texts(key) for key in NAMES if key in table}
    inputs, targets = table.matrix("inputs"), table.matrix("targets")
    try:
        problem = Problem(inputs, targets, **names)  # type: ignore[arg-type]  # NAMES has no name
    except ValueError as error:
        raise RunError(f"recipe.problem.{error}") from None
    return replace(problem, name=table.text("name")) if "name" in table else problem


def _network(recipe: Table) -> Network:
    table = recipe.table("network", ("sizes", "activations", "bias"))
    sizes, names = table.wholes("sizes"), table.texts("activations")
    for name in names:
        if name not in ACTIVATIONS:
            known = ", ".join(ACTIVATIONS)
            raise RunError(f"{table.key('activations')}: {shown(name)}, expected one of {known}")
    bias = table.flag("bias", False)
    try:
        return Network(sizes, tuple(ACTIVATIONS[name] for name in names), bias)
    except ValueError as error:
        raise RunError(f"recipe.network.{error}") from None


def _edits(recipe: Table) -> tuple[Edit, ...]:
    if "edit" not in recipe:
        return ()
    return tuple(_edit(table) for table in recipe.tables("edit", _EDIT_KEYS))


def _edit(table: Table) -> Edit:
    what = table.choice("what", WHATS)
    row = column = layer = 1
    if what != "rate":
        row, column = (table.whole(key, 1, MAX_ITERATION) for key in ("row", "column"))
    if what == "weight":
        layer = table.whole("layer", 1, MAX_ITERATION)
    return Edit(
        iteration=table.whole("iteration", 0, MAX_ITERATION),
        what=what,
        new=table.number("new"),
        old=table.number("old"),
        layer=layer if what == "weight" else 0,
        row=row - 1,
        column=column - 1,
    )


def _fingerprints(top: Table, recipe: Recipe) -> tuple[Fingerprint, ...]:
    shapes = recipe.network.shapes(recipe.problem.features)
    return tuple(
        Fingerprint(table.whole("iteration", 0, MAX_ITERATION), _layers(table, shapes))
        for table in top.tables("fingerprint", ("iteration", *layer_keys(len(shapes))))
    )


def _layers(table: Table, shapes: tuple[tuple[int, int], ...]) -> tuple[Array, ...]:
    keys = layer_keys(len(shapes))
    return tuple(table.matrix(key, shape) for key, shape in zip(keys, shapes, strict=True))
