"""Opening a person's own script by its path: from the form of a new run, or another script."""

import os
from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Input, Label

from nntui.tui.screens.form import Choice
from nntui.tui.screens.new_run import NewRunScreen
from nntui.tui.screens.paths import first_path

from .seat import Seat, opened
from .test_script import ELEVEN, SCRIPTS
from .test_script import opened as desk_of


async def ask(seat: Seat, path: str) -> None:
    """Choose a script in the form, and type its path."""
    await seat.ask("N")
    seat.app.screen.query_one("#source", Choice).value = "script"
    await seat.rest()
    field = seat.app.screen.query_one("#script", Input)
    field.focus()
    field.value = path
    await seat.rest(6)


def told(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#told", Label).render())


async def test_the_form_leaves_for_a_script_whose_loop_is_found() -> None:
    async with opened() as seat:
        await ask(seat, str(ELEVEN))
        assert told(seat).startswith("eleven_lines.py, line by line")
        shown = {str(each.id) for each in seat.app.screen.query(Input) if each.is_on_screen}
        assert shown == {"script"}
        seat.app.simulate_key("enter")
        seat.app.simulate_key("enter")  # once more while it is looked for
        await seat.until(lambda: seat.app.left_for is not None)
        assert seat.app.left_for == ELEVEN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "expected a file, there is none"),
        ("print(1)\n", "no training loop was found"),
        ("for i in range(3) print(i)\n", "mine.py, line 1: "),
        ("import torch\n", "mine.py, line 1: it computes with torch"),
    ],
)
async def test_a_script_that_cannot_be_opened_is_told_in_the_form_and_nothing_is_left(
    text: str | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.py"
    if text is not None:
        path.write_text(text)
    async with opened() as seat:
        await seat.press("right")
        await ask(seat, str(path))
        await seat.press("enter")
        await seat.until(lambda: said in told(seat))
        assert told(seat).startswith("Script: ")
        assert "\n" not in told(seat)
        assert seat.app.screen.query_one("#script", Input).value == str(path)
        # Mended on disk, it is opened by the same key.
        path.write_text(ELEVEN.read_text())
        await seat.press("enter")
        await seat.until(lambda: seat.app.left_for == path)


async def test_what_is_typed_while_a_loop_is_looked_for_ends_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = Event()

    def find(*_: object, wanted: object, **__: object) -> None:
        assert callable(wanted)
        while wanted():
            Event().wait(0.01)
        ended.set()

    monkeypatch.setattr("nntui.code.finding.find", find)
    async with opened() as seat:
        await ask(seat, str(ELEVEN))
        await seat.press("enter")
        await seat.until(lambda: "Looking for the training loop" in told(seat))
        seat.app.screen.query_one("#script", Input).value = str(SCRIPTS / "adam.py")
        await seat.until(ended.is_set)
        await seat.until(lambda: told(seat).startswith("adam.py, line by line"))
        ended.clear()
        await seat.press("enter")
        await seat.until(lambda: "Looking for the training loop" in told(seat))
        await seat.press("escape")
        await seat.until(ended.is_set)
        assert seat.app.screen is seat.main
        assert seat.app.left_for is None


async def test_a_recipe_is_started_after_a_script_was_chosen_by_mistake() -> None:
    async with opened() as seat:
        await ask(seat, "nowhere.py")
        assert isinstance(seat.app.screen, NewRunScreen)
        seat.app.screen.query_one("#source", Choice).value = "example"
        await seat.rest()
        seat.app.screen.query_one("#seed", Input).value = "77"
        await seat.rest()
        await seat.press("enter")
        await seat.until(lambda: seat.app.screen is seat.main)
        assert "seed 77" in seat.text("header")


async def test_a_path_is_completed_by_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nets").mkdir()
    for name in ("nets/own.py", "nets/notes.txt", "nine.py", ".hidden.py"):
        (tmp_path / name).touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert first_path("n", (".py",)) == "nets/"
    assert first_path("ni", (".py",)) == "nine.py"
    assert first_path("nine.py", (".py",)) is None
    assert first_path("~/nets/", (".py",)) == "~/nets/own.py"
    assert first_path("nets/") == "nets/notes.txt"
    assert first_path(f"{tmp_path}{os.sep}.h") == f"{tmp_path}{os.sep}.hidden.py"
    assert first_path("nowhere/n") is None
    async with opened() as seat:
        await ask(seat, "nets/o")
        field = seat.app.screen.query_one("#script", Input)
        await seat.until(lambda: "nets/own.py" in seat.window())
        await seat.press("end", "right")
        assert field.value == "nets/own.py"


async def test_another_script_is_opened_from_the_screen_of_one_and_taken_back(
    tmp_path: Path,
) -> None:
    idle = tmp_path / "idle.py"
    idle.write_text("print(1)\n")
    async with desk_of(ELEVEN) as desk:
        await desk.answer("g", "3")
        before = desk.text("names")
        await desk.answer("O", str(SCRIPTS / "momentum.py"))
        assert "momentum.py. ctrl+z takes the run before back." in desk.notices
        assert desk.place == (0, "begin")
        assert str(desk.screen.query_one("#source").border_title) == "momentum.py"
        await desk.press("right_square_bracket", "right")
        await desk.press("ctrl+z")
        assert desk.place[0] == 3
        assert desk.text("names") == before
        # What is none is told, and what was there stays.
        await desk.answer("O", "nowhere.py")
        note = desk.app.screen.query_one(".note", Label)
        assert "expected a file, there is none" in str(note.render())
        await desk.press("escape")
        await desk.answer("O", str(idle))
        await desk.until(lambda: "no training loop was found" in desk.notices[-1])
        assert desk.place[0] == 3
