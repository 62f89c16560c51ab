"""The mouse: a click goes where it points."""

from textual.events import MouseDown, MouseUp

from nntui.tui.messages import IterationChosen
from nntui.tui.notices import NoticeLine

from .seat import Seat, opened


async def click(seat: Seat, pane: str, line: str, column: int = 10) -> None:
    """Click on the line of a pane that holds a text."""
    widget = seat.main.query_one(f"#{pane}")
    place = next(n for n, text in enumerate(seat.lines(pane)) if line in text)
    offset = (column, place + 1 - round(widget.scroll_y))  # the border is a line
    assert await seat.pilot.click(f"#{pane}", offset=offset)
    await seat.rest()


async def test_a_click_on_a_row_lights_it() -> None:
    async with opened() as seat:
        await seat.press("right", "right")
        await click(seat, "inputs", "r3")
        assert seat.lines("inputs")[3].startswith("▸")
        assert seat.under("dot")[2].startswith("▸")
        await click(seat, "arithmetic", "r2 ", column=30)
        assert seat.lines("inputs")[2].startswith("▸")
        assert seat.under("activation")[1].startswith("▸")


async def test_a_click_on_an_operation_goes_to_it_forwards_and_back() -> None:
    async with opened(size=(120, 50)) as seat:
        await click(seat, "arithmetic", "4   slope")
        assert seat.place == (0, 4)
        assert len(seat.results("slope")) == 4
        await click(seat, "arithmetic", "1   dot")
        assert seat.place == (0, 1)
        assert seat.results("slope") == []
        await seat.press("space")
        await click(seat, "arithmetic", "2   activation")
        assert seat.place == (0, 2)
        assert "paused" in seat.text("header")


async def test_a_click_on_a_scrolled_pane_hits_what_is_seen() -> None:
    async with opened(size=(80, 24)) as seat:
        await seat.press(*["right"] * 6)
        assert seat.main.query_one("#arithmetic").scroll_y > 0
        await click(seat, "arithmetic", "6   update")
        assert seat.place == (0, 6)
        await click(seat, "arithmetic", "▸ 6   update")
        assert seat.place == (0, 6)


async def test_a_click_on_a_weight_chooses_its_unit() -> None:
    async with opened("eleven-lines", size=(120, 110)) as seat:
        await seat.press("right")
        assert "unit 1 of 4" in seat.text("arithmetic")
        await click(seat, "weights", "layer 1 · unit 3 of 4")
        assert "▸ 1   dot · layer 1 · unit 3 of 4" in seat.text("arithmetic")
        heading = next(line for line in seat.lines("weights") if "unit 3 of 4" in line)
        assert heading.startswith("▸")


async def test_a_click_on_the_curve_goes_to_that_iteration() -> None:
    async with opened() as seat:
        await seat.go_to("1000")
        await seat.press(*["right"] * 3)
        axis = next(line for line in seat.lines("curve") if "└" in line)
        left, right = axis.index("└") + 1, axis.rindex("┬")
        width = right - left
        border = 1
        at = seat.main.query_one("#curve")
        for share in (0.25, 0.5, 0.75):
            column = left + round(share * width)
            assert await seat.pilot.click("#curve", offset=(column + border, at.size.height // 2))
            await seat.settle()
            iteration, phase = seat.place
            assert abs(iteration - share * 1_000) <= 1_000 / width
            assert phase == 3
            # The cursor stands where it was clicked.
            assert any(line[column] == "│" for line in seat.lines("curve")[1:-2])


async def test_a_click_beside_the_curve_moves_nothing() -> None:
    async with opened() as seat:
        await seat.go_to("1000")
        for offset in ((2, 4), (0, 0), (0, 4)):
            await seat.pilot.click("#curve", offset=offset)
            await seat.settle()
            assert seat.place == (1_000, 0)


async def test_many_clicks_on_the_curve_end_where_the_last_one_pointed() -> None:
    async with opened() as seat:
        for iteration in (9_000, 50, 700):
            seat.main.post_message(IterationChosen(iteration))
        await seat.rest()
        await seat.settle()
        assert seat.place == (700, 0)


async def test_the_wheel_scrolls_the_arithmetic() -> None:
    async with opened(size=(80, 24)) as seat:
        await seat.press(*["right"] * 6)
        widget = seat.main.query_one("#arithmetic")
        bottom = widget.scroll_y
        widget.scroll_up(animate=False)
        await seat.rest()
        assert widget.scroll_y < bottom


async def test_a_click_on_a_notice_that_has_just_gone_is_no_crash() -> None:
    async with opened() as seat:
        seat.main.notify("gone in a moment", timeout=60)
        await seat.until(lambda: bool(seat.main.query(NoticeLine)) and "moment" in seat.window())
        notice = seat.main.query_one(NoticeLine)
        x, y = notice.region.x + 3, notice.region.y
        with seat.app.batch_update():  # gone, but not yet drawn over
            await notice.remove()
            for kind in (MouseDown, MouseUp):
                seat.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
            await seat.answered()
        await seat.press("right")
        assert seat.place == (0, 1)
