"""Targets out of reach are one line on standard error, whatever is printed; it is no error."""

from pathlib import Path

import pytest

from .shell import nntui

OPTIONS = ["--data", "nines.csv", "--target", "y", "--until", "2"]
SAID = (
    "nntui: 1 of 2 targets is out of reach: r2's is 9, and sigmoid outputs lie between 0 and 1. "
    "Take another output (--activation linear), or scale the targets (--scale-targets minmax).\n"
)


@pytest.fixture(autouse=True)
def nines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nines.csv").write_text("x,y\n1,0\n2,9\n")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "words", [[], ["print"], ["seeds", "--from", "1", "--to", "2"], ["rates", "--rates", "1"]]
)
def test_it_is_told_once(words: list[str]) -> None:
    done = nntui(*words, *OPTIONS)
    assert (done.returncode, done.stderr) == (0, SAID)


def test_with_what_was_advised_nothing_is_told() -> None:
    done = nntui("print", *OPTIONS, "--activation", "linear")
    assert (done.returncode, done.stderr) == (0, "")
