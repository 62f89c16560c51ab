"""Every key counts, in its order, whatever the speed."""

from pathlib import Path

import pytest

from nntui.engine import example
from nntui.tui.session import Session

from .seat import Seat, opened


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["g", *"30", "enter"], (30, 0)),
        (["g", "ctrl+u", *"30", "enter"], (30, 0)),
        (["g", *"31", "left", "left", "end", "backspace", "0", "enter"], (30, 0)),
        (["g", *"30", "enter", "right", "right"], (30, 2)),
        (["g", *"30", "enter", "g", *"7", "enter", "n"], (7, 1)),
    ],
)
async def test_where_to_go_is_typed_ahead(keys: list[str], place: tuple[int, int]) -> None:
    async with opened() as seat:
        await seat.type_ahead(*keys)
        assert seat.place == place


async def test_a_name_is_typed_ahead(user: Path) -> None:
    async with opened() as seat:
        await seat.type_ahead("s", *"homework", "enter", "right")
        assert seat.place == (0, 1)
        assert [file.name for file in user.glob("*")] == ["homework.toml"]


async def test_a_form_is_filled_in_ahead() -> None:
    async with opened() as seat:
        await seat.type_ahead("N", *["down"] * 8, *"37", "enter")
        assert session(seat).recipe.seed == 37


async def test_an_example_is_chosen_from_its_list_ahead() -> None:
    async with opened() as seat:
        await seat.type_ahead("N", "down", "space", "down", "down", "enter", "down", "enter")
        assert session(seat).recipe == example("eleven-lines")


async def test_a_grid_is_typed_ahead() -> None:
    async with opened() as seat:
        grid = ["f7", "backspace", *"1 2|3", "enter", *"4 5|6", "ctrl+enter"]
        await seat.type_ahead("N", "space", "end", "up", "enter", "down", *grid)
        assert session(seat).recipe.problem.inputs.tolist() == [[1, 2], [4, 5]]
        assert session(seat).recipe.problem.targets.tolist() == [[3], [6]]


async def test_a_command_is_searched_for_ahead() -> None:
    async with opened() as seat:
        await seat.type_ahead("ctrl+p", *"zoom", "enter")
        assert seat.main.maximized is not None


async def test_the_keypads_signs_change_the_speed_and_are_written() -> None:
    async with opened() as seat:
        slow = session(seat).player.speed
        await seat.press("add")
        assert session(seat).player.speed != slow
        await seat.press("subtract")
        assert session(seat).player.speed == slow
        await seat.type_ahead("e", *"rate", "equal", "5", "divide", "backspace", "enter")
        assert session(seat).recipe.edits[0].new == 5


def session(seat: Seat) -> Session:
    return seat.app.session
