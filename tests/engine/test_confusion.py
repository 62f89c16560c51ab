"""The confusion matrix counts each row once, as accuracy judges it."""

import numpy as np
import pytest

from nntui.engine import Edit, Network, Problem, Recipe, Timeline, example

TARGETS = np.eye(3)[[0, 1, 2, 0, 1, 2, 2]]


def three_classes(**changes: object) -> Recipe:
    inputs = np.random.RandomState(4).normal(size=(len(TARGETS), 2))
    recipe = Recipe(Problem(inputs, TARGETS), Network((3,), ("sigmoid",)), seed=3)
    return recipe.with_(**changes)


@pytest.mark.parametrize("changes", [{}, {"batch": 2, "shuffle": True}])
def test_each_row_is_counted_under_its_class_and_its_answer(changes: dict[str, object]) -> None:
    timeline = Timeline(three_classes(**changes))
    for iteration in (0, 1, 30):
        one = timeline.trace_at(iteration).all_rows
        assert one.confusion is not None
        expected = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]
        for target, said in zip(TARGETS, one.predictions.tolist(), strict=True):
            expected[list(target).index(1)][said.index(max(said))] += 1
        assert one.confusion.counts.tolist() == expected
        assert one.confusion.right / one.confusion.rows == one.errors.accuracy
        assert one.confusion.classes == ("y1", "y2", "y3")


def test_rows_without_an_answer_are_counted_apart() -> None:
    one = Timeline(three_classes(init="zeros")).trace_at(0).all_rows
    assert one.confusion is not None
    assert not one.confusion.counts.any()
    assert one.confusion.unanswered.tolist() == [2, 2, 3]
    assert one.confusion.rows == len(TARGETS)


def test_two_classes_may_share_an_output() -> None:
    problem = Problem([[0.0], [1.0], [2.0]], [[0.0], [1.0], [1.0]], classes=("B", "M"))
    recipe = Recipe(problem, Network((1,), ("sigmoid",)), given_weights=([[1.0]],))
    one = Timeline(recipe).trace_at(0).all_rows
    assert one.confusion is not None
    assert one.confusion.classes == ("B", "M")
    assert one.confusion.counts.tolist() == [[0, 1], [0, 2]]  # 0.5 is a yes


def test_where_targets_are_no_classes_there_is_none() -> None:
    assert Timeline(example("xor")).trace_at(0).all_rows.confusion is None
    half = three_classes(edits=(Edit(5, "target", 0.5, 1.0, row=0),))
    assert Timeline(half).trace_at(0).all_rows.confusion is None


def test_a_row_edited_to_two_classes_or_none_is_in_no_line() -> None:
    recipe = Recipe(Problem(np.eye(3)[:, :2], np.eye(3)), Network((3,), ("sigmoid",)), seed=3)
    for old, new, column in ((0.0, 1.0, 1), (1.0, 0.0, 0)):
        edit = Edit(2, "target", new, old, row=0, column=column)
        timeline = Timeline(recipe.with_(edits=(edit,)))
        assert timeline.trace_at(1).all_rows.confusion is not None
        assert timeline.trace_at(2).all_rows.confusion is None
