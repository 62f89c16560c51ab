"""Pictures of the screen and of the curve, written where one says."""

import os
import re
import xml.etree.ElementTree as Xml
from pathlib import Path

import pytest

from nntui.tui.app import NntuiApp

from .seat import Seat, opened


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory in which the program runs; the user has no `~/Downloads`."""
    path = tmp_path / "here"
    path.mkdir()
    monkeypatch.chdir(path)
    return path


def said(svg: str) -> str:
    """The text in a picture, line by line."""
    places: dict[float, list[tuple[float, str]]] = {}
    for element in Xml.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        at = float(element.get("y", "0")), float(element.get("x", "0"))
        places.setdefault(at[0], []).append((at[1], "".join(element.itertext())))
    lines = (sorted(parts) for _, parts in sorted(places.items()))
    return "\n".join("".join(text for _, text in parts) for parts in lines).replace("\xa0", " ")


async def choose(seat: Seat, words: str) -> None:
    """Choose a command in the palette."""
    await seat.press("ctrl+p")
    await seat.until(lambda: seat.app.focused is not None)
    await seat.type(words)
    await seat.until(lambda: words.lower() in seat.window().lower())
    await seat.settle()
    await seat.press("enter")


def command(app: NntuiApp, name: str) -> None:
    """Do what the palette's command does."""
    (found,) = (c for c in app.get_system_commands(app.screen) if c.title == name)
    found.callback()


async def test_a_picture_of_the_screen_asks_where_and_says_where_it_went(here: Path) -> None:
    async with opened() as seat:
        await seat.press("right", "right", "right")
        await choose(seat, "Screenshot")
        await seat.until(lambda: "Write the picture" in seat.window())
        await seat.answer()
        path = here / "nntui-article-iteration-0.svg"
        await seat.until(lambda: bool(seat.notices))
        assert seat.notices == [f"Written to {path}."]
        svg = path.read_text("utf-8")
        text = said(svg)
        for words in ("article · seed 123", "iteration 0 · 3 of 6", "Inputs X", "-0.3667"):
            assert words in text
        # The dialog is not in it, and nothing is fetched.
        assert "Write the picture" not in text
        assert "@font-face" not in svg
        assert not re.search(r"https?://(?!www\.w3\.org)", svg.partition("<style")[2])
        command(seat.app, "Screenshot")
        await seat.rest()
        await seat.answer("other")
        assert (here / "other.svg").exists()


async def test_the_curve_alone(here: Path) -> None:
    async with opened() as seat:
        await seat.go_to("50")
        await seat.until(lambda: "┤" in seat.text("curve"))
        command(seat.app, "Screenshot of the curve")
        await seat.rest()
        await seat.answer()
        text = said((here / "nntui-article-curve.svg").read_text("utf-8"))
        assert "Error" in text
        assert "┤" in text
        assert "Inputs" not in text
        assert "Arithmetic" not in text


async def test_a_curve_that_is_not_in_sight_is_told(here: Path) -> None:
    async with opened(size=(60, 16)) as seat:
        command(seat.app, "Screenshot of the curve")
        await seat.rest()
        if seat.app.screen is seat.main:  # it may have found room
            assert seat.notices[-1].startswith("The curve is not in sight: z gives")
            await seat.press("z", "tab")
    assert not list(here.iterdir())


async def test_a_file_that_is_there_must_be_confirmed(here: Path) -> None:
    (here / "mine.svg").write_text("old")
    async with opened() as seat:
        command(seat.app, "Screenshot")
        await seat.rest()
        await seat.answer("mine")
        assert seat.note == "There is a file mine.svg: enter once more to replace it."
        assert (here / "mine.svg").read_text() == "old"
        await seat.answer()
        assert seat.notices[-1] == f"Written to {here / 'mine.svg'}."
        assert (here / "mine.svg").read_text().startswith("<svg")
        # The name that is offered is free.
        (here / "nntui-article-iteration-0.svg").write_text("old")
        command(seat.app, "Screenshot")
        await seat.rest()
        await seat.answer()
        assert seat.notices[-1] == f"Written to {here / 'nntui-article-iteration-0-2.svg'}."


async def test_a_place_that_cannot_be_written_to_is_told_in_the_dialog(
    here: Path, tmp_path: Path
) -> None:
    async with opened() as seat:
        command(seat.app, "Screenshot")
        await seat.rest()
        for text in ("", str(here), f"{os.devnull}/x.svg", "x" * 300, "~nobody-at-all/x"):
            await seat.answer(text)
            assert seat.app.screen is not seat.main
            assert "expected a file" in seat.note or "cannot be written (" in seat.note
        await seat.answer(str(tmp_path / "made" / "mine.svg"))
        assert seat.app.screen is seat.main
    assert (tmp_path / "made" / "mine.svg").exists()
    assert not list(here.iterdir())


async def test_a_directory_that_has_gone_is_no_trouble(here: Path) -> None:
    async with opened() as seat:
        here.rmdir()
        command(seat.app, "Screenshot")
        await seat.rest()
        await seat.press("escape")
        assert seat.app.screen is seat.main
