"""Windows of every size, and resizing."""

import pytest

from nntui.tui.keys import STEP_BINDINGS

from .clock import Clock, wait
from .seat import Seat, opened

TOO_SMALL = "nntui needs 60×16; this window is 20×5."
SIZES = [(60, 16), (80, 24), (100, 30), (120, 36), (200, 50), (300, 80)]


def words(seat: Seat) -> str:
    """What the window says, as one line."""
    return " ".join(seat.window().split())


async def resize(seat: Seat, width: int, height: int) -> None:
    await seat.pilot.resize_terminal(width, height)
    await seat.rest()


async def test_a_window_that_is_too_small_says_what_it_needs_and_answers_keys() -> None:
    async with opened(size=(20, 5)) as seat:
        assert words(seat) == TOO_SMALL
        await seat.press("right", "right", "right_square_bracket", "down", "d")
        assert words(seat) == TOO_SMALL
        await resize(seat, 120, 36)
        assert "nntui needs" not in words(seat)
        assert seat.place == (1, 2)
        assert seat.lines("inputs")[2].startswith("▸")
        assert "iteration 1 · 2 of 6" in words(seat)
        assert len(seat.results("activation")) == 4
        assert all(len(result) == len("0.12345678") for result in seat.results("activation"))


async def test_a_window_that_shrinks_and_grows_shows_the_same_again() -> None:
    async with opened() as seat:
        await seat.press("right", "right", "right")
        await seat.until(lambda: "┤" in seat.window())
        before = seat.window()
        await resize(seat, 20, 5)
        assert words(seat) == TOO_SMALL
        await resize(seat, 120, 36)
        await seat.until(lambda: seat.window() == before)


async def test_60_by_16_is_enough() -> None:
    async with opened(size=(1, 1)) as seat:
        for width, height, fits in ((60, 16, True), (59, 16, False), (60, 15, False)):
            await resize(seat, width, height)
            assert ("iteration 0" in seat.window()) == fits
            assert ("nntui needs 60×16" in words(seat)) == (not fits)


@pytest.mark.parametrize("name", ["article", "eleven-lines"])
async def test_what_was_done_last_is_seen_at_every_size(name: str) -> None:
    async with opened(name) as seat:
        await seat.press(*["right"] * 5)
        for width, height in SIZES:
            await resize(seat, width, height)
            lines = seat.window().splitlines()
            assert len(lines) == height
            assert {len(line) for line in lines} == {width}
            assert "iteration 0 · 5 of " in lines[0]
            assert "▸ 5   " in seat.window()
            # Inputs and weights are always there, the curve where there is room.
            assert "Inputs X" in seat.window()
            assert "Weights w" in seat.window()
            assert ("mean |y - p|" in seat.window()) == (width >= 80)
            if height >= 24:
                assert "Row 1" in seat.window()


async def test_the_narrowest_header_says_where_one_is_in_which_run() -> None:
    async with opened(size=(60, 16)) as seat:
        await seat.press(*["plus"] * 6)
        await seat.go_to("100000")
        header = seat.window().splitlines()[0]
        assert "iteration 100,000" in header
        assert "article" in header  # which run it is comes before how fast it plays
        assert "paused" in header


async def test_a_larger_window_gets_a_larger_curve() -> None:
    async with opened(size=(80, 24)) as seat:
        room = []
        for width, height in ((80, 24), (120, 36), (200, 50), (300, 80)):
            await resize(seat, width, height)
            room.append(sum(map(len, seat.lines("curve"))))
        assert room == sorted(room)
        assert len(set(room)) == 4


async def test_a_resize_while_it_plays(clock: Clock) -> None:
    async with opened() as seat:
        await seat.press("plus", "plus", "plus", "space")
        wait(seat, clock, 2)
        await resize(seat, 80, 24)
        assert seat.place == (1, 6)
        wait(seat, clock, 2)
        assert seat.place == (3, 6)
        assert "iteration 3 · 6 of 6" in seat.window()
        assert "playing" in seat.window()
        await resize(seat, 20, 5)
        wait(seat, clock, 2)
        assert words(seat) == TOO_SMALL
        await resize(seat, 300, 80)
        assert "iteration 5 · 6 of 6" in seat.window()
        assert "playing" in seat.window()


