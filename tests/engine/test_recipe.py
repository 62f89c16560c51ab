"""Everything that a run follows from: what is refused, and what makes two recipes equal."""

import dataclasses
import pickle
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naive import bits, trace_bits
from tests.strategies import recipes

from nntui.engine import (
    ACTIVATIONS,
    EXAMPLES,
    LOSSES,
    MAX_ITERATION,
    SIGMOID,
    Edit,
    Network,
    Problem,
    Recipe,
    RecipeError,
    Timeline,
    example,
)
from nntui.engine.network import MAX_SEED

WEIGHTS = (np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]), np.array([[0.7], [0.8]]))


def recipe(**changes: Any) -> Recipe:
    """A recipe of two layers that differs by `changes` from the usual one."""
    parts: dict[str, Any] = {
        "problem": Problem(np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.array([[0.0], [1.0]])),
        "network": Network((2, 1), (SIGMOID, SIGMOID)),
        "given_weights": tuple(matrix.copy() for matrix in WEIGHTS),
    }
    return Recipe(**{**parts, **changes})


def refused(message: str, **changes: Any) -> None:
    with pytest.raises(RecipeError, match=f"^{re.escape(message)}$"):
        recipe(**changes)


# What is refused


def test_weights_come_from_a_seed_or_are_given() -> None:
    refused("weights: expected either a seed or given weights", seed=1)
    refused("weights: expected either a seed or given weights", given_weights=None)


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1])
def test_a_seed_is_one_that_numpy_takes(seed: int) -> None:
    refused(
        f"seed: {seed}, expected a whole number from 0 to 4294967295",
        seed=seed,
        given_weights=None,
    )


@pytest.mark.parametrize("seed", [0, 1, MAX_SEED])
def test_every_seed_in_range_draws_weights(seed: int) -> None:
    weights = recipe(seed=seed, given_weights=None).first_weights
    assert [matrix.shape for matrix in weights] == [(3, 2), (2, 1)]


@pytest.mark.parametrize(
    ("rate", "written"),
    [(0.0, "0"), (-0.5, "-0.5"), (np.inf, "inf"), (-np.inf, "-inf"), (np.nan, "nan")],
)
def test_a_rate_is_finite_and_above_0(rate: float, written: str) -> None:
    refused(f"rate: {written}, expected a finite number above 0", rate=rate)


@pytest.mark.parametrize("until", [-1, MAX_ITERATION + 1])
def test_a_run_plays_until_an_iteration_in_range(until: int) -> None:
    refused(f"until: {until}, expected a whole number from 0 to 10000000", until=until)


def test_seeds_and_iterations_are_whole_numbers() -> None:
    refused("seed: 1.5, expected a whole number from 0 to 4294967295", seed=1.5, given_weights=None)
    refused("until: 2.5, expected a whole number from 0 to 10000000", until=2.5)


def test_the_last_layer_has_a_unit_for_each_target() -> None:
    refused(
        "layers: the last has 3 units, expected 1, one for each column of targets",
        network=Network((2, 3), (SIGMOID, SIGMOID)),
    )


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ((WEIGHTS[0],), "weights: 1 matrix, expected 2, one a layer"),
        ((*WEIGHTS, WEIGHTS[1]), "weights: 3 matrices, expected 2, one a layer"),
        ((WEIGHTS[0].T, WEIGHTS[1]), "weights of layer 1: 2×3, expected 3×2"),
        ((WEIGHTS[0], WEIGHTS[1].T), "weights of layer 2: 1×2, expected 2×1"),
        (
            (WEIGHTS[0], np.array([[1.0], [np.nan]])),
            "weights of layer 2: row 2, column 1 is nan, expected a finite number",
        ),
        (
            ([[1, 2], [3]], WEIGHTS[1]),
            "weights of layer 1: expected rows of numbers, all of one length",
        ),
        (
            (WEIGHTS[0], np.array([1.0, 2.0])),
            "weights of layer 2: expected at least one row of at least one number",
        ),
    ],
)
def test_given_weights_fit_the_network(weights: Any, message: str) -> None:
    refused(message, given_weights=weights)


