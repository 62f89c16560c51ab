"""A wrong first word is answered with the command that was probably meant."""

from pathlib import Path

import pytest

from nntui.engine import example

from .shell import complaint, save


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["mydata.csv"], "to learn from the file: nntui --data mydata.csv --target COL"),
        (
            ["my data.tsv", "--target", "y"],
            "to learn from the file: nntui --data 'my data.tsv' --target y",
        ),
        (["--target", "y", "d.csv"], "to learn from the file: nntui --data d.csv"),
        (["xor"], "to open the example: nntui --example xor"),
        (["xor", "--rate", "2"], "to open the example: nntui --example xor --rate 2"),
        (["help"], "for help: nntui --help"),
        (["help", "print"], "for help: nntui print --help"),
        (["version"], "for the version: nntui --version"),
        (["mine"], "to open the saved run: nntui replay mine"),
        (["mine", "--at", "3"], "to open the saved run: nntui replay mine --at 3"),
        (["elsewhere/run.toml"], "to open the saved run: nntui replay elsewhere/run.toml"),
        (["plain"], "to learn from the file: nntui --data plain --target COL"),
        (["rpelay", "mine"], "perhaps: nntui replay mine"),
        (["artcle"], "perhaps: nntui --example article"),
        (["qqqq"], "for all of them: nntui --help"),
    ],
)
def test_a_wrong_first_word(
    words: list[str], meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save("mine", example("article"), 0, 0)
    Path("plain").write_text("a,y\n1,2\n")
    word = next(each for each in words if each not in ("--target", "y"))
    assert complaint(*words) == f"nntui: No such command {word!r}; {meant}.\n"


def test_a_long_or_wild_first_word_is_one_short_line() -> None:
    for word in ("x" * 5_000, "a\x1b[2J\nb", "\0"):
        line = complaint(word)
        assert line.rstrip("\n").isprintable()
        assert len(line) < 1_000
