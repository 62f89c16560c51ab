"""What a unit makes of its sum, and how steeply."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naive import bits

from nntui.engine import ACTIVATIONS, SIGMOID, Activation, Matrix, Network, Plan, Step
from nntui.engine.arrays import compile_arrays
from nntui.engine.expression import Expr, Index, evaluate
from nntui.engine.written_out import compile_loop

OF_ONE_SUM = [activation for activation in ACTIVATIONS.values() if not activation.is_of_row]
STEEP = [activation for activation in OF_ONE_SUM if activation.slope]
EACH = pytest.mark.parametrize("activation", OF_ONE_SUM, ids=lambda one: one.name)
BENT = ("gelu", "silu")
"""Activations that fall where their sum is below 0, and whose slope is made from that sum."""
RISING = pytest.mark.parametrize(
    "activation", [one for one in OF_ONE_SUM if one.name not in BENT], ids=lambda one: one.name
)
SOFTMAX = ACTIVATIONS["softmax"]
SUMS = st.floats(-800, 800) | st.sampled_from([0.0, -0.0, 1e308, -1e308, math.inf, -math.inf])

Z, P = Matrix("z", "z", ()), Matrix("p", "p", ())


def number(formula: Expr, **values: float) -> float:
    """What a formula of z and p comes to."""
    return evaluate(formula, {}, lambda cell: values[cell.matrix])


def output(activation: Activation, z: float) -> float:
    """What a unit makes of a sum."""
    assert activation.output
    return number(activation.output(Z[()]), z=z)


def slope(activation: Activation, z: float) -> float:
    """The slope where the sum is z."""
    assert activation.slope
    return number(activation.slope(Z[()], P[()]), z=z, p=output(activation, z))


def same_bits(one: float, other: float) -> bool:
    """Whether two numbers are the same to the last bit; all that is no number is one thing."""
    return bits(one) == bits(other) or (math.isnan(one) and math.isnan(other))


def softmax(sums: list[float]) -> list[float]:
    """The shares of a row."""
    network = Network((len(sums),), (SOFTMAX,))
    shares: list[float] = network.forward([[1.0]], [[sums]]).values("p1")[0].tolist()
    return shares


def test_activations_are_found_by_their_names() -> None:
    assert list(ACTIVATIONS) == [
        *["sigmoid", "tanh", "relu", "leaky-relu", "gelu", "silu", "linear", "softmax", "step"]
    ]
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
        ("gelu", 0.0, 0.0, 0.5),
        ("gelu", 40.0, 40.0, 1.0),
        ("gelu", -40.0, -0.0, 0.0),
        ("gelu", 1e308, 1e308, 1.0),
        ("silu", 0.0, 0.0, 0.5),
        ("silu", 40.0, 40.0, 1.0),
        ("silu", -800.0, -0.0, 0.0),
        ("linear", 3.5, 3.5, 1.0),
        ("linear", -1e308, -1e308, 1.0),
    ],
)
def test_what_an_activation_makes_of_a_sum(name: str, z: float, p: float, steepness: float) -> None:
    activation = ACTIVATIONS[name]
    assert bits(output(activation, z)) == bits(p)
    assert slope(activation, z) == steepness


@EACH
@given(SUMS)
def test_outputs_and_slopes_stay_in_their_range(activation: Activation, z: float) -> None:
    if activation.name in BENT and math.isinf(z):
        return  # no sum that goes on is infinite where outputs have no bounds
    p = output(activation, z)
    assert activation.lowest <= p <= activation.highest
    if activation.slope:
        lowest = -0.13 if activation.name in BENT else 0.0
        assert lowest <= slope(activation, z) <= activation.steepest


@RISING
@given(st.floats(-800, 799), st.floats(0, 1))
def test_an_activation_never_falls(activation: Activation, z: float, more: float) -> None:
    assert output(activation, z) <= output(activation, z + more)


@pytest.mark.parametrize("activation", STEEP, ids=lambda one: one.name)
@given(st.floats(-5, 5).filter(lambda z: abs(z) > 1e-3))
def test_the_slope_is_that_of_the_activation(activation: Activation, z: float) -> None:
    step = 1e-5
    difference = (output(activation, z + step) - output(activation, z - step)) / (2 * step)
    assert slope(activation, z) == pytest.approx(difference, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "z", "p"),
    [
        # Φ(1) = 0.8413447460685429; σ(1) = 0.7310585786300049.
        ("gelu", 1.0, 0.8413447460685429),
        ("gelu", -1.0, -0.15865525393145707),
        ("silu", 1.0, 0.7310585786300049),
        ("silu", -2.0, -0.2384058440442351),
    ],
)
def test_gelu_and_silu_have_the_figures_of_their_papers(name: str, z: float, p: float) -> None:
    assert output(ACTIVATIONS[name], z) == pytest.approx(p, abs=1e-15)


def test_a_step_has_no_slope_and_is_at_1_from_0_on() -> None:
    step = ACTIVATIONS["step"]
    assert step.slope is None
    sums = [-math.inf, -1.0, -5e-324, -0.0, 0.0, 5e-324, 1.0, math.inf]
    assert [output(step, z) for z in sums] == [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("name", BENT)
def test_the_steepest_slope_is_about_the_greatest_there_is(name: str) -> None:
    activation = ACTIVATIONS[name]
    most = max(slope(activation, z / 100) for z in range(-1_000, 1_000))
    assert activation.steepest - 0.01 < most <= activation.steepest


@EACH
def test_what_is_no_number_stays_none(activation: Activation) -> None:
    assert math.isnan(output(activation, math.nan))


def plan_of(activation: Activation, *indices: Index) -> Plan:
    """Output and slope of sums that never change, and nothing else."""
    z, p, steep = (Matrix(name, name, indices) for name in ("z", "p", "s"))
    assert activation.output
    slope_of = activation.slope or (lambda _, p: p)  # as good as any, where there is none
    return Plan(
        (),
        (
            Step(p, activation.output(z.before(*indices)), "activation"),
            Step(steep, slope_of(z.before(*indices), p[indices]), "slope"),
            Step(z, z.before(*indices)),
        ),
        () if indices else (p, steep),
    )


@EACH
def test_an_activation_written_as_code_gives_its_own_bits(activation: Activation) -> None:
    loop = compile_loop(plan_of(activation), {})

    @given(SUMS | st.floats(-709.79, -709.77) | st.floats())
    def check(z: float) -> None:
        _, (outputs, slopes) = loop((z,), 1)
        assert same_bits(outputs[0], output(activation, z))
        if activation.slope:
            assert same_bits(slopes[0], slope(activation, z))

    check()


@given(st.floats(-800, 800))
def test_the_sigmoid_mirrors_itself(z: float) -> None:
    assert output(SIGMOID, z) + output(SIGMOID, -z) == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("name", [one.name for one in OF_ONE_SUM])
def test_a_whole_layer_is_done_as_its_units_are(name: str) -> None:
    activation = ACTIVATIONS[name]
    sums = np.random.RandomState(0).uniform(-800, 800, (50, 3))
    sums[:5] /= 400
    made = compile_arrays(plan_of(activation, Index("r", 50), Index("u", 3)))({}, (sums,))
    assert bits(made["p"]) == bits([[output(activation, z) for z in row] for row in sums.tolist()])
    if activation.slope:
        slopes = [[slope(activation, z) for z in row] for row in sums.tolist()]
        assert bits(made["s"]) == bits(slopes)


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
