"""One iteration as operations, each of which knows where its numbers came from."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.naive import Straight, bits
from tests.strategies import large_recipes, recipes, tame_recipes, wild_recipes

from nntui.engine import (
    ACTIVATIONS,
    Cell,
    Network,
    Operation,
    Problem,
    Recipe,
    Timeline,
    Trace,
    example,
    trace,
)


def order(one: Trace) -> list[tuple[str, int]]:
    return [(operation.kind, operation.layer) for operation in one.operations]


def first_trace(recipe: Recipe) -> Trace:
    return trace(recipe, recipe.first_weights, 0)


def recomputed(one: Trace, operation: Operation, row: int, column: int) -> float:
    """A number of an operation, from its source cells alone, as one would by hand."""
    pairs = operation.products(row, column)
    if pairs:
        first, *others = (one.value(left) * one.value(right) for left, right in pairs)
        total = first
        for product in others:
            total = total + product
        if operation.kind == "update":
            total = one.recipe.rate * total
            for velocity in operation.sources(row, column)[2 * len(pairs) :]:
                total = total + one.recipe.momentum * one.value(velocity)
        return total
    values = [one.value(cell) for cell in operation.sources(row, column)]
    activation = one.recipe.network.activations[operation.layer - 1]
    if operation.kind == "activation":
        outputs = activation.outputs(np.array([values]))
        return float(outputs[0, column if activation.is_of_row else 0])
    if operation.kind == "slope":
        return float(activation.slopes(np.array([values])).item())
    if operation.kind == "error":
        return values[0] - values[1]
    assert operation.kind == "delta"
    # With cross-entropy, the last layer's delta is the plain error.
    return values[0] * values[1] if len(values) == 2 else values[0]


def check_every_number(one: Trace) -> None:
    for operation in one.operations:
        for row, column in np.ndindex(operation.values.shape):
            value = operation.values[row, column]
            again = recomputed(one, operation, row, column)
            assert bits(again) == bits(value) or (np.isnan(again) and np.isnan(value))


@settings(max_examples=60)
@given(recipes())
def test_every_number_is_made_of_its_sources_from_left_to_right(recipe: Recipe) -> None:
    iterations = Straight(recipe).first(3)
    assume(iterations)
    for one in iterations:
        check_every_number(one)


@settings(max_examples=2)
@given(large_recipes())
def test_every_number_of_a_large_net_is_made_of_its_sources(recipe: Recipe) -> None:
    check_every_number(first_trace(recipe))


def test_one_layer_has_six_operations() -> None:
    kinds = ["dot", "activation", "error", "slope", "delta", "update"]
    assert order(first_trace(example("article"))) == [(kind, 1) for kind in kinds]


def test_a_hidden_layer_is_done_forward_then_backward_then_every_update() -> None:
    assert order(first_trace(example("eleven-lines"))) == [
        *[("dot", 1), ("activation", 1), ("dot", 2), ("activation", 2)],
        *[("error", 2), ("slope", 2), ("delta", 2), ("error", 1), ("slope", 1), ("delta", 1)],
        *[("update", 1), ("update", 2)],
    ]


@pytest.mark.parametrize(("name", "output"), [("ring", "sigmoid"), ("iris", "softmax")])
def test_with_cross_entropy_the_last_delta_is_the_plain_error(name: str, output: str) -> None:
    one = first_trace(example(name))
    assert one.recipe.network.activations[-1].name == output
    assert order(one) == [
        *[("dot", 1), ("activation", 1), ("dot", 2), ("activation", 2)],
        *[("error", 2), ("delta", 2), ("error", 1), ("slope", 1), ("delta", 1)],
        *[("update", 1), ("update", 2)],
    ]
    assert one.phases == one.recipe.phases == 11
    error, delta = one.find("error", 2), one.find("delta", 2)
    assert bits(delta.values) == bits(error.values)
    assert isinstance(delta, Operation)
    assert delta.sources(3, 0) == (Cell("error", 2, 3, 0),)


@settings(max_examples=40)
@given(recipes())
def test_nothing_comes_from_a_later_phase(recipe: Recipe) -> None:
    one = first_trace(recipe)
    phase_of = {(op.kind, op.layer): op.phase for op in one.operations}
    assert [op.phase for op in one.operations] == list(range(1, one.phases + 1))
    for operation in one.operations:
        for row, column in np.ndindex(operation.values.shape):
            for cell in operation.sources(row, column):
                assert phase_of.get((cell.kind, cell.layer), 0) < operation.phase


def test_the_sources_of_a_sum_stand_as_they_are_written() -> None:
    z = first_trace(example("article")).operations[0]
    assert z.sources(2, 0) == (
        *[Cell("inputs", 0, 2, 0), Cell("weights", 1, 0, 0)],
        *[Cell("inputs", 0, 2, 1), Cell("weights", 1, 1, 0)],
        *[Cell("inputs", 0, 2, 2), Cell("weights", 1, 2, 0)],
    )


def test_a_hidden_error_comes_from_the_deltas_and_weights_above() -> None:
    one = first_trace(example("eleven-lines"))
    hidden = next(op for op in one.operations if (op.kind, op.layer) == ("error", 1))
    last = next(op for op in one.operations if (op.kind, op.layer) == ("error", 2))
    assert hidden.carries_back
    assert not last.carries_back
    assert hidden.sources(3, 2) == (Cell("delta", 2, 3, 0), Cell("weights", 2, 2, 0))
    assert last.sources(3, 0) == (Cell("targets", 0, 3, 0), Cell("activation", 2, 3, 0))


def test_an_update_is_the_sum_over_all_rows() -> None:
    update = first_trace(example("article")).operations[-1]
    assert update.products(1, 0) == tuple(
        (Cell("inputs", 0, row, 1), Cell("delta", 1, row, 0)) for row in range(4)
    )


def test_contributions_too_large_for_a_float_are_no_warning() -> None:
    # A warning would be written over the screen; the tests turn it into an error.
    problem = Problem(np.array([[1e308]]), np.array([[1.0]]))
    network = Network((1,), (ACTIVATIONS["tanh"],))
    one = first_trace(Recipe(problem, network, given_weights=(np.array([[1e308]]),)))
    assert one.is_finite
    assert one.operations[0].contributions(0, 0) == (np.inf,)


def test_a_bias_is_the_last_input_of_each_layer_and_always_1() -> None:
    one = first_trace(example("xor"))
    z1, z2 = (operation for operation in one.operations if operation.kind == "dot")
    assert z1.sources(2, 1) == (
        *[Cell("inputs", 0, 2, 0), Cell("weights", 1, 0, 1)],
        *[Cell("inputs", 0, 2, 1), Cell("weights", 1, 1, 1)],
        *[Cell("bias", 0, 2, 0), Cell("weights", 1, 2, 1)],
    )
    assert z2.sources(2, 0)[-2:] == (Cell("bias", 1, 2, 0), Cell("weights", 2, 2, 0))
    of_bias = one.updates[1].products(2, 0)
    assert of_bias == tuple((Cell("bias", 1, row, 0), Cell("delta", 2, row, 0)) for row in range(4))
    for layer in (0, 1):
        assert one.find("bias", layer).values.tolist() == [[1.0]] * 4
    assert [one.value(left) for left, _ in of_bias] == [1.0] * 4


def test_nothing_is_carried_back_to_a_bias() -> None:
    one = first_trace(example("xor"))
    hidden = one.find("error", 1)
    assert isinstance(hidden, Operation)
    assert hidden.values.shape == (4, 2)
    assert {cell.row for unit in (0, 1) for _, cell in hidden.products(0, unit)} == {0, 1}


def test_there_is_no_bias_where_there_is_none() -> None:
    one = first_trace(example("article"))
    with pytest.raises(KeyError):
        one.find("bias", 0)


def test_an_update_with_momentum_comes_from_the_update_before_too() -> None:
    timeline = Timeline(example("article").with_(momentum=0.9))
    first, second = timeline.trace_at(0), timeline.trace_at(1)
    assert first.find("velocity", 1).values.tolist() == [[0.0]] * 3
    before, update = first.updates[0], second.updates[0]
    assert bits(second.find("velocity", 1).values) == bits(before.values)
    assert update.sources(1, 0)[-1] == Cell("velocity", 1, 1, 0)
    total = 0.0
    for left, right in update.products(1, 0):
        total += second.value(left) * second.value(right)
    assert bits(update.values[1, 0]) == bits(total + 0.9 * before.values[1, 0])


def test_each_share_of_a_softmax_comes_from_all_sums_of_its_row() -> None:
    one = first_trace(example("iris"))
    shares = one.find("activation", 2)
    assert isinstance(shares, Operation)
    for unit in range(3):
        assert shares.sources(7, unit) == tuple(Cell("dot", 2, 7, j) for j in range(3))


@settings(max_examples=40)
@given(recipes())
def test_every_source_has_a_value(recipe: Recipe) -> None:
    one = first_trace(recipe)
    for operation in one.operations:
        for row, column in np.ndindex(operation.values.shape):
            for cell in operation.sources(row, column):
                values = one.find(cell.kind, cell.layer).values
                assert bits(one.value(cell)) == bits(values[cell.row, cell.column])


@settings(max_examples=40)
@given(st.one_of(tame_recipes(), wild_recipes()))
def test_contributions_are_the_products_scaled_as_the_number_is(recipe: Recipe) -> None:
    timeline = Timeline(recipe)
    assume(timeline.extend(3) == 3)
    one = timeline.trace_at(2)
    for operation in one.operations:
        scale = one.recipe.rate if operation.kind == "update" else 1.0
        for row, column in np.ndindex(operation.values.shape):
            pairs = operation.products(row, column)
            products = [scale * (one.value(left) * one.value(right)) for left, right in pairs]
            assert bits(operation.contributions(row, column)) == bits(products)
            assert len(pairs) == operation.terms


@pytest.mark.parametrize("rate", [1.0, 0.3])
@pytest.mark.parametrize("name", ["article", "eleven-lines", "xor"])
def test_contributions_are_the_terms_of_the_sum(name: str, rate: float) -> None:
    one = Timeline(example(name).with_(rate=rate)).trace_at(7)
    for operation in one.operations:
        scale = rate if operation.kind == "update" else 1.0
        for row, column in np.ndindex(operation.values.shape):
            contributions = operation.contributions(row, column)
            pairs = operation.products(row, column)
            terms = [scale * (one.value(left) * one.value(right)) for left, right in pairs]
            assert bits(contributions) == bits(terms)
            if pairs:
                value = operation.values[row, column]
                assert sum(contributions) == pytest.approx(value, rel=1e-12, abs=1e-15)


def test_a_sum_starts_with_its_first_product() -> None:
    # Added to a 0 first, -0.0 would be lost.
    recipe = example("article")
    one = trace(recipe, (np.array([[0.0], [0.0], [-0.0]]),), 0)
    assert bits(one.find("dot", 1).values[0]) == bits(0.0)
    negative = trace(recipe, (np.array([[-0.0], [-0.0], [-0.0]]),), 0)
    assert bits(negative.find("dot", 1).values[0]) == bits(-0.0)


def test_the_next_weights_are_weights_plus_update() -> None:
    one = first_trace(example("eleven-lines"))
    for layer, after in enumerate(one.next_weights, start=1):
        before, update = one.find("weights", layer).values, one.find("update", layer).values
        assert bits(after) == bits(before + update)


@pytest.mark.parametrize("name", ["eleven-lines", "iris"])
def test_the_numbers_of_a_trace_cannot_be_changed(name: str) -> None:
    one = first_trace(example(name).with_(momentum=0.5))
    for matrix in (one.inputs, one.targets, *one.weights, *one.velocities, *one.operations):
        with pytest.raises(ValueError, match="read-only"):
            matrix.values[0, 0] = 1.0


def test_an_operation_is_found_by_its_phase() -> None:
    one = first_trace(example("article"))
    assert one.operation(0) is None
    assert [one.operation(phase) for phase in range(1, 7)] == list(one.operations)
    with pytest.raises(KeyError):
        one.find("dot", 2)


def loss_by_hand(one: Trace) -> float:
    """The cross-entropy of an iteration, term by term."""
    total = 0.0
    wanted, said = one.targets.values.ravel().tolist(), one.predictions.ravel().tolist()
    for y, p in zip(wanted, said, strict=True):
        total -= y * math.log(p)
        if not one.recipe.network.activations[-1].is_of_row:
            total -= (1 - y) * math.log(1 - p)
    return total


@pytest.mark.parametrize("name", ["ring", "iris"])
def test_the_cross_entropy_is_summed_over_rows_and_outputs(name: str) -> None:
    for one in Straight(example(name)).first(3):
        assert one.errors.loss == pytest.approx(loss_by_hand(one), rel=1e-12)
        assert one.errors.loss != one.errors.half_squares


@pytest.mark.parametrize(("target", "loss"), [(1.0, 744.4400719213812), (0.0, 0.0)])
def test_the_loss_of_a_saturated_unit_is_finite(target: float, loss: float) -> None:
    problem = Problem(np.array([[1.0]]), np.array([[target]]))
    recipe = Recipe(
        problem,
        Network((1,), (ACTIVATIONS["sigmoid"],)),
        given_weights=(np.array([[-1e9]]),),
        loss="cross-entropy",
    )
    one = first_trace(recipe)
    assert one.predictions[0, 0] == 0.0
    assert one.errors.loss == pytest.approx(loss)


def test_half_the_squares_are_the_loss_unless_told_otherwise() -> None:
    errors = first_trace(example("eleven-lines")).errors
    assert bits(errors.loss) == bits(errors.half_squares)


def test_errors_add_up_row_by_row() -> None:
    one = first_trace(example("eleven-lines"))
    total, squares = 0.0, 0.0
    for error in one.find("error", 2).values.ravel().tolist():
        total += abs(error)
        squares += error * error
    assert bits(one.errors.sum) == bits(total)
    assert bits(one.errors.mean) == bits(total / 4)
    assert bits(one.errors.half_squares) == bits(0.5 * squares)
