"""What forms are made of: fields that can be marked as wrong, and a look at the data."""

from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Checkbox, Label, Select, TextArea

from nntui.engine import Problem
from nntui.explain.overview import count

from ..panes.lines import Line
from ..panes.marking import text_of
from ..panes.table import BAR, table_of

ROWS = 6
"""Rows of the data that are shown."""

DIM, INPUT = "$foreground 55%", "$text-secondary"


class Choice(Select[str], inherit_bindings=False):
    """One of a few, in a line. Enter and the arrows are left to the form.

    What is chosen stands on one line; in the list there is room for more.
    """

    DEFAULT_CSS = """
    Choice {
        & > SelectCurrent Static#label {
            height: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        &#example > SelectOverlay {
            width: 100;
            max-width: 100vw;
            constrain: inside inside;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "show_overlay", "Show menu", show=False)
    ]

    def __init__(self, options: dict[str, str], value: str, id: str) -> None:  # noqa: A002  # Textual's own name
        # What others called a file is no markup.
        # Of Rich's kind, which the list goes to when its beginning is typed.
        pairs = [(Text(text), key) for key, text in options.items()]
        super().__init__(pairs, value=value, allow_blank=False, compact=True, id=id)


class Tick(Checkbox, inherit_bindings=False):
    """Yes or no, in a line. Enter is left to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_button", "Toggle", show=False)
    ]

    @property
    def _button(self) -> Content:
        # Told by the glyph as well as by its colour.
        self.BUTTON_INNER = "X" if self.value else " "
        return super()._button


class Lines(TextArea):
    """Several lines; at the first and the last one the arrows go on to other fields."""

    def __init__(self, text: str, id: str) -> None:  # noqa: A002
        super().__init__(text, id=id, compact=True, highlight_cursor_line=False)

    def action_cursor_down(self, select: bool = False) -> None:
        """The line below, or the next field."""
        if select or self.cursor_location[0] < self.document.line_count - 1:
            super().action_cursor_down(select)
        else:
            self.screen.focus_next()

    def action_cursor_up(self, select: bool = False) -> None:
        """The line above, or the field before."""
        if select or self.cursor_location[0] > 0:
            super().action_cursor_up(select)
        else:
            self.screen.focus_previous()


class Fields(VerticalScroll, inherit_bindings=False):
    """All fields, scrolled by the one that is filled in: the arrows go from field to field."""


class Field(Horizontal):
    """A widget and its title. Of class `-invalid` where something is wrong with it, and `-here`
    where the focus is.

    Args:
        title: Its title.
        widget: What is filled in; the field is called by its id.
    """

    DEFAULT_CSS = """
    Field {
        height: auto;
        & > Label {
            width: 14;
            color: $foreground 70%;
        }
        & > Input, & > TextArea, & > Select {
            width: 1fr;
        }
        & > Input, & > TextArea, & > Select > SelectCurrent {
            background: $foreground 7%;
        }
        & > Input.-textual-compact, & > TextArea, & > Select.-textual-compact > SelectCurrent {
            padding: 0 1;
        }
        & > TextArea {
            height: auto;
            min-height: 4;
            max-height: 8;
        }
        &.-here > Label {
            color: $foreground;
            text-style: bold;
        }
        &.-here > Input, &.-here > TextArea, &.-here > Select > SelectCurrent {
            background: $primary 20%;
        }
        &.-invalid > Label {
            color: $text-error;
            text-style: bold;
        }
        &.-invalid > Input, &.-invalid > TextArea, &.-invalid > Select > SelectCurrent {
            background: $error 20%;
        }
    }
    """

    def __init__(self, title: str, widget: Widget) -> None:
        super().__init__()
        self.title, self.widget = title, widget

    def compose(self) -> ComposeResult:
        """The title, with room for a mark, and the widget."""
        yield Label(f"  {self.title}")
        yield self.widget

    def mark(self, is_wrong: bool) -> None:
        """Mark it as wrong, by a glyph as well as by its colour, or as right."""
        if is_wrong != self.has_class("-invalid"):
            self.set_class(is_wrong, "-invalid")
            self.query_one(Label).update(f"{'×' if is_wrong else ' '} {self.title}")


class Preview(Widget):
    """The first rows of a problem, or a text where there is none."""

    DEFAULT_CSS = """
    Preview {
        height: auto;
        text-wrap: nowrap;
    }
    """

    rows = reactive(ROWS, layout=True)
    """How many rows there is room for."""

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._problem: Problem | None = None
        self._bias, self._text, self._count = False, "", 0

    def show(self, problem: Problem | None, bias: bool, text: str = "") -> None:
        """Show a problem, with the column of the bias where there is one, or a text."""
        self._count = 0 if problem is None else problem.rows
        self._problem = None if problem is None else _head(problem)
        self._bias, self._text = bias, text
        self.refresh(layout=True)

    def render(self) -> Content:
        """As many inputs as there is room for, and all targets."""
        if self._problem is None:
            return Content.styled(self._text, DIM)
        table = table_of(self._problem, self._bias, "4")
        window = table.window(0, self.size.width)
        lines = [Content.styled(table.heading(window), DIM)]
        # A sign that one row is missing takes as much room as that row.
        rows = self._count if self._count <= self.rows + 1 else self.rows
        for row in range(rows):
            lines.append(
                Content.assemble(
                    (table.name(row), DIM),
                    (text_of(Line(tuple(table.inputs(row, window)))), INPUT),
                    (BAR, DIM),
                    (text_of(Line(tuple(table.targets(row)))), INPUT),
                )
            )
        if self._count > rows:
            more = count(self._count - rows, "more row")
            lines.append(Content.styled(f"… {more}", DIM))
        return Content("\n").join(lines)


def _head(problem: Problem) -> Problem:
    """The first rows, as many as may be shown."""
    if problem.rows <= ROWS + 1:
        return problem
    return replace(
        problem,
        inputs=problem.inputs[: ROWS + 1],
        targets=problem.targets[: ROWS + 1],
        row_names=problem.row_names[: ROWS + 1],
    )
