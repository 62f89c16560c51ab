"""Asks for a person's own numbers, and shows how they compare."""

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Resize
from textual.widgets import Input, Label, Static
from textual.worker import get_current_worker

from nntui.compare import Comparison, Finding, SheetError, as_text, compare, read_sheet
from nntui.compare.report import place
from nntui.engine import NetworkTrace
from nntui.explain.line import one_line
from nntui.explain.numbers import Digits

from .dialog import Dialog, InputDialog

FRAME = 8
"""Lines of the report's box beside the report itself, its note on two lines."""


class CompareScreen(InputDialog[Comparison]):
    """Asks for the file of a sheet, and holds it against an iteration.

    It stays open until a sheet can be read. The answer is the comparison.

    Args:
        trace: The iteration.
        path: The file that is offered.
    """

    def __init__(self, trace: NetworkTrace, path: str) -> None:
        super().__init__(
            f"Compare your own numbers with iteration {trace.iteration:,}",
            path,
            "A text file with headings such as dot 1, delta 2, weights 1 and their numbers below, "
            "or an .npz. escape cancels.",
        )
        self._trace = trace

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the sheet and compare it, while keys go on being answered."""
        event.prevent_default()  # the class above would have the answer at once
        if not event.value.strip():
            self.tell("expected a file, such as mine.txt", "-error")
            return
        self.tell("comparing …")
        self._compare(event.value.strip())

    @work(thread=True, exclusive=True)
    def _compare(self, path: str) -> None:
        worker = get_current_worker()
        refusal, found = "", None
        try:
            # Not `-`, which would be the keyboard.
            file = str(Path(path).expanduser().absolute())
            found = compare(read_sheet(file), self._trace, path, lambda: not worker.is_cancelled)
        except SheetError as error:
            refusal = str(SheetError(path, error.reason))
        except (OSError, RuntimeError, ValueError) as error:
            refusal = one_line(f"{path}: {error}, expected a file")
        if worker.is_cancelled:
            return
        if found:
            self.app.call_from_thread(self.dismiss, found)
        else:
            self.app.call_from_thread(self._refuse, refusal)

    def _refuse(self, reason: str) -> None:
        if self.is_attached:
            self.tell(reason, "-error")


class ReportScreen(Dialog[Finding | None]):
    """What came of a comparison. The answer is the operation to go to, if any.

    Args:
        comparison: What was found.
        digits: How numbers are written.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,equals_sign", "dismiss(None)", "Back", show=False),
        Binding("enter", "go", "Go there", show=False),
    ]

    def __init__(self, comparison: Comparison, digits: Digits) -> None:
        super().__init__(id="report", classes="dialog")
        self._comparison, self._digits = comparison, digits

    def compose(self) -> ComposeResult:
        """The report, which can be scrolled, and what the keys do."""
        first = self._comparison.first
        with Vertical() as box:
            box.border_title = f"Your numbers of iteration {self._comparison.trace.iteration:,}"
            with VerticalScroll():
                yield Static(as_text(self._comparison, self._digits), markup=False)
            keys = "escape goes back."
            if first:
                where = place(self._comparison, first)
                at = f"{first.name}, {where}" if where else first.name
                keys = f"enter goes to {at}. {keys}"
            yield Label(keys, classes="note", markup=False)

    def on_resize(self, event: Resize) -> None:
        """Leave room for what the keys do, however low the window is."""
        self.query_one(VerticalScroll).styles.max_height = max(1, event.size.height - FRAME)

    def action_go(self) -> None:
        """Go to the first operation that differs; where none does, back."""
        self.dismiss(self._comparison.first)
