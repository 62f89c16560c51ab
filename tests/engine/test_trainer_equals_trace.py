"""Fast training gives the bits of the trace."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from tests.naive import Straight, bits, is_finite, total_bits, trace_bits
from tests.strategies import large_recipes, recipes, tame_recipes

from nntui.engine import (
    ACTIVATIONS,
    EXAMPLES,
    SIGMOID,
    Network,
    NetworkTrace,
    Problem,
    Recipe,
    example,
)
from nntui.engine.trainer import Trainer

ITERATIONS = 50


def check_same_bits(trainer: Trainer, traces: list[NetworkTrace]) -> None:
    """The trainer gives these traces' numbers and errors, one by one and all at once."""
    state = trainer.first
    for one in traces:
        now = trainer.trace(state, one.iteration)
        assert trace_bits(now) == trace_bits(one)
        assert now.recipe == one.recipe
        assert list(now.rows) == list(one.rows)
        stretch = trainer.run(state, one.iteration, 1)
        assert [bits(each) for each in stretch.records] == total_bits([one])
        state = stretch.state
    at_once = trainer.run(trainer.first, 0, len(traces))
    assert [bits(each) for each in at_once.records] == total_bits(traces)
    assert bits(*at_once.state) == bits(*state)


def element_wise(recipe: Recipe) -> Trainer:
    """The way of the large nets, also for a small one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nntui.engine.trainer.MAX_PRODUCTS", 0)
        return Trainer(recipe)


@settings(max_examples=60)
@given(recipes())
def test_written_out_training_is_the_trace_bit_for_bit(recipe: Recipe) -> None:
    traces = Straight(recipe).first(ITERATIONS)
    assume(traces)
    trainer = Trainer(recipe)
    assert trainer.is_written_out == (recipe.batch is None)
    check_same_bits(trainer, traces)


@settings(max_examples=40)
@given(recipes())
def test_element_wise_training_is_the_trace_bit_for_bit(recipe: Recipe) -> None:
    traces = Straight(recipe).first(8)
    assume(traces)
    trainer = element_wise(recipe)
    assert not trainer.is_written_out
    check_same_bits(trainer, traces)


@settings(max_examples=10)
@given(large_recipes())
def test_training_of_a_large_net_is_the_trace_bit_for_bit(recipe: Recipe) -> None:
    trainer = Trainer(recipe)
    assert not trainer.is_written_out
    check_same_bits(trainer, Straight(recipe).first(4))


@settings(max_examples=5)
@given(large_recipes())
def test_a_large_net_written_out_gives_the_same_bits(recipe: Recipe) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nntui.engine.trainer.MAX_PRODUCTS", 1_000_000)
        trainer = Trainer(recipe)
    assert trainer.is_written_out
    check_same_bits(trainer, Straight(recipe).first(4))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_train_as_their_traces_do(name: str) -> None:
    recipe = example(name)
    check_same_bits(Trainer(recipe), Straight(recipe).first(20 if name == "iris" else 100))


@pytest.mark.parametrize("weight", [1e308, -1e308, 1e200, 709.78, 709.79, -709.79, 710.0, -745.2])
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_a_saturated_unit_is_no_error(weight: float, target: float) -> None:
    problem = Problem(np.array([[1.0], [0.0]]), np.array([[target], [target]]))
    recipe = Recipe(
        problem, Network((1,), (SIGMOID,)), given_weights=(np.array([[weight]]),), rate=0.5
    )
    traces = Straight(recipe).first(5)
    assert len(traces) == 5
    predicted = float(traces[0].predictions[0, 0])
    assert predicted == 1.0 if weight > 0 else predicted < 1e-300
    check_same_bits(Trainer(recipe), traces)
    check_same_bits(element_wise(recipe), traces)


def test_rows_of_zeros_train_as_their_traces_do() -> None:
    recipe = Recipe(
        Problem(np.array([[0.0, -0.0], [0.0, 0.0]]), np.array([[1.0], [0.0]])),
        Network((2, 1), (SIGMOID, SIGMOID)),
        given_weights=(np.array([[-0.0, 1.0], [2.0, -0.0]]), np.array([[-0.0], [-3.0]])),
    )
    check_same_bits(Trainer(recipe), Straight(recipe).first(10))


@pytest.mark.parametrize(("rows", "is_written_out"), [(11, True), (12, False)])
def test_a_net_of_many_products_is_done_element_by_element(rows: int, is_written_out: bool) -> None:
    # 11 rows of 10 features for 10 units: 1,100 products forward, 1,100 in the update.
    generator = np.random.RandomState(7)
    problem = Problem(generator.uniform(-1, 1, (rows, 10)), generator.uniform(0, 1, (rows, 10)))
    recipe = Recipe(problem, Network((10,), (SIGMOID,)), seed=5)
    trainer = Trainer(recipe)
    assert trainer.is_written_out == is_written_out
    check_same_bits(trainer, Straight(recipe).first(4))


def test_the_longest_sums_are_written_out_too() -> None:
    # 1,000 rows of one input: an update is a sum of 1,000 products, an error one of 1,000 terms.
    generator = np.random.RandomState(3)
    problem = Problem(generator.uniform(-1, 1, (1_000, 1)), generator.uniform(0, 1, (1_000, 1)))
    recipe = Recipe(problem, Network((1,), (SIGMOID,)), seed=1, rate=0.01)
    trainer = Trainer(recipe)
    assert trainer.is_written_out
    check_same_bits(trainer, Straight(recipe).first(2))


def test_a_zero_of_either_sign_is_carried_on_alike() -> None:
    # From iteration 1 on, row 2's delta is -0.0, and what is left of the update before, too. Where
    # the second input meets them, the trace adds 0 × 0.5 first, which makes 0.0 of it; written
    # out, that product is left away.
    recipe = Recipe(
        Problem(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0], [-0.1]])),
        Network((1,), (ACTIVATIONS["relu"],)),
        given_weights=(np.array([[0.5], [0.05]]),),
        momentum=5e-324,
    )
    traces = Straight(recipe).first(8)
    assert bits(traces[1].find("delta", 1).values[1]) == bits(-0.0)
    check_same_bits(Trainer(recipe), traces)
    check_same_bits(element_wise(recipe), traces)


def test_a_mean_of_zero_of_either_sign_is_carried_on_alike() -> None:
    # With β1 = 0 the mean is 0 · m′ + g, and both are zeros whose signs the loop may have changed.
    recipe = Recipe(
        Problem(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0], [-0.1]])),
        Network((1,), (ACTIVATIONS["relu"],)),
        given_weights=(np.array([[0.5], [0.05]]),),
        optimizer="adam",
        beta1=0.0,
    )
    traces = Straight(recipe).first(12)
    check_same_bits(Trainer(recipe), traces)
    check_same_bits(element_wise(recipe), traces)


@settings(max_examples=30)
@given(tame_recipes())
def test_the_shapes_of_a_state_survive_flattening(recipe: Recipe) -> None:
    trainer = Trainer(recipe)
    state = trainer.run(trainer.first, 0, 2).state
    shaped = trainer.plan.shaped(trainer.plan.flat(state))
    assert [matrix.shape for matrix in shaped] == [matrix.shape for matrix in trainer.plan.state]
    assert bits(*shaped) == bits(*state)
    layers = recipe.network.layers
    shapes = recipe.network.shapes(recipe.problem.features)
    assert [matrix.shape for matrix in shaped[:layers]] == list(shapes)


@pytest.mark.parametrize("name", ["article", "eleven-lines"])
def test_no_iterations_change_nothing(name: str) -> None:
    for trainer in (Trainer(example(name)), element_wise(example(name))):
        stretch = trainer.run(trainer.first, 0, 0)
        assert bits(*stretch.state) == bits(*trainer.first)
        assert [len(numbers) for numbers in stretch.records] == [0, 0, 0]


def test_a_rate_that_came_from_numpy_trains_as_the_plain_one() -> None:
    plain = Trainer(example("article").with_(rate=0.5))
    numpys = Trainer(example("article").with_(rate=np.float64(0.5)))
    one, other = numpys.run(numpys.first, 0, 3), plain.run(plain.first, 0, 3)
    assert bits(*one.state) == bits(*other.state)
    assert one.records == other.records


def test_large_errors_of_a_large_net_are_no_warning() -> None:
    # A warning would be written over the screen; the tests turn it into an error.
    problem = Problem(np.ones((1, 1)), np.array([[1e200]]))
    recipe = Recipe(problem, Network((1,), (SIGMOID,)), given_weights=(np.zeros((1, 1)),))
    assert Straight(recipe).first(1) == []
    trainer = element_wise(recipe)
    stretch = trainer.run(trainer.first, 0, 1)
    half = trainer.plan.records.index(trainer.plan.matrices["half_squares"])
    assert stretch.records[half][0] == np.inf


def test_every_run_that_ends_is_told_by_the_naive_loop() -> None:
    # The reference of these tests, held to a run whose end is known: its first update is too large.
    recipe = Recipe(
        Problem(np.array([[100.0]]), np.array([[1.0]])),
        Network((1,), (SIGMOID,)),
        given_weights=(np.zeros((1, 1)),),
        rate=1e308,
    )
    assert Straight(recipe).first(3) == []
    assert all(is_finite(one) for one in Straight(example("article")).first(3))
