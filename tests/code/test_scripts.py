"""Scripts in the styles in which people write training loops: each is stepped as it stands."""

from pathlib import Path

import numpy as np
import pytest

from nntui.code.check import computes_the_same
from nntui.code.finding import find
from nntui.code.passes import Recorded
from nntui.code.session import Session
from nntui.code.trace import PassTrace
from nntui.code.transcript import as_text
from nntui.code.writing import holds

from .claims import assert_sentences_hold

SCRIPTS = Path(__file__).parent / "scripts"

LOOPS = {
    "adam": 10, "asks_and_writes": 8, "autoencoder": 17, "autograd_class": 43,
    "batch_normalised": 9, "batches_by_generator": 17, "class_with_methods": 35,
    "convolution": 7, "einsum_and_tensordot": 7, "eleven_lines": 7, "eleven_lines_python2": 8,
    "epochs_and_samples": 11, "exception_in_pass_31": 7, "flat_places": 7, "float32": 7,
    "hinge_and_max": 7, "layers_in_a_list": 15, "learning_rates": 21, "linear_regression": 8,
    "local_and_nested": 12, "logistic_regression": 19, "momentum": 12, "nested_lists_python": 38,
    "no_seed": 8, "numpy_matrix": 7, "parameters_in_a_dict": 47, "perceptron": 8,
    "plots_and_prints": 12, "recurrent": 47, "regularised": 9, "relu_and_dropout": 8,
    "rmsprop_with_slices": 11, "scalars_only": 14, "several_files": 12, "softmax_classifier": 17,
    "two_layers": 16, "two_layers_python2": 12, "until_good_enough": 8, "views_and_places": 9,
    "with_arguments": 13, "word_vectors": 17,
}  # fmt: skip
"""The line of each script's training loop: the innermost that holds a whole update."""

NOT_WRITTEN = {"argsort"}
"""What the scripts call that is shown, but not written out."""

WAY = (0, 1_000, 3, 1_000)
"""There and back; a script of fewer passes has no pass 1,000."""


def bits(recorded: Recorded) -> list[bytes]:
    return [np.asarray(step.result.values).tobytes() for step in recorded.steps]


def test_every_script_is_looked_at() -> None:
    assert {path.stem for path in SCRIPTS.glob("*.py")} == set(LOOPS)
    assert len(LOOPS) >= 40


@pytest.mark.parametrize("name", LOOPS)
def test_a_script_is_stepped_as_it_stands_and_computes_what_plain_python_does(name: str) -> None:
    found = find(SCRIPTS / f"{name}.py")
    assert found.loop.line == LOOPS[name]
    seen: dict[int, list[bytes]] = {}
    traces: list[PassTrace] = []
    with Session(found) as session:
        for number in WAY:
            recorded = session.record(number)
            if recorded is None:
                assert session.passes is not None
                assert number >= session.passes
                continue
            # The same numbers whichever way the pass was come to.
            assert seen.setdefault(number, bits(recorded)) == bits(recorded)
            assert_operands_known(recorded)
            trace = PassTrace(recorded, others=traces)
            traces.append(trace)
            assert_cells_hold(trace)
            # With a plan taken from another pass it says what it says with its own.
            alone = PassTrace(recorded)
            assert as_text(trace, found.source) == as_text(alone, found.source)
            if number == 3:
                assert_sentences_hold(trace)
        assert session.curve is not None
        assert len(session.errors) > 0
    # With some of its passes traced, too, as they are while it is stepped.
    assert computes_the_same(found, (0, 2)) == (True, True)


def assert_operands_known(recorded: Recorded) -> None:
    for step in recorded.steps:
        for version in step.operand_versions():
            assert version.origin[0] != "unknown", (step.line, step.written, version.origin)


def assert_cells_hold(trace: PassTrace) -> None:
    assert trace.operations
    for operation in trace.operations:
        step = trace.source(operation)
        is_made = step.verb.startswith("make:") or step.verb.endswith("_like")
        if not is_made and step.verb not in NOT_WRITTEN:
            for at in operation.matrix.places:
                assert holds(operation, at), (step.line, step.written, at)


@pytest.mark.parametrize("name", ["eleven_lines", "recurrent", "layers_in_a_list"])
def test_passes_that_do_the_same_share_a_plan(name: str) -> None:
    with Session(find(SCRIPTS / f"{name}.py")) as session:
        first, second = session.record(4), session.record(7)
        assert first is not None
        assert second is not None
        there = PassTrace(first)
        assert PassTrace(second, others=[there]).plan is there.plan
        assert PassTrace(second, False, [there]).plan is not there.plan


PICKED = """
import numpy as np

X = np.arange(24.0).reshape(8, 3)
W = np.ones((3, 1))
np.random.seed(4)
for epoch in range(20):
    rows = np.random.permutation(8)[:4]
    batch = X[rows]
    error = np.dot(batch, W) - 1
    W = W - 0.001 * np.dot(batch.T, error)
"""


def test_passes_that_pick_other_rows_have_plans_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "picked.py"
    path.write_text(PICKED)
    with Session(find(path)) as session:
        first, second = session.record(4), session.record(7)
        assert first is not None
        assert second is not None
        assert first.form == second.form
        there = PassTrace(first)
        trace = PassTrace(second, others=[there])
        assert trace.plan is not there.plan
        assert_cells_hold(trace)
