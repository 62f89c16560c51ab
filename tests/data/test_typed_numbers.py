"""A number is read as people paste it, or it is said what was expected."""

from pathlib import Path

import numpy as np
import pytest

from nntui.data import read_problem
from nntui.data.cells import finite
from nntui.data.grid import read_grid
from nntui.data.weights import read_weights


@pytest.mark.parametrize("minus", ["-", "−", "–", "‐", "‑", "‒", "﹣", "－"])
def test_a_minus_sign_is_read_as_pages_write_it(minus: str) -> None:
    assert finite(f"{minus}0.5") == -0.5
    assert finite(f" 1e{minus}3\N{NO-BREAK SPACE}") == 1e-3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0,5", "'0,5', expected a number with a decimal point"),
        (" −0,5 ", "'−0,5', expected a number with a decimal point"),
        ("1,000", "'1,000', expected a number with a decimal point"),
        (",5", "',5', expected a number with a decimal point"),
        ("1,5e3", "'1,5e3', expected a number with a decimal point"),
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
