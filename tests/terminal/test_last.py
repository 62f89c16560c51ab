"""`q` loses nothing: the run that was looked at is kept as `last`."""

import os
from pathlib import Path

import pytest

from nntui.engine import example
from nntui.runs import load_run

from ..cli.shell import complaint, save
from .terminal import RIGHT, Terminal, terminal


def leave(shown: Terminal, *keys: str, until: str = "iteration") -> str:
    """Press keys, wait for what they bring, and quit. Returns what is said to the shell."""
    shown.shows("quit")
    shown.press(*keys)
    shown.shows(until)
    shown.press("q")
    assert shown.ends() == 0
    shown.expect_as_it_was()
    return shown.text


def test_what_was_left_by_q_is_returned_to(user: Path) -> None:
    with terminal("--example", "eleven-lines", "--seed", 5) as shown:
        said = leave(shown, "]", "]", RIGHT, RIGHT, "j", until="2 · 2 of ")
        assert "`nntui replay last` comes back to this run." in said
    with terminal("replay", "last") as shown:
        shown.shows("seed 5", "iteration 2 · 2 of ", "▸ r2")
        # Nothing has been done to it: there is nothing to keep, and nothing to say.
        before = (user / "last.toml").read_bytes()
        assert "comes back" not in leave(shown)
    assert (user / "last.toml").read_bytes() == before
    assert load_run(user / "last.toml").recipe == example("eleven-lines").with_(seed=5)


def test_who_has_only_looked_overwrites_nothing(user: Path) -> None:
    with terminal() as shown:
        leave(shown, RIGHT, until="0 · 1 of 6")
    before = (user / "last.toml").read_bytes()
    for options in ([], ["--example", "xor"], ["--at", 7]):
        with terminal(*options) as shown:
            leave(shown, "j", until="iteration 7" if options[:1] == ["--at"] else "iteration 0")
    assert (user / "last.toml").read_bytes() == before


def test_the_next_one_that_is_left_takes_its_place(user: Path) -> None:
    for phase, keys in ((1, [RIGHT]), (2, [RIGHT, RIGHT])):
        with terminal() as shown:
            leave(shown, *keys, until=f"0 · {phase} of 6")
        assert load_run(user / "last.toml").phase == phase
    assert [path.name for path in user.iterdir()] == ["last.toml"]


def test_two_windows_do_not_overwrite_each_other_s_unseen(user: Path) -> None:
    with terminal() as first, terminal() as second, terminal() as third:
        leave(first, RIGHT, until="0 · 1 of 6")
        said = leave(second, RIGHT, RIGHT, until="0 · 2 of 6")
        assert "What another window left is now `last-2`." in said
        said = leave(third, RIGHT, RIGHT, RIGHT, until="0 · 3 of 6")
        assert "What another window left is now `last-3`." in said
    phases = {path.stem: load_run(path).phase for path in user.iterdir()}
    assert phases == {"last-2": 1, "last-3": 2, "last": 3}
    # A window that was opened afterwards has seen what there is.
    with terminal("replay", "last-2") as shown:
        leave(shown, RIGHT, until="0 · 2 of 6")
    assert len(list(user.iterdir())) == 3


def test_whoever_closes_the_window_finds_the_run_again(user: Path) -> None:
    with terminal() as shown:
        shown.press(RIGHT)
        shown.shows("0 · 1 of 6")
        shown.close()
        shown.ends()
    assert load_run(user / "last.toml").phase == 1


def test_a_run_that_was_trained_and_rewound_is_kept(user: Path) -> None:
    with terminal() as shown:
        leave(shown, "]", "]", "]", "0", until="iteration 0")
    assert load_run(user / "last.toml").iteration == 0


def test_a_run_that_cannot_be_kept_is_told_and_the_end_is_a_good_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", os.devnull)
    with terminal(columns=200) as shown:
        shown.shows("quit")
        shown.press(RIGHT)
        shown.shows("0 · 1 of 6")
        shown.press("q")
        assert shown.ends() == 0
        assert b"last.toml: cannot be " in shown.plain
        assert b"Traceback" not in shown.output


def test_other_commands_know_it_and_say_where_there_is_none() -> None:
    assert "'last': no such run" in complaint("replay", "last")
    save("last", example("tiny"), 3, 1)
    with terminal("replay", "last") as shown:
        leave(shown, until="iteration 3 · 1 of 6")
