"""Targets that are classes, whatever they are called."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nntui.data import DataError, read_problem

Write = Callable[[str], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file, and says its path."""

    def file(content: str) -> str:
        path = tmp_path / "d.csv"
        path.write_text(content, "utf-8")
        return str(path)

    return file


def test_whole_numbers_are_classes_where_that_is_asked_for(write: Write) -> None:
    path = write("a,kind\n0.5,10\n1.5,2\n2.5,3.0\n3.5,2\n")
    assert read_problem(path, ["kind"]).targets.tolist() == [[10], [2], [3], [2]]
    problem = read_problem(path, ["kind"], classes=True)
    assert problem.classes == ("2", "3", "10")
    assert problem.output_names == ("kind:2", "kind:3", "kind:10")
    assert problem.targets.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 0, 0]]


def test_without_a_header_they_are_classes_of_y(write: Write) -> None:
    problem = read_problem(write("1,0.5\n2,1.5\n3,2.5\n"), ["1"], classes=True)
    assert problem.output_names == ("y:1", "y:2", "y:3")


@pytest.mark.parametrize(
    ("labels", "classes"),
    [(("0", "1"), ("0", "1")), (("false", "true"), ("false", "true")), (("-1", "1"), ("-1", "1"))],
)
def test_two_classes_share_an_output_or_have_one_each(
    labels: tuple[str, str], classes: tuple[str, str], write: Write
) -> None:
    path = write("a,ok\n" + "".join(f"{n},{labels[n % 2]}\n" for n in range(4)))
    shared = read_problem(path, ["ok"], classes=True)
    assert shared.classes == classes
    assert shared.targets.tolist() == [[0], [1], [0], [1]]
    each = read_problem(path, ["ok"], classes=True, is_each=True)
    assert each.targets.tolist() == [[1, 0], [0, 1], [1, 0], [0, 1]]


def test_words_and_numbers_may_stand_beside_each_other(write: Write) -> None:
    problem = read_problem(write("1,b\n2,7\n3,a\n"), ["2"], classes=True)
    assert problem.classes == ("7", "a", "b")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,y\n1,0\n2,1.5\n", "row 3, column 'y': '1.5', expected a class: a whole number or a wo"),
        ("a,y\n1,2\n2,2\n", "column 'y': '2' in every row, expected two classes or more"),
        ("a,y\n1,2\n2,?\n", "row 3, column 'y': a missing value ('?'), expected a class"),
        ("a,y\n1,2\n2,inf\n", "row 3, column 'y': 'inf', expected a class"),
        (
            "a,y\n" + "".join(f"0,{n}\n" for n in range(30)),
            "row 22, column 'y': '20' is class 21, expected at most 20 classes",
        ),
    ],
)
def test_what_is_no_class_is_said(content: str, said: str, write: Write) -> None:
    with pytest.raises(DataError) as caught:
        read_problem(write(content), ["y"], classes=True)
    assert said in str(caught.value)


def test_classes_are_of_one_column_and_not_scaled(write: Write) -> None:
    path = write("a,y,z\n1,2,3\n2,3,4\n")
    with pytest.raises(DataError, match="2 targets, expected one column of classes"):
        read_problem(path, ["y", "z"], classes=True)
    with pytest.raises(DataError, match="classes are 0 and 1 as they are"):
        read_problem(path, ["y"], classes=True, scale_targets="minmax")
