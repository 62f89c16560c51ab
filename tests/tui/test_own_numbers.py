"""`=` holds a person's own numbers against the iteration, and leads to the line that differs."""

from pathlib import Path

import pytest

from nntui.engine import example, trace
from nntui.tui.screens.compare import CompareScreen, ReportScreen

from .seat import Seat, opened

SHEET = """dot 1
-0.5463 -0.9740 -0.1534 -0.5811
error 1
-0.3667
0.2741
0.5383
0.6413
"""


async def compare(seat: Seat, path: Path) -> None:
    """Compare a sheet, up to its report."""
    await seat.ask("equals_sign")
    await seat.answer(str(path))
    await seat.settle()
    await seat.until(lambda: isinstance(seat.app.screen, ReportScreen))
    await seat.rest()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "mine.txt"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_enter_goes_to_the_line_that_differs(size: tuple[int, int], sheet: Path) -> None:
    async with opened(size=size) as seat:
        await compare(seat, sheet)
        said = seat.dialog()
        assert "dot 1 agrees to 4 digits after the point" in said
        assert "error 1 differs" in said
        assert said.endswith("enter goes to error 1, r2. escape goes back.")
        await seat.press("enter")
        await seat.until(lambda: seat.app.screen is seat.main)
        assert seat.place == (0, 3)
        assert seat.main.session.row == 1
        assert any(line.startswith("▸ r2") for line in seat.under("error"))


async def test_escape_leaves_everything_where_it_was(sheet: Path) -> None:
    async with opened() as seat:
        await compare(seat, sheet)
        await seat.press("escape")
        await seat.until(lambda: seat.app.screen is seat.main)
        assert seat.place == (0, 0)
        # The file is offered again.
        await seat.ask("equals_sign")
        await seat.until(lambda: str(sheet.name) in seat.app.screen.query_one("Input").value)  # type: ignore[attr-defined]
        await seat.press("escape")


async def test_a_row_and_a_unit_of_a_layer_are_lit(tmp_path: Path) -> None:
    recipe = example("eleven-lines")
    done = trace(recipe, recipe.first_weights, 0)
    values = done.find("dot", 1).values.copy()
    values[2, 3] = -values[2, 3]
    path = tmp_path / "mine.txt"
    rows = "\n".join(" ".join(f"{value:.4f}" for value in row) for row in values)
    path.write_text(f"dot 1\n{rows}\n", encoding="utf-8")
    async with opened("eleven-lines") as seat:
        await compare(seat, path)
        await seat.press("enter")
        await seat.until(lambda: seat.app.screen is seat.main)
        assert seat.place == (0, 1)
        assert (seat.main.session.row, seat.main.session.units[0]) == (2, 3)


async def test_a_sheet_that_cannot_be_read_is_told_below_the_input(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    async with opened() as seat:
        await seat.ask("equals_sign")
        await seat.answer("")
        assert seat.note == "expected a file, such as mine.txt"
        await seat.answer(str(path))
        await seat.settle()
        assert seat.note == f"{path}: not found, expected a file"
        path.write_text("dot 1\n1 2\n", encoding="utf-8")
        await seat.answer()
        await seat.settle()
        assert seat.note == f"{path}: line 1: dot 1 is 1×2, expected 4×1"
        await seat.answer("-")
        await seat.settle()
        assert seat.note.startswith("-: not found")
        assert isinstance(seat.app.screen, CompareScreen)


async def test_keys_pressed_while_it_compares_do_no_harm(sheet: Path) -> None:
    async with opened() as seat:
        await seat.ask("equals_sign")
        await seat.type(str(sheet))
        await seat.type_ahead("enter", "enter", "escape", "right")
        await seat.until(lambda: not isinstance(seat.app.screen, CompareScreen))
        await seat.settle()
        while seat.app.screen is not seat.main:
            await seat.press("escape")
        assert seat.place[0] == 0
