"""A person's own script on the screen: its source beside its numbers."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from unittest.mock import patch

import numpy as np
import pytest
from tests.code.test_scripts import LOOPS
from textual.message import Message
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.widgets import Input

from nntui.code.finding import find
from nntui.code.session import Session
from nntui.code.trace import PassTrace
from nntui.tui.messages import IterationChosen
from nntui.tui.panes.pane import Pane
from nntui.tui.scripts.app import ScriptApp
from nntui.tui.scripts.loading import Opening
from nntui.tui.scripts.screen import ScriptScreen
from nntui.tui.scripts.session import ScriptSession

from .seat import PATIENCE, Footer

SCRIPTS = Path(__file__).parents[1] / "code" / "scripts"

ALL = sorted(SCRIPTS.glob("*.py"))

ELEVEN = SCRIPTS / "eleven_lines.py"

WINDOWS = 6
"""So many windows share the scripts."""


class Desk:
    """A running app on a script, as a user meets it."""

    def __init__(self, app: ScriptApp, pilot: Pilot[None], notices: list[str]) -> None:
        self.app, self.pilot, self.notices = app, pilot, notices

    @property
    def screen(self) -> ScriptScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, ScriptScreen)
        return screen

    def text(self, pane: str) -> str:
        found: Pane[object] = self.screen.query_one(f"#{pane}", Pane)
        return found.text

    def lines(self, pane: str) -> list[str]:
        return self.text(pane).split("\n")

    @property
    def place(self) -> tuple[int, str]:
        """The pass, and the line where that is said."""
        match = re.search(r"pass ([\d,]+)(?: ·.*?)? · (begin|line \d+)", self.text("header"))
        assert match, self.text("header")
        return int(match[1].replace(",", "")), match[2].removeprefix("line ")

    def marks(self) -> dict[int, str]:
        """What stands before each line of the source."""
        found = {}
        for line in self.lines("source"):
            if match := re.match(r"([▸✓ ]) +(\d+)  ", line):
                found[int(match[2])] = match[1]
        return found

    def beside(self, line: int) -> str:
        """What stands beside a line of the source."""
        (text,) = (each for each in self.lines("source") if re.match(rf"[▸✓ ] +{line}  ", each))
        return re.split(r"  +", text)[-1]

    def session_values(self, name: str) -> np.ndarray:
        """What a name holds at the head of the pass looked at."""
        named = self.screen.session.names.at_head()
        return np.asarray(next(each.now for each in named if each.name == name))

    async def until(self, condition: Callable[[], bool]) -> None:
        end = monotonic() + PATIENCE
        while not condition():
            assert monotonic() < end, "waited in vain"
            await self.pilot.pause(0.01)

    async def settle(self) -> None:
        await self.until(
            lambda: (
                self.app.is_answered
                and all(worker.is_finished for worker in self.app.workers)
                and self.screen.journeys.is_idle
            )
        )
        await self.pilot.pause(0)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each once the one before has led where it leads."""
        for key in keys:
            self.app.simulate_key(key)
            await asyncio.sleep(0)
            await self.settle()

    async def answer(self, key: str, text: str) -> None:
        """Answer what a key asks."""
        await self.press(key)
        await self.until(lambda: isinstance(self.app.focused, Input))
        self.app.screen.query_one(Input).value = text
        await self.pilot.pause(0)
        await self.press("enter")
        await self.settle()


@asynccontextmanager
async def opened(
    path: Path, size: tuple[int, int] = (120, 36), looks: bool = False, line: int | None = None
) -> AsyncIterator[Desk]:
    """The program on a script, once it has drawn everything."""
    notices: list[str] = []

    def hear(message: Message) -> None:
        if isinstance(message, Notify):
            notices.append(message.notification.message)

    with Session(find(path, line=line)) as session:
        first = session.record(0)
        assert first is not None
        shown = ScriptSession(session, PassTrace(first))
        app = ScriptApp(shown, looks=looks)
        # Where no footer is looked at, it would only take its time.
        with patch("nntui.tui.scripts.layout.Footer", Footer):
            async with app.run_test(size=size, notifications=True, message_hook=hear) as pilot:
                desk = Desk(app, pilot, notices)
                await desk.settle()
                await desk.until(lambda: "─" in desk.text("curve") or size[0] < 100)
                yield desk
        shown.timeline.session.close()


