"""Files as the public archives have them: from file to a trained net in one command each."""

import json
from pathlib import Path
from random import Random

import pytest
from tests.cli.shell import complaint, nntui

ROWS = [
    (kind, [round(Random(17 * n + k).gauss(kind * (k + 1), 0.3), 2) for k in range(3)])
    for n in range(30)
    for kind in (1 + n % 3,)
]

NET = (
    *("--layers", "5,3", "--activation", "tanh,softmax", "--loss", "cross-entropy"),
    *("--bias", "--scale", "standard", "--rate", "0.05", "--from", "300", "--format", "json"),
)


def share_right(path: Path, *arguments: str) -> float:
    """The share of rows of which the trained net says the right class the loudest."""
    done = nntui("print", "--data", path, *arguments, *NET)
    assert done.returncode == 0, done.stderr
    operations = json.loads(done.stdout)["operations"]
    said, errors = (
        next(each["values"] for each in operations if (each["kind"], each["layer"]) == (kind, 2))
        for kind in ("activation", "error")
    )
    right = 0
    for row, error in zip(said, errors, strict=True):
        target = [p + e for p, e in zip(row, error, strict=True)]
        right += row.index(max(row)) == target.index(max(target))
    return right / len(said)


def test_three_classes_of_numeric_labels_without_a_header(tmp_path: Path) -> None:
    path = tmp_path / "wine.data"
    path.write_text("".join(f"{kind},{','.join(map(str, v))}\n" for kind, v in ROWS), "utf-8")
    assert share_right(path, "--target", "1", "--classes") == 1


def test_columns_of_a_fixed_width(tmp_path: Path) -> None:
    path = tmp_path / "seeds.txt"
    path.write_text(
        "".join("".join(f"{x:9.2f}" for x in v) + f"{kind:4d}\n" for kind, v in ROWS), "utf-8"
    )
    assert share_right(path, "--target", "4", "--classes") == 1


def test_a_file_with_missing_values_and_an_index(tmp_path: Path) -> None:
    path = tmp_path / "cancer.csv"
    holes = ((3, ROWS[2][1][0]), (9, ROWS[8][1][2]))
    lines = [
        ",".join([str(n), *("?" if (n, x) in holes else str(x) for x in v), str(kind)])
        for n, (kind, v) in enumerate(ROWS, start=1)
    ]
    path.write_text("Id,a,b,c,kind\n" + "\n".join(lines) + "\n", "utf-8")
    arguments = ("--target", "kind", "--classes", "--missing", "skip", "--without", "Id")
    assert share_right(path, *arguments) == 1
    said = complaint("print", "--data", path, "--target", "kind", "--classes")
    assert "column 'a': a missing value ('?'), expected a number; --missing skip leaves" in said


def test_what_was_made_of_a_file_is_told_on_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("Id,a,y\n" + "".join(f"{n},{n * n},0\n" for n in range(9)), "utf-8")
    done = nntui("print", "--data", path, "--target", "y", "--format", "json")
    assert done.stderr == "nntui: d.csv: column 'Id' only counts rows; --without Id leaves it out\n"
    assert json.loads(done.stdout)["iteration"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            (
                "--target",
                "kind",
                "--inputs",
                "a",
                "--layers",
                "4,3",
                "--activation",
                "tanh,softmax",
            ),
            "Invalid value for '--layers': the last has 3 units, expected 1, one for each column "
            "of targets; --classes makes 3 classes of 'kind': 1, 2, 5.",
        ),
        (
            ("--target", "kind", "--inputs", "a", "--activation", "softmax"),
            "Invalid value for '--activation': softmax shares 1 out, expected two outputs or more; "
            "--classes makes 3 classes of 'kind': 1, 2, 5.",
        ),
        (
            ("--target", "ok", "--inputs", "a", "--layers", "3"),
            "Invalid value for '--layers': the last has 3 units, expected 1, one for each column "
            "of targets; the classes 'no' and 'yes' share one, or have one each with --layers …,2.",
        ),
        (
            ("--target", "a", "--inputs", "kind", "--layers", "3"),
            "Invalid value for '--layers': the last has 3 units, expected 1, one for each column "
            "of targets.",
        ),
    ],
)
def test_the_count_of_layers_and_targets_says_what_classes_would_do(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,kind,ok\n0.5,1,yes\n1.5,5,no\n2.5,2,yes\n", "utf-8")
    assert complaint("--data", path, *arguments) == f"nntui: {said}\n"


def test_two_classes_have_an_output_each_where_the_layers_end_in_two(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,ok\n0.5,yes\n1.5,no\n", "utf-8")
    for arguments, outputs in (
        (("--layers", "2,1"), 1),
        (("--layers", "2,2"), 2),
        (("--activation", "softmax", "--loss", "cross-entropy"), 2),
    ):
        done = nntui("print", "--data", path, "--target", "ok", "--format", "json", *arguments)
        assert done.returncode == 0, done.stderr
        assert len(json.loads(done.stdout)["weights"][-1][0]) == outputs


def test_fractions_are_numbers_at_the_shell() -> None:
    done = nntui("print", "--rate", "2/30", "--digits", "8")
    assert f"α {2 / 30!r}" in done.stdout
    rates = nntui("rates", "--rates", "1/2,1", "--until", "2", "--every", "1")
    assert rates.returncode == 0


def test_few_whole_numbers_out_of_reach_are_offered_as_classes(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    for kinds, is_offered in (((1, 2, 3), True), ((1, 2, 3.5), False), ((0, 1), False)):
        rows = "".join(f"{n},{kinds[n % len(kinds)]}\n" for n in range(12))
        path.write_text(f"a,kind\n{rows}", "utf-8")
        done = nntui("print", "--data", path, "--target", "kind")
        assert ("learn them as classes (--classes)" in done.stderr) == is_offered
