"""What if: numbers that are changed on the way."""

import numpy as np
import pytest
from textual.widgets import DataTable

from nntui.engine import SIGMOID, Edit, Network, Problem, Recipe, Timeline, example
from nntui.runs import load_run, path_of

from .seat import Seat, opened


async def edit(seat: Seat, text: str) -> None:
    await seat.ask("e")
    await seat.answer(text)
    await seat.settle()


def edited(seat: Seat) -> str:
    """What the border of the story says was edited."""
    return str(seat.main.query_one("#story").border_subtitle)


async def test_an_edit_goes_its_way_is_listed_and_is_undone() -> None:
    async with opened() as seat:
        await seat.go_to("10")
        before = seat.text("weights")
        old = seat.lines("weights")[1].split()[1]
        await edit(seat, "w1 = 5")
        assert seat.place == (10, 0)
        assert "5.0000" in seat.lines("weights")[1]
        assert edited(seat) == f"Edited: w1 {old} → 5 at iteration 10"
        assert "+ before edit 1" in seat.text("curve")
        await seat.press("ctrl+z")
        assert seat.text("weights") == before
        assert edited(seat) == ""
        assert "before edit" not in seat.text("curve")


async def test_a_number_alone_is_the_offered_weights() -> None:
    async with opened() as seat:
        await seat.ask("e")
        await seat.press("5")  # what is typed takes the place of what is offered
        await seat.answer()
        await seat.settle()
        assert seat.app.session.recipe.edits[-1].new == 5.0
        assert "5.0000" in seat.lines("weights")[1]
        await seat.ask("e")
        await seat.answer("five")
        assert "'five': expected a change such as w1 = 0.5" in seat.note


async def test_the_header_says_the_rate_from_its_edit_on() -> None:
    async with opened() as seat:
        await seat.go_to("3")
        await edit(seat, "rate = 0.5")
        assert " rate 0.5 · 1 edit" in seat.text("header")
        await seat.press("left_square_bracket")
        assert " rate 1 · 1 edit" in seat.text("header")


async def test_an_edit_before_another_tells_what_that_one_changes_now() -> None:
    async with opened() as seat:
        await seat.go_to("10")
        await edit(seat, "w1 = 7")
        await seat.go_to("5")
        await edit(seat, "w1 = -3")
        (later,) = [each for each in seat.app.session.recipe.edits if each.iteration == 10]
        await seat.go_to("9")
        await seat.press(*["right"] * 6)
        assert f" {later.old:.4f} " in seat.lines("weights")[1]


async def test_a_new_seed_leaves_edits_behind() -> None:
    async with opened() as seat:
        await edit(seat, "w1 = 5")
        await seat.press("R")
        assert edited(seat) == ""
        assert seat.app.session.recipe.edits == ()
        await seat.press("ctrl+z")
        assert "w1 0.3929 → 5" in edited(seat)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("rate = 0.5", ("rate", 0, 0)),
        ("input rate = 0.5", ("input", 0, 0)),
        ("w1 = 0.5", ("weight", 0, 0)),
        ("input w1 = 0.5", ("input", 0, 1)),
        ("b = 0.5", ("weight", 3, 0)),
        ("input b = 0.5", ("input", 0, 2)),
        ("a=b = 0.5", ("target", 0, 0)),
    ],
)
async def test_numbers_of_one_name_can_all_be_changed(
    text: str, place: tuple[str, int, int]
) -> None:
    problem = Problem(
        np.array([[1.0, 2.0, 3.0]]),
        np.array([[1.0]]),
        feature_names=("rate", "w1", "b"),
        output_names=("a=b",),
    )
    recipe = Recipe(problem, Network((1,), (SIGMOID,), bias=True), seed=1)
    async with opened(recipe) as seat:
        await edit(seat, text)
        (done,) = seat.app.session.recipe.edits
        assert (done.what, done.row, done.column) == place
        assert done.new == 0.5


async def test_names_in_an_edit_are_no_markup() -> None:
    problem = Problem(
        np.array([[1.0]]), np.array([[1.0]]), feature_names=("[$error]",), row_names=("[/b]",)
    )
    async with opened(Recipe(problem, Network((1,), (SIGMOID,)), seed=1)) as seat:
        await edit(seat, "[$error] = 3")
        assert "Edited: [$error] of [/b] 1 → 3" in seat.window()


