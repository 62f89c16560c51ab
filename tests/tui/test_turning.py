"""The number that is asked about goes to where it turned, and back."""

from itertools import pairwise

from nntui.engine import Cell, Place, Timeline, example
from nntui.tui.panes.pane import Pane

from .seat import opened


async def test_a_prediction_goes_to_where_it_turned_and_back() -> None:
    straight = Timeline(example("article"))
    cell = Cell("p1", (0, 0))
    numbers = [straight.trace_at(iteration).value(cell) for iteration in range(300)]
    ups = [after > before for before, after in pairwise(numbers)]
    turns = [place + 1 for place in range(1, len(ups)) if ups[place] != ups[place - 1]]
    assert turns
    async with opened("article") as seat:
        await seat.press("n", "n", "i")
        pane = seat.main.query_one("#arithmetic", Pane)
        seat.main.inspecting.put(pane, (0, 0), cell)
        await seat.press("right_curly_bracket")
        await seat.app.workers.wait_for_complete()
        await seat.rest()
        assert seat.place[0] == turns[0]
        inspected = seat.app.session.inspected
        assert inspected
        assert inspected.place == Place(turns[0], cell)
        assert f"turns in iteration {turns[0]:,}" in seat.notices[-1]
        await seat.press("left_curly_bracket")
        await seat.app.workers.wait_for_complete()
        await seat.rest()
        assert seat.place[0] == turns[0]
        assert "no iteration before" in seat.notices[-1]
