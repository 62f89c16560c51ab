"""A column's name is never taken for a weight, a bias or a number of the formula."""

import pytest

from nntui.draft import Draft, own_recipe, recipe_on
from nntui.engine import Problem, Timeline
from nntui.explain.arithmetic import blocks


def dot_of(names: tuple[str, ...], bias: bool) -> str:
    """A network's first formula in letters."""
    problem = Problem([[0.0] * len(names)], [[1.0]], feature_names=names)
    recipe = recipe_on(Draft(bias=bias), own_recipe(problem))
    return blocks(Timeline(recipe).trace_at(0), (0,))[0].symbolic


@pytest.mark.parametrize(
    ("names", "bias", "formula"),
    [
        (("1", "b"), True, 'z = "1"·w1 + "b"·w2 + 1·b'),
        (("a", "b"), False, "z = a·w1 + b·w2"),
        (("w1", "w"), False, 'z = "w1"·w1 + "w"·w2'),
        (("z", "-0.5"), False, 'z = "z"·w1 + "-0.5"·w2'),
        (("x1", "B"), True, "z = x1·w1 + B·w2 + 1·b"),
        (("h2o", "wage"), True, "z = h2o · w1 + wage · w2 + 1·b"),
    ],
)
def test_a_column_called_as_something_in_the_formula_stands_in_quotes(
    names: tuple[str, ...], bias: bool, formula: str
) -> None:
    assert dot_of(names, bias).replace(" · ", "·") == formula.replace(" · ", "·")
