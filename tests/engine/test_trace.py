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
    SIGMOID,
    Cell,
    Network,
    NetworkTrace,
    Operation,
    Problem,
    Recipe,
    Timeline,
    example,
    network_plan,
    trace,
)
from nntui.engine.expression import evaluate
from nntui.engine.network_plan import phases


def order(one: NetworkTrace) -> list[tuple[str, int]]:
    return [(operation.kind, operation.layer) for operation in one.operations]


def first_trace(recipe: Recipe) -> NetworkTrace:
    return trace(recipe, recipe.first_weights, 0)


def same_number(one: float, other: float) -> bool:
    """Whether two numbers have the same bits; all that is no number is one thing."""
    return bits(one) == bits(other) or (math.isnan(one) and math.isnan(other))


def check_every_number(one: NetworkTrace) -> None:
    """Each number is what its expression comes to, over the cells that it names and no others."""
    for operation in one.operations:
        body = operation.body
        for at in np.ndindex(operation.values.shape):
            sources = {cell: one.value(cell) for cell in operation.sources(*at)}
            again = evaluate(body, operation.env(*at), sources.__getitem__)
            value = operation.values[at]
            assert same_number(again, value), (operation.kind, operation.layer, at)


def check_what_has_no_phase(one: NetworkTrace) -> None:
    """What is made without being shown is what its expression comes to as well."""
    for step in one.plan.steps:
        values, names = one.values(step.matrix.name), [each.name for each in step.matrix.indices]
        for at in step.matrix.places:
            again = evaluate(step.body, dict(zip(names, at, strict=True)), one.value)
            assert same_number(again, float(values[at])), (step.matrix.name, at)


@settings(max_examples=60)
@given(recipes())
def test_every_number_is_made_of_its_sources_from_left_to_right(recipe: Recipe) -> None:
    iterations = Straight(recipe).first(3)
    assume(iterations)
    for one in iterations:
        check_every_number(one)
        check_what_has_no_phase(one)


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
        *[("error", 2), ("loss", 2), ("total loss", 2), ("delta", 2)],
        *[("error", 1), ("slope", 1), ("delta", 1)],
        *[("gradient", 1), ("update", 1), ("gradient", 2), ("update", 2)],
    ]
    assert one.phases == phases(one.recipe) == 15
    error, delta = one.find("error", 2), one.find("delta", 2)
    assert bits(delta.values) == bits(error.values)
    assert isinstance(delta, Operation)
    assert delta.sources(3, 0) == (Cell("e2", (3, 0)),)


@settings(max_examples=40)
@given(recipes())
def test_nothing_comes_from_a_later_phase(recipe: Recipe) -> None:
    one = first_trace(recipe)
    phase_of = {op.matrix.name: op.phase for op in one.operations}
    assert [op.phase for op in one.operations] == list(range(1, one.phases + 1))
    for operation in one.operations:
        for at in np.ndindex(operation.values.shape):
            for cell in operation.sources(*at):
                assert cell.back or phase_of.get(cell.matrix, 0) < operation.phase


@settings(max_examples=40)
@given(recipes())
def test_no_step_reads_what_comes_later(recipe: Recipe) -> None:
    plan = network_plan(recipe, recipe.problem.rows)
    made = {matrix.name for matrix in plan.given}
    for step in plan.steps:
        for ref in step.body.refs():
            assert ref.back or ref.matrix.name in made
        made.add(step.matrix.name)


def test_the_sources_of_a_sum_stand_as_they_are_written() -> None:
    z = first_trace(example("article")).operations[0]
    assert z.sources(2, 0) == (
        *[Cell("x", (2, 0)), Cell("w1", (0, 0), back=1)],
        *[Cell("x", (2, 1)), Cell("w1", (1, 0), back=1)],
        *[Cell("x", (2, 2)), Cell("w1", (2, 0), back=1)],
    )


def test_a_hidden_error_comes_from_the_deltas_and_weights_above() -> None:
    one = first_trace(example("eleven-lines"))
    hidden, last = one.find("error", 1), one.find("error", 2)
    assert hidden.sources(3, 2) == (Cell("d2", (3, 0)), Cell("w2", (2, 0), back=1))
    assert last.sources(3, 0) == (Cell("y", (3, 0)), Cell("p2", (3, 0)))
    several = first_trace(example("xor").with_(network=Network((2, 2, 1), (SIGMOID,) * 3)))
    assert several.find("error", 1).sources(3, 1) == (
        *[Cell("d2", (3, 0)), Cell("w2", (1, 0), back=1)],
        *[Cell("d2", (3, 1)), Cell("w2", (1, 1), back=1)],
    )


def test_an_update_is_the_sum_over_all_rows() -> None:
    update = first_trace(example("article")).operations[-1]
    pairs = [(Cell("x", (row, 1)), Cell("d1", (row, 0))) for row in range(4)]
    assert update.sources(1, 0) == tuple(cell for pair in pairs for cell in pair)


