"""`nntui print`: iterations with all their arithmetic."""

import json
import re
from typing import Any

import numpy as np
import pytest

from nntui.engine import MEASURES, Timeline, example

from .shell import complaint, printed

FIGURES = {
    "dot": [-0.54629709, -0.97401842, -0.15335872, -0.58108005],
    "activation": [0.36672394, 0.27408027, 0.46173529, 0.35868411],
    "error": [-0.36672394, -0.27408027, 0.53826471, 0.64131589],
    "slope": [0.23223749, 0.19896028, 0.24853581, 0.23002982],
    "delta": [-0.08516705, -0.05453109, 0.13377806, 0.14752178],
    "update": [0.28129984, 0.09299069, 0.14160170],
}
"""Iteration 0 of the article, eight digits."""


def iterations(*arguments: object) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for line in printed("print", "--format", "json", *arguments).split("\n")
        if line
    ]


def test_json_gives_the_figures_of_the_article_to_the_last_digit() -> None:
    (told,) = iterations()
    assert told["iteration"] == 0
    assert [f"{row[0]:.8f}" for row in told["weights"][0]] == [
        *("0.39293837", "-0.42772133", "-0.54629709"),
    ]
    assert [operation["phase"] for operation in told["operations"]] == [1, 2, 3, 4, 5, 6]
    for operation, (kind, figures) in zip(told["operations"], FIGURES.items(), strict=True):
        assert (operation["kind"], operation["layer"]) == (kind, 1)
        column = [f"{value:.8f}" for (value,) in operation["values"]]
        assert column == [f"{figure:.8f}" for figure in figures]


def test_json_up_to_an_iteration_is_one_object_a_line_with_every_bit() -> None:
    timeline = Timeline(example("eleven-lines"))
    told = iterations("--example", "eleven-lines", "--to", 2)
    assert [each["iteration"] for each in told] == [0, 1, 2]
    for each in told:
        assert list(each) == ["iteration", "error", "loss", "weights", "operations"]
        assert {*each["error"]} == {*MEASURES}
        trace = timeline.trace_at(each["iteration"])
        assert each["error"]["sum"] == trace.errors.sum
        shapes = [np.shape(matrix) for matrix in each["weights"]]
        assert shapes == [(3, 4), (4, 1)]
        for matrix, expected in zip(each["weights"], trace.weights, strict=True):
            assert np.array(matrix).tobytes() == expected.values.tobytes()
        for operation, expected in zip(each["operations"], trace.operations, strict=True):
            assert list(operation) == ["phase", "kind", "layer", "values"]
            assert np.array(operation["values"]).tobytes() == expected.values.tobytes()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--from", 5, "--to", 8], [5, 6, 7, 8]),
        (["--to", 1], [0, 1]),
        (["--from", 3, "--to", 12, "--every", 4], [4, 8, 12]),
        (["--to", 30, "--every", 10], [0, 10, 20, 30]),
        (["--from", 100_000, "--to", 100_000], [100_000]),
    ],
)
def test_from_and_to_are_inclusive_and_every_keeps_what_it_divides(
    options: list[object], expected: list[int]
) -> None:
    assert [each["iteration"] for each in iterations(*options)] == expected


def test_text_is_what_print_gives_unless_told_otherwise() -> None:
    text = printed("print")
    assert text.startswith(
        "iteration 0 · mean error 0.4551, sum 1.8204, half squares 0.4553, accuracy 0.5000\n"
    )
    assert "   r3   0.4617 × (1 - 0.4617) = 0.2485\n" in text
    assert text == printed("print", "--format", "text", "--digits", "4", "--example", "article")


def test_markdown() -> None:
    text = printed("print", "--format", "markdown", "--digits", "8", "--to", 1)
    headings = re.findall(r"^## (.*)$", text, flags=re.MULTILINE)
    assert headings == ["Iteration 0", "Iteration 1"]
    assert text.count("\n### ") == 16  # the loss and its parts come after the operations
    assert text.count("```") == 32
    assert "r1   1 / (1 + e^0.54629709) = 0.36672394\n" in text


@pytest.mark.parametrize("digits", ["4", "8"])
def test_digits_are_counted_after_the_point(digits: str) -> None:
    results = re.findall(r" = +(\S+)$", printed("print", "--digits", digits), flags=re.MULTILINE)
    numbers = [number for number in results if number[-1].isdigit()]
    assert len(numbers) == 28
    assert {len(number.partition(".")[2]) for number in numbers} == {int(digits)}


@pytest.mark.parametrize(("form", "before"), [("text", "   "), ("markdown", "")])
def test_an_update_is_printed_with_the_old_weight_and_the_new(form: str, before: str) -> None:
    trace = Timeline(example("article")).trace_at(0)
    lines = printed("print", "--format", form, "--digits", "8").splitlines()
    update, new = trace.find("update", 1).values, trace.next_weights[0]
    for place, (old,) in enumerate(trace.weights[0].values.tolist()):
        (line,) = [each for each in lines if each.startswith(f"{before}w{place + 1}  ")]
        sum_, _, made = line.partition(";")
        assert sum_.endswith(f" = {update[place, 0]:.8f}")
        assert made.split() == [
            f"{old:.8f}", "+", f"{update[place, 0]:.8f}", "=", f"{new[place, 0]:.8f}"
        ]  # fmt: skip


def test_all_digits_round_trip() -> None:
    trace = Timeline(example("article")).trace_at(3)
    lines = printed("print", "--from", 3, "--digits", "all").splitlines()
    # Without what is made of them at once.
    results = [
        line.partition(";")[0].rpartition(" = ")[2]
        for line in lines
        if re.match(r"   [rw]\d ", line)
    ]
    told = (*trace.operations, trace.loss[0])
    expected = [value for operation in told for (value,) in operation.values.tolist()]
    assert [float(result) for result in results] == expected


def test_a_recipe_of_ones_own() -> None:
    (told,) = iterations("--seed", 7, "--rate", 0.25, "--from", 40)
    expected = Timeline(example("article").with_(seed=7, rate=0.25)).trace_at(40)
    assert np.array(told["weights"][0]).tobytes() == expected.weights[0].values.tobytes()


def test_a_table_is_printed_of_one_unit_and_refused_of_more() -> None:
    text = printed("print", "--example", "perceptron", "--format", "table", "--to", 23)
    assert text.count("\nr4 | ") == 6
    assert "epoch 5 · no row wrong\n" in text
    assert complaint("print", "--example", "xor", "--format", "table") == (
        "nntui: Invalid value for '--format': table is for one layer of one unit.\n"
    )
