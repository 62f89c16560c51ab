"""How the program ends when no key ends it: by a signal, or because its terminal has gone."""

import _thread
import asyncio
import os
import signal
import sys
from time import sleep
from types import FrameType
from typing import NoReturn

from textual.app import App

GRACE = 2.0
"""Seconds that the app has to leave by itself. Then something holds it, such as a terminal that
reads no more, or a long calculation."""


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
        self._is_insisting = False

    def listen(self) -> None:
        """Listen from now on."""
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)  # Windows has no terminal that is hung up
            # Who starts a program deaf to Ctrl+C means it, but without a terminal it must end.
            is_deaf = name == "SIGINT" and signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            if number is not None and not is_deaf:
                signal.signal(number, self._told)

    def end(self, status: int) -> NoReturn:
        """End this process once the app has ended, with a status unless it was told to stop."""
        while self._is_insisting:
            sleep(GRACE)  # the app could leave after all, but the terminal is being put back
        sys.exit(self.status or status)

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
        self._is_insisting = True
        if sys.platform != "win32":
            from .driver import TerminalDriver

            driver = self._app._driver
            if isinstance(driver, TerminalDriver):
                driver.give_up()
        os._exit(self.status or 0)
