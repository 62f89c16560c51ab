"""Rosenblatt's perceptron: the table that is drawn by hand, and what it refuses."""

import re
from typing import Any

import numpy as np
import pytest

from nntui.engine import (
    Condition,
    Network,
    Problem,
    Recipe,
    RecipeError,
    Stepper,
    Timeline,
    example,
)
from nntui.engine.edits import Edit
from nntui.explain.narrative import narrate
from nntui.explain.transcript import as_text

AND_BY_HAND = """
epoch  x1 x2  y   z  p   e  w1 w2  b
    1   0  0  0   0  1  -1   0  0 -1
    1   0  1  0  -1  0   0   0  0 -1
    1   1  0  0  -1  0   0   0  0 -1
    1   1  1  1  -1  0   1   1  1  0
    2   0  0  0   0  1  -1   1  1 -1
    2   0  1  0   0  1  -1   1  0 -2
    2   1  0  0  -1  0   0   1  0 -2
    2   1  1  1  -1  0   1   2  1 -1
    3   0  0  0  -1  0   0   2  1 -1
    3   0  1  0   0  1  -1   2  0 -2
    3   1  0  0   0  1  -1   1  0 -3
    3   1  1  1  -2  0   1   2  1 -2
    4   0  0  0  -2  0   0   2  1 -2
    4   0  1  0  -1  0   0   2  1 -2
    4   1  0  0   0  1  -1   1  1 -3
    4   1  1  1  -1  0   1   2  2 -2
    5   0  0  0  -2  0   0   2  2 -2
    5   0  1  0   0  1  -1   2  1 -3
    5   1  0  0  -1  0   0   2  1 -3
    5   1  1  1   0  1   0   2  1 -3
    6   0  0  0  -3  0   0   2  1 -3
    6   0  1  0  -2  0   0   2  1 -3
    6   1  0  0  -1  0   0   2  1 -3
    6   1  1  1   0  1   0   2  1 -3
"""
"""With pencil and paper: the weights are those after the row."""


def perceptron(targets: list[float], **parts: Any) -> Recipe:
    """A gate from weights of 0."""
    problem = Problem([[0, 0], [0, 1], [1, 0], [1, 1]], [[target] for target in targets])
    network = Network((1,), ("step",), bias=True)
    return Recipe(problem, network, **{"seed": 1, "init": "zeros", "batch": 1} | parts)


def test_and_is_learned_as_in_the_table_that_is_drawn_by_hand() -> None:
    timeline = Timeline(example("perceptron"))
    _, *lines = AND_BY_HAND.strip().splitlines()
    for iteration, line in enumerate(lines):
        epoch, *numbers = map(float, line.split())
        trace = timeline.trace_at(iteration)
        assert iteration // 4 + 1 == epoch
        made = (trace.find(kind, 1).values[0, 0] for kind in ("dot", "activation", "error"))
        after = trace.next_weights[0][:, 0]
        assert [*trace.inputs.values[0], trace.targets.values[0, 0], *made, *after] == numbers
    assert timeline.weights_at(1_000)[0][:, 0].tolist() == [2, 1, -3]


def test_its_delta_is_its_error_and_each_part_is_a_phase() -> None:
    trace = Timeline(example("perceptron")).trace_at(0)
    kinds = [operation.kind for operation in trace.operations]
    assert kinds == ["dot", "activation", "error", "delta", "update"]
    assert (trace.find("delta", 1).values == trace.find("error", 1).values).all()


def test_the_rate_scales_what_is_learned_from_0_and_nothing_else() -> None:
    halves = Timeline(perceptron([0, 0, 0, 1], rate=0.5)).weights_at(40)[0]
    assert (2 * halves == Timeline(perceptron([0, 0, 0, 1])).weights_at(40)[0]).all()


def test_with_all_rows_at_once_the_rule_is_the_sum_of_each() -> None:
    recipe = perceptron([0, 1, 1, 1], batch=None)
    x = np.column_stack([recipe.problem.inputs, np.ones(4)])
    w = np.zeros((3, 1))
    for _ in range(10):
        w = w + x.T @ (recipe.problem.targets - (x @ w >= 0))
    assert (Timeline(recipe).weights_at(10)[0] == w).all()


