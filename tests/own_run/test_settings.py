"""What is typed to start a run, checked field by field."""

from pathlib import Path

import numpy as np
import pytest

from nntui.cli.options import DEFAULTS, OptionError, build_recipe
from nntui.draft.settings import Settings, build, recipe_of_file
from nntui.engine import EXAMPLES, Recipe, example
from nntui.explain.overview import overview

ARTICLE = Settings.of(example("article"))
IRIS = Settings.of(example("iris"))


def changed(settings: Settings, **fields: str | bool) -> Settings:
    return Settings(**(vars(settings) | fields))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_recipe_comes_out_of_its_own_settings(name: str) -> None:
    recipe = example(name)
    assert build(recipe, Settings.of(recipe)) == (recipe, {})


def test_the_same_recipe_as_on_the_command_line() -> None:
    settings = changed(
        ARTICLE, layers="4, 1", activation="tanh,sigmoid", bias=True, loss="cross-entropy",
        rate="0.5", seed="7",
    )  # fmt: skip
    options = {
        "layers": "4,1", "activation": "tanh,sigmoid", "bias": True, "loss": "cross-entropy",
        "rate": 0.5, "seed": 7,
    }  # fmt: skip
    assert build(example("article"), settings)[0] == build_recipe(DEFAULTS | options)


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        (changed(ARTICLE, layers=""), {"layers": "'', expected whole numbers such as 4,1"}),
        (changed(ARTICLE, layers="4;1"), {"layers": "'4;1', expected whole numbers such as 4,1"}),
        (
            changed(ARTICLE, layers="0,1"),
            {"layers": "expected at least one layer of at least one unit"},
        ),
        (
            changed(ARTICLE, layers="4,2"),
            {"layers": "the last has 2 units, expected 1, one for each column of targets"},
        ),
        (
            changed(ARTICLE, activation="sigmoidal"),
            {
                "activation": "'sigmoidal', expected one of sigmoid, tanh, relu, leaky-relu, "
                "gelu, silu, linear, softmax"
            },
        ),
        (
            changed(ARTICLE, activation="tanh,sigmoid"),
            {"activation": "2 given, expected one for each of 1 layers"},
        ),
        (
            changed(ARTICLE, activation="softmax"),
            {"activation": "softmax shares 1 out, expected two outputs or more"},
        ),
        (
            changed(IRIS, loss="squared"),
            {"loss": "softmax outputs are trained with cross-entropy"},
        ),
        (changed(ARTICLE, rate="-1"), {"rate": "'-1', expected a number above 0"}),
        (changed(ARTICLE, rate="1e999"), {"rate": "'1e999', expected a number above 0"}),
        (
            changed(ARTICLE, seed="4294967296"),
            {"seed": "'4294967296', expected a whole number from 0 to 4294967295"},
        ),
        (
            changed(ARTICLE, rate="", seed="-1", layers="x"),
            {
                "layers": "'x', expected whole numbers such as 4,1",
                "rate": "'', expected a number above 0",
                "seed": "'-1', expected a whole number from 0 to 4294967295",
            },
        ),
    ],
)
def test_what_is_wrong(settings: Settings, wrong: dict[str, str]) -> None:
    start = example("iris" if settings.layers == IRIS.layers else "article")
    assert build(start, settings) == (None, wrong)


def test_fields_are_checked_before_there_is_data() -> None:
    assert build(None, ARTICLE) == (None, {})
    assert list(build(None, changed(ARTICLE, rate="fast"))[1]) == ["rate"]


def test_given_weights_stay_where_no_seed_is_typed() -> None:
    given = example("article").with_(seed=None, given_weights=(np.ones((3, 1)),))
    assert Settings.of(given).seed == ""
    assert build(given, Settings.of(given)) == (given, {})
    _, wrong = build(given, changed(Settings.of(given), bias=True))
    assert wrong == {"seed": "the given weights are 3×1, expected 4×1; a seed draws new ones"}
    drawn, _ = build(given, changed(Settings.of(given), seed="5"))
    assert drawn == example("article").with_(seed=5)


def test_what_is_not_asked_for_stays() -> None:
    start = example("article").with_(momentum=0.5, batch=2, init="xavier", until=9)
    assert build(start, Settings.of(start))[0] == start


def test_an_overview() -> None:
    assert overview(example("article")) == "4 rows × 3 inputs → 1 output · layers 1 · 3 weights"
    assert overview(example("iris")) == "150 rows × 4 inputs → 3 outputs · layers 5,3 · 43 weights"


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "table.csv"
    path.write_text("a,b,kind\n1,2,cat\n3,4,dog\n5,x,dog\n")
    return str(path)


def test_a_file(table: str) -> None:
    recipe = recipe_of_file(table, "kind", "a", "minmax")
    assert recipe == build_recipe(
        DEFAULTS | {"data": table, "target": "kind", "inputs": "a", "scale": "minmax"}
    )
    assert isinstance(recipe, Recipe)
    assert recipe.problem.inputs.tolist() == [[0], [0.5], [1]]


@pytest.mark.parametrize(
    ("target", "inputs", "field", "reason"),
    [
        ("", "", "target", "expected some of the columns a, b, kind"),
        ("sort", "", "target", "no column 'sort', expected one of a, b, kind"),
        ("kind", "a, c", "inputs", "no column 'c', expected one of a, b, kind"),
        ("kind", "", "data", "row 4, column 'b': 'x', expected a number"),
    ],
)
def test_a_bad_file(table: str, target: str, inputs: str, field: str, reason: str) -> None:
    with pytest.raises(OptionError) as error:
        recipe_of_file(table, target, inputs, "none")
    assert (error.value.option, error.value.reason) == (field, reason)