async def test_a_user_opens_the_eleven_lines_and_sees_where_their_loop_begins() -> None:
    async with opened(ELEVEN) as desk:
        assert desk.place == (0, "begin")
        assert desk.beside(7) == "pass 0"
        # Nothing is computed yet, and that is not zero.
        assert [desk.beside(line) for line in range(8, 14)] == ["·"] * 6
        assert set(desk.marks().values()) == {" "}
        assert "11 operations on 6 lines" in desk.text("story")


async def test_the_first_step_shows_the_dot_product_row_by_row_with_the_scripts_names() -> None:
    async with opened(ELEVEN) as desk:
        await desk.press("full_stop")
        assert desk.place == (0, "8")
        arithmetic = desk.lines("arithmetic")
        assert "X[i, 0]·first[0, j] + X[i, 1]·first[1, j] + X[i, 2]·first[2, j]" in arithmetic[0]
        assert "(0 × -0.1660) + (0 × -0.7065) + (1 × -0.2065) = -0.2065" in arithmetic[1]
        assert arithmetic[1].startswith("▸")
        # What comes next on the line is not computed yet.
        assert arithmetic[-1].endswith("·") or "numbers after" in arithmetic[-1]
        source = desk.lines("source")
        at = next(place for place, line in enumerate(source) if line.startswith("▸"))
        marked = source[at][source[at + 1].index("^") : source[at + 1].rindex("^") + 1]
        assert marked == "np.dot(X, first)"
        assert "X" in desk.text("names")


async def test_the_first_pass_is_crossed_in_as_many_keys_as_its_loop_has_lines() -> None:
    async with opened(ELEVEN) as desk:
        for line in range(8, 14):
            await desk.press("right")
            assert desk.place == (0, str(line))
            assert desk.marks()[line] == "▸"
            assert desk.beside(line) != "·"
            assert all(desk.marks()[before] == "✓" for before in range(8, line))
            assert all(desk.beside(after) == "·" for after in range(line + 1, 14))
        assert "The pass is over." in desk.text("story")
        await desk.press("right")
        assert desk.place == (1, "begin")
        await desk.press("left")
        assert desk.place == (0, "13")
        for line in range(12, 7, -1):
            await desk.press("left")
            assert desk.place == (0, str(line))
        await desk.press("left", "left")
        assert desk.place == (0, "begin")
        assert any("head of the first pass" in notice for notice in desk.notices)


async def test_a_pass_far_on_and_back_shows_what_plain_python_computes() -> None:
    names: dict[str, np.ndarray] = {}
    source = ELEVEN.read_text().replace("range(1200)", "range(1001)")
    np.random.seed(1)
    exec(source, names)
    async with opened(ELEVEN) as desk:
        await desk.press("d")
        before = desk.text("names")
        await desk.answer("g", "1,000")
        assert desk.place == (1000, "begin")
        await desk.press(*["right"] * 6)
        told = f"{names['first'][0, 0]:.8f}"
        assert told in desk.text("names")
        await desk.press("home")
        assert desk.place == (0, "begin")
        assert desk.text("names") == before


async def test_the_same_place_is_looked_at_from_pass_to_pass() -> None:
    async with opened(ELEVEN) as desk:
        await desk.press("right", "right", "right_square_bracket")
        assert desk.place == (1, "9")
        await desk.press("right_square_bracket", "left_square_bracket", "left_square_bracket")
        assert desk.place == (0, "9")
        await desk.press("left_square_bracket")
        assert desk.place == (0, "9")


