"""Rows of numbers typed by hand."""

import re

import numpy as np
import pytest

from nntui.data.grid import read_grid, write_grid
from nntui.engine import EXAMPLES, example


def test_a_row_a_line() -> None:
    problem = read_grid("0 0 1 | 0\n0 1 1 | 1\n")
    assert problem.inputs.tolist() == [[0, 0, 1], [0, 1, 1]]
    assert problem.targets.tolist() == [[0], [1]]
    assert problem.feature_names == ("x1", "x2", "x3")
    assert problem.row_names == ("r1", "r2")


@pytest.mark.parametrize(
    "text", ["1,-2.5|1e-3,0", "1, -2.5 | 0.001, 0", "\n\n1\t-2.5\t|\t.001\t0\n\n", "1 -2.5|0.001 0"]
)
def test_what_stands_between_numbers(text: str) -> None:
    problem = read_grid(text)
    assert problem.inputs.tolist() == [[1, -2.5]]
    assert problem.targets.tolist() == [[0.001, 0]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a row a line, such as 0 0 1 | 0"),
        (" \n \n", "expected a row a line, such as 0 0 1 | 0"),
        ("0 1 | 1\n0 1", "row 2: expected inputs | targets, such as 0 0 1 | 0"),
        ("0 1 |", "row 1: expected inputs | targets, such as 0 0 1 | 0"),
        ("| 1", "row 1: expected inputs | targets, such as 0 0 1 | 0"),
        (", | 1", "row 1: expected inputs | targets, such as 0 0 1 | 0"),
        ("0 | 1 | 1", "row 1: expected inputs | targets, such as 0 0 1 | 0"),
        ("0 1 | 1\n\n0 one | 1", "row 2: 'one', expected a number"),
        ("0 1 | 1_0", "row 1: '1_0', expected a number"),
        ("0 1 | nan", "row 1: 'nan', expected a finite number"),
        ("0 1e999 | 1", "row 1: '1e999', expected a finite number"),
        ("0 1 | 1\n0 1 1 | 1", "row 2 has 3 inputs, expected 2 as in row 1"),
        ("0 1 | 1\n0 1 | 1 0", "row 2 has 2 targets, expected 1 as in row 1"),
    ],
)
def test_bad_rows(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        read_grid(text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_written_numbers_are_read_again(name: str) -> None:
    problem = example(name).problem
    again = read_grid(write_grid(problem))
    assert np.array_equal(again.inputs, problem.inputs)
    assert np.array_equal(again.targets, problem.targets)


def test_as_it_is_typed() -> None:
    assert write_grid(read_grid("0 0.5 1 | 0\n-2 0 1e-7 | 1")) == "0 0.5 1 | 0\n-2 0 1e-07 | 1"