@pytest.mark.parametrize(
    ("momentum", "written"), [(1.0, "1"), (1.5, "1.5"), (-0.1, "-0.1"), (np.nan, "nan")]
)
def test_momentum_is_below_1(momentum: float, written: str) -> None:
    refused(f"momentum: {written}, expected a number from 0 to below 1", momentum=momentum)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"loss": "hinge"}, "loss: 'hinge', expected one of squared, squares, mse, cross-entropy"),
        (
            {"init": "foo", "seed": 1, "given_weights": None},
            "init: 'foo', expected one of uniform, xavier, he, zeros",
        ),
        (
            {"optimizer": "adams"},
            "optimizer: 'adams', expected one of sgd, momentum, rmsprop, adam",
        ),
        ({"reduction": "max"}, "reduction: 'max', expected one of sum, mean"),
        ({"freeze": ("bias",)}, "freeze: 'bias', expected some of 1, 2"),
        ({"freeze": ("3",)}, "freeze: '3', expected some of 1, 2"),
        ({"freeze": ("1", "2")}, "freeze: no layer is left to train"),
        ({"decay": -0.1}, "decay: -0.1, expected a finite number, 0 or more"),
        ({"optimizer": "adam", "beta1": 1.0}, "beta1: 1, expected a number from 0 to below 1"),
        ({"optimizer": "adam", "epsilon": 0.0}, "epsilon: 0, expected a finite number above 0"),
        ({"beta1": 0.5}, "beta1: does not go with the optimizer sgd"),
        (
            {"optimizer": "adam", "momentum": 0.5},
            "momentum: does not go with the optimizer adam",
        ),
        ({"optimizer": "rmsprop", "beta1": 0.5}, "beta1: does not go with the optimizer rmsprop"),
    ],
    ids=str,
)
def test_what_there_is_not_is_refused(changes: dict[str, Any], message: str) -> None:
    refused(message, **changes)


def test_an_optimizer_begins_with_its_own_settings() -> None:
    assert recipe(optimizer="momentum").momentum == 0.9
    assert recipe(optimizer="rmsprop").beta2 == 0.9
    adam = recipe(optimizer="adam")
    assert (adam.beta1, adam.beta2, adam.epsilon) == (0.9, 0.999, 1e-8)
    assert recipe(momentum=0.5).optimizer == "momentum"
    assert recipe(momentum=0.5) == recipe(optimizer="momentum", momentum=0.5)
    assert adam.with_(optimizer="rmsprop") == recipe(optimizer="rmsprop")
    assert recipe(freeze=("1", "1")) == recipe(freeze=("1",))


def test_softmax_goes_with_cross_entropy() -> None:
    problem = Problem(np.array([[0.0, 0.0, 1.0]]), np.array([[0.0, 1.0]]))
    network = Network((2,), (ACTIVATIONS["softmax"],))
    parts = {"problem": problem, "network": network, "seed": 1, "given_weights": None}
    refused("loss: softmax outputs are trained with cross-entropy", **parts)
    assert recipe(**parts, loss="cross-entropy").loss is LOSSES["cross-entropy"]


@pytest.mark.parametrize("name", ["tanh", "relu", "leaky-relu", "linear"])
def test_cross_entropy_goes_with_outputs_from_0_to_1(name: str) -> None:
    refused(
        f"loss: cross-entropy needs outputs between 0 and 1, and {name} can leave that range; "
        "expected a sigmoid or softmax output",
        network=Network((2, 1), (SIGMOID, ACTIVATIONS[name])),
        loss="cross-entropy",
    )
    # A hidden layer may be of any activation.
    hidden = Network((2, 1), (ACTIVATIONS[name], SIGMOID))
    assert recipe(network=hidden, loss="cross-entropy").network == hidden


@pytest.mark.parametrize("target", [-0.001, 1.001, 7.0])
def test_cross_entropy_goes_with_targets_from_0_to_1(target: float) -> None:
    problem = Problem(recipe().problem.inputs, np.array([[0.5], [target]]))
    refused("loss: cross-entropy needs targets from 0 to 1", problem=problem, loss="cross-entropy")
    assert recipe(problem=problem).problem == problem


