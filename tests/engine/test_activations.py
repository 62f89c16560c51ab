"""What a unit makes of its sum, and how steeply."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naive import bits

from nntui.engine import ACTIVATIONS, SIGMOID, Activation

OF_ONE_SUM = [activation for activation in ACTIVATIONS.values() if not activation.is_of_row]
EACH = pytest.mark.parametrize("activation", OF_ONE_SUM, ids=lambda one: one.name)
SOFTMAX = ACTIVATIONS["softmax"]
SUMS = st.floats(-800, 800) | st.sampled_from([0.0, -0.0, 1e308, -1e308, math.inf, -math.inf])


def output(activation: Activation, z: float) -> float:
    """What a unit makes of a sum."""
    return float(activation.outputs(np.array([[z]])).item())


def slope(activation: Activation, p: float) -> float:
    """The slope where the output is p."""
    return float(activation.slopes(np.array([[p]])).item())


def softmax(sums: list[float]) -> list[float]:
    """The shares of a row."""
    with np.errstate(over="ignore"):  # as the trace has it
        shares: list[float] = SOFTMAX.outputs(np.array([sums]))[0].tolist()
    return shares


def test_activations_are_found_by_their_names() -> None:
    assert list(ACTIVATIONS) == ["sigmoid", "tanh", "relu", "leaky-relu", "linear", "softmax"]
    assert ACTIVATIONS["sigmoid"] is SIGMOID
    assert all(activation.name == name for name, activation in ACTIVATIONS.items())


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_another_process_gets_the_same_activation(name: str) -> None:
    assert pickle.loads(pickle.dumps(ACTIVATIONS[name])) is ACTIVATIONS[name]


@pytest.mark.parametrize(
    ("name", "z", "p", "steepness"),
    [
        ("sigmoid", 0.0, 0.5, 0.25),
        ("sigmoid", -0.0, 0.5, 0.25),
        ("sigmoid", 40.0, 1.0, 0.0),
        ("sigmoid", 1e308, 1.0, 0.0),
        ("sigmoid", math.inf, 1.0, 0.0),
        ("sigmoid", -800.0, 0.0, 0.0),
        ("sigmoid", -1e308, 0.0, 0.0),
        ("sigmoid", -math.inf, 0.0, 0.0),
        ("tanh", 0.0, 0.0, 1.0),
        ("tanh", 1e308, 1.0, 0.0),
        ("tanh", -math.inf, -1.0, 0.0),
        ("relu", 3.5, 3.5, 1.0),
        ("relu", 0.0, 0.0, 0.0),
        ("relu", -0.0, 0.0, 0.0),
        ("relu", -3.5, 0.0, 0.0),
        ("leaky-relu", 3.5, 3.5, 1.0),
        ("leaky-relu", -3.5, -0.035, 0.01),
        ("linear", 3.5, 3.5, 1.0),
        ("linear", -1e308, -1e308, 1.0),
    ],
)
def test_what_an_activation_makes_of_a_sum(name: str, z: float, p: float, steepness: float) -> None:
    activation = ACTIVATIONS[name]
    assert bits(output(activation, z)) == bits(p)
    assert slope(activation, output(activation, z)) == steepness


@EACH
@given(SUMS)
def test_outputs_and_slopes_stay_in_their_range(activation: Activation, z: float) -> None:
    p = output(activation, z)
    assert activation.lowest <= p <= activation.highest
    assert 0.0 <= slope(activation, p) <= activation.steepest


@EACH
@given(st.floats(-800, 799), st.floats(0, 1))
def test_an_activation_never_falls(activation: Activation, z: float, more: float) -> None:
    assert output(activation, z) <= output(activation, z + more)


@EACH
@given(st.floats(-5, 5).filter(lambda z: abs(z) > 1e-3))
def test_the_slope_is_that_of_the_activation(activation: Activation, z: float) -> None:
    step = 1e-5
    difference = (output(activation, z + step) - output(activation, z - step)) / (2 * step)
    assert slope(activation, output(activation, z)) == pytest.approx(difference, abs=1e-9)


@EACH
def test_what_is_no_number_stays_none(activation: Activation) -> None:
    assert math.isnan(output(activation, math.nan))


@EACH
@given(SUMS | st.floats(-709.79, -709.77) | st.floats())
def test_an_activation_written_as_code_gives_its_own_bits(activation: Activation, z: float) -> None:
    p = output(activation, z)
    names = {"exp": math.exp, "tanh": math.tanh, "z": z, "p": p}
    assert bits(eval(activation.value_code.format(z="z"), names)) == bits(p)
    assert bits(eval(activation.slope_code.format(p="p"), names)) == bits(slope(activation, p))


@given(st.floats(-800, 800))
def test_the_sigmoid_mirrors_itself(z: float) -> None:
    assert output(SIGMOID, z) + output(SIGMOID, -z) == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("name", [one.name for one in OF_ONE_SUM])
def test_a_whole_layer_is_done_as_its_units_are(name: str) -> None:
    activation = ACTIVATIONS[name]
    sums = np.random.RandomState(0).uniform(-800, 800, (50, 3))
    units = [[output(activation, z) for z in row] for row in sums.tolist()]
    assert bits(activation.outputs(sums)) == bits(units)
    slopes = [[slope(activation, p) for p in row] for row in units]
    assert bits(activation.slopes(np.array(units))) == bits(slopes)


# Softmax


def test_equal_sums_get_equal_shares() -> None:
    assert softmax([3.0, 3.0]) == [0.5, 0.5]
    assert softmax([-1e308] * 4) == [0.25] * 4


def test_shares_go_by_powers_of_e() -> None:
    assert softmax([0.0, math.log(3.0)]) == pytest.approx([0.25, 0.75])
    assert softmax([1.0, 2.0, 3.0]) == pytest.approx([0.09003057, 0.24472847, 0.66524096], abs=1e-8)


@settings(max_examples=50)
@given(st.lists(st.floats(-1e308, 1e308), min_size=2, max_size=6))
def test_the_shares_of_a_row_are_in_order_and_add_up_to_1(sums: list[float]) -> None:
    shares = softmax(sums)
    assert all(0.0 <= share <= 1.0 for share in shares)
    assert sum(shares) == pytest.approx(1.0, abs=1e-14)
    assert max(shares) == shares[sums.index(max(sums))]
    assert [share for _, share in sorted(zip(sums, shares, strict=True))] == sorted(shares)


@settings(max_examples=50)
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=6), st.integers(-1000, 1000))
def test_a_constant_added_to_all_sums_of_a_row_changes_nothing(sums: list[int], more: int) -> None:
    assert softmax([float(z + more) for z in sums]) == softmax([float(z) for z in sums])
