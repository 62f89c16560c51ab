"""Edits in words."""

import pytest

from nntui.engine import Edit, example
from nntui.explain.changes import tell_edit


@pytest.mark.parametrize(
    ("name", "edit", "told"),
    [
        (
            "article",
            Edit(10, "weight", 1.0, 0.39293837, layer=1, row=0),
            "w1 0.3929 → 1 at iteration 10",
        ),
        ("article", Edit(1_000, "rate", 0.25, 1.0), "rate 1 → 0.25 at iteration 1,000"),
        ("article", Edit(0, "input", 0.5, 1.0, row=2, column=0), "x1 of r3 1 → 0.5 at iteration 0"),
        ("article", Edit(7, "target", 0.75, 1.0, row=3), "y of r4 1 → 0.75 at iteration 7"),
        (
            "eleven-lines",
            Edit(3, "weight", -2.5, 0.125, layer=1, row=2, column=3),
            "w3 of layer 1 unit 4 0.1250 → -2.5 at iteration 3",
        ),
        ("and", Edit(3, "weight", 0.0, 1e-7, layer=1, row=2), "b 1.0000e-07 → 0 at iteration 3"),
        (
            "iris",
            Edit(2, "target", 1.0, 0.0, row=149, column=1),
            "versicolor of r150 0 → 1 at iteration 2",
        ),
    ],
)
def test_an_edit_is_told_in_words(name: str, edit: Edit, told: str) -> None:
    recipe = example(name).with_(edits=(edit,))
    assert tell_edit(recipe, recipe.edits[0]) == told