def test_contributions_too_large_for_a_float_are_no_warning() -> None:
    # A warning would be written over the screen; the tests turn it into an error.
    problem = Problem(np.array([[1e308]]), np.array([[1.0]]))
    network = Network((1,), (ACTIVATIONS["tanh"],))
    one = first_trace(Recipe(problem, network, given_weights=(np.array([[1e308]]),)))
    assert one.is_finite
    assert one.operations[0].contributions(0, 0) == [np.inf]


def test_a_bias_is_the_last_weight_of_each_unit_and_multiplied_with_1() -> None:
    one = first_trace(example("xor"))
    z1, z2 = (operation for operation in one.operations if operation.kind == "dot")
    assert z1.sources(2, 1) == (
        *[Cell("x", (2, 0)), Cell("w1", (0, 1), back=1)],
        *[Cell("x", (2, 1)), Cell("w1", (1, 1), back=1)],
        Cell("w1", (2, 1), back=1),  # the 1 is no number of a matrix
    )
    assert z2.sources(2, 0)[-1].at == (one.weights[1].values.shape[0] - 1, 0)
    assert bits(z1.contributions(2, 1)[-1]) == bits(one.weights[0].values[2, 1])
    update = one.find("update", 2)
    bias = update.values.shape[0] - 1
    assert update.sources(bias, 0) == tuple(Cell("d2", (row, 0)) for row in range(4))
    for layer in (1, 2):
        assert one.entering(layer)[:, -1].tolist() == [1.0] * 4
        assert one.entering(layer).shape[1] == one.weights[layer - 1].values.shape[0]


def test_nothing_is_carried_back_to_a_bias() -> None:
    one = first_trace(example("xor"))
    hidden = one.find("error", 1)
    units = one.recipe.network.sizes[0]
    assert hidden.values.shape == (4, units)
    read = {
        cell.at[0]
        for unit in range(units)
        for cell in hidden.sources(0, unit)
        if cell.matrix == "w2"
    }
    assert read == set(range(units))
    assert one.weights[1].values.shape[0] == units + 1


def test_what_enters_a_layer_has_no_1_where_there_is_no_bias() -> None:
    one = first_trace(example("eleven-lines"))
    assert bits(one.entering(1)) == bits(one.inputs.values)
    assert bits(one.entering(2)) == bits(one.find("activation", 1).values)


def test_an_update_with_momentum_comes_from_the_update_before_too() -> None:
    timeline = Timeline(example("article").with_(momentum=0.9))
    first, second = timeline.trace_at(0), timeline.trace_at(1)
    velocity = Cell("c1", (1, 0), back=1)
    assert first.value(velocity) == 0.0
    before, update = first.find("update", 1), second.find("update", 1)
    assert bits(second.value(velocity)) == bits(before.values[1, 0])
    assert update.sources(1, 0)[-1] == velocity
    total = 0.0
    for row in range(4):
        total += second.inputs.values[row, 1] * second.find("delta", 1).values[row, 0]
    assert bits(update.values[1, 0]) == bits(total + 0.9 * before.values[1, 0])
    assert update.carried_on(1, 0) == 0.9 * before.values[1, 0]
    assert first_trace(example("article")).find("update", 1).carried_on(1, 0) is None


def test_each_share_of_a_softmax_comes_from_all_sums_of_its_row() -> None:
    one = first_trace(example("iris"))
    shares = one.find("activation", 2)
    assert isinstance(shares, Operation)
    sums, top = {Cell("z2", (7, unit)) for unit in range(3)}, Cell("top2", (7,))
    for unit in range(3):
        assert set(shares.sources(7, unit)) == {*sums, top}
        assert shares.sources(7, unit)[0] == Cell("z2", (7, unit))
    assert one.value(top) == max(map(one.value, sums))


def matrix_of(one: NetworkTrace, cell: Cell) -> np.ndarray:
    """The matrix that a cell is of."""
    if not cell.back:
        return one.values(cell.matrix)
    names = [matrix.name for matrix in one.plan.state]
    return one.state[names.index(cell.matrix)]


@settings(max_examples=40)
@given(recipes())
def test_every_source_has_a_value(recipe: Recipe) -> None:
    one = first_trace(recipe)
    for operation in one.operations:
        for at in np.ndindex(operation.values.shape):
            for cell in operation.sources(*at):
                assert bits(one.value(cell)) == bits(matrix_of(one, cell)[cell.at])
            assert bits(one.value(operation.cell(*at))) == bits(operation.values[at])


