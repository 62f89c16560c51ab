"""The clock that drives the stepper. It is told the time; it never reads it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from .pace import GROWTH, SLICE_SECONDS

Unit = Literal["phase", "iteration"]


class Speed(NamedTuple):
    """How fast to play.

    Attributes:
        name: As it stands on the command line.
        unit: What is counted.
        per_second: How many; `None` for as many as the machine can train.
    """

    name: str
    unit: Unit
    per_second: float | None

    def __str__(self) -> str:
        if self.per_second is None:
            return "max speed"
        plural = "" if self.per_second == 1 else "s"
        return f"{self.per_second:,g} {self.unit}{plural}/s"


SPEEDS = (
    Speed("0.5p", "phase", 0.5),
    Speed("1p", "phase", 1),
    Speed("2p", "phase", 2),
    Speed("5p", "phase", 5),
    Speed("1i", "iteration", 1),
    Speed("10i", "iteration", 10),
    Speed("100i", "iteration", 100),
    Speed("1000i", "iteration", 1_000),
    Speed("max", "iteration", None),
)
"""Every speed, slowest first."""

FIRST_GUESS = 1_000.0
"""Iterations a second, before any were measured."""

LONGEST_GAP = 1.0
"""Seconds of waiting (a suspended terminal, a slow machine) that are made up for; more is lost."""


@dataclass(frozen=True)
class Move:
    """How far to move now: so many phases or iterations."""

    unit: Unit
    count: int


class Player:
    """Play, pause and speed.

    Attributes:
        speed: How fast it plays. Set it through `faster` and `slower`, or `set_speed`.
        playing: Whether it plays.
    """

    def __init__(self, speed: Speed = SPEEDS[1]) -> None:
        self.speed = speed
        self.playing = False
        self._since: float | None = None
        self._owed = 0.0
        self._full_speed: float | None = None  # iterations a second, once measured

    def play(self, now: float) -> None:
        """Start at the time `now`, in seconds on any clock that runs forward."""
        self.playing, self._since, self._owed = True, now, 0.0

    def pause(self) -> None:
        """Stop."""
        self.playing = False

    def faster(self) -> bool:
        """One speed up. Returns whether there is one."""
        return self._change(+1)

    def slower(self) -> bool:
        """One speed down. Returns whether there is one."""
        return self._change(-1)

    def set_speed(self, speed: Speed) -> None:
        """Play on at another speed. What was owed at the old one is dropped."""
        self.speed, self._owed = speed, 0.0

    def due(self, now: float) -> Move:
        """How far to move since the last call. Zero unless it plays.

        Never more than the machine was seen to do in a slice: what it cannot keep up with is lost.
        """
        if not self.playing or self._since is None:
            return Move(self.speed.unit, 0)
        gap = min(max(0.0, now - self._since), LONGEST_GAP)
        self._since = now
        if self.speed.per_second is None:
            return Move("iteration", self._most(FIRST_GUESS))
        self._owed += gap * self.speed.per_second
        count = int(self._owed + 1e-9)  # so that ten tenths of a second are a whole one
        self._owed = max(0.0, self._owed - count)
        if self.speed.unit == "iteration" and self._full_speed is not None:
            count = min(count, self._most(self._full_speed))
        return Move(self.speed.unit, count)

    def took(self, move: Move, seconds: float) -> None:
        """Tell how long a move took, so that the next one is not too long."""
        if move.unit == "iteration" and move.count:
            measured = move.count / max(seconds, 1e-6)
            self._full_speed = min(measured, GROWTH * (self._full_speed or FIRST_GUESS))

    def _most(self, guess: float) -> int:
        return max(1, int((self._full_speed or guess) * SLICE_SECONDS))

    def _change(self, by: int) -> bool:
        place = SPEEDS.index(self.speed) + by
        if not 0 <= place < len(SPEEDS):
            return False
        self.set_speed(SPEEDS[place])
        return True
