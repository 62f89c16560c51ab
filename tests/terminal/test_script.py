"""A person's own script in a real terminal: opened, stepped, left; nothing of it runs on."""

import re
import signal
from pathlib import Path

import pytest
from tests.code.running import needs_proc

from nntui.runs import ScriptRun, load_any, load_run

from .terminal import DOWN, ENTER, LEFT, RIGHT, Terminal

SCRIPTS = Path(__file__).parents[1] / "code" / "scripts"

ELEVEN = SCRIPTS / "eleven_lines.py"


def children(of: int) -> list[int]:
    """The processes that a process has started and that run, and theirs."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(parent) == of and state not in "ZX":
            pid = int(stat.parent.name)
            found += [pid, *children(pid)]
    return found


def gone(pids: list[int]) -> bool:
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state not in "ZX":
            return False
    return True


def test_a_script_is_opened_by_its_name_alone_and_stepped() -> None:
    with Terminal(ELEVEN, columns=120, lines=36) as shown:
        shown.shows("eleven_lines.py", "pass 0 · begin", "11 operations on 6 lines")
        shown.press(".")
        shown.shows(
            "line 8 · dot 1 of 2", "(0 × -0.1660) + (0 × -0.7065) + (1 × -0.2065) = -0.2065"
        )
        shown.press(RIGHT)
        shown.shows("line 8 · ÷ 2 of 2")
        shown.press("]")
        shown.shows("pass 1 · line 8")
        shown.press(LEFT)
        shown.shows("pass 1 · begin")
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()


@needs_proc
def test_a_net_of_nntuis_opens_as_a_recipe_and_its_script_is_ended() -> None:
    with Terminal("code", ELEVEN, columns=120, lines=36) as shown:
        shown.shows("pass 0 · begin")
        started = children(shown.process.pid)
        # Nobody does anything: it is told.
        shown.shows("It trains a 3→4→1 net of nntui's: over 50 passes", "N opens it as a recipe.")
        shown.press("N")
        shown.shows("given weights · 3→4→1 sigmoid", "iteration 0 · 0 of 12")
        shown.until(lambda: gone(started), "its processes ended")
        shown.press("]")
        shown.shows("iteration 1")
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()


def test_the_form_opens_a_script_and_the_run_before_is_kept(user: Path) -> None:
    with Terminal(columns=120, lines=36) as shown:
        shown.shows("quit")
        shown.press(RIGHT)
        shown.shows("0 · 1 of 6")
        shown.press("N")
        shown.shows("New run", "an example")
        # The third after an example, then down to its path.
        shown.press(" ")
        shown.shows("typed by hand", "a Python script")
        shown.press(DOWN, DOWN, DOWN, ENTER)
        shown.shows("Script: expected the path of a Python script")
        shown.press(DOWN, *str(ELEVEN), ENTER)
        shown.shows("eleven_lines.py · seed 1 · loop line 7", "pass 0 · begin")
        assert load_run(user / "last.toml").phase == 1
        shown.press("]")
        shown.shows("pass 1 · begin")
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()
    kept = load_any(user / "last.toml")
    assert isinstance(kept, ScriptRun)
    assert kept.number == 1


@needs_proc
@pytest.mark.parametrize("way", ["q", "terminated", "killed", "on the way"])
def test_nothing_is_left_running(way: str, tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text(ELEVEN.read_text().replace("range(1200)", "range(100_000_000)"))
    with Terminal("code", path, columns=120, lines=36) as shown:
        shown.shows("pass 0 · begin")
        shown.press("]", "]")
        shown.shows("pass 2 · begin")
        started = children(shown.process.pid)
        assert started
        if way == "on the way":
            shown.press("g", *"90000000", "\r")
            shown.until(lambda: bool(re.search("to pass 90,000,000", shown.text)), "the way")
            started += children(shown.process.pid)
        if way in ("q", "on the way"):
            shown.press("q")
            assert shown.ends() == 0
        else:
            shown.process.send_signal(signal.SIGTERM if way == "terminated" else signal.SIGKILL)
            shown.ends()
        shown.until(lambda: gone(started), "the end of its processes")


def test_in_a_small_window_with_plain_characters() -> None:
    with Terminal(
        "code", SCRIPTS / "class_with_methods.py", "--ascii", columns=80, lines=24
    ) as shown:
        shown.shows("pass 0")
        shown.press(RIGHT, RIGHT)
        shown.shows("line 36 > Net.forward", "line 21")
        assert shown.text.isascii()
        shown.resize(60, 16)
        shown.shows("Net.forward")
        shown.press("q")
        assert shown.ends() == 0
