"""The way to the terminal: what is written there arrives, or the terminal has gone."""

import io
import os
import select
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Wire(io.RawIOBase):
    """Writes to a terminal, and drops what is written to one that has gone.

    Whoever writes is never stopped by an error: Textual's writer is a thread that would end by it,
    and everybody else would wait for ever until it takes the next piece.

    Args:
        fileno: The terminal.
        on_gone: Called once the terminal has gone, from the thread that writes.
    """

    def __init__(self, fileno: int, on_gone: Callable[[], None]) -> None:
        super().__init__()
        self._fileno, self._on_gone = fileno, on_gone
        self._is_gone = False
        self._is_writing = False

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """The terminal."""
        return self._fileno

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write bytes. Returns how many were taken."""
        while not self._is_gone:
            self._is_writing = True
            try:
                return os.write(self._fileno, data)
            except BlockingIOError:
                # Somebody else who has this terminal open made it so, for everybody.
                select.select([], [self._fileno], [])
            except OSError:
                self._is_gone = True
                self._on_gone()
            finally:
                self._is_writing = False
        return memoryview(data).nbytes

    def cut(self) -> bool:
        """Drop what is still to be written. Returns whether nothing is on its way any more."""
        self._is_gone = True
        return not self._is_writing


def as_text(wire: Wire) -> io.TextIOWrapper:
    """A text file on a wire.

    Its encoding has nothing to do with that of the standard streams, which `PYTHONIOENCODING` may
    have changed: the screen writes ASCII only where the terminal knows no UTF-8.
    """
    buffer = io.BufferedWriter(wire)
    return io.TextIOWrapper(buffer, encoding="utf-8", errors="replace", newline="")
