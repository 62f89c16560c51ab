"""The main screen's steps, and its journeys to far iterations."""

import asyncio
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from textual import on, work

from nntui.engine import Condition
from nntui.engine.pace import slices

from ..in_order import JOURNEY, LOOK
from ..messages import IterationChosen, PhaseChosen
from .playing import Playing

if TYPE_CHECKING:
    from .goto import RowPlace

LARGE = 100_000
"""Products from which on an iteration takes some milliseconds."""


class Travelling(Playing):
    """Moves the cursor."""

    def action_forward(self) -> None:
        """The next phase."""
        self._moved(self.session.stepper.forward())

    def action_back(self) -> None:
        """The previous phase."""
        self._moved(self.session.stepper.back())

    def action_next_iteration(self) -> None:
        """The same phase of the next iteration."""
        self._moved(self.session.stepper.next_iteration())

    def action_previous_iteration(self) -> None:
        """The same phase of the iteration before."""
        self._moved(self.session.stepper.previous_iteration())

    def action_rewind(self) -> None:
        """Iteration 0, phase 0 of the same run."""
        self.session.stepper.rewind()
        self._moved(True)

    def action_to_last(self) -> None:
        """The last iteration trained."""
        self.session.stepper.to_last()
        self._moved(True)

    def _moved(self, moved: bool) -> None:
        self._stop_playing()
        end = self.session.stepper.timeline.end
        if not moved and end and self.session.stepper.iteration == end.iteration:
            self.notify(end.reason, severity="warning")
        self.show()
        self.call_after_refresh(self._look_ahead)

    def _look_ahead(self) -> None:
        """Trace a large problem's next iteration while nobody waits: it is the likely next step.

        Nothing is trained by that, so the curve does not know of it.
        """
        stepper = self.session.stepper
        timeline = stepper.timeline
        is_large = timeline.trainer.cost > LARGE
        if is_large and not self.session.player.playing and stepper.iteration < timeline.trained:
            with suppress(IndexError):  # the run ends here
                timeline.trace_at(stepper.iteration + 1)

    def action_go_to(self) -> None:
        """Ask where to go."""
        from .goto import GoToScreen

        self._stop_playing()
        session = self.session
        rows = session.recipe.problem.row_names
        dialog = GoToScreen(session.stepper.iteration, session.measure, rows)
        self.app.push_screen(dialog, self._answered)

    def _answered(self, place: "int | Condition | RowPlace | None") -> None:
        if isinstance(place, int | Condition):
            self.go_to(place)
        elif place is not None:
            self.session.choose_row(place.row)
            self.show()

    @work(exclusive=True, group=JOURNEY)
    async def go_to(self, place: int | Condition, phase: int | None = None) -> None:
        """Go to an iteration or to the first that meets a condition, however far.

        Training on the way is done in slices, so that keys and frames keep coming; any step by
        hand ends the journey.
        """
        journey = self._set_out()
        stepper = self.session.stepper
        timeline = stepper.timeline
        goal = place if isinstance(place, int) else max(self.session.recipe.until, timeline.trained)
        condition = place if isinstance(place, Condition) else None
        if not await self._train(goal, journey, condition):
            return
        if isinstance(place, int):
            stepper.seek(place, stepper.phase if phase is None else phase)
            if stepper.iteration != place and timeline.end:
                self.notify(timeline.end.reason, severity="warning")
        elif not stepper.seek_where(place, limit=goal):
            self.notify(f"No iteration up to {goal:,} has {place}.", severity="warning")
        self.show()

    @on(PhaseChosen)
    def _phase_chosen(self, message: PhaseChosen) -> None:
        self.session.stepper.seek(self.session.stepper.iteration, message.phase)
        self._moved(True)

    @on(IterationChosen)
    def _iteration_chosen(self, message: IterationChosen) -> None:
        self._stop_playing()
        self.go_to(message.iteration)

    def _set_out(self) -> int:
        """Begin a journey; returns its number."""
        self._journey += 1
        return self._journey

    async def _train(self, goal: int, journey: int, until: Condition | None = None) -> bool:
        """Train in slices, so that keys and frames keep coming.

        Args:
            goal: How many iterations are to be done.
            journey: The number of the journey that this is for.
            until: Stop earlier where an iteration meets this.

        Returns:
            Whether the journey goes on: nothing was done by hand in between.
        """
        stepper = self.session.stepper
        timeline, looked_at = stepper.timeline, 0
        for trained in slices(timeline, goal, monotonic):
            self.show()
            await asyncio.sleep(0)
            while self.is_answering:
                await asyncio.sleep(LOOK)
            if journey != self._journey:
                return False
            if until and timeline.first_where(until, looked_at) is not None:
                break
            looked_at = trained
        return stepper is self.session.stepper
