"""A real process in a pseudo-terminal, and what its user sees."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

import pyte

PATIENCE = 20.0
"""Seconds after which what was waited for is not going to come."""

IN_TERMINAL = (
    "import fcntl, os, sys, termios\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "os.environ.pop('LC_CTYPE', None)\n"  # Python sets it where the locale is C
    "os.environ.update(pair.split('=', 1) for pair in sys.argv[1].split() if pair)\n"
    "os.execv(sys.argv[2], sys.argv[2:])\n"
)
"""Makes the pseudo-terminal the one that controls the process, then becomes the program."""

ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|P[^\x1b]*\x1b\\"  # DCS
    rb"|[ -/]*[0-~])"
)

ENTER, ESCAPE, RIGHT, LEFT, DOWN = "\r", "\x1b", "\x1b[C", "\x1b[D", "\x1b[B"


ALWAYS_SET = {b"7", b"25"}
"""Modes that a shell finds set: lines are wrapped, and the cursor is shown."""


class Screen(pyte.Screen):
    """pyte's screen, deaf to what it takes for something else."""

    def report_device_status(self, mode: int, **_: Any) -> None:
        """Textual asks with private modes, which pyte does not tell apart."""

    def select_graphic_rendition(self, *attributes: int, private: bool = False) -> None:
        """`CSI > … m` sets the keyboard's protocol, not a colour."""
        if not private:
            super().select_graphic_rendition(*attributes)


class Terminal:
    """A terminal of columns and lines in which a command runs.

    Attributes:
        output: Everything that the command has written.
        process: The command.
    """

    def __init__(self, *arguments: object, columns: int = 100, lines: int = 30) -> None:
        self.master, self.slave = pty.openpty()
        self._screen = Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.output = b""
        self.resize(columns, lines)
        self.attributes = termios.tcgetattr(self.slave)
        program = Path(sys.executable).with_name("nntui")
        locale = f"LC_CTYPE={os.environ['LC_CTYPE']}" if "LC_CTYPE" in os.environ else ""
        launcher = [sys.executable, "-S", "-E", "-c", IN_TERMINAL, locale]
        self.process = subprocess.Popen(
            [*launcher, program, *map(str, arguments)],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            # Not what the process has beyond Python's knowledge: readline sets COLUMNS and LINES.
            env=dict(os.environ),
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def plain(self) -> bytes:
        """Everything written, without the escape sequences."""
        return ESCAPES.sub(b"", self.output)

    @property
    def has_cursor(self) -> bool:
        """Whether the cursor is shown."""
        return not self._screen.cursor.hidden

    @property
    def is_on_main_screen(self) -> bool:
        """Whether the alternate screen was left, or never entered."""
        entered, left = (self.output.rfind(b"\x1b[?1049" + end) for end in (b"h", b"l"))
        return entered <= left

    def press(self, *keys: str) -> None:
        """Type keys."""
        for key in keys:
            os.write(self.master, key.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size."""
        size = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)
        self._screen.resize(lines, columns)

    def shows(self, *texts: str) -> None:
        """Wait until the terminal shows some texts."""
        self.until(lambda: all(text in self.text for text in texts), f"{texts} to be shown")

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition, reading what is written."""
        end = monotonic() + PATIENCE
        while not condition():
            left = end - monotonic()
            assert left > 0, f"waited in vain for {what}:\n{self.text}"
            self._read(min(left, 0.1))

    def ends(self) -> int:
        """Wait until the command ends. Returns its exit status."""
        self.until(lambda: self.process.poll() is not None, "the end")
        while self._read(0):
            pass
        return self.process.wait()

    def stop(self, number: signal.Signals) -> None:
        """Send the process a signal."""
        self.process.send_signal(number)

    def expect_as_it_was(self) -> None:
        """The terminal is as it was before the command started."""
        assert self.is_on_main_screen
        assert self.has_cursor
        assert termios.tcgetattr(self.slave) == self.attributes
        # Mouse reports, bracketed paste and whatever else was set are off again.
        for mode in set(re.findall(rb"\x1b\[\?(\d+)h", self.output)) - ALWAYS_SET:
            entered, left = (self.output.rfind(b"\x1b[?" + mode + end) for end in (b"h", b"l"))
            assert entered <= left, mode
        assert b"Traceback" not in self.output

    def _read(self, seconds: float) -> bool:
        data = self._read_bytes(seconds)
        self.output += data
        self._stream.feed(data)
        return bool(data)

    def _read_bytes(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self.master], [], [], seconds)
        return os.read(self.master, 65_536) if ready else b""


@contextmanager
def terminal(*arguments: object, columns: int = 100, lines: int = 30) -> Iterator[Terminal]:
    """`nntui` with some arguments, open and painted."""
    with Terminal(*arguments, columns=columns, lines=lines) as opened:
        opened.shows("iteration")
        yield opened