def products_by_hand(one: NetworkTrace, operation: Operation, row: int, unit: int) -> list[float]:
    """The products that a number is the sum of, from the matrices that the design names."""
    layer = operation.layer
    is_last = layer == len(one.weights)
    if operation.kind == "dot":
        left, right = one.entering(layer)[row], one.weights[layer - 1].values[:, unit]
    elif operation.kind == "error" and not is_last:
        left, right = one.find("delta", layer + 1).values[row], one.weights[layer].values[unit]
    elif operation.step.sum and operation.kind in ("update", "gradient"):
        left, right = one.entering(layer)[:, row], one.find("delta", layer).values[:, unit]
    else:
        return []
    return [a * b for a, b in zip(left.tolist(), right.tolist(), strict=True)]


@settings(max_examples=40)
@given(st.one_of(tame_recipes(), wild_recipes()))
def test_contributions_are_the_products_scaled_as_the_number_is(recipe: Recipe) -> None:
    timeline = Timeline(recipe)
    assume(timeline.extend(3) == 3)
    one = timeline.trace_at(2)
    for operation in one.operations:
        if operation.kind == "total loss":
            scale = 0.5 if recipe.loss.name == "squared" else 1.0
            parts = [scale * part for part in one.find("loss", operation.layer).values.ravel()]
            assert bits(operation.contributions()) == bits(parts)
            continue
        scale = one.recipe.rate if operation.kind == "update" else 1.0
        for row, column in np.ndindex(operation.values.shape):
            products = products_by_hand(one, operation, row, column)
            if products or operation.kind != "activation":  # a softmax's total is a sum, too
                expected = [scale * product for product in products]
                assert bits(operation.contributions(row, column)) == bits(expected)
                assert len(products) == operation.terms
                some = slice(1, 3)
                assert bits(operation.contributions(row, column, terms=some)) == bits(
                    expected[some]
                )


@pytest.mark.parametrize("rate", [1.0, 0.3])
@pytest.mark.parametrize("name", ["article", "eleven-lines", "xor"])
def test_contributions_are_the_terms_of_the_sum(name: str, rate: float) -> None:
    one = Timeline(example(name).with_(rate=rate)).trace_at(7)
    for operation in one.operations:
        scale = rate if operation.kind == "update" else 1.0
        for row, column in np.ndindex(operation.values.shape):
            contributions = operation.contributions(row, column)
            products = products_by_hand(one, operation, row, column)
            assert bits(contributions) == bits([scale * product for product in products])
            if products:
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
        before, update = one.weights[layer - 1].values, one.find("update", layer).values
        assert bits(after) == bits(before + update)


@pytest.mark.parametrize(
    "changes", [{"momentum": 0.5}, {"optimizer": "adam", "freeze": ("1",)}], ids=str
)
@pytest.mark.parametrize("name", ["eleven-lines", "iris"])
def test_the_numbers_of_a_trace_cannot_be_changed(name: str, changes: dict[str, object]) -> None:
    one = first_trace(example(name).with_(**changes))
    matrices = [each.values for each in (one.inputs, one.targets, *one.weights, *one.operations)]
    matrices += [*one.state, *one.next_state, *map(one.values, one.plan.step_of)]
    for values in matrices:
        with pytest.raises(ValueError, match="read-only"):
            values[(0,) * values.ndim] = 1.0


@pytest.mark.parametrize(
    ("freeze", "carried"),
    [
        ((), [3, 2, 1]),
        (("1",), [3, 2]),
        (("2",), [3, 2, 1]),
        (("1", "2"), [3]),
        (("3",), [3, 2, 1]),
    ],
    ids=str,
)
@pytest.mark.parametrize("loss", ["squared", "cross-entropy"])
def test_an_error_goes_back_no_further_than_to_the_lowest_layer_that_is_trained(
    freeze: tuple[str, ...], carried: list[int], loss: str
) -> None:
    network = Network((3, 2, 1), (SIGMOID,) * 3)
    article = example("article")
    one = first_trace(article.with_(network=network, loss=loss, freeze=freeze))
    for kind in ("error", "slope", "delta"):
        last = 3 if kind == "slope" and loss == "cross-entropy" else 4
        assert [layer for of, layer in order(one) if of == kind] == [n for n in carried if n < last]
    # No number is computed that nothing uses.
    read = {ref.matrix for step in one.plan.steps for ref in step.body.refs()}
    measures = [one.plan.matrices[name] for name in ("mean", "squares", "mse", "rmse", "accuracy")]
    ends = {*one.plan.records, *measures, *one.plan.state}
    assert {step.matrix for step in one.plan.steps} <= read | ends


def test_an_operation_is_found_by_its_phase() -> None:
    one = first_trace(example("article"))
    assert one.operation(0) is None
    assert [one.operation(phase) for phase in range(1, 7)] == list(one.operations)
    with pytest.raises(KeyError):
        one.find("dot", 2)


def loss_by_hand(one: NetworkTrace) -> float:
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
