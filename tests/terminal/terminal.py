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
from time import monotonic, sleep
from types import TracebackType
from typing import Any

import pyte

PATIENCE = 60.0
"""Seconds after which what was waited for is not going to come, even on a busy machine."""

IN_TERMINAL = (
    "import fcntl, os, signal, sys, termios\n"
    "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"  # what runs in the background is deaf to it
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

    Args:
        arguments: What follows `nntui`.
        columns: The terminal's columns.
        lines: Its lines.
        shell: Start it by this line of a shell, as `"$0" "$@"`; where the line is empty, the
            terminal has a shell that waits for commands.

    Attributes:
        output: Everything that the command has written.
        process: The command.
        is_read: Whether the terminal takes what is written to it.
    """

    program = Path(sys.executable).with_name("nntui")

    def __init__(
        self, *arguments: object, columns: int = 100, lines: int = 30, shell: str | None = None
    ) -> None:
        self.master, self.slave = pty.openpty()
        self._screen = Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.output = b""
        self._is_closed, self.is_read = False, True
        self.resize(columns, lines)
        self.attributes = termios.tcgetattr(self.slave)
        locale = f"LC_CTYPE={os.environ['LC_CTYPE']}" if "LC_CTYPE" in os.environ else ""
        launcher = [sys.executable, "-S", "-E", "-c", IN_TERMINAL, locale]
        command: list[object] = [self.program, *map(str, arguments)]
        if shell is not None:
            command = ["/bin/sh", *(["-c", shell, *command] if shell else ["-i"])]
        self.process = subprocess.Popen(
            list(map(str, [*launcher, *command])),
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
        self.close()

    def close(self) -> None:
        """Take the terminal away, as closing its window does."""
        if not self._is_closed:
            self._is_closed = True
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

    @property
    def has_echo(self) -> bool:
        """Whether the terminal itself shows the keys that are pressed."""
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def press(self, *keys: str) -> None:
        """Type keys."""
        for key in keys:
            os.write(self.master, key.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size."""
        size = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)
        self._screen.resize(lines, columns)

    def replay(self, output: bytes) -> None:
        """Show what the terminal has shown after some of the output."""
        self._screen.reset()
        self._show(output)

    def shows(self, *texts: str) -> None:
        """Wait until the terminal shows some texts."""
        self.until(lambda: all(text in self.text for text in texts), f"{texts} to be shown")

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition, reading what is written."""
        end = monotonic() + PATIENCE
        while not condition():
            left = end - monotonic()
            assert left > 0, f"waited in vain for {what}:\n{self.text}"
            if self._is_closed or not self.is_read:
                sleep(0.01)
            else:
                self._read(min(left, 0.1))

    def ends(self) -> int:
        """Wait until the command ends. Returns its status, as a shell reports it."""
        self.until(lambda: self.process.poll() is not None, "the end")
        while not self._is_closed and self._read(0):
            pass
        status = self.process.wait()
        return status if status >= 0 else 128 - status

    @property
    def foreground(self) -> int:
        """The process group that has the terminal."""
        return os.tcgetpgrp(self.master)

    def expect_nobody_left(self, group: int | None = None) -> None:
        """Wait until nothing runs in the command's process group, or in another."""

        def is_empty() -> bool:
            try:
                os.killpg(group or self.process.pid, 0)
            except ProcessLookupError:
                return True
            return False

        self.until(is_empty, "all processes to end")

    def stop(self, number: signal.Signals) -> None:
        """Send the process a signal."""
        self.process.send_signal(number)

    def wait_for_stop(self) -> None:
        """Wait until the process has stopped."""
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOWAIT)

    def set_as_it_was(self) -> None:
        """Set the terminal as it was before the command started, as shells do for themselves."""
        termios.tcsetattr(self.slave, termios.TCSANOW, self.attributes)

    def expect_as_it_was(self) -> None:
        """The terminal is as it was before the command started."""
        assert self.is_on_main_screen
        assert self.has_cursor
        assert termios.tcgetattr(self.slave) == self.attributes
        # Mouse reports, bracketed paste and whatever else was set are off again.
        for mode in re.findall(rb"\x1b\[\?(\d+)[hl]", self.output):
            entered, left = (self.output.rfind(b"\x1b[?" + mode + end) for end in (b"h", b"l"))
            # The cursor and the breaking of lines are set where nobody runs.
            assert entered > left if mode in (b"25", b"7") else entered <= left, mode
        assert self.output.count(b"\x1b[>") <= self.output.count(b"\x1b[<u")  # the keyboard's
        assert b"Traceback" not in self.output

    def _read(self, seconds: float) -> bool:
        data = self._read_bytes(seconds)
        self.output += data
        self._show(data)
        return bool(data)

    def _read_bytes(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self.master], [], [], seconds)
        return os.read(self.master, 65_536) if ready else b""

    def _show(self, data: bytes) -> None:
        # pyte takes what sets the keyboard's protocol back for a u.
        self._stream.feed(data.replace(b"\x1b[<u", b""))


@contextmanager
def terminal(*arguments: object, columns: int = 100, lines: int = 30) -> Iterator[Terminal]:
    """`nntui` with some arguments, open and painted."""
    with Terminal(*arguments, columns=columns, lines=lines) as opened:
        opened.shows("iteration")
        yield opened