def test_a_network_has_no_more_weights_than_fit_into_memory() -> None:
    refused(
        "layers: 1,200,004 weights, expected at most 1,000,000",
        network=Network((300_001, 1), (SIGMOID, SIGMOID)),
        seed=1,
        given_weights=None,
    )


def test_a_recipe_error_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="rate"):
        recipe(rate=-1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"loss": "hinge"}, "loss: 'hinge', expected one of squared, squares, mse, cross-entropy"),
        (
            {"init": "foo", "seed": 1, "given_weights": None},
            "init: 'foo', expected one of uniform, xavier, he, zeros",
        ),
    ],
)
def test_a_name_that_nobody_knows_is_not_taken_in_silence(
    changes: dict[str, Any], message: str
) -> None:
    refused(message, **changes)


def test_an_edit_changes_what_there_is_to_change() -> None:
    with pytest.raises(
        ValueError, match=r"^edit: 'bias', expected one of weight, input, target, rate$"
    ):
        Edit(0, "bias", 1.0, 0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "field", "layer"),
    [
        (lambda: recipe(rate=-1), "rate", None),
        (lambda: recipe(given_weights=(WEIGHTS[0], WEIGHTS[1].T)), "weights", 2),
        (lambda: recipe(given_weights=(WEIGHTS[0], [[1], [np.nan]])), "weights", 2),
        (lambda: Network((4, 1), ("tanh",)), "activations", None),
        (lambda: Problem([[1], [2]], [[1]]), "targets", None),
        (lambda: Problem([[1]], [[1]], row_names=["a", "b"]), "row_names", None),
        (lambda: Edit(-1, "rate", 1.0, 1.0), "edit", None),
    ],
)
def test_an_error_knows_its_field(make: Any, field: str, layer: int | None) -> None:
    with pytest.raises(RecipeError) as caught:
        make()
    error = caught.value
    assert (error.field, error.layer) == (field, layer)
    # As it comes back from a process that trains a seed.
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), vars(again)) == (str(error), vars(error))
    of_layer = f" of layer {layer}" if layer else ""
    assert str(error) == f"{field}{of_layer}: {error.reason}"


# What makes two recipes equal


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_the_same_each_time(name: str) -> None:
    assert example(name) == example(name)
    assert hash(example(name)) == hash(example(name))
    assert example(name).example == name


def test_equal_recipes_are_one_key() -> None:
    assert recipe() == recipe()
    assert len({recipe(), recipe(), recipe(rate=2.0)}) == 2
    assert recipe() != "recipe"


