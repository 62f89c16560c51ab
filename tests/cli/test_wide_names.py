"""Names whose letters are two cells wide, or none, keep the columns in line."""

from pathlib import Path

from rich.cells import cell_len

from nntui.engine import example

from .shell import printed, save

WIDE = ("太郎の実験", "mine", "한국어", "กี่ครั้ง")


def columns_of(text: str, word: str) -> set[int]:
    """At which cells a word starts, over all lines."""
    return {cell_len(line.partition(word)[0]) for line in text.splitlines() if word in line}


def test_saved_runs_of_wide_names_are_in_line(user: Path) -> None:
    for name in WIDE[:3]:
        save(name, example("article"), 3, 0)
    (user / "mine.toml").rename(user / f"{WIDE[3]}.toml")
    listed = printed("runs")
    assert all(name in listed for name in (WIDE[0], *WIDE[2:]))
    assert len(columns_of(listed, "article")) == 1
    assert len(columns_of(listed, "iteration")) == 1


def test_rows_and_columns_of_wide_names_are_in_line(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    for names in (WIDE, ("太", "bo", "c", "d")):
        rows = "".join(f"{name},1,{place % 2}\n" for place, name in enumerate(names))
        path.write_text(f"名前,身長,y\n{rows}", "utf-8")
        text = printed("print", "--data", path, "--target", "y", "--names", "名前")
        dot = text.partition("1  dot")[2].partition("\n\n")[0]
        assert columns_of(dot, "(1 ×") == {max(map(cell_len, (*names, " " * 4))) + 4}
        summary = printed("--data", path, "--target", "y", "--names", "名前", "--until", "1")
        assert len(columns_of(summary, "target")) == 1
