"""A script's history: the error of each pass, and any of its passes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from nntui.engine.timeline import End

from .edits import ScriptEdit
from .session import Session
from .trace import PassTrace

TRACES_KEPT = 8
"""How many of the passes looked at last are kept."""


class ScriptTimeline:
    """Passes as `nntui.engine.Timeline` has iterations: what a `Stepper` and a `Player` need.

    Args:
        session: The script's processes.

    Attributes:
        session: The script's processes.
        is_folded: Whether nested simple operations of a pass stand in one line.
        looked_at: The pass that a search looks at, while one is under way.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.is_folded = True
        self.looked_at = 0
        self._traces: OrderedDict[int, PassTrace] = OrderedDict()

    @property
    def trained(self) -> int:
        """How many passes are done: the error of 0 to `trained` - 1 is known."""
        return len(self.session.errors)

    @property
    def last(self) -> int | None:
        """The last pass that there is, once the script has ended."""
        passes = self.session.passes
        return None if passes is None else passes - 1

    @property
    def end(self) -> End | None:
        """Why there are no more passes, once the script has ended."""
        last = self.last
        if last is None:
            return None
        why = self.session.failure or f"The loop is left after pass {last:,}."
        return End(last, why)

    def trace_at(self, number: int, wanted: Callable[[], bool] = lambda: True) -> PassTrace:
        """A pass.

        Args:
            number: Which.
            wanted: Asked again and again while the script runs: whether to go on.

        Raises:
            IndexError: The script ends before it, or it is not wanted any more.
            ScriptError: The script cannot be run.
        """
        if number in self._traces:
            self._traces.move_to_end(number)
            return self._traces[number].folded(self.is_folded)
        recorded = self.session.record(number, wanted)
        if recorded is None:
            raise IndexError(number)
        trace = PassTrace(recorded, self.is_folded, reversed(self._traces.values()))
        self._traces[number] = trace
        while len(self._traces) > TRACES_KEPT:
            self._traces.popitem(last=False)
        return trace

    def edit(
        self, number: int, target: str, new: float, wanted: Callable[[], bool] = lambda: True
    ) -> ScriptEdit | None:
        """Change a number at a pass's head; see `Session.edit`."""
        edit = self.session.edit(number, target, new, wanted)
        if edit is not None:
            self._forget_from(number)
        return edit

    def take_back(self) -> ScriptEdit | None:
        """Undo the last edit. Returns it; `None` where there is none."""
        edit = self.session.take_back()
        if edit is not None:
            self._forget_from(edit.number)
        return edit

    def _forget_from(self, number: int) -> None:
        for each in [each for each in self._traces if each >= number]:
            del self._traces[each]

    def extend(self, count: int) -> None:
        """Go through passes until so many are done, or the script ends."""
        if count > self.trained and self.last is None:
            self.session.run_to(count)

    def reach(self, number: int) -> int:
        """The pass of a number, or the last one that there is."""
        if self.last is None:
            self.session.run_to(number)
        return number if self.last is None else min(number, max(self.last, 0))
