"""Saving a script's run and opening it again."""

import re
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.code.test_scripts import LOOPS
from textual.widgets import DataTable, Input

from nntui.code.errors import ScriptError
from nntui.code.finding import find
from nntui.code.session import Session
from nntui.runs import RunError, ScriptRun, load_any, load_run, path_of, save_run
from nntui.runs.script_run import ScriptChange
from nntui.tui.scripts.open import _Left
from nntui.tui.scripts.runs import AskChanged
from nntui.tui.scripts.saving import (
    ChangedError,
    Looked,
    compare,
    curve_of,
    edits_of,
    found_of,
    make_run,
)

from .test_script import SCRIPTS, Desk, opened

THREE = ["eleven_lines", "class_with_methods", "several_files"]

AGREES = "agree bit for bit."


async def save_as(desk: Desk, name: str) -> ScriptRun:
    await desk.answer("s", name)
    await desk.until(lambda: any("Saved." in notice for notice in desk.notices))
    run = load_any(path_of(name))
    assert isinstance(run, ScriptRun)
    return run


async def open_saved(desk: Desk) -> None:
    """Open the first of the saved runs."""
    await desk.press("o")
    await desk.until(lambda: isinstance(desk.app.focused, DataTable))
    await desk.press("enter")


def copied(name: str, folder: Path) -> Path:
    shutil.copytree(SCRIPTS, folder / "scripts", dirs_exist_ok=True)
    return folder / "scripts" / f"{name}.py"


@pytest.fixture(scope="module")
def saved_run() -> ScriptRun:
    with Session(find(SCRIPTS / "eleven_lines.py")) as session:
        session.record(0)
        marks = session.fingerprints(0, 8)
        return make_run("mine", session, Looked(0, 0, marks), datetime.now(UTC))


@pytest.mark.parametrize("name", THREE)
async def test_a_run_is_saved_and_opened_where_it_was_left_with_its_edits(
    name: str, tmp_path: Path
) -> None:
    path = copied(name, tmp_path)
    async with opened(path) as desk:
        await desk.answer("g", "7")
        await desk.press("e")
        await desk.until(lambda: isinstance(desk.app.focused, Input))
        target = desk.app.screen.query_one(Input).value.split(" = ")[0]
        await desk.press("escape")
        await desk.answer("e", f"{target} = 2")
        await desk.answer("g", "9")
        await desk.press("right", "right")
        left = {pane: desk.text(pane) for pane in ("source", "names", "arithmetic", "story")}
        run = await save_as(desk, "mine")
        assert [each.target for each in run.edits] == [target]
        assert (run.number, run.path) == (9, str(path))
        # Elsewhere, in another run, and back.
        await desk.press("ctrl+z")
        await desk.answer("g", "2")
        await open_saved(desk)
        await desk.until(lambda: any(AGREES in notice for notice in desk.notices))
        assert {pane: desk.text(pane) for pane in left} == left
        # Its file is none of the script's text, and none of a recipe.
        text = path_of("mine").read_text()
        assert "import" not in text
        with pytest.raises(RunError, match="a run of a script, expected one of a recipe"):
            load_run(path_of("mine"))
        # Another script than was saved is told with the lines that changed, and opened if wanted.
        lines = path.read_text().split("\n")
        path.write_text("\n".join(["# one line more", *lines]))
        with pytest.raises(ChangedError, match=f"{path.name}: line 1 added"):
            found_of(run, python="python")
        await desk.press("o")
        await desk.until(lambda: isinstance(desk.app.focused, DataTable))
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, AskChanged))
        await desk.press("escape")
        assert "# one line more" not in desk.text("source")
        await open_saved(desk)
        await desk.until(lambda: isinstance(desk.app.screen, AskChanged))
        await desk.press("enter")
        await desk.until(lambda: f"loop line {run.loop[1] + 1}" in desk.text("header"))
        await desk.settle()
        assert desk.place[0] == 9
        path.unlink()
        with pytest.raises(ScriptError, match=f"{path.name}'?: no such file"):
            found_of(run, python="python")


