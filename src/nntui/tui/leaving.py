"""How the program ends when no key ends it: by a signal, or because its terminal has gone."""

import _thread
import asyncio
import os
import signal
import sys
from contextlib import suppress
from time import sleep
from types import FrameType

from textual.app import App

if sys.platform != "win32":
    import select
    import termios

GRACE = 3.0
"""Seconds that the app has to leave by itself. Then something holds it, such as a terminal that
reads no more, or a long calculation."""

RESTORED = (
    b"\x1b[?2026l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?2048l\x1b[?2004l\x1b[?1004l"
    b"\x1b[<u\x1b[?7h\x1b[0m\x1b[2J\x1b[?1049l\x1b[?25h"
)
"""Unsets whatever a screen sets, and shows what was there before it."""


class Leaving:
    """Ends an app when this process is told to stop, and leaves the terminal as it was.

    Args:
        app: What is ended.

    Attributes:
        status: With what this process ends, once it was told to: what a shell reports.
    """

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self.status: int | None = None

    def listen(self) -> None:
        """Listen from now on. The terminal is as it is to be left."""
        if sys.platform != "win32":
            self._attributes = termios.tcgetattr(0)
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)  # Windows has no terminal that is hung up
            # Who starts a program deaf to Ctrl+C means it, but without a terminal it must end.
            is_deaf = name == "SIGINT" and signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            if number is not None and not is_deaf:
                signal.signal(number, self._told)

    def _told(self, number: int, _frame: FrameType | None) -> None:
        # This may interrupt anything that the main thread does, at any point: nothing here may
        # wait for a lock that it holds. So the app is told by its loop, and the thread is a bare
        # one, since `threading` has locks.
        if self.status is not None:
            return
        self.status = 128 + number
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # not yet, or no more: the terminal is as it was
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
            return
        _thread.start_new_thread(self._insist, ())
        loop.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        self._app.exit(return_code=self.status or 0)

    def _insist(self) -> None:
        sleep(GRACE)
        if sys.platform != "win32":
            with suppress(OSError, termios.error):  # a terminal that has gone needs nothing
                self._put_back()
        os._exit(self.status or 0)

    def _put_back(self) -> None:
        if sys.platform != "win32":
            termios.tcsetattr(0, termios.TCSANOW, self._attributes)
            termios.tcflush(1, termios.TCOFLUSH)  # what it has not read yet was the screen
            if select.select([], [1], [], 0)[1]:
                os.write(1, RESTORED)
