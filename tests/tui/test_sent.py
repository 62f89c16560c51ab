"""What is sent to the terminal: no more than what changed, and never less."""

from random import Random
from typing import Any

import pyte
import pytest
from tests.benchmarks.recording_driver import RecordingDriver
from tests.drawing import a_seed
from tests.terminal.terminal import Screen
from tests.tui.seat import Seat, app_of, opened

KEYS = (
    *["right"] * 4, *["left"] * 2, "right_square_bracket", "left_square_bracket", "down", "up", "u",
    "f", "Z", "pagedown", "end", "question_mark", "escape", "R",
)  # fmt: skip


class Terminal:
    """What a terminal of columns and lines shows."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)

    def feed(self, sent: str) -> None:
        """Take what an app sends."""
        # pyte takes what sets the keyboard's protocol back for a u.
        self._stream.feed(sent.replace("\x1b[<u", ""))

    @property
    def cells(self) -> list[list[tuple[object, ...]]]:
        """Every cell with its colours, line by line."""
        columns, lines = range(self._screen.columns), range(self._screen.lines)
        cells = [[self._screen.buffer[line][column] for column in columns] for line in lines]
        return [[tuple(cell) for cell in line] for line in cells]


class Driver(RecordingDriver):
    """A terminal that shows what it is given, and counts it."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        assert self._size is not None
        self.terminal = Terminal(*self._size)
        self.letters = 0

    def write(self, data: str) -> None:
        """Take a frame."""
        super().write(data)
        self.terminal.feed(data)
        self.letters += len(data)


def driver_of(seat: Seat) -> Driver:
    """The terminal of an app."""
    assert isinstance(seat.app._driver, Driver)
    return seat.app._driver


def whole(seat: Seat) -> str:
    """The window painted from nothing."""
    update = seat.app.screen._compositor.render_update(full=True)
    return update.render_segments(seat.app.console)  # type: ignore[union-attr]


def is_shown(seat: Seat) -> bool:
    """Whether the terminal shows the window as it is."""
    painted = Terminal(*seat.app.size)
    painted.feed(whole(seat))
    return driver_of(seat).terminal.cells == painted.cells


@pytest.mark.parametrize(
    ("name", "size"), [("article", (120, 36)), ("eleven-lines", (80, 24)), ("iris", (60, 16))]
)
async def test_what_was_sent_piece_by_piece_is_the_window(name: str, size: tuple[int, int]) -> None:
    random = Random(a_seed())
    async with opened(app_of(name), size, has_footer=True, driver=Driver) as seat:
        for _ in range(14):
            keys = random.choices(KEYS, k=2)
            await seat.type_ahead(*keys)
            # A frame may not be out yet.
            await seat.until(lambda: is_shown(seat))


async def test_a_step_sends_what_changed() -> None:
    async with opened("article", (120, 36), driver=Driver) as seat:
        await seat.go_to("1000")
        await seat.press(*["right"] * 6)
        await seat.until(lambda: is_shown(seat))
        before = driver_of(seat).letters
        await seat.press("left_square_bracket")
        await seat.until(lambda: is_shown(seat))
        assert 0 < driver_of(seat).letters - before < len(whole(seat)) / 4
