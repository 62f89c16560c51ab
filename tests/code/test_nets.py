"""A script that trains a layered net of the engine's is opened as a recipe; no other one is."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from nntui.code.finding import find
from nntui.code.nets import Alike, Unlike, look
from nntui.code.session import Session
from nntui.engine import Recipe, Timeline
from nntui.engine.problem import Array

SCRIPTS = Path(__file__).parent / "scripts"

ARTICLE = """
import numpy as np
class NeuralNetwork():
    def __init__(self):
        np.random.seed(123)
        self.synaptic_weights = 2 * np.random.random((3, 1)) - 1
    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))
    def sigmoid_derivative(self, x):
        return x * (1 - x)
    def train(self, inputs, outputs, turns):
        for iteration in range(turns):
            output = self.think(inputs)
            error = outputs - output
            adjustments = np.dot(inputs.T, error * self.sigmoid_derivative(output))
            self.synaptic_weights += adjustments
    def think(self, inputs):
        return self.sigmoid(np.dot(inputs.astype(float), self.synaptic_weights))
network = NeuralNetwork()
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
network.train(X, np.array([[0, 0, 1, 1]]).T, 300)
"""

HIDDEN = """
import numpy as np
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0], [1], [1], [0]])
np.random.seed(1)
alpha, hidden_size = 10, 32
synapse_0 = 2 * np.random.random((3, hidden_size)) - 1
synapse_1 = 2 * np.random.random((hidden_size, 1)) - 1
for j in range(300):
    layer_1 = 1 / (1 + np.exp(-np.dot(X, synapse_0)))
    layer_2 = 1 / (1 + np.exp(-np.dot(layer_1, synapse_1)))
    layer_2_error = layer_2 - y
    if j % 100 == 0:
        print(np.mean(np.abs(layer_2_error)))
    layer_2_delta = layer_2_error * layer_2 * (1 - layer_2)
    layer_1_delta = layer_2_delta.dot(synapse_1.T) * layer_1 * (1 - layer_1)
    synapse_1 -= alpha * (layer_1.T.dot(layer_2_delta))
    synapse_0 -= alpha * (X.T.dot(layer_1_delta))
"""

BATCHES = """
import numpy as np
draw = np.random.RandomState(4)
data = draw.randn(10, 3)
classes = draw.randint(0, 3, 10)
W1, b1 = 0.5 * draw.randn(3, 5), 0.1 * draw.randn(5)
W2, b2 = 0.5 * draw.randn(5, 3), np.zeros((1, 3))
for epoch in range(40):
    for start in range(0, 10, 4):
        x, labels = data[start:start + 4], classes[start:start + 4]
        h = np.maximum(0, x @ W1 + b1)
        scores = h @ W2 + b2
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        p[range(len(x)), labels] -= 1
        p /= len(x)
        dh = (p @ W2.T) * (h > 0)
        W2 -= 0.3 * h.T @ p
        b2 -= 0.3 * p.sum(axis=0)
        W1 -= 0.3 * x.T @ dh
        b1 -= 0.3 * dh.sum(axis=0)
"""

OWN = {"article": ARTICLE, "hidden": HIDDEN, "batches": BATCHES}
"""Scripts that are not among the others: the article's net, its hidden layer, batches in order."""

Rows = Mapping[str, Sequence[str]]


def found_in(name: str, folder: Path) -> tuple[Alike | Unlike, Session]:
    path = SCRIPTS / f"{name}.py"
    if name in OWN:
        path = folder / f"{name}.py"
        path.write_text(OWN[name])
    session = Session(find(path))
    found = look(session)
    assert found is not None
    return found, session


def left(session: Session, number: int) -> dict[str, Array]:
    """What a pass of the script leaves in its names."""
    recorded = session.record(number)
    assert recorded is not None
    return {change.path: np.atleast_2d(change.after) for change in recorded.changes}


LAYERS = {
    "eleven_lines": (["first"], ["second"]),
    "eleven_lines_python2": (["first"], ["second"]),
    "article": (["self.synaptic_weights"],),
    "hidden": (["synapse_0"], ["synapse_1"]),
    "class_with_methods": (["self.w1", "self.b1"], ["self.w2", "self.b2"]),
    "batches": (["W1", "b1"], ["W2", "b2"]),
    "autoencoder": (["encode"], ["decode"]),
    "momentum": (["w", "b"],),
}
"""What each layer's weights are called, from the top row to that of the bias."""

SAID = {
    "eleven_lines": "3→4→1 sigmoid, sigmoid · squared · sum · rate 1",
    "eleven_lines_python2": "3→4→1 sigmoid, sigmoid · squared · sum · rate 1",
    "article": "3→1 sigmoid · squared · sum · rate 1",
    "hidden": "3→32→1 sigmoid, sigmoid · squared · sum · rate 10",
    "class_with_methods": "2→5→1 tanh, sigmoid with bias · cross-entropy · mean · rate 0.5",
    "batches": "3→5→3 relu, softmax with bias · cross-entropy · mean · rate 0.3 · batch 4",
    "autoencoder": "8→3→8 sigmoid, sigmoid with bias · squared · sum · rate 0.5",
    "momentum": "1→1 linear with bias · squared · mean · rate 0.02 · momentum 0.9",
}
"""What each of them trains, as its author would say it."""


