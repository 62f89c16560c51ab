"""Scaled targets and their predictions stand in the file's own units beside the rows."""

from pathlib import Path

import pytest

from nntui.data import read_problem
from nntui.draft import own_recipe
from nntui.engine import Recipe

from .seat import opened


@pytest.fixture
def houses(tmp_path: Path) -> Recipe:
    path = tmp_path / "houses.csv"
    path.write_text("size,price\n30,100\n50,180\n80,250\n", "utf-8")
    problem = read_problem(str(path), ["price"], scale="standard", scale_targets="minmax")
    return own_recipe(problem)


async def test_answers_stand_in_units_once_they_are_computed(houses: Recipe) -> None:
    async with opened(houses) as seat:
        heading, first, *_ = seat.text("inputs").splitlines()
        assert heading.endswith("in file  p in file")
        assert first.split()[-3:] == ["·", "100", "·"]
        await seat.press("right", "right")
        p = float(seat.app.session.stepper.trace.predictions[0, 0])
        first = seat.text("inputs").splitlines()[1]
        assert first.split()[-3:] == [f"{p:.4f}", "100", f"{150 * p + 100:.4f}"]
        assert f"the net says {150 * p + 100:.4f}, and 100 is wanted" in " ".join(
            seat.text("story").split()
        )


async def test_where_there_is_no_room_the_scaled_ones_stay(houses: Recipe) -> None:
    async with opened(houses, (80, 24)) as seat:
        assert "in file" not in seat.text("inputs")
        assert "price" in seat.text("inputs")


async def test_rows_outside_the_batch_are_answered_in_parentheses(houses: Recipe) -> None:
    async with opened(houses.with_(batch=1)) as seat:
        assert seat.text("inputs").splitlines()[2].split()[-1] == "·"
        await seat.press("right", "right")
        predictions = seat.app.session.stepper.trace.all_rows.predictions
        heading, *rows = seat.text("inputs").splitlines()
        assert heading.rstrip().endswith("in file  p in file")
        for row, wanted in enumerate(("100", "180", "250")):
            p = float(predictions[row, 0])
            both = f"{p:.4f}", f"{150 * p + 100:.4f}"
            one, other = both if row == 0 else (f"({text})" for text in both)
            assert rows[row].split()[-3:] == [one, wanted, other]
