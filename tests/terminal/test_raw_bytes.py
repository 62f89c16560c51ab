"""Whatever a terminal sends, or somebody's file holds, neither ends the program nor commands it."""

import random
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from nntui.engine import SIGMOID, Network, Problem, Recipe, Stepper, Timeline
from nntui.runs import make_run, save_run
from nntui.tui.driver import _Parser

from .terminal import ENTER, ESCAPE, Terminal, terminal

SEQUENCES = [
    "\x1b[97:65;2u",
    "\x1b[97;2:3u",
    "\x1b[97;;99999999u",
    "\x1b[9999999999u",
    "\x1b[48;30;100;0;0t\x1b[<0;12;8M\x1b[<0;12;8m",
]
"""A key with another one beside it, numbers beyond all letters, a window of no size."""

PIECES = [
    *SEQUENCES, "\x1b", "[", "<", "M", "m", ";", "?", "u", "~", "R", "I", "O", "\x1b]", "\x07", "0",
    "1", "35", "99999999999", "48;", "t", "200~", "201~", "2048;1", "c", "x", "é", "-", "1114112",
    ";1:3",
]  # fmt: skip


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_the_parser_of_the_driver_passes_over_what_it_does_not_know(sequence: str) -> None:
    def read(parser: XTermParser) -> None:
        for _ in parser.feed(sequence):
            pass

    read(_Parser(False))
    with pytest.raises((ValueError, OverflowError, ZeroDivisionError)):
        read(XTermParser(False))  # or the work-round is no longer needed


def test_no_bytes_end_the_reading_of_keys() -> None:
    for seed in range(300):
        draw = random.Random(seed)
        parser = _Parser(False)
        text = "".join(draw.choice(PIECES) for _ in range(draw.randint(1, 12)))
        for _ in (*parser.feed(text), *parser.tick()):
            pass


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("\x1bq", ["escape", "q"]),
        ("\x1bN", ["escape", "N"]),
        ("\x1bg3", ["escape", "g", "3"]),
        ("\x1b[", ["escape", "left_square_bracket"]),
        ("\x1bu\x1b[C", ["escape", "u", "right"]),
        ("\x1bu\x1bd\x1b", ["escape", "u", "escape", "d", "escape"]),
        ("\x1b\x7f", ["ctrl+w"]),
        ("\x1b[C\x1b", ["right", "escape"]),
    ],
)
def test_a_key_right_behind_an_escape_is_a_key(
    text: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parser = _Parser(False)
    told = list(parser.feed(text))
    # Nothing follows: as if the time for it had passed.
    monkeypatch.setattr("textual._parser.get_time", lambda: float("inf"))
    told += parser.tick()
    assert [event.key for event in told if isinstance(event, Key)] == keys


def test_escape_and_another_key_in_one_read_are_both_done() -> None:
    with terminal() as shown:
        shown.press("g")
        shown.shows("such as row 3")
        shown.press("\x1b]")  # leave, and the next iteration
        shown.shows("iteration 1 ")
        shown.press("g")
        shown.shows("such as row 3")
        shown.press("\x1bq")
        assert shown.ends() == 0


def test_a_terminal_left_in_another_mode_is_clicked_where_it_says() -> None:
    with terminal() as shown:
        shown.shows("quit")
        shown.press("\x1b[48;30;100;600;1000t", *SEQUENCES[:4])
        shown.press("\x1b[<0;8;7M", "\x1b[<0;8;7m")  # the fourth row
        shown.shows("▸ r4")
        shown.press("q")
        assert shown.ends() == 0


HOSTILE = "\x1b]0;PWNED\x07\x1b[31mev"


def close(shown: Terminal, dialog: str) -> None:
    """Leave a dialog, and wait until what it covered is back.

    Its title alone is also out of sight while the dialog is painted.
    """
    shown.press(ESCAPE)
    shown.until(lambda: dialog not in shown.text and "1   dot         z =" in shown.text, "its end")


def test_names_of_somebody_elses_run_do_not_command_the_terminal(user: Path) -> None:
    problem = Problem(
        np.array([[0.0, 1.0], [1.0, 0.0]]),
        np.array([[0.0], [1.0]]),
        feature_names=("a" + HOSTILE, "b"),
        row_names=("r" + HOSTILE, "q"),
        output_names=("y" + HOSTILE,),
    )
    stepper = Stepper(Timeline(Recipe(problem, Network((1,), (SIGMOID,)), seed=3)))
    user.mkdir(parents=True)
    save_run(make_run("x", stepper, datetime(2026, 1, 1, tzinfo=UTC)), user / "x.toml")
    (user / "x.toml").rename(user / f"n{HOSTILE}.toml")
    (user / f"bad{HOSTILE}.toml").write_text("?")
    with terminal() as shown:
        shown.press("o")
        shown.shows("Open a saved run")
        shown.press(ENTER)
        shown.shows("PWNED")
        shown.press("e")
        shown.shows("What if")
        close(shown, "What if")
        shown.press("N")
        shown.shows("New run")
        close(shown, "New run")
        shown.press("q")
        assert shown.ends() == 0
    assert b"\x1b]0;" not in shown.output
    assert b"\x1b[31m" not in shown.output
