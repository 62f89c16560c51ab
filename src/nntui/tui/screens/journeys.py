"""Journeys to far iterations: in slices, so that keys and frames keep coming, until overtaken."""

import asyncio
from time import monotonic

from nntui.engine import Condition
from nntui.engine.pace import slices

from ..in_order import LOOK
from ..session import Session
from .main_screen import MainScreen


class Journeys:
    """Brings the cursor somewhere, however far. One journey at a time is under way.

    Args:
        screen: Where the way is shown.
        session: Whose run is trained on the way, and whose cursor arrives.
    """

    def __init__(self, screen: MainScreen, session: Session) -> None:
        self._screen, self._session = screen, session
        self._number = 0

    def set_out(self) -> int:
        """Begin a journey, which overtakes the one under way. Returns its number."""
        self._number += 1
        return self._number

    def end(self) -> None:
        """End the journey under way, if there is one: something else was done."""
        self._number += 1

    async def go_to(self, place: int | Condition, phase: int | None = None) -> None:
        """Go to an iteration, or to the first that meets a condition.

        Args:
            place: Where to.
            phase: At an iteration, its phase; none for the phase at which the cursor stands.
        """
        journey = self.set_out()
        session, stepper = self._session, self._session.stepper
        timeline = stepper.timeline
        goal = place if isinstance(place, int) else max(session.recipe.until, timeline.trained)
        condition = place if isinstance(place, Condition) else None
        if not await self.train(goal, journey, condition):
            return
        if isinstance(place, int):
            stepper.seek(place, stepper.phase if phase is None else phase)
            if stepper.iteration != place and timeline.end:
                self._screen.notify(timeline.end.reason, severity="warning")
        elif not stepper.seek_where(place, limit=goal):
            message = f"No iteration up to {goal:,} has {place}."
            self._screen.notify(message, severity="warning")
        self._screen.show()

    async def train(self, goal: int, journey: int, until: Condition | None = None) -> bool:
        """Train in slices.

        Args:
            goal: How many iterations are to be done.
            journey: The number of the journey that this is for.
            until: Stop earlier where an iteration meets this.

        Returns:
            Whether the journey goes on: nothing was done by hand in between.
        """
        stepper = self._session.stepper
        timeline, looked_at = stepper.timeline, 0
        for trained in slices(timeline, goal, monotonic):
            self._screen.show()
            await asyncio.sleep(0)
            while self._screen.is_answering:
                await asyncio.sleep(LOOK)
            if journey != self._number:
                return False
            if until and timeline.first_where(until, looked_at) is not None:
                break
            looked_at = trained
        return stepper is self._session.stepper
