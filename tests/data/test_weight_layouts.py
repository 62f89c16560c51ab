"""Weights as their source writes them: a line an input or a unit, the bias last, first or apart."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nntui.draft import ClashError, Draft, DraftError, recipe_of
from nntui.engine import Recipe

Given = Callable[..., Recipe]

# Two inputs, three units, one output; the biases are 7, 8, 9 and 10.
HIDDEN = [[1, 3, 5], [2, 4, 6], [7, 8, 9]]
OUT = [[0.1], [0.2], [0.3], [10]]


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """The recipe of a gate, which has two inputs, with weights out of a file."""

    def recipe(content: str, notes: list[str] | None = None, **options: object) -> Recipe:
        path = tmp_path / "w.txt"
        path.write_text(content, "utf-8")
        return recipe_of(Draft(example="and", weights=str(path), **options), notes)  # type: ignore[arg-type]

    return recipe


def refused(given: Given, content: str, **options: object) -> str:
    with pytest.raises(DraftError) as caught:
        given(content, **options)
    return str(caught.value).partition("w.txt: ")[2]


@pytest.mark.parametrize(
    ("content", "options"),
    [
        ("1 3 5\n2 4 6\n7 8 9\n\n.1\n.2\n.3\n10\n", {}),
        ("1 3 5\n2 4 6\n7 8 9\n\n.1\n.2\n.3\n10\n", {"weights_by": "input"}),
        ("7 8 9\n1 3 5\n2 4 6\n\n10\n.1\n.2\n.3\n", {"weights_bias": "first"}),
        ("1 3 5\n2 4 6\n\n7 8 9\n\n.1\n.2\n.3\n\n10\n", {"weights_bias": "own"}),
        ("1 3 5\n2 4 6\n\n7\n8\n9\n\n.1\n.2\n.3\n\n10\n", {"weights_bias": "own"}),
        ("1 2 7\n3 4 8\n5 6 9\n\n.1 .2 .3 10\n", {"weights_by": "unit"}),
        (
            "7 1 2\n8 3 4\n9 5 6\n\n10 .1 .2 .3\n",
            {"weights_by": "unit", "weights_bias": "first"},
        ),
        (
            "1 2\n3 4\n5 6\n\n7 8 9\n\n.1 .2 .3\n\n10\n",
            {"weights_by": "unit", "weights_bias": "own"},
        ),
    ],
)
@pytest.mark.parametrize("said", [{}, {"layers": "3,1"}, {"bias": True}])
def test_the_same_network_in_every_layout(
    content: str, options: dict[str, str], said: dict[str, object], given: Given
) -> None:
    recipe = given(content, **options, **said)
    assert recipe.network.sizes == (3, 1)
    assert recipe.network.bias
    assert [matrix.tolist() for matrix in recipe.first_weights] == [HIDDEN, OUT]


def test_a_file_without_biases_makes_a_network_without(given: Given) -> None:
    recipe = given("1 2 3 4\n5 6 7 8\n\n1\n2\n3\n4\n")
    assert (recipe.network.sizes, recipe.network.bias) == ((4, 1), False)


USUAL = " (one line for each input, the bias last, one column for each unit)"


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (
            "1 2\n3 4\n5 6\n\n.1 .2 .3\n",
            {"layers": "3,1"},
            "layer 1: 3×2, expected 2×3, or 3×3 with a bias"
            + USUAL
            + "; it fits with a line a unit: "
            "--weights-by unit",
        ),
        (
            "1 2 7\n3 4 8\n5 6 9\n0 0 0\n\n.1 .2 .3 .4 10\n",
            {},
            "layer 1: 4×3, expected 2×3, or 3×3 with a bias"
            + USUAL
            + "; it fits with a line a unit: "
            "--weights-by unit",
        ),
        (
            "1 3 5\n2 4 6\n\n.1\n.2\n.3\n",
            {"weights_by": "unit"},
            "layer 1: 2×3, expected 2×2, or 2×3 with a bias (one line for each unit, the bias "
            "last, one column for each input)",
        ),
        (
            "1 3 5\n2 4 6\n\n7 8 9\n\n.1\n.2\n.3\n\n10\n",
            {},
            "layer 2: 1×3, expected 3×3, or 4×3 with a bias"
            + USUAL
            + "; it fits with biases in blocks of "
            "their own: "
            "--weights-bias own",
        ),
        (
            "1 2\n3 4\n5 6\n\n7 8 9\n\n.1 .2 .3\n\n10\n",
            {},
            "layer 1: 3×2, expected 2×2, or 3×2 with a bias"
            + USUAL
            + "; it fits with a line a unit and biases "
            "in blocks of their own: --weights-by unit --weights-bias own",
        ),
        (
            "1 3 5\n2 4 6\n7 8 9\n\n.1\n.2\n.3\n10\n",
            {"bias": False},
            "layer 1: 3×3, expected 2×3 (one line for each input, one column for each "
            "unit); it fits with a bias: --bias",
        ),
        (
            "1 3 5\n2 4 6\n\n7 8\n\n.1\n.2\n.3\n\n10\n",
            {"weights_bias": "own"},
            "4 blocks, expected a layer's weights and its biases by turns, as many biases as units",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_the_way_that_does(
    content: str, options: dict[str, object], said: str, given: Given
) -> None:
    assert refused(given, content, **options).startswith(said)


def test_a_square_matrix_is_shown_as_it_was_read(given: Given) -> None:
    notes: list[str] = []
    given("1 2\n3 4\n\n5\n6\n", notes, layers="2,1")
    assert notes == []  # the second matrix fits no other way
    given("1 2\n3 4\n\n5 6\n7 8\n\n1\n2\n", notes, layers="2,2,1")
    assert notes == []
    given("1 2 3\n4 5 6\n7 8 9\n\n1 2 3 4\n", notes, weights_by="unit")
    assert notes == []


def test_two_outputs_of_two_inputs_may_be_read_both_ways(tmp_path: Path) -> None:
    path = tmp_path / "w.txt"
    path.write_text("0.1 0.2\n0.3 0.4\n", "utf-8")
    notes: list[str] = []
    draft = Draft(typed="0 1 | 0 1\n1 0 | 1 0", weights=str(path))
    assert recipe_of(draft, notes).first_weights[0].tolist() == [[0.1, 0.2], [0.3, 0.4]]
    assert [note.removeprefix(f"{path}: ") for note in notes] == [
        "read a line an input, layer 1 is x1: 0.1 0.2, x2: 0.3 0.4; --weights-by unit reads a line "
        "a unit, which fits as well"
    ]


@pytest.mark.parametrize("field", ["weights_by", "weights_bias"])
def test_a_layout_goes_with_weights(field: str) -> None:
    with pytest.raises(DraftError) as caught:
        recipe_of(Draft(**{field: "unit"}))  # type: ignore[arg-type]
    assert caught.value.errors == (ClashError(field, "", "goes with", "weights"),)
