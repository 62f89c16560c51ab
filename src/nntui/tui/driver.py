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
- A key right behind an escape is taken for that key with alt, and neither is done.

The parser and the methods that begin with an underscore are private: there is no other door to what
reads and writes.
"""

import errno
import os
import select
import signal
import termios
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from time import sleep
from types import FrameType
from typing import Any

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from nntui.terminal import is_a_job

from .wire import Wire, as_text

OUTPUT = 1
"""Standard output: where the terminal is."""

LOOK_UP = 0.1
"""Seconds between two looks at whether keys are still wanted, and whether an escape was a key."""

BLANK = "\x1b[0m\x1b[2J"
"""Takes everything off the screen before it is left. tmux, where it was resized meanwhile, breaks
the lines on it anew to the old width, and those that get too many stay above the shell's."""

RESTORED = (
    b"\x18\x1b[?2026l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?2048l"
    b"\x1b[?2004l\x1b[?1004l\x1b[<u\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"
)
"""Unsets whatever the screen may have set, in the middle of whatever it was writing."""

TRIES = 100
"""How often a terminal that reads no more is asked to forget what waits for it."""

PAUSE = 0.01
"""Seconds between two tries."""


ESCAPE = "\x1b"

OPENINGS = {*"[O]P_^X\\"}
"""What follows an escape where more belongs to it: reports, keys with names, others' answers."""


class _Parser(XTermParser):
    """Textual's, for whatever a terminal, or what somebody else left it in, sends."""

    def parse_mouse_code(self, code: str) -> Any:
        """A mouse report. Places come in cells: nobody here asks for pixels.

        Textual takes them for pixels once the terminal has said its size in band (mode 2048, which
        stays on when another program did not unset it), and divides them by a size that may be 0:
        https://github.com/Textualize/textual/issues/6706
        """
        self.mouse_pixels = False
        return super().parse_mouse_code(code)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        # An escape and the key right behind it, in one read, look like that key with alt. Nothing
        # is bound to alt here, so it was two keys, unless the table of sequences knows it as one.
        is_two = len(sequence) == 2 and sequence[0] == ESCAPE and sequence[1] not in OPENINGS
        if alt or (is_two and sequence not in ANSI_SEQUENCES_KEYS):
            yield events.Key("escape", ESCAPE)
            sequence = sequence[-1]
        yield from super()._sequence_to_key_events(sequence)

    def _parse_extended_key(  # type: ignore[override]  # theirs keeps what it has read
        self, sequence: str
    ) -> list[events.Key] | None:
        # Alternate keys and numbers beyond all letters: none of them is a key that is known here.
        try:
            return super()._parse_extended_key(sequence)
        except (ValueError, OverflowError):
            return None


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
        self._wire = Wire(OUTPUT, self._gone)
        self._file = as_text(self._wire)
        self._is_on = False
        self._is_as_it_was = True

    @property
    def can_suspend(self) -> bool:
        """Whether somebody is there to continue it."""
        return is_a_job()

    def write(self, data: str) -> None:
        """Write to the terminal, as long as it shows the app."""
        if self._is_on and self._writer_thread is not None:
            super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal."""
        try:
            # It changes nothing, but where a shell runs this in the background, it stops here
            # until it is in front.
            self._set(termios.tcgetattr(self.fileno))
            self._is_on, self._is_as_it_was = True, False
            super().start_application_mode()  # type: ignore[no-untyped-call]  # upstream's
            self._attributes = termios.tcgetattr(self.fileno)
        except termios.error:
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

    def close(self) -> None:
        """Wait until all is written."""
        super().close()
        self._is_as_it_was = True

    def give_up(self) -> None:
        """Give the terminal back while something holds the app: from another thread, as the last
        that is done."""
        if self._is_as_it_was:
            return
        with suppress(OSError, termios.error):  # one that has gone needs nothing
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            for _ in range(TRIES):
                is_free = self._wire.cut()
                termios.tcflush(OUTPUT, termios.TCOFLUSH)  # the rest of a frame
                if is_free:
                    break
                if self._writer_thread is not None and self._writer_thread.ident is not None:
                    # It waits for room, and does not see that there is some until it is disturbed.
                    signal.pthread_kill(self._writer_thread.ident, signal.SIGCONT)
                sleep(PAUSE)
            if select.select([], [OUTPUT], [], 0)[1]:
                os.write(OUTPUT, RESTORED)

    def run_input_thread(self) -> None:
        """Read keys until they are wanted no more."""
        parser = _Parser(self._debug)
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

    def _set(self, attributes: list[Any]) -> None:
        while True:
            try:
                termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
            except termios.error as error:
                if error.args[0] != errno.EINTR:  # it was stopped, and is in front again
                    raise
            else:
                return

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
            self._set(self._attributes)
        except termios.error:
            self._gone()
            return
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self.write("\x1b[?25l\x1b[?1004h")
        self._app.refresh(layout=True)
