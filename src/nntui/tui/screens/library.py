"""The saved runs, to open one."""

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import DataTable, Label

from nntui.explain.line import one_line
from nntui.explain.transcript import title
from nntui.runs import Run, ScriptRun, Unreadable, local_date

from ..panes.lines import cut
from .dialog import Dialog
from .rows import Rows


class LibraryScreen(Dialog[Run | ScriptRun | None]):
    """A table of saved runs, newest first.

    Args:
        runs: What there is; a file that cannot be read is listed with its reason.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Cancel", show=False)
    ]

    def __init__(self, runs: list[Run | ScriptRun | Unreadable]) -> None:
        super().__init__(id="library", classes="dialog")
        self._runs = [run for run in runs if not isinstance(run, Unreadable)]
        self._about: list[str] = []
        self._unreadable = [run for run in runs if isinstance(run, Unreadable)]

    def compose(self) -> ComposeResult:
        """The table, and what could not be read."""
        with Vertical() as box:
            box.border_title = "Open a saved run"
            if self._runs:
                yield Rows()
                yield Label("enter opens it where it was left. escape cancels.", classes="note")
            else:
                yield Label("No saved runs yet: s saves one. escape goes back.", classes="note")
            for run in self._unreadable:
                reason = run.error.without_file
                line = one_line(f"{run.path.name}: {reason}")
                yield Label(line, classes="note -error", markup=False)

    def on_mount(self) -> None:
        """Fill the table."""
        for table in self.query(DataTable):
            # What a narrow window cuts off comes last.
            table.add_columns("name", "saved", "iteration", "phase", "run")
            for run in self._runs:
                saved = local_date(run.saved)
                if isinstance(run, ScriptRun):
                    number, about = run.number, run.title
                else:
                    number, about = run.iteration, title(run.recipe)
                # Texts, because what others called a file is no markup.
                self._about.append(about)
                row = (run.name, saved, f"{number:,}", str(run.phase), about)
                table.add_row(*map(Text, row))

    def on_resize(self) -> None:
        """Share the window anew."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Cut what the runs are to the room that the other columns leave."""
        for table in self.query(Rows):
            *others, about = table.ordered_columns
            pads = 2 * table.cell_padding
            taken = sum(column.get_render_width(table) for column in others) + pads
            room = max(cell_len(about.label.plain), table.scrollable_content_region.width - taken)
            for row, text in zip(table.rows, self._about, strict=True):
                table.update_cell(row, about.key, Text(cut(text, room)), update_width=True)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open the chosen one."""
        self.dismiss(self._runs[event.cursor_row])
