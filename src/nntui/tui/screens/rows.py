"""A table of which a row is chosen."""

from rich.text import Text
from textual import events
from textual.widgets import DataTable


class Rows(DataTable[Text]):
    """A table of rows."""

    def __init__(self) -> None:
        super().__init__(cursor_type="row", zebra_stripes=True)

    def on_click(self, event: events.Click) -> None:
        """Leave a click alone where what it is on has gone, or there are no columns yet.

        Textual's own (`DataTable._on_click`) looks for the column without asking whether there is
        one: IndexError: list index out of range. A table without rows had the same:
        https://github.com/Textualize/textual/issues/1626
        """
        meta = event.style.meta
        if not (
            meta.get("column", 0) < len(self.columns)
            and meta.get("row", 0) < max(1, self.row_count)
        ):
            event.prevent_default()
