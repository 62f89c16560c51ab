"""Numbers changed on the way: what an edit is, and that the run goes its new way from there."""

import numpy as np
import pytest
from tests.naive import Straight, bits, trace_bits

from nntui.engine import ACTIVATIONS, Network, Problem, Recipe, Timeline, example
from nntui.engine.edits import Edit

EDITS = [
    Edit(5, "weight", 2.5, 0.0, layer=1, row=2, column=0),
    Edit(5, "input", 0.25, 0.0, row=0, column=1),
    Edit(5, "target", 0.5, 0.0, row=1, column=0),
    Edit(5, "rate", 0.5, 1.0),
]


def place_of(edit: Edit, timeline: Timeline, iteration: int) -> float:
    """The number that an edit is about, as it is at an iteration."""
    one = timeline.trace_at(iteration)
    if edit.what == "rate":
        return one.recipe.rate
    matrix = {
        "weight": one.weights[edit.layer - 1],
        "input": one.inputs,
        "target": one.targets,
    }[edit.what]
    return float(matrix.values[edit.row, edit.column])


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.what)
@pytest.mark.parametrize("name", ["article", "eleven-lines"])
def test_a_run_goes_its_new_way_from_the_edited_iteration_on(name: str, edit: Edit) -> None:
    recipe = example(name)
    plain, changed = Timeline(recipe), Timeline(recipe.with_(edits=(edit,)))
    for iteration in range(5):
        assert trace_bits(changed.trace_at(iteration)) == trace_bits(plain.trace_at(iteration))
    assert place_of(edit, changed, 5) == edit.new
    assert place_of(edit, plain, 5) != edit.new
    assert trace_bits(changed.trace_at(9)) != trace_bits(plain.trace_at(9))
    if edit.what != "weight":
        assert place_of(edit, changed, 900) == edit.new


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.what)
def test_an_edit_at_iteration_0_is_a_run_that_starts_so(edit: Edit) -> None:
    recipe = example("article")
    first = Edit(0, edit.what, edit.new, edit.old, edit.layer, edit.row, edit.column)
    straight = Straight(recipe.with_(edits=(first,)))
    timeline = Timeline(recipe.with_(edits=(first,)))
    timeline.extend(50)
    assert place_of(first, timeline, 0) == edit.new
    for iteration in (49, 0, 20):
        assert trace_bits(timeline.trace_at(iteration)) == trace_bits(straight[iteration])


def test_the_last_of_several_edits_of_one_number_counts() -> None:
    weight = Edit(5, "weight", 2.5, 0.0, layer=1)
    again = Edit(5, "weight", -1.0, 2.5, layer=1)
    timeline = Timeline(example("article").with_(edits=(weight, again)))
    assert place_of(again, timeline, 5) == -1.0


def test_edits_are_kept_in_the_order_of_their_iterations() -> None:
    late, early = Edit(9, "rate", 0.5, 2.0), Edit(3, "rate", 2.0, 1.0)
    assert example("article").with_(edits=(late, early)).edits == (early, late)


def test_a_run_without_its_edit_is_the_plain_run_again() -> None:
    recipe = example("article")
    undone = recipe.with_(edits=(EDITS[0],)).with_(edits=())
    assert undone == recipe
    assert bits(*Timeline(undone).weights_at(20)) == bits(*Timeline(recipe).weights_at(20))


@pytest.mark.parametrize(
    ("iteration", "what", "new", "message"),
    [
        (-1, "rate", 0.5, r"^edit: iteration -1, expected a number from 0 up$"),
        (3, "weight", np.nan, r"^edit: nan, expected a finite number$"),
        (3, "input", np.inf, r"^edit: inf, expected a finite number$"),
        (3, "rate", 0.0, r"^edit: rate 0, expected a number above 0$"),
        (3, "rate", -2.0, r"^edit: rate -2, expected a number above 0$"),
    ],
)
def test_what_is_no_edit_is_refused(iteration: int, what: str, new: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Edit(iteration, what, new, 1.0, layer=int(what == "weight"))  # type: ignore[arg-type]


def test_minus_zero_is_edited_in_as_zero() -> None:
    assert bits(Edit(1, "weight", -0.0, -0.0, layer=1).new) == bits(0.0)
    assert Edit(1, "weight", -0.0, 1.0, layer=1) == Edit(1, "weight", 0.0, 1.0, layer=1)


def test_an_update_that_has_died_out_has_the_sign_that_straight_training_gives_it() -> None:
    # The unit is dead from iteration 1 on, and the velocity is halved until it is 0 from below.
    recipe = Recipe(
        Problem(np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([[1.0], [-1.0]])),
        Network((1,), (ACTIVATIONS["relu"],)),
        given_weights=(np.array([[1.0], [1.0]]),),
        rate=5e-324,
        momentum=0.5,
        edits=(
            Edit(1, "weight", -5.0, 1.0, layer=1, row=0),
            Edit(1, "weight", -5.0, 1.0, layer=1, row=1),
        ),
    )
    straight, timeline = Straight(recipe), Timeline(recipe)
    timeline.extend(10)
    falls = [one.updates[0].values[0, 0] < 0 for one in straight.first(5)]
    assert falls == [True, True, True, False, False]
    for iteration in reversed(range(10)):
        assert trace_bits(timeline.trace_at(iteration)) == trace_bits(straight[iteration])
