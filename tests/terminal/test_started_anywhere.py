"""Whatever the program is started in: other streams, settings, sizes and keys."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nntui import terminal as surroundings

from .terminal import ESCAPE, RIGHT, Terminal, terminal


@pytest.mark.parametrize("error", ["2>{}/log", "2>&-", "2>/dev/full"])
def test_where_complaints_go_is_nothing_to_the_screen(error: str, tmp_path: Path) -> None:
    with Terminal(shell=f'exec "$0" "$@" {error.format(tmp_path)}') as shown:
        shown.shows("iteration 0", "quit")
        shown.press(RIGHT)
        shown.shows("0 · 1 of 6")
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()
    for log in tmp_path.glob("log"):
        assert not log.read_bytes()


@pytest.mark.parametrize("streams", ["<&- 2>&-", "| cat"])
def test_without_a_keyboard_or_a_screen_there_is_the_summary(streams: str) -> None:
    with Terminal("--until", 10, shell=f'"$0" "$@" {streams}') as shown:
        assert shown.ends() == 0
        assert b"\x1b" not in shown.output
        assert b"weights at iteration 10" in shown.output


def test_the_window_has_the_size_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setenv("LINES", "20")
    with terminal(columns=120, lines=36) as shown:
        shown.shows("quit")
        shown.until(lambda: shown.text.split("\n")[1].endswith("╮"), "the whole width")
        assert len(shown.text.split("\n")[1]) == 120
        shown.resize(90, 28)
        shown.until(lambda: len(shown.text.split("\n")[1]) == 90, "the new width")
        shown.until(lambda: "quit" in shown.text.split("\n")[27], "the new height")
        shown.press("q")
        assert shown.ends() == 0


def test_nothing_is_left_on_the_screen_that_is_left() -> None:
    with terminal(columns=80, lines=24) as shown:
        shown.shows("quit")
        shown.resize(120, 36)
        shown.until(lambda: "quit" in shown.text.split("\n")[35], "the new height")
        shown.press("q")
        assert shown.ends() == 0
        before, _, _ = shown.output.rpartition(b"\x1b[?1049l")
        shown.replay(before)
        assert not shown.text.strip()


def test_a_cell_of_a_notebook_gets_the_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_PARENT_PID", "1")
    monkeypatch.setenv("TERM", "xterm-color")
    with Terminal("--until", 10) as shown:
        assert shown.ends() == 0
        assert b"\x1b" not in shown.output
        assert b"weights at iteration 10" in shown.output


def test_the_terminal_of_a_notebook_s_server_gets_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JPY_PARENT_PID", "1")
    monkeypatch.setattr(surroundings, "is_a_terminal", lambda _: True)
    for is_a_job in (True, False):  # a job of the shell that runs there
        monkeypatch.setattr(surroundings, "is_a_job", lambda: is_a_job)  # noqa: B023
        assert surroundings.has_screen() is is_a_job


def test_keys_before_the_first_frame_and_keys_that_are_no_characters() -> None:
    with Terminal() as shown:
        shown.until(lambda: not shown.is_on_main_screen, "the screen")
        shown.press("\x10")  # the palette
        shown.shows("Search")
        os.write(shown.master, b"\xff\xe9\xc3(")
        shown.press(ESCAPE)
        shown.until(lambda: "Search" not in shown.text, "the palette to close")
        shown.press(RIGHT)
        shown.shows("0 · 1 of 6")
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()


@pytest.mark.parametrize("module", ["nntui.cli", "click", "numpy", "nntui.engine.network"])
def test_ctrl_c_in_the_first_moment_is_silent(module: str) -> None:
    code = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == {module!r}:\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from nntui.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGINT  # a shell says 130
    assert not done.stdout
    assert not done.stderr
