"""An iteration as text, Markdown and JSON."""

import json
import re

import numpy as np
import pytest
from tests.blocks import every_block

from nntui.engine import (
    MEASURES,
    SIGMOID,
    Edit,
    Network,
    NetworkTrace,
    Problem,
    Recipe,
    Timeline,
    example,
)
from nntui.explain.transcript import as_json, as_markdown, as_text, title


def trace_of(name: str, iteration: int = 0) -> NetworkTrace:
    return Timeline(example(name)).trace_at(iteration)


@pytest.mark.parametrize("digits", ["4", "8", "all"])
@pytest.mark.parametrize("name", ["article", "eleven-lines", "xor"])
def test_text_and_markdown_hold_every_line_of_every_unit(name: str, digits: str) -> None:
    trace = trace_of(name, 12)
    for text in (as_text(trace, digits), as_markdown(trace, digits)):  # type: ignore[arg-type]
        start = 0
        for block in every_block(trace):
            start = text.index(block.heading, start)
            start = text.index(block.symbolic, start)
            for line in block.lines(digits):  # type: ignore[arg-type]
                start = text.index(f"{line.label:4} {line.text}".rstrip(), start)


def test_text_begins_with_the_iteration_its_errors_and_its_weights() -> None:
    lines = as_text(trace_of("article", 1_234), "4").splitlines()
    assert re.fullmatch(
        r"iteration 1,234 · mean error 0\.\d{4}, sum 0\.\d{4}, half squares 0\.\d{4}, "
        r"accuracy 1\.0000",
        lines[0],
    )
    assert re.fullmatch(r" +weights +w1 -?\d\.\d{4}  w2 -?\d\.\d{4}  w3 -?\d\.\d{4}", lines[2])
    assert all(line == line.rstrip() for line in lines)


def test_text_names_the_units_where_there_are_several() -> None:
    text = as_text(trace_of("eleven-lines"))
    for unit in range(1, 5):
        assert f"layer 1 unit {unit}  w1" in text
        assert f"dot · layer 1 · unit {unit} of 4" in text
    assert "layer 2 unit 1  w1" in text


def test_markdown_has_a_heading_for_each_operation_and_its_lines_as_code() -> None:
    text = as_markdown(trace_of("article"), "8")
    headings = re.findall(r"^(#+) (.*)$", text, flags=re.MULTILINE)
    assert headings == [
        ("##", "Iteration 0"),
        *(("###", f"{phase}. {kind}") for phase, kind in enumerate(
            ["dot", "activation", "error", "slope", "delta", "update"], start=1)),
        ("###", "loss"),
        ("###", "total loss"),
    ]  # fmt: skip
    code = re.findall(r"```\n(.*?)```", text, flags=re.DOTALL)
    assert [len(block.splitlines()) for block in code] == [4, 4, 4, 4, 4, 3, 4, 1]
    assert "0 - 0.36672394 = -0.36672394" in code[2]


@pytest.mark.parametrize("name", ["article", "tiny", "eleven-lines", "xor", "ring"])
def test_json_holds_every_number_with_all_its_digits_on_one_line(name: str) -> None:
    trace = trace_of(name, 100)
    text = as_json(trace)
    assert "\n" not in text
    told = json.loads(text)
    assert list(told) == ["iteration", "error", "loss", "weights", "operations"]
    assert told["iteration"] == 100
    assert told["error"] == trace.errors
    assert set(told["error"]) == {*MEASURES} - ({"accuracy"} - {*trace.errors})
    parts, whole = trace.loss
    assert np.array(told["loss"]["parts"]).tobytes() == parts.values.tobytes()
    assert told["loss"]["total"] == whole.values.item() == trace.errors.loss
    for layer, weights in enumerate(told["weights"]):
        assert np.array(weights).tobytes() == trace.weights[layer].values.tobytes()
    assert len(told["operations"]) == trace.phases
    for operation, expected in zip(told["operations"], trace.operations, strict=True):
        assert list(operation) == ["phase", "kind", "layer", "values"]
        assert operation["phase"] == expected.phase
        assert operation["kind"] == expected.kind
        assert operation["layer"] == expected.layer
        assert np.array(operation["values"]).tobytes() == expected.values.tobytes()


