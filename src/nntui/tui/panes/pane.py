"""The base of all panes: lines drawn one by one, and only those that changed."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from nntui.explain.line import without_commands

from ..messages import LineChosen, PhaseChosen, RowChosen, UnitChosen
from ..plain import TameFilter
from .changed import changed_columns
from .colours import FAINT, LEAST, LEAST_DIM, readable
from .lines import Line, Span, Target
from .marking import letter_at, marked_in, marked_text, parted, text_of

Seen = TypeVar("Seen")
"""A moment: of a network's run, or of a script's."""


class Pane(ScrollView, Generic[Seen], can_focus=True, inherit_bindings=False):
    """A part of a moment as lines.

    A subclass says in `lines` what stands there. `show` compares that with what is drawn, and
    refreshes the columns that differ; giving a `Static` a new text would redraw all of it.

    Attributes:
        inner_width: Columns for text, when it was last drawn.
        inner_height: Lines for text, likewise.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pane--text",
        "pane--dim",
        "pane--heading",
        "pane--lit",
        "pane--marked",
        "pane--input",
        "pane--weight",
        "pane--result",
        "pane--up",
        "pane--down",
        "pane--faint-up",
        "pane--faint-down",
        "pane--curve",
        "pane--cursor",
        "pane--keyword",
        "pane--string",
        "pane--literal",
        "pane--comment",
        "pane--function",
    }

    def __init__(self, id: str, title: str = "") -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.border_title = title
        self._moment: Seen | None = None
        self._lines: Sequence[Line] = ()
        self.inner_width = 0
        self.inner_height = 0
        self._subtitle = ""
        self._styles: dict[tuple[str, bool, bool], Style] = {}

    def lines(self, moment: Seen) -> Sequence[Line]:
        """What stands in the pane, for its present size."""
        raise NotImplementedError

    def show(self, moment: Seen) -> None:
        """Draw a moment."""
        self._moment = moment
        region = self.scrollable_content_region
        self.inner_width, self.inner_height = region.width, region.height
        if region.width:
            self._put(self.lines(moment))

    @property
    def text(self) -> str:
        """What stands in the pane, without styles."""
        return "\n".join(map(text_of, self._lines))

    def put_subtitle(self, text: str) -> None:
        """Write a text on the lower border, whatever is in it."""
        if text != self._subtitle:
            # Only then, because it repaints the whole pane.
            self._subtitle = text
            self.border_subtitle = Content(without_commands(text))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Those of the app, but for two that look through every piece of text: one for the
        terminal's own colours and faint text, which no pane has where it is on, and one for what
        commands the terminal, which no span has."""
        filters = super().get_line_filters()
        return [each for each in filters if not isinstance(each, ANSIToTruecolor | TameFilter)]

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        if self._moment is not None:
            self.show(self._moment)

    def notify_style_update(self) -> None:
        """Forget the styles of the theme that was."""
        self._styles.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        width = self.size.width
        place = y + self.scroll_offset.y
        line = self._lines[place] if place < len(self._lines) else Line()
        selection = self.text_selection
        if selection is None:
            segments = [
                Segment(without_commands(text), self._style(role, line.is_lit or is_lit))
                for text, role, is_lit in line.spans
            ]
        else:
            marked = marked_in(selection, place, len(text_of(line)))
            segments = [
                Segment(without_commands(text), self._style(role, line.is_lit or is_lit, is_marked))
                for (text, role, is_lit), is_marked in parted(line.spans, marked)
            ]
        return Strip(segments).adjust_cell_length(width, self._style("text", line.is_lit))

    def letter_at(self, x: int, y: int) -> Offset:
        """The letter nearest to a place of the window: its place in its line, and the line's."""
        if not self._lines:
            return Offset(0, 0)
        content, last = self.content_region, len(self._lines) - 1
        row = min(max(y - content.y, 0), max(0, self.inner_height - 1))
        place = self.scroll_offset.y + row
        if place > last:
            return Offset(len(text_of(self._lines[last])), last)
        return Offset(letter_at(text_of(self._lines[place]), max(0, x - content.x)), place)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The marked text, and what parts it from that of the next pane."""
        top = self.scroll_offset.y
        text = marked_text(self._lines, selection, range(top, top + self.inner_height))
        return (text, "\n") if text else None

    def target_at(self, line: int, column: int) -> Target | None:
        """What a click on a place of the text means."""
        return self._lines[line].target_at(column) if line < len(self._lines) else None

    @property
    def is_marked(self) -> bool:
        """Whether a click ends the marking of a text, rather than pointing at something."""
        return bool(self.screen.selections)

    def on_click(self, event: events.Click) -> None:
        """Tell the screen what was clicked. A double click marks its line, too."""
        offset = event.get_content_offset(self)
        if event.chain > 1:
            # Textual would mark the whole pane, or all panes.
            event.prevent_default()
            event.stop()
        if offset is None or self.is_marked:
            return
        if event.chain > 1:
            place = self.letter_at(event.screen_x, event.screen_y).y
            end = len(text_of(self._lines[place])) if self._lines else 0
            self.screen.selections = {self: Selection(Offset(0, place), Offset(end, place))}
        target = self.target_at(offset.y + self.scroll_offset.y, offset.x)
        if target is None:
            return
        event.stop()
        match target.kind:
            case "row":
                self.post_message(RowChosen(*target.numbers))
            case "unit":
                self.post_message(UnitChosen(*target.numbers))
            case "phase":
                self.post_message(PhaseChosen(*target.numbers))
            case "line":
                self.post_message(LineChosen(*target.numbers))

    def _put(self, lines: Sequence[Line]) -> None:
        old, self._lines = self._lines, lines
        size = Size(self.inner_width, len(lines))
        if size != self.virtual_size:
            self.virtual_size = size
        # Only what is in the window is looked at: a pane may have thousands of lines.
        top, width = self.scroll_offset.y, self.size.width
        self.refresh_regions(
            Region(start, place - top, end - start, 1)
            for place in range(top, top + self.size.height)
            for start, end in changed_columns(_at(old, place), _at(lines, place), width)
        )

    def refresh_regions(self, regions: Iterable[Region]) -> None:
        """Draw parts of the window again, if there are any; of none Textual would draw it whole."""
        if found := [*regions]:
            self.refresh(*found)

    def _style(self, role: str, is_lit: bool, is_marked: bool = False) -> Style:
        key = (role, is_lit, is_marked)
        if key not in self._styles:
            style = self.get_component_rich_style(f"pane--{role}")
            if is_lit:
                style += _light(self.get_component_rich_style("pane--lit"))
            if is_marked:
                style += _light(self.get_component_rich_style("pane--marked"))
            self._styles[key] = readable(style, LEAST_DIM if role in FAINT else LEAST)
        return self._styles[key]


def _light(style: Style) -> Style:
    """What lies over the style of a role: the text keeps its colour."""
    return Style(
        bgcolor=style.bgcolor,
        bold=style.bold or None,
        underline=style.underline or None,
        reverse=style.reverse or None,
    )


def _at(lines: Sequence[Line], place: int) -> Line:
    return lines[place] if place < len(lines) else Line()


def marker(is_chosen: bool) -> Span:
    """The sign before a row: the chosen one is told by a glyph as well as by its light."""
    return Span("▸ " if is_chosen else "  ", "heading")
