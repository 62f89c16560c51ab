"""What a network says to rows that nobody has told it the targets of."""

import numpy as np
import pytest

from nntui.engine import ACTIVATIONS, EXAMPLES, Network, Timeline, example
from nntui.explain.transcript import as_text


@pytest.mark.parametrize("name", EXAMPLES)
def test_rows_of_the_problem_get_the_predictions_of_training(name: str) -> None:
    recipe = example(name).with_(batch=None)
    trace = Timeline(recipe).trace_at(20)
    weights = [matrix.values for matrix in trace.weights]
    said = recipe.network.forward(recipe.problem.inputs, weights)
    assert said.operations[-1].values.tobytes() == trace.predictions.tobytes()


def test_it_has_the_steps_forward_and_no_others() -> None:
    recipe = example("xor")
    said = recipe.network.forward([[0.5, 0.5]], recipe.first_weights)
    kinds = [(operation.kind, operation.layer) for operation in said.operations]
    assert kinds == [("dot", 1), ("activation", 1), ("dot", 2), ("activation", 2)]
    assert "z = x1·w1 + x2·w2 + 1·b" in as_text(said)


def test_a_shape_that_does_not_fit_is_told() -> None:
    network = Network((1,), (ACTIVATIONS["sigmoid"],))
    with pytest.raises(ValueError, match="weights of layer 1: 3×1, expected 2×1"):
        network.forward([[1.0, 2.0]], [np.ones((3, 1))])
    with pytest.raises(ValueError, match="weights: 2 matrices, expected 1"):
        network.forward([[1.0, 2.0]], [np.ones((2, 1))] * 2)
    with pytest.raises(ValueError, match="inputs: row 1, column 2 is nan"):
        network.forward([[1.0, float("nan")]], [np.ones((2, 1))])
