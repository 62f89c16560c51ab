"""How a number is written."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nntui.engine import ACTIVATIONS, Network, Problem, Recipe, Timeline
from nntui.explain.arithmetic import blocks
from nntui.explain.numbers import DIGITS, Digits, align, write

FINITE = st.floats(allow_nan=False, allow_infinity=False)
ROUNDED = st.sampled_from(["4", "8"])


@pytest.mark.parametrize(
    ("value", "four", "eight"),
    [
        (0.39293837, "0.3929", "0.39293837"),
        (-0.54629709, "-0.5463", "-0.54629709"),
        (1.0, "1.0000", "1.00000000"),
        (0.0, "0.0000", "0.00000000"),
        (12.5, "12.5000", "12.50000000"),
        (0.0012, "0.0012", "0.00120000"),
        (0.00012, "1.2000e-04", "0.00012000"),
        (1.6701e-5, "1.6701e-05", "1.67010000e-05"),
        (-0.0, "0.0000", "0.00000000"),
        (-0.00012, "-1.2000e-04", "-0.00012000"),
        (1.5e-8, "1.5000e-08", "1.50000000e-08"),
        (999_999.0, "999999.0000", "999999.00000000"),
        (1_000_000.0, "1.0000e+06", "1.00000000e+06"),
        (-2.5e300, "-2.5000e+300", "-2.50000000e+300"),
    ],
)
def test_fixed_notation_and_scientific_with_the_same_count_of_digits(
    value: float, four: str, eight: str
) -> None:
    assert write(value, "4") == four
    assert write(value, "8") == eight


@given(FINITE)
def test_all_digits_tell_every_float_apart(value: float) -> None:
    assert float(write(value, "all")).hex() == value.hex()


@given(FINITE, st.sampled_from(DIGITS))
def test_a_minus_sign_is_never_dropped_but_that_of_0_where_digits_are(
    value: float, digits: Digits
) -> None:
    is_negative = math.copysign(1, value) < 0 and (value != 0 or digits == "all")
    assert write(value, digits).startswith("-") == is_negative


def digits_shown(text: str) -> int:
    """How many digits of its own a number shows, from the first that is not 0."""
    return len(text.lstrip("-").partition("e")[0].replace(".", "").lstrip("0"))


@given(st.floats(1e-12, 1e12))
@example(1.6701e-5)
@example(0.000123456)
def test_more_digits_never_show_fewer(value: float) -> None:
    four, eight = write(value, "4"), write(value, "8")
    assert digits_shown(four) <= digits_shown(eight)
    # All of them end where the number does.
    exact = float(write(value, "all"))
    assert abs(exact - value) <= abs(float(eight) - value) <= abs(float(four) - value)


@given(st.floats(-1e308, 1e308), ROUNDED)
def test_a_number_is_off_by_half_a_unit_of_its_last_digit_at_most(
    value: float, digits: Digits
) -> None:
    text = write(value, digits)
    mantissa, _, exponent = text.partition("e")
    assert len(mantissa.partition(".")[2]) == int(digits)
    half_a_unit = 0.5 * 10.0 ** (int(exponent or 0) - int(digits))
    assert abs(float(text) - value) <= half_a_unit * (1 + 1e-6)


@given(FINITE, ROUNDED)
def test_what_is_written_as_zero_is_zero(value: float, digits: Digits) -> None:
    assert (float(write(value, digits)) == 0) == (value == 0)


@given(st.integers(-999_999, 999_999), st.sampled_from(DIGITS))
def test_a_whole_input_is_written_without_a_point(value: int, digits: Digits) -> None:
    assert write(float(value), digits, whole=True) == str(value)


def test_an_input_that_is_not_whole_keeps_its_digits() -> None:
    assert write(0.25, "4", whole=True) == "0.2500"
    assert write(3e9, "4", whole=True) == "3.0000e+09"


def test_only_inputs_and_targets_and_the_1_of_a_bias_are_written_whole() -> None:
    problem = Problem(np.array([[1.0]]), np.array([[1.0]]))
    network = Network((1,), (ACTIVATIONS["linear"],), bias=True)
    recipe = Recipe(problem, network, given_weights=(np.array([[1.0], [-1.0]]),))
    trace = Timeline(recipe).trace_at(0)
    dot, _, error, *_ = blocks(trace, [0])
    assert dot.lines("4")[0].text == "(1 × 1.0000) + (1 × -1.0000) = 0.0000"
    assert error.lines("4")[0].text == "1 - 0.0000 = 1.0000"
    whole = {part.kind for part in dot.lines("4")[0].parts if part.text == "1"}
    assert whole == {"inputs", "bias"}


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_no_finite_number_is_written_so(value: float, digits: Digits) -> None:
    assert write(value, digits) == str(value)
    assert write(value, digits, whole=True) == str(value)


@given(st.lists(st.tuples(FINITE, st.booleans()), min_size=1, max_size=6), st.sampled_from(DIGITS))
def test_aligned_numbers_have_their_points_below_each_other(
    values: list[tuple[float, bool]], digits: Digits
) -> None:
    texts = [write(value, digits, whole=whole) for value, whole in values]
    aligned = align(texts)
    assert [text.strip() for text in aligned] == texts
    assert len({len(text) for text in aligned}) == 1
    assert len({text.index(".") for text in aligned if "." in text}) <= 1


def test_a_whole_number_ends_where_the_points_are() -> None:
    assert align(["0", "-12.5", "1e-05"]) == ["    0  ", "  -12.5", "1e-05  "]
    assert align([]) == []
