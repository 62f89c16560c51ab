"""Whatever is wrong with the input is one line on standard error, and exit status 2."""

from pathlib import Path

import pytest

from nntui.engine import example

from .shell import complaint, nntui, save


def test_a_mistake_ends_the_program_with_status_2_and_one_line_on_standard_error() -> None:
    done = nntui("print", "--rate", "nan")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "nntui: Invalid value for '--rate': nan, expected a finite number above 0.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["--seed", "x"], "--seed"),
        (["--seed", "-1"], "--seed"),
        (["--seed", "4294967296"], "--seed"),
        (["--rate", "0"], "--rate"),
        (["--rate", "-1"], "--rate"),
        (["--rate", "nan"], "--rate"),
        (["--rate", "inf"], "--rate"),
        (["--rate", "fast"], "--rate"),
        (["--until", "-1"], "--until"),
        (["--until", "1.5"], "--until"),
        (["--example", "twelve-lines"], "--example"),
        (["--at", "-3"], "--at"),
        (["--speed", "7"], "--speed"),
        (["--colour"], "--colour"),
        (["print", "--rate", "nan"], "--rate"),
        (["print", "--seed", "1e3"], "--seed"),
        (["print", "--example", "x"], "--example"),
        (["print", "--from", "5", "--to", "4"], "--to"),
        (["print", "--every", "0"], "--every"),
        (["print", "--format", "xml"], "--format"),
        (["print", "--digits", "5"], "--digits"),
        (["print", "--at", "5"], "--at"),
        (["replay", "x", "--seed", "5"], "--seed"),
        (["runs", "--all"], "--all"),
    ],
)
def test_the_line_names_the_option(arguments: list[str], option: str) -> None:
    assert option in complaint(*arguments)


@pytest.mark.parametrize(
    ("arguments", "option", "command"),
    [
        (["--seed", "3", "print"], "--seed", "print"),
        (["--rate", "1", "print"], "--rate", "print"),
        (["--at", "3", "replay", "x"], "--at", "replay"),
        (["--ascii", "runs"], "--ascii", "runs"),
        (["--play", "runs"], "--play", "runs"),
        (["--example", "article", "runs"], "--example", "runs"),
    ],
)
def test_an_option_before_a_command_is_not_lost_in_silence(
    arguments: list[str], option: str, command: str
) -> None:
    line = complaint(*arguments)
    assert option in line
    assert command in line


def test_an_unknown_command() -> None:
    assert "rpelay" in complaint("rpelay")


def test_a_run_that_is_not_there(user: Path) -> None:
    line = complaint("replay", "yesterday")
    assert "'yesterday'" in line
    assert str(user / "yesterday.toml") in line


def test_a_run_file_that_was_cut_off() -> None:
    path = save("mine", example("article"), 12, 3)
    whole = path.read_bytes()
    for length in (0, len(whole) // 3, len(whole) * 2 // 3, len(whole) - 20):
        path.write_bytes(whole[:length])
        for options in ([], ["--check"]):
            assert str(path) in complaint("replay", path, *options)
        assert path.read_bytes() == whole[:length]


def test_a_file_that_is_no_run(tmp_path: Path) -> None:
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    assert "picture.png" in complaint("replay", binary)
    assert str(tmp_path) in complaint("replay", tmp_path)


def test_a_run_of_a_newer_version() -> None:
    path = save("mine", example("article"), 12, 3)
    path.write_text(path.read_text().replace("format = 1", "format = 99"))
    line = complaint("replay", "mine")
    assert "mine.toml" in line
    assert "format" in line
