"""Shapes, activations, and the first weights that a seed draws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naive import bits

from nntui.engine import ACTIVATIONS, SIGMOID, Network
from nntui.engine.activations import softmax
from nntui.engine.network import MAX_SEED, Init


def network(*sizes: int) -> Network:
    return Network(sizes, (SIGMOID,) * len(sizes))


def test_each_layer_takes_what_the_one_before_it_gives() -> None:
    assert network(1).shapes(3) == ((3, 1),)
    assert network(4, 1).shapes(3) == ((3, 4), (4, 1))
    assert network(5, 2, 3).shapes(7) == ((7, 5), (5, 2), (2, 3))
    assert [network(1).layers, network(4, 1).layers, network(5, 2, 3).layers] == [1, 2, 3]


@pytest.mark.parametrize("sizes", [(), (0,), (3, 0, 1), (-1,)])
def test_a_network_has_layers_of_units(sizes: tuple[int, ...]) -> None:
    with pytest.raises(
        ValueError, match=r"^layers: expected at least one layer of at least one unit$"
    ):
        Network(sizes, (SIGMOID,) * len(sizes))


@pytest.mark.parametrize("given_", [0, 1, 3])
def test_each_layer_has_an_activation(given_: int) -> None:
    with pytest.raises(
        ValueError, match=f"^activations: {given_} given, expected one for each of 2 layers$"
    ):
        Network((4, 1), (SIGMOID,) * given_)


def test_softmax_is_for_the_last_layer() -> None:
    with pytest.raises(ValueError, match=r"^activations: softmax is for the last layer only$"):
        Network((2, 2), (ACTIVATIONS["softmax"], SIGMOID))
    with pytest.raises(
        ValueError, match=r"^activations: softmax shares 1 out, expected two outputs or more$"
    ):
        Network((2, 1), (SIGMOID, ACTIVATIONS["softmax"]))


def test_a_bias_is_one_more_input_of_each_layer() -> None:
    biased = Network((4, 1), (SIGMOID, SIGMOID), bias=True)
    assert biased.shapes(3) == ((4, 4), (5, 1))
    assert biased != network(4, 1)


@pytest.mark.parametrize(
    ("init", "limits"),
    [("xavier", (math.sqrt(6 / 7), math.sqrt(6 / 5))), ("he", (math.sqrt(2), math.sqrt(1.5)))],
)
@pytest.mark.parametrize("bias", [False, True])
def test_other_ways_to_draw_scale_the_articles_weights(
    init: Init, limits: tuple[float, float], bias: bool
) -> None:
    net = Network((4, 1), (SIGMOID, SIGMOID), bias=bias)
    uniform, drawn = net.draw_weights(3, 1), net.draw_weights(3, 1, init)
    for plain, scaled, limit in zip(uniform, drawn, limits, strict=True):
        rows = len(plain) - bias
        assert scaled[:rows] == pytest.approx(limit * plain[:rows], rel=1e-15)
        assert scaled[rows:].tolist() == [[0.0] * plain.shape[1]] * bias


def test_weights_of_zeros_are_zeros() -> None:
    for matrix in network(4, 1).draw_weights(3, 1, "zeros"):
        assert bits(matrix) == bits(np.zeros_like(matrix))


def test_equal_networks_are_one_key() -> None:
    assert network(4, 1) == network(4, 1)
    assert len({network(4, 1), network(4, 1), network(1, 4), network(4), network(4, 1, 1)}) == 4


@settings(max_examples=50)
@given(
    st.integers(0, MAX_SEED), st.lists(st.integers(1, 5), min_size=1, max_size=3), st.integers(1, 5)
)
def test_weights_are_drawn_layer_by_layer_and_row_by_row(
    seed: int, sizes: list[int], features: int
) -> None:
    generator = np.random.RandomState(seed)
    weights = network(*sizes).draw_weights(features, seed)
    shapes = network(*sizes).shapes(features)
    assert [matrix.shape for matrix in weights] == list(shapes)
    for matrix in weights:
        for value in matrix.ravel():
            assert bits(value) == bits(2 * generator.random_sample() - 1)
            assert -1 <= value < 1


def test_a_seed_draws_the_same_weights_each_time_and_another_seed_others() -> None:
    first, again, other = (network(4, 1).draw_weights(3, seed) for seed in (9, 9, 10))
    assert bits(*first) == bits(*again)
    assert bits(*first) != bits(*other)


def test_drawing_leaves_numpys_own_generator_alone() -> None:
    before = np.random.get_state()
    network(4, 1).draw_weights(3, 1)
    assert repr(np.random.get_state()) == repr(before)


# The sigmoid


@pytest.mark.parametrize(
    ("z", "p"),
    [
        (0.0, 0.5),
        (-0.0, 0.5),
        (40.0, 1.0),
        (1e308, 1.0),
        (math.inf, 1.0),
        (-800.0, 0.0),
        (-1e308, 0.0),
        (-math.inf, 0.0),
    ],
)
def test_a_saturated_sigmoid_is_0_or_1_and_no_error(z: float, p: float) -> None:
    assert bits(SIGMOID.value(z)) == bits(p)


@given(st.floats(-800, 800))
def test_the_sigmoid_is_between_0_and_1_and_mirrors_itself(z: float) -> None:
    p = SIGMOID.value(z)
    assert 0.0 <= p <= 1.0
    assert p + SIGMOID.value(-z) == pytest.approx(1.0, abs=1e-15)


@given(st.floats(-800, 799), st.floats(0, 1))
def test_the_sigmoid_never_falls(z: float, more: float) -> None:
    assert SIGMOID.value(z) <= SIGMOID.value(z + more)


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_the_slope_is_that_of_the_activation(name: str) -> None:
    activation, step = ACTIVATIONS[name], 1e-5
    for z in (-4.0, -1.5, -0.3, 0.2, 1.0, 3.5):
        difference = (activation.value(z + step) - activation.value(z - step)) / (2 * step)
        assert activation.slope(activation.value(z)) == pytest.approx(difference, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "outputs"),
    [
        ("sigmoid", [0.11920292, 0.5, 0.88079708]),
        ("tanh", [-0.96402758, 0.0, 0.96402758]),
        ("relu", [0.0, 0.0, 2.0]),
        ("leaky-relu", [-0.02, 0.0, 2.0]),
        ("linear", [-2.0, 0.0, 2.0]),
    ],
)
def test_what_an_activation_makes_of_a_sum(name: str, outputs: list[float]) -> None:
    activation = ACTIVATIONS[name]
    assert [activation.value(z) for z in (-2.0, 0.0, 2.0)] == pytest.approx(outputs, abs=1e-8)


@given(st.lists(st.floats(-1e308, 1e308), min_size=2, max_size=5))
def test_softmax_shares_1_out_in_the_order_of_the_sums(sums: list[float]) -> None:
    shares = softmax(sums)
    assert sum(shares) == pytest.approx(1.0)
    assert all(0.0 <= share <= 1.0 for share in shares)
    assert max(shares) == shares[sums.index(max(sums))]


@given(st.one_of(st.floats(-1e3, 1e3), st.floats(-709.79, -709.77), st.floats()))
def test_an_activation_written_as_code_gives_its_own_bits(z: float) -> None:
    for activation in ACTIVATIONS.values():
        if activation.is_of_row:
            continue  # its code is of a row, not of a value
        p = activation.value(z)
        names = {"exp": math.exp, "tanh": math.tanh, "z": z, "p": p}
        assert bits(eval(activation.value_code.format(z="z"), names)) == bits(p)
        assert bits(eval(activation.slope_code.format(p="p"), names)) == bits(activation.slope(p))


def test_activations_are_found_by_their_names() -> None:
    assert ACTIVATIONS["sigmoid"] is SIGMOID
    assert all(activation.name == name for name, activation in ACTIVATIONS.items())
