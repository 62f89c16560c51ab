"""A run as the text of its file: TOML that a person can read and edit."""

from collections.abc import Iterator
from typing import Any

from nntui.engine import EXAMPLES, Listed, Network, Problem, Recipe, example
from nntui.engine.problem import Array

from .fields import FIELDS
from .run import Run

FORMAT = 2
"""The version of the format that is written, and the newest that is read."""

NAMES = ("feature_names", "output_names", "row_names")
"""The keys of a problem's names, in the file as in `Problem`."""


def document(run: Run) -> dict[str, Any]:
    """The run as TOML's tables and values.

    The weights come last: wherever a file is cut off, something that it must have is missing.
    """
    return {
        "format": FORMAT,
        "name": run.name,
        "saved": run.saved,
        "place": {
            "iteration": run.iteration,
            "phase": run.phase,
            # From 1, as on the screen: r1 is the first row.
            "row": run.row + 1,
            "unit": run.unit + 1,
        },
        "recipe": _recipe(run.recipe),
        "fingerprint": [
            {"iteration": fingerprint.iteration, **_layers(fingerprint.weights)}
            for fingerprint in run.fingerprints
        ],
        "weights": _layers(run.recipe.first_weights),
    }


def layer_keys(layers: int) -> list[str]:
    """The keys of so many layers' weights."""
    return [f"layer_{layer}" for layer in range(1, layers + 1)]


def text(tables: dict[str, Any]) -> str:
    """A document as TOML.

    Not by `tomli_w` alone, which gives each number of a matrix a line of its own.
    """
    return "\n".join(_lines(tables)) + "\n"


def _recipe(recipe: Recipe) -> dict[str, Any]:
    """The recipe's tables. What a built-in example says itself is not said again."""
    own = example(recipe.example) if recipe.example in EXAMPLES else None
    is_own_problem = own is not None and recipe.problem == own.problem
    values: dict[str, Any] = {"example": recipe.example} if is_own_problem else {}
    if recipe.seed is not None:
        values["seed"] = int(recipe.seed)
    for name, field in FIELDS.items():
        value = field.write(recipe)
        if value is not None:
            values[name] = value
    if not is_own_problem:
        values["problem"] = _problem(recipe.problem)
    if own is None or not is_own_problem or recipe.network != own.network:
        values["network"] = _network(recipe.network)
    if listed := recipe.listed_edits:
        values["edit"] = [_edit(each) for each in listed]
    return values


def _problem(problem: Problem) -> dict[str, Any]:
    # What only some problems have is left out of others, which are written as before there was any.
    more: dict[str, Any] = {}
    if problem.classes:
        more["classes"] = list(problem.classes)
    if problem.target_scaling:
        more["target_scaling"] = [[float(each) for each in way] for way in problem.target_scaling]
    if problem.input_scaling:
        more["input_scaling"] = [[float(each) for each in way] for way in problem.input_scaling]
    if problem.one_hot:
        # From 1, as all places in the file.
        more["one_hot"] = [
            {"column": each.column, "first": each.first + 1, "words": list(each.words)}
            for each in problem.one_hot
        ]
    return {
        "name": problem.name,
        "inputs": problem.inputs.tolist(),
        "targets": problem.targets.tolist(),
        **{key: list(getattr(problem, key)) for key in NAMES},
        **more,
    }


def _network(network: Network) -> dict[str, Any]:
    return {
        "sizes": list(network.sizes),
        "activations": [activation.name for activation in network.activations],
        "bias": network.bias,
    }


def _edit(listed: Listed) -> dict[str, Any]:
    edit = listed.edit
    table: dict[str, Any] = {"iteration": edit.iteration, "what": edit.what}
    if edit.what == "weight":
        table["layer"] = edit.layer
    if edit.what != "rate":
        table |= {"row": edit.row + 1, "column": edit.column + 1}
    table |= {"old": float(edit.old), "new": float(edit.new)}
    # One that is made is written as before there was a switch.
    return table if listed.is_on else table | {"on": False}


def _layers(weights: tuple[Array, ...]) -> dict[str, Any]:
    matrices = [matrix.tolist() for matrix in weights]
    return dict(zip(layer_keys(len(weights)), matrices, strict=True))


def _lines(tables: dict[str, Any], where: str = "") -> Iterator[str]:
    inner: list[tuple[str, str, dict[str, Any]]] = []
    for key, value in tables.items():
        name = f"{where}{key}"
        if isinstance(value, dict):
            inner.append((f"[{name}]", name, value))
        elif isinstance(value, list) and isinstance(value[0], dict):
            inner += [(f"[[{name}]]", name, each) for each in value]
        else:
            yield f"{key} = {_value(value)}"
    for header, name, table in inner:
        yield f"\n{header}"
        yield from _lines(table, f"{name}.")


def _value(value: Any) -> str:
    import tomli_w

    if isinstance(value, float):
        return repr(value)  # all its digits
    if isinstance(value, list):
        if isinstance(value[0], list):  # a matrix: a line for each row
            return "[\n" + "".join(f"    {_value(row)},\n" for row in value) + "]"
        return f"[{', '.join(map(_value, value))}]"
    return tomli_w.dumps({"v": value}).removeprefix("v = ").removesuffix("\n")
