"""Each kind of bad input has one line that says what is wrong, where, and what was expected."""

import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nntui.data import DataError, read_problem
from nntui.data.source import MAX_BYTES

Refused = Callable[..., str]

SKIP = "; --missing skip leaves such rows out"


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Refused:
    """Reads a file `d.csv` of some content, and says the message with which it is refused."""
    monkeypatch.chdir(tmp_path)

    def message(content: str | bytes, *targets: str, **options: Any) -> str:
        data = content if isinstance(content, bytes) else content.encode()
        Path("d.csv").write_bytes(data)
        return refusal("d.csv", *targets, **options)

    return message


def refusal(source: str, *targets: str, **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        read_problem(source, targets, **options)
    text = str(caught.value)
    assert text.isprintable()  # so it is one line
    return text


def test_a_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal("none.csv", "y") == "none.csv: not found, expected a file"


def test_a_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("points").mkdir()
    assert refusal("points", "y") == "points: a directory, expected a file"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            PermissionError(13, "Permission denied"),
            "no permission, expected a file that you may read",
        ),
        (OSError(5, "Input/output error"), "Input/output error, expected a file that can be read"),
    ],
)
def test_a_file_that_may_not_or_cannot_be_read(
    error: OSError, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    assert refusal("d.csv", "y") == f"d.csv: {message}"


def test_a_file_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("d.csv").touch()
    os.truncate("d.csv", MAX_BYTES + 1)
    assert refusal("d.csv", "y") == "d.csv: too large, expected at most 50 MB"


def test_standard_input_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a,y\n1,?\n")))
    message = "standard input: row 2, column 'y': a missing value ('?'), expected a number" + SKIP
    assert refusal("-", "y") == message


def test_a_binary_file(refused: Refused) -> None:
    assert refused(b"\x7fELF\0\0", "y") == "d.csv: a binary file, expected text in UTF-8"


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(coding: str, refused: Refused) -> None:
    message = refused("a,y\n1,2\n".encode(coding), "y")
    kind = "text in UTF-16" if coding == "utf-16" else "a binary file"
    assert message == f"d.csv: {kind}, expected text in UTF-8"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("rows", [1, 5000])
def test_another_encoding(end: str, rows: int, refused: Refused) -> None:
    content = f"a,y{end}" + f"1,2{end}" * rows + f"é,2{end}"
    message = f"d.csv: row {rows + 2}: byte 0xe9 is not UTF-8, expected text in UTF-8"
    assert refused(content.encode("latin-1"), "y") == message


@pytest.mark.parametrize("content", ["", "\n\n", " \r\n", "\ufeff"])
def test_an_empty_file(content: str, refused: Refused) -> None:
    assert refused(content, "y") == "d.csv: empty, expected rows of numbers"


@pytest.mark.parametrize("options", [{}, {"header": True}])
def test_a_header_alone(options: dict[str, Any], refused: Refused) -> None:
    message = "d.csv: a header alone, expected rows of numbers below it"
    assert refused("a,b,y\n", "y", **options) == message


def test_a_row_of_numbers_that_is_said_to_be_a_header(refused: Refused) -> None:
    message = "d.csv: a header alone, expected rows of numbers below it"
    assert refused("1,2\n", "2", header=True) == message


@pytest.mark.parametrize("cell", ["NA", "na", "N/A", "nan", "NaN", "null", "NULL", "?", " ? "])
def test_a_missing_value(cell: str, refused: Refused) -> None:
    found = f"a missing value ({cell.strip()!r}), expected"
    number = f"{found} a number{SKIP}"
    assert refused(f"a,y\n1,0\n{cell},1\n", "y") == f"d.csv: row 3, column 'a': {number}"
    assert refused(f"a,y\n1,0\n2,{cell}\n", "y") == f"d.csv: row 3, column 'y': {number}"
    message = f"d.csv: row 3, column 'y': {found} a class{SKIP}"
    assert refused(f"a,y\n1,red\n2,{cell}\n", "y") == message
    assert refused(f"a,y\n1,0\n2,{cell}\n3,red\n", "y").startswith("d.csv: row 3, column 'y': a mi")


def test_a_missing_value_before_the_first_class(refused: Refused) -> None:
    message = "d.csv: row 2, column 'y': an empty cell, expected a class" + SKIP
    assert refused("a,y\n1,\n2,red\n", "y") == message


def test_an_empty_cell(refused: Refused) -> None:
    message = "d.csv: row 3, column 'b': an empty cell, expected a number" + SKIP
    assert refused("a,b,y\n1,2,3\n1, ,3\n", "y") == message


def test_an_empty_name_of_a_row(refused: Refused) -> None:
    message = "d.csv: row 3, column 'who': an empty cell, expected a name for the row"
    assert refused("who,a,y\nNA,1,2\n,1,3\n", "y", names="who") == message


@pytest.mark.parametrize("cell", ["red", "1_000", "1 000", "0x10", "--1", "1.2.3"])
def test_text_among_numbers(cell: str, refused: Refused) -> None:
    content = f"a,y\n1,0\n{cell},1\n"
    assert refused(content, "y") == f"d.csv: row 3, column 'a': {cell!r}, expected a number"
    content = f"a,y\n1,0\n2,{cell}\n"
    assert refused(content, "y") == f"d.csv: row 3, column 'y': {cell!r}, expected a number"


def test_a_comma_that_may_stand_after_thousands(refused: Refused) -> None:
    message = (
        "d.csv: row 3, column 'a': '-2,500', expected -2.500 or -2500: its comma may be a decimal "
        "one or stand after thousands"
    )
    assert refused("a;y\n1;0\n-2,500;1\n", "y") == message


def test_a_point_that_may_stand_after_thousands(refused: Refused) -> None:
    message = (
        "d.csv: row 3, column 'a': '2.500', expected a number with a decimal comma, as in other "
        "rows"
    )
    assert refused("a;y\n0,5;0\n2.500;1\n", "y") == message


def test_a_decimal_comma_between_commas(refused: Refused) -> None:
    message = "d.csv: row 3, column 'a': '2,5', expected a number with a decimal point"
    assert refused('a,y\n1,0\n"2,5",1\n', "y") == message


@pytest.mark.parametrize("cell", ["inf", "-inf", "Infinity", "1e999"])
def test_a_number_that_is_not_finite(cell: str, refused: Refused) -> None:
    message = f"d.csv: row 3, column 'a': {cell!r}, expected a finite number"
    assert refused(f"a,y\n1,0\n{cell},1\n", "y") == message


def test_a_number_among_classes(refused: Refused) -> None:
    message = "d.csv: row 3, column 'y': '7', expected a class as text, as in the rows above" + (
        "; --classes takes numbers as well"
    )
    assert refused("a,y\n1,red\n2,7\n", "y") == message


def test_a_column_of_text_among_the_inputs_that_were_left(refused: Refused) -> None:
    message = (
        "d.csv: row 2, column 'who': 'Ann', expected a number; choose the columns to learn from, "
        "or --one-hot makes columns of its words"
    )
    assert refused("a,who,y\n1,Ann,0\n2,Ben,1\n", "y") == message


def test_a_column_of_text_that_was_asked_for(refused: Refused) -> None:
    message = "d.csv: row 2, column 'who': 'Ann', expected a number"
    assert refused("a,who,y\n1,Ann,0\n2,Ben,1\n", "y", inputs=["a", "who"]) == message


def test_text_among_several_targets(refused: Refused) -> None:
    message = (
        "d.csv: row 2, column 'z': 'red', expected a number; "
        "text is learnt where it is the only target"
    )
    assert refused("a,y,z\n1,2,red\n2,3,blue\n", "y", "z") == message


def test_one_class(refused: Refused) -> None:
    message = "d.csv: column 'y': 'red' in every row, expected two classes or more"
    assert refused("a,y\n1,red\n2,red\n", "y") == message


def test_too_many_classes(refused: Refused) -> None:
    lines = "".join(f"{n},name{n}\n" for n in range(1, 30))
    message = "d.csv: row 22, column 'y': 'name21' is class 21, expected at most 20 classes"
    assert refused("a,y\n" + lines, "y") == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b,y\n1,2,3\n\n1,2\n", "row 4 has 2 cells, expected 3 as in row 1"),
        ("a,b,y\n1,2,3\n1,2,3,4\n", "row 3 has 4 cells, expected 3 as in row 1"),
        ("a,b,y\n1,2,3,\n1,2,3,4\n", "row 3 has 4 cells, expected 3 as in row 1"),
        ("1,2,3\n1\n1,2,3\n", "row 2 has 1 cell, expected 3 as in row 1"),
        ('a,"b\n\n",y\n1,2,3\n"1\n",2\n', "row 5 has 2 cells, expected 3 as in row 1"),
        ("\n\na,b,y\n1,2,3\n1,2\n", "row 5 has 2 cells, expected 3 as in row 3"),
    ],
)
def test_rows_of_different_lengths(content: str, message: str, refused: Refused) -> None:
    assert refused(content, "3", inputs=["1"]) == f"d.csv: {message}"


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('a,y\n1,0\n"2,1\n3,0\n', 3),
        ('a,y\n1,0\n"2"nd,1\n3,0\n', 3),
        ('"a,y\n1,0\n', 1),
        ("a,y\n1,0\n" + '"' + "2,1\n" * 50_000, 3),
    ],
    ids=["open", "text after it", "header", "long"],
)
def test_a_quote_that_does_not_end(content: str, row: int, refused: Refused) -> None:
    message = "a quoted cell does not end, expected a closing quote followed by a separator"
    assert refused(content, "y") == f"d.csv: row {row}: {message}"


