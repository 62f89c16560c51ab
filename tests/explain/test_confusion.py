"""The confusion matrix in print and JSON."""

import json

from nntui.engine import Network, Problem, Recipe, Timeline, example
from nntui.explain.transcript import as_json, as_markdown, as_text


def test_it_stands_below_the_operations_and_in_the_json() -> None:
    one = Timeline(example("iris").with_(batch=50)).trace_at(100)
    confusion = one.all_rows.confusion
    assert confusion is not None
    told = json.loads(as_json(one))["confusion"]
    assert told["classes"] == ["setosa", "versicolor", "virginica"]
    assert told["counts"] == confusion.counts.tolist()
    for text in (as_text(one, rows="few"), as_markdown(one, rows="few")):
        lines = [line.split() for line in text.splitlines()]
        for name, counts in zip(told["classes"], told["counts"], strict=True):
            assert [name, *map(str, counts)] in lines
        assert f"{confusion.right} of 150 rows right" in text
        assert "no answer" not in text


def test_rows_without_an_answer_have_a_column() -> None:
    one = Timeline(example("iris").with_(init="zeros")).trace_at(0)
    assert "setosa" in as_text(one, rows="few").rpartition("no answer\n")[2]
    assert "0 of 150 rows right" in as_text(one, rows="few")


def test_of_very_many_classes_only_the_share_is_written_unless_all_is_asked_for() -> None:
    rows = [[float(place == at) for at in range(25)] for place in range(25)]
    recipe = Recipe(Problem(rows, rows), Network((25,), ("sigmoid",)), seed=1)
    one = Timeline(recipe).trace_at(0)
    assert "of 25 rows right; 25 classes, too many to write here" in as_text(one, rows="few")
    assert "too many" not in as_text(one, rows="all")
    assert len(json.loads(as_json(one))["confusion"]["counts"]) == 25


def test_where_there_are_no_classes_nothing_is_said_of_them() -> None:
    one = Timeline(example("xor")).trace_at(0)
    assert "rows right" not in as_text(one) + as_markdown(one)
    assert "confusion" not in json.loads(as_json(one))
