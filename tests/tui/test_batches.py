"""Batches on the screen: which rows an iteration takes, and which weights the chosen row meets."""

import pytest

from nntui.engine import example

from .seat import Seat, opened


def lit_weights(seat: Seat) -> list[str]:
    return [line.split()[1] for line in seat.lines("weights")[1:] if line.startswith("▸")]


@pytest.mark.parametrize("shuffle", [False, True])
async def test_the_weights_that_are_lit_are_those_of_the_chosen_row(shuffle: bool) -> None:
    recipe = example("article").with_(batch=2, shuffle=shuffle)
    inputs = recipe.problem.inputs.tolist()
    async with opened(recipe) as seat:
        for iteration in range(4):
            taken = recipe.rows_at(iteration)
            for row in range(4):
                marks = seat.lines("inputs")[row + 1][:2]
                assert marks == "▸" + ("*" if row in taken else " ")
                met = [f"w{place + 1}" for place, value in enumerate(inputs[row]) if value]
                # A row that is not in the batch meets no weight.
                assert lit_weights(seat) == (met if row in taken else [])
                await seat.press("down")
            await seat.press("up", "up", "up", "right_square_bracket")


async def test_the_border_says_what_the_symbols_stand_for() -> None:
    recipe = example("article").with_(rate=0.5, momentum=0.9, batch=3, shuffle=True)
    async with opened(recipe) as seat:
        assert "batch of 3 rows, shuffled · α 0.5 · μ 0.9" in seat.window()
        await seat.press("right_square_bracket")
        assert "batch of 1 row, shuffled · α 0.5 · μ 0.9" in seat.window()
