"""Conditions on the error, as a person writes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.engine import MEASURES, Condition


@pytest.mark.parametrize(
    ("text", "comparison", "bound"),
    [
        ("error < 0.01", "<", 0.01),
        ("error <= 0.01", "<=", 0.01),
        ("error > 0.5", ">", 0.5),
        ("error >= .5", ">=", 0.5),
        ("error<1e-3", "<", 0.001),
        ("  error   <\t2  ", "<", 2.0),
        ("error > -1", ">", -1.0),
        ("error < +0.25", "<", 0.25),
    ],
)
def test_a_condition_is_read(text: str, comparison: str, bound: float) -> None:
    assert Condition.parse(text) == Condition(comparison, bound, "mean")


@pytest.mark.parametrize("measure", [each for each in MEASURES if each != "accuracy"])
def test_a_condition_is_on_the_measure_that_was_asked_for(measure: str) -> None:
    assert Condition.parse("error < 1", measure).measure == measure


def test_a_condition_on_the_share_right_and_one_on_the_error_are_told_apart() -> None:
    asked = Condition.parse("accuracy > 0.95", "sum")
    assert (asked.comparison, asked.bound, asked.measure) == (">", 0.95, "accuracy")
    assert str(asked) == "accuracy > 0.95"
    assert Condition.parse("error < 1", "accuracy").measure == "mean"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "error",
        "error <",
        "error < ",
        "< 0.01",
        "error 0.01",
        "error = 0.01",
        "error == 0.01",
        "error != 0.01",
        "error =< 0.01",
        "error < small",
        "error < 0,01",
        "error < 0.01 or so",
        "error < nan",
        "error < inf",
        "error > -inf",
        "error < 1e999",
        "lost < 0.01",
        "0.01 > error",
        "1000",
    ],
)
def test_what_is_no_condition_is_refused_with_an_example_of_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected a condition such as error < 0\.01") as raised:
        Condition.parse(text)
    assert str(raised.value).startswith(repr(text.strip()))


@given(st.sampled_from(["<", "<=", ">", ">="]), st.integers(-999_999, 999_999))
def test_a_condition_is_read_as_it_is_written(comparison: str, thousandths: int) -> None:
    condition = Condition(comparison, thousandths / 1_000)
    assert Condition.parse(str(condition)) == condition


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("error < 0.5", [True, False, False]),
        ("error <= 0.5", [True, True, False]),
        ("error > 0.5", [False, False, True]),
        ("error >= 0.5", [False, True, True]),
    ],
)
def test_which_errors_meet_a_condition(text: str, met: list[bool]) -> None:
    assert Condition.parse(text).met_by(np.array([0.25, 0.5, 0.75])).tolist() == met


@pytest.mark.parametrize(
    ("name", "measure"),
    [("rmse", "rmse"), ("mse", "mse"), ("squares", "squares"), ("squared", "half_squares"),
     ("loss", "loss"), ("error", "sum")],
)  # fmt: skip
def test_a_condition_may_name_its_measure(name: str, measure: str) -> None:
    assert Condition.parse(f"{name} < 0.5", "sum") == Condition("<", 0.5, measure)  # type: ignore[arg-type]
