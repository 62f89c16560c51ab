"""`nntui` where there is no terminal: a summary that ends by itself."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from nntui.engine import Edit, example

from .shell import NNTUI, nntui, printed, save


def test_nntui_in_a_pipe_prints_iteration_0_the_errors_on_the_way_and_what_came_out() -> None:
    text = printed()
    lines = text.splitlines()
    assert lines[0] == "article · seed 123 · 3→1 sigmoid · rate 1"
    assert (
        "iteration 0 · mean error 0.4551, sum 1.8204, half squares 0.4553, accuracy 0.5000" in lines
    )
    assert "   r3   (1 × 0.3929) + (0 × -0.4277) + (1 × -0.5463) = -0.1534" in lines
    told = re.findall(r"^  iteration +([\d,]+)  (\S+)$", text, flags=re.MULTILINE)
    assert [iteration for iteration, _ in told] == [
        *("0", "1", "10", "100", "1,000", "10,000", "100,000"),
    ]
    errors = [float(error) for _, error in told]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] == 0.45509620
    after = text.partition("weights at iteration 100,000\n")[2]
    assert re.match(r"  weights  w1 12\.00871622  w2 -0\.20447873  w3 -5\.80024997\n", after)
    predictions = text.partition("predictions at iteration 100,000\n")[2].splitlines()
    assert [line.split()[0] for line in predictions[:4]] == ["r1", "r2", "r3", "r4"]
    for line in predictions[:4]:
        _, said, word, target = line.split()
        assert word == "target"
        assert abs(float(said) - float(target)) < 0.01
    assert lines[-1] == "Run nntui in a terminal to step through it; nntui --help says more."


def test_the_summary_is_of_the_recipe_that_was_asked_for() -> None:
    text = printed("--example", "eleven-lines", "--seed", 7, "--rate", 0.5, "--until", 25)
    assert text.startswith("eleven-lines · seed 7 · 3→4→1 sigmoid · rate 0.5\n")
    told = re.findall(r"^  iteration +([\d,]+)  \S+$", text, flags=re.MULTILINE)
    assert told == ["0", "1", "10", "25"]
    for unit in range(1, 5):
        assert f"layer 1 unit {unit}  w1 " in text.partition("weights at iteration 25")[2]


def test_a_run_of_no_iterations_has_a_summary_too() -> None:
    text = printed("--until", 0)
    assert re.findall(r"^  iteration +([\d,]+)", text, flags=re.MULTILINE) == ["0"]
    assert "weights at iteration 0\n" in text


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_no_terminal_is_ever_a_traceback(closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$1" --until 1 {closed}', "sh", NNTUI],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize(
    "arguments", [[], ["print"], ["print", "--to", "2000"], ["runs"], ["--help"]]
)
def test_a_reader_that_leaves_early_gets_no_traceback(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [NNTUI, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
            encoding="utf-8",
            timeout=60,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_large_print_into_head_ends_quietly() -> None:
    command = '"$1" print --to 5000 --format json | head -n 1'
    done = subprocess.run(
        ["sh", "-c", command, "sh", NNTUI],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    assert done.stdout.startswith('{"iteration": 0, ')
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.parametrize("variable", ["LANG", "LC_ALL"])
def test_a_locale_that_knows_ascii_only_gets_ascii(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANG")
    monkeypatch.setenv(variable, "C")
    text = printed("print")
    assert text.isascii()
    assert "r3   (1 x 0.3929) + (0 x -0.4277) + (1 x -0.5463) = -0.1534" in text


def test_an_output_that_wants_ascii_gets_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    text = printed("print", "--format", "markdown")
    assert text.isascii()
    assert "x1.w1 + x2.w2 + x3.w3" in text


def test_help_and_version() -> None:
    text = printed("--help")
    for word in ("--example", "--seed", "--rate", "--until", "--at", "--play", "--speed",
                 "--ascii", "replay", "runs", "print"):  # fmt: skip
        assert word in text
    assert re.fullmatch(r"nntui, version \d+\.\d+\.\d+\S*\n", printed("--version"))


def test_completion_as_click_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_NNTUI_COMPLETE", "bash_source")
    assert "complete" in nntui().stdout


@pytest.mark.parametrize(
    "options",
    [
        ["--batch", 3, "--shuffle"],
        ["--batch", 1, "--shuffle", "--momentum", 0.5],
        ["--batch", 3],
        ["--example", "iris", "--batch", 16, "--shuffle", "--until", 50],
    ],
)
def test_a_run_of_batches_says_what_it_makes_of_every_row(options: list[object]) -> None:
    text = printed("--until", 300, *options)
    assert "\nmean error of all rows\n" in text
    lines = text.partition("predictions at iteration ")[2].splitlines()[1:]
    many = [*(f"r{row}" for row in range(1, 6)), "…", *(f"r{row}" for row in range(146, 151))]
    rows = many if "iris" in options else ["r1", "r2", "r3", "r4"]
    assert [line.split()[0] for line in lines[: len(rows)]] == rows
    if len(rows) == 4:
        assert [line.split()[-1] for line in lines[:4]] == ["0", "0", "1", "1"]
        # By then it has learnt that the first input is the answer.
        assert [float(line.split()[1]) > 0.5 for line in lines[:4]] == [False, False, True, True]


def test_the_summary_of_a_saved_run_is_of_its_place_and_tells_its_edits() -> None:
    recipe = example("xor").with_(
        until=40,
        edits=(Edit(5, "target", 0.0, 1.0, row=2), Edit(7, "rate", 2.0, 1.0)),
    )
    save("mine", recipe, 12, 3)
    text = printed("replay", "mine")
    assert "edited: y of r3 1 → 0 at iteration 5\nedited: rate 1 → 2 at iteration 7\n" in text
    assert "\niteration 12 · mean error" in text
    assert re.search(r"^  r3  \S+   target 0$", text, flags=re.MULTILINE)
    assert "\niteration 5 · mean error" in printed("replay", "mine", "--at", 5)
    assert "\niteration 3 · mean error" in printed("--at", 3)


OVERFLOWING = ["--target", "y", "--activation", "linear", "--rate"]


@pytest.mark.parametrize("rate", ["0.2", "1", "10"])
def test_a_run_that_ends_has_a_summary_and_no_iterations_beyond(tmp_path: Path, rate: str) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,y\n1,2\n2,3\n3,5\n", "utf-8")
    options = ["--data", path, *OVERFLOWING, rate]
    assert "The run ends at iteration " in printed(*options)
    done = nntui("print", *options, "--to", 5_000, "--format", "json")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    last = int(json.loads(done.stdout.splitlines()[-1])["iteration"])
    assert line.startswith(f"nntui: There is no iteration {last + 1}. The run ends at iteration")


def test_infinite_sums_are_null_in_json(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("a,y\n1e300,1\n2,0\n", "utf-8")
    weights = tmp_path / "w.txt"
    weights.write_text("1e300\n", "utf-8")
    text = printed(
        "print", "--data", path, "--target", "y", "--weights", weights, "--format", "json"
    )

    def refuse(word: str) -> None:
        raise AssertionError(word)

    (one,) = (json.loads(line, parse_constant=refuse) for line in text.splitlines())
    assert one["operations"][0]["values"] == [[None], [2e300]]
