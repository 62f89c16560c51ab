"""What the panes tell the screen. Panes do not talk to each other."""

from dataclasses import dataclass
from typing import Any

from textual.message import Message

from nntui.engine import Cell


@dataclass
class RowChosen(Message):
    """A row of the problem was clicked."""

    row: int


@dataclass
class UnitChosen(Message):
    """A unit was clicked."""

    layer: int
    unit: int


@dataclass
class PhaseChosen(Message):
    """An operation's heading was clicked."""

    phase: int


@dataclass
class LaidOut(Message):
    """The pane in focus has another size, and so other lines."""


@dataclass
class NumberChosen(Message):
    """A number was clicked: where it stands in its pane, and which one it is."""

    pane: Any
    spot: tuple[int, int]
    cell: Cell


@dataclass
class LineChosen(Message):
    """A line of a script was clicked."""

    line: int


@dataclass
class IterationChosen(Message):
    """A place on the curve was clicked."""

    iteration: int

    def can_replace(self, message: Message) -> bool:
        """A later place takes the place of one not yet gone to."""
        return isinstance(message, IterationChosen)
