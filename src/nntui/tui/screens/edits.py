"""The edits of a run, each with a switch."""

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.widgets import DataTable, Label

from nntui.engine import Recipe
from nntui.explain.changes import tell_edit
from nntui.explain.line import one_line

from .dialog import Dialog
from .rows import Rows

SWITCH = {True: "✓ on", False: "· off"}
"""What is written of an edit that is made, and of one that is not."""

FRAME = 8
"""Lines of the box beside the table, its note on two lines."""

KEYS = "space switches one off and on: the run goes anew behind. ctrl+z undoes it. escape leaves."


class EditsScreen(Dialog[None]):
    """A table of edits; a switch takes effect at once, and the table stays.

    Args:
        recipe: The recipe that the run follows from now.
        switch: Switches the edit at a place.
        take_back: Undoes what was done last.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,E", "dismiss(None)", "Back", show=False),
        Binding("space", "switch", "Switch", show=False),
        Binding("ctrl+z", "take_back", "Take back", show=False),
    ]

    def __init__(
        self,
        recipe: Callable[[], Recipe],
        switch: Callable[[int], None],
        take_back: Callable[[], None],
    ) -> None:
        super().__init__(id="edits", classes="dialog")
        self._recipe, self._switch, self._take_back = recipe, switch, take_back

    def compose(self) -> ComposeResult:
        """The table, and what the keys do."""
        with Vertical() as box:
            box.border_title = "Edits of this run"
            yield Rows()
            yield Label(KEYS, classes="note", markup=False)

    def on_mount(self) -> None:
        """Fill the table."""
        self.query_one(Rows).add_columns("", "edit")
        self._fill()

    def on_resize(self, event: Resize) -> None:
        """Leave room for what the keys do, however low the window is."""
        self.query_one(Rows).styles.max_height = max(2, event.size.height - FRAME)

    def _fill(self) -> None:
        table, recipe = self.query_one(Rows), self._recipe()
        chosen = table.cursor_row
        table.clear()
        for edit, is_on in recipe.listed_edits:
            # Texts, because what others called a column is no markup.
            table.add_row(Text(SWITCH[is_on]), Text(one_line(tell_edit(recipe, edit))))
        table.move_cursor(row=min(chosen, table.row_count - 1), animate=False)

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_switch()

    def action_switch(self) -> None:
        """Switch the chosen edit off, or on again."""
        if not self.is_active:
            return
        place = self.query_one(Rows).cursor_row
        if 0 <= place < len(self._recipe().listed_edits):
            self._switch(place)
            self._fill()

    def action_take_back(self) -> None:
        """Undo what was done last."""
        self._take_back()
        if self._recipe().listed_edits:
            self._fill()
        else:
            self.dismiss(None)
