"""The tables of a run's file as the run, each value checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nntui.engine import (
    ACTIVATIONS,
    EXAMPLES,
    MAX_ITERATION,
    Edit,
    Listed,
    Network,
    Problem,
    Recipe,
    RecipeError,
    example,
)
from nntui.engine.edits import WHATS
from nntui.engine.network import MAX_SEED
from nntui.engine.network_plan import phases
from nntui.engine.problem import Array, Words
from nntui.engine.scale import Scaling

from .before import phases_of_format_1
from .encode import FORMAT, NAMES, layer_keys
from .errors import RunError, as_toml
from .fields import FIELDS
from .run import Fingerprint, Run, check_name
from .table import TomlTable

_KEYS = ("format", "name", "saved", "place", "recipe", "fingerprint", "weights")
_RECIPE_KEYS = (
    "example", "seed", *FIELDS, "problem", "network", "edit",
)  # fmt: skip
_EDIT_KEYS = ("iteration", "what", "layer", "row", "column", "old", "new", "on")


def run_of(document: dict[str, Any]) -> Run:
    """The run that TOML's tables and values hold.

    Raises:
        RunError: A key is missing, unknown, or holds something else than it should. The message
            names the key; the file is not known here.
    """
    _check_format(document)
    top = TomlTable(document, "", _KEYS)
    recipe = _recipe(top)
    place = top.table("place", ("iteration", "phase", "row", "unit"))
    return Run(
        name=check_name(top.text("name")),
        recipe=recipe,
        iteration=place.whole("iteration", 0, MAX_ITERATION),
        phase=_phase(place, recipe, document["format"]),
        saved=top.moment("saved"),
        fingerprints=_fingerprints(top, recipe),
        row=place.whole("row", 1, recipe.problem.rows) - 1,
        unit=place.whole("unit", 1, max(recipe.network.sizes)) - 1,
    )


def _phase(place: TomlTable, recipe: Recipe, version: int) -> int:
    if version > 1:
        return place.whole("phase", 0, phases(recipe))
    now = phases_of_format_1(recipe)
    return now[place.whole("phase", 0, len(now) - 1)]


def _check_format(document: dict[str, Any]) -> None:
    # First of all: a newer format may have keys that this version does not know.
    if "format" not in document:
        raise RunError(f"missing, expected {FORMAT}", "format")
    version = document["format"]
    if type(version) is not int or version < 1:
        raise RunError(f"{as_toml(version)}, expected {FORMAT}", "format")
    if version > FORMAT:
        raise RunError(
            f"{as_toml(version)}, this nntui reads up to {FORMAT}: it was saved by a newer one",
            "format",
        )


def _recipe(top: TomlTable) -> Recipe:
    table = top.table("recipe", _RECIPE_KEYS)
    name = table.text("example") if "example" in table else None
    problem, network = _data(table) if name is None else _data_of_example(table, name)
    if network.sizes[-1] != problem.outputs:
        raise RunError(
            f"the last is {network.sizes[-1]}, expected {problem.outputs}, one unit for each "
            "column of targets",
            "recipe.network.sizes",
        )
    # Their shapes are checked before a seed draws any: a mistyped size must not ask for all the
    # memory that there is.
    weights = top.table("weights", layer_keys(network.layers))
    given = _layers(weights, network.shapes(problem.features))
    seed = table.whole("seed", 0, MAX_SEED) if "seed" in table else None
    values = {
        key: field.read(table, problem)
        for key, field in FIELDS.items()
        if field.is_needed or key in table
    }
    with _told_by_key():
        recipe = Recipe(
            problem,
            network,
            seed,
            given if seed is None else None,
            example=name,
            **values,
        ).with_listed(_edits(table))
    if seed is not None and Fingerprint(0, recipe.first_weights) != Fingerprint(0, given):
        raise RunError(
            f"not those that seed {seed} draws, expected the same; "
            "remove seed from [recipe] to start from the weights in the file",
            "weights",
        )
    return recipe


def _data_of_example(table: TomlTable, name: str) -> tuple[Problem, Network]:
    if "problem" in table:
        raise RunError("beside an example, expected one or the other", table.key("problem"))
    if name not in EXAMPLES:
        known = ", ".join(EXAMPLES)
        raise RunError(f"{as_toml(name)}, expected one of {known}", table.key("example"))
    own = example(name)
    return own.problem, _network(table) if "network" in table else own.network


def _data(table: TomlTable) -> tuple[Problem, Network]:
    if "problem" not in table and "network" not in table:
        raise RunError(
            "missing, expected an example, or a problem and a network", table.key("example")
        )
    keys = (
        "name", "inputs", "targets", *NAMES, "classes", "target_scaling", "input_scaling", "one_hot"
    )  # fmt: skip
    return _problem(table.table("problem", keys)), _network(table)


def _problem(table: TomlTable) -> Problem:
    feature, output, row = (table.texts(key) if key in table else () for key in NAMES)
    inputs, targets = table.matrix("inputs"), table.matrix("targets")
    name = table.text("name") if "name" in table else ""
    classes = table.texts("classes") if "classes" in table else ()
    with _told_by_key():
        return Problem(
            inputs,
            targets,
            feature,
            output,
            row,
            name,
            classes=classes,
            target_scaling=_scaling(table, "target_scaling", targets.shape[1]),
            input_scaling=_scaling(table, "input_scaling", inputs.shape[1]),
            one_hot=_one_hot(table, inputs.shape[1]),
        )


def _scaling(table: TomlTable, key: str, columns: int) -> tuple[Scaling, ...]:
    """How each column was scaled; empty where none was."""
    if key not in table:
        return ()
    ways = table.matrix(key, (columns, 2)).tolist()
    return tuple(Scaling(zero, spread) for zero, spread in ways)


def _one_hot(table: TomlTable, features: int) -> tuple[Words, ...]:
    if "one_hot" not in table:
        return ()
    return tuple(
        Words(each.text("column"), each.whole("first", 1, features) - 1, each.texts("words"))
        for each in table.tables("one_hot", ("column", "first", "words"))
    )


def _network(recipe: TomlTable) -> Network:
    table = recipe.table("network", ("sizes", "activations", "bias"))
    sizes, names = table.wholes("sizes"), table.texts("activations")
    for name in names:
        if name not in ACTIVATIONS:
            known = ", ".join(ACTIVATIONS)
            raise RunError(f"{as_toml(name)}, expected one of {known}", table.key("activations"))
    bias = table.flag("bias") if "bias" in table else False
    with _told_by_key():
        return Network(sizes, names, bias)


@contextmanager
def _told_by_key() -> Iterator[None]:
    """What the engine refuses is told by the key of the file that says it."""
    try:
        yield
    except RecipeError as error:
        raise RunError(error.reason, _KEY_OF.get(error.field, f"recipe.{error.field}")) from None


_KEY_OF = {
    "layers": "recipe.network.sizes",
    "activations": "recipe.network.activations",
    **{key: f"recipe.problem.{key}" for key in ("inputs", "targets", *NAMES, "classes", "one_hot")},
}
"""The keys of what the engine's errors are about, but for what stands in the recipe's own table."""


def _edits(recipe: TomlTable) -> tuple[Listed, ...]:
    if "edit" not in recipe:
        return ()
    return tuple(
        Listed(_edit(table), table.flag("on") if "on" in table else True)
        for table in recipe.tables("edit", _EDIT_KEYS)
    )


def _edit(table: TomlTable) -> Edit:
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


def _fingerprints(top: TomlTable, recipe: Recipe) -> tuple[Fingerprint, ...]:
    shapes = recipe.network.shapes(recipe.problem.features)
    return tuple(
        Fingerprint(table.whole("iteration", 0, MAX_ITERATION), _layers(table, shapes))
        for table in top.tables("fingerprint", ("iteration", *layer_keys(len(shapes))))
    )


def _layers(table: TomlTable, shapes: tuple[tuple[int, int], ...]) -> tuple[Array, ...]:
    keys = layer_keys(len(shapes))
    return tuple(table.matrix(key, shape) for key, shape in zip(keys, shapes, strict=True))