def test_an_unknown_column(refused: Refused) -> None:
    content = "a,b,y\n1,2,3\n"
    known = "expected one of a, b, y"
    assert refused(content, "z") == f"d.csv: no column 'z', {known}"
    assert refused(content, "Y") == f"d.csv: no column 'Y', {known}"
    assert refused(content, "y", inputs=["a", "c"]) == f"d.csv: no column 'c', {known}"
    assert refused(content, "y", names="who") == f"d.csv: no column 'who', {known}"
    assert refused(content, "4") == f"d.csv: no column '4', {known}"
    assert refused(content, "") == f"d.csv: no column '', {known}"


def test_an_unknown_column_of_many(refused: Refused) -> None:
    names = ",".join(f"c{n}" for n in range(1, 31))
    content = f"{names}\n" + ",".join(["0"] * 30) + "\n"
    first = ", ".join(f"c{n}" for n in range(1, 21))
    assert refused(content, "z") == f"d.csv: no column 'z', expected one of {first} and 10 more"


def test_an_error_about_columns_with_long_names_stays_short(refused: Refused) -> None:
    names = ",".join(f"{n}" * 300 for n in "abcdefghijklmnopqrstuvwxyz")
    content = f"{names}\n" + ",".join(["0"] * 26) + "\n"
    first = ", ".join(f"{n * 39}…" for n in "abc")
    assert refused(content, "z") == f"d.csv: no column 'z', expected one of {first} and 23 more"


