"""Plain characters: a terminal that knows ASCII only."""

import pytest

from nntui.code.trace import VERBS, verb_shown
from nntui.explain.ascii import to_ascii

from .seat import app_of, opened


@pytest.mark.parametrize("name", ["article", "eleven-lines"])
async def test_the_main_screen_is_ascii(name: str) -> None:
    async with opened(app_of(name, is_ascii=True), has_footer=True) as seat:
        for _ in range(7):
            await seat.press("right")
            assert seat.window().isascii()
        for width, height in ((80, 24), (20, 5), (300, 80)):
            await seat.pilot.resize_terminal(width, height)
            await seat.press("d", "m", "y")
            assert seat.window().isascii()


async def test_plain_characters_show_the_same_numbers() -> None:
    async with opened(app_of(is_ascii=True)) as seat:
        await seat.press("right")
        window = seat.window()
        assert "  r3  (1 x 0.3929) + (0 x -0.4277) + (1 x -0.5463) = -0.1534" in window
        assert "z = x1.w1 + x2.w2 + x3.w3" in window
        assert "#" in window.split("w1")[1].split("\n")[0]  # a weight's bar
        # What has not been computed yet is told apart from 0.
        assert window.count(" . ") >= 4


async def test_the_trained_curve_is_ascii() -> None:
    async with opened(app_of(is_ascii=True)) as seat:
        await seat.go_to("1000")
        assert seat.window().isascii()
        assert sum(line.count("*") for line in seat.lines("curve")) > 10


async def test_dialogs_help_and_palette_are_ascii() -> None:
    async with opened(app_of(is_ascii=True)) as seat:
        await seat.ask("s")
        assert "article-seed-123" in seat.window()
        assert seat.window().isascii()
        await seat.answer()
        await seat.until(lambda: "Saved." in seat.window())
        assert seat.window().isascii()
        await seat.ask("o")
        await seat.until(lambda: "article-seed-123" in seat.dialog())
        assert seat.window().isascii()
        await seat.press("escape")
        await seat.ask("g")
        await seat.answer("x")
        assert seat.window().isascii()
        await seat.press("escape", "question_mark")
        await seat.until(lambda: "Step by step" in seat.window())
        assert seat.window().isascii()
        await seat.press("escape")
        await seat.ask("ctrl+p")
        await seat.until(lambda: "Write numbers with 4, 8 or all digits." in seat.window())
        assert seat.window().isascii()


async def test_each_character_has_a_plain_one_in_its_place() -> None:
    # `?` stands where none was found.
    async with opened(app_of(is_ascii=True), size=(80, 24)) as seat:
        for _ in range(6):
            await seat.press("right")
            assert "?" not in seat.window()
        for _ in range(8):
            await seat.press("pageup")
            assert "?" not in seat.window()
        await seat.ask("ctrl+p")
        await seat.until(lambda: "Write numbers with 4, 8 or all digits." in seat.window())
        assert "??" not in seat.window()
        assert {len(line) for line in seat.window().splitlines()} == {80}


@pytest.mark.parametrize("verb", VERBS)
def test_what_a_script_computes_has_a_name_in_plain_characters(verb: str) -> None:
    name = to_ascii(verb_shown(verb))
    assert name.isascii()
    assert "?" not in name