def test_what_no_line_can_tell_apart_is_never_learned() -> None:
    timeline = Timeline(perceptron([0, 1, 1, 0]))
    timeline.extend(4_000)
    assert min(timeline.epoch_errors(last).sum for last in range(3, 4_000, 4)) > 0


@pytest.mark.parametrize("names", [("step", "sigmoid"), ("sigmoid", "step"), ("step", "step")])
def test_with_hidden_layers_it_is_refused_with_the_reason(names: tuple[str, str]) -> None:
    with pytest.raises(RecipeError, match="a step has no slope, so no error finds its way back"):
        Network((2, 1), names)


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"loss": "cross-entropy"}, "loss"),
        ({"momentum": 0.5}, "momentum"),
        ({"optimizer": "adam"}, "optimizer"),
        ({"decay": 0.1}, "decay"),
        ({"reduction": "mean"}, "reduction"),
    ],
)
def test_what_would_be_another_rule_is_refused(parts: dict[str, Any], field: str) -> None:
    with pytest.raises(RecipeError, match="a step, which learns by the plain error") as refused:
        perceptron([0, 0, 0, 1], **parts)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("target", "said"),
    [(-1.0, "found -1; write 0 for -1"), (0.5, "found 0.5"), (9.0, "found 9")],
)
def test_targets_that_a_step_cannot_say_are_refused(target: float, said: str) -> None:
    message = f"a step says 0 or 1, expected targets of 0 and 1, {said}$"
    with pytest.raises(RecipeError, match=message):
        perceptron([0, 0, target, 1])
    with pytest.raises(RecipeError, match=message):
        perceptron([0, 0, 0, 1], edits=(Edit(3, "target", target, 0.0),))


@pytest.mark.parametrize("rate", [1.0, 0.1])
@pytest.mark.parametrize("batch", [None, 1, 3])
def test_without_a_slope_no_gradient_is_spoken_of(rate: float, batch: int | None) -> None:
    trace = Timeline(perceptron([0, 0, 0, 1], rate=rate, batch=batch)).trace_at(0)
    kinds = [operation.kind for operation in trace.operations]
    assert kinds == ["dot", "activation", "error", "delta", "update"]
    assert "∂" not in as_text(trace)
    for phase in range(1, trace.phases + 1):
        assert not re.search(r"gradient|downhill", narrate(trace, phase, 0, 0))


def test_a_threshold_is_a_bias_that_is_frozen_with_its_sign_turned() -> None:
    # From given weights, with a threshold of 2 and a rate of 1: 1 where 3·x1 - x2 >= 2.
    recipe = Recipe(
        perceptron([0, 0, 0, 1]).problem,
        Network((1,), ("step",), bias=True),
        given_weights=[[[3], [-1], [-2]]],
        batch=1,
        freeze=("bias",),
    )
    w, threshold = [3, -1], 2
    timeline = Timeline(recipe)
    for iteration in range(20):
        trace = timeline.trace_at(iteration)
        x, y = trace.inputs.values[0], trace.targets.values[0, 0]
        p = int(w[0] * x[0] + w[1] * x[1] >= threshold)
        assert trace.predictions[0, 0] == p
        w = [each + (y - p) * value for each, value in zip(w, x, strict=True)]
        assert trace.next_weights[0][:, 0].tolist() == [*w, -threshold]


@pytest.mark.parametrize("asked", ["no errors", "no error", "errors = 0", " error == 0 "])
def test_the_first_epoch_without_an_error_is_a_place_to_go_to(asked: str) -> None:
    stepper = Stepper(Timeline(example("perceptron")))
    assert stepper.seek_where(Condition.parse(asked), limit=1_000)
    # By hand, the sixth epoch is the first in which no weight changes; its iteration 20 is the
    # first of an epoch at whose start all rows are right.
    assert stepper.iteration == 20
    never = Stepper(Timeline(perceptron([0, 1, 1, 0])))
    assert not never.seek_where(Condition.parse(asked), limit=1_000)
