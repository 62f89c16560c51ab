"""One iteration as operations, each of which knows where its numbers came from."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from tests.naive import Straight, bits
from tests.strategies import large_recipes, recipes

from nntui.engine import ACTIVATIONS, Cell, Operation, Recipe, Timeline, Trace, example, trace
from nntui.engine.activations import softmax

SOFTMAX = ACTIVATIONS["softmax"]


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
        return softmax(values)[column] if activation is SOFTMAX else activation.value(*values)
    if operation.kind == "slope":
        return activation.slope(*values)
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


@pytest.mark.parametrize("rate", [1.0, 0.3])
@pytest.mark.parametrize("name", ["article", "eleven-lines"])
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


def test_the_numbers_of_a_trace_cannot_be_changed() -> None:
    one = first_trace(example("eleven-lines"))
    for matrix in (one.inputs, one.targets, *one.weights, *one.operations):
        with pytest.raises(ValueError, match="read-only"):
            matrix.values[0, 0] = 1.0


def test_an_operation_is_found_by_its_phase() -> None:
    one = first_trace(example("article"))
    assert one.operation(0) is None
    assert [one.operation(phase) for phase in range(1, 7)] == list(one.operations)
    with pytest.raises(KeyError):
        one.find("dot", 2)


def test_errors_add_up_row_by_row() -> None:
    one = first_trace(example("eleven-lines"))
    total, squares = 0.0, 0.0
    for error in one.find("error", 2).values.ravel().tolist():
        total += abs(error)
        squares += error * error
    assert bits(one.errors.sum) == bits(total)
    assert bits(one.errors.mean) == bits(total / 4)
    assert bits(one.errors.half_squares) == bits(0.5 * squares)
