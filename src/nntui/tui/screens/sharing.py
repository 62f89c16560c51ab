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
        self._in_focus: Pane[Any] | None = None  # when the window became too small
        self._is_for_now = False  # whether a pane has it all only as there is no room for it else

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
        was = self._screen.has_class("-too-small")
        if too_small and not was:
            self._in_focus = self.focused
        elif was and not too_small and self._in_focus:
            # What is not shown has lost it.
            self._screen.call_after_refresh(self._in_focus.focus, scroll_visible=False)
        self._screen.set_class(too_small, "-too-small")
        if too_small:
            self._screen.query_one("#too-small", Static).update(
                f"nntui needs {MIN_WIDTH}×{MIN_HEIGHT};\nthis window is {width}×{height}."
            )
        return too_small

    def zoom(self) -> bool:
        """Give the focused pane the whole window, or take it back. Returns whether it has it."""
        self._is_for_now = False
        if not self._screen.maximized:
            self._maximize(self.focused)
            return True
        self._screen.minimize()
        self.forget()
        return False

    def next_pane(self, by: int) -> bool:
        """Focus the next pane; where one has the whole window, the next takes its place.

        One that there is no room for has it all until the next. Returns whether one has.
        """
        panes = [pane for pane in self.panes if pane.can_focus]
        has_all = isinstance(self._screen.maximized, Pane)
        following = panes[(panes.index(self.focused) + by) % len(panes)]
        is_left_out = following.has_class("-left-out")
        if is_left_out or (has_all and not self._is_for_now):
            self._is_for_now = self._is_for_now or not has_all
            self._maximize(following)
            return True
        if has_all:
            self._is_for_now = False
            self._screen.minimize()
            self.forget()
        following.focus()
        return False

    def scroll(self, by: int) -> None:
        """Scroll the focused pane by pages."""
        pane = self.focused
        pane.scroll_relative(y=by * (pane.size.height - 1), animate=False)

    def _maximize(self, pane: Pane[Any]) -> None:
        pane.remove_class("-left-out")
        self._screen.maximize(pane)
        pane.focus()
