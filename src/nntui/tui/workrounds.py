"""Where Textual 8 ends the program by a traceback, and what is done instead.

Each function takes the place of a method of Textual's, because the widgets that have it are made by
Textual itself: the list in the palette, and the one below a choice.
"""

from typing import Any

from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

get_widget_and_offset_at = Screen.get_widget_and_offset_at
move_page = OptionList._move_page
update_lines = OptionList._update_lines


def work_round() -> None:
    """Put them in their places."""
    # mypy takes a method for what cannot be assigned to.
    Screen.get_widget_and_offset_at = _get_widget_and_offset_at  # type: ignore[method-assign]
    OptionList._move_page = _move_page  # type: ignore[method-assign]
    OptionList._update_lines = _update_lines  # type: ignore[method-assign]


def _get_widget_and_offset_at(
    self: Screen[Any], x: int, y: int
) -> tuple[Widget | None, Offset | None]:
    """What has been taken away but is still drawn (a notice) is not there to be clicked on.

    `Screen._forward_event` asks its parent, which it has not any more, for its region:
    AttributeError: 'NoneType' object has no attribute 'region'.
    Seen elsewhere, too: https://github.com/davep/rogallo/issues/202
    """
    widget, offset = get_widget_and_offset_at(self, x, y)
    if widget is not None and widget is not self and widget.parent is None:
        return None, None
    return widget, offset


def _move_page(self: OptionList, direction: Any) -> None:
    """A list for which there was no room yet has no lines, and no pages: KeyError: 0.

    Seen elsewhere, too: https://github.com/kagan-sh/kagan-legacy/issues/31
    """
    if self.highlighted in self._index_to_line:
        move_page(self, direction)


def _update_lines(self: OptionList) -> None:
    """Options of which no column is left beside their padding are not broken into lines:
    ValueError: range() arg 3 must not be zero, in `rich.cells.chop_cells`.
    """
    padding = self.get_component_styles("option-list--option").padding.width
    if self.scrollable_content_region.width - self._get_left_gutter_width() > padding:
        update_lines(self)
