"""Every number is that of the formulas written out by hand, bit for bit."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from tests import by_hand
from tests.naive import Straight, bits
from tests.strategies import recipes

from nntui.engine import ACTIVATIONS, EXAMPLES, LOSSES, OPTIMIZERS, NetworkTrace, Recipe, example
from nntui.engine.trainer import Trainer

ITERATIONS = 50


def same_bits(one: Sequence[Sequence[float]] | float, other: np.ndarray) -> bool:
    """Whether two matrices are the same to the last bit; all that is no number is one thing."""
    by, of = np.asarray(one), np.asarray(other)
    is_none = np.isnan(by)
    return (
        by.shape == of.shape
        and np.array_equal(is_none, np.isnan(of))
        and bits(by[~is_none]) == bits(of[~is_none])
    )


def check_trace(one: NetworkTrace, hand: by_hand.Iteration) -> None:
    """An iteration has the operations, errors and weights of the one done by hand."""
    assert list(one.rows) == hand.rows
    assert {(each.kind, each.layer) for each in one.operations} == set(hand.operations)
    for operation in one.operations:
        key = operation.kind, operation.layer
        assert same_bits(hand.operations[key], operation.values), (one.iteration, key)
    errors = one.errors
    assert bits(errors.sum) == bits(hand.sum)
    assert bits(errors.half_squares) == bits(hand.half_squares)
    assert bits(errors.loss) == bits(hand.loss)
    for before, by in zip(one.weights, hand.weights, strict=True):
        assert same_bits(by, before.values)
    for after, by in zip(one.next_weights, hand.next_weights, strict=True):
        assert same_bits(by, after)


def check_trainer(trainer: Trainer, hand: list[by_hand.Iteration]) -> None:
    """Many iterations at once leave the errors and the weights of those done by hand."""
    count = len(hand)
    done = trainer.run(trainer.first, 0, count)
    records = {
        matrix.name: list(numbers)
        for matrix, numbers in zip(trainer.plan.records, done.records, strict=True)
    }
    assert bits(records["sum"]) == bits([each.sum for each in hand])
    assert bits(records["half_squares"]) == bits([each.half_squares for each in hand])
    if "losses" in records:
        recipe = trainer.recipe
        of_row = recipe.problem.outputs if recipe.loss.name == "mse" else 1
        is_mean = recipe.reduction == "mean" or recipe.loss.name == "mse"
        rows = [recipe.batch_size(k) * of_row if is_mean else 1 for k in range(count)]
        losses = [total / n for total, n in zip(records["losses"], rows, strict=True)]
        assert bits(losses) == bits([each.loss for each in hand])
    if any(edit.iteration == count and edit.what == "weight" for edit in trainer.recipe.edits):
        return  # what comes next begins with another number
    for matrix, values in zip(trainer.plan.state, done.state, strict=True):
        if matrix.kind == "weights":
            assert same_bits(hand[-1].next_weights[matrix.layer - 1], values)


def element_wise(recipe: Recipe) -> Trainer:
    """The way of the large nets, also for a small one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nntui.engine.trainer.MAX_PRODUCTS", 0)
        return Trainer(recipe)


def check(recipe: Recipe, iterations: int = ITERATIONS) -> None:
    """The trace, the printed loop and training by NumPy do what is done by hand."""
    hand = list(islice(by_hand.training(recipe), iterations))
    traces = Straight(recipe).first(iterations)
    assert len(traces) == len(hand)
    for one, by in zip(traces, hand, strict=True):
        check_trace(one, by)
    if hand:
        check_trainer(Trainer(recipe), hand)
        check_trainer(element_wise(recipe), hand)


@settings(max_examples=60)
@given(recipes())
def test_any_recipe_is_trained_as_it_is_by_hand(recipe: Recipe) -> None:
    check(recipe)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in ("iris", "ring")])
def test_the_examples_are_trained_as_by_hand(name: str, optimizer: str) -> None:
    recipe = example(name)
    if recipe.network.is_perceptron:
        optimizer = "sgd"  # its rule takes no other
    rate = 0.01 if optimizer in ("adam", "rmsprop") else recipe.rate
    check(recipe.with_(optimizer=optimizer, rate=rate), 12)


@pytest.mark.parametrize("name", ["ring", "iris"])
def test_the_larger_examples_are_trained_as_by_hand(name: str) -> None:
    check(example(name).with_(optimizer="adam", rate=0.01, decay=0.001, reduction="mean"), 3)


def test_all_that_an_update_can_have_at_once() -> None:
    recipe = example("ring").with_(
        optimizer="adam", rate=0.05, decay=0.01, reduction="mean", batch=40, shuffle=True,
        freeze=("bias",),
    )  # fmt: skip
    check(recipe, 6)


def test_nothing_that_a_recipe_can_name_is_missing_by_hand() -> None:
    # A new name must be written out by hand, too, or the tests above would say nothing of it.
    for name, activation in ACTIVATIONS.items():
        if not activation.is_of_row:
            p = by_hand.output(name, 0.3)
            assert activation.slope is None or np.isfinite(by_hand.slope(name, 0.3, p))
    assert set(LOSSES) == {"squared", "squares", "mse", "cross-entropy"}
    assert set(OPTIMIZERS) == {"sgd", "momentum", "rmsprop", "adam"}
