"""Batches on the screen: which rows an iteration takes, and which weights the chosen row meets."""

import pytest

from nntui.engine import example
from nntui.explain.numbers import write

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


async def test_the_rows_outside_the_batch_have_their_p_too_plainly_marked() -> None:
    for size in ((120, 36), (80, 24)):
        async with opened(example("xor").with_(batch=1, seed=2), size=size) as seat:
            await seat.press("right", "right", "right", "right", "right")
            of_all = seat.main.session.stepper.trace.all_rows
            assert [line.split()[-1] for line in seat.lines("inputs")[1:5]] == [
                write(value, "4") if row == 0 else f"({write(value, '4')})"
                for row, value in enumerate(of_all.predictions[:, 0].tolist())
            ]
            told = seat.text("curve")
            errors = seat.main.session.stepper.trace.errors
            assert told.startswith(
                (
                    f"{of_all.errors.mean:.4f}",
                    f"mean |y - p| of all rows = {of_all.errors.mean:.4f}",
                )
            )
            assert f"this batch {errors.mean:.4f}" in told
            assert f"epoch mean {errors.mean:.4f}" in told  # the first of its epoch


async def test_an_epoch_is_a_place_to_go_to() -> None:
    async with opened(example("xor").with_(batch=1)) as seat:
        await seat.go_to("epoch 12")
        assert seat.main.session.stepper.iteration == 48
        await seat.go_to("accuracy > 0.7")
        stepper = seat.main.session.stepper
        assert stepper.iteration % 4 == 0
        assert stepper.trace.all_rows.errors.accuracy > 0.7
