"""A user in front of the screen: what they press, and what they read."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from time import monotonic
from unittest.mock import patch

from textual.drivers.headless_driver import HeadlessDriver
from textual.message import Message
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.widgets import Input, Label, Static

from nntui.engine import Player, Recipe, Stepper, Timeline, example
from nntui.runs import Run, make_run, path_of, save_run
from nntui.tui.app import NntuiApp
from nntui.tui.screens.step import StepScreen
from nntui.tui.session import Session

PANES = ("inputs", "weights", "curve", "arithmetic", "story")

HOPS = 3
"""A key goes from the app to the focused widget and up again, and what it does may be a message
to another."""

PATIENCE = 60.0
"""Seconds after which what was waited for is not going to come, even on a busy machine."""


def app_of(recipe: "Recipe | str" = "article", *, is_ascii: bool = False) -> NntuiApp:
    """The program, opened on a recipe or on an example."""
    made = example(recipe) if isinstance(recipe, str) else recipe
    return NntuiApp(Session(made, Player()), is_ascii=is_ascii)


def saved(name: str, of: str, iteration: int, phase: int, day: int = 1) -> Run:
    """A run of an example that was saved on a day of January 2026."""
    stepper = Stepper(Timeline(example(of)))
    stepper.seek(iteration, phase)
    run = make_run(name, stepper, datetime(2026, 1, day, 12, tzinfo=UTC), row=2)
    save_run(run, path_of(name))
    return run


class Seat:
    """A running app, as a user meets it.

    Attributes:
        app: The app.
        pilot: Its hands.
        notices: Every notice that the app has shown.
    """

    def __init__(self, app: NntuiApp, pilot: Pilot[None], notices: list[str]) -> None:
        self.app, self.pilot, self.notices = app, pilot, notices

    @property
    def main(self) -> StepScreen:
        """The main screen, also while a dialog lies over it."""
        screen = self.app.screen_stack[0]
        assert isinstance(screen, StepScreen)
        return screen

    @property
    def place(self) -> tuple[int, int]:
        """Iteration and phase, as the header says them."""
        match = re.search(r"iteration ([\d,]+) · (\d+) of \d+", self.text("header"))
        assert match, self.text("header")
        return int(match[1].replace(",", "")), int(match[2])

    def text(self, pane: str) -> str:
        """What stands in a pane of the main screen."""
        return self.main.query_one(f"#{pane}").text  # type: ignore[attr-defined, no-any-return]

    def lines(self, pane: str) -> list[str]:
        """The lines of a pane."""
        return self.text(pane).split("\n")

    def under(self, kind: str) -> list[str]:
        """The lines of arithmetic below the first heading of an operation."""
        found: list[str] = []
        inside = False
        for line in self.lines("arithmetic"):
            if re.match(r"[▸✓ ] \d", line):
                if inside:
                    break
                inside = bool(re.match(rf"[▸✓ ] \d+ +{kind}\b", line))
            elif inside:
                found.append(line)
        return found

    def results(self, kind: str) -> list[str]:
        """The results below the first heading of an operation, without what is made of them at
        once; none before its phase."""
        found: list[str] = []
        for line in self.under(kind):
            is_begun = bool(line[2:].lstrip()) and line[2] != " "
            if is_begun or " = " not in found[-1]:
                found[len(found) - (not is_begun) :] = [(found[-1] if not is_begun else "") + line]
        return [line.partition(";")[0].rpartition(" = ")[2].strip() for line in found]

    def column(self, pane: str, name: str) -> list[str]:
        """The last words of a pane's lines below the heading that ends with a name."""
        heading, *lines = self.lines(pane)
        assert heading.split()[-1] == name, heading
        return [line.split()[-1] if "  " in line else "" for line in lines]

    def window(self) -> str:
        """All that the window shows, dialogs and notices included."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def dialog(self) -> str:
        """What a dialog's box shows, as one line."""
        box = self.app.screen.query_one(".dialog > Vertical").content_region
        lines = self.window().split("\n")[box.y : box.bottom]
        return " ".join(" ".join(line[box.x : box.right] for line in lines).split())

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each once the one before has been answered.

        Not `pilot.press`: it waits until the process is idle, which takes long on a busy machine.
        """
        for key in keys:
            self.app.simulate_key(key)
            await self.answered()
        await self.rest()

    async def type_ahead(self, *keys: str) -> None:
        """Press keys at once, and wait until all have been answered."""
        for key in keys:
            self.app.simulate_key(key)
        await self.answered()
        await self.settle()

    async def rest(self, hops: int = HOPS) -> None:
        """Let every widget do what lies in its queue, and the screen lay itself out.

        A new layout gives panes a new size, which they answer by other lines.
        """
        for _ in range(hops):
            await self.pilot.pause(0)

    async def answered(self) -> None:
        """Wait until what was pressed has been answered."""
        taken = asyncio.Event()
        async with asyncio.timeout(PATIENCE):  # an app that crashed never answers
            if self.app.call_later(taken.set):
                await taken.wait()
            self.app.ask()
            while self.app.is_running and not self.app.is_answered:
                await asyncio.sleep(0)

    async def ask(self, key: str) -> None:
        """Press a key that opens a dialog, and wait until one can type in it."""
        await self.until(lambda: self.app.screen is self.main)
        await self.press(key)
        await self.until(lambda: self.app.screen is not self.main)
        await self.until(lambda: self.app.focused is not None)

    async def type(self, text: str) -> None:
        """Put a text in the place of what stands in the dialog's input."""
        self.app.screen.query_one(Input).value = text
        await self.rest(2 * HOPS)  # the input tells its dialog, from parent to parent

    async def answer(self, text: str | None = None) -> None:
        """Enter what stands in the dialog, or another text."""
        if text is not None:
            await self.type(text)
        await self.press("enter")
        await self.rest(2 * HOPS)

    async def settle(self) -> None:
        """Wait until everything that was begun in the background is done."""
        # Not `wait_for_complete`, which fails where a worker was cancelled, as journeys may be.
        await self.until(lambda: all(worker.is_finished for worker in self.app.workers))
        await self.rest()

    async def go_to(self, what: str) -> None:
        """Go to an iteration or a condition with `g`."""
        await self.ask("g")
        await self.answer(what)
        await self.settle()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition."""
        end = monotonic() + PATIENCE
        while not condition():
            assert monotonic() < end, "waited in vain"
            await self.pilot.pause(0.01)

    @property
    def note(self) -> str:
        """The line below the input of a dialog."""
        return str(self.app.screen.query_one(".note", Label).content)


class Footer(Static):
    """Stands in the footer's place, without its keys: to draw them anew at each dialog takes most
    of a test's time."""

    DEFAULT_CSS = "Footer { dock: bottom; height: 1; }"


