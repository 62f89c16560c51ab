"""What a window with panes does: which pane has it all, which has the focus, is it too small."""

from functools import cached_property
from typing import Any, Generic

from textual.screen import Screen
from textual.widgets import Static

from ..panes.pane import Pane, Seen
from .layout import MIN_HEIGHT, MIN_WIDTH, is_too_small


class Sharing(Generic[Seen]):
    """The panes of a screen. A subclass makes them and says how they share the window.

    Args:
        screen: Where they stand.

    Attributes:
        main: The pane that keys are about where no pane is in focus.
    """

    main: Pane[Seen]

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen

    @cached_property
    def panes(self) -> list[Pane[Seen]]:
        """All of them and the header, also those left out where there is no room."""
        return list(self._screen.query(Pane))

    @property
    def focused(self) -> Pane[Any]:
        """The pane in focus, or else the main one."""
        focused = self._screen.focused
        return focused if isinstance(focused, Pane) else self.main

    def forget(self) -> None:
        """The window is shared anew the next time."""
        raise NotImplementedError

    def set_too_small(self) -> bool:
        """Say so instead of showing the panes where the window is too small. Returns whether."""
        width, height = self._screen.size
        too_small = is_too_small(width, height)
        self._screen.set_class(too_small, "-too-small")
        if too_small:
            self._screen.query_one("#too-small", Static).update(
                f"nntui needs {MIN_WIDTH}×{MIN_HEIGHT};\nthis window is {width}×{height}."
            )
        return too_small

    def zoom(self) -> bool:
        """Give the focused pane the whole window, or take it back. Returns whether it has it."""
        if not self._screen.maximized:
            self._maximize(self.focused)
            return True
        self._screen.minimize()
        self.forget()
        return False

    def next_pane(self, by: int) -> None:
        """Focus the next pane; where one has the whole window, the next takes its place."""
        screen = self._screen
        if not isinstance(screen.maximized, Pane):
            screen.focus_next(Pane) if by > 0 else screen.focus_previous(Pane)
            return
        panes = [pane for pane in self.panes if pane.can_focus]
        self._maximize(panes[(panes.index(screen.maximized) + by) % len(panes)])

    def scroll(self, by: int) -> None:
        """Scroll the focused pane by pages."""
        pane = self.focused
        pane.scroll_relative(y=by * (pane.size.height - 1), animate=False)

    def _maximize(self, pane: Pane[Any]) -> None:
        pane.remove_class("-left-out")
        self._screen.maximize(pane)
        pane.focus()
