"""What is printed of many rows, inputs and units stays readable, and all of it can be had."""

import json
import re
from pathlib import Path
from random import Random

import pytest

from nntui.engine import Network, Timeline, example

from .shell import complaint, printed, save

ROWS, INPUTS, CLASSES = 1797, 64, 10

ASKED = ("--activation", "softmax", "--loss", "cross-entropy", "--rate", "1e-6", "--until", 3)


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data of the size of the digits that are often learnt from."""
    chance, path = Random(1), tmp_path_factory.mktemp("large") / "digits.csv"
    lines = [",".join([*(f"p{place}" for place in range(INPUTS)), "digit"])]
    for row in range(ROWS):
        numbers = [str(chance.randrange(17)) for _ in range(INPUTS)]
        lines.append(",".join([*numbers, f"d{row % CLASSES}"]))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def labels(text: str) -> list[str]:
    """What the lines of the first operation are for, and the word between them."""
    block = text.partition("\n1  dot")[2].partition("\n\n")[0]
    return [line.split()[0] for line in block.splitlines()[1:]]


ENDS = [*(f"r{row}" for row in range(1, 6)), "…", *(f"r{row}" for row in range(1793, 1798))]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_of_many_rows_the_first_and_the_last_are_printed_and_how_to_get_all(
    digits: Path, form: str
) -> None:
    text = printed("print", "--data", digits, "--target", "digit", *ASKED, "--format", form)
    lines = text.splitlines()
    assert lines[0] == (
        "Not all of 1,797 rows and 64 inputs are written: --rows all writes all, --rows 2,5-7 "
        "those rows."
    )
    assert len(lines) < 1_400
    assert max(map(len, lines)) < 400
    if form == "text":
        assert labels(text) == ENDS
    # A sum and a unit's weights say where they go on.
    assert "…  1,787 more rows" in text
    assert "…  54 more weights" in text
    assert re.search(r"w1 -?\d\.\d+  .*  …  w60 .*w64 ", text)
    assert re.search(r"\(.* × .*\) \+ … = -?\d", text)


def test_the_summary_is_as_short(digits: Path) -> None:
    text = printed("--data", digits, "--target", "digit", *ASKED)
    lines = text.splitlines()
    assert lines[1] == (
        "Not all of 1,797 rows and 64 inputs are written; nntui print --rows all with the same "
        "options writes all."
    )
    assert len(lines) < 1_200
    assert max(map(len, lines)) < 400
    said = text.partition("predictions at iteration 3\n")[2].splitlines()
    assert [line.split()[0] for line in said[:11]] == ENDS


def test_rows_that_are_asked_for_have_all_their_terms(digits: Path) -> None:
    asked = ("--data", digits, "--target", "digit", *ASKED, "--rows", "10,12-13")
    text = printed("print", *asked)
    assert text.startswith("iteration 0")
    assert labels(text) == ["r10", "r12", "r13"]
    first = text.partition("\n1  dot")[2].splitlines()[1]
    assert first.count(" × ") == INPUTS
    assert "…" not in first


def test_all_leaves_nothing_out() -> None:
    recipe = example("iris").with_(network=Network((30, 3), example("iris").network.activations))
    save("wide", recipe, 0, 0)
    text = printed("print", "wide", "--rows", "all")
    # Nothing but the symbols has an ellipsis.
    for line in text.splitlines():
        assert "…" not in line or re.match(r"\d+  ", line), line
    assert labels(text) == [f"r{row}" for row in range(1, 151)]
    for unit in range(1, 31):
        assert f"dot · layer 1 · unit {unit} of 30 " in text
    short = printed("print", "wide")
    assert short.startswith("Not all of 150 rows and 30 units are written")
    assert "…  20 more units" in short
    assert "unit 6 of 30" not in short
    # What is written is the same.
    whole = {line.split(maxsplit=1)[-1] for line in re.sub(" +", " ", text).splitlines() if line}
    for line in re.sub(" +", " ", short).splitlines():
        if " = " in line and "…" not in line:
            assert line.split(maxsplit=1)[-1] in whole
    assert (
        printed("replay", "wide")
        .splitlines()[1]
        .endswith("--rows all with the same name writes all.")
    )


def test_few_rows_are_printed_as_ever() -> None:
    assert printed("print") == printed("print", "--rows", "all")
    assert printed("print", "--example", "eleven-lines").startswith("iteration 0")


def test_json_says_everything(digits: Path) -> None:
    asked = ("--data", digits, "--target", "digit", *ASKED)
    (line,) = printed("print", *asked, "--format", "json").splitlines()
    assert len(json.loads(line)["operations"][0]["values"]) == ROWS


def test_a_row_that_is_not_in_the_batch_is_told() -> None:
    text = printed("print", "--rows", 1, "--batch", 2, "--from", 1)
    assert text.count("These rows are not in this iteration's batch.") == 6
    assert "r3" not in text.partition("1  dot")[2].partition("6  update")[0]
    trace = Timeline(example("article").with_(batch=2)).trace_at(1)
    assert trace.place_of(0) is None


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("0", "'0', expected all or rows such as 3,10-12."),
        ("3-", "'3-', expected all or rows such as 3,10-12."),
        ("4-2", "'4-2', expected all or rows such as 3,10-12."),
        ("many", "'many', expected all or rows such as 3,10-12."),
        ("9" * 5_000, "expected all or rows such as 3,10-12."),
        ("1-999999999", "expected at most 1,000,000 rows."),
        ("2,5", "5, expected rows from 1 to 4."),
    ],
)
def test_rows_that_there_are_not_are_told(rows: str, told: str) -> None:
    line = complaint("print", "--rows", rows)
    assert line.startswith("nntui: Invalid value for '--rows': ")
    assert line.endswith(f"{told}\n")


def test_rows_do_not_go_with_json() -> None:
    line = complaint("print", "--rows", "1", "--format", "json")
    assert line == "nntui: '--rows' does not go with '--format json', which gives all rows.\n"
