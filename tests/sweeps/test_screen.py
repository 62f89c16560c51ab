"""The seeds screen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing import active_children
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Button, Input, ProgressBar

from nntui import tui
from nntui.engine import Recipe, example
from nntui.explain.sparkline import sparkline
from nntui.sweeps.training import SeedResult, train_seed
from nntui.tui.screens.seeds import SeedsScreen
from nntui.tui.screens.seeds_table import SeedsTable

ELEVEN_LINES = example("eleven-lines")

LONG = "9" * 5_000
"""Python refuses to read so long a number."""

PATIENCE = 60.0
"""Seconds after which what was waited for is not going to come, even on a busy machine."""


class Bare(App[None]):
    """An app without the main screen, which takes longer to open than this one."""

    CSS_PATH = Path(tui.__file__).with_name("nntui.tcss")


class Open:
    """The screen, opened."""

    def __init__(self, app: App[None], pilot: Pilot[None], screen: SeedsScreen) -> None:
        self.app, self.pilot, self.screen = app, pilot, screen
        self.answers: list[int | None] = []

    @property
    def table(self) -> SeedsTable:
        """Its table."""
        return self.screen.query_one(SeedsTable)

    @property
    def rows(self) -> list[list[str]]:
        """What stands in the table."""
        table = self.table
        rows = [table.get_row_at(row) for row in range(table.row_count)]
        return [[cell.plain.strip() for cell in row] for row in rows]

    @property
    def seeds(self) -> list[int]:
        """The seeds in the order of the table."""
        return [int(row[0]) for row in self.rows]

    @property
    def note(self) -> str:
        """The line at the bottom."""
        return str(self.screen.query_one(".note").render())

    def fill(self, **values: str) -> None:
        """Type into fields."""
        for name, value in values.items():
            self.screen.query_one(f"#{name}", Input).value = value

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self.pilot.pause(0.02)

    async def until_rows(self, count: int) -> None:
        """Wait until so many seeds are there."""
        await self.until(lambda: self.table.row_count >= count)

    async def until_note(self, text: str) -> None:
        """Wait until the line at the bottom says something."""
        await self.until(lambda: text in self.note)

    async def until_no_worker_is_left(self) -> None:
        """Wait until all processes have ended."""
        async with asyncio.timeout(PATIENCE):
            while active_children():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def opened(
    recipe: Recipe = ELEVEN_LINES, size: tuple[int, int] = (100, 36)
) -> AsyncIterator[Open]:
    """The seeds screen of a recipe; when it is left, no process may be."""
    app = Bare()
    async with app.run_test(size=size) as pilot:
        there = Open(app, pilot, SeedsScreen(recipe))
        app.push_screen(there.screen, there.answers.append)
        await pilot.pause()
        yield there
    await there.until_no_worker_is_left()


async def test_it_trains_the_seeds_and_opens_the_chosen_one() -> None:
    async with opened() as there:
        there.fill(span="3..8", until="700", below="0.1")
        await there.pilot.press("enter")
        await there.until_rows(6)
        for row, seed in zip(there.rows, range(3, 9), strict=True):
            result = train_seed(ELEVEN_LINES, seed, 700, 0.1)
            reached = "" if result.reached is None else str(result.reached)
            error, right = f"{result.error:.8f}", f"{result.accuracy:.4f}"
            assert row == [str(seed), error, right, reached, sparkline(result.curve)]
        await there.until_note("enter opens a seed")
        assert there.screen.query_one(ProgressBar).percentage == 1
        await there.pilot.press("down", "down", "enter")
        await there.pilot.pause()
        assert there.answers == [5]


async def test_the_fields_begin_with_something_sensible() -> None:
    for recipe, until in ((ELEVEN_LINES, "10,000"), (ELEVEN_LINES.with_(until=1_234), "1,234")):
        async with opened(recipe) as there:
            fields = [field.value for field in there.screen.query(Input)]
            assert fields == ["1..100", until, "0.1"]
            await there.pilot.press("escape")
            await there.pilot.pause()
            assert there.answers == [None]


async def test_keys_and_heads_sort() -> None:
    results = [train_seed(ELEVEN_LINES, seed, 600, 0.1) for seed in range(1, 13)]
    assert any(result.reached is None for result in results)

    def ordered(name: str, *, descending: bool = False) -> list[int]:
        def place(result: SeedResult) -> tuple[bool, float]:
            value = getattr(result, name)
            return value is None, 0 if value is None else -value if descending else value

        return [result.seed for result in sorted(results, key=place)]

    async with opened() as there:
        there.fill(span="1..12", until="600", below="0.1")
        await there.pilot.press("enter")
        await there.until_note("enter opens a seed")
        await there.until_rows(12)
        for key, name in (("e", "error"), ("a", "accuracy"), ("b", "reached"), ("s", "seed")):
            await there.pilot.press(key)
            assert there.seeds == ordered(name), name
            assert there.table.cursor_row == 0
            await there.pilot.press(key)
            assert there.seeds == ordered(name, descending=True), name
        assert there.table.ordered_columns[0].label.plain[-1] == "▼"
        await there.pilot.click(SeedsTable, offset=(25, 0))
        assert there.seeds == ordered("error")
        assert there.table.ordered_columns[1].label.plain[-1] == "▲"
        await there.pilot.click(SeedsTable, offset=(60, 0))  # the curve: no order to sort by
        assert there.seeds == ordered("error")
        await there.pilot.press("enter")
        await there.pilot.pause()
        assert there.answers == [ordered("error")[0]]


async def test_new_seeds_take_their_place_in_a_sorted_table() -> None:
    async with opened() as there:
        table = there.table
        table.begin("error", ELEVEN_LINES, 100, None)
        assert table.ordered_columns[3].label.plain.strip() == ""
        results = [train_seed(ELEVEN_LINES, seed, 100, None) for seed in range(1, 9)]
        table.add(results[:4])
        await there.pilot.pause()
        table.action_sort("error")
        await there.pilot.pause()
        chosen = there.seeds[2]
        table.move_cursor(row=2)
        table.add(results[4:])
        await there.pilot.pause()
        by_error = sorted(results, key=lambda result: result.error or 0)
        assert there.seeds == [result.seed for result in by_error]
        assert there.seeds[table.cursor_row] == chosen


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("by", ["escape", "button"])
async def test_a_hundred_seeds_leave_the_screen_responsive_and_can_be_cancelled(by: str) -> None:
    async with opened() as there:
        await there.pilot.press("enter")
        await there.until_rows(2)
        assert there.seeds == [1, 2]
        await there.pilot.press("s")
        assert there.seeds == [2, 1]
        assert there.screen.query_one(ProgressBar).percentage == 0.02
        assert str(there.screen.query_one(Button).label) == "Stop"
        if by == "escape":
            await there.pilot.press("escape")
        else:
            await there.pilot.click(Button)
        await there.until_note("Stopped")
        await there.until_no_worker_is_left()
        assert str(there.screen.query_one(Button).label) == "Train"
        assert there.table.row_count == 2
        # The screen is still there, with what was done, and can begin again.
        assert there.answers == []
        there.fill(span="1", until="50")
        # A button that lights up from one click takes no other.
        button = there.screen.query_one(Button)
        await there.until(lambda: not button.has_class("-active"))
        await there.pilot.click(Button)
        await there.until(lambda: there.seeds == [1] and there.note.startswith("enter opens"))
        assert there.rows[0][1] == f"{train_seed(ELEVEN_LINES, 1, 50, 0.1).error:.8f}"
        await there.pilot.press("escape")
        await there.pilot.pause()
        assert there.answers == [None]


@pytest.mark.usefixtures("held")
async def test_closing_with_a_chosen_seed_ends_the_training() -> None:
    async with opened() as there:
        await there.pilot.press("enter")
        await there.until_rows(1)
        await there.pilot.press("enter")
        await there.pilot.pause()
        assert there.answers == [1]
        await there.until_no_worker_is_left()


@pytest.mark.usefixtures("held")
async def test_quitting_ends_the_training() -> None:
    async with opened() as there:
        await there.pilot.press("enter")
        await there.until_rows(1)
        assert active_children()
        there.app.exit()


@pytest.mark.usefixtures("held")
async def test_a_worker_that_dies_is_told() -> None:
    async with opened() as there:
        await there.pilot.press("enter")
        await there.until_rows(1)
        active_children()[0].kill()
        await there.until_note("ended from outside")
        assert there.screen.query_one(".note").has_class("-error")


async def test_what_makes_no_sense_is_refused() -> None:
    async with opened() as there:
        for field, value, complaint in (
            ("span", "", "'', expected two seeds such as 1..100"),
            ("span", "1..", "'1..', expected two seeds such as 1..100"),
            ("span", "-1..3", "'-1..3', expected two seeds such as 1..100"),
            ("span", "5..4", "'5..4', expected seeds up to 4294967295, the lower one first"),
            ("span", "1..4294967296", "'1..4294967296', expected seeds up to 4294967295, the"),
            ("span", "0..10000", "'0..10000', expected at most 10,000 seeds"),
            ("span", LONG, "9…', expected seeds up to 4294967295, the lower one first"),
            ("span", f"1..{LONG}", "9…', expected seeds up to 4294967295, the lower one first"),
            ("span", f"x{LONG}", "9…', expected two seeds such as 1..100"),
            ("until", "1e3", "'1e3', expected an iteration up to 10,000,000"),
            ("until", "1_0", "'1_0', expected an iteration up to 10,000,000"),
            ("until", "10,000,001", "'10,000,001', expected an iteration up to 10,000,000"),
            ("until", LONG, "9…', expected an iteration up to 10,000,000"),
            ("below", "low", "'low', expected a number, or nothing"),
            ("below", "nan", "'nan', expected a finite number, or nothing"),
            ("below", "1_0", "'1_0', expected a number, or nothing"),
            ("below", "1,250", "'1,250', expected 1.250 or 1250: its comma may be a decimal one"),
            ("below", "0", "'0', expected a number above 0, or nothing"),
            ("below", "−1", "'−1', expected a number above 0, or nothing"),
            ("below", LONG, "9…', expected a finite number, or nothing"),
        ):
            there.fill(**{"span": "1..100", "until": "10", "below": "", field: value})
            await there.pilot.press("enter")
            await there.pilot.pause()
            assert complaint in there.note
            assert len(there.note) < 200
            assert there.screen.query_one(".note").has_class("-error")
            assert there.table.row_count == 0


async def test_a_threshold_is_read_as_it_is_pasted() -> None:
    async with opened() as there:
        there.fill(span="1", until="1,000", below="\N{NO-BREAK SPACE}5,0e−1")
        await there.pilot.press("enter")
        await there.until_rows(1)
        reached = train_seed(ELEVEN_LINES, 1, 1_000, 0.5).reached
        assert reached is not None
        assert there.rows[0][3] == str(reached)


async def test_one_seed_and_no_threshold_are_enough() -> None:
    async with opened(size=(60, 16)) as there:
        there.fill(span=" 12 ", until="0", below="")
        await there.pilot.press("enter")
        await there.until_rows(1)
        ((seed, _, _, reached, curve),) = there.rows
        assert (seed, reached, curve) == ("12", "", "█")
