"""What a dialog says can be read to its end."""

from pathlib import Path

import pytest
from textual.command import CommandList

from nntui.explain.transcript import title
from nntui.tui.screens.dialog import InputDialog
from nntui.tui.screens.palette import Palette

from .seat import Seat, opened, saved

SIZES = [(120, 36), (60, 16)]


async def say(seat: Seat, key: str, text: str) -> None:
    """Open a dialog and answer it with a text."""
    await seat.ask(key)
    await seat.answer(text)


@pytest.mark.parametrize("size", SIZES)
async def test_a_complaint_is_shown_whole(size: tuple[int, int]) -> None:
    async with opened(size=size) as seat:
        await say(seat, "g", "nonsense")
        assert seat.dialog().endswith(
            "'nonsense': expected an iteration (1000), a phase (2:5, 2 delta) or a condition: "
            "error, sum, half squares, loss, squares, mse, rmse, accuracy, w1, w2, w3 with <, <=, "
            "> or >=; max w3, min w3, w3 turns; next or back before it, up to 5000 "
            "behind it; or a row (row 3)"
        )
        await seat.press("escape")
        await say(seat, "s", "a/b")
        assert seat.dialog().endswith(
            "name: 'a/b', expected 1 to 80 letters, digits, spaces, dots, underscores or hyphens, "
            "with no dot or space first and no space last"
        )
        await seat.press("escape")
        name = "a run with a name as long as can be".ljust(80, "-")
        saved(name, "tiny", 0, 0)
        await say(seat, "s", name)
        assert seat.dialog().endswith(": enter once more to replace it.")


async def test_a_key_takes_a_complaint_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    tell = InputDialog.tell

    def telling(dialog: InputDialog[str], text: str, kind: str = "") -> None:
        told.append(text)
        tell(dialog, text, kind)

    async with opened() as seat:
        await say(seat, "s", "a/b")
        monkeypatch.setattr(InputDialog, "tell", telling)
        await seat.press("c")
        assert told == ["The name to save under. escape cancels."]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_library_shows_each_runs_place_and_date_and_whole_reasons(
    size: tuple[int, int], user: Path
) -> None:
    saved("mine", "article", 1_234, 5)
    (user / "future.toml").write_text("format = 99")
    async with opened(size=size) as seat:
        await seat.ask("o")
        await seat.until(lambda: "mine" in seat.dialog())
        assert "1,234" in seat.dialog()
        assert "2026-01-01" in seat.dialog()
        assert seat.dialog().endswith(
            "future.toml: format: 99, this nntui reads up to 2: it was saved by a newer one"
        )


async def test_the_library_cuts_nothing_without_a_sign_and_follows_the_window() -> None:
    run = saved("mine", "eleven-lines", 1_234, 5)
    whole = title(run.recipe)
    async with opened(size=(80, 24)) as seat:
        await seat.ask("o")
        await seat.until(lambda: "…" in seat.dialog())
        shown = seat.dialog().partition("1,234 5 ")[2].partition("…")[0]
        assert shown
        assert whole.startswith(shown)
        await seat.pilot.resize_terminal(120, 36)
        await seat.until(lambda: whole in seat.dialog())
        await seat.pilot.resize_terminal(80, 24)
        await seat.until(lambda: whole not in seat.dialog() and "…" in seat.dialog())


@pytest.mark.parametrize("key", ["g", "s", "e", "o", "N", "S", "ctrl+p"])
async def test_an_answer_is_taken_once(key: str) -> None:
    async with opened() as seat:
        await seat.press(key)
        dialog = seat.app.screen
        assert dialog is not seat.main
        for _ in range(3):
            dialog.dismiss(None)  # as enter and a click that come before it has gone
        await seat.rest()
        assert seat.app.screen is seat.main
        await seat.press("right")
        assert seat.place == (0, 1)


async def test_a_theme_is_chosen_once() -> None:
    async with opened() as seat:
        seat.app.action_change_theme()
        await seat.until(lambda: seat.app.screen is not seat.main)
        await seat.press(*"light")
        themes = seat.app.screen
        for _ in range(3):
            themes.dismiss(None)
        await seat.rest()
        themes._list_visible = not themes._list_visible  # type: ignore[attr-defined]  # a late search
        assert seat.app.screen is seat.main
        await seat.press("right")
        assert seat.place == (0, 1)


async def test_an_answer_belongs_to_the_dialog_on_top() -> None:
    async with opened() as seat:
        await seat.ask("g")
        dialog = seat.app.screen
        await seat.press("ctrl+p")
        assert len(seat.app.screen_stack) == 3
        dialog.dismiss(5)
        await seat.rest()
        assert len(seat.app.screen_stack) == 3
        await seat.press("escape", *"30", "enter")
        await seat.settle()
        assert seat.place == (30, 0)


async def test_a_search_that_ends_after_the_palette_has_gone_is_no_crash() -> None:
    async with opened() as seat:
        await seat.press("ctrl+p", *"nothing")
        palette = seat.app.screen
        assert isinstance(palette, Palette)
        await seat.press("escape")
        palette._list_visible = not palette._list_visible
        palette._list_visible = not palette._list_visible
        palette._start_no_matches_countdown("nothing")
        await seat.press("right")
        assert seat.place == (0, 1)


async def test_a_window_without_room_for_a_palettes_options_is_no_crash() -> None:
    async with opened(size=(60, 30)) as seat:
        await seat.press("ctrl+p", "k")
        for width in (2, 1, 3, 1, 60):
            await seat.pilot.resize_terminal(width, 60)
            await seat.rest()
        await seat.press("escape", "right")
        assert seat.app.session.stepper.phase == 1


async def test_a_search_without_matches_in_a_window_of_a_few_columns_is_no_crash() -> None:
    async with opened(size=(6, 84)) as seat:
        await seat.press("ctrl+p", *"g221")
        palette = seat.app.screen
        await seat.until(lambda: palette.query_one(CommandList).option_count == 1)
        await seat.press("escape", "right")
        assert seat.app.session.stepper.phase == 1
