"""`nntui predict`: what a network says of rows that it never saw."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nntui.data import read_problem
from nntui.engine import Edit, Network, Recipe, Timeline, example
from nntui.engine.problem import Array
from nntui.engine.scale import Scale

from .shell import complaint, nntui, printed, save

HOUSES = """size,town,rooms,price
10,Bern,1,100
20,Basel,3,250
30.5,Bern,2,300
25,Genf,2,280
"""

FLOWERS = """petal;width;kind
1,4;0,2;setosa
4,7;1,4;versicolor
1,3;0,3;setosa
4,5;1,5;versicolor
"""


def outputs(*arguments: object) -> Array:
    """What is said of each row, from the printed JSON."""
    lines = printed("predict", "--format", "json", *arguments).splitlines()
    return np.array([json.loads(line)["outputs"] for line in lines])


def said_by(recipe: Recipe, iteration: int) -> Array:
    """What the trace says of all rows."""
    trace = Timeline(recipe).trace_at(iteration)
    return recipe.problem.in_units(trace.all_rows.predictions)


def rows_of(inputs: Array) -> list[str]:
    return [",".join(map(repr, row)) for row in inputs.tolist()]


@pytest.mark.parametrize("name", ["article", "tiny", "eleven-lines", "perceptron", "xor", "ring"])
def test_it_says_what_the_run_itself_says_of_its_rows_bit_for_bit(name: str) -> None:
    recipe = example(name)
    said = outputs(*rows_of(recipe.problem.inputs), "--example", name, "--at", 1_000)
    assert said.tobytes() == said_by(recipe, 1_000).tobytes()


def test_a_row_of_iris_is_told_in_centimetres(tmp_path: Path) -> None:
    problem = example("iris").problem
    assert problem.read_inputs is not None
    file = tmp_path / "rows.txt"
    file.write_text("\n".join(rows_of(problem.read_inputs)))
    said = outputs(file, "--example", "iris", "--at", 200)
    assert said.tobytes() == said_by(example("iris"), 200).tobytes()


def test_a_file_of_words_and_numbers_is_scaled_as_the_data_was(tmp_path: Path) -> None:
    file = tmp_path / "houses.csv"
    file.write_text(HOUSES)
    options = ("--data", file, "--target", "price", "--one-hot", "town", "--scale", "standard")
    options += ("--scale-targets", "minmax")
    said = outputs(file, *options, "--at", 70)
    problem = read_problem(
        str(file), ["price"], one_hot=["town"], scale="standard", scale_targets="minmax"
    )
    recipe = Recipe(problem, Network((1,), ("sigmoid",)), seed=1)
    assert said.tobytes() == said_by(recipe, 70).tobytes()
    assert said.max() > 1  # in the file's own units
    # By their names, whatever else the file has and in which order.
    other = tmp_path / "other.csv"
    other.write_text("town,rooms,note,size\nGenf,2,x,25\n")
    assert outputs(other, *options, "--at", 70).tobytes() == said[3:].tobytes()
    assert outputs("25,Genf,2", *options, "--at", 70).tobytes() == said[3:].tobytes()


def test_classes_are_named(tmp_path: Path) -> None:
    file = tmp_path / "flowers.csv"
    file.write_text(FLOWERS)
    options = ("--data", file, "--target", "kind", "--scale", "minmax", "--bias")
    lines = printed("predict", "1,4;0,2", "4.6;1.5", *options, "--format", "json").splitlines()
    assert [json.loads(line)["class"] for line in lines] == ["setosa", "versicolor"]
    assert [json.loads(line)["inputs"] for line in lines] == [[1.4, 0.2], [4.6, 1.5]]
    text = printed("predict", "4.6 1.5", *options)
    assert text.splitlines()[-1].split()[-1] == "versicolor"


def test_edits_batches_and_the_place_of_a_saved_run_are_its_own() -> None:
    edit = Edit(10, "weight", 3.0, 0.0, 1, 0, 0)
    recipe = example("xor").with_(batch=1, edits=(edit,))
    save("mine", recipe, 37, 2)
    rows = rows_of(recipe.problem.inputs)
    assert outputs("mine", *rows).tobytes() == said_by(recipe, 37).tobytes()
    assert outputs(*rows, "mine", "--at", 10).tobytes() == said_by(recipe, 10).tobytes()


def test_a_saved_run_scales_what_it_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "houses.csv"
    file.write_text(HOUSES)
    problem = read_problem(str(file), ["price"], one_hot=["town"], scale="minmax")
    recipe = Recipe(problem, Network((1,), ("linear",)), seed=1, rate=0.01)
    save("houses", recipe, 20, 0)
    assert outputs(file, "houses").tobytes() == said_by(recipe, 20).tobytes()


@pytest.mark.parametrize(
    ("scale", "look"), [("standard", "mean 0 and deviation 1"), ("minmax", "exactly 0 to 1")]
)
def test_a_run_that_was_saved_without_the_way_of_its_scaling_says_so(
    tmp_path: Path, scale: Scale, look: str
) -> None:
    file = tmp_path / "houses.csv"
    file.write_text(HOUSES)
    problem = read_problem(str(file), ["price"], one_hot=["town"], scale=scale)
    problem = replace(problem, name=file.name)
    recipe = Recipe(problem, Network((1,), ("linear",)), seed=1, rate=0.01)
    path = save("houses", recipe, 20, 0)
    assert "does not say how" not in printed("predict", file, "houses")
    file_of_before, count = re.subn(
        r"^input_scaling = \[.*?^\]\n", "", path.read_text(), flags=re.DOTALL | re.MULTILINE
    )
    assert count == 1
    path.write_text(file_of_before)
    text = printed("predict", file, "houses")
    assert "The inputs have" in text
    assert look in text
    assert "the run does not say how: a row that is asked is taken as it stands" in text
    done = nntui("predict", file, "houses", "--format", "csv")
    assert "does not say how" in done.stderr
    assert "does not say how" not in done.stdout
    problem = read_problem(str(file), ["price"], one_hot=["town"])
    problem = replace(problem, name=file.name)
    save("plain", Recipe(problem, recipe.network, seed=1, rate=1e-6), 20, 0)
    assert "does not say how" not in printed("predict", file, "plain")


def test_unless_said_it_is_asked_where_training_stops() -> None:
    said = outputs("1,0,0", "--until", 300)
    assert said.tobytes() == outputs("1,0,0", "--at", 300).tobytes()


def test_the_answer_does_not_depend_on_what_is_asked_beside_it() -> None:
    many = [f"{x / 7},{x / 3},-1" for x in range(-900, 900)]
    one = outputs(many[450], "--example", "eleven-lines", "--at", 50)
    assert one.tobytes() == outputs(*many, "--example", "eleven-lines", "--at", 50)[450].tobytes()


def test_a_negative_number_is_no_option() -> None:
    assert json.loads(printed("predict", "-1,0,.5", "--format", "json"))["inputs"] == [-1, 0, 0.5]


def test_text_shows_the_arithmetic_with_its_numbers() -> None:
    text = printed("predict", "1,0,0", "--at", 0, "--digits", 4)
    assert "(1 × 0.3929) + (0 × -0.4277) + (0 × -0.5463) = 0.3929" in text
    assert "1 / (1 + e^-0.3929) = 0.5970" in text
    assert text.splitlines()[-2:] == ["x1  x2  x3       p", " 1   0   0  0.5970"]


def test_csv_has_a_header_and_all_digits() -> None:
    text = printed("predict", "1,0,0", "0.5 0 1", "--format", "csv", "--at", 5)
    head, *rows = csv.reader(io.StringIO(text))
    assert head == ["x1", "x2", "x3", "y"]
    assert [row[:3] for row in rows] == [["1", "0", "0"], ["0.5", "0", "1"]]
    said = np.array([[float(row[3])] for row in rows])
    assert said.tobytes() == outputs("1,0,0", "0.5 0 1", "--at", 5).tobytes()


def test_standard_input_is_read_where_no_row_is_given() -> None:
    import subprocess

    from .shell import NNTUI

    done = subprocess.run(
        [NNTUI, "predict", "--format", "csv", "--at", "3"],
        input="x3,x1,x2\n1,0,0\n",
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=120,
    )
    assert re.fullmatch(r"x1,x2,x3,y\n0,0,1,0\.\d+\n", done.stdout)


def test_a_run_that_ended_is_asked_where_it_ended_and_says_so() -> None:
    options = ("--example", "xor", "--activation", "linear", "--rate", 1e200)
    done = nntui("predict", "1,1", *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nThe run ends at iteration 0: " in done.stdout
    done = nntui("predict", "1,1", *options, "--format", "csv")
    assert done.stderr.startswith("nntui: The run ends at iteration 0: ")
    assert "There is no iteration 500." in complaint("predict", "1,1", *options, "--at", 500)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["1,0"], "row '1,0': 2 numbers, expected 3: x1, x2, x3."),
        (["1,0,0,5"], "row '1,0,0,5': 4 numbers, expected 3: x1, x2, x3."),
        (["1,0,0", "1,x,0"], "row '1,x,0': x2: 'x', expected a number."),
        (["1,inf,0"], "row '1,inf,0': x2: 'inf', expected a finite number."),
        (["-1"], "row '-1': 1 number, expected 3: x1, x2, x3."),
        (["new.csv"], "new.csv: not found, expected a file."),
        (["1,0,0", "mine"], "'mine': no such run, looked for the file mine and the file "),
        (["--at", "-1", "1,0,0"], "Invalid value for '--at'"),
        (["1,0,0", "--format", "xml"], "Invalid value for '--format'"),
        (["1,0,0", "a", "b"], "'a' and 'b': expected rows of numbers, and one saved run at most."),
        (["-", "--data", "-", "--target", "1"], "'--data -' takes all of standard input"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(words: list[str], expected: str) -> None:
    assert expected in complaint("predict", *words)


def test_a_saved_run_is_asked_as_it_is() -> None:
    save("mine", example("article"), 3, 0)
    line = complaint("predict", "1,0,0", "mine", "--rate", "2")
    assert "'--rate' does not go with a saved run" in line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("size,rooms\n1,2\n", "no column is called 'town', expected 3: size, town, rooms"),
        ("size,town,rooms\n1,Rom,2\n", "row 2, column 'town': 'Rom', expected one of Basel, Bern"),
        ("size,town,rooms\nx,Bern,2\n", "row 2, column 'size': 'x', expected a number"),
        ("size,town,rooms\n1,,2\n", "row 2, column 'town': a missing value, expected one of"),
        ("1,Bern\n2,Bern\n", "2 columns without a header, expected 3: size, town, rooms"),
    ],
)
def test_what_is_wrong_in_a_file_names_row_and_column(
    text: str, expected: str, tmp_path: Path
) -> None:
    file, rows = tmp_path / "houses.csv", tmp_path / "rows.csv"
    file.write_text(HOUSES)
    rows.write_text(text)
    options = ("--data", file, "--target", "price", "--one-hot", "town")
    assert f"{rows}: {expected}" in complaint("predict", rows, *options)
