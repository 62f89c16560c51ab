"""What is read from files of every shape."""

import csv
import io
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nntui.data import read_problem
from nntui.data.columns import MAX_CLASSES
from nntui.data.table import open_table
from nntui.engine import Problem

Write = Callable[[str | bytes], str]

PLAIN = "a,b,y\n1,2.5,0\n-3,4e-1,1\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file, and says its path."""

    def file(content: str | bytes) -> str:
        path = tmp_path / "points.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return file


def is_plain(problem: Problem) -> bool:
    return (
        problem.inputs.tolist() == [[1, 2.5], [-3, 0.4]]
        and problem.targets.tolist() == [[0], [1]]
        and problem.feature_names == ("a", "b")
        and problem.output_names == ("y",)
        and problem.row_names == ("r1", "r2")
    )


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.rstrip("\n"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "|"),
        PLAIN.replace(",", " , "),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\n", "\n\n"),
        "\n \n" + PLAIN + "\n\n",
        "\ufeff" + PLAIN,
        '"a","b","y"\n"1","2.5","0"\n"-3","4e-1","1"\n',
        '"a", "b", "y"\n1, "2.5", 0\n-3, 4e-1, 1\n',
    ],
)
def test_ways_to_write_the_same(content: str, write: Write) -> None:
    assert is_plain(read_problem(write(content), ["y"]))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PLAIN.encode())))
    assert is_plain(read_problem("-", ["y"]))


def test_names_in_quotes_keep_separators_and_lose_ends_of_lines(write: Write) -> None:
    problem = read_problem(write('"a, in cm","b\n(kg)","say ""y"""\n1,2,0\n'), ['say "y"'])
    assert problem.feature_names == ("a, in cm", "b (kg)")
    assert problem.output_names == ('say "y"',)


def test_names_lose_control_characters(write: Write) -> None:
    problem = read_problem(write("a\x1b[2J,who,y\n1,An\x07n,0\n"), ["y"], names="who")
    assert problem.feature_names == ("a [2J",)
    assert problem.row_names == ("An n",)


def test_names_of_every_script(write: Write) -> None:
    problem = read_problem(write("höhe,重さ,y\n1,2,0\n"), ["y"], ["重さ", "höhe"])
    assert problem.feature_names == ("重さ", "höhe")
    assert problem.inputs.tolist() == [[2, 1]]


def test_columns_in_the_order_asked_for(write: Write) -> None:
    problem = read_problem(write("a,b,c,d\n1,2,3,4\n5,6,7,8\n"), ["d", "a"], ["c", "b"])
    assert problem.inputs.tolist() == [[3, 2], [7, 6]]
    assert problem.targets.tolist() == [[4, 1], [8, 5]]
    assert problem.feature_names == ("c", "b")
    assert problem.output_names == ("d", "a")


def test_columns_that_were_not_asked_for_may_hold_anything(write: Write) -> None:
    content = "note,a,b,y\n?,1,,0\nlater,2,inf,1\n"
    assert read_problem(write(content), ["y"], ["a"]).inputs.tolist() == [[1], [2]]


def test_columns_by_number_beside_a_header(write: Write) -> None:
    problem = read_problem(write("a,a,3,y\n1,2,5,0\n"), ["y"], ["2", "3"])
    assert problem.inputs.tolist() == [[2, 5]]
    assert problem.feature_names == ("a", "3")


def test_a_name_comes_before_a_number(write: Write) -> None:
    problem = read_problem(write("year,3,2,y\n1,4,5,0\n"), ["y"], ["3"])
    assert problem.inputs.tolist() == [[4]]


def test_an_empty_name_is_the_columns_number(write: Write) -> None:
    problem = read_problem(write(",a,y\n0,1,2\n1,3,4\n"), ["y"])
    assert problem.feature_names == ("1", "a")


def test_the_same_name_twice_does_no_harm_unless_both_are_asked_for(write: Write) -> None:
    problem = read_problem(write("a,a,b,y\n1,2,3,0\n"), ["y"], ["2", "b"])
    assert problem.feature_names == ("a", "b")


def test_without_a_header_columns_go_by_number(write: Write) -> None:
    problem = read_problem(write("1,2,3\n4,5,6\n"), ["2"])
    assert problem.inputs.tolist() == [[1, 3], [4, 6]]
    assert problem.feature_names == ("x1", "x2")
    assert problem.output_names == ("y",)
    assert read_problem(write("1,2,3\n"), ["2", "3"]).output_names == ("y1", "y2")


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("1,2\n3,4\n", 2),
        ("a,b\n3,4\n", 1),
        ("a,b\nNA,4\n3,4\n", None),
        ("2019,b\n3,4\n5,6\n", 2),
        ("1,setosa\n2,virginica\n", 2),
        ("1,2\n", 1),
    ],
)
def test_a_header_is_found(content: str, rows: int | None, write: Write) -> None:
    path = write(content)
    if rows is None:  # a header, and then a row that lacks a value
        with pytest.raises(ValueError, match="row 2, column 'a': a missing value"):
            read_problem(path, ["b"])
    else:
        assert read_problem(path, ["2"]).rows == rows


