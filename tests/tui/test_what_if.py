"""What if: numbers that are changed on the way."""

import numpy as np
import pytest

from nntui.engine import SIGMOID, Network, Problem, Recipe

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