async def test_keys_typed_ahead_of_the_script_lead_as_far_as_keys_typed_slowly() -> None:
    async with opened(ELEVEN) as desk:
        await desk.press("right")
        for _ in range(3):
            desk.app.simulate_key("right_square_bracket")
            await asyncio.sleep(0)
        desk.app.simulate_key("right")
        await asyncio.sleep(0)
        await desk.settle()
        assert desk.place == (3, "9")


async def test_inside_a_function_its_lines_stand_there_and_the_way_to_it() -> None:
    async with opened(SCRIPTS / "class_with_methods.py") as desk:
        await desk.press("right", "right")
        assert desk.place == (0, "21")
        title = str(desk.screen.query_one("#source", Pane).border_title)
        assert title == "class_with_methods.py · line 36 ▸ Net.forward"
        await desk.press("right")
        title = str(desk.screen.query_one("#source", Pane).border_title)
        assert title.endswith("line 36 ▸ Net.forward · line 21 ▸ Net.sigmoid")
        # Over calls: the loop's own three statements, then the next pass.
        await desk.press("home", "n", "n", "n")
        assert "The pass is over." in desk.text("story")
        await desk.press("p")
        assert desk.place == (0, "37")


async def test_a_long_pass_is_crossed_in_few_keys_and_any_line_of_it_found() -> None:
    async with opened(SCRIPTS / "recurrent.py") as desk:
        keys = 0
        while "The pass is over" not in desk.text("story"):
            await desk.press("n")
            keys += 1
        assert keys <= 10
        await desk.press("home")
        await desk.answer("g", "line 34")
        assert desk.place == (0, "34")
        assert desk.marks()[34] == "▸"


async def test_a_condition_is_looked_for() -> None:
    async with opened(ELEVEN) as desk:
        await desk.answer("g", "error < 0.3")
        number, _ = desk.place
        errors = desk.app.session.timeline.session.errors
        assert errors[number] < 0.3 <= min(errors[:number])
        await desk.answer("g", "error < 0")
        assert desk.place[0] == number
        assert "No pass up to 1,199 has error < 0." in desk.notices


async def test_where_the_script_ends_the_screen_says_so() -> None:
    async with opened(ELEVEN) as desk:
        await desk.answer("g", "5000")
        assert desk.place == (1199, "13")
        assert "The loop is left after pass 1,199." in desk.notices
        await desk.press("right")
        assert desk.place == (1199, "13")


