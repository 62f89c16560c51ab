"""Names that somebody else has given: of rows, of features, of outputs."""

from dataclasses import replace

import numpy as np
from rich.cells import cell_len

from nntui.engine import SIGMOID, Network, Problem, Recipe

from .seat import opened


def named(*rows: str, features: tuple[str, ...] = ("x",)) -> Recipe:
    """A recipe whose rows have these names."""
    count = len(rows)
    problem = Problem(
        np.ones((count, len(features))),
        np.ones((count, 1)),
        row_names=rows,
        feature_names=features,
    )
    return Recipe(problem, Network((1,), (SIGMOID,)), seed=1)


async def test_names_do_not_command_the_terminal() -> None:
    recipe = named("\x1b[31mred\x07", "two\nlines", "a\ttab", features=("x\x1b[2Jy",))
    async with opened(recipe) as seat:
        for _ in range(6):
            await seat.press("right")
            lines = seat.window().split("\n")
            assert len(lines) == 36
            assert all(line.isprintable() for line in lines)


async def test_columns_stand_below_each_other_whatever_the_names_are() -> None:
    async with opened(named("Ada", "数据", "größe", "🐍", "r[red]ow", "")) as seat:
        await seat.press("right", "right")
        rows = seat.lines("inputs")[1:7]
        assert len({cell_len(row.partition("│")[0]) for row in rows}) == 1
        assert len({cell_len(line.partition("1 / (")[0]) for line in seat.under("activation")}) == 1
        assert "r[red]ow" in seat.window()


async def test_long_names_of_rows_are_cut_and_no_line_is_lost() -> None:
    names = [f"row {number} " + "of a long name " * 6 for number in range(19)]
    async with opened(named(*names, "z")) as seat:
        await seat.press("right", *["down"] * 16)
        lines = seat.under("dot")
        above, *lines = lines
        assert above.split() == ["…", "8", "more", "rows"]
        assert len(lines) == 12
        (lit,) = [line for line in lines if line.startswith("▸")]
        assert lit.startswith("▸ row 16 of a long na…  (1 × ")
        assert "▸ row 16 of a long na…" in seat.window()
        assert "│  1" in seat.lines("inputs")[17]


async def test_a_saved_run_whose_data_has_a_name_like_markup_is_listed_and_opened() -> None:
    recipe = named("a", "b")
    recipe = recipe.with_(problem=replace(recipe.problem, name="[/b][red].csv"))
    async with opened(recipe) as seat:
        await seat.ask("s")
        await seat.answer("mine")
        await seat.ask("o")
        await seat.until(lambda: "[/b][red].csv" in seat.window())
        await seat.answer()
        await seat.settle()
        assert "[/b][red].csv" in seat.text("header")
        await seat.ask("N")
        await seat.press("escape")
        await seat.until(lambda: seat.app.screen is seat.main)
