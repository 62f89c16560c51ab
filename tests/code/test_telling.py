"""What just happened in a script: shapes of formulas are told, names decide nothing."""

import numpy as np
import pytest

from nntui.code.names import Names
from nntui.code.telling import tell
from nntui.code.trace import PassTrace

from .claims import assert_sentences_hold
from .tracing import run_traced

START = """
z = X @ w
p = 1 / (1 + np.exp(-z))
a = np.tanh(z)
"""


def told(line: str, start: str = START) -> str:
    """What is told of the last operation of a line behind some others."""
    rng = np.random.RandomState(5)
    names = {"X": rng.normal(size=(4, 3)), "w": rng.normal(size=(3, 1))}
    trace = PassTrace(run_traced(f"{start}{line}\n", names))
    assert_sentences_hold(trace)
    return tell(trace, Names(trace.recorded), trace.phases, "4")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("d = np.ones((2, 2)) * 1", "None is larger in size than 1.0000, at [0, 0]."),
        ("d = X * 2", "The largest in size is"),
        ("w += 1", "No number of w changed more than the one at [0]:"),
        ("d = p @ np.ones((1, 2))", "a column of the other: one product."),
        ("d = np.max(z) == z", "1 of 4 is True."),
        ("d = np.sum(z) * np.inf", "It is not finite."),
    ],
)
def test_it_is_no_more_than_is_so(line: str, sentence: str) -> None:
    assert sentence in told(line)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("d = p * (1 - p)", "p came out of 1/(1+e^-x): p·(1 - p) is its slope there."),
        ("d = (1.0 - p) * 2 * p", "p came out of 1/(1+e^-x): p·(1 - p) is its slope there."),
        ("d = X.T @ (p * (1 - p))", "p came out of 1/(1+e^-x): p·(1 - p) is its slope"),
        ("d = 1 - a**2", "a came out of tanh: 1 - a^2 is its slope there."),
        ("d = 3 * (1 - a * a)", "a came out of tanh: 1 - a^2 is its slope there."),
        ("d = z * (1 - z)", "z·(1 - z) is no slope of 1/(1+e^-x): z went into it,"),
        ("d = 1 - np.square(z)", "1 - z^2 is no slope of tanh: z went into it,"),
    ],
)
def test_a_slope_is_one_by_where_its_number_came_from(line: str, sentence: str) -> None:
    assert sentence in told(line)


@pytest.mark.parametrize(
    "line", ["slope = p * (1 - a)", "delta = w * (1 - w)", "p_slope = p * (2 - p)", "d = 1 - w**2"]
)
def test_what_only_looks_like_a_slope_is_told_to_be_none(line: str) -> None:
    assert "slope of" not in told(line)
    assert "its slope" not in told(line)


def test_a_slope_in_steps_with_names_is_seen_behind_them() -> None:
    start = "z = X @ w\ne = np.exp(-z)\nbelow = 1 + e\nq = 1 / below\n"
    assert "q came out of 1/(1+e^-x): q·(1 - q) is its slope" in told("d = q * (1 - q)", start)


def test_a_matrix_product_says_what_each_of_its_numbers_is() -> None:
    told_of_it = told("d = X.T @ p")
    assert "Each is a row of the one times a column of the other: 4 products, added." in told_of_it


def test_whether_an_error_went_up_is_told_with_as_many_digits_as_show_it() -> None:
    trace = PassTrace(run_traced("d = X * 2\n", {"X": np.ones((2, 2))}))
    trace.recorded.error, names = 0.50001, Names(trace.recorded)
    up = tell(trace, names, trace.phases, "4", 0.50000)
    assert "Its error is 0.50001000, up from 0.50000000 in the pass before." in up
    assert "down from 0.7000" in tell(trace, names, trace.phases, "4", 0.7)
    assert "as in the pass before" in tell(trace, names, trace.phases, "4", 0.50001)
