"""The cursor on the timeline: which phase of which iteration is looked at."""

from .condition import Found, Goal, Order, Sought
from .search import Search
from .timeline import Timeline
from .trace import NetworkTrace, Operation


class Stepper:
    """A cursor (iteration, phase) that moves both ways.

    Phase 0 is the moment before the iteration's first operation; from the last phase the next
    step leads to phase 0 of the next iteration. A move that the timeline has no room for (before
    iteration 0, past the end of a run that stopped being finite) goes as far as there is room.

    Attributes:
        timeline: What it moves on. Training follows the cursor.
        iteration: The iteration looked at, from 0.
        phase: How many of its operations are done, from 0 to `phases`.
        found: What a search has found, while the cursor stands there.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.iteration = 0
        self.phase = 0
        self.found: Found | None = None
        self.trace: NetworkTrace = timeline.trace_at(0)

    @property
    def phases(self) -> int:
        """The last phase of each iteration."""
        return self.trace.phases

    @property
    def operation(self) -> Operation | None:
        """The operation done last; `None` at phase 0."""
        return self.trace.operation(self.phase)

    def forward(self) -> bool:
        """Go to the next phase. Returns whether the cursor moved."""
        if self.phase < self.phases:
            return self._go(self.iteration, self.phase + 1)
        return self.timeline.last != self.iteration and self._go(self.iteration + 1, 0)

    def back(self) -> bool:
        """Go to the previous phase. Returns whether the cursor moved."""
        if self.phase > 0:
            return self._go(self.iteration, self.phase - 1)
        return self.iteration > 0 and self._go(self.iteration - 1, self.phases)

    def next_iteration(self, count: int = 1) -> bool:
        """Go `count` iterations on, to the same phase. Returns whether the cursor moved."""
        return self._go(self.iteration + count, self.phase)

    def previous_iteration(self, count: int = 1) -> bool:
        """Go `count` iterations back, to the same phase. Returns whether the cursor moved."""
        return self._go(self.iteration - count, self.phase)

    def seek(self, iteration: int, phase: int = 0) -> None:
        """Go to a phase of an iteration, or as near to it as there is room.

        Raises:
            ValueError: There is no such phase in any iteration.
        """
        if not 0 <= phase <= self.phases:
            raise ValueError(f"phase {phase}: expected a number from 0 to {self.phases}")
        self._go(iteration, phase)

    def seek_where(self, goal: Goal, limit: int, order: Order = "first") -> bool:
        """Go to where something holds, to the phase at which its number is shown.

        Args:
            goal: What is looked for.
            limit: The last iteration looked at; it is trained on demand, but not further than to
                what is found.
            order: Which one, where several are.

        Returns:
            Whether there is one; without one the cursor stays.
        """
        search = Search(self.timeline, Sought(goal, order, limit), self.iteration, self.phase)
        while search.look(1_000):
            pass
        if search.found is None:
            return False
        self.go_to_found(search.found)
        return True

    def go_to_found(self, found: Found) -> None:
        """Go to what a search has found."""
        self._go(found.iteration, found.phase)
        self.found = found

    def rewind(self) -> None:
        """Go to iteration 0, phase 0: the same run, the same weights."""
        self._go(0, 0)

    def to_last(self) -> None:
        """Go to the last phase of the last iteration trained."""
        last = self.timeline.last
        self._go(self.timeline.trained - 1 if last is None else last, self.phases)

    def _go(self, iteration: int, phase: int) -> bool:
        before = (self.iteration, self.phase)
        wanted = max(0, iteration)
        if phase >= self.trace.error_phase:
            # The error of this iteration is on the screen now, so the curve has it too.
            self.timeline.extend(wanted + 1)
        iteration = self.timeline.reach(wanted)
        if iteration < wanted:
            phase = self.phases  # the run ended before it
        self.trace = self.timeline.trace_at(iteration)
        self.iteration, self.phase, self.found = iteration, phase, None
        return (iteration, phase) != before