@pytest.mark.parametrize(
    ("name", "target", "curve"),
    [
        ("eleven_lines", "first[0, 0]", "np.sum(np.abs(second))"),
        ("class_with_methods", "self.w1[0, 0]", "np.abs(self.w1).sum()"),
        ("momentum", "w[0, 0]", "abs(w[0, 0])"),
    ],
)
async def test_another_curve_is_saved_and_the_edits_stay_when_it_is_chosen(
    name: str, target: str, curve: str
) -> None:
    async with opened(SCRIPTS / f"{name}.py") as desk:
        await desk.answer("g", "4")
        await desk.answer("e", f"{target} = 2")
        await desk.answer("E", curve)
        assert "1 edit" in desk.text("header")
        assert desk.place[0] == 4
        # On, back before the edit, and on again: the same curve.
        await desk.answer("g", "8")
        errors = list(desk.app.session.timeline.session.errors[:8])
        await desk.answer("g", "2")
        await desk.answer("g", "8")
        assert desk.app.session.timeline.session.errors[:8] == errors
        run = await save_as(desk, "curve")
        assert (run.curve, [each.target for each in run.edits]) == (curve, [target])
        await desk.press("ctrl+z")
        assert "edit" not in desk.text("header")
        assert desk.app.session.timeline.session.errors[:4] == errors[:4]
        await desk.answer("g", "8")
        assert desk.app.session.timeline.session.errors[4:8] != errors[4:]
        await open_saved(desk)
        await desk.until(lambda: any(AGREES in notice for notice in desk.notices))
        assert curve in str(desk.screen.query_one("#curve").border_title)
        assert desk.app.session.timeline.session.errors[:8] == errors


async def test_what_is_left_is_kept_as_last_where_there_is_anything_new() -> None:
    async with opened(SCRIPTS / "eleven_lines.py") as desk:
        left = _Left(desk.app.session, (0, 0))
        assert not left.is_new
        await desk.answer("g", "3")
        await desk.press("right")
        assert left.is_new
        assert left.keep() == "`nntui replay last` comes back to this run."
        run = load_any(path_of("last"))
        assert isinstance(run, ScriptRun)
        assert (run.number, run.phase) == (3, desk.app.session.kept_phase)
        assert run.fingerprints


async def test_edits_that_another_text_has_no_place_for_are_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text((SCRIPTS / "eleven_lines.py").read_text())
    async with opened(path) as desk:
        await desk.answer("g", "4")
        await desk.answer("e", "first[0, 0] = 2")
        await desk.answer("e", "second[3, 0] = 2")
        path.write_text(path.read_text().replace("(3, 4)", "(3, 3)").replace("(4, 1)", "(3, 1)"))
        desk.screen.loads.look_at_files()
        await desk.press("r")
        await desk.until(lambda: "second has no place 3" in desk.notices[-1])
        assert [each.target for each in desk.app.session.timeline.session.edits] == ["first[0, 0]"]
        assert desk.place[0] == 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "script"', 'kind = "net"', "kind: 'net', expected 'script'"),
        ("format = 1", "format = 9", "it was saved by a newer one"),
        ("pass = 0\n", "pass = -1\n", "pass: -1, expected a whole number"),
        ("[place]", "[plaice]", "plaice: unknown key"),
        ('sha256 = "', 'sha256 = "x', "expected 64 hexadecimal digits"),
        ("phase = 0", "", "place.phase: missing"),
    ],
)
def test_a_file_that_is_no_such_run_is_refused_with_its_key(
    saved_run: ScriptRun, old: str, new: str, said: str
) -> None:
    path = path_of("mine")
    save_run(saved_run, path)
    assert load_any(path) == saved_run
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(RunError, match=said):
        load_any(path)


def test_an_edit_of_a_file_is_no_program(saved_run: ScriptRun) -> None:
    edit = ScriptChange(0, "__import__('os')", 0.0, 1.0)
    with pytest.raises(ScriptError, match="expected a number such as"):
        edits_of(replace(saved_run, edits=(edit,)))


