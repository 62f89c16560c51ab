"""A run as the text of its file: TOML that a person can read and edit."""

from collections.abc import Iterator
from typing import Any

from nntui.engine import EXAMPLES, Recipe, example
from nntui.engine.problem import Array

from .run import Run

FORMAT = 1
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
    by_name = _is_the_examples_own(recipe)
    tables: dict[str, Any] = {"example": recipe.example} if by_name else {}
    if recipe.seed is not None:
        tables["seed"] = int(recipe.seed)
    tables |= {"rate": float(recipe.rate), "until": int(recipe.until)}
    return tables if by_name else tables | _data(recipe)


def _is_the_examples_own(recipe: Recipe) -> bool:
    if recipe.example not in EXAMPLES:
        return False
    own = example(recipe.example)
    return recipe.problem == own.problem and recipe.network == own.network


def _data(recipe: Recipe) -> dict[str, Any]:
    problem, network = recipe.problem, recipe.network
    return {
        "problem": {
            "inputs": problem.inputs.tolist(),
            "targets": problem.targets.tolist(),
            **{key: list(getattr(problem, key)) for key in NAMES},
        },
        "network": {
            "sizes": list(network.sizes),
            "activations": [activation.name for activation in network.activations],
        },
    }


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
