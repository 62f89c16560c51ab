"""From the start of the process to the first painted frame, against a hello-world app."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from functools import partial
from time import perf_counter

from .figures import Figure, Goal, Row
from .hello import GREETING
from .measure import in_turn
from .terminal import TIMEOUT, environment

ROUNDS = 15
"""More than elsewhere: the start of a process varies most."""

NNTUI = ("from nntui.__main__ import main; main()", "0.3929")
HELLO = (f"from {__package__}.hello import main; main()", GREETING)
"""What Python runs, and a text of its first frame: for nntui the first weight."""


def startup() -> Iterator[Row]:
    """One row: whole processes in a pseudo-terminal."""
    for code, text in (NNTUI, HELLO):
        seconds_to_text(code, text)  # so that both are in the disk's cache, and compiled
    ours, reference = in_turn(
        partial(seconds_to_text, *NNTUI), partial(seconds_to_text, *HELLO), rounds=ROUNDS
    )
    yield Row(
        what="start to the first frame with numbers",
        against="a hello-world app that imports NumPy",
        ours=Figure.of([1_000 * seconds for seconds in ours], "ms"),
        reference=Figure.of([1_000 * seconds for seconds in reference], "ms"),
        result=Figure.of_ratios(ours, reference),
        goal=Goal("≤", 1.25, "×"),
    )


def seconds_to_text(code: str, text: str) -> float:
    """Run some Python in a pseudo-terminal until it has written a text; then kill it."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    start = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(),
    )
    os.close(theirs)
    try:
        _read_until(ours, text.encode())
        return perf_counter() - start
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _read_until(terminal: int, text: bytes) -> None:
    written = b""
    while text not in written:
        if not select.select([terminal], [], [], TIMEOUT)[0]:
            raise TimeoutError(f"no frame came: {written.decode()}")
        try:
            written += os.read(terminal, 65_536)
        except OSError:  # Linux reports the end of a pseudo-terminal so
            raise RuntimeError(f"it ended without a frame: {written.decode()}") from None
