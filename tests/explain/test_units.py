"""Answers to scaled targets stand in the file's own units beside."""

import json
from pathlib import Path

import pytest

from nntui.data import read_problem
from nntui.draft import own_recipe
from nntui.engine import NetworkTrace, Timeline
from nntui.explain.narrative import narrate
from nntui.explain.transcript import as_json, as_markdown, as_text


def trace_of(tmp_path: Path, scale: str) -> NetworkTrace:
    path = tmp_path / "houses.csv"
    path.write_text("size,price\n30,100\n50,180\n80,250\n", "utf-8")
    problem = read_problem(str(path), ["price"], scale="standard", scale_targets=scale)  # type: ignore[arg-type]
    return Timeline(own_recipe(problem)).trace_at(5)


def test_each_row_is_printed_in_the_units_of_its_file(tmp_path: Path) -> None:
    trace = trace_of(tmp_path, "minmax")
    for text in (as_text(trace), as_markdown(trace)):
        assert "price = p·150 + 100" in text
        for row, wanted in enumerate((100, 180, 250)):
            p = 150 * float(trace.predictions[row, 0]) + 100
            assert f"r{row + 1}   p {p:.4f}  y {wanted}" in text
    told = json.loads(as_json(trace))["in_units"]
    assert told["targets"] == [[100.0], [180.0], [250.0]]
    assert told["predictions"] == (trace.predictions * 150 + 100).tolist()


def test_the_story_of_a_row_says_its_answer_in_units(tmp_path: Path) -> None:
    trace = trace_of(tmp_path, "minmax")
    for kind in ("activation", "error"):
        told = narrate(trace, trace.find(kind, 1).phase, 1, 0)
        p = 150 * float(trace.predictions[1, 0]) + 100
        assert f"In the file's own units the net says {p:.4f}, and 180 is wanted." in told


def test_without_scaled_targets_nothing_of_units_is_said(tmp_path: Path) -> None:
    trace = trace_of(tmp_path, "none")
    assert "own units" not in as_text(trace) + as_markdown(trace)
    assert "in_units" not in json.loads(as_json(trace))
    assert "own units" not in narrate(trace, trace.find("error", 1).phase, 1, 0)


@pytest.mark.parametrize("scale", ["minmax", "standard"])
def test_the_units_are_those_that_were_scaled(scale: str, tmp_path: Path) -> None:
    trace = trace_of(tmp_path, scale)
    problem = trace.recipe.problem
    assert problem.in_units(problem.targets)[:, 0] == pytest.approx([100, 180, 250])


def test_rows_outside_the_batch_have_their_answers_in_units_too(tmp_path: Path) -> None:
    whole = trace_of(tmp_path, "minmax")
    recipe = whole.recipe.with_(batch=1)
    for iteration in (0, 4):
        trace = Timeline(recipe).trace_at(iteration)
        said = trace.recipe.network.forward(
            recipe.problem.inputs, [w.values for w in trace.weights]
        )
        predictions = said.operations[-1].values
        told = json.loads(as_json(trace))["in_units"]
        assert told["predictions"] == (predictions * 150 + 100).tolist()
        for text in (as_text(trace), as_markdown(trace)):
            for row, wanted in enumerate((100, 180, 250)):
                p = 150 * float(predictions[row, 0]) + 100
                outside = "" if row in trace.rows else "   not of this batch"
                assert f"r{row + 1}   p {p:.4f}  y {wanted}{outside}\n" in text
