"""What is marked is copied, as text that reads well; the clipboard is never emptied."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np
from textual.events import Click
from textual.geometry import Offset

from nntui.engine import SIGMOID, Network, Problem, Recipe, example
from nntui.explain.numbers import write

from .seat import Seat, opened


@contextmanager
def clipboard(seat: Seat) -> Iterator[list[str]]:
    """What the terminal is asked to put into its clipboard: base64."""
    driver = seat.app._driver
    assert driver is not None
    sent: list[str] = []
    with patch.object(driver, "write", lambda data: sent.append(data) if "]52;" in data else None):
        yield sent


def place_of(seat: Seat, pane: str, text: str) -> Offset:
    """Where in the window a text of a pane begins."""
    region = seat.main.query_one(f"#{pane}").content_region
    for y in range(region.y, region.bottom):
        line = seat.window().split("\n")[y]
        if text in line[region.x : region.right]:
            return Offset(line.index(text, region.x), y)
    raise AssertionError(f"{text!r} is not in the pane {pane}")


async def mark(seat: Seat, start: Offset, end: Offset) -> None:
    """Drag the mouse over the window."""
    await seat.pilot.mouse_down(offset=start)
    await seat.pilot.hover(offset=end)
    await seat.pilot.mouse_up(offset=end)
    # As the app makes one of every button that is let go over the pane that it was pressed on.
    await seat.pilot._post_mouse_events([Click], offset=end, button=1)
    await seat.rest()


async def copied(seat: Seat, pane: str, start: str, end: str) -> str:
    """Mark from the first letter of a text to the last of another, and copy."""
    last = place_of(seat, pane, end)
    await mark(seat, place_of(seat, pane, start), last + Offset(len(end) - 1, 0))
    await seat.press("ctrl+c")
    return seat.app.clipboard


async def command(seat: Seat, name: str) -> None:
    """Run a command as the palette does."""
    (run,) = [
        each.callback
        for each in seat.app.get_system_commands(seat.main)
        if each.title.lower() == name
    ]
    run()
    await seat.rest()


async def test_a_marked_line_of_arithmetic_is_copied() -> None:
    async with opened() as seat:
        await seat.press("right")
        with clipboard(seat) as sent:
            text = await copied(seat, "arithmetic", "(0 × 0.3929)", "-0.5463")
        assert text == "(0 × 0.3929) + (0 × -0.4277) + (1 × -0.5463"
        assert len(sent) == 1
        assert any(notice.startswith("Copied: (0 × 0.3929)") for notice in seat.notices)


async def test_a_marked_matrix_keeps_its_columns_and_has_no_trailing_blanks() -> None:
    async with opened() as seat:
        text = await copied(seat, "inputs", "x1", "·")
        assert text.split("\n") == [
            "      x1  x2  x3 │  y       p",
            "▸ r1   0   0   1 │  0       ·",
        ]
        assert "2 lines copied." in seat.notices


async def test_a_matrix_marked_from_its_middle_keeps_its_columns() -> None:
    async with opened() as seat:
        end = place_of(seat, "inputs", "r4")
        start = place_of(seat, "inputs", "r1") + Offset(7, 0)
        await mark(seat, start, end + Offset(20, 0))
        await seat.press("ctrl+c")
        assert seat.app.clipboard == "\n".join(
            [
                "         0   1 │  0       ·",
                "r2   0   1   1 │  0       ·",
                "r3   1   0   1 │  1       ·",
                "r4   1   1   1 │  1",
            ]
        )


async def test_what_is_marked_in_a_scrolled_pane_is_copied_and_can_be_seen() -> None:
    async with opened(size=(80, 24)) as seat:
        await seat.press(*["right"] * 6)
        pane = seat.main.query_one("#arithmetic")
        assert pane.scroll_y > 0
        assert await copied(seat, "arithmetic", "update", "update") == "update"
        at = place_of(seat, "arithmetic", "update")
        style = seat.app.screen._compositor.get_style_at(*at)
        beside = seat.app.screen._compositor.get_style_at(*(at - Offset(2, 0)))
        assert style.bgcolor != beside.bgcolor
        # The border above is the nearest to the first line that is seen, not to the text's.
        top = pane.content_region
        await mark(seat, at + Offset(5, 0), Offset(top.x, top.y - 1))
        await seat.press("ctrl+c")
        assert seat.app.clipboard.count("\n") == at.y - top.y


async def test_names_of_double_width_are_copied_letter_by_letter() -> None:
    problem = Problem(np.ones((2, 1)), np.ones((2, 1)), row_names=("太郎の実験", "b"))
    async with opened(Recipe(problem, Network((1,), (SIGMOID,)), seed=1)) as seat:
        start = place_of(seat, "inputs", "太")
        await mark(seat, start + Offset(2, 0), start + Offset(5, 0))
        await seat.press("ctrl+c")
        assert seat.app.clipboard == "郎の"


async def test_dragging_over_several_panes_copies_what_is_marked_there() -> None:
    async with opened() as seat:
        await mark(seat, place_of(seat, "inputs", "r2"), place_of(seat, "arithmetic", "dot"))
        await seat.press("ctrl+c")
        assert seat.app.clipboard.startswith("r2")
        assert "w1" in seat.app.clipboard
        assert "Arithmetic" not in seat.app.clipboard


async def test_ctrl_c_with_nothing_marked_says_how_to_quit_and_leaves_the_clipboard() -> None:
    async with opened() as seat:
        blank = place_of(seat, "arithmetic", "6   update") + Offset(0, 1)
        with clipboard(seat) as sent:
            await seat.press("ctrl+c")
            await mark(seat, blank, blank + Offset(9, 0))
            await seat.press("ctrl+c")
            await seat.ask("g")
            await seat.type("")
            await seat.press("ctrl+c", "ctrl+x")
        assert sent == []
        assert sum("to quit" in notice for notice in seat.notices) == 2


async def test_marking_a_text_does_not_choose_what_it_ends_on() -> None:
    async with opened() as seat:
        await seat.press("right")
        await mark(
            seat, place_of(seat, "arithmetic", "1   dot"), place_of(seat, "arithmetic", "r3")
        )
        assert seat.lines("inputs")[1].startswith("▸")
        start = place_of(seat, "arithmetic", "3   error")
        await mark(seat, start, start + Offset(8, 0))
        assert seat.place == (0, 1)


async def test_a_double_click_marks_the_line() -> None:
    async with opened() as seat:
        at = place_of(seat, "story", seat.lines("story")[0][:9])
        await seat.pilot.click(offset=at, times=2)
        await seat.press("ctrl+c")
        assert seat.app.clipboard == seat.lines("story")[0].strip()


async def test_the_palette_copies_the_chosen_line_the_number_and_the_pane() -> None:
    async with opened(size=(60, 24)) as seat:
        await command(seat, "copy number")
        await command(seat, "copy line")
        assert seat.app.clipboard == ""
        assert seat.notices == ["Nothing has been computed in this iteration yet."] * 2
        await seat.press("right", "down")
        await command(seat, "copy number")
        values = seat.app.session.stepper.trace.operations[0].values
        assert seat.app.clipboard == write(float(values[1, 0]), "all")
        await command(seat, "copy line")
        assert seat.app.clipboard == ("r2  (0 × 0.3929) + (1 × -0.4277) + (1 × -0.5463) = -0.9740")
        await command(seat, "copy pane")
        assert "\n  r1  (0 × 0.3929) + (0 × -0.4277) + (1 × -0.5463)\n" in seat.app.clipboard
        await seat.press(*["right"] * 5)
        await command(seat, "copy number")
        assert [float(line) for line in seat.app.clipboard.split()] == [
            float(value) for value in seat.app.session.stepper.trace.operations[5].values[:, 0]
        ]
        await command(seat, "copy line")
        assert "w3" in seat.app.clipboard


async def test_a_name_that_is_no_text_does_not_end_a_copy() -> None:
    async with opened() as seat:
        seat.app.copy_to_clipboard("a\udcffb")
        assert seat.app.clipboard == "a?b"


async def test_the_number_of_a_gradient_is_that_of_each_weight() -> None:
    recipe = example("article").with_(optimizer="adam", decay=0.1)
    async with opened(recipe) as seat:
        await seat.press(*["right"] * 6, *["down"] * 3)  # r4, and there are three weights
        for operation in seat.app.session.stepper.trace.operations[5:]:
            await command(seat, "copy number")
            told = [float(line) for line in seat.app.clipboard.split()]
            assert told == operation.values[:, 0].tolist(), operation.kind
            await seat.press("right")


async def test_the_notice_of_a_long_line_shows_its_start() -> None:
    async with opened() as seat:
        seat.main.say_copied("0.5 × " * 500)
        await seat.rest()
        (notice,) = seat.notices
        assert notice.startswith("Copied: 0.5 × 0.5")
        assert notice.endswith("…")
        assert len(notice) < 80
