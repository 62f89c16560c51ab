"""New seeds, saving, and opening saved runs."""

import re
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

import pytest
from textual.widgets import DataTable, Input

from nntui.engine import Network, Stepper, Timeline, example
from nntui.runs import Stamp, load_run, make_run, path_of, run_file
from nntui.tui.app import NntuiApp
from nntui.tui.session import Session

from .seat import Seat, opened, saved

AGREES = "agree bit for bit."


@pytest.fixture(autouse=True)
def seeds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seeds that are drawn from now on."""
    seeds = [4567, 89]
    monkeypatch.setattr("nntui.tui.screens.runs.randrange", lambda _: seeds.pop(0))
    return seeds


async def save_as(seat: Seat, name: str | None = None) -> None:
    """Press `s`, and save under the name offered or under another."""
    await seat.ask("s")
    await seat.answer(name)


async def test_a_new_seed_starts_over_and_the_run_left_behind_is_taken_back() -> None:
    async with opened() as seat:
        await seat.go_to("1000")
        await seat.press("right", "right")
        left = {pane: seat.text(pane) for pane in ("header", "weights", "arithmetic", "curve")}
        await seat.press("R")
        assert seat.place == (0, 0)
        assert "seed 4567" in seat.text("header")
        assert seat.notices == ["Seed 4567. ctrl+z takes the run before back."]
        await seat.press("right", "R")
        assert "seed 89 " in seat.text("header")
        await seat.press("ctrl+z")
        assert "seed 4567" in seat.text("header")
        assert seat.place == (0, 1)
        await seat.press("ctrl+z")
        assert {pane: seat.text(pane) for pane in left} == left
        await seat.press("ctrl+z")
        assert {pane: seat.text(pane) for pane in left} == left
        assert seat.notices[-1] == "There is no earlier run to return to."


async def test_a_new_seed_draws_weights_that_started_at_0() -> None:
    async with opened("perceptron") as seat:
        assert not seat.app.session.recipe.first_weights[0].any()
        for seed in (4567, 89):
            await seat.press("R")
            drawn = Network((1,), ("step",), bias=True).draw_weights(2, seed)
            (weights,) = seat.app.session.recipe.first_weights
            assert weights.tolist() == drawn[0].tolist()
        await seat.press("ctrl+z", "ctrl+z")
        assert not seat.app.session.recipe.first_weights[0].any()


async def test_a_run_is_saved_under_the_name_that_is_offered(user: Path) -> None:
    async with opened() as seat:
        await seat.press("right", "right", "right", "down", "right_square_bracket")
        await seat.ask("s")
        assert seat.app.screen.query_one(Input).value == "article-seed-123"
        await seat.answer()
        assert seat.app.screen is seat.main
        assert seat.notices == ["Saved. `nntui replay article-seed-123` opens it here."]
        # The next name that is offered is free.
        await seat.press("home")
        await save_as(seat)
        assert seat.notices[-1] == "Saved. `nntui replay article-seed-123-2` opens it here."
    run = load_run(user / "article-seed-123.toml")
    assert run.recipe == example("article")
    assert (run.iteration, run.phase, run.row) == (1, 3, 1)
    assert load_run(user / "article-seed-123-2.toml").iteration == 0


async def test_a_name_can_be_changed_and_a_taken_one_must_be_confirmed(user: Path) -> None:
    async with opened() as seat:
        await save_as(seat, "my run")
        assert seat.notices == ["Saved. `nntui replay 'my run'` opens it here."]
        first = (user / "my run.toml").read_bytes()

        await seat.press("right")
        await save_as(seat, "my run")
        assert seat.app.screen is not seat.main
        assert seat.note == "There is a run called my run: enter once more to replace it."
        assert (user / "my run.toml").read_bytes() == first
        await seat.press("escape")
        assert (user / "my run.toml").read_bytes() == first

        await save_as(seat, "my run")
        assert seat.app.screen is not seat.main
        await seat.answer()
        assert seat.app.screen is seat.main
        assert load_run(user / "my run.toml").phase == 1
        assert [path.name for path in user.iterdir()] == ["my run.toml"]


async def test_a_name_that_was_changed_back_must_be_confirmed_anew(user: Path) -> None:
    async with opened() as seat:
        await save_as(seat, "mine")
        first = (user / "mine.toml").read_bytes()
        await seat.press("right")
        await save_as(seat, "mine")
        await seat.type("other")
        assert "The name to save under" in seat.note
        await seat.answer("mine")
        assert seat.app.screen is not seat.main
        assert (user / "mine.toml").read_bytes() == first


async def test_a_name_that_no_file_can_have_is_told_in_the_dialog(user: Path) -> None:
    async with opened() as seat:
        await seat.ask("s")
        for name in ("a/b", "", "..", "[red]"):
            await seat.answer(name)
            assert seat.note.startswith(f"name: {name.strip()!r}, expected 1 to 80 letters")
            assert seat.app.screen is not seat.main
        await seat.press("escape")
        assert seat.app.screen is seat.main
    assert not user.exists()


async def test_a_run_that_cannot_be_saved_here_is_saved_elsewhere(
    user: Path, tmp_path: Path
) -> None:
    user.parent.mkdir(parents=True)
    user.write_text("A file where the directory would be.")
    async with opened() as seat:
        await seat.press("right")
        await seat.ask("s")
        await seat.answer("mine")
        assert "mine.toml: cannot be written (" in seat.note
        assert seat.note.endswith(f"such as {Path(gettempdir(), 'run.toml')}")
        await seat.answer(str(tmp_path / "elsewhere" / "mine"))
        path = tmp_path / "elsewhere" / "mine.toml"
        assert seat.notices == [f"Saved. `nntui replay {path}` opens it here."]
        assert seat.app.screen is seat.main
        assert seat.place == (0, 1)
    assert load_run(path).phase == 1


async def test_without_a_home_a_run_is_saved_by_its_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def none(*_: object, **__: object) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr("platformdirs.user_data_path", none)
    async with opened() as seat:
        await seat.ask("s")
        advice = "there is no home directory; set XDG_DATA_HOME to a directory of your own"
        assert seat.notices == [f"saved runs: {advice}"]
        await seat.answer("mine")
        assert seat.note == f"saved runs: {advice}"
        await seat.answer(f"{tmp_path}/mine.toml")
        assert seat.app.screen is seat.main
        await seat.press("o")
        await seat.until(lambda: len(seat.notices) > 2)
        assert seat.notices[-1] == f"saved runs: {advice}"
    assert load_run(tmp_path / "mine.toml").recipe == example("article")


async def test_of_two_who_save_under_one_name_the_second_is_told(
    user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened() as seat:
        await save_as(seat, "mine")
        other = (user / "mine.toml").read_bytes().replace(b"phase = 0", b"phase = 3")
        (user / "mine.toml").unlink()
        await seat.ask("s")
        # The other one saves just before this one's file is put in its place.
        real = run_file.stamp

        def late(path: Path) -> Stamp | None:
            if path.name == "mine.toml" and not path.exists():
                path.write_bytes(other)
            return real(path)

        monkeypatch.setattr(run_file, "stamp", late)
        await seat.answer("mine")
        assert seat.note.endswith("saved from elsewhere in the meantime; the run is not saved")
        await seat.answer("mine")
        assert seat.note == "There is a run called mine: enter once more to replace it."
        assert (user / "mine.toml").read_bytes() == other


async def test_a_name_like_an_option_is_told_with_a_command_that_opens_it() -> None:
    async with opened() as seat:
        await save_as(seat, "--check")
        assert seat.notices == ["Saved. `nntui replay -- --check` opens it here."]


async def test_a_saved_run_is_opened_where_it_was_left(user: Path) -> None:
    async with opened() as seat:
        await seat.go_to("1234")
        await seat.press("right", "right", "right", "down", "down")
        left = {pane: seat.text(pane) for pane in ("header", "inputs", "weights", "arithmetic")}
        await save_as(seat)
        await seat.press("R", "right", "up")
        assert seat.place == (0, 1)

        await seat.ask("o")
        await seat.answer()
        await seat.settle()
        assert {pane: seat.text(pane) for pane in left} == left
        assert seat.notices[-1].startswith("6 fingerprints up to iteration 1,234")
        assert seat.notices[-1].endswith(AGREES)
        # Opening left a run behind, too.
        await seat.press("ctrl+z")
        assert "seed 4567" in seat.text("header")
        assert seat.place == (0, 1)
    assert user.exists()


async def test_a_hidden_unit_is_chosen_again() -> None:
    async with opened("eleven-lines") as seat:
        await seat.press("right", "u", "u")
        left = seat.text("arithmetic")
        assert "unit 3 of 4" in left
        await save_as(seat)
        await seat.press("u", "home")
        await seat.ask("o")
        await seat.answer()
        await seat.settle()
        assert seat.text("arithmetic") == left


async def test_a_replay_opens_at_the_place_where_it_was_left() -> None:
    run = saved("mine", "tiny", 77, 4)
    async with opened(NntuiApp(Session(run.recipe), run=run)) as seat:
        assert seat.place == (77, 4)
        assert "tiny · seed 1" in seat.text("header")
        assert seat.lines("inputs")[3].startswith("▸")
        assert seat.notices[-1].endswith(AGREES)


async def test_a_replay_opens_at_another_iteration() -> None:
    run = saved("mine", "tiny", 77, 4)
    async with opened(NntuiApp(Session(run.recipe), run=run, start_at=(5_000, 0))) as seat:
        assert seat.place == (5_000, 0)
        assert seat.notices[-1].endswith(AGREES)


async def test_a_replay_that_differs_says_from_where_on() -> None:
    run = saved("mine", "tiny", 77, 4)
    path = path_of("mine")
    before, mark, after = path.read_text().partition("iteration = 10\n")
    number = re.search(r"-?\d+\.\d+", after)
    assert mark
    assert number
    changed = repr(float(number[0]) + 1)
    path.write_text(before + mark + after[: number.start()] + changed + after[number.end() :])
    run = load_run(path)
    async with opened(NntuiApp(Session(run.recipe), run=run)) as seat:
        assert seat.place == (77, 4)
        assert seat.notices[-1] == "Differs from iteration 10 on, by at most 1 (iteration 10)."


async def test_the_library_lists_runs_with_what_they_are_and_damaged_files_with_the_reason(
    user: Path,
) -> None:
    saved("first", "article", 1_234, 5, day=1)
    saved("second", "eleven-lines", 7, 12, day=2)
    (user / "broken.toml").write_text("format = 1\nname = [red]")
    (user / "future.toml").write_text("format = 99")
    async with opened() as seat:
        await seat.ask("o")
        table = seat.app.screen.query_one(DataTable)
        rows = [list(map(str, table.get_row_at(row))) for row in range(table.row_count)]
        second, first = (" ".join(row) for row in rows)
        for words in ("second", "eleven-lines · seed 1 · 3→4→1 sigmoid", "7 12", "2026-01-02"):
            assert words in second
        for words in ("first", "article · seed 123 · 3→1 sigmoid", "1,234 5", "2026-01-01"):
            assert words in first
        assert "broken.toml: Invalid value (at line 2, column 9)" in seat.dialog()
        assert "future.toml: format: 99, this nntui reads up to 2" in seat.dialog()
        before = (user / "broken.toml").read_text()
        await seat.press("down")
        await seat.answer()
        await seat.settle()
        assert seat.place == (1_234, 5)
        assert (user / "broken.toml").read_text() == before


async def test_an_empty_library_says_how_to_fill_it() -> None:
    async with opened() as seat:
        await seat.press("right", "o")
        await seat.until(lambda: "No saved runs yet" in seat.window())
        await seat.press("escape")
        assert seat.app.screen is seat.main
        assert seat.place == (0, 1)


async def test_a_unit_that_another_layer_has_is_no_trouble_where_a_replay_opens_elsewhere() -> None:
    recipe = example("iris").with_(network=Network((2, 3), example("iris").network.activations))
    stepper = Stepper(Timeline(recipe))
    stepper.seek(4, 3)
    run = make_run("mine", stepper, datetime(2026, 1, 1, tzinfo=UTC), row=2, unit=2)
    async with opened(NntuiApp(Session(recipe), run=run, start_at=(5, 0))) as seat:
        assert seat.place == (5, 0)
        assert "unit 2 of 2" in seat.text("arithmetic")


async def test_a_name_too_long_for_a_file_is_told() -> None:
    async with opened() as seat:
        await seat.ask("s")
        await seat.answer("𝒜" * 80)
        # By the dialog, or where only the writing tells, by a notice.
        told = seat.notices[-1] if seat.app.screen is seat.main else seat.note
        assert "File name too long" in told


async def test_no_run_is_saved_under_the_name_of_the_one_that_q_left(user: Path) -> None:
    async with opened() as seat:
        await seat.ask("s")
        await seat.answer("last")
        assert seat.note == "name: 'last', expected another: so the run is called that q left"
        await seat.answer("last one")
    assert [path.name for path in user.iterdir()] == ["last one.toml"]
