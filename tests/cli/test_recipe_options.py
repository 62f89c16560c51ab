"""The options that say what is trained: each does what it says, and nonsense is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nntui.engine import ACTIVATIONS, SIGMOID, Edit, Network, Recipe, Timeline, example

from .shell import complaint, printed, save


def told(*arguments: object) -> dict[str, Any]:
    """The one iteration that is printed."""
    (line,) = printed("print", "--format", "json", *arguments).splitlines()
    document: dict[str, Any] = json.loads(line)
    return document


def check_same(one: dict[str, Any], recipe: Recipe, iteration: int) -> None:
    """What was printed is this iteration of the recipe, bit for bit."""
    trace = Timeline(recipe).trace_at(iteration)
    assert one["iteration"] == iteration
    assert one["error"]["loss"] == trace.all_rows.errors.loss
    if recipe.batch is not None:
        assert one["batch_error"]["loss"] == trace.errors.loss
    for values, expected in zip(one["weights"], trace.weights, strict=True):
        assert np.array(values).tobytes() == expected.values.tobytes()
    for operation, done in zip(one["operations"], trace.operations, strict=True):
        assert (operation["kind"], operation["layer"]) == (done.kind, done.layer)
        assert np.array(operation["values"]).tobytes() == done.values.tobytes()


def test_every_option_of_a_network() -> None:
    one = told(
        *("--example", "ring", "--layers", "3,2,1", "--activation", "tanh,leaky-relu,sigmoid"),
        *("--no-bias", "--loss", "cross-entropy", "--init", "xavier", "--seed", "5"),
        *("--rate", "0.01", "--batch", "7", "--shuffle", "--momentum", "0.9", "--from", "31"),
    )
    kinds = tuple(ACTIVATIONS[name] for name in ("tanh", "leaky-relu", "sigmoid"))
    recipe = example("ring").with_(
        network=Network((3, 2, 1), kinds),
        init="xavier",
        seed=5,
        rate=0.01,
        batch=7,
        shuffle=True,
        momentum=0.9,
    )
    check_same(one, recipe, 31)
    assert one["rows"] == [row + 1 for row in recipe.rows_at(31)]
    trace = Timeline(recipe).trace_at(31)
    velocities = trace.state[len(trace.weights) :]
    for values, expected in zip(one["velocities"], velocities, strict=True):
        assert np.array(values).tobytes() == expected.tobytes()


def test_three_classes_of_softmax() -> None:
    one = told(
        *("--example", "iris", "--layers", "5,3", "--activation", "tanh,softmax"),
        *("--loss", "cross-entropy", "--from", "3"),
    )
    check_same(one, example("iris"), 3)
    assert one["error"]["loss"] != one["error"]["half_squares"]


def test_the_gate_with_and_without_bias() -> None:
    with_bias = told("--example", "xor", "--bias", "--from", "2")
    check_same(with_bias, example("xor"), 2)
    without = Network((2, 1), (SIGMOID, SIGMOID))
    check_same(
        told("--example", "xor", "--no-bias", "--from", "2"),
        example("xor").with_(network=without),
        2,
    )


def test_weights_typed_in(tmp_path: Path) -> None:
    path = tmp_path / "homework.txt"
    path.write_text("0.5 -1\n1 0.25\n-2 3\n\n1\n-1\n", "utf-8")
    one = told("--layers", "2,1", "--weights", str(path), "--from", "1")
    weights = (np.array([[0.5, -1], [1, 0.25], [-2, 3]]), np.array([[1], [-1]]))
    recipe = example("article").with_(
        network=Network((2, 1), (SIGMOID, SIGMOID)), seed=None, given_weights=weights
    )
    check_same(one, recipe, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--activation", "softmax"],
            "Invalid value for '--activation': softmax shares 1 out, expected two outputs or more.",
        ),
        (
            ["--example", "iris", "--activation", "softmax,softmax"],
            "Invalid value for '--activation': softmax is for the last layer only.",
        ),
        (
            ["--example", "iris", "--loss", "squared"],
            "Invalid value for '--loss': softmax outputs are trained with cross-entropy.",
        ),
        *(
            (
                ["--activation", name, "--loss", "cross-entropy"],
                "Invalid value for '--loss': cross-entropy needs outputs between 0 and 1, and "
                f"{name} can leave that range; expected a sigmoid or softmax output.",
            )
            for name in ("tanh", "relu", "leaky-relu", "linear")
        ),
        (
            ["--batch", "0"],
            "Invalid value for '--batch': 0, expected full or a number from 1 to 4.",
        ),
        (
            ["--batch", "5"],
            "Invalid value for '--batch': 5, expected full or a number from 1 to 4.",
        ),
        (
            ["--batch", "half"],
            "Invalid value for '--batch': 'half', expected full or a number of rows.",
        ),
        (
            ["--shuffle"],
            "Invalid value for '--shuffle': expected batches and a seed to draw their order from.",
        ),
        (
            ["--momentum", "1"],
            "Invalid value for '--momentum': 1, expected a number from 0 to below 1.",
        ),
        (
            ["--momentum", "nan"],
            "Invalid value for '--momentum': nan, expected a number from 0 to below 1.",
        ),
        (
            ["--layers", "4,2"],
            "Invalid value for '--layers': the last has 2 units, expected 1, one for each column "
            "of targets.",
        ),
        (
            ["--layers", "0,1"],
            "Invalid value for '--layers': expected at least one layer of at least one unit.",
        ),
        (
            ["--activation", "tanh,relu,sigmoid"],
            "Invalid value for '--activation': 3 given, expected one for each of 1 layers.",
        ),
        (
            ["--activation", "swish"],
            "Invalid value for '--activation': 'swish', expected one of sigmoid, tanh, relu, "
            "leaky-relu, gelu, silu, linear, softmax, step.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(arguments: list[str], said: str) -> None:
    assert complaint(*arguments) == complaint("print", *arguments) == f"nntui: {said}\n"


def test_targets_outside_0_to_1_do_not_go_with_cross_entropy(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,y\n1,0.5\n2,7\n", "utf-8")
    said = complaint("--data", path, "--target", "y", "--loss", "cross-entropy")
    assert said == "nntui: Invalid value for '--loss': cross-entropy needs targets from 0 to 1.\n"


def test_an_edited_run_of_batches_replays_from_the_shell_bit_for_bit() -> None:
    recipe = example("ring").with_(
        batch=9,
        shuffle=True,
        momentum=0.5,
        edits=(Edit(40, "weight", 0.5, 0.0, layer=2, row=4), Edit(90, "rate", 0.1, 0.03)),
    )
    save("edited", recipe, 120, 4)
    text = printed("replay", "edited", "--check")
    assert text == "5 fingerprints up to iteration 120 agree bit for bit.\n"
