"""What is told: one thing at a time, where nothing is read, and all of it again."""

import pytest

from nntui.tui.notices import NoticeLine
from nntui.tui.panes.pane import Pane

from .seat import Seat, opened


def shown(seat: Seat) -> list[NoticeLine]:
    """The notices in sight, on any screen."""
    return [line for screen in seat.app.screen_stack for line in screen.query(NoticeLine)]


def last_line(seat: Seat) -> str:
    """The lowest line of the window."""
    return seat.window().splitlines()[-1].strip()


async def test_a_notice_lies_over_the_footer_alone_and_leaves_at_the_next_key() -> None:
    async with opened(size=(80, 24)) as seat:
        await seat.press("right")
        panes = seat.window().splitlines()[:-1]
        await seat.press("greater_than_sign")
        assert last_line(seat) == "There are no more inputs on that side."
        assert seat.window().splitlines()[:-1] == panes
        await seat.press("down")
        assert not shown(seat)
        assert "no more inputs" not in seat.window()


async def test_a_new_one_takes_the_old_ones_place() -> None:
    async with opened() as seat:
        await seat.press("greater_than_sign", "u", "ctrl+z", "ctrl+z")
        assert len(shown(seat)) == 1
        assert last_line(seat) == "There is no earlier run to return to."


async def test_of_several_since_the_last_key_the_gravest_stays_and_the_others_are_counted() -> None:
    async with opened() as seat:
        seat.main.notify("one thing")
        seat.main.notify("it is broken", severity="error")
        seat.main.notify("beside it")
        await seat.until(lambda: "2 more" in seat.window())
        assert len(shown(seat)) == 1
        assert last_line(seat) == "× it is broken (2 more: ?)"
        await seat.ask("question_mark")
        await seat.type("notices")
        text = seat.app.screen.query_one("#help", Pane).text
        places = [text.index(each) for each in ("beside it", "× it is broken", "one thing")]
        assert places == sorted(places)


async def test_an_error_stays_until_a_key_and_others_until_their_time_is_over() -> None:
    async with opened() as seat:
        seat.main.notify("soon over", timeout=0.01)
        await seat.until(lambda: bool(seat.notices) and not shown(seat))
        seat.main.notify("it is broken", severity="error", timeout=0.01)
        await seat.until(lambda: bool(shown(seat)))
        await seat.rest(20)
        assert shown(seat)
        await seat.press("right")
        assert not shown(seat)


async def test_a_notice_with_a_dialog_is_told_once_and_on_the_dialog(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from nntui import runs

    def no_name(_: object) -> str:
        raise runs.RunError("there is no place for runs")

    monkeypatch.setattr(runs, "free_name", no_name)
    async with opened() as seat:
        await seat.ask("s")
        await seat.until(lambda: bool(shown(seat)))
        assert [line.screen for line in shown(seat)] == [seat.app.screen]
        assert last_line(seat).startswith("× there is no place for runs")
        await seat.press("escape")
        assert not shown(seat)


async def test_what_was_told_can_be_read_again_from_the_palette() -> None:
    async with opened() as seat:
        await seat.press("greater_than_sign", "right")
        await seat.ask("ctrl+p")
        await seat.type("notices")
        await seat.until(lambda: "Read again what was told." in seat.window())
        await seat.answer()
        await seat.until(lambda: bool(seat.app.screen.query("#help")))
        assert "There are no more inputs on that side." in seat.window()


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36), (1, 1), (20, 4)])
async def test_a_long_one_takes_the_lines_that_it_needs_and_is_cut_with_a_sign(
    size: tuple[int, int],
) -> None:
    async with opened(size=size) as seat:
        seat.main.notify("a long tale " * 12 + "ends")
        await seat.until(lambda: bool(shown(seat)) and shown(seat)[0].size.height > 0)
        line = shown(seat)[0]
        assert line.size.height <= max(1, size[1] // 2)
        if size[0] >= 60:
            assert seat.window().split()[-1] == "ends"
        elif size[0] > 1:
            assert "…" in seat.window().splitlines()[-1]
        await seat.pilot.resize_terminal(100, 30)
        await seat.until(lambda: "ends" in seat.window())
