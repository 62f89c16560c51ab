"""Names that somebody else has given: of rows, of features, of outputs."""

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
