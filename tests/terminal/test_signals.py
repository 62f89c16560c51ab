"""Signals, and a terminal that goes away: it is left as it was, and nothing is left running."""

import os
import random
import signal

import pytest
from tests.drawing import a_seed

from .signals import SIGNALS, STATES, try_signal
from .terminal import ENTER, RIGHT, Terminal, terminal


@pytest.mark.parametrize("happening", SIGNALS)
def test_whatever_happens_at_whatever_moment(
    happening: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PS1", "$ ")
    seed = a_seed()
    chance = random.Random(seed)
    name, moment = chance.choice([name for name in STATES if name != "a sweep"]), chance.random()
    print(f"seed {seed}: {happening}, {name}, {moment}")  # noqa: T201  # to try it again
    try_signal(name, happening, moment)


def test_a_sweep_ends_with_the_program() -> None:
    try_signal("a sweep", "TERM")


@pytest.mark.parametrize("name", ["zoomed", "just started, to travel"])
def test_a_terminal_that_is_closed_while_much_is_written_takes_the_program_with_it(
    name: str,
) -> None:
    try_signal(name, "closed", 0.7)


def test_a_terminal_that_is_closed_without_a_signal_takes_the_program_with_it() -> None:
    # Not its own session: the kernel then sends nothing.
    with Terminal(shell='trap "" HUP; "$0" "$@"; exit') as shown:
        shown.shows("iteration", "quit")
        shown.close()
        shown.ends()
        shown.expect_nobody_left()


def test_a_terminal_that_reads_no_more_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PS1", "$ ")
    with Terminal(shell="") as shown:
        shown.shows("$")
        own = shown.foreground
        shown.press(f"{shown.program} --example xor --play --speed max{ENTER}")
        shown.shows("playing")
        group = shown.foreground
        shown.is_read = False  # so what is written from here on fills the terminal
        os.kill(group, signal.SIGTERM)
        shown.until(lambda: shown.foreground == own, "the shell")
        shown.is_read = True
        shown.press(f"echo the status was $?{ENTER}")
        shown.shows("the status was 143")
        shown.expect_as_it_was()


def test_continued_with_and_without_having_been_stopped_it_goes_on() -> None:
    with terminal() as shown:
        shown.shows("quit")
        shown.stop(signal.SIGCONT)
        shown.press(RIGHT)
        shown.shows("0 · 1 of")
        # By a shell that knows of no jobs: it sets the terminal for itself meanwhile.
        shown.stop(signal.SIGSTOP)
        shown.wait_for_stop()
        shown.set_as_it_was()
        shown.stop(signal.SIGCONT)
        shown.until(lambda: not shown.has_echo, "the mode of the screen")
        for phase in range(2, 5):  # one of two readers would miss some
            shown.press(RIGHT)
            shown.shows(f"0 · {phase} of")
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()


def test_where_nobody_can_continue_it_it_does_not_stop() -> None:
    with terminal() as shown:
        shown.shows("quit")
        shown.stop(signal.SIGTSTP)
        shown.press(RIGHT)
        shown.shows("0 · 1 of")
        shown.press("\x10")
        shown.shows("Search")
        shown.press("susp")
        shown.shows("No matches found")
        shown.stop(signal.SIGTERM)
        assert shown.ends() == 143


def test_suspended_from_the_palette_and_brought_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PS1", "$ ")
    with Terminal(shell="") as shown:
        shown.shows("$")
        own = shown.foreground
        shown.press(f"{shown.program}{ENTER}")
        shown.shows("quit")
        shown.press(RIGHT)
        shown.shows("0 · 1 of")
        shown.press("\x10")
        shown.shows("Search")
        shown.press("susp")
        shown.shows("Suspend", "fg")
        shown.press(ENTER)
        shown.until(lambda: shown.foreground == own, "the shell")
        shown.until(lambda: shown.is_on_main_screen, "the shell's screen")
        shown.expect_as_it_was()
        shown.press(f"fg{ENTER}")
        shown.shows("0 · 1 of", "quit")
        shown.press(RIGHT)
        shown.shows("0 · 2 of")
        shown.press("q")
        shown.until(lambda: shown.foreground == own, "the shell")
        shown.until(lambda: shown.is_on_main_screen, "the shell's screen")
        shown.press(f"echo the status was $?{ENTER}")
        shown.shows("the status was 0")
        shown.expect_as_it_was()


def test_started_in_the_background_it_waits_until_it_is_in_front(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PS1", "$ ")
    with Terminal(shell="") as shown:
        shown.shows("$")
        shown.press(f"{shown.program} &{ENTER}")
        shown.press(f"wait %1{ENTER}")  # the shell then says what it knows of its jobs
        shown.shows("Stopped")
        assert shown.is_on_main_screen
        shown.press(f"fg{ENTER}")
        shown.shows("iteration 0", "quit")
        shown.press("q")
        shown.until(lambda: shown.is_on_main_screen, "the shell's screen")
        shown.expect_as_it_was()