CHANGES: list[dict[str, Any]] = [
    {"edits_off": ((0, Edit(2, "rate", 0.5, 1.0)),)},
    {"problem": Problem(np.array([[0, 0, 1], [0, 1, 2]]), np.array([[0], [1]]))},
    {"problem": Problem(np.array([[0, 0, 1], [0, 1, 1]]), np.array([[0], [0.5]]))},
    {"problem": dataclasses.replace(recipe().problem, feature_names=("a", "b", "c"))},
    {
        "network": Network((1, 1), (SIGMOID, SIGMOID)),
        "given_weights": (WEIGHTS[0][:, :1], WEIGHTS[1][:1]),
    },
    {"given_weights": (WEIGHTS[0], np.array([[0.7], [0.8000000000000002]]))},
    {"given_weights": (np.array([[0.1, 0.2], [0.3, 0.5], [0.5, 0.6]]), WEIGHTS[1])},
    {"given_weights": None, "seed": 1},
    {"given_weights": None, "seed": 2},
    {"rate": 1.0000000000000002},
    {"loss": "cross-entropy"},
    {"given_weights": None, "seed": 1, "init": "xavier"},
    {"batch": 1},
    {"batch": 2},
    {"given_weights": None, "seed": 1, "batch": 1, "shuffle": True},
    {"momentum": 0.5},
    {"optimizer": "momentum"},
    {"optimizer": "rmsprop"},
    {"optimizer": "adam"},
    {"optimizer": "adam", "beta1": 0.8},
    {"optimizer": "adam", "beta2": 0.8},
    {"optimizer": "adam", "epsilon": 1e-3},
    {"decay": 0.1},
    {"freeze": ("1",)},
    {"freeze": ("2",)},
    {"reduction": "mean"},
    {"edits": (Edit(3, "rate", 0.5, 1.0),)},
    {"edits": (Edit(4, "rate", 0.5, 1.0),)},
    {"network": Network((2, 1), (ACTIVATIONS["tanh"], SIGMOID))},
    {
        "network": Network((2, 1), (SIGMOID, SIGMOID), bias=True),
        "given_weights": (np.ones((4, 2)), np.ones((3, 1))),
    },
    {"until": 9_999},
    {"example": "article"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: "+".join(change))
def test_any_change_makes_another_recipe(change: dict[str, Any]) -> None:
    assert recipe(**change) != recipe()
    assert recipe(**change) == recipe(**change)


def test_all_changes_make_different_recipes() -> None:
    assert len({recipe(), *(recipe(**change) for change in CHANGES)}) == len(CHANGES) + 1


def test_each_part_of_a_recipe_is_changed_above() -> None:
    parts = {field.name for field in dataclasses.fields(Recipe)}
    assert parts == {part for change in CHANGES for part in change}


@settings(max_examples=40)
@given(recipes(), st.integers(0, 30))
def test_equal_recipes_give_the_same_run(one: Recipe, iterations: int) -> None:
    other = one.with_(problem=Problem(one.problem.inputs.tolist(), one.problem.targets.tolist()))
    if one.given_weights is not None:
        copies = tuple(np.array(matrix.tolist()) for matrix in one.given_weights)
        other = other.with_(given_weights=copies)
    assert one == other
    assert hash(one) == hash(other)
    first, second = Timeline(one), Timeline(other)
    assert first.extend(iterations) == second.extend(iterations)
    assert first.end == second.end
    assert bits(first.errors("sum")) == bits(second.errors("sum"))
    last = max(0, first.trained - 1)
    assert trace_bits(first.trace_at(last)) == trace_bits(second.trace_at(last))


# What a recipe keeps


def test_a_recipe_can_be_written_with_names_and_lists() -> None:
    inputs, targets = [[0, 0, 1], [0, 1, 1]], [[0], [1]]
    one = Recipe(
        Problem(inputs, targets),
        Network([2, 1], ["sigmoid", "sigmoid"]),
        given_weights=[[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], [[0.7], [0.8]]],
    )
    assert one == recipe()
    assert hash(one) == hash(recipe())
    assert bits(*one.first_weights) == bits(*recipe().first_weights)
    assert Network((2, 1), ("tanh", SIGMOID)).activations == (ACTIVATIONS["tanh"], SIGMOID)


def test_a_recipe_does_not_change_with_the_arrays_it_was_made_of() -> None:
    weights = tuple(matrix.copy() for matrix in WEIGHTS)
    one = recipe(given_weights=weights)
    weights[0][0, 0] = 99.0
    assert one == recipe()


@pytest.mark.parametrize("one", [recipe(), recipe(given_weights=None, seed=3)])
def test_the_first_weights_cannot_be_changed(one: Recipe) -> None:
    for matrix in one.first_weights:
        with pytest.raises(ValueError, match="read-only"):
            matrix[0, 0] = 99.0


def test_a_part_of_a_recipe_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        recipe().rate = 2.0  # type: ignore[misc]


def test_minus_zero_among_given_weights_is_taken_as_zero() -> None:
    minus, plain = (
        recipe(given_weights=(WEIGHTS[0], np.array([[zero], [1.0]]))) for zero in (-0.0, 0.0)
    )
    assert minus == plain
    assert bits(*minus.first_weights) == bits(*plain.first_weights)


def test_a_new_seed_takes_the_place_of_given_weights() -> None:
    one = recipe().with_(seed=7)
    assert one.given_weights is None
    assert one == recipe(given_weights=None, seed=7)


def test_the_same_recipe_but_for_one_part() -> None:
    assert recipe().with_(rate=0.5) == recipe(rate=0.5)
    assert recipe().with_(until=5, example="mine") == recipe(until=5, example="mine")
    assert recipe().with_() == recipe()
    with pytest.raises(RecipeError, match="rate"):
        recipe().with_(rate=0)
