"""Sheets as people have them are read, or refused in one line that says what was expected."""

import sys
from pathlib import Path

import numpy as np
import pytest
from tests.cli.shell import complaint

from nntui.cli import main
from nntui.compare import SheetError, compare, read_sheet
from nntui.engine import NetworkTrace, example, trace


def article() -> NetworkTrace:
    recipe = example("article")
    return trace(recipe, recipe.first_weights, 0)


def read(path: Path, text: str) -> list[tuple[str, list[list[float]]]]:
    file = path / "sheet.txt"
    file.write_text(text, encoding="utf-8")
    return [(own.name, own.values.tolist()) for own in read_sheet(str(file))]


def test_a_sheet_may_be_written_in_many_ways(tmp_path: Path) -> None:
    text = """# my homework
Dot 1:
0.5, -1
1/2\t\u22120.25

delta_2
[[0.1 0.2]
 [0.3 0.4]]
weights
1;2
0,5;1,5   # with decimal commas
"""
    assert read(tmp_path, text) == [
        ("dot 1", [[0.5, -1.0], [0.5, -0.25]]),
        ("delta 2", [[0.1, 0.2], [0.3, 0.4]]),
        ("weights", [[1.0, 2.0], [0.5, 1.5]]),
    ]


def test_an_archive_of_arrays_is_a_sheet(tmp_path: Path) -> None:
    done = article()
    values = {each.step.title: each.values for each in done.operations}
    np.savez(tmp_path / "own.npz", dot_1=values["dot"], delta1=values["delta"].astype(np.float32))
    found = compare(read_sheet(str(tmp_path / "own.npz")), done)
    assert [each.verdict for each in found.findings] == ["agrees", "agrees"]
    assert found.findings[0].digits == 15
    assert 6 <= found.findings[1].digits < 10


def test_a_vector_may_stand_in_a_line_and_one_layer_need_not_be_named(tmp_path: Path) -> None:
    file = tmp_path / "sheet.txt"
    file.write_text("z\n-0.5463 -0.9740 -0.1534 -0.5811\n", encoding="utf-8")
    assert compare(read_sheet(str(file)), article()).agrees


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing in it, expected a heading such as dot 1"),
        ("0.1 0.2\n", "line 1: '0.1 0.2', expected a heading"),
        ("dot 1\n", "line 1: no numbers below dot 1, expected its matrix"),
        ("dot 1\n0.1\ndelta 1\n", "line 3: no numbers below delta 1"),
        ("dot 1\n0.1 x\n", "line 2: 'x', expected a number"),
        ("dot 1\n0.1\nnan\n", "line 3: 'nan', expected a finite number"),
        ("dot 1\n0.1 0.2\n0.3\n", "line 3 has 1 number, expected 2 as in the line before"),
        ("dot 1\n0.1\ndot 1\n0.2\n", "line 3: dot 1 was there already, at line 1"),
        ("dot 1\n0.1\n0.2\n", "line 1: dot 1 is 2×1, expected 4×1"),
        ("dott 1\n0.1\n", "line 1: 'dott 1' is no operation, expected one of dot 1, activation 1"),
        ("dot 7\n0.1\n", "line 1: dot 7, expected one of dot 1, activation 1"),
        ("dot\n1 2 3 4\nz 1\n1 2 3 4\n", "line 3: dot 1 was there already, at line 1"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "sheet.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SheetError) as refused:
        compare(read_sheet(str(file)), article(), str(file))
    assert str(refused.value).startswith(f"{file}: {said}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no archive", "expected an .npz"),
        (b"", "expected an .npz"),
        (b"PK\x03\x04 broken", "expected an .npz"),
    ],
)
def test_an_archive_that_cannot_be_read_is_refused(
    content: bytes, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "own.npz"
    file.write_bytes(content)
    with pytest.raises(SheetError, match=said):
        read_sheet(str(file))


def test_arrays_that_are_no_matrices_of_numbers_are_refused(tmp_path: Path) -> None:
    for values, said in (
        (np.array(["a"]), "expected a matrix of numbers"),
        (np.zeros((2, 2, 2)), "expected a matrix of numbers"),
        (np.array([np.nan]), "expected finite ones"),
        (np.array([{}], dtype=object), "expected an .npz"),
    ):
        np.savez(tmp_path / "own.npz", dot_1=values)
        with pytest.raises(SheetError, match=said):
            read_sheet(str(tmp_path / "own.npz"))


def test_the_command_says_by_its_status_whether_all_agrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "sheet.txt"
    file.write_text("dot 1\n-0.5463\n-0.9740\n-0.1534\n-0.5811\n", encoding="utf-8")

    def printed(*arguments: str) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["nntui", "compare", str(file), *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        assert err == ""
        return left.value.code, out

    status, said = printed()
    assert status == 0
    assert "agrees to 4 digits after the point" in said
    status, said = printed("--at", "1")
    assert status == 1
    assert "The first that differs is dot 1 (line 1)." in said
    # The run's own line of arithmetic stands below.
    assert "z = x1·w1 + x2·w2 + x3·w3" in said


def test_bad_input_is_one_line_that_names_the_file(tmp_path: Path) -> None:
    missing = tmp_path / "none.txt"
    assert complaint("compare", missing) == f"nntui: {missing}: not found, expected a file\n"
    assert "none.npz: not found" in complaint("compare", tmp_path / "none.npz")
    assert "a directory, expected a file" in complaint("compare", tmp_path)
    assert "FILE" in complaint("compare")
    file = tmp_path / "sheet.txt"
    file.write_text("dot 3\n1\n", encoding="utf-8")
    assert "expected one of dot 1" in complaint("compare", file)
    assert "--at" in complaint("compare", file, "--at", "x")
