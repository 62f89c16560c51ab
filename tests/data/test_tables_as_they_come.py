"""Tables as programs, pages and people write them: read, or refused with the cause."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nntui.data import DataError, read_problem
from nntui.engine import Problem

Write = Callable[[str], str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a file, and says its name."""
    monkeypatch.chdir(tmp_path)

    def file(content: str) -> str:
        Path("d.txt").write_text(content, "utf-8")
        return "d.txt"

    return file


def refusal(path: str, *targets: str, **options: object) -> str:
    with pytest.raises(DataError) as caught:
        read_problem(path, targets, **options)  # type: ignore[arg-type]
    return str(caught.value)


def numbers(problem: Problem) -> list[list[float]]:
    return [
        row + wanted
        for row, wanted in zip(problem.inputs.tolist(), problem.targets.tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    "content",
    [
        "a b y\n1 2.5 0\n-3 0.4 1\n",
        "   a     b  y\n   1   2.5  0\n  -3   0.4  1   \n",
        "a\tb y\n1  2.5\t0\n-3 0.4  1\n",
        "a\tb\t\ty\n1\t\t2.5\t0\n-3\t0.4\t1\n",
        "a\tb\ty\n1\t\t2.5\t0\n-3\t0.4\t1\n",
        "a,b,y,\n1,2.5,0,\n-3,0.4,1,\n",
        "a,b,y\n1,2.5,0,,\n-3,0.4,1\n",
        "a;b;y\n1;2,5;0;\n;;;\n-3;0,4;1;\n;\n",
        "\t\t\na\tb\ty\t\n1\t2.5\t0\t\n\t\t\t\n-3\t0.4\t1\n",
        'a b y\n1 "2.5" 0\n"-3" 0.4 1\n',
    ],
)
def test_blanks_tabs_and_separators_that_stand_for_nothing(content: str, write: Write) -> None:
    problem = read_problem(write(content), ["y"])
    assert numbers(problem) == [[1, 2.5, 0], [-3, 0.4, 1]]
    assert problem.feature_names == ("a", "b")
    assert problem.notes == ()


def test_numbers_by_blanks_with_a_name_in_quotes_after_a_tab(write: Write) -> None:
    content = '18.0   8   307.0\t"old car"\n15.0   4   350.0\t"new car"\n'
    problem = read_problem(write(content), ["1"], names="4")
    assert numbers(problem) == [[8, 307, 18], [4, 350, 15]]
    assert problem.row_names == ("old car", "new car")


def test_blanks_in_names_are_not_taken_for_separators(write: Write) -> None:
    problem = read_problem(write("big size,my y\n1,2\n3,4\n"), ["my y"])
    assert problem.feature_names == ("big size",)


def test_an_empty_cell_between_tabs_is_a_hole_and_no_second_tab(write: Write) -> None:
    assert "row 3, column 'a': an empty cell" in refusal(write("a\tb\ty\n1\t2\t3\n\t2\t3\n"), "y")


def test_where_no_separator_is_found_it_is_said_what_was_tried(write: Write) -> None:
    said = "no separator found; tried tabs, ;, |, commas and blanks, expected two columns or more"
    assert refusal(write("1\n2\n3\n"), "1") == f"d.txt: {said}"


def test_a_hole_between_blanks_has_to_be_written(write: Write) -> None:
    said = "row 2 has 2 cells, expected 3 as in row 1 (between blanks a hole has to be written"
    assert said in refusal(write("  1.0  2.0  3\n  1.0       4\n  5.0  6.0  7\n"), "3")
    problem = read_problem(write(" 1 2 3\n 1 ? 4\n 5 6 7\n"), ["3"], missing="skip")
    assert problem.rows == 2


def test_rows_with_holes_are_left_out_where_that_is_asked_for(write: Write) -> None:
    path = write("a,b,note,y\n1,2,?,0\n?,2,x,1\n3,,x,0\n4,5,x,NA\n6,7,x,1\n")
    problem = read_problem(path, ["y"], ["a", "b"], missing="skip")
    assert numbers(problem) == [[1, 2, 0], [6, 7, 1]]
    assert problem.notes == ("left out 3 rows of 5 with a missing value: rows 3, 4, 5",)
    assert problem.read_rows == (0, 4)


def test_where_no_row_is_whole_that_is_said(write: Write) -> None:
    said = "a missing value in every row, expected one without; --without leaves columns out"
    assert refusal(write("a,b,y\n1,?,0\n2,?,1\n"), "y", missing="skip") == f"d.txt: {said}"


def test_words_become_columns_of_0_and_1(write: Write) -> None:
    path = write("color,size,y\nred,1,0\nblue,2,1\nred,3,0\n")
    problem = read_problem(path, ["y"], one_hot=["color"], scale="minmax")
    assert problem.feature_names == ("color:blue", "color:red", "size")
    assert problem.inputs.tolist() == [[0, 1, 0], [1, 0, 0.5], [0, 1, 1]]
    problem = read_problem(path, ["y"], ["size", "color"], one_hot=["1"])
    assert problem.feature_names == ("size", "color:blue", "color:red")
    alone = read_problem(write("red,0\nblue,1\n"), ["2"], one_hot=["1"])
    assert alone.feature_names == ("x1:blue", "x1:red")
    assert alone.inputs.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"one_hot": ["y"]}, "column 'y' is no input, expected one to learn from; --classes"),
        ({"one_hot": ["z"]}, "no column 'z'"),
        ({"one_hot": ["same"]}, "column 'same': 'x' in every row, expected two classes or more"),
        ({"without": ["y"]}, "column 'y' is a target, expected one that would be an input"),
        ({"without": ["same"], "inputs": ["a"]}, "column 'same' is beside the inputs that are"),
    ],
)
def test_what_cannot_be_made_of_a_column(
    options: dict[str, list[str]], said: str, write: Write
) -> None:
    assert said in refusal(write("a,same,y\n1,x,0\n2,x,1\n"), "y", **options)


