"""One more edit: what the others say of their numbers stays true."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import edits_of, tame_recipes

from nntui.engine import Edit, Recipe, Timeline, example, with_edit, with_switched


def number(recipe: Recipe, place: int) -> float:
    """What the number of the edit at a place is, without it and those after it."""
    edit = recipe.edits[place]
    trace = Timeline(recipe.with_(edits=recipe.edits[:place])).trace_at(edit.iteration)
    match edit.what:
        case "rate":
            return trace.recipe.rate
        case "weight":
            return float(trace.weights[edit.layer - 1].values[edit.row, edit.column])
        case "input":
            return float(trace.recipe.problem.inputs[edit.row, edit.column])
        case "target":
            return float(trace.recipe.problem.targets[edit.row, edit.column])


@settings(max_examples=40, deadline=None)
@given(tame_recipes(), st.data())
def test_every_edit_says_what_its_number_was(recipe: Recipe, data: st.DataObject) -> None:
    recipe = recipe.with_(edits=())
    for edit in data.draw(st.lists(edits_of(recipe), min_size=1, max_size=3)):
        edit = Edit(edit.iteration, edit.what, edit.new, 0.0, edit.layer, edit.row, edit.column)
        before = recipe
        recipe = with_edit(recipe, edit)
        assert len(recipe.edits) == len(before.edits) + 1
        place = recipe.edits.index(edit)
        # What came before it is as it was; what comes after it, even if equal, is looked up.
        assert recipe.edits[:place] == before.edits[:place]
        for later in range(place + 1, len(recipe.edits)):
            assert recipe.edits[later].old == number(recipe, later)


def test_an_edit_of_an_earlier_iteration() -> None:
    late = Edit(10, "weight", 7.0, 0.0, layer=1)
    early = Edit(5, "weight", -3.0, 0.0, layer=1)
    recipe = with_edit(with_edit(example("article"), late), early)
    assert [edit.new for edit in recipe.edits] == [-3.0, 7.0]
    run = Timeline(example("article").with_(edits=(early,)))
    assert recipe.edits[1].old == run.weights_at(10)[0][0, 0]
    # The old number is for the reader; the run is that of the new ones.
    plain = Timeline(example("article").with_(edits=(early, late)))
    assert (Timeline(recipe).weights_at(20)[0] == plain.weights_at(20)[0]).all()


def edited(recipe: Recipe, data: st.DataObject) -> Recipe:
    """A recipe with some edits, as a person would have made them."""
    recipe = recipe.with_(edits=())
    for edit in data.draw(st.lists(edits_of(recipe), min_size=1, max_size=3)):
        recipe = with_edit(recipe, edit)
    return recipe


def bits(recipe: Recipe, iteration: int) -> list[bytes]:
    """The weights that an iteration begins with; those of the last one where there is none."""
    timeline = Timeline(recipe)
    return [each.tobytes() for each in timeline.weights_at(timeline.reach(iteration))]


@settings(max_examples=40, deadline=None)
@given(tame_recipes(), st.data())
def test_off_an_edit_is_as_if_it_had_not_been_made_and_on_again_all_is_as_before(
    recipe: Recipe, data: st.DataObject
) -> None:
    recipe = edited(recipe, data)
    place = data.draw(st.integers(0, len(recipe.edits) - 1))
    off = with_switched(recipe, place)
    others = [edit for at, edit in enumerate(recipe.edits) if at != place]
    without = recipe.with_(edits=())
    for edit in others:
        without = with_edit(without, edit)
    assert [edit.new for edit in off.edits] == [edit.new for edit in without.edits]
    assert bits(off, 20) == bits(without, 20)
    for later in range(place, len(off.edits)):
        assert off.edits[later].old == number(off, later)
    on = with_switched(off, place)
    assert [each.edit.new for each in on.listed_edits] == [edit.new for edit in recipe.edits]
    assert bits(on, 20) == bits(recipe, 20)
    assert with_switched(with_switched(on, place), place) == on


def test_of_two_edits_of_one_number_each_keeps_its_turn() -> None:
    one, other = Edit(5, "weight", 1.0, 0.0, layer=1), Edit(5, "weight", 2.0, 0.0, layer=1)
    recipe = with_edit(with_edit(example("article"), one), other)
    assert Timeline(recipe).weights_at(5)[0][0, 0] == 2.0
    off = with_switched(recipe, 1)
    assert Timeline(off).weights_at(5)[0][0, 0] == 1.0
    both_off = with_switched(off, 0)
    assert bits(both_off, 9) == bits(example("article"), 9)
    back = with_switched(with_switched(both_off, 1), 0)
    assert [edit.new for edit in back.edits] == [1.0, 2.0]
    assert bits(back, 9) == bits(recipe, 9)
    # One more, while another is off.
    third = with_edit(off, Edit(3, "rate", 0.5, 1.0))
    assert [each.is_on for each in third.listed_edits] == [True, True, False]


def test_the_list_ends_where_it_ends() -> None:
    with pytest.raises(IndexError):
        with_switched(example("article"), 0)
