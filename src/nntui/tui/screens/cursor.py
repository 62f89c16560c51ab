"""A cursor on a number of a pane, in a network's run as well as in a script's."""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

from nntui.engine import Cell

from ..panes.pane import Pane


class Numbered(Protocol):
    """Panes that tell which number stands where."""

    @property
    def focused(self) -> Pane[Any]:
        """The pane in focus."""

    @property
    def inspector(self) -> Pane[Any]:
        """The pane that says what there is to say of a number."""


class Told(Protocol):
    """Where something is told."""

    def notify(self, message: str) -> None:
        """Tell it."""


class NumberCursor:
    """Goes from number to number. Its heir says what a number is asked.

    Args:
        told: Where it is told that there is none.
        panes: Where numbers stand.
    """

    NONE: ClassVar = "There is no number on the screen."

    def __init__(self, told: Told, panes: Numbered) -> None:
        self._told, self._panes = told, panes
        self._pane: Pane[Any] | None = None  # where the cursor is
        self._spot: tuple[int, int] | None = None

    @property
    def is_open(self) -> bool:
        """Whether a number is asked about."""
        raise NotImplementedError

    def others(self) -> Sequence[Pane[Any]]:
        """Where it begins if the pane in focus has no number."""
        raise NotImplementedError

    def put(self, pane: Pane[Any], spot: tuple[int, int], cell: Cell) -> None:
        """Put the cursor on a number of a pane; of the inspector's own, follow it."""
        raise NotImplementedError

    def mark(self) -> None:
        """Light what belongs to the number, in every pane."""
        raise NotImplementedError

    def choose(self, by: int) -> None:
        """Choose the next operand, or the one before."""
        raise NotImplementedError

    def follow(self, number: int = 0) -> None:
        """Go to the operand that is chosen, or to one by its number from 1."""
        raise NotImplementedError

    def back(self) -> None:
        """Back to the number that led here."""
        raise NotImplementedError

    def begin(self, *, is_laid_out: bool = False) -> None:
        """Put the cursor on a number: in the pane in focus, or where there is any."""
        panes = self._panes
        if not (is_laid_out or panes.focused.inner_width):
            # It has just been shown, and has no lines until it has its place.
            panes.focused.call_after_refresh(self.begin, is_laid_out=True)
            return
        for pane in (panes.focused, *self.others()):
            spot = pane.first_spot()
            cell = pane.cell_at(spot) if spot and pane.display else None
            if spot and cell and pane is not panes.inspector:
                self.put(pane, spot, cell)
                return
        self._told.notify(self.NONE)

    def move(self, across: int, down: int) -> None:
        """Go to the next number of the pane in focus; in the inspector, choose the next operand."""
        pane = self._panes.focused
        if pane is self._panes.inspector:
            self.choose(across or down)
            return
        at = self._spot if pane is self._pane else None
        spot = pane.beside(at, across, down) if at else pane.first_spot()
        if spot and (cell := pane.cell_at(spot)):
            self.put(pane, spot, cell)
            pane.bring(spot)
            self.mark()

    def entered(self) -> None:
        """The focus went to another pane: the cursor goes there, too, if it has any number."""
        pane = self._panes.focused
        if not self.is_open or pane is self._pane or pane is self._panes.inspector:
            return
        spot = pane.first_spot()
        if spot and (cell := pane.cell_at(spot)):
            self.put(pane, spot, cell)
