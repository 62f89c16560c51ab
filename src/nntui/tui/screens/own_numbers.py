"""A person's own numbers beside the run's, and the way to where they differ."""

from typing import TYPE_CHECKING

from ..session import Session
from .main_screen import MainScreen
from .ticks import Ticks

if TYPE_CHECKING:
    from nntui.compare import Comparison, Finding


class OwnNumbers:
    """Compares sheets with the iteration looked at. A dialog is imported when it is opened.

    Args:
        screen: Where it is asked and shown.
        session: Whose iteration it is, and whose cursor goes to what differs.
        ticks: The player stops for it.
    """

    def __init__(self, screen: MainScreen, session: Session, ticks: Ticks) -> None:
        self._screen, self._session, self._ticks = screen, session, ticks
        self._path = ""
        self._comparison: Comparison | None = None

    def ask(self) -> None:
        """Ask for a file, and show what comes of it."""
        from .compare import CompareScreen

        self._ticks.stop()
        self._screen.show()
        self._screen.ask(CompareScreen(self._session.stepper.trace, self._path), self._report)

    def _report(self, comparison: "Comparison | None") -> None:
        if comparison is None:
            return
        from .compare import ReportScreen

        self._path, self._comparison = comparison.name, comparison
        self._screen.ask(ReportScreen(comparison, self._session.digits), self._go)

    def _go(self, finding: "Finding | None") -> None:
        """To the line of arithmetic of the first number that differs."""
        comparison, session = self._comparison, self._session
        if finding is None or comparison is None:
            return
        from nntui.compare.report import cell

        trace = comparison.trace
        operation = trace.operation(finding.phase)
        if operation:
            row, unit = cell(operation, finding)
            if operation.matrix.indices and operation.matrix.indices[0].is_rows:
                session.choose_row(trace.rows[row])
            if operation.layer:
                session.choose_unit(operation.layer, unit)
        session.stepper.seek(trace.iteration, finding.phase)
        self._screen.show()
