"""Names whose letters are two columns wide: everything stays in line, and in its pane."""

import numpy as np
import pytest
from rich.cells import cell_len

from nntui.engine import SIGMOID, Network, Problem, Recipe

from .seat import PANES, opened


def in_wide_letters() -> Recipe:
    """A recipe with every name in letters that are two columns wide."""
    problem = Problem(
        np.array([[0, 1, 2.5], [1, 0, 3]]),
        np.array([[1.0, 0], [0, 1]]),
        name="太郎の実験.csv",
        row_names=("太郎の実験", "b"),
        feature_names=("太郎の実験", "特徴", "y"),
        output_names=("出力", "い"),
    )
    return Recipe(problem, Network((2, 2), (SIGMOID, SIGMOID)), seed=1)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_no_line_is_wider_than_its_pane_and_columns_stay_in_line(
    size: tuple[int, int],
) -> None:
    async with opened(in_wide_letters(), size) as seat:
        await seat.press(*["right"] * 8)
        for name in ("header", *PANES):
            pane = seat.main.query_one(f"#{name}")
            if pane.display:
                width = pane.scrollable_content_region.width
                assert max(map(cell_len, seat.lines(name))) <= width, name
        assert seat.text("header").rstrip().endswith("paused · 1 phase/s")
        assert len({cell_len(line) for line in seat.lines("inputs")}) == 1
        assert {cell_len(line) for line in seat.window().split("\n")} == {size[0]}
