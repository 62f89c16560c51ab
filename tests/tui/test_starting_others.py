"""Other runs from the main screen, where all goes well: many seeds, a new network, kept curves."""

from pathlib import Path

from textual.widgets import Input

from nntui.engine import Network, Problem, Recipe, Timeline, example
from nntui.tui.app import NntuiApp
from nntui.tui.screens.form import Choice
from nntui.tui.screens.new_run import NewRunScreen
from nntui.tui.screens.seeds import SeedsScreen
from nntui.tui.screens.seeds_table import SeedsTable
from nntui.tui.session import Session

from .seat import Seat, opened


def fill(seat: Seat, **values: str) -> None:
    """Type into fields of the dialog."""
    for name, value in values.items():
        seat.app.screen.query_one(f"#{name}", Input).value = value


async def test_a_seed_out_of_many_is_opened_on_the_main_screen() -> None:
    async with opened("eleven-lines") as seat:
        await seat.press("right")
        await seat.ask("S")
        assert isinstance(seat.app.screen, SeedsScreen)
        fill(seat, span="3..5", until="50")
        await seat.press("enter")
        table = seat.app.screen.query_one(SeedsTable)
        await seat.until(lambda: table.row_count == 3)
        await seat.press("down", "enter")
        await seat.until(lambda: seat.app.screen is seat.main)
        await seat.settle()
        assert "eleven-lines · seed 4" in seat.text("header")
        assert seat.place == (0, 0)
        assert seat.app.session.recipe == example("eleven-lines").with_(seed=4)
        await seat.press("ctrl+z")
        assert "eleven-lines · seed 1" in seat.text("header")
        assert seat.place == (0, 1)


async def test_a_network_that_was_asked_for_is_opened_on_the_main_screen() -> None:
    async with opened("xor") as seat:
        await seat.ask("N")
        assert isinstance(seat.app.screen, NewRunScreen)
        fill(seat, layers="5,1", rate="0.25", seed="77")
        await seat.rest()
        await seat.press("enter")
        await seat.until(lambda: seat.app.screen is seat.main)
        await seat.settle()
        recipe = seat.app.session.recipe
        assert (recipe.network.sizes, recipe.rate, recipe.seed) == ((5, 1), 0.25, 77)
        assert (recipe.problem.inputs == example("xor").problem.inputs).all()
        assert "seed 77" in seat.text("header")
        assert seat.place == (0, 0)


async def test_a_kept_curve_catches_up_with_the_run_that_it_is_compared_with() -> None:
    async with opened() as seat:
        await seat.press("c")
        # So much slower that its curve does not cover the kept one.
        seat.app.session.start_over(example("article").with_(seed=9, rate=0.1))
        await seat.go_to("800")
        (kept,) = seat.app.session.kept
        await seat.until(lambda: kept.timeline.trained >= 800)
        alone = Timeline(example("article"))
        alone.extend(800)
        assert (kept.timeline.errors()[:800] == alone.errors()[:800]).all()
        await seat.until(lambda: seat.text("curve").count("+") > 1)  # its name and its line
        assert seat.place == (800, 0)


async def test_targets_out_of_reach_are_told_once_at_the_start_of_a_run() -> None:
    recipe = Recipe(Problem([[1.0]], [[9.0]]), Network((1,), ("sigmoid",)), seed=1)

    def told(seat: Seat) -> int:
        return sum("out of reach: r1's is 9" in notice for notice in seat.notices)

    async with opened(recipe) as seat:
        await seat.until(lambda: told(seat) == 1)
        await seat.press("right", "R", "]")
        await seat.ask("N")
        fill(seat, activation="relu")
        await seat.rest()
        await seat.press("enter")
        await seat.until(lambda: seat.app.screen is seat.main)
        await seat.settle()
        assert told(seat) == 1
        await seat.ask("N")
        fill(seat, activation="sigmoid")
        await seat.rest()
        await seat.press("enter")
        await seat.until(lambda: told(seat) == 2)


async def test_what_is_to_be_known_of_a_file_is_told_at_the_start_of_its_run(
    tmp_path: Path,
) -> None:
    path = tmp_path / "d.csv"
    path.write_text("Id,a,y\n" + "".join(f"{n},{n * n},0\n" for n in range(9)), "utf-8")

    def told(seat: Seat) -> int:
        line = "d.csv: column 'Id' only counts rows; --without Id leaves it out"
        return sum(line in notice for notice in seat.notices)

    async with opened() as seat:
        await seat.ask("N")
        seat.app.screen.query_one("#source", Choice).value = "file"
        fill(seat, data=str(path), target="y")
        await seat.press("enter")
        await seat.until(lambda: seat.app.screen is seat.main)
        await seat.until(lambda: told(seat) == 1)
        await seat.press("R")
        await seat.settle()
        assert told(seat) == 1
    note = "w.txt: read a line an input"
    app = NntuiApp(Session(example("article")), told=[note])
    async with opened(app) as seat:
        await seat.until(lambda: note in seat.notices)


async def test_seeds_of_a_net_that_started_at_0_differ_and_open_as_they_are_listed() -> None:
    async with opened("perceptron") as seat:
        await seat.ask("S")
        fill(seat, span="1..3", until="4", below="")
        await seat.press("enter")
        table = seat.app.screen.query_one(SeedsTable)
        await seat.until(lambda: table.row_count == 3)
        cells = [str(cell) for cell in table.get_row("2")]
        await seat.press("down", "enter")
        await seat.until(lambda: seat.app.screen is seat.main)
        timeline = seat.app.session.stepper.timeline
        assert timeline.recipe.first_weights[0].all()
        assert f"{timeline.error_at(4):.8f}" == cells[1].strip()
