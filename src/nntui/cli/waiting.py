"""A word on a terminal while something takes long."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Timer

from ..explain.ascii import to_ascii
from ..explain.line import one_line
from ..terminal import is_a_terminal

PATIENCE = 1.0
"""Seconds after which it comes."""


@contextmanager
def word_after(text: str, seconds: float = PATIENCE) -> Iterator[Event]:
    """Say on standard error what is being done, once it has taken a while; taken back at its end.

    Nothing is said where nobody looks on. The event is set once it is said.
    """
    is_said, stream = Event(), sys.stderr

    def say() -> None:
        stream.write(to_ascii(one_line(text, 70)))
        stream.flush()
        is_said.set()

    timer = Timer(seconds, say)
    timer.daemon = True
    if is_a_terminal(stream):
        timer.start()
    try:
        yield is_said
    finally:
        timer.cancel()
        if timer.ident is not None:
            timer.join()
        if is_said.is_set():
            stream.write("\r\x1b[K")
            stream.flush()
