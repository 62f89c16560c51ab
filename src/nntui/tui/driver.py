"""Textual's driver of a terminal, for terminals that are left, lost, stopped and continued.

What is put right here is upstream's, in `textual/drivers/linux_driver.py` and `_writer_thread.py`:

- It writes to standard error, which may be a file, full or closed, while the terminal waits
  (https://github.com/Textualize/textual/issues/5531). Here it writes to standard output, which is
  a terminal wherever a screen is opened.
- A terminal that has gone ends the thread that writes, and the app waits for it for ever, deaf to
  SIGTERM as well; the thread that reads takes the end of its input for a pause, and spins.
- Keys that are no UTF-8 end the app.
- SIGCONT starts the screen once more without it having been stopped: a second thread reads keys
  half of the time, and what is put back in the end is the mode of the screen
  (https://github.com/Textualize/textual/issues/6298 has more of that kind).
- SIGTSTP is answered in the middle of whatever is being done, with locks held, and stops the
  process also where nobody can continue it.
- Mouse reports in pixels stay on.
"""

import os
import select
import signal
import termios
from codecs import getincrementaldecoder
from types import FrameType
from typing import Any

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from nntui.terminal import is_a_job

from .wire import text_wire

OUTPUT = 1
"""Standard output: where the terminal is."""

LOOK_UP = 0.1
"""Seconds between two looks at whether keys are still wanted, and whether an escape was a key."""

BLANK = "\x1b[0m\x1b[2J"
"""Takes everything off the screen before it is left. tmux, where it was resized meanwhile, breaks
the lines on it anew to the old width, and those that get too many stay above the shell's."""


class TerminalDriver(LinuxDriver):
    """Shows the app in the terminal that this process was started in."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = text_wire(OUTPUT, self._gone)
        self._is_on = False

    @property
    def can_suspend(self) -> bool:
        """Whether somebody is there to continue it."""
        return is_a_job()

    def write(self, data: str) -> None:
        """Write to the terminal, as long as it shows the app."""
        if self._is_on:
            super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._is_on = True
        try:
            # It changes nothing, but where a shell runs this in the background, it stops here
            # until it is in front.
            termios.tcsetattr(self.fileno, termios.TCSANOW, termios.tcgetattr(self.fileno))
            super().start_application_mode()  # type: ignore[no-untyped-call]  # upstream's
            self._attributes = termios.tcgetattr(self.fileno)
        except termios.error:  # before or while it was taken
            self._gone()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if not self._is_on or self._writer_thread is None:
            self._is_on = False
            return
        if self._mouse_pixels:
            super().write("\x1b[?1016l")
            self._mouse_pixels = False
        super().write(BLANK)
        super().stop_application_mode()
        self._in_band_window_resize = False
        self._is_on = False

    def run_input_thread(self) -> None:
        """Read keys until they are wanted no more."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], LOOK_UP)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    self._gone()
                    return
                for event in parser.feed(decode(data)):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

    def _gone(self) -> None:
        """Say that the terminal has gone, also where the kernel has not: the app then leaves."""
        os.kill(os.getpid(), signal.SIGHUP)

    # What follows is called while the main thread does anything: it waits for the loop.

    def _sigtstp_application(self, _number: int, _frame: FrameType | None) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._suspend)

    def _sigcont_application(self, _number: int, _frame: FrameType | None) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._continued)

    def _suspend(self) -> None:
        """Give the terminal to the shell until it continues this."""
        if not (self._is_on and self._auto_restart and self.can_suspend):
            return
        self.suspend_application_mode()
        before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # All of the job, as ctrl+z does in other programs: a script that waits for this as well.
        os.kill(0, signal.SIGTSTP)
        # Here it goes on when the shell says so.
        signal.signal(signal.SIGTSTP, before)
        self._must_signal_resume = True
        self.resume_application_mode()
        self._app.refresh(layout=True)

    def _continued(self) -> None:
        """Set again what a shell may have unset while this was stopped without being asked."""
        if not self._is_on:
            return
        try:
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._attributes)
        except termios.error:
            self._gone()
            return
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self.write("\x1b[?25l\x1b[?1004h")
        self._app.refresh(layout=True)
