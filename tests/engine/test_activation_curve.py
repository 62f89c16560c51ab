"""An activation's curve around a number, as the plan's own steps draw it."""

from math import isclose, tanh

import pytest

from nntui.engine import ACTIVATIONS, Cell, Network, Place, Recipe, Timeline, example
from nntui.engine.activation_curve import activation_curve

SMOOTH = ["sigmoid", "tanh", "gelu", "silu", "linear"]


def with_hidden(name: str) -> Recipe:
    network = Network((3, 1), (ACTIVATIONS[name], ACTIVATIONS["sigmoid"]), bias=True)
    return example("xor").with_(network=network, example=None, seed=4)


@pytest.mark.parametrize("name", [*SMOOTH, "relu", "leaky-relu"])
def test_the_curve_goes_through_the_number_itself_bit_for_bit(name: str) -> None:
    timeline = Timeline(with_hidden(name))
    done = timeline.trace_at(2)
    for letter in "zps":
        curve = activation_curve(timeline, Place(2, Cell(f"{letter}1", (3, 1))))
        assert curve
        (z, p, s) = (done.value(Cell(f"{each}1", (3, 1))) for each in "zps")
        assert (curve.z, curve.p, curve.slope) == (z, p, s)
        assert curve.over([z]) == [p]


@pytest.mark.parametrize("name", SMOOTH)
def test_the_tangent_lies_on_the_curve(name: str) -> None:
    timeline = Timeline(with_hidden(name))
    curve = activation_curve(timeline, Place(2, Cell("p1", (3, 1))))
    assert curve
    assert curve.slope is not None
    below, above = curve.over([curve.z - 1e-5, curve.z + 1e-5])
    assert isclose((above - below) / 2e-5, curve.slope, rel_tol=1e-6)


def test_other_sums_are_answered_as_the_activation_would() -> None:
    timeline = Timeline(with_hidden("tanh"))
    curve = activation_curve(timeline, Place(0, Cell("z1", (0, 0))))
    assert curve
    assert curve.over([-2.0, 0.0, 3.0]) == [tanh(-2.0), 0.0, tanh(3.0)]


def test_of_a_softmax_the_other_sums_of_the_row_stay() -> None:
    timeline = Timeline(example("iris"))
    done = timeline.trace_at(5)
    layer = done.recipe.network.layers
    curve = activation_curve(timeline, Place(5, Cell(f"p{layer}", (7, 1))))
    assert curve
    # Cross-entropy cancels the slope out: no operation computes it.
    assert curve.slope is None
    assert curve.over([curve.z]) == [curve.p]
    few, half, most = curve.over([-50.0, curve.z, 50.0])
    assert few < 1e-9 < half < 1 - 1e-9 < most


def test_of_a_row_that_is_not_in_the_batch_there_is_a_curve_without_slope() -> None:
    timeline = Timeline(example("eleven-lines").with_(batch=2))
    done = timeline.trace_at(1)
    (left_out, *_) = {*range(4)} - {*done.rows}
    curve = activation_curve(timeline, Place(1, Cell("p1", (left_out, 2))))
    assert curve
    assert curve.slope is None
    assert curve.over([curve.z]) == [curve.p]
    assert activation_curve(timeline, Place(1, Cell("e2", (done.rows[0], 0)))) is None