async def test_a_way_that_takes_long_says_how_far_it_is_and_ends_at_a_key(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text(ELEVEN.read_text().replace("range(1200)", "range(100_000_000)"))
    async with opened(path) as desk:
        await desk.press("g")
        await desk.until(lambda: isinstance(desk.app.focused, Input))
        desk.app.screen.query_one(Input).value = "90,000,000"
        desk.app.simulate_key("enter")
        await desk.until(lambda: "to pass 90,000,000" in desk.text("header"))
        await desk.until(lambda: desk.app.session.timeline.trained > 1_000)
        await desk.press("escape")
        assert desk.place == (0, "begin")
        await desk.press("right")
        assert desk.place == (0, "8")


@pytest.mark.parametrize("of", range(WINDOWS))
async def test_every_script_is_stepped_through_at_each_grain(of: int) -> None:
    # Each window has several, one after the other: a start takes longer than all the steps. The
    # loop is looked for, and the dialog of g answered, in other tests.
    first, *others = ALL[of::WINDOWS]
    async with opened(first, (80, 24), line=LOOPS[first.stem]) as desk:
        await step_through(desk, first)
        for path in others:
            found = find(path, line=LOOPS[path.stem])
            assert await desk.screen.loads.opened(Opening(lambda _, found=found: found, 0, phase=0))
            await desk.settle()
            await step_through(desk, path)


async def step_through(desk: Desk, path: Path) -> None:
    """A pass or two of a script at each grain, then far on and back."""
    assert desk.app.session.timeline.session.found.source.path == path
    assert desk.place == (0, "begin"), path
    keys = ("full_stop", "right", "n", "right_square_bracket", "d", "down", "left", "comma")
    for key in keys:
        await desk.press(key)
        assert desk.text("header").strip(), (path, key)
        assert desk.text("arithmetic").strip(), (path, key)
    desk.screen.post_message(IterationChosen(1000))
    await desk.until(lambda: desk.place[0] > 2)
    await desk.press("home")
    assert desk.place == (0, "begin"), path


async def test_another_curve_is_drawn_over_the_passes_gone_through() -> None:
    async with opened(ELEVEN) as desk:
        await desk.answer("g", "20")
        await desk.answer("E", "np.sum(np.abs(second))")
        assert str(desk.screen.query_one("#curve", Pane).border_title).endswith(
            "np.sum(np.abs(second))"
        )
        assert desk.place[0] == 20
        errors = desk.app.session.timeline.session.errors
        assert len(errors) > 20
        await desk.answer("E", "nobody_knows")
        told = "nobody_knows is no number at a pass's end: E chooses another curve."
        await desk.until(lambda: told in desk.notices)
        await desk.answer("E", "1 +")
        assert isinstance(desk.app.focused, Input)


async def test_a_script_that_changes_on_disk_is_loaded_again_at_the_same_pass(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(ELEVEN.read_text())
    async with opened(path) as desk:
        await desk.answer("g", "12")
        path.write_text(ELEVEN.read_text().replace("(y - output)", "(y + output)") + "# longer\n")
        desk.screen.loads.look_at_files()
        await desk.until(lambda: bool(desk.notices))
        assert desk.notices == ["mine.py has changed on disk; r loads it again."]
        assert "y - output" in desk.text("source")
        await desk.press("r")
        assert desk.place[0] == 12
        assert "y + output" in desk.text("source")
        # A mistake is told, and what was there stays.
        path.write_text("for i in range(3) print(i)\n")
        desk.screen.loads.look_at_files()
        await desk.press("r")
        await desk.until(lambda: "mine.py, line 1" in desk.notices[-1])
        assert "y + output" in desk.text("source")
        await desk.press("right")
        assert desk.place == (12, "8")


async def test_a_click_on_a_line_goes_there_and_one_on_a_number_lights_it() -> None:
    async with opened(ELEVEN) as desk:
        source = desk.screen.query_one("#source", Pane)
        at = next(place for place, line in enumerate(desk.lines("source")) if " 10  " in line)
        await desk.pilot.click("#source", offset=(12, 1 + at - round(source.scroll_y)))
        await desk.settle()
        assert desk.place == (0, "10")
        await desk.press("down", "down")
        (lit,) = (line for line in desk.lines("arithmetic") if line.startswith("▸ ["))
        assert lit.startswith("▸ [2]")
        arithmetic = desk.screen.query_one("#arithmetic", Pane)
        at = next(place for place, line in enumerate(desk.lines("arithmetic")) if line == lit)
        await desk.pilot.click("#arithmetic", offset=(12, at - round(arithmetic.scroll_y)))
        await desk.settle()
        (lit,) = (line for line in desk.lines("arithmetic") if line.startswith("▸ ["))
        assert lit.startswith("▸ [1]")


async def test_another_loop_is_stepped_through_from_its_first_pass() -> None:
    path = SCRIPTS / "epochs_and_samples.py"
    found = find(path)
    lines = [
        number
        for number, line in enumerate(path.read_text().split("\n"), start=1)
        if line.lstrip().startswith("for ")
    ]
    other = next(line for line in lines if line != found.loop.line)
    async with opened(path) as desk:
        await desk.press("right_square_bracket", "right_square_bracket")
        await desk.answer("L", str(other))
        await desk.until(lambda: f"loop line {other}" in desk.text("header"))
        assert desk.place == (0, "begin")
        assert desk.beside(other) == "pass 0"
        await desk.press("right")
        assert desk.place[1] != "begin"


async def test_playing_goes_line_by_line_on_into_the_next_pass() -> None:
    async with opened(ELEVEN) as desk:
        await desk.press(*["plus"] * 2, "space")
        assert "playing · 5 lines/s" in desk.text("header")
        await desk.until(lambda: desk.place[0] >= 1)
        desk.app.simulate_key("space")
        await desk.until(lambda: "paused" in desk.text("header"))
        place = desk.place
        await desk.pilot.pause(0.3)
        assert desk.place == place


async def test_what_a_pass_printed_is_told_at_its_end() -> None:
    async with opened(SCRIPTS / "eleven_lines_python2.py") as desk:
        await desk.press("home", "n")
        assert "printed" not in desk.text("story")
        while not desk.app.session.moment().is_at_end:
            await desk.press("n")
        assert re.search(r"printed  after 0 turns: 0\.\d+", desk.text("story"))
        # What there is no room for stands on the border.
        story = desk.screen.query_one("#story", Pane)
        assert re.match(r"printed  after 0 turns: 0\.\d+ · …", str(story.border_subtitle))


async def test_the_curve_knows_of_no_pass_that_nobody_went_to() -> None:
    async with opened(ELEVEN) as desk:
        await desk.press("right_square_bracket", "right_square_bracket")
        await desk.until(lambda: desk.app.session.timeline.trained > 3)  # recorded in advance
        desk.screen.show()
        assert desk.app.session.moment().trained == 3
        await desk.press("end")
        assert desk.place == (2, "13")


async def test_a_pinned_name_stays_in_sight_with_what_it_was_and_what_it_is() -> None:
    async with opened(ELEVEN) as desk:
        await desk.press("end", "w", "home")
        first = desk.lines("names")[0]
        assert first.startswith("first  3×4")
        assert "-0.1660" in first
        await desk.press("right", "right")
        assert desk.lines("names")[0] == first
        await desk.press("end")
        name, moved = desk.lines("names")[:2]
        assert name.startswith("first  3×4")
        assert re.match(r"  \[0, 0\]  -0\.1660 [▲▼] ", moved)
        assert any(set(line) == {"─"} for line in desk.lines("names"))
        await desk.press("w")
        assert not any(set(line) == {"─"} for line in desk.lines("names"))
        await desk.press("home", "w")
        await desk.until(lambda: any("has no name" in notice for notice in desk.notices))


async def test_a_row_and_a_column_taken_together_by_mistake_are_told(tmp_path: Path) -> None:
    path = tmp_path / "slip.py"
    path.write_text(ELEVEN.read_text().replace("[[0, 1, 1, 0]]).T", "[0, 1, 1, 0])"))
    source = path.read_text().replace("output_delta.dot", "output_delta.sum(1, keepdims=True).dot")
    path.write_text(source.replace("dot(output_delta)", "dot(output_delta.sum(1, keepdims=True))"))
    told = "Neither part of y - output is 4×4: broadcasting made it."
    async with opened(path) as desk:
        await desk.press("right", "right")
        assert "broadcasting" not in desk.text("story")
        await desk.press("right")
        assert desk.place == (0, "10")
        assert told in " ".join(desk.text("story").split())
        await desk.press("right")
        assert "broadcasting" not in desk.text("story")


async def test_simple_operations_of_a_line_are_unfolded_and_folded_again() -> None:
    async with opened(ELEVEN) as desk:
        await desk.press("right")
        assert "hidden = 1 / (1 + e^-#1)" in desk.text("arithmetic")
        assert "2 of 2" in desk.text("header")
        await desk.press("f")
        assert desk.place == (0, "8")
        assert "5 of 5" in desk.text("header")
        assert "1 + e^" not in desk.text("arithmetic")
        assert re.search(r"exp +#3 = e\^#2", desk.text("arithmetic"))
        await desk.press("comma")
        assert re.search(r"▸ 4 +\+ +#4 = 1 \+ #3", desk.text("arithmetic"))
        # Unfolded it stays, in other passes too; folded, the place is in the line that holds it.
        await desk.press("right_square_bracket", "f")
        assert desk.place == (1, "8")
        assert "2 of 2" in desk.text("header")


async def test_what_a_pass_trains_stands_with_what_it_was_and_bars_of_one_scale() -> None:
    async with opened(ELEVEN) as desk:
        await desk.press("end")
        trace = desk.app.session.grains.trace
        changed = {each.path: each for each in trace.recorded.changes}["first"]
        pane = desk.screen.query_one("#names", Pane)
        told = re.fullmatch(r"bars -(\S+) to \1", str(pane.border_subtitle))
        assert told
        assert changed.before is not None
        scale = float(told[1])
        assert scale >= max(abs(changed.before).max(), abs(changed.after).max())
        lines = [re.search(r"\[0, (\d)\] +(\S+) (.) +(\S+) +([─█┼]+)", line)
                 for line in desk.lines("names")]  # fmt: skip
        moves = [match for match in lines if match]
        assert len(moves) >= 4
        for column, was, arrow, now, bar in (match.groups() for match in moves[:4]):
            before, after = changed.before[0, int(column)], changed.after[0, int(column)]
            assert (float(was), float(now)) == (round(before, 4), round(after, 4))
            assert arrow == ("▲" if after > before else "▼")
            left, _, right = bar.partition("┼")
            drawn = right.count("█") - left.count("█")
            assert drawn == round(len(left) * after / scale)


async def test_a_name_that_comes_later_is_not_told_of_a_value() -> None:
    async with opened(SCRIPTS / "class_with_methods.py") as desk:
        await desk.press("right", "right", "right")
        # What `sigmoid` gives becomes `self.a2` at once, and `p` only after its caller is left.
        assert desk.place == (0, "17")
        assert "now self.a2" in desk.text("story")
        assert not re.search(r"\bp\b", desk.text("names"))
        await desk.press("right")
        assert desk.place == (0, "37")
        assert re.search(r"^p +4×1 ", desk.text("names"), re.M)


async def test_where_a_name_is_greatest_is_found_and_told_while_it_is_looked_at() -> None:
    async with opened(ELEVEN) as desk:
        await desk.answer("g", "max np.abs(first).max() up to 40")
        number, _ = desk.place
        told = f"Of passes 0 to 40 np.abs(first).max() is greatest at the end of pass {number}:"
        assert told in " ".join(desk.text("story").split())
        await desk.press("left")
        assert "greatest" not in desk.text("story")
        await desk.answer("g", "turn 12")
        assert desk.place == (12, "begin")
        await desk.press("g")
        await desk.until(lambda: isinstance(desk.app.focused, Input))
        desk.app.screen.query_one(Input).value = "first > 1"
        await desk.press("enter")
        note = str(desk.app.screen.query_one(".note").render())
        assert "first is 3×4, expected one number of it, such as first[0, 0]" in note


async def test_the_curve_is_shown_closer_around_the_cursor_and_whole_again() -> None:
    async with opened(ELEVEN) as desk:
        await desk.answer("g", "900")
        whole = desk.lines("curve")[-1].split()
        await desk.press("Z")
        low, *_, high = (int(each.replace(",", "")) for each in desk.lines("curve")[-1].split())
        assert low <= 900 <= high
        assert high - low == 100
        await desk.press("Z", "Z")
        assert desk.lines("curve")[-1].split() == whole


async def test_an_element_by_a_number_that_goes_on_is_no_name_that_holds_something() -> None:
    async with opened(SCRIPTS / "recurrent.py") as desk:
        # In line 24 the letters of time t go in; then t is another.
        await desk.answer("g", "line 24")
        await desk.answer("g", "line 20")
        assert re.search(r"^= xs\[1\] ", desk.text("names"), re.M)
        assert not re.search(r"^xs\[t\]", desk.text("names"), re.M)
        assert "not written out" not in desk.text("arithmetic")
