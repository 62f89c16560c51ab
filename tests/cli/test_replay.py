"""Saved runs from the shell."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from nntui.code.finding import find
from nntui.code.session import Session
from nntui.engine import SIGMOID, Network, Problem, Recipe, example
from nntui.runs import path_of, save_run
from nntui.tui.scripts.saving import Looked, make_run

from .shell import SAVED, nntui, printed, save


def test_a_run_checked_on_the_machine_that_saved_it_agrees_bit_for_bit() -> None:
    path = save("mine", example("article"), 1_234, 5)
    for name in ("mine", str(path)):
        text = printed("replay", name, "--check")
        assert text == "6 fingerprints up to iteration 1,234 agree bit for bit.\n"


def test_a_run_whose_numbers_were_changed_does_not() -> None:
    path = save("mine", example("article"), 1_234, 5)
    before, mark, after = path.read_text().partition("iteration = 100\n")
    number = re.search(r"-?\d+\.\d+", after)
    assert mark
    assert number
    changed = after[: number.start()] + repr(float(number[0]) + 0.001) + after[number.end() :]
    path.write_text(before + mark + changed)
    done = nntui("replay", "mine", "--check")
    assert done.returncode == 1
    assert done.stdout == "Differs from iteration 100 on, by at most 0.001 (iteration 100).\n"
    assert done.stderr == ""


def test_a_difference_that_a_processor_makes_is_told_but_agrees() -> None:
    path = save("mine", example("article"), 1_500, 0)
    before, mark, after = path.read_text().partition("iteration = 1000\n")
    number = re.search(r"-?\d+\.\d+", after)
    assert number
    changed = after[: number.start()] + repr(float(number[0]) + 1e-12) + after[number.end() :]
    path.write_text(before + mark + changed)
    text = printed("replay", "mine", "--check")
    assert text.startswith("Differs from iteration 1,000 on, by at most 1e-12")


def test_a_replay_where_there_is_no_terminal_prints_the_runs_summary() -> None:
    save("mine", example("tiny").with_(until=10), 3, 1)
    text = printed("replay", "mine")
    assert text.startswith("tiny · seed 1 · 3→1 sigmoid · rate 1\n")
    assert "weights at iteration 10\n" in text


def test_a_run_that_stops_being_finite_is_told_to_its_end() -> None:
    problem = Problem(np.array([[100.0]]), np.array([[1.0]]))
    network, weights = Network((1,), (SIGMOID,)), (np.zeros((1, 1)),)
    save("mine", Recipe(problem, network, given_weights=weights, rate=1e308), 0, 2)
    text = printed("replay", "mine")
    assert "weights at iteration 0\n" in text
    assert "The run ends at iteration 0: the next numbers are too large" in text
    assert "The rate 1e+308 is too high" in text


def test_names_in_a_file_from_somebody_else_do_not_command_the_terminal() -> None:
    problem = Problem(
        np.array([[1.0]]),
        np.array([[1.0]]),
        feature_names=("x\x1b[2Jy",),
        row_names=("\x1b]0;title\x07r\r1\nr2",),
    )
    save("theirs", Recipe(problem, Network((1,), (SIGMOID,)), seed=1, until=10), 0, 0)
    text = printed("replay", "theirs") + printed("runs")
    assert all(line.isprintable() for line in text.split("\n"))


def test_the_list_of_runs_is_empty_at_first(user: Path) -> None:
    assert printed("runs") == "No saved runs yet: s saves one while nntui is open.\n"
    assert printed("runs", "--json") == ""
    assert not user.exists()


def test_the_list_of_runs_says_what_each_is_and_where_it_was_left_newest_first() -> None:
    save("older", example("article"), 1_234, 5, SAVED - timedelta(days=1))
    save("newer", example("eleven-lines").with_(rate=0.5), 7, 0)
    newer, older = printed("runs").splitlines()
    assert newer.startswith("newer  eleven-lines · seed 1 · 3→4→1 sigmoid · rate 0.5")
    assert "iteration 7, phase 0" in newer
    assert "2026-01-31" in newer
    assert "article · seed 123 · 3→1 sigmoid · rate 1" in older
    assert "iteration 1,234, phase 5" in older


def test_the_list_of_runs_as_json() -> None:
    save("mine", example("article"), 1_234, 5)
    (line,) = printed("runs", "--json").splitlines()
    assert json.loads(line) == {
        "name": "mine",
        "example": "article",
        "seed": 123,
        "rate": 1.0,
        "iteration": 1_234,
        "phase": 5,
        "saved": SAVED.isoformat(),
    }


def test_a_damaged_file_does_not_hide_the_others() -> None:
    save("good", example("article"), 1, 1)
    damaged = save("bad", example("article"), 1, 1)
    damaged.write_text("format = ")
    done = nntui("runs")
    assert done.returncode == 0
    assert done.stdout.startswith("good ")
    assert done.stdout.count("\n") == 1
    assert done.stderr.startswith(f"nntui: {damaged}: ")
    assert done.stderr.count("\n") == 1


def test_a_scripts_run_is_checked_refused_where_it_changed_and_opened_when_told(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.py"
    text = (Path(__file__).parents[1] / "code" / "scripts" / "eleven_lines.py").read_text()
    path.write_text(text)
    with Session(find(path)) as session:
        session.record(2)
        session.edit(1, "first[0, 0]", 2.0)
        session.record(2)
        looked = Looked(2, 0, session.fingerprints(3, 8))
        save_run(make_run("mine", session, looked, datetime.now(UTC)), path_of("mine"))

    def told(*arguments: str) -> tuple[int, str, str]:
        done = nntui(*arguments)
        return done.returncode, done.stdout, done.stderr

    status, out, _ = told("replay", "mine", "--check")
    assert (status, out.endswith("agree bit for bit.\n")) == (0, True)
    assert "mine.py · loop line 7 · 1 edit" in told("runs")[1]
    path.write_text(text.replace("first += ", "first += 1 * "))
    status, _, error = told("replay", "mine", "--check")
    assert status == 2
    assert error == (
        "nntui: mine.py has changed since this run was saved. mine.py: line 13 changed. "
        "--changed opens it all the same.\n"
    )
    assert told("replay", "mine", "--check", "--changed")[0] == 0
    path.write_text(text.replace("first += ", "first -= "))
    status, out, _ = told("replay", "mine", "--check", "--changed")
    assert status == 1
    assert "Differs from the saved run in pass" in out
    path.unlink()
    assert "no such file" in told("replay", "mine")[2]
