"""`nntui` where there is no terminal: a summary that ends by itself."""

import os
import re
import subprocess

import pytest

from .shell import NNTUI, nntui, printed


def test_nntui_in_a_pipe_prints_iteration_0_the_errors_on_the_way_and_what_came_out() -> None:
    text = printed()
    lines = text.splitlines()
    assert lines[0] == "article · seed 123 · 3→1 sigmoid · rate 1"
    assert "iteration 0 · mean error 0.4551, sum 1.8204, half squares 0.4553" in lines
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
