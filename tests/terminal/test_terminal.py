"""The program in a real terminal: a process, keys as bytes, and a screen."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .terminal import DOWN, ENTER, LEFT, RIGHT, Terminal, terminal


def iteration(shown: Terminal) -> int:
    match = re.search(r"iteration ([\d,]+) · \d+ of", shown.text)
    return int(match[1].replace(",", "")) if match else -1


def test_open_step_quit() -> None:
    with terminal() as shown:
        shown.shows("article · seed 123", "iteration 0 · 0 of 6", "quit")
        assert not shown.is_on_main_screen
        assert not shown.has_cursor
        for phase, result in enumerate(
            ["-0.1534", "0.4617", "0.5383", "0.2485", "0.1338", "0.2813"], start=1
        ):
            shown.press(RIGHT)
            shown.shows(f"iteration 0 · {phase} of 6", f" {result} ")
        shown.press(LEFT, DOWN)
        shown.shows("iteration 0 · 5 of 6", "▸ r2")
        shown.press("]")
        shown.shows("iteration 1 · 5 of 6")
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()


def test_play_resize_save_quit_and_replay(user: Path) -> None:
    with terminal("--play", "--speed", "100i") as shown:
        shown.until(lambda: iteration(shown) > 20, "some iterations")
        shown.resize(80, 24)
        shown.until(lambda: shown.text.count("\n") == 23, "the new size")
        before = iteration(shown)
        shown.until(lambda: iteration(shown) > before + 20, "some more iterations")
        shown.resize(120, 36)
        shown.shows("playing · 100 iterations/s")
        shown.press(" ")
        shown.shows("paused · 100 iterations/s")
        shown.press("s")
        shown.shows("Save the run", "article-seed-123")
        shown.press(ENTER)
        shown.shows("Saved.")
        left = iteration(shown)
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()
    assert (user / "article-seed-123.toml").exists()

    with terminal("replay", "article-seed-123") as shown:
        shown.shows(f"iteration {left:,} · 6 of 6", "fingerprints up to")
        shown.press("q")
        assert shown.ends() == 0

    command = [Path(sys.executable).with_name("nntui"), "replay", "article-seed-123", "--check"]
    checked = subprocess.run(command, capture_output=True, check=True, text=True)
    assert checked.stdout.endswith("agree bit for bit.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_told_to_stop_leaves_the_terminal_as_it_was(
    number: signal.Signals,
) -> None:
    with terminal("--play", "--speed", "max") as shown:
        shown.shows("playing")
        shown.stop(number)
        assert shown.ends() == 128 + number
        shown.expect_as_it_was()


def test_a_program_that_is_told_to_stop_while_a_dialog_is_open() -> None:
    with terminal() as shown:
        shown.shows("quit")
        shown.press("g")
        shown.shows("Go to")
        shown.stop(signal.SIGTERM)
        assert shown.ends() == 143
        shown.expect_as_it_was()


def test_open_at_an_iteration_of_another_example() -> None:
    with terminal("--example", "eleven-lines", "--seed", 5, "--rate", 0.5, "--at", 1234) as shown:
        shown.shows("eleven-lines · seed 5", "iteration 1,234 · 0 of 14")
        shown.press("q")
        assert shown.ends() == 0


@pytest.mark.parametrize("locale", [{"LANG": "C"}, {"LC_ALL": "C"}, {}])
def test_a_terminal_without_utf_8_gets_ascii_only(
    locale: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANG")
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    with terminal() as shown:
        shown.press(RIGHT, RIGHT)
        shown.shows("iteration 0 . 2 of 6", "1 / (1 + e^0.1534) = 0.4617", "g go to")
        assert shown.plain.isascii()
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()
        assert shown.plain.isascii()


def test_ascii_on_request() -> None:
    with terminal("--ascii", "--at", 1000) as shown:
        shown.shows("iteration 1,000 . 0 of 6", "quit")
        shown.until(lambda: shown.text.count("*") > 5, "the curve")
        assert shown.plain.isascii()
        shown.press("q")
        assert shown.ends() == 0


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLORTERM", "truecolor")
    with terminal() as shown:
        shown.press(*[RIGHT] * 3)
        shown.shows("▸ r1", "0.3667", "quit")
        shown.press("q")
        assert shown.ends() == 0
    colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", shown.output)
    assert colours
    assert all(red == green == blue for red, green, blue in colours)
    # Nor any of the 256 or of the 16 colours.
    assert not re.search(rb"[34]8;5;|\x1b\[(?:[0-9];)*(?:[349]|10)[1-6][;m]", shown.output)


@pytest.mark.parametrize("kind", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_show_a_screen_gets_the_summary(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", kind)
    with Terminal("--until", 100) as shown:
        assert shown.ends() == 0
        assert b"\x1b" not in shown.output
        assert b"iteration         100  0.09073502" in shown.output
        assert b"Traceback" not in shown.output


def test_a_terminal_of_16_colours_shows_the_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-16color")
    with terminal() as shown:
        shown.press(RIGHT)
        shown.shows("iteration 0 · 1 of 6", "= -0.1534")
        shown.press("q")
        assert shown.ends() == 0
    assert b"8;2;" not in shown.output


def test_a_very_small_window_says_so_answers_keys_and_grows() -> None:
    with Terminal(columns=20, lines=5) as shown:
        shown.shows("nntui needs", "20×5")
        shown.press("]", RIGHT)
        shown.resize(100, 30)
        shown.shows("iteration 1 · 1 of 6")
        shown.resize(20, 5)
        shown.shows("nntui needs")
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()


def test_a_mistake_opens_no_screen() -> None:
    with Terminal("--rate", "nan") as shown:
        assert shown.ends() == 2
        assert shown.output == (
            b"nntui: Invalid value for '--rate': nan, expected a finite number above 0.\r\n"
        )


def test_an_interrupted_print_is_no_traceback() -> None:
    with Terminal("print", "--to", 10_000_000, "--format", "json") as shown:
        shown.until(lambda: len(shown.output) > 1_000, "some output")
        shown.stop(signal.SIGINT)
        shown.until(lambda: shown.process.poll() is not None, "the end")
        assert shown.process.returncode == 130
        while shown._read(0):
            pass
        assert b"Traceback" not in shown.output


IMPATIENT = """
from nntui.cli import main, printing
printing.PATIENCE = 0.0
main()
"""
"""The program, to which a moment of training is long already."""


def test_a_long_print_shows_its_progress_and_keeps_the_output_clean(tmp_path: Path) -> None:
    # Standard output goes to a file, standard error to the terminal.
    printed = tmp_path / "printed"
    what = ["print", "--example", "eleven-lines", "--from", "4000", "--format", "json"]
    with Terminal("--version") as shown:
        assert shown.ends() == 0
        with printed.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-c", IMPATIENT, *what],
                stdin=shown.slave,
                stdout=file,
                stderr=shown.slave,
            )
            shown.until(lambda: process.poll() is not None, "the end")
        while shown._read(0):
            pass
        assert process.returncode == 0
    assert json.loads(printed.read_text())["iteration"] == 4_000
    assert b"training" in shown.output
