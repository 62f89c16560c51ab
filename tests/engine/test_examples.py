"""The built-in examples: the articles' stay what they are, and every one learns."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import nntui
from nntui.data import read_problem
from nntui.engine import EXAMPLES, RecipeError, Timeline, example

NAMES = [
    "article", "tiny", "eleven-lines", "and", "or", "nand", "xor", "perceptron", "ring", "iris",
]  # fmt: skip
ARTICLE_INPUTS = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "xor": [0, 1, 1, 0]}
IRIS_CSV = Path(nntui.__file__).parent / "engine" / "examples" / "iris.csv"


@cache
def trained(name: str) -> Timeline:
    """An example trained to its end."""
    timeline = Timeline(example(name))
    timeline.extend(timeline.recipe.until + 1)
    return timeline


def share_right(name: str) -> float:
    """The share of rows whose class a trained example tells."""
    recipe = trained(name).recipe
    weights, wanted = trained(name).weights_at(recipe.until), recipe.problem.targets
    said = recipe.network.forward(recipe.problem.inputs, weights).operations[-1].values
    if recipe.problem.outputs == 1:
        return float(np.mean((said > 0.5) == (wanted > 0.5)))
    return float(np.mean(said.argmax(axis=1) == wanted.argmax(axis=1)))


def test_the_examples_in_their_order() -> None:
    assert list(EXAMPLES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_example_goes_by_its_name(name: str) -> None:
    assert EXAMPLES[name].name == name
    assert example(name).example == name
    assert example(name) == example(name)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_one_sentence(name: str) -> None:
    sentence = EXAMPLES[name].sentence
    assert re.fullmatch(r"[A-Z0-9][^\n]*\.", sentence)
    assert len(sentence) <= 90


def test_an_unknown_example_is_refused() -> None:
    message = f"example: 'nor', expected one of {', '.join(NAMES)}"
    with pytest.raises(RecipeError, match=f"^{re.escape(message)}$"):
        example("nor")


@pytest.mark.parametrize(
    ("name", "targets", "sizes", "seed", "until"),
    [
        ("article", [0, 0, 1, 1], (1,), 123, 100_000),
        ("tiny", [0, 0, 1, 1], (1,), 1, 10_000),
        ("eleven-lines", [0, 1, 1, 0], (4, 1), 1, 60_000),
    ],
)
def test_the_networks_of_the_articles(
    name: str, targets: list[int], sizes: tuple[int, ...], seed: int, until: int
) -> None:
    recipe = example(name)
    assert recipe.problem.inputs.tolist() == ARTICLE_INPUTS
    assert recipe.problem.targets[:, 0].tolist() == targets
    assert recipe.network.sizes == sizes
    assert {activation.name for activation in recipe.network.activations} == {"sigmoid"}
    assert not recipe.network.bias
    assert (recipe.seed, recipe.until, recipe.rate) == (seed, until, 1)
    assert (recipe.loss.name, recipe.init, recipe.batch, recipe.momentum) == (
        "squared", "uniform", None, 0,
    )  # fmt: skip


@pytest.mark.parametrize("name", GATES)
def test_the_gates(name: str) -> None:
    recipe = example(name)
    assert recipe.problem.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert recipe.problem.targets[:, 0].tolist() == GATES[name]
    assert recipe.network.bias
    assert recipe.network.sizes == ((2, 1) if name == "xor" else (1,))


@pytest.mark.parametrize(
    ("name", "bound"),
    [
        ("article", 0.005),
        ("tiny", 0.01),
        ("eleven-lines", 0.005),
        ("and", 0.02),
        ("or", 0.02),
        ("nand", 0.02),
        ("xor", 0.02),
        ("perceptron", 1e-9),
        ("ring", 0.01),
        ("iris", 0.02),
    ],
)
def test_an_example_learns(name: str, bound: float) -> None:
    timeline = trained(name)
    assert timeline.end is None
    assert timeline.errors()[0] > 0.3
    assert timeline.error_at(timeline.recipe.until) < bound


@pytest.mark.parametrize("name", [*GATES, "perceptron", "ring"])
def test_a_trained_network_tells_every_row(name: str) -> None:
    assert share_right(name) == 1


def test_the_ring_lies_around_the_others() -> None:
    problem = example("ring").problem
    assert problem.inputs.shape == (100, 2)
    assert problem.targets[:, 0].tolist() == [0, 1] * 50
    distance = np.hypot(*problem.inputs.T)
    assert distance[0::2].max() < 1.01
    assert distance[1::2].min() > 1.39
    assert distance[1::2].max() < 2.01
    # All around: in each quarter of the plane there are points of both.
    for across in (-1, 1):
        for up in (-1, 1):
            there = (problem.inputs * [across, up] > 0).all(axis=1)
            assert set(problem.targets[there, 0]) == {0, 1}


def test_the_rings_points_are_the_same_on_every_machine() -> None:
    points = example("ring").problem.inputs
    assert points[:3].tolist() == [[-0.68, -0.22], [-1.38, -1.04], [-0.57, 0.3]]
    assert np.array_equal(points, points.round(2))


def test_the_irises_are_fishers() -> None:
    problem = read_problem(str(IRIS_CSV), ["species"])
    assert problem.inputs.shape == (150, 4)
    assert problem.feature_names == (
        "sepal_length", "sepal_width", "petal_length", "petal_width",
    )  # fmt: skip
    assert problem.output_names == ("setosa", "versicolor", "virginica")
    assert problem.targets.argmax(axis=1).tolist() == [0] * 50 + [1] * 50 + [2] * 50
    means = [5.843333, 3.057333, 3.758, 1.199333]
    assert problem.inputs.mean(axis=0) == pytest.approx(means, abs=1e-6)
    assert problem.inputs.min(axis=0).tolist() == [4.3, 2.0, 1.0, 0.1]
    assert problem.inputs.max(axis=0).tolist() == [7.9, 4.4, 6.9, 2.5]
    # Known means of the species, and the two flowers that some copies have wrong.
    setosa, versicolor, virginica = (problem.inputs[n : n + 50].mean(axis=0) for n in (0, 50, 100))
    assert setosa == pytest.approx([5.006, 3.428, 1.462, 0.246])
    assert versicolor == pytest.approx([5.936, 2.770, 4.260, 1.326])
    assert virginica == pytest.approx([6.588, 2.974, 5.552, 2.026])
    assert problem.inputs[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert problem.inputs[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_the_example_iris_is_the_file_scaled_to_standard() -> None:
    assert example("iris").problem == read_problem(str(IRIS_CSV), ["species"], scale="standard")


def test_a_trained_network_tells_most_irises() -> None:
    recipe = example("iris")
    assert recipe.loss.name == "cross-entropy"
    assert [activation.name for activation in recipe.network.activations] == ["tanh", "softmax"]
    assert share_right("iris") > 0.97
