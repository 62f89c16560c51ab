"""The share of answers that are right."""

import numpy as np
import pytest

from nntui.engine import Edit, Network, Problem, Recipe, Timeline, example

TARGETS = np.eye(3)[[0, 1, 2, 0, 1]]


def three_classes(activation: str = "sigmoid", **changes: object) -> Recipe:
    inputs = np.random.RandomState(4).normal(size=(5, 2))
    recipe = Recipe(Problem(inputs, TARGETS), Network((3,), (activation,)), seed=3)
    return recipe.with_(**changes)


@pytest.mark.parametrize("changes", [{}, {"batch": 2}, {"batch": 2, "shuffle": True}])
def test_of_classes_the_greatest_output_is_the_answer(changes: dict[str, object]) -> None:
    timeline = Timeline(three_classes(**changes))
    timeline.extend(40)
    for iteration in range(40):
        one = timeline.trace_at(iteration)
        right = one.all_rows.predictions.argmax(axis=1) == TARGETS.argmax(axis=1)
        assert timeline.error_at(iteration, "accuracy") == right.mean()
        of_batch = one.predictions.argmax(axis=1) == TARGETS[list(one.rows)].argmax(axis=1)
        assert one.errors.accuracy == pytest.approx(of_batch.mean())


def test_one_output_says_yes_from_one_half_on() -> None:
    timeline = Timeline(example("xor"))
    timeline.extend(3_000)
    said = timeline.trace_at(100).predictions >= 0.5
    expected = (said == (timeline.recipe.problem.targets == 1)).mean()
    assert timeline.errors("accuracy")[100] == expected
    assert timeline.errors("accuracy")[2_999] == 1


def test_outputs_that_are_all_equal_are_no_answer() -> None:
    assert Timeline(three_classes(init="zeros")).error_at(0, "accuracy") == 0


def test_it_is_of_runs_alone_whose_targets_are_0_and_1_all_the_way() -> None:
    wholes = Problem([[0.0], [1.0]], [[0.0], [2.0]])
    other = Recipe(wholes, Network((1,), ("linear",)), seed=1)
    edited = example("xor").with_(edits=(Edit(5, "target", 0.5, 1.0, row=1),))
    for recipe in (other, edited):
        assert not Timeline(recipe).has("accuracy")
        assert "accuracy" not in Timeline(recipe).trace_at(0).errors
        with pytest.raises(ValueError, match="accuracy says nothing of this run"):
            Timeline(recipe).errors("accuracy")
    turned = example("xor").with_(edits=(Edit(5, "target", 0.0, 1.0, row=1),))
    timeline = Timeline(turned)
    assert timeline.extend(20) == 20
    assert len(timeline.errors("accuracy")) == 20
