"""The articles' numbers come out."""

from collections.abc import Iterator

import numpy as np
import pytest

from nntui.engine import Recipe, Stepper, Timeline, example, trace

# Iteration 0 of Singman's network, with the minus signs that its copies have lost.
FIRST_WEIGHTS = "0.39293837 -0.42772133 -0.54629709"
FIGURES: list[tuple[str, str]] = [
    ("dot", "-0.54629709 -0.97401842 -0.15335872 -0.58108005"),
    ("activation", "0.36672394 0.27408027 0.46173529 0.35868411"),
    ("error", "-0.36672394 -0.27408027 0.53826471 0.64131589"),
    ("slope", "0.23223749 0.19896028 0.24853581 0.23002982"),
    ("delta", "-0.08516705 -0.05453109 0.13377806 0.14752178"),
    ("update", "0.28129984 0.09299069 0.14160170"),
]


def eight_digits(values: np.ndarray) -> str:
    return " ".join(f"{value:.8f}" for value in values.ravel())


def sigmoid(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))


@pytest.fixture
def numpys_seed() -> Iterator[None]:
    """Puts NumPy's own generator back as it was."""
    state = np.random.get_state()
    yield
    np.random.set_state(state)


def test_the_article_starts_with_its_weights() -> None:
    (weights,) = example("article").first_weights
    assert weights.shape == (3, 1)
    assert eight_digits(weights) == FIRST_WEIGHTS


@pytest.mark.parametrize(("kind", "figures"), FIGURES)
def test_the_trace_has_the_articles_figures(kind: str, figures: str) -> None:
    recipe = example("article")
    first = trace(recipe, recipe.first_weights, 0)
    assert eight_digits(first.find(kind, 1).values) == figures


def test_stepping_through_iteration_0_meets_the_articles_figures_in_order() -> None:
    stepper = Stepper(Timeline(example("article")))
    assert stepper.operation is None
    assert eight_digits(stepper.trace.weights[0].values) == FIRST_WEIGHTS
    for phase, (kind, figures) in enumerate(FIGURES, start=1):
        assert stepper.forward()
        assert (stepper.iteration, stepper.phase) == (0, phase)
        assert stepper.operation is not None
        assert (stepper.operation.kind, stepper.operation.layer) == (kind, 1)
        assert eight_digits(stepper.operation.values) == figures
    assert stepper.phase == stepper.phases


def test_iteration_1_begins_with_the_weights_moved_by_the_update() -> None:
    first, second = Timeline(example("article")).weights_at(0), (0.28129984, 0.09299069, 0.14160170)
    moved = Timeline(example("article")).weights_at(1)
    assert moved[0].ravel() == pytest.approx(first[0].ravel() + second, abs=1e-8)


def test_the_article_asks_for_its_rows_and_targets() -> None:
    problem = example("article").problem
    assert problem.inputs.tolist() == [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    assert problem.targets.tolist() == [[0], [0], [1], [1]]
    assert example("eleven-lines").problem.targets.tolist() == [[0], [1], [1], [0]]


def test_the_examples_are_as_long_as_the_articles() -> None:
    names = ("article", "tiny", "eleven-lines")
    assert [example(name).until for name in names] == [100_000, 10_000, 60_000]


@pytest.mark.usefixtures("numpys_seed")
@pytest.mark.parametrize(
    ("name", "shapes"), [("tiny", [(3, 1)]), ("eleven-lines", [(3, 4), (4, 1)])]
)
def test_first_weights_are_those_that_trask_draws(name: str, shapes: list[tuple[int, int]]) -> None:
    np.random.seed(1)
    drawn = [2 * np.random.random(shape) - 1 for shape in shapes]
    weights = example(name).first_weights
    assert [matrix.tolist() for matrix in weights] == [matrix.tolist() for matrix in drawn]


@pytest.mark.parametrize("name", ["article", "tiny"])
def test_one_layer_trains_as_the_bare_numpy_loop_does(name: str) -> None:
    recipe = example(name)
    inputs, targets = recipe.problem.inputs, recipe.problem.targets
    timeline = Timeline(recipe)
    weights = recipe.first_weights[0].copy()
    for iteration in range(500):
        assert timeline.weights_at(iteration)[0] == pytest.approx(weights, rel=1e-12, abs=1e-12)
        predicted = sigmoid(np.dot(inputs, weights))
        error = targets - predicted
        weights += np.dot(inputs.T, error * predicted * (1 - predicted))
        timeline.extend(iteration + 1)
        mean = float(np.mean(np.abs(error)))
        assert timeline.errors()[iteration] == pytest.approx(mean, rel=1e-12, abs=1e-12)


def test_two_layers_train_as_the_eleven_lines_do() -> None:
    recipe = example("eleven-lines")
    inputs, targets = recipe.problem.inputs, recipe.problem.targets
    timeline = Timeline(recipe)
    syn0, syn1 = (matrix.copy() for matrix in recipe.first_weights)
    for iteration in range(500):
        first, second = timeline.weights_at(iteration)
        assert first == pytest.approx(syn0, rel=1e-12, abs=1e-12)
        assert second == pytest.approx(syn1, rel=1e-12, abs=1e-12)
        hidden = sigmoid(np.dot(inputs, syn0))
        predicted = sigmoid(np.dot(hidden, syn1))
        last_delta = (targets - predicted) * (predicted * (1 - predicted))
        hidden_delta = last_delta.dot(syn1.T) * (hidden * (1 - hidden))
        syn1 += hidden.T.dot(last_delta)
        syn0 += inputs.T.dot(hidden_delta)


def test_trasks_first_network_ends_with_the_predictions_that_he_prints() -> None:
    trained = Timeline(example("tiny")).trace_at(9_999)
    assert eight_digits(trained.predictions) == "0.00966449 0.00786506 0.99358898 0.99211957"


def test_trasks_second_network_has_the_errors_that_he_prints() -> None:
    timeline = Timeline(example("eleven-lines"))
    timeline.extend(50_001)
    printed = [f"{timeline.errors()[iteration]:.12g}" for iteration in range(0, 50_001, 10_000)]
    assert printed == [
        "0.496410031903",
        "0.00858452565325",
        "0.00578945986251",
        "0.00462917677677",
        "0.00395876528027",
        "0.00351012256786",
    ]


@pytest.mark.parametrize("rate", [1e-3, 0.1, 0.5, 2.0, 10.0])
@pytest.mark.parametrize("name", ["article", "eleven-lines"])
def test_the_rate_scales_the_update(name: str, rate: float) -> None:
    recipe: Recipe = example(name).with_(rate=rate)
    one = trace(recipe, recipe.first_weights, 0)
    entering = one.inputs.values
    for layer, before in enumerate(one.weights, start=1):
        delta, update = one.find("delta", layer).values, one.find("update", layer).values
        assert update == pytest.approx(rate * (entering.T @ delta), rel=1e-13, abs=1e-300)
        assert np.array_equal(Timeline(recipe).weights_at(1)[layer - 1], before.values + update)
        entering = one.find("activation", layer).values


def test_the_three_errors_of_iteration_0() -> None:
    recipe = example("article")
    errors = trace(recipe, recipe.first_weights, 0).errors
    shown = [0.36672394, 0.27408027, 0.53826471, 0.64131589]
    assert errors.sum == pytest.approx(sum(shown), abs=4e-8)
    assert errors.mean == pytest.approx(sum(shown) / 4, abs=1e-8)
    assert errors.half_squares == pytest.approx(sum(e * e for e in shown) / 2, abs=4e-8)
