"""Shapes, and the first weights that a seed draws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naive import bits
from tests.strategies import networks

from nntui.engine import ACTIVATIONS, INITS, SIGMOID, Init, Network
from nntui.engine.network import MAX_SEED


def network(*sizes: int) -> Network:
    return Network(sizes, (SIGMOID,) * len(sizes))


def test_each_layer_takes_what_the_one_before_it_gives() -> None:
    assert network(1).shapes(3) == ((3, 1),)
    assert network(4, 1).shapes(3) == ((3, 4), (4, 1))
    assert network(5, 2, 3).shapes(7) == ((7, 5), (5, 2), (2, 3))
    assert [network(1).layers, network(4, 1).layers, network(5, 2, 3).layers] == [1, 2, 3]


@pytest.mark.parametrize("sizes", [(), (0,), (3, 0, 1), (-1,), (2.5, 1), (True,)])
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


def test_an_activation_goes_by_a_name_that_there_is() -> None:
    assert Network((1,), ("tanh",)) == Network((1,), (ACTIVATIONS["tanh"],))
    known = ", ".join(ACTIVATIONS)
    with pytest.raises(ValueError, match=f"^activations: 'swish', expected one of {known}$"):
        Network((1,), ("swish",))


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


# Other ways to draw


@settings(max_examples=40)
@given(networks(), st.integers(1, 5), st.integers(0, MAX_SEED), st.sampled_from(INITS))
def test_every_way_scales_the_same_draw(one: Network, features: int, seed: int, init: Init) -> None:
    uniform = one.draw_weights(features, seed)
    for drawn, matrix in zip(uniform, one.draw_weights(features, seed, init), strict=True):
        rows, units = matrix.shape
        inputs = rows - one.bias
        limit = {
            "uniform": 1.0,
            "xavier": math.sqrt(6 / (inputs + units)),
            "he": math.sqrt(6 / inputs),
            "zeros": 0.0,
        }[init]
        assert matrix[:inputs] == pytest.approx(limit * drawn[:inputs])
        assert np.abs(matrix[:inputs]).max() <= limit
        if one.bias and init != "uniform":
            assert matrix[-1].tolist() == [0.0] * units
        assert not np.signbit(matrix[matrix == 0.0]).any()


def test_zeros_are_all_0() -> None:
    assert [m.tolist() for m in network(2, 1).draw_weights(1, 7, "zeros")] == [
        [[0.0, 0.0]],
        [[0.0], [0.0]],
    ]


def test_a_bias_is_one_more_input_of_each_layer() -> None:
    biased = Network((4, 2), (SIGMOID, SIGMOID), bias=True)
    assert biased.shapes(3) == ((4, 4), (5, 2))
    assert [matrix.shape for matrix in biased.draw_weights(3, 1)] == [(4, 4), (5, 2)]
    assert biased != Network((4, 2), (SIGMOID, SIGMOID))


# Softmax


def test_softmax_is_for_the_last_layer_only() -> None:
    softmax = ACTIVATIONS["softmax"]
    with pytest.raises(ValueError, match=r"^activations: softmax is for the last layer only$"):
        Network((3, 2), (softmax, SIGMOID))
    with pytest.raises(ValueError, match=r"^activations: softmax is for the last layer only$"):
        Network((3, 2), (softmax, softmax))
    assert Network((3, 2), (SIGMOID, softmax)).activations[-1] is softmax


@pytest.mark.parametrize("sizes", [(1,), (3, 1)])
def test_one_output_has_nothing_to_share_with(sizes: tuple[int, ...]) -> None:
    activations = (*[SIGMOID] * (len(sizes) - 1), ACTIVATIONS["softmax"])
    with pytest.raises(
        ValueError, match=r"^activations: softmax shares 1 out, expected two outputs or more$"
    ):
        Network(sizes, activations)