def test_an_error_about_many_columns_of_one_name_stays_short(refused: Refused) -> None:
    content = ",".join(["a"] * 1000) + "\n" + ",".join(["0"] * 1000) + "\n"
    which = "say which by its number, 1, 2, 3, 4, 5, 6, 7, 8 or one of 992 more"
    message = f"d.csv: 1000 columns are called 'a', expected one; {which}"
    assert refused(content, "a") == message


def test_a_cell_that_is_a_page_is_no_missing_quote(refused: Refused) -> None:
    message = "d.csv: row 2: a cell of more than 131,072 letters, expected a shorter one"
    assert refused("a,y\n1," + "x" * 200_000 + "\n", "y") == message


def test_more_columns_than_any_network_takes(refused: Refused) -> None:
    message = "d.csv: row 1 has more than 1,000,000 cells, expected fewer"
    assert refused("," * 1_000_000 + "\n1,2\n", "1") == message


@pytest.mark.parametrize("name", ["y", "0", "4", "-1", "²", "1.0", "9" * 5000])
def test_an_unknown_column_without_a_header(name: str, refused: Refused) -> None:
    shown = re.escape(repr(name if len(name) < 40 else name[:39] + "…"))
    message = f"d.csv: no column {shown}, expected a number from 1 to 3"
    assert re.fullmatch(message, refused("1,2,3\n4,5,6\n", name))


def test_a_name_that_two_columns_have(refused: Refused) -> None:
    message = "d.csv: 2 columns are called 'a', expected one; say which by its number, 1 or 3"
    assert refused("a,b,a,y\n1,2,3,4\n", "y", inputs=["a"]) == message
    assert refused("a,b,a,y\n1,2,3,4\n", "a") == message


