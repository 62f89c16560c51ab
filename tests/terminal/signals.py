"""Signals at random moments of every state of the screen.

`python -m tests.terminal.signals --count 500` tries many; `--seed` tries the same ones again.
"""

import argparse
import os
import random
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from time import sleep

from .terminal import ENTER, RIGHT, Terminal


@dataclass(frozen=True)
class State:
    """Something that the screen can be in the middle of.

    Attributes:
        keys: What leads there; after each, its text is shown.
        arguments: How `nntui` is started.
        is_ready: Whether to wait until the screen is up.
        size: Columns and lines.
    """

    keys: Sequence[tuple[str, str]] = ()
    arguments: Sequence[object] = ()
    is_ready: bool = True
    size: tuple[int, int] = (100, 30)


STATES = {
    "just started": State(is_ready=False),
    "just started, to travel": State(arguments=("--example", "xor", "--at", 3_000), is_ready=False),
    "at rest": State(keys=[(RIGHT, "0 · 1 of")]),
    "playing": State(arguments=("--play", "--speed", "max"), keys=[("", "playing")]),
    "travelling": State(
        arguments=("--example", "eleven-lines", "--at", 10_000_000), keys=[("", "iteration")]
    ),
    "go to": State(keys=[("g", "Go to")]),
    "save": State(keys=[("s", "Save the run")]),
    "open": State(keys=[("o", "No saved runs")]),
    "edit": State(keys=[("e", "What if")]),
    "new run": State(keys=[("N", "New run")]),
    "seeds": State(keys=[("S", "Seeds side by side")]),
    "a sweep": State(
        arguments=("--example", "eleven-lines", "--until", 1_000_000),
        keys=[("S", "enter trains the seeds"), (ENTER, "escape stops")],
    ),
    "zoomed": State(arguments=("--example", "xor", "--at", 3_000), keys=[("z", "iteration")]),
    "help": State(keys=[("?", "Step by step")]),
    "palette": State(keys=[("\x10", "Search")]),
    "too small": State(keys=[("", "nntui needs")], size=(20, 5)),
}
"""Every state."""

ENDINGS = ("INT", "TERM", "HUP", "closed")
"""What ends the program."""

INTERRUPTIONS = ("TSTP", "STOP", "CONT")
"""What does not."""

SIGNALS = (*ENDINGS, *INTERRUPTIONS)
"""What is tried: the names of signals, and a terminal that is closed."""

STARTING = 0.6
"""Seconds in which a screen that was just started is met."""


def try_signal(name: str, happening: str, moment: float = 0.0) -> None:
    """Start the program, lead it to a state, let something happen to it, and look what it does.

    Args:
        name: One of `STATES`.
        happening: One of `SIGNALS`.
        moment: Where in time, from 0 to 1, in a state that does not wait for the screen.
    """
    state = STATES[name]
    columns, lines = state.size
    has_job_control = happening == "TSTP"
    shell = "" if has_job_control else None
    with Terminal(*state.arguments, columns=columns, lines=lines, shell=shell) as shown:
        if has_job_control:
            shown.shows("$")
            command = " ".join(map(str, [shown.program, *state.arguments]))
            own = shown.foreground
            shown.press(f"{command}{ENTER}")
            shown.until(lambda: shown.foreground != own, "the program to start")
        else:
            shown.until(lambda: shown.foreground == shown.process.pid, "the terminal to be its own")
        group = shown.foreground
        if state.is_ready:
            shown.until(lambda: not shown.is_on_main_screen, "the screen")
            for key, text in state.keys:
                shown.press(key)
                shown.shows(text)
        else:
            sleep(moment * STARTING)
        if happening == "closed":
            shown.close()
            assert shown.ends() == 128 + signal.SIGHUP
        elif happening in ENDINGS:
            number = signal.Signals[f"SIG{happening}"]
            os.kill(group, number)
            status = shown.ends()
            if number == signal.SIGINT and _is_python_s_own(shown.output):
                return
            assert status == 128 + number
            shown.expect_as_it_was()
        elif happening == "TSTP":
            _suspend(shown, group, own, is_painted=state.is_ready)
        else:
            if happening == "STOP":
                os.kill(group, signal.SIGSTOP)
                shown.wait_for_stop()
                shown.set_as_it_was()
            os.kill(group, signal.SIGCONT)
            _leave(shown, group)
            assert shown.ends() == 128 + signal.SIGTERM
            shown.expect_as_it_was()
        shown.expect_nobody_left(group)


def _is_python_s_own(output: bytes) -> bool:
    """Whether Python was interrupted while it was itself starting, before any line of ours."""
    return b"Traceback" in output and b"__main__.py" not in output


def _suspend(shown: Terminal, group: int, own: int, *, is_painted: bool) -> None:
    os.kill(group, signal.SIGTSTP)
    # Without its screen it has nothing to put back, and the shell goes on at once.
    shown.until(lambda: shown.foreground == own, "the shell")
    if is_painted:
        shown.until(lambda: shown.is_on_main_screen, "the shell's screen")
        shown.expect_as_it_was()
    shown.press(f"fg{ENTER}")
    shown.until(lambda: shown.foreground == group, "the program again")
    _leave(shown, group)
    shown.until(lambda: shown.foreground == own, "the end")
    shown.press(f"echo the status was $?{ENTER}")
    shown.shows(f"the status was {128 + signal.SIGTERM}")
    shown.expect_as_it_was()


def _leave(shown: Terminal, group: int) -> None:
    # The screen has come back before the program is ended.
    shown.until(lambda: not shown.is_on_main_screen, "the screen")
    os.kill(group, signal.SIGTERM)


def main() -> int:
    """Try as many as wanted. Returns how many failed."""
    parser = argparse.ArgumentParser(description="Signals at random moments of every state.")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}", flush=True)
    chance, failed = random.Random(wanted.seed), 0
    with TemporaryDirectory() as folder:
        for place in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            os.environ[place] = folder
        os.environ.update(LANG="C.UTF-8", TERM="xterm-256color", PS1="$ ", ENV="")
        for number in range(wanted.count):
            name, happening = chance.choice(list(STATES)), chance.choice(SIGNALS)
            moment = chance.random()
            try:
                try_signal(name, happening, moment)
            except AssertionError as error:
                failed += 1
                print(f"{number}: {happening}, {name}, {moment:.2f}: {error}", flush=True)
    print(f"{wanted.count} tried, {failed} failed", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main() > 0)