def test_json_says_the_rows_of_a_batch_and_the_velocities_of_momentum() -> None:
    recipe = example("ring").with_(batch=3, shuffle=True, momentum=0.9)
    trace = Timeline(recipe).trace_at(40)
    told = json.loads(as_json(trace, epoch=Timeline(recipe).epoch_errors(40)))
    assert list(told) == [
        *("iteration", "error", "loss", "batch_error", "epoch_error", "rows", "weights"),
        *("velocities", "operations"),
    ]
    assert told["error"] == trace.all_rows.errors != told["batch_error"] == trace.errors
    assert told["rows"] == [row + 1 for row in trace.rows]
    assert sorted(told["rows"]) != told["rows"]
    assert len(told["operations"][0]["values"]) == 3
    before = Timeline(recipe).trace_at(39)
    for layer, values in enumerate(told["velocities"], start=1):
        assert np.array(values).tobytes() == before.find("update", layer).values.tobytes()
    assert len(told["velocities"]) == recipe.network.layers


def test_json_says_what_an_optimizer_keeps() -> None:
    recipe = example("eleven-lines").with_(optimizer="adam", rate=0.1, freeze=("1",))
    told = json.loads(as_json(Timeline(recipe).trace_at(40)))
    assert list(told) == ["iteration", "error", "loss", "weights", "state", "operations"]
    assert set(told["state"]) == {"m2", "v2", "beta1_2", "beta2_2"}
    before = Timeline(recipe).trace_at(39)
    assert told["state"]["m2"] == before.find("mean", 2).values.tolist()
    assert told["state"]["v2"] == before.find("mean square", 2).values.tolist()
    assert told["state"]["beta1_2"] == pytest.approx(0.9**40)


def test_json_says_the_loss_that_is_descended() -> None:
    for name in ("article", "iris"):
        trace = trace_of(name, 3)
        error = json.loads(as_json(trace))["error"]
        assert error["loss"] == trace.errors.loss
        assert (error["loss"] == error["half_squares"]) == (name == "article")


def test_the_cross_entropy_stands_beside_the_errors() -> None:
    loss = trace_of("ring").errors.loss
    for text in (as_text(trace_of("ring"), "8"), as_markdown(trace_of("ring"), "8")):
        assert f", cross-entropy {loss:.8f}" in text
    assert "cross-entropy" not in as_text(trace_of("article"))


def test_a_bias_is_named_among_the_weights() -> None:
    text = as_text(trace_of("and"))
    assert re.search(r"weights  w1 \S+  w2 \S+  b \S+\n", text)
    assert re.search(r"^ +b +\(1 × ", text, flags=re.MULTILINE)


def test_the_title_says_what_is_trained() -> None:
    recipe = example("article")
    assert title(recipe) == "article · seed 123 · 3→1 sigmoid · rate 1"
    assert title(recipe.with_(seed=7, rate=0.25)) == "article · seed 7 · 3→1 sigmoid · rate 0.25"
    assert title(example("eleven-lines")) == "eleven-lines · seed 1 · 3→4→1 sigmoid · rate 1"
    own = recipe.with_(seed=None, given_weights=recipe.first_weights, example=None)
    assert title(own) == "own data · given weights · 3→1 sigmoid · rate 1"
    everything = example("ring").with_(
        batch=10, shuffle=True, momentum=0.9, edits=(Edit(3, "rate", 0.5, 0.03),)
    )
    assert title(everything) == (
        "ring · seed 1 · 2→4→1 tanh, sigmoid with bias · rate 0.03 · cross-entropy · "
        "batches of 10, shuffled · momentum 0.9 · 1 edit"
    )
    adam = recipe.with_(optimizer="adam", rate=0.1, decay=0.01, reduction="mean")
    assert title(adam) == ("article · seed 123 · 3→1 sigmoid · rate 0.1 · adam · decay 0.01 · mean")
    frozen = example("xor").with_(freeze=("2", "bias"))
    assert title(frozen).endswith(" · bias, layer 2 frozen")
    problem = Problem([[1.0]], [[1.0]], name="flowers.csv")
    named = Recipe(problem, Network((1,), (SIGMOID,)), seed=1)
    assert title(named) == "flowers.csv · seed 1 · 1→1 sigmoid · rate 1"
