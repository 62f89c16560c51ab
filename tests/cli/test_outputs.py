"""Outputs that are full, inputs that are closed, and words that would command the terminal."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from nntui.engine import example

from .shell import NNTUI, complaint, nntui, printed, save

needs_full = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="the system has no /dev/full"
)


def shell(command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command line with its redirections; `$N` is the program."""
    return subprocess.run(
        ["sh", "-c", command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "N": NNTUI},
    )


@needs_full
@pytest.mark.parametrize(
    "command",
    ["print", "--help", "runs", "", "seeds --from 1 --to 1 --until 5", "print --to 200"],
)
def test_a_full_disk_is_one_line_and_status_2(command: str) -> None:
    done = shell(f'"$N" {command} >/dev/full')
    assert done.stderr == "nntui: Standard output cannot be written (No space left on device).\n"
    assert done.returncode == 2


@needs_full
def test_a_full_standard_error_leaves_the_status() -> None:
    assert shell('"$N" print --rate 0 2>/dev/full').returncode == 2


def test_data_from_a_closed_standard_input() -> None:
    done = shell('"$N" --data - --target y <&-')
    assert done.stderr == "nntui: standard input: closed, expected rows of numbers\n"
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize(
    "command", ["print", "seeds --from 1 --to 2 --until 5", "rates --rates 1,2 --until 5"]
)
def test_closed_outputs_are_no_mistake(command: str, closed: str) -> None:
    done = shell(f'"$N" {command} {closed}')
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) == (closed == "2>&-")


def test_a_mistake_is_one_where_outputs_are_closed() -> None:
    assert shell('"$N" print --rate 0 >&- 2>&-').returncode == 2


WILD = "\x1b[2J\x1b]0;title\x07\x9b1m\u202eevil\r\x00"


def tame(text: str) -> bool:
    return text.replace("\n", "").isprintable()


def test_control_characters_never_reach_the_terminal(
    user: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wild = WILD.replace("\x00", "")
    data = Path(f"{wild}.csv")
    data.write_text(f'who,"a{wild}","y{wild}"\n"x{wild}",1,2\n', "utf-8", newline="")
    save("mine", example("article"), 0, 0)
    text = (user / "mine.toml").read_text("utf-8")
    (user / f"bad{wild}.toml").write_text(text, "utf-8")
    (user / f"worse{wild}.toml").write_text("?", "utf-8")
    own = ("--data", data, "--target", "3", "--names", "1")
    for arguments in (("print", *own), own, ("print", *own, "--format", "markdown"), ("runs",)):
        done = nntui(*arguments)
        assert done.returncode == 0
        assert tame(done.stdout)
        assert tame(done.stderr)
        assert "evil" in done.stdout
    listed = nntui("runs")
    assert re.search(r"worse.*evil.*expected a TOML file", listed.stderr)
    for arguments in (
        (*own, "--inputs", wild),
        ("--data", f"none{wild}", "--target", "y"),
        ("replay", f"none{wild}"),
        ("--activation", wild),
        ("--weights", data),
        ("print", "--rate", wild),
        (wild,),
        (f"--{wild}",),
    ):
        assert tame(complaint(*arguments))


def test_what_is_too_long_is_cut_in_every_error() -> None:
    long = "9" * 5_000
    for arguments in (
        ("--rate", f"x{long}"),
        ("--until", long),
        ("--layers", long),
        ("--activation", long),
        ("--example", long),
        (f"--{long}",),
        ("replay", long),
        ("rates", "--rates", long + "x"),
    ):
        assert len(complaint(*arguments)) < 1_000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--rate", "1,000"),
            "--rate': '1,000', expected 1.000 or 1000: its comma may be a decimal one or stand "
            "after thousands.",
        ),
        (("--momentum", "1/0"), "--momentum': '1/0', expected a number."),
        (("--rate", "−1"), "--rate': -1, expected a finite number above 0."),
        (("--rate", "1_0"), "--rate': '1_0', expected a number."),
    ],
)
def test_numbers_as_they_are_pasted(arguments: tuple[str, ...], said: str) -> None:
    assert complaint(*arguments) == f"nntui: Invalid value for '{said}\n"


def test_a_pasted_minus_in_a_rate_has_its_sign() -> None:
    assert "rate 0.001" in printed("--rate", "1e−3", "--until", "0")
