"""What is written to a terminal arrives, or the terminal has gone."""

import os
from threading import Thread

from nntui.tui.wire import Wire, as_text

FRAME = "╭─ σ ─╮\r\n" * 20_000
"""More than a pipe holds."""


def test_a_terminal_that_somebody_made_impatient_gets_every_byte() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    gone: list[bool] = []

    def write() -> None:
        with as_text(Wire(writing, lambda: gone.append(True))) as wire:
            wire.write(FRAME)
        os.close(writing)

    thread = Thread(target=write)
    thread.start()
    with os.fdopen(reading, "rb") as read:
        assert read.read() == FRAME.encode()
    thread.join()
    assert not gone


def test_a_terminal_that_has_gone_takes_everything_and_says_so_once() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    gone: list[bool] = []
    wire = as_text(Wire(writing, lambda: gone.append(True)))
    for _ in range(3):
        wire.write(FRAME)
        wire.flush()
    assert gone == [True]
    wire.close()
    os.close(writing)
