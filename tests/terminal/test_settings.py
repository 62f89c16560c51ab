"""What was set once stays so: a file in the user's configuration, made to be edited."""

import os
import tomllib
from pathlib import Path

import pytest

from nntui.engine import example
from nntui.tui.kept_settings import KeptSettings

from ..cli.shell import save
from ..tui.seat import app_of
from .terminal import Terminal, terminal


@pytest.fixture
def file(user: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings are; there is no such file yet."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    path = user.parents[2] / "config" / "nntui" / "settings.toml"
    assert not path.exists()
    return path


def leave(shown: Terminal, *keys: str) -> None:
    """Press keys, then quit."""
    shown.shows("quit")
    shown.press(*keys, "q")
    assert shown.ends() == 0
    shown.expect_as_it_was()


def test_who_sets_nothing_has_no_file(file: Path) -> None:
    with terminal() as shown:
        leave(shown, "\x1b[C")
    assert not file.exists()


def test_digits_measure_axis_fold_picture_and_speed_are_as_they_were_left(file: Path) -> None:
    with terminal(columns=120, lines=36) as shown:
        leave(shown, "d", "y", "m", "f", "v", "+", "+")
    assert tomllib.loads(file.read_text()) == {
        "theme": "textual-dark",
        "digits": "8",
        "measure": "sum",
        "log": True,
        "fold": False,
        "net": True,
        "speed": "5p",
    }
    with terminal(columns=120, lines=36) as shown:
        shown.shows("0.39293837", "sum |y - p|", "Network", "5 phases/s")
        leave(shown)


def test_the_theme_is_as_it_was_left(file: Path) -> None:
    with terminal() as shown:
        shown.press("\x10")
        shown.shows("Search")
        shown.press("theme\r")
        shown.shows("Search for themes")
        shown.press("gruvbox\r")
        shown.until(lambda: "Search" not in shown.text, "the palette to close")
        leave(shown)
    assert tomllib.loads(file.read_text())["theme"] == "gruvbox"
    with terminal() as shown:
        background = b"48;2;40;40;40"  # gruvbox's
        shown.until(lambda: background in shown.output, "the theme's background")
        leave(shown)


def test_comments_and_order_stay_where_a_value_is_changed(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("# mine\nspeed = '2p' # slow\n\n  digits = 4\n# the end")
    with terminal() as shown:
        shown.shows("2 phases/s")
        leave(shown, "d", "-", "y")
    lines = file.read_text().splitlines()
    assert lines[:5] == ["# mine", 'speed = "1p" # slow', "", '  digits = "8"', "# the end"]
    assert lines[5].startswith("log = true  # ")
    assert len(lines) == 6


def test_two_windows_keep_what_each_has_changed(file: Path) -> None:
    with terminal() as first, terminal() as second:
        leave(first, "d")
        leave(second, "y")
    kept = tomllib.loads(file.read_text())
    assert (kept["digits"], kept["log"]) == ("8", True)


DAMAGED = {
    "no value": (b'digits = "8"\nspeed = ', "expected TOML"),
    "no text": (b"\xff", "byte 1 is not UTF-8, expected TOML"),
    "no choice": (b"digits = 5", "digits: 5, expected one of 4, 8, all"),
    "a number": (b"log = 1", "log: 1, expected one of false, true"),
    "a word": (b"log = 'true'", "log: 'true', expected one of false, true"),
    "a key": (b"digit = 8", "digit: unknown key, expected only theme, digits, "),
    "a theme": (b"theme = 'mauve'", "theme: 'mauve', expected one of textual-dark, "),
    "a table": (b"[speed]\nfast = true", "speed: {'fast': True}, expected one of 0.5p"),
    "large": (b"# " + b"x" * 200_000, "too large, expected at most 100 kB"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_told_and_left_alone(file: Path, name: str) -> None:
    text, told = DAMAGED[name]
    file.parent.mkdir(parents=True)
    file.write_bytes(text)
    app = app_of()
    settings = KeptSettings(app, {})
    assert f"{file}: " in settings.complaint
    assert told in settings.complaint
    assert settings.complaint.endswith(". The file is left as it is.")
    app.session.log = not app.session.log
    settings.save()
    assert file.read_bytes() == text
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_damaged_file_is_told_on_the_screen(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("digits = 5")
    with terminal(columns=200) as shown:
        shown.shows("left as it is")
        leave(shown, "d")
    assert file.read_text() == "digits = 5"


def test_a_file_that_cannot_be_read_is_told(file: Path) -> None:
    file.mkdir(parents=True)
    assert "no file, expected one of TOML" in KeptSettings(app_of(), {}).complaint


def test_what_is_right_in_a_damaged_file_holds(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("digits = 8\nfold = 3\n")
    with terminal(columns=120, lines=36) as shown:
        shown.shows("0.39293837")
        leave(shown)


@pytest.mark.parametrize("command", [(), ("replay", "mine")])
def test_a_theme_for_once_is_not_kept(file: Path, command: tuple[str, ...]) -> None:
    save("mine", example("article"), 0, 0)
    background = b"48;2;46;52;64"  # nord's
    with terminal(*command, "--theme", "nord") as shown:
        shown.until(lambda: background in shown.output, "the theme's background")
        leave(shown, "d")
    assert tomllib.loads(file.read_text()).get("theme") != "nord"
    with terminal(*command) as shown:
        leave(shown)
        assert background not in shown.output


def test_a_theme_that_there_is_not_is_told() -> None:
    with Terminal("--theme", "mauve", columns=400) as shown:
        assert shown.ends() == 2
        line = shown.output.decode()
        assert line.startswith("nntui: Invalid value for '--theme': 'mauve', expected one of tex")
        assert line.count("\n") == 1


def test_speed_on_the_command_line_goes_before_the_file(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('speed = "5p"\n')
    with terminal("--speed", "10i", columns=120) as shown:
        shown.shows("10 iterations/s")
        leave(shown)
    assert file.read_text() == 'speed = "5p"\n'


def test_a_theme_of_the_environment_goes_before_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('theme = "nord"\n')
    monkeypatch.setenv("TEXTUAL_THEME", "gruvbox")
    with terminal() as shown:
        shown.until(lambda: b"48;2;40;40;40" in shown.output, "the theme's background")
        leave(shown)


def test_settings_that_cannot_be_written_are_told_and_the_end_is_a_good_one(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", os.devnull)
    with terminal(columns=200) as shown:
        shown.shows("quit")
        shown.press("d", "q")
        assert shown.ends() == 0
        assert b"settings.toml: cannot be written (" in shown.plain
        assert b"Traceback" not in shown.output
    assert not file.exists()
