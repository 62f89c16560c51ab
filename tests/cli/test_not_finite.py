"""Numbers that are too large have their reason beside them, wherever they are printed."""

import json
from pathlib import Path

import pytest

from .shell import printed

REASON = "The run ends at iteration 0: the next numbers are too large to be written down."


@pytest.fixture
def large(tmp_path: Path) -> tuple[object, ...]:
    """A problem of two rows, and a rate that no weight withstands."""
    data, weights = tmp_path / "d.csv", tmp_path / "w.txt"
    data.write_text("1e9,1\n0,0\n", "utf-8")
    weights.write_text("1\n", "utf-8")
    return (
        *("--data", data, "--target", "2", "--weights", weights, "--activation", "linear"),
        *("--rate", "1e300"),
    )


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_last_iteration_of_a_run_that_ends_says_why(
    form: str, large: tuple[object, ...]
) -> None:
    text = printed("print", *large, "--format", form)
    assert "inf" in text
    assert text.rstrip().splitlines()[-1].startswith(REASON)


def test_json_says_why_its_numbers_are_null(large: tuple[object, ...]) -> None:
    one = json.loads(printed("print", *large, "--format", "json"))
    assert one["operations"][-1]["values"] == [[None]]
    assert one["end"].startswith(REASON)
    ordinary = json.loads(printed("print", "--format", "json"))
    assert "end" not in ordinary


def test_a_prediction_that_is_not_finite_says_why(tmp_path: Path) -> None:
    data, weights = tmp_path / "d.csv", tmp_path / "w.txt"
    data.write_text("1,1,1\n1e308,1e308,0\n", "utf-8")
    weights.write_text("1e308\n-1e308\n", "utf-8")
    text = printed(
        *("--data", data, "--target", "3", "--weights", weights, "--batch", "1", "--until", "0"),
        *("--rate", "1e-300"),
    )
    assert "r2  not finite   target 0\n" in text
    assert "\nA row's sums are too large to be written down where its prediction is not" in text
    assert "nan" not in text
