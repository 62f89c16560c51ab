"""A clock for the player, so that no test waits for the time to pass."""

from .seat import Seat


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def wait(seat: Seat, clock: Clock, seconds: float) -> None:
    """Let some time pass, in tenths of a second."""
    for _ in range(round(seconds * 10)):
        clock.now += 0.1
        seat.main.ticks.tick()
