"""Where Textual 8 ends the program by a traceback, or sends what did not change, and what is done
instead.

Each function takes the place of a method of Textual's, because the widgets that have it are made by
Textual itself: the list in the palette, and the one below a choice.
"""

from typing import Any

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate
from textual.content import Content
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

get_widget_and_offset_at = Screen.get_widget_and_offset_at
move_page = OptionList._move_page
wrap_and_format = Content._wrap_and_format


def work_round() -> None:
    """Put them in their places."""
    # mypy takes a method for what cannot be assigned to.
    Screen.get_widget_and_offset_at = _get_widget_and_offset_at  # type: ignore[method-assign]
    OptionList._move_page = _move_page  # type: ignore[method-assign]
    Content._wrap_and_format = _wrap_and_format  # type: ignore[method-assign]
    ChopsUpdate.render_segments = _render_segments  # type: ignore[method-assign]


def _get_widget_and_offset_at(
    self: Screen[Any], x: int, y: int
) -> tuple[Widget | None, Offset | None]:
    """What has been taken away but is still drawn (a notice) is not there to be clicked on.

    `Screen._forward_event` asks its parent, which it has not any more, for its region:
    AttributeError: 'NoneType' object has no attribute 'region'.
    Seen elsewhere, too: https://github.com/davep/rogallo/issues/202,
    https://github.com/agentscope-ai/QwenPaw/issues/6008
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


def _wrap_and_format(self: Content, width: int, *args: Any, **named: Any) -> Any:
    """A text for which no column is left beside its padding is broken as if there were one:
    ValueError: range() arg 3 must not be zero, in `rich.cells.chop_cells`, from whatever asks how
    high a text is, such as the list of a palette in a window that has become very narrow.

    Seen elsewhere, too: https://github.com/OpenHands/OpenHands-CLI/issues/397
    """
    return wrap_and_format(self, max(width, 1 + 2 * named.get("line_pad", 0)), *args, **named)


def _render_segments(self: ChopsUpdate, console: Console) -> str:
    """What changed, and not what stands left of it in the same widget, too: Textual crops on the
    right only (`TODO: crop to x extents`), so that a number at the end of a line sends the line."""
    sent: list[str] = []
    for y, first, end in self.spans:
        for strip_end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
            start, stop = max(x, first), min(strip_end, end)
            if strip is not None and start < stop:
                sent += (
                    Control.move_to(start, y).segment.text,
                    strip.crop(start - x, stop - x).render(console),
                )
    return "".join(sent)
