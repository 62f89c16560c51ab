"""One more edit: what the others say of their numbers stays true."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import edits_of, tame_recipes

from nntui.engine import Edit, Recipe, Timeline, example, with_edit


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
