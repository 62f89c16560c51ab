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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rate", "fast"], "Invalid value for '--rate': 'fast', expected a number."),
        (["--momentum", ""], "Invalid value for '--momentum': '', expected a number."),
        (
            ["--until", "x"],
            "Invalid value for '--until': 'x', expected a whole number from 0 to 10000000.",
        ),
        (
            ["print", "--every", "x"],
            "Invalid value for '--every': 'x', expected a whole number from 1 up.",
        ),
        (["--layers", ""], "Invalid value for '--layers': '', expected whole numbers such as 4,1."),
        (["--scale", "standard"], "'--scale' goes with '--data'."),
        (["--header"], "'--header' goes with '--data'."),
        (["--target", "y"], "'--target' goes with '--data'."),
        (
            ["--data", "d.csv", "--target", "y", "--example", "xor"],
            "'--data' takes the place of '--example': expected one of them.",
        ),
        (
            ["--weights", "w.txt", "--init", "zeros"],
            "'--weights' takes the place of '--init': expected one of them.",
        ),
        (
            ["seeds", "--from", "1", "--to", "2", "--seed", "3"],
            "'--seed' does not go with 'seeds', which takes the seeds from --from to --to.",
        ),
        (
            ["seeds", "--from", "1", "--to", "2", "--weights", "w.txt"],
            "'--weights' does not go with 'seeds', which takes the seeds from --from to --to.",
        ),
        (
            ["seeds", "--from", "1", "--to", "2", "--below", "nan"],
            "Invalid value for '--below': nan, expected a finite number above 0.",
        ),
        (["rates", "--rate", "3"], "'--rate' does not go with 'rates', which takes --rates."),
        (
            ["print", "mine", "--seed", "3"],
            "'--seed' does not go with a saved run, which is printed as it is.",
        ),
        (
            ["replay", "mine", "--check", "--at", "3"],
            "'--at' does not go with '--check', which opens no screen.",
        ),
        (
            ["--batch", "9" * 5_000],
            f"Invalid value for '--batch': '{'9' * 39}…', expected full or a number of rows.",
        ),
    ],
)
def test_what_would_be_lost_in_silence_is_refused(arguments: list[str], said: str) -> None:
    save("mine", example("article"), 12, 3)
    assert complaint(*arguments) == f"nntui: {said}\n"


def test_weights_that_do_not_fit_name_their_file_and_layer(tmp_path: Path) -> None:
    path = tmp_path / "w.txt"
    for text, options, said in (
        (
            "1\n2\n",
            [],
            "layer 1: 2×1, expected 3×1, or 4×1 with a bias (one line for each input, the bias "
            "last, one column for each unit)",
        ),
        ("1\n2\n3\n\n4\n5\n", ["--layers", "1"], "2 matrices, expected 1, one a layer"),
        ("1\n2\n3\n", ["--layers", "2,1"], "1 matrix, expected 2, one a layer"),
        (
            "1\n2\n3 4\n",
            [],
            "line 3 has 2 numbers, expected 1 as in the line before (a blank "
            "line starts the next layer)",
        ),
    ):
        path.write_text(text, "utf-8")
        line = complaint("--weights", path, *options)
        assert line == f"nntui: Invalid value for '--weights': {path}: {said}.\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("", "'--target' is needed with '--data': expected some of the columns a, who, y."),
        ("--target z", "FILE: no column 'z', expected one of a, who, y (--target)"),
        ("--target y --inputs b", "FILE: no column 'b', expected one of a, who, y (--inputs)"),
        (
            "--target y",
            "FILE: row 2, column 'who': 'Ann', expected a number; choose the columns to learn "
            "from, or --one-hot makes columns of its words (--inputs)",
        ),
        ("--target y --inputs a", "FILE: row 3, column 'a': 'x', expected a number"),
    ],
)
def test_what_is_wrong_with_data_names_the_file_and_the_option(
    options: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,who,y\n1,Ann,0\nx,Ben,1\n")
    line = complaint("--data", path, *options.split())
    assert line == f"nntui: {said.replace('FILE', str(path))}\n"


@pytest.mark.parametrize("rates", ["1,x", "", "0", "1,-1", "1,,2", "nan"])
def test_rates_are_numbers_above_0(rates: str) -> None:
    assert complaint("rates", "--rates", rates) == (
        f"nntui: Invalid value for '--rates': {rates!r}, expected numbers above 0 such as "
        "0.1,1,10.\n"
    )


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_a_reduction_of_what_is_a_mean_already_is_not_lost_in_silence(reduction: str) -> None:
    assert complaint("print", "--loss", "mse", "--reduction", reduction) == (
        "nntui: Invalid value for '--reduction': mse is a mean already, expected no other "
        "reduction.\n"
    )


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
    path.write_text(path.read_text().replace("format = 2", "format = 99"))
    line = complaint("replay", "mine")
    assert "mine.toml" in line
    assert "format" in line