def test_two_columns_of_one_name_are_not_told_apart_in_a_sum(refused: Refused) -> None:
    message = "d.csv: columns 1 and 2 are both called 'a', expected a name for each"
    assert refused("a,a,y\n1,2,3\n", "y") == message
    assert refused("a,a,y\n1,2,3\n", "y", inputs=["2", "1"]) == message.replace(
        "1 and 2", "2 and 1"
    )
    assert refused("x,b,b\n1,2,3\n", "2", "3") == (
        "d.csv: columns 2 and 3 are both called 'b', expected a name for each"
    )


@pytest.mark.parametrize(
    ("content", "targets", "options", "about"),
    [
        ("", ["y"], {}, "data"),
        ("a,y\n1,2,3\n", ["y"], {}, "data"),
        ("a,y\n1,2\nx,2\n", ["y"], {}, "data"),
        ("a,y\n1,2\n", ["z"], {}, "target"),
        ("a,y\n1,2\n", [], {}, "target"),
        ("a,y\n1,red\n2,red\n", ["y"], {}, "target"),
        ("a,y,z\n1,2,red\n", ["y", "z"], {}, "target"),
        ("a,y\n1,2\n", ["y"], {"inputs": ["b"]}, "inputs"),
        ("a,y\n1,2\n", ["y"], {"inputs": ["y"]}, "inputs"),
        ("a,b,y\n1,x,2\n", ["y"], {}, "inputs"),
        ("a,b,y\n1,x,2\n", ["y"], {"inputs": ["b"]}, "data"),
        ("a,y\n1,2\n", ["a", "y"], {}, "inputs"),
        ("a,a,y\n1,2,3\n", ["y"], {}, "inputs"),
        ("a,y\n1,2\n", ["y"], {"names": "who"}, "names"),
        ("a,y\n1e308,0\n-1e308,1\n", ["y"], {"scale": "standard"}, "scale"),
    ],
)
def test_an_error_knows_what_it_is_about(
    content: str, targets: list[str], options: dict[str, Any], about: str, tmp_path: Path
) -> None:
    path = tmp_path / "d.csv"
    path.write_text(content)
    with pytest.raises(DataError) as caught:
        read_problem(str(path), targets, **options)
    assert (caught.value.file, caught.value.about) == (str(path), about)
    assert str(caught.value) == f"{path}: {caught.value.reason}"


def test_a_column_asked_for_twice(refused: Refused) -> None:
    message = "d.csv: column 'y' is given twice, expected each column once"
    assert refused("a,y\n1,2\n", "y", "y") == message
    assert refused("a,y\n1,2\n", "y", "2") == message
    assert refused("a,y\n1,2\n", "a", inputs=["y", "y"]) == message


def test_a_target_that_is_an_input(refused: Refused) -> None:
    message = "d.csv: column 'y' is an input and a target, expected one or the other"
    assert refused("a,y\n1,2\n", "y", inputs=["a", "y"]) == message


@pytest.mark.parametrize("options", [{}, {"inputs": []}])
def test_no_input(options: dict[str, Any], refused: Refused) -> None:
    message = "d.csv: no input left, expected at least one column to learn from"
    assert refused("a,y\n1,2\n", "y", "a", **options) == message


def test_no_target(refused: Refused) -> None:
    message = "d.csv: no target, expected at least one column to learn"
    assert refused("a,y\n1,2\n") == message


@pytest.mark.parametrize("scale", ["minmax", "standard"])
def test_numbers_that_cannot_be_scaled(scale: str, refused: Refused) -> None:
    message = "d.csv: column 'a': its numbers are too large or too small to be scaled"
    assert refused("a,y\n1e308,0\n-1e308,1\n", "y", scale=scale) == message


def test_a_long_cell_is_cut(refused: Refused) -> None:
    shown = "'" + "x" * 39 + "…'"
    content = "a,y\n1,0\n" + "x" * 1000 + ",1\n"
    assert refused(content, "y") == f"d.csv: row 3, column 'a': {shown}, expected a number"


def test_control_characters_are_written_out(refused: Refused) -> None:
    message = r"d.csv: row 3, column 'a': '\x1b[2J', expected a number"
    assert refused("a,y\n1,0\n\x1b[2J,1\n", "y") == message


def test_the_first_mistake_of_the_file_is_named(refused: Refused) -> None:
    content = "a,y\n1,0\nx,1\n1,2,3\n?,1\n"
    assert refused(content, "y").startswith("d.csv: row 3, column 'a'")
