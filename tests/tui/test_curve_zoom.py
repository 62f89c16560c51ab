"""The curve around the cursor: where it is, what its axes say, and the way back to the whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.engine import Timeline, example
from nntui.tui import plots
from nntui.tui.panes.curve import CurvePane

from .seat import Seat, opened

ITERATIONS = st.integers(0, 10_000_000)


@given(ITERATIONS, st.sampled_from([10, 40, 100, 1_000, 100_000]))
def test_the_cursor_is_in_the_axis_around_it(iteration: int, span: int) -> None:
    low, high = plots.axis_around(iteration, span)
    assert high - low == span
    assert 0 <= low <= iteration <= high
    # Room on both sides, where the run has not just begun.
    assert high - iteration >= span // 5
    assert low == 0 or iteration - low >= span // 5


@given(ITERATIONS, st.sampled_from([10, 100, 1_000]))
def test_an_axis_stays_while_the_cursor_goes_through_its_middle(iteration: int, span: int) -> None:
    low, high = plots.axis_around(iteration, span)
    moved = [plots.axis_around(low + part, span) for part in range(span // 4 + 1, span * 3 // 4)]
    if low:
        assert set(moved) == {(low, high)}


@given(st.integers(10, 10_000_000), st.sampled_from([1, 4, 150]))
def test_parts_of_the_curve_are_each_narrower(end: int, every: int) -> None:
    widths = plots.spans(end, every)
    assert all(width < end and width % every == 0 for width in widths)
    assert sorted(widths, reverse=True) == widths
    # Not so far from the whole to the widest, nor less than ten errors in the narrowest.
    if end > 10 * every:
        assert widths[-1] == 10 * every
        assert end <= 10 * widths[0]
    else:
        assert widths == []


@given(
    st.lists(st.floats(-1e6, 1e6) | st.floats(0.00999, 0.01), min_size=1, max_size=9),
    st.sampled_from([5, 12]),
)
def test_an_axis_that_fits_holds_every_value_and_its_ticks_can_be_told_apart(
    values: list[float], height: int
) -> None:
    low, high, ticks = plots.fitting_ticks(np.array(values), height)
    slack = 1e-9 * max(abs(low), abs(high))
    assert low - slack <= min(values) <= max(values) <= high + slack
    assert low < high
    assert 2 <= len(ticks) <= 5
    labels = plots._labels(ticks)
    assert len(set(labels)) == len(labels)


async def zoomed(seat: Seat) -> CurvePane:
    """The curve around the cursor, as close as can be."""
    pane = seat.main.query_one(CurvePane)
    while seat.app.session.span != 10:
        await seat.press("Z")
    return pane


def ends(seat: Seat) -> tuple[str, str]:
    """What stands at the ends of the axis of iterations."""
    first, *_, last = seat.lines("curve")[-1].split()
    return first, last


async def test_iteration_84_can_be_told_from_its_neighbours() -> None:
    timeline = Timeline(example("article"))
    timeline.extend(2_000)
    async with opened() as seat:
        await seat.go_to("error < 0.02 up to 2000")
        await seat.go_to("84:6")
        whole = seat.text("curve")
        pane = await zoomed(seat)
        assert pane._plot is not None
        columns = [pane._plot.column_of(each) for each in range(82, 87)]
        assert len(set(columns)) == 5
        assert [pane._plot.iteration_at(column or 0) for column in columns] == list(range(82, 87))
        assert ends(seat) == ("80", "90")
        await seat.press("right_square_bracket")
        assert ends(seat) == ("80", "90")
        await seat.press("left_square_bracket", "Z")
        assert seat.app.session.span is None
        assert seat.text("curve") == whole


async def test_a_click_on_a_part_of_the_curve_goes_to_what_is_drawn_there() -> None:
    async with opened() as seat:
        await seat.go_to("500:6")
        await seat.go_to("84:6")
        pane = await zoomed(seat)
        assert pane._plot is not None
        column = pane._plot.column_of(86)
        assert column is not None
        content = pane.content_region.offset - pane.region.offset
        await seat.pilot.click(pane, offset=(content.x + column, content.y + 2))
        await seat.settle()
        assert seat.place == (86, 6)


async def test_the_axis_follows_the_cursor() -> None:
    async with opened() as seat:
        await seat.go_to("500:6")
        pane = await zoomed(seat)
        for place in (17, 250, 499, 3, 0):
            await seat.go_to(f"{place}:6")
            assert pane._plot is not None
            assert pane._plot.low <= place <= pane._plot.high
            assert pane._plot.high - pane._plot.low == 10
            assert any("│" in line for line in seat.lines("curve")[1:-2])


@pytest.mark.parametrize("key", ["y", "m"])
async def test_a_part_may_be_looked_at_by_another_axis_or_measure(key: str) -> None:
    async with opened("eleven-lines") as seat:
        await seat.go_to("900:6")
        await seat.go_to("300:6")
        await zoomed(seat)
        await seat.press(key)
        assert ends(seat) == ("295", "305")


async def test_a_run_that_has_just_begun_has_no_parts() -> None:
    async with opened() as seat:
        await seat.press("Z")
        assert seat.app.session.span is None
        assert seat.notices == ["The whole curve is no longer than a part of it would be."]


async def test_with_batches_a_part_has_some_epochs() -> None:
    async with opened("perceptron") as seat:
        await seat.go_to("99:5")
        await seat.press("Z")
        assert seat.app.session.span == 40
        await seat.press("Z")
        assert seat.app.session.span is None