def test_a_script_of_single_numbers_is_compared_by_its_errors(tmp_path: Path) -> None:
    path, rate = tmp_path / "mine.py", tmp_path / "rate.txt"
    text = (SCRIPTS / "scalars_only.py").read_text()
    path.write_text(text.replace("rate = 0.5", f"rate = float(open({str(rate)!r}).read())"))
    rate.write_text("0.5")
    with Session(find(path)) as session:
        for number in range(4):
            session.record(number)
        marks = session.fingerprints(4, 8)
        run = make_run("mine", session, Looked(3, 0, marks), datetime.now(UTC))

    def again() -> tuple[bool, str]:
        with Session(found_of(run, python=sys.executable), curve_of(run)) as session:
            compared = compare(run, session, lambda _: True)
        assert compared is not None
        return compared

    agrees, sentence = again()
    assert agrees
    assert re.fullmatch(r"\d fingerprints and \d errors up to pass 4 agree bit for bit.", sentence)
    # The script is the same, and what it reads is not.
    rate.write_text("0.25")
    agrees, sentence = again()
    assert not agrees
    assert sentence.startswith("Differs from the saved run in pass 1, or before. Its error is ")


async def test_another_seed_starts_over_and_the_run_left_behind_is_taken_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("nntui.tui.scripts.loading.randrange", lambda _: 4567)
    async with opened(SCRIPTS / "eleven_lines.py") as desk:
        await desk.answer("g", "3")
        await desk.answer("e", "first[0, 0] = 2")
        left = desk.text("names")
        await desk.press("R")
        assert "Seed 4567. ctrl+z takes the run before back." in desk.notices
        assert "seed 4567" in desk.text("header")
        assert desk.place == (0, "begin")
        assert desk.app.session.timeline.session.edits == ()
        run = await save_as(desk, "drawn")
        assert (run.seed, run.replaces_seed) == (4567, True)
        await desk.press("ctrl+z")
        assert "seed 4567" not in desk.text("header")
        assert "1 edit" in desk.text("header")
        assert desk.text("names") == left
    path = tmp_path / "odd.py"
    path.write_text(
        "import sys\n"
        + (SCRIPTS / "eleven_lines.py")
        .read_text()
        .replace("first =", "np.random.seed(len(sys.argv))\nfirst =")
    )
    async with opened(path) as desk:
        await desk.press("R")
        assert "takes its seed from elsewhere" in desk.notices[-1]


@pytest.mark.parametrize(
    ("name", "other"), [("epochs_and_samples", 9), ("batches_by_generator", 16), ("perceptron", 6)]
)
async def test_edits_are_of_the_loop_whose_passes_they_change(name: str, other: int) -> None:
    async with opened(SCRIPTS / f"{name}.py", line=LOOPS[name]) as desk:
        await desk.answer("g", "3")
        await desk.press("e", "enter")
        assert "1 edit" in desk.text("header")
        before = desk.text("names")
        await desk.answer("L", str(other))
        assert desk.notices[-1].startswith("Edits are of the other loop's passes")
        assert "edit" not in desk.text("header")
        assert desk.place == (0, "begin")
        # The other loop has edits of its own, forwards and back.
        await desk.press("right_square_bracket")
        await desk.press("e", "enter")
        assert "1 edit" in desk.text("header")
        await desk.press("right_square_bracket")
        edited = desk.text("names")
        await desk.press("left_square_bracket", "left_square_bracket")
        await desk.press("right_square_bracket", "right_square_bracket")
        assert desk.place[0] == 2
        assert desk.text("names") == edited
        await desk.press("ctrl+z")
        assert "edit" not in desk.text("header")
        assert f"loop line {other}" in desk.text("header")
        await desk.press("ctrl+z")
        assert "1 edit" in desk.text("header")
        assert f"loop line {LOOPS[name]}" in desk.text("header")
        assert desk.place[0] == 3
        assert desk.text("names") == before