def test_a_header_is_what_one_says_it_is(write: Write) -> None:
    path = write("1,2\n3,4\n")
    assert read_problem(path, ["2"], header=True).inputs.tolist() == [[3]]
    assert read_problem(path, ["2"], header=True).feature_names == ("1",)
    assert read_problem(path, ["2"], header=False).inputs.tolist() == [[1], [3]]


def test_one_row_is_enough(write: Write) -> None:
    for scale in ("none", "minmax", "standard"):
        assert read_problem(write("a,y\n0,1\n"), ["y"], scale=scale).inputs.tolist() == [[0]]


def test_three_classes_make_three_columns(write: Write) -> None:
    problem = read_problem(write("a,kind\n1,red\n2, blue\n3,green\n4,red\n"), ["kind"])
    assert problem.output_names == ("blue", "green", "red")
    assert problem.targets.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_two_classes_make_one_column_named_after_the_1(write: Write) -> None:
    problem = read_problem(write("a,ok\n1,yes\n2,no\n3,yes\n"), ["ok"])
    assert problem.output_names == ("yes",)
    assert problem.targets.tolist() == [[1], [0], [1]]


def test_classes_without_a_header(write: Write) -> None:
    problem = read_problem(write("1,no\n2,yes\n"), ["2"])
    assert problem.output_names == ("yes",)
    assert problem.feature_names == ("x1",)


def test_as_many_classes_as_there_may_be(write: Write) -> None:
    lines = "".join(f"{n},kind{n}\n" for n in range(MAX_CLASSES))
    assert read_problem(write(lines), ["2"]).outputs == MAX_CLASSES


def test_a_column_names_the_rows(write: Write) -> None:
    path = write("who,a,y\nAnn,1,0\nBen,2,1\nBen,3,1\n")
    problem = read_problem(path, ["y"], names="who")
    assert problem.row_names == ("Ann", "Ben", "Ben")
    assert problem.feature_names == ("a",)


def test_a_target_may_name_the_rows_too(write: Write) -> None:
    problem = read_problem(write("a,kind\n1,red\n2,blue\n"), ["kind"], names="kind")
    assert problem.row_names == ("red", "blue")


def test_minmax_brings_each_column_to_0_and_1(write: Write) -> None:
    path = write("a,b,c,y\n1,-5,7,10\n2,5,7,20\n3,0,7,40\n")
    problem = read_problem(path, ["y"], scale="minmax")
    assert problem.inputs.tolist() == [[0, 0, 0], [0.5, 1, 0], [1, 0.5, 0]]
    assert problem.targets.tolist() == [[10], [20], [40]]


def test_standard_brings_each_column_to_mean_0_and_deviation_1(write: Write) -> None:
    path = write("a,b,y\n2,0.1,1\n4,0.1,2\n4,0.1,3\n4,0.1,4\n5,0.1,5\n5,0.1,6\n7,0.1,7\n9,0.1,8\n")
    problem = read_problem(path, ["y"], scale="standard")
    assert problem.inputs[:, 0].tolist() == [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]
    assert problem.inputs[:, 1].tolist() == [0] * 8
    assert problem.targets[:, 0].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("separator", [";", "\t", "|", "  "])
def test_decimal_commas_are_read_where_no_comma_stands_between_cells(
    separator: str, write: Write
) -> None:
    problem = read_problem(write("1,5;2\n-,5;3\n1,250;4\n".replace(";", separator)), ["2"])
    assert problem.inputs.tolist() == [[1.5], [-0.5], [1.25]]
    assert problem.targets.tolist() == [[2], [3], [4]]


def test_a_large_file_takes_little_memory(write: Write) -> None:
    numbers = np.random.RandomState(0).standard_normal((2000, 30))
    path = write("\n".join(",".join(f"{x:.4f}" for x in row) for row in numbers.tolist()))
    read_problem(path, ["30"])
    tracemalloc.start()
    problem = read_problem(path, ["30"])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    size = problem.inputs.nbytes + problem.targets.nbytes
    assert peak < 4 * max(size, Path(path).stat().st_size)


def test_blank_lines_and_wide_rows_are_looked_at_a_fixed_number_of_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = 0
    original = csv.reader

    def counting(lines: Iterable[str], **options: Any) -> Any:
        def counted() -> Iterator[str]:
            nonlocal seen
            for line in lines:
                seen += len(line)
                yield line

        return original(counted(), **options)

    monkeypatch.setattr(csv, "reader", counting)
    path = tmp_path / "d.csv"
    # Blank lines cost a file's reader nothing, wide ones are sniffed by the first of them only.
    for content, most in (
        ("a,y\n" + "\n" * 50_000 + "1,2\n", 100),
        ((",".join(["1"] * 20_000) + "\n") * 100, 10_000_000),
    ):
        seen = 0
        path.write_text(content, "utf-8")
        open_table(str(path), None)
        assert seen < most