def test_a_column_that_only_counts_rows_is_said_and_left_out(write: Write) -> None:
    rows = "".join(f"{n},{n * n},0\n" for n in range(1, 6))
    path = write(f"Id,a,y\n{rows}")
    problem = read_problem(path, ["y"])
    assert problem.notes == ("column 'Id' only counts rows; --without Id leaves it out",)
    problem = read_problem(path, ["y"], without=["Id"])
    assert (problem.feature_names, problem.notes) == (("a",), ())
    assert read_problem(path, ["y"], ["Id", "a"]).notes == ()
    (note,) = read_problem(write(f",a,y\n{rows}"), ["y"]).notes
    assert note == "column 1 has no name and only counts rows; --without 1 leaves it out"
    (note,) = read_problem(write("a,,,y\n1,3,4,0\n"), ["y"]).notes
    assert note == "column 2, column 3 have no name; --without 2,3 leaves them out"


def test_rows_left_out_do_not_hide_a_column_that_counts(write: Write) -> None:
    rows = "".join(f"{n},{'?' if n == 3 else n * n},0\n" for n in range(1, 8))
    problem = read_problem(write(f"Id,a,y\n{rows}"), ["y"], missing="skip")
    assert any("only counts rows" in note for note in problem.notes)


@pytest.mark.parametrize(
    ("content", "options", "rows"),
    [
        ("red,yes,1,0\nblue,nan,0,1\ngreen,no,1,1\n", {"inputs": ["4"]}, 3),
        ("-,1.0,0\n2,3.0,1\n", {"inputs": ["2"]}, 2),
        ("?,1.0,0\n2,3.0,1\n", {"inputs": ["2"]}, 2),
        ("unknown,1,0\n2,3,1\n", {"inputs": ["2"]}, 2),
    ],
)
def test_no_row_is_lost_to_a_guessed_header(
    content: str, options: dict[str, list[str]], rows: int, write: Write
) -> None:
    path = write(content)
    assert read_problem(path, ["3"], **options).rows == rows  # type: ignore[arg-type]
    assert read_problem(path, ["3"], header=True, **options).rows == rows - 1  # type: ignore[arg-type]


def test_the_fate_of_an_unclear_first_row_is_said(write: Write) -> None:
    path = write("color,size\nred,big\nblue,small\n")
    problem = read_problem(path, ["2"], one_hot=["1"])
    assert problem.rows == 3
    assert problem.notes == ("row 1 is taken for data; --header takes it for names",)
    assert read_problem(path, ["2"], one_hot=["1"], header=False).notes == ()
    # Who asks for a column by its name has said it.
    named = read_problem(path, ["size"], one_hot=["color"])
    assert (named.rows, named.notes) == (2, ())
    (note,) = read_problem(write("land,2019\na,3\nb,4\n"), ["2"], one_hot=["1"], header=None).notes
    assert note == "row 1 is taken for data; --header takes it for names"


def test_a_name_above_numbers_in_a_row_with_numbers_is_refused_with_what_to_say(
    write: Write,
) -> None:
    said = (
        "d.txt: row 1, column 1: 'unknown', expected a number; --header takes row 1 for the names "
        "of the columns, --no-header for data"
    )
    assert refusal(write("unknown,1,0\n2,3,1\n"), "3") == said
    assert refusal(write("0,1,unknown\n2,3,1\n"), "3") == said.replace("column 1", "column 3")


def test_dates_are_no_fractions(write: Write) -> None:
    assert "'1/2', expected a number" in refusal(write("a,y\n1,0\n1/2,1\n"), "y")


def test_scaled_targets_know_the_files_units(write: Write) -> None:
    path = write("a,y,z\n1,10,5\n2,20,5\n3,40,5\n")
    problem = read_problem(path, ["y", "z"], scale_targets="minmax")
    assert problem.targets.tolist() == [[0, 0], [1 / 3, 0], [1, 0]]
    assert problem.in_units(problem.targets).tolist() == [[10, 5], [20, 5], [40, 5]]
    standard = read_problem(path, ["y"], scale_targets="standard")
    assert standard.targets.mean() == pytest.approx(0)
    assert standard.in_units(standard.targets)[:, 0] == pytest.approx([10, 20, 40])
