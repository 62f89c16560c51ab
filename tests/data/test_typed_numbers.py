"""A number is read as people paste it, or it is said what was expected."""

from pathlib import Path

import numpy as np
import pytest

from nntui.data import DataError, read_problem
from nntui.data.cells import finite
from nntui.data.grid import read_grid
from nntui.data.source import load
from nntui.data.weights import read_weights


@pytest.mark.parametrize("minus", ["-", "−", "–", "‐", "‑", "‒", "﹣", "－"])
def test_a_minus_sign_is_read_as_pages_write_it(minus: str) -> None:
    assert finite(f"{minus}0.5") == -0.5
    assert finite(f" 1e{minus}3\N{NO-BREAK SPACE}") == 1e-3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,5", 0.5), (" −0,5 ", -0.5), (",5", 0.5), ("1,5e3", 1500.0), ("0,125", 0.125),
        ("2/30", 2 / 30), ("-1/2", -0.5), ("1 / 3", 1 / 3), ("0,5/2", 0.25),
    ],
)  # fmt: skip
def test_fractions_and_decimal_commas_are_numbers(text: str, value: float) -> None:
    assert finite(text) == value


def test_fractions_and_decimal_commas_in_grids_and_weights(tmp_path: Path) -> None:
    problem = read_grid("1/2 -1/4 | 2/30")
    assert problem.inputs.tolist() == [[0.5, -0.25]]
    assert problem.targets.tolist() == [[2 / 30]]
    assert read_grid("0,5; 1,5 | 1").inputs.tolist() == [[0.5, 1.5]]
    path = tmp_path / "w.txt"
    path.write_text("1/2 1/3\n0,25; -1;\n", "utf-8")
    assert read_weights(path)[0].tolist() == [[0.5, 1 / 3], [0.25, -1.0]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "1,000",
            "'1,000', expected 1.000 or 1000: its comma may be a decimal one or stand after "
            "thousands",
        ),
        ("1/0", "'1/0', expected a number"),
        ("1/2/3", "'1/2/3', expected a number"),
        ("1/", "'1/', expected a number"),
        ("1e300/1e-300", "'1e300/1e-300', expected a finite number"),
        ("1,2,3", "'1,2,3', expected a number"),
        ("1–2", "'1–2', expected a number"),
        ("1_000", "'1_000', expected a number"),
        ("", "'', expected a number"),
        ("inf", "'inf', expected a finite number"),
        ("−1e999", "'−1e999', expected a finite number"),
        ("nan", "'nan', expected a finite number"),
        ("x" * 60, f"'{'x' * 39}…', expected a number"),
        ("a\x1b[2J\nb", "'a\\x1b[2J\\nb', expected a number"),
    ],
)
def test_what_is_no_number_is_told_in_one_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match="expected") as caught:
        finite(text)
    assert str(caught.value) == said


def test_a_pasted_minus_is_read_in_grids_weights_and_files(tmp_path: Path) -> None:
    problem = read_grid("−0.5 1 | –1")
    assert (problem.inputs.tolist(), problem.targets.tolist()) == ([[-0.5, 1.0]], [[-1.0]])
    path = tmp_path / "w.txt"
    path.write_text("−0.5\n–1\n", "utf-8")
    assert np.array_equal(read_weights(path)[0], [[-0.5], [-1.0]])
    path.write_text("a;y\n−0.5;−1e−3\n", "utf-8")
    problem = read_problem(str(path), ["y"])
    assert (problem.inputs.tolist(), problem.targets.tolist()) == ([[-0.5]], [[-1e-3]])


def test_a_comma_that_may_be_a_decimal_one_is_not_read_as_two_numbers(tmp_path: Path) -> None:
    said = (
        "'0,5', expected a number with a decimal point, or only commas or only spaces between "
        "numbers (with ; between them a comma is a decimal one)"
    )
    path = tmp_path / "w.txt"
    for row in ("0,5 1,5", "1 0,5", "0,5\t2", "0,5, 1,5"):
        shown = said.replace("0,5", row.split()[0] if "," in row.split()[0] else "0,5")
        path.write_text(f"{row}\n", "utf-8")
        with pytest.raises(ValueError, match="line 1") as caught:
            read_weights(path)
        assert str(caught.value) == f"{path}: line 1: {shown}"
        with pytest.raises(ValueError, match="row 1") as caught:
            read_grid(f"{row} | 1")
        assert str(caught.value) == f"row 1: {shown}"
    for row in ("0,5", "0, 5", "0 5", "0 , 5", "0,\t5"):
        assert read_grid(f"{row} | 1").inputs.tolist() == [[0.0, 5.0]]
        path.write_text(f"{row}\n", "utf-8")
        assert read_weights(path)[0].tolist() == [[0.0, 5.0]]


def test_a_weight_file_that_cannot_be_read_is_told_as_data_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("w.txt")
    for content, said in (
        (None, "not found, expected a file"),
        (b"1 2\n\xff\n", "row 2: byte 0xff is not UTF-8, expected text in UTF-8"),
        (b"\x7fELF\0", "a binary file, expected text in UTF-8"),
        (b"1 " * 1_000_001, "more than 1,000,000 numbers, expected fewer"),
        (b"# no\n", "no numbers, expected a row of weights a line"),
        (b"x" * 100, f"line 1: '{'x' * 39}…', expected a number"),
    ):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(ValueError, match="expected") as caught:
            read_weights(path)
        assert str(caught.value) == f"w.txt: {said}"
    if Path("/dev/zero").exists():
        with pytest.raises(ValueError, match=r"/dev/zero: a binary file, expected text"):
            read_weights(Path("/dev/zero"))


def test_a_file_that_goes_while_it_is_read_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,y\n1,2\n", "utf-8")
    source = load(str(path))
    path.unlink()
    with pytest.raises(DataError, match=r"d\.csv: not found, expected a file"):
        list(source.lines())
    with pytest.raises(DataError, match="expected a file that can be read"):
        load("a\0b")
