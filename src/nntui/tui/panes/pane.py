"""The base of all panes: lines drawn one by one, and only those that changed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from nntui.engine import Cell
from nntui.explain.line import without_commands

from ..messages import LaidOut, LineChosen, NumberChosen, PhaseChosen, RowChosen, UnitChosen
from ..plain import TameFilter
from .changed import changed_columns
from .colours import FAINT, LEAST, LEAST_DIM, readable
from .lines import Line, Span, Target
from .marking import letter_at, marked_in, marked_text, parted, text_of
from .spots import NO_MARKS, Marks, Spot, around, spots

SEARCHED = 400
"""In so many lines a number is looked for, also outside the window."""

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
        "pane--at",
        "pane--same",
        "pane--operand",
        "pane--chosen",
        "pane--wave",
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
        self._marks = NO_MARKS
        self.spot: tuple[int, int] | None = None
        """Line and column of the number that the cursor is on, where it is in this pane."""

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

    def mark(self, marks: Marks, spot: tuple[int, int] | None) -> None:
        """Light numbers, and put the cursor on a spot."""
        if (marks, spot) == (self._marks, self.spot):
            return
        was, self._marks, self.spot = self._marks, marks, spot
        top = self.scroll_offset.y
        for place in range(top, min(len(self._lines), top + self.size.height)):
            cells = [span.cell for span in self._lines[place].spans if span.cell]
            if any(was.of(cell) or marks.of(cell) for cell in cells):
                self.refresh_lines(place)

    def spots_of(self, place: int) -> list[Spot]:
        """The numbers of one of the lines."""
        return list(spots(self._lines[place])) if 0 <= place < len(self._lines) else []

    def find(self, cell: Cell, near: int | None = None) -> tuple[int, int] | None:
        """Where a number stands: its line and column; that in the nearest line, if in several."""
        top = self.scroll_offset.y
        window = range(top, min(len(self._lines), top + max(1, self.inner_height)))
        every = range(len(self._lines)) if len(self._lines) <= SEARCHED else window
        middle = window.start if near is None else near
        for lines in (window, every):
            found = [
                (abs(place - middle), place, spot.start)
                for place in lines
                for spot in self.spots_of(place)
                if spot.cell == cell
            ]
            if found:
                return min(found)[1:]
        return None

    def first_spot(self) -> tuple[int, int] | None:
        """Where a cursor begins: on what came out in the chosen line, else in the first one; where
        nothing has come out yet, on the last number there."""
        top = self.scroll_offset.y
        window = range(top, min(len(self._lines), top + max(1, self.inner_height)))
        with_numbers = [place for place in window if self.spots_of(place)]
        if not with_numbers:
            return None

        def worth(place: int) -> tuple[bool, bool, bool]:
            results = [span for span in self._lines[place].spans if span.role == "result"]
            has_result = any(span.cell for span in results)
            return place not in self.looked_at, not has_result, not self._is_chosen(place)

        best = min(with_numbers, key=worth)
        column = 0
        for span in self._lines[best].spans:
            if span.cell and span.role == "result":
                return best, column + cell_len(span.text) - cell_len(span.text.lstrip())
            column += cell_len(span.text)
        return best, self.spots_of(best)[-1].start

    @property
    def looked_at(self) -> range:
        """The lines that it is about just now."""
        return range(len(self._lines))

    def _is_chosen(self, place: int) -> bool:
        line = self._lines[place]
        return line.is_lit or bool(line.spans and line.spans[0].text.startswith("▸"))

    def beside(self, spot: tuple[int, int], across: int, down: int) -> tuple[int, int] | None:
        """The next number to the right or left, or below or above; `None` where there is none."""
        place, column = spot
        if across:
            starts = [each.start for each in self.spots_of(place)]
            later = [each for each in starts if each > column]
            before = [each for each in starts if each < column]
            if beside := later[:1] if across > 0 else before[-1:]:
                return place, beside[0]
            return self._beyond(place, across, to_end=across < 0)
        return self._beyond(place, down, column=column)

    def _beyond(
        self, place: int, by: int, column: int = 0, *, to_end: bool = False
    ) -> tuple[int, int] | None:
        """The number in the next line that has any."""
        ahead = range(place + 1, len(self._lines)) if by > 0 else range(place - 1, -1, -1)
        for following in ahead:
            if found := [each.start for each in self.spots_of(following)]:
                nearest = min(found, key=lambda start: abs(start - column))
                return following, found[-1] if to_end else nearest
        return None

    def bring(self, spot: tuple[int, int]) -> None:
        """Scroll a spot into the window."""
        top, place = round(self.scroll_y), spot[0]
        if not top <= place < top + self.inner_height:
            last = place - self.inner_height + 1
            y = place if place < top else last
            self.scroll_to(y=max(0, y), animate=False, immediate=True)

    def cell_at(self, spot: tuple[int, int]) -> Cell | None:
        """The number at a spot."""
        found = (each.cell for each in self.spots_of(spot[0]) if each.start == spot[1])
        return next(found, None)

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
            if self.has_focus:
                self.post_message(LaidOut())

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
            segments = list(self._segments(place, line))
        else:
            marked = marked_in(selection, place, len(text_of(line)))
            segments = [
                Segment(without_commands(text), self._style(role, line.is_lit or is_lit, is_marked))
                for (text, role, is_lit, _), is_marked in parted(line.spans, marked)
            ]
        strip = Strip(segments)
        if strip.cell_length > width and cell_len(text_of(line).rstrip()) > width:
            # No pane should write more than there is room for; what is cut all the same says so.
            sign = Segment("…", self._style("dim", line.is_lit))
            strip = Strip([*strip.crop(0, width - 1), sign])
        return strip.adjust_cell_length(width, self._style("text", line.is_lit))

    def _segments(self, place: int, line: Line) -> Iterator[Segment]:
        """The pieces of a line, those of numbers that are marked apart from the blanks around."""
        marks, has_marks, column = self._marks, self._marks is not NO_MARKS, 0
        for span in line.spans:
            text, role, is_lit, cell = span
            style = self._style(role, line.is_lit or is_lit)
            mark = marks.of(cell) if has_marks and cell else None
            if mark is None:
                yield Segment(without_commands(text), style)
            else:
                before, number, after = around(text)
                start = column + len(before)
                if mark in ("at", "same"):
                    mark = "at" if (place, start) == self.spot else "same"
                yield Segment(before, style)
                yield Segment(number, self._style(mark, line.is_lit or is_lit, role=role))
                yield Segment(after, style)
            if has_marks:
                column += cell_len(text)

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
        place = offset.y + self.scroll_offset.y
        for spot in self.spots_of(place):
            if spot.start <= offset.x < spot.end:
                self.post_message(NumberChosen(self, (place, spot.start), spot.cell))
        target = self.target_at(place, offset.x)
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

    def _style(
        self, mark: str, is_lit: bool, is_marked: bool = False, role: str | None = None
    ) -> Style:
        role, mark = role or mark, mark if role else ""
        key = (role + mark, is_lit, is_marked)
        if key not in self._styles:
            style = self.get_component_rich_style(f"pane--{role}")
            if is_lit:
                style += _light(self.get_component_rich_style("pane--lit"))
            if mark:
                style += _light(self.get_component_rich_style(f"pane--{mark}"))
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
        italic=style.italic or None,
        reverse=style.reverse or None,
    )


def _at(lines: Sequence[Line], place: int) -> Line:
    return lines[place] if place < len(lines) else Line()


def marker(is_chosen: bool) -> Span:
    """The sign before a row: the chosen one is told by a glyph as well as by its light."""
    return Span("▸ " if is_chosen else "  ", "heading")
