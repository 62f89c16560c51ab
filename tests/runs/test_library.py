"""The directory of saved runs: names, the list, and finding one again."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from nntui.engine import example
from nntui.runs import (
    Run,
    RunError,
    Unreadable,
    find_run,
    free_name,
    list_runs,
    load_run,
    path_of,
    runs_directory,
    save_run,
)


def test_the_first_save_makes_the_directory(article: Run, library: Path) -> None:
    assert runs_directory() == library
    assert list_runs() == []
    free_name(article.recipe)
    assert not library.exists()
    save_run(article, path_of(article.name))
    assert list_runs() == [article]


@pytest.mark.parametrize(
    "name", ["a", "article-seed-123", "My run 2", "a.b_c", "größe", "-", "a" * 80, "x..y"]
)
def test_a_good_name(name: str, library: Path) -> None:
    assert path_of(name) == library / f"{name}.toml"


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", ".a", " ", " a", "a ", "a/b", "../a", "a\\b", "a:b", "a*", "~"),
        *("a\nb", "a\n", "a\0", "\ud800", "a" * 81),
    ],
)
def test_a_bad_name(name: str, library: Path) -> None:
    with pytest.raises(RunError, match=r"^name: .*, expected 1 to 80 letters, digits") as caught:
        path_of(name)
    assert "\n" not in str(caught.value)
    assert not library.exists()


def test_the_newest_run_comes_first_and_what_cannot_be_read_last(
    article: Run, library: Path
) -> None:
    days = {"middle": 2, "newest": 3, "oldest": 1}
    for name, day in days.items():
        saved = article.saved + timedelta(days=day)
        save_run(replace(article, name=name, saved=saved), path_of(name))
    (library / "broken.toml").write_text("format = 3", "utf-8")
    (library / "directory.toml").mkdir()
    (library / "dangling.toml").symlink_to(library / "nowhere")
    for other in ("notes.txt", ".hidden.toml", ".nntui-1.tmp"):
        (library / other).write_text("?", "utf-8")
    runs = list_runs()
    assert [run.name for run in runs if isinstance(run, Run)] == ["newest", "middle", "oldest"]
    unreadable = [run for run in runs[3:] if isinstance(run, Unreadable)]
    names = ["broken.toml", "dangling.toml", "directory.toml"]
    assert [each.path.name for each in unreadable] == names
    assert unreadable[0].reason == (
        f"{library / 'broken.toml'}: format: 3, this nntui reads up to 2: "
        "it was saved by a newer one"
    )


def test_a_run_goes_by_the_name_of_its_file(article: Run, library: Path) -> None:
    save_run(article, library / "renamed (2).toml")
    assert [run.name for run in list_runs() if isinstance(run, Run)] == ["renamed (2)"]
    assert find_run("renamed (2)") == library / "renamed (2).toml"


def test_a_library_that_cannot_be_read_is_named(library: Path) -> None:
    library.parent.mkdir(parents=True)
    library.write_text("no directory", "utf-8")
    with pytest.raises(RunError, match=r"runs: cannot be read \(Not a directory\)"):
        list_runs()


def test_a_free_name(article: Run, own: Run) -> None:
    names = []
    for _ in range(3):
        names.append(free_name(article.recipe))
        save_run(article, path_of(names[-1]))
    assert names == ["article-seed-123", "article-seed-123-2", "article-seed-123-3"]
    assert free_name(example("eleven-lines")) == "eleven-lines-seed-1"
    assert free_name(own.recipe) == "own-data-given-weights"
    assert free_name(own.recipe.with_(seed=5)) == "own-data-seed-5"
    given = article.recipe.with_(seed=None, given_weights=(np.ones((3, 1)),))
    assert free_name(given) == "article-given-weights"


def test_a_run_is_found_by_its_file_or_its_name(
    article: Run, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save_run(article, path_of("mine"))
    assert find_run("mine") == library / "mine.toml"
    assert find_run(str(library / "mine.toml")) == library / "mine.toml"
    (tmp_path / "mine").mkdir()  # a directory of that name is no run
    assert find_run("mine") == library / "mine.toml"
    (tmp_path / "mine").rmdir()
    save_run(article, tmp_path / "mine")  # a file here comes before the library
    assert find_run("mine") == Path("mine")
    assert load_run(find_run("mine")) == article


@pytest.mark.parametrize("name", ["nobody", "", ".", "a" * 41])
def test_a_name_of_no_run(name: str, library: Path) -> None:
    with pytest.raises(RunError) as caught:
        find_run(name)
    assert "no such run, looked for the file" in str(caught.value)
    if name == "nobody":
        assert str(caught.value) == (
            "'nobody': no such run, looked for the file nobody and "
            f"the file {library / 'nobody.toml'}"
        )
    assert not library.exists()


def test_a_path_of_no_file(tmp_path: Path) -> None:
    path = tmp_path / "nobody.toml"
    with pytest.raises(RunError, match=r"no such run, looked for the file \S+$"):
        find_run(str(path))
    with pytest.raises(RunError, match="cannot be read"):
        find_run("a" * (os.pathconf(tmp_path, "PC_NAME_MAX") + 1))
