"""Where a run is saved: through links, with the rights of the file before, alone in its place."""

import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nntui.data import read_problem
from nntui.draft import own_recipe
from nntui.engine import Problem, Stepper, Timeline
from nntui.runs import (
    Run,
    RunError,
    TakenError,
    Unreadable,
    find_run,
    free_name,
    list_runs,
    load_run,
    make_run,
    path_of,
    place_of,
    run_file,
    runs_directory,
    save_run,
    stamp,
)

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_link_stays_and_what_it_leads_to_is_written(article: Run, tmp_path: Path) -> None:
    link, middle, target = tmp_path / "link.toml", tmp_path / "middle", tmp_path / "x" / "target"
    target.parent.mkdir()
    middle.symlink_to(target)
    link.symlink_to(middle)
    for phase in (2, 3):  # first where the link leads to nothing yet
        save_run(replace(article, phase=phase), link)
        assert link.is_symlink()
        assert middle.is_symlink()
        assert not target.is_symlink()
        assert load_run(target).phase == phase
    assert [path.name for path in target.parent.iterdir()] == ["target"]


def test_a_link_that_leads_to_itself_is_told(article: Run, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(link)
    with pytest.raises(RunError, match=r"link\.toml: cannot be written \(.*\), the run is not sav"):
        save_run(article, link)
    assert link.is_symlink()


@pytest.mark.parametrize("rights", [0o600, 0o640, 0o664])
def test_the_rights_of_a_file_are_kept(
    rights: int, article: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.toml"
    save_run(article, path)
    path.chmod(rights)
    open_ = os.open
    created: list[int] = []

    def watched(name: Path, flags: int, given: int = 0o777) -> int:
        handle = open_(name, flags, given)
        if flags & os.O_CREAT:
            created.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return handle

    monkeypatch.setattr(os, "open", watched)
    save_run(replace(article, phase=3), path)
    assert load_run(path).phase == 3
    assert mode(path) == rights
    assert created == [0o600]  # nobody else could read it while it was written


def test_a_file_that_may_not_be_written_is_not_replaced(
    article: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.toml"
    save_run(article, path)
    # Root may write everywhere, so the system's answer is given here.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(RunError, match="Permission denied"):
        save_run(replace(article, phase=3), path)
    assert load_run(path) == article


def test_of_two_new_runs_of_one_name_the_second_is_told(article: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    save_run(article, path, instead_of=None)
    with pytest.raises(TakenError, match=r"run\.toml: saved from elsewhere in the meantime"):
        save_run(replace(article, phase=3), path, instead_of=None)
    assert load_run(path) == article


def test_what_was_saved_since_the_question_is_not_replaced(article: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    save_run(article, path)
    seen = stamp(path)
    save_run(replace(article, phase=4), path, instead_of=seen)
    with pytest.raises(TakenError):
        save_run(replace(article, phase=3), path, instead_of=seen)
    assert load_run(path).phase == 4
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["run.toml"]


def test_what_killed_saves_left_is_swept_away_a_day_later(article: Run, tmp_path: Path) -> None:
    old, new = tmp_path / ".nntui-0.tmp", tmp_path / ".nntui-1.tmp"
    for path in (old, new):
        path.write_bytes(b"half a run")
    now = new.stat().st_mtime
    os.utime(old, (now - run_file.DAY - 60,) * 2)
    save_run(article, tmp_path / "run.toml")
    assert {path.name for path in tmp_path.glob("*") if path.is_file()} == {new.name, "run.toml"}


@needs_pipes
def test_a_pipe_or_a_device_among_the_runs_is_passed_over_with_a_word(
    article: Run, library: Path
) -> None:
    save_run(article, path_of("mine"))
    os.mkfifo(library / "pipe.toml")
    (library / "device.toml").symlink_to(os.devnull)
    (library / "link.toml").symlink_to(library / "pipe.toml")
    run, *others = list_runs()
    assert isinstance(run, Run)
    assert run.name == "mine"
    told = {each.path.stem: each.reason for each in others if isinstance(each, Unreadable)}
    assert told == {
        "device": f"{library / 'device.toml'}: a device, expected a saved run",
        "link": f"{library / 'link.toml'}: a pipe, expected a saved run",
        "pipe": f"{library / 'pipe.toml'}: a pipe, expected a saved run",
    }
    with pytest.raises(RunError, match=r"pipe\.toml: a pipe, expected a saved run"):
        find_run("pipe")
    with pytest.raises(RunError, match=r"pipe\.toml: cannot be written \(a pipe\)"):
        save_run(article, library / "pipe.toml")


def test_a_file_without_end_is_read_up_to_what_no_run_has() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("the system has no /dev/zero")
    with pytest.raises(RunError, match=r"/dev/zero: .* expected a TOML file"):
        load_run(Path("/dev/zero"))


def test_a_file_too_large_for_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_file, "MAX_BYTES", 3_000_000)
    path = tmp_path / "run.toml"
    path.write_bytes(b"#" * 3_000_001)
    with pytest.raises(RunError, match=r"run\.toml: too large, expected at most 3 MB"):
        load_run(path)


@pytest.mark.parametrize("found", [Path("~/.local/share/nntui"), None])
def test_without_a_home_one_line_says_what_to_set(
    found: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_home(*_: object, **__: object) -> Path:
        if found is None:
            raise RuntimeError("could not determine the home directory")
        return found  # as older versions of platformdirs answer

    monkeypatch.setattr("platformdirs.user_data_path", no_home)
    for ask in (runs_directory, list_runs, lambda: path_of("mine"), lambda: find_run("mine")):
        with pytest.raises(RunError, match="no home directory; set XDG_DATA_HOME"):
            ask()
    assert place_of("/tmp/mine") == Path("/tmp/mine.toml")


def test_a_library_that_may_not_be_looked_at_says_what_to_set(
    article: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", denied)
    monkeypatch.setattr(Path, "iterdir", denied)
    for ask in (list_runs, lambda: free_name(article.recipe)):
        with pytest.raises(RunError, match=r"cannot be read \(Permission denied\); set XDG_DATA_H"):
            ask()


def test_a_run_is_saved_under_a_name_or_at_a_whole_path(library: Path) -> None:
    assert place_of("mine") == library / "mine.toml"
    assert place_of("/tmp/a.b") == Path("/tmp/a.b.toml")
    assert place_of("/tmp/mine.toml") == Path("/tmp/mine.toml")
    assert place_of("~/mine") == Path.home() / "mine.toml"
    for bad in ("a/b", "../mine", "/tmp/.mine", "/tmp/mi\nne", "/"):
        with pytest.raises(RunError, match="expected 1 to 80 letters"):
            place_of(bad)


def test_an_error_is_one_short_line_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = tmp_path / "a\n\x1b[2J.toml"
    path.write_text(f"{'k' * 5_000} = 1\nformat = 1\n", "utf-8")
    with pytest.raises(RunError) as caught:
        load_run(path)
    message = str(caught.value)
    assert message.isprintable()
    assert len(message) <= 800
    assert "unknown key, expected only" in message


def test_a_name_that_no_system_takes_is_one_line(tmp_path: Path) -> None:
    for name in ("a\0b", "x" * 5_000):
        with pytest.raises(RunError, match="cannot be read"):
            load_run(tmp_path / name)
        with pytest.raises(RunError, match=r"no such run|cannot be read"):
            find_run(str(tmp_path / name))


def test_classes_and_scaled_targets_come_back_from_a_saved_run(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,price,kind\n1,10,2\n2,20,1\n3,40,2\n", "utf-8")
    for options in ({"scale_targets": "minmax"}, {"classes": True}):
        target = "kind" if "classes" in options else "price"
        problem = read_problem(str(path), [target], ["a"], **options)  # type: ignore[arg-type]
        stepper = Stepper(Timeline(own_recipe(problem)))
        run = make_run("mine", stepper, datetime(2026, 1, 31, 12, tzinfo=UTC))
        save_run(run, tmp_path / "run.toml")
        again = load_run(tmp_path / "run.toml")
        assert again == run
        assert again.recipe.problem.classes == problem.classes
        assert again.recipe.problem.target_scaling == problem.target_scaling


def test_a_problem_without_classes_is_written_as_before_there_were_any(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    recipe = own_recipe(Problem([[1.0], [2.0]], [[0.0], [1.0]]))
    run = make_run("mine", Stepper(Timeline(recipe)), datetime(2026, 1, 31, 12, tzinfo=UTC))
    save_run(run, path)
    text = path.read_text("utf-8")
    assert "classes" not in text
    assert "target_scaling" not in text