@asynccontextmanager
async def opened(
    app: "NntuiApp | Recipe | str" = "article",
    size: tuple[int, int] = (120, 36),
    *,
    has_footer: bool = False,
    is_folded: bool = False,
    driver: type[HeadlessDriver] | None = None,
) -> AsyncIterator[Seat]:
    """The program in a window of columns and lines, once it has drawn everything.

    Args:
        app: The program, or what it is opened on.
        size: Columns and lines.
        has_footer: Whether the footer names the keys.
        is_folded: Whether the arithmetic is, where not all of it fits; most tests read all lines.
        driver: What takes every frame, for tests that read what is sent; frames are not made else.
    """
    if not isinstance(app, NntuiApp):
        app = app_of(app)
        app.session.fold = is_folded
    if driver is not None:
        app.driver_class = driver
    notices: list[str] = []

    def hear(message: Message) -> None:
        if isinstance(message, Notify):
            notices.append(message.notification.message)

    footer = nullcontext() if has_footer else patch("nntui.tui.screens.arrangement.Footer", Footer)
    with footer:
        async with app.run_test(
            headless=driver is None, size=size, notifications=True, message_hook=hear
        ) as pilot:
            seat = Seat(app, pilot, notices)
            await seat.settle()
            if has_footer:
                await seat.until(lambda: "palette" in seat.window())
            yield seat