async def test_a_curve_kept_by_hand_stays_when_its_run_is_taken_back() -> None:
    async with opened() as seat:
        await seat.press("c", "c", "R")
        assert seat.text("curve").count("+ seed 123") == 1
        assert "x " not in seat.lines("curve")[1]
        await seat.press("ctrl+z")
        assert "+ seed 123, rate 1" in seat.text("curve")
        await seat.press("C")
        assert "seed 123" not in seat.text("curve")


async def twice_edited(seat: Seat) -> None:
    """A weight at iteration 10, the rate at 20; then on to 40."""
    await seat.go_to("10")
    await edit(seat, "w1 = -5")
    await seat.go_to("20")
    await edit(seat, "rate = 3")
    await seat.go_to("40")


def rows(seat: Seat) -> list[str]:
    """The rows of the list of edits."""
    table = seat.app.screen.query_one(DataTable)
    return [" ".join(map(str, table.get_row_at(row))) for row in range(table.row_count)]


async def test_edits_are_switched_off_and_on_one_by_one() -> None:
    async with opened() as seat:
        await twice_edited(seat)
        before, session = seat.text("weights"), seat.app.session
        recipe = session.recipe
        await seat.ask("E")
        assert [row.split(" → ")[0][:7] for row in rows(seat)] == ["✓ on w1", "✓ on ra"]
        await seat.press("space")
        await seat.settle()
        assert [row.split(" w1")[0].split(" rate")[0] for row in rows(seat)] == ["· off", "✓ on"]
        assert [each.what for each in session.recipe.edits] == ["rate"]
        assert seat.place == (40, 0)
        # The run goes as if the edit had not been made, and the one that there was stays beside it.
        alone = Timeline(example("article").with_(edits=session.recipe.edits))
        assert (
            session.stepper.trace.weights[0].values.tobytes() == alone.weights_at(40)[0].tobytes()
        )
        assert session.kept[-1].label == "with edit 1"
        assert " o wit" in seat.text("curve")  # there is no room for more
        await seat.press("escape")
        assert edited(seat).startswith("Edited: w1 ")
        assert " at iteration 10 (off); rate 1 → 3 at iteration 20" in edited(seat)
        assert "1 edit · 1 edit off" in seat.text("header")
        await seat.ask("E")
        await seat.press("enter", "escape")
        await seat.settle()
        assert session.recipe == recipe
        assert seat.text("weights") == before
        labels = [each.label for each in session.kept]
        assert labels == ["before edit 1", "before edit 2", "without edit 1"]


async def test_a_switch_is_undone_as_any_edit() -> None:
    async with opened() as seat:
        await twice_edited(seat)
        weights, curve = seat.text("weights"), seat.text("curve")
        await seat.ask("E")
        await seat.press("down", "space")
        await seat.settle()
        await seat.press("space")
        await seat.settle()
        await seat.press("ctrl+z", "ctrl+z")
        assert [row[:4] for row in rows(seat)] == ["✓ on", "✓ on"]
        await seat.press("escape")
        assert seat.text("weights") == weights
        assert seat.text("curve") == curve
        await seat.ask("E")
        await seat.press("ctrl+z", "ctrl+z")
        await seat.until(lambda: seat.app.screen is seat.main)  # no edit is left to be listed
        assert seat.app.session.recipe == example("article")


async def test_without_edits_there_is_nothing_to_switch() -> None:
    async with opened() as seat:
        await seat.press("E")
        assert seat.app.screen is seat.main
        assert seat.notices[-1] == "No number is edited yet: e changes one."


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 60)])
async def test_the_list_of_many_edits_says_its_keys_in_any_window(size: tuple[int, int]) -> None:
    edits = tuple(Edit(place, "weight", 1.0, 0.0, layer=1) for place in range(30))
    async with opened(example("article").with_(edits=edits), size) as seat:
        await seat.ask("E")
        for told in ("space switches", "ctrl+z undoes", "escape leaves", "✓ on"):
            assert told in seat.dialog()


async def test_a_saved_run_keeps_its_switches() -> None:
    async with opened() as seat:
        await twice_edited(seat)
        await seat.ask("E")
        await seat.press("space", "escape")
        await seat.settle()
        await seat.ask("s")
        await seat.answer("switched")
        recipe = seat.app.session.recipe
    run = load_run(path_of("switched"))
    assert run.recipe == recipe
    assert [each.is_on for each in run.recipe.listed_edits] == [False, True]