@pytest.mark.parametrize("name", LAYERS)
def test_a_net_of_the_engines_is_found_and_trains_as_the_script_does(
    name: str, tmp_path: Path
) -> None:
    found, session = found_in(name, tmp_path)
    with session:
        assert isinstance(found, Alike), found.told()
        assert in_words(found) == SAID[name]
        assert found.passes == 50
        timeline = Timeline(found.recipe)
        for number in (0, 49):
            names = left(session, number)
            weights = timeline.weights_at(number + 1)
            for layer, parts in zip(weights, LAYERS[name], strict=True):
                own = np.vstack([names[part] for part in parts])
                np.testing.assert_allclose(layer, own, rtol=0, atol=1e-9)
                assert not found.is_same_bits or layer.tobytes() == own.tobytes()


def in_words(found: Alike) -> str:
    recipe: Recipe = found.recipe
    network = recipe.network
    names = ", ".join(each.name for each in network.activations)
    bias = " with bias" if network.bias else ""
    said = f"{found.shape} {names}{bias} · {recipe.loss.name} · {recipe.reduction}"
    said += f" · rate {recipe.rate:g}"
    said += f" · momentum {recipe.momentum:g}" if recipe.momentum else ""
    return said + (f" · batch {recipe.batch}" if recipe.batch else "")


def test_rows_in_batches_are_those_of_the_script_in_their_order(tmp_path: Path) -> None:
    found, session = found_in("batches", tmp_path)
    session.close()
    assert isinstance(found, Alike)
    draw = np.random.RandomState(4)
    data, classes = draw.randn(10, 3), draw.randint(0, 3, 10)
    np.testing.assert_array_equal(found.recipe.problem.inputs, data)
    np.testing.assert_array_equal(found.recipe.problem.targets, np.eye(3)[classes])


@pytest.mark.parametrize(
    "name",
    [
        "recurrent", "convolution", "adam", "relu_and_dropout", "rmsprop_with_slices",
        "regularised", "float32", "batch_normalised", "batches_by_generator", "no_seed",
        "word_vectors", "scalars_only",
    ],
)  # fmt: skip
def test_what_the_engine_does_not_have_is_not_taken_for_a_net(name: str, tmp_path: Path) -> None:
    found, session = found_in(name, tmp_path)
    session.close()
    assert isinstance(found, Unlike)
    assert re.fullmatch(r"No layered net .*: .{20,}\.", found.told())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # The hidden delta is taken after the output's weights have changed.
        ("    layer_1_delta = layer_2_delta.dot(synapse_1.T) * layer_1 * (1 - layer_1)\n"
         "    synapse_1 -= alpha * (layer_1.T.dot(layer_2_delta))\n",
         "    synapse_1 -= alpha * (layer_1.T.dot(layer_2_delta))\n"
         "    layer_1_delta = layer_2_delta.dot(synapse_1.T) * layer_1 * (1 - layer_1)\n"),
        # From some pass on its rate is another.
        ("    layer_1 = ", "    alpha = 10 if j < 40 else 9\n    layer_1 = "),
        # A slope of something else.
        ("* layer_1 * (1 - layer_1)", "* layer_1 * (1 - layer_1 * layer_1)"),
        # A weight decays a little.
        ("    synapse_0 -= ", "    synapse_0 *= 1 - 1e-7\n    synapse_0 -= "),
    ],
)  # fmt: skip
def test_a_net_that_differs_a_little_is_not_taken_for_one(
    before: str, after: str, tmp_path: Path
) -> None:
    assert before in HIDDEN
    path = tmp_path / "other.py"
    path.write_text(HIDDEN.replace(before, after))
    with Session(find(path)) as session:
        assert isinstance(look(session), Unlike)


def test_what_its_passes_do_not_show_is_not_said(tmp_path: Path) -> None:
    # With all sums above 0, no number tells whether it was ReLU or a leaky one.
    path = tmp_path / "above.py"
    path.write_text(
        "import numpy as np\nx = np.array([[1.0], [2.0]])\nw = np.ones((1, 1))\n"
        "for k in range(90):\n    p = np.maximum(x @ w, 0)\n"
        "    w -= 0.01 * x.T @ (p - 2 * x)\n"
    )
    with Session(find(path)) as session:
        found = look(session)
    assert isinstance(found, Unlike)
    assert "no sum of layer 1 is below 0" in found.told()


def test_a_look_ends_at_once_when_it_is_not_wanted_any_more() -> None:
    asked = 0

    def wanted() -> bool:
        nonlocal asked
        asked += 1
        return asked < 5

    with Session(find(SCRIPTS / "eleven_lines.py")) as session:
        assert look(session, wanted) is None
        # The session goes on as before.
        assert session.record(3) is not None