async def test_a_resize_while_a_pane_is_zoomed() -> None:
    async with opened() as seat:
        await seat.press("right", "z")
        await resize(seat, 80, 24)
        assert "Inputs X" not in seat.window()
        assert "▸ 1   dot" in seat.window()
        await seat.press("z")
        await seat.until(lambda: "Inputs X" in seat.window())
        assert "Weights w" in seat.window()
        assert {len(line) for line in seat.window().splitlines()} == {80}


async def test_tab_reaches_every_pane_at_60_by_16_and_the_footer_says_so() -> None:
    signs = {
        "arithmetic": "▸ 3   error ",
        "story": "Row 1 should be 0",
        "inputs": "x1  x2  x3",
        "weights": "0.3929",
        "curve": "mean |y - p|",
    }
    async with opened(size=(60, 16), has_footer=True) as seat:
        await seat.press("right", "right", "right")
        before = seat.window()
        assert "tab pane" in before.split("\n")[-1]
        for pane in ("story", "inputs", "weights", "curve", "arithmetic"):
            await seat.press("tab")
            await seat.until(lambda pane=pane: signs[pane] in seat.window())
            # What has no room has the window until the next; the others stay beside each other.
            is_alone = pane in ("story", "curve")
            assert ("x1  x2  x3" in seat.window()) == (not is_alone)
            assert "iteration 0 · 3 of 6" in seat.window().split("\n")[0]
        await seat.until(lambda: seat.window() == before)


async def test_the_header_stays_over_a_zoomed_pane() -> None:
    for size in SIZES:
        async with opened(size=size) as seat:
            await seat.press("right", "right", "z")
            await seat.until(lambda seat=seat: "Inputs X" not in seat.window())
            assert "iteration 0 · 2 of 6" in seat.window().split("\n")[0]


async def test_the_header_says_which_run_it_is_in_every_window() -> None:
    for size in SIZES:
        async with opened("eleven-lines", size) as seat:
            await seat.press("right")
            header = seat.window().split("\n")[0]
            assert "eleven-lines" in header
            assert "iteration 0 · 1 of 12" in header


async def test_the_pane_in_focus_is_told_by_its_frame() -> None:
    async with opened() as seat:
        assert seat.window().count("┏━ ") == 1
        assert "┏━ Arithmetic" in seat.window()
        await seat.press("tab")
        assert "┏━ What just happened" in seat.window()


def footer_keys() -> list[str]:
    """The keys of the footer, each with its word; of a group all before the one word."""
    keys: dict[str, str] = {}
    for each in STEP_BINDINGS:
        if each.show:
            name = each.group.description if each.group else each.description
            keys[name] = keys.get(name, "") + (each.key_display or each.key)
    return [f"{key} {name}" for name, key in keys.items()]


async def test_a_key_in_the_footer_is_whole_or_left_out_and_help_and_quit_stay() -> None:
    async with opened(size=(60, 16), has_footer=True) as seat:
        every, counts = footer_keys(), []
        for width in [*range(60, 135, 5), 61, 89, 90, 91, 200]:
            await resize(seat, width, 36)
            keys, bar, palette = seat.window().split("\n")[-1].partition("▏")
            assert (bar, palette.strip()) == ("▏", "^p palette")
            text = " ".join(keys.split())
            shown = sorted((key for key in every if key in text), key=text.index)
            sign = [] if len(shown) == len(every) else ["…"]
            assert text == " ".join([*shown, *sign])
            assert {"? help", "q quit"} <= set(shown)
            counts.append(len(shown))
        assert counts[-1] == len(every)
        assert min(counts) < len(every)


async def test_a_story_that_is_cut_says_so_where_it_is_cut() -> None:
    async with opened(size=(80, 24), is_folded=True) as seat:
        await seat.press(*["right"] * 4)
        *_, last = seat.lines("story")
        cut = seat.text("story").removesuffix(" …").replace("\n", " ")
        assert last.endswith(" …")
        assert last in seat.window()
        assert len(last) <= seat.main.query_one("#story").scrollable_content_region.width
        await seat.press("tab", "z")
        whole = " ".join(seat.lines("story"))
        assert "…" not in whole
        assert whole.startswith(cut)
