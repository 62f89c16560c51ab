"""Steps by hand: along a pass at three grains, from pass to pass, and the question where to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nntui.code.grains import Grains, next_end, previous_end

from ..screens.plotting import PlottingScreen
from .asking import GoToPlace
from .journeys import Journeys, end, head
from .place import Here, LinePlace, Place, Search
from .session import ScriptSession
from .ways import to_sought

Move = Callable[[Grains, int], int | None]
"""From a phase to another; `None` for out of the pass."""


def along_lines(by: int) -> Move:
    """A line on or back, into calls."""
    return _along(lambda grains: grains.line_ends, by)


def along_statements(by: int) -> Move:
    """A statement of the loop on or back, over calls and inner loops."""
    return _along(lambda grains: grains.statement_ends, by)


def along_operations(by: int) -> Move:
    """An operation on or back."""
    return _along(lambda grains: range(1, grains.trace.phases + 1), by)


def _along(ends: Callable[[Grains], Sequence[int]], by: int) -> Move:
    step = next_end if by > 0 else previous_end
    return lambda grains, phase: step(ends(grains), phase)


class Steps:
    """What follows when the place looked at is moved by hand.

    Args:
        screen: Where it is shown and told.
        session: Whose place it is.
        journeys: The ways to other passes.
        file: The file whose lines are in sight.
    """

    def __init__(
        self,
        screen: PlottingScreen,
        session: ScriptSession,
        journeys: Journeys,
        file: Callable[[], str],
    ) -> None:
        self._screen, self._session, self._journeys = screen, session, journeys
        self._file = file

    def move(self, move: Move, by: int) -> None:
        """Move along the pass; out of it, to the next or the one before."""
        session, journeys = self._session, self._journeys
        goal = journeys.taken_over()
        if goal is not None:
            before = goal.how

            def then(grains: Grains) -> int:
                phase = move(grains, before(grains))
                return (grains.trace.phases if by > 0 else 0) if phase is None else phase

            journeys.set_out(goal.number, then)
            return
        phase = move(session.grains, session.phase)
        if phase is not None:
            session.phase = phase
            self._screen.show()
        elif by > 0:
            journeys.set_out(session.number + 1, head)
        elif session.number:
            journeys.set_out(session.number - 1, end)
        else:
            self._screen.notify("This is the head of the first pass.")

    def to_pass(self, by: int) -> None:
        """The same place of the next pass or of the one before."""
        session, journeys = self._session, self._journeys
        goal = journeys.taken_over()
        if goal is not None and goal.number is not None:
            journeys.set_out(max(0, goal.number + by), goal.how)
        elif session.number + by < 0:
            self._screen.notify("This is the first pass.")
        else:
            grains, phase = session.grains, session.phase
            journeys.set_out(session.number + by, lambda there: there.like(grains, phase))

    def rewind(self) -> None:
        """The head of the first pass."""
        self._journeys.taken_over()
        self._journeys.set_out(0, head)

    def to_last(self) -> None:
        """The end of the last pass that was gone through."""
        self._journeys.taken_over()
        timeline = self._session.timeline
        self._journeys.set_out(
            self._session.furthest if timeline.last is None else timeline.last, end
        )

    def to_end_of(self, number: int) -> None:
        """The end of a pass."""
        self._journeys.taken_over()
        self._journeys.set_out(number, end)

    def to_phase(self, phase: int) -> None:
        """Another place of this pass."""
        self._journeys.end()
        self._session.phase = min(phase, self._session.grains.trace.phases)
        self._screen.show()

    def to_line(self, line: int) -> None:
        """Go to where a line of the file in sight is done next in this pass."""
        self._journeys.end()
        session = self._session
        phase = session.grains.on_line(self._file(), line, session.phase)
        if phase is None:
            self._screen.notify(f"Line {line} computes nothing in this pass.")
            return
        session.phase = phase
        self._screen.show()

    def ask_where(self) -> None:
        """Ask where to go."""
        self._journeys.end()
        session = self._session
        source = session.timeline.session.found.source
        lines = len(source.lines(self._file()))
        has_curve = session.timeline.session.curve is not None
        here = Here.of(session.grains.trace.recorded, lines, has_curve)
        self._screen.app.push_screen(GoToPlace(here), self._answered)

    def _answered(self, place: Place | None) -> None:
        match place:
            case LinePlace(line):
                self.to_line(line)
            case Search():
                self._look_for(place)
            case int():
                self._journeys.set_out(place, head)

    def _look_for(self, search: Search) -> None:
        session = self._session
        timeline, phases = session.timeline, session.grains.trace.phases
        at = session.number, session.phase, phases
        how = head if "turns" in search.watch else end
        self._journeys.set_out(
            None, how, lambda wanted: to_sought(timeline, search, at, wanted), sought=search.sought
        )
