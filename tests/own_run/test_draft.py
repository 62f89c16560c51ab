"""What is typed to start a run, at the shell or into a form, checked field by field."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import click
import numpy as np
import pytest

from nntui.cli.options import build_recipe, recipe_options
from nntui.draft import (
    ClashError,
    Draft,
    DraftError,
    FieldError,
    FileError,
    check,
    recipe_of,
    recipe_on,
    start_of,
)
from nntui.draft.data import OF_FILE
from nntui.draft.draft import OF_NETWORK, OF_RECIPE
from nntui.engine import EXAMPLES, Network, Recipe, example
from nntui.explain.overview import overview

ARTICLE = Draft.of(example("article"))
HUGE = "9" * 5_000  # Python refuses to read it as a number
IRIS = Draft.of(example("iris"))


def errors(make: Callable[..., object], *arguments: object) -> tuple[FieldError, ...]:
    """What is wrong with which field."""
    with pytest.raises(DraftError) as caught:
        make(*arguments)
    assert str(caught.value) == "\n".join(map(str, caught.value.errors))
    return caught.value.errors


def wrong(draft: Draft, start: Recipe) -> dict[str, str]:
    return {error.field: error.reason for error in errors(recipe_on, draft, start)}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_recipe_comes_out_of_its_own_draft(name: str) -> None:
    recipe = example(name)
    assert recipe_on(Draft.of(recipe), recipe) == recipe


def test_texts_and_typed_values_make_the_same_recipe() -> None:
    typed = Draft(
        layers="4, 1", activation="tanh,sigmoid", bias=True, loss="cross-entropy", init="xavier",
        batch="3", shuffle=True, momentum="0.5", rate=" 0.5", seed="7", until="9",
    )  # fmt: skip
    recipe = example("article").with_(
        network=Network((4, 1), ("tanh", "sigmoid"), bias=True), loss="cross-entropy",
        init="xavier", batch=3, shuffle=True, momentum=0.5, rate=0.5, seed=7, until=9,
    )  # fmt: skip
    assert recipe_of(typed) == recipe
    numbers = replace(typed, momentum=0.5, rate=0.5, seed=7, until=9)
    assert recipe_of(numbers) == recipe_of(replace(numbers, example="article")) == recipe


def test_a_draft_has_a_field_for_each_option_of_the_command_line() -> None:
    options = recipe_options(click.Command("nntui")).make_context("nntui", []).params
    assert {field.name for field in fields(Draft)} == {*options, "typed", "typed_weights"}
    assert build_recipe(options) == example("article")


def test_no_field_of_a_draft_is_passed_over_and_no_value_of_a_recipe_forgotten() -> None:
    of_data = {"example", "data", "typed", *OF_FILE}
    own = {"problem", "network", "given_weights", "example", "edits", "edits_off"}
    assert {field.name for field in fields(Draft)} == {
        *of_data, *OF_NETWORK, *OF_RECIPE, "weights", "typed_weights", "weights_by",
        "weights_bias",
    }  # fmt: skip
    assert {field.name for field in fields(Recipe)} == {*own, *OF_RECIPE}


@pytest.mark.parametrize(
    ("draft", "reasons"),
    [
        (replace(ARTICLE, layers=""), {"layers": "'', expected whole numbers such as 4,1"}),
        (replace(ARTICLE, layers="4;1"), {"layers": "'4;1', expected whole numbers such as 4,1"}),
        (
            replace(ARTICLE, layers="0,1"),
            {"layers": "expected at least one layer of at least one unit"},
        ),
        (
            replace(ARTICLE, layers="4,2"),
            {"layers": "the last has 2 units, expected 1, one for each column of targets"},
        ),
        (
            replace(ARTICLE, activation="sigmoidal"),
            {
                "activation": "'sigmoidal', expected one of sigmoid, tanh, relu, leaky-relu, "
                "gelu, silu, linear, softmax, step"
            },
        ),
        (
            replace(ARTICLE, activation="tanh,sigmoid"),
            {"activation": "2 given, expected one for each of 1 layers"},
        ),
        (
            replace(ARTICLE, activation="softmax"),
            {"activation": "softmax shares 1 out, expected two outputs or more"},
        ),
        (
            replace(IRIS, loss="squared"),
            {"loss": "softmax outputs are trained with cross-entropy"},
        ),
        (replace(ARTICLE, rate="−1"), {"rate": "'−1', expected a number above 0"}),
        (
            replace(ARTICLE, rate="1,000"),
            {
                "rate": "'1,000', expected 1.000 or 1000: its comma may be a decimal one or stand "
                "after thousands"
            },
        ),
        (replace(ARTICLE, rate="-1"), {"rate": "'-1', expected a number above 0"}),
        (replace(ARTICLE, rate="1e999"), {"rate": "'1e999', expected a finite number"}),
        (
            replace(ARTICLE, seed="4294967296"),
            {"seed": "'4294967296', expected a whole number from 0 to 4294967295"},
        ),
        (
            replace(ARTICLE, rate="", seed="-1", layers="x"),
            {
                "layers": "'x', expected whole numbers such as 4,1",
                "rate": "'', expected a number",
                "seed": "'-1', expected a whole number from 0 to 4294967295",
            },
        ),
    ],
)
def test_what_is_wrong(draft: Draft, reasons: dict[str, str]) -> None:
    start = example("iris" if draft.layers == IRIS.layers else "article")
    found = wrong(draft, start)
    assert found == reasons
    assert list(found) == [field for field in Draft.__dataclass_fields__ if field in found]


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (Draft(example="x"), FieldError("example", f"'x', expected one of {', '.join(EXAMPLES)}")),
        (Draft(scale="none"), ClashError("scale", "", "goes with", "data")),
        (Draft(header=False), ClashError("header", "", "goes with", "data")),
        (
            Draft(example="xor", data="d.csv", target="y"),
            ClashError("data", "expected one of them", "takes the place of", "example"),
        ),
        (
            Draft(weights="w.txt", seed=1),
            ClashError("weights", "expected one of them", "takes the place of", "seed"),
        ),
        (
            Draft(typed="0 1"),
            FieldError("typed", "row 1: expected inputs | targets, such as 0 0 1 | 0"),
        ),
        (
            Draft(loss="hinge"),
            FieldError("loss", "'hinge', expected one of squared, squares, mse, cross-entropy"),
        ),
        (Draft(batch="9"), FieldError("batch", "9, expected full or a number from 1 to 4")),
        (
            Draft(batch=HUGE),
            FieldError("batch", f"'{HUGE[:39]}…', expected full or a number of rows"),
        ),
        (
            Draft(until=HUGE),
            FieldError("until", f"'{HUGE[:39]}…', expected a whole number from 0 to 10000000"),
        ),
        (Draft(momentum="1"), FieldError("momentum", "'1', expected a number from 0 to below 1")),
        (Draft(momentum=1), FieldError("momentum", "1, expected a number from 0 to below 1")),
    ],
    ids=lambda case: case.field if isinstance(case, FieldError) else "",
)
def test_what_is_wrong_with_one_field(draft: Draft, error: FieldError) -> None:
    assert errors(recipe_of, draft) == (error,)


def test_fields_are_checked_before_there_is_data() -> None:
    check(ARTICLE)
    (error,) = errors(check, replace(ARTICLE, rate="fast"))
    assert error.field == "rate"


def test_given_weights_stay_where_no_seed_is_typed() -> None:
    given = example("article").with_(seed=None, given_weights=(np.ones((3, 1)),))
    settings = Draft.of(given)
    assert settings.seed == ""
    assert recipe_on(settings, given) == given
    assert wrong(replace(settings, bias=True), given) == {
        "seed": "the given weights are 3×1, expected 4×1; a seed draws new ones"
    }
    assert recipe_on(replace(settings, seed="5"), given) == example("article").with_(seed=5)


def test_weights_of_a_file_that_do_not_fit_name_their_layer(tmp_path: Path) -> None:
    path = tmp_path / "w.txt"
    path.write_text("1\n2\n")
    assert errors(recipe_of, Draft(weights=str(path))) == (
        FieldError(
            "weights",
            f"{path}: layer 1: 2×1, expected 3×1, or 4×1 with a bias (one line for each input, the "
            "bias last, one column for each unit)",
        ),
    )
    path.write_text("1\n2\n3\n")
    assert recipe_of(Draft(weights=str(path))).first_weights[0].tolist() == [[1], [2], [3]]


def test_what_is_not_asked_for_stays() -> None:
    start = example("article").with_(momentum=0.5, batch=2, init="xavier", until=9)
    assert recipe_on(Draft.of(start), start) == start
    assert recipe_on(replace(Draft.of(start), batch="full"), start).batch is None


def test_an_overview() -> None:
    assert overview(example("article")) == "4 rows × 3 inputs → 1 output · layers 1 · 3 weights"
    assert overview(example("iris")) == "150 rows × 4 inputs → 3 outputs · layers 5,3 · 43 weights"


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "table.csv"
    path.write_text("a,b,kind\n1,2,cat\n3,4,dog\n5,x,dog\n")
    return str(path)


def test_a_file(table: str) -> None:
    draft = Draft(data=table, target="kind", inputs="a", scale="minmax")
    recipe = recipe_of(draft)
    assert recipe == start_of(replace(draft, rate="7"))
    assert recipe.problem.inputs.tolist() == [[0], [0.5], [1]]
    assert recipe.problem.name == "table.csv"
    assert recipe.network == Network((1,), ("sigmoid",))


@pytest.mark.parametrize(
    ("target", "inputs", "field", "reason"),
    [
        ("", "", "target", "expected some of the columns a, b, kind"),
        ("sort", "", "target", "no column 'sort', expected one of a, b, kind"),
        ("kind", "a, c", "inputs", "no column 'c', expected one of a, b, kind"),
        ("kind", "", "data", "row 4, column 'b': 'x', expected a number"),
        (
            "a",
            "",
            "inputs",
            "row 2, column 'kind': 'cat', expected a number; choose the columns to learn from, "
            "or --one-hot makes columns of its words",
        ),
    ],
)
def test_a_bad_file(table: str, target: str, inputs: str, field: str, reason: str) -> None:
    (error,) = errors(start_of, Draft(data=table, target=target, inputs=inputs, scale="none"))
    assert (error.field, error.reason) == (field, reason)
    assert error == (
        FileError(field, reason, table)
        if target
        else ClashError(field, reason, "is needed with", "data")
    )


def test_a_grid() -> None:
    recipe = start_of(Draft(typed="0 1 | 1 0"))
    assert recipe.problem.targets.tolist() == [[1, 0]]
    assert recipe.network == Network((2,), ("sigmoid",))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"optimizer": "sgd", "momentum": "0.5"}, "momentum"),
        ({"optimizer": "sgd", "beta1": "0.9"}, "beta1"),
        ({"beta2": "0.9"}, "beta2"),
        ({"optimizer": "adam", "momentum": "0.5"}, "momentum"),
        ({"optimizer": "rmsprop", "epsilon": "0"}, "epsilon"),
    ],
)
def test_a_setting_that_the_optimizer_does_not_have_is_refused(
    said: dict[str, str], field: str
) -> None:
    with pytest.raises(DraftError) as raised:
        recipe_of(Draft(**said))
    assert [error.field for error in raised.value.errors] == [field]


def test_momentum_of_0_is_plain_descent() -> None:
    recipe = recipe_of(Draft(optimizer="momentum", momentum="0"))
    assert (recipe.optimizer, recipe.momentum) == ("sgd", 0.0)


def test_what_is_frozen_stays_so_in_another_network_as_far_as_it_is_there() -> None:
    start = example("xor").with_(freeze=("bias", "1"))
    assert recipe_on(Draft(layers="3,3,1"), start).freeze == ("bias", "1")
    assert recipe_on(Draft(bias=False), start).freeze == ("1",)
    assert recipe_on(Draft(layers="1"), start).freeze == ("bias",)


def test_the_weights_of_a_perceptron_start_at_0_unless_a_seed_or_more_is_said() -> None:
    step = Draft(example="and", activation="step", batch="1")
    assert recipe_of(step).first_weights[0].tolist() == [[0.0]] * 3
    assert recipe_of(replace(step, seed="1")).first_weights[0].all()
    assert recipe_of(replace(step, init="he")).first_weights[0].any()
    perceptron = Draft(example="perceptron")
    assert recipe_of(replace(perceptron, seed="4")).first_weights[0].all()
    # Hidden units of equal weights would stay equal for good.
    assert recipe_of(replace(perceptron, layers="2,1", activation="tanh")).first_weights[1].all()
