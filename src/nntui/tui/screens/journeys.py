"""Journeys to far places: in slices, so that keys and frames keep coming, until overtaken."""

import asyncio
from collections.abc import Callable, Iterator
from time import monotonic

from nntui.engine import Search, Sought, compiled
from nntui.engine.pace import paced, slices
from nntui.engine.turning import TurnSearch
from nntui.explain.found import tell_found

from ..in_order import LOOK
from ..moment import Way
from ..session import Session
from .main_screen import MainScreen

UNSEEN = 0.5
"""Seconds for which a journey is short enough to be told nothing of."""


class Journeys:
    """Brings the cursor somewhere, however far. One journey at a time is under way.

    Args:
        screen: Where the way is shown.
        session: Whose run is trained on the way, and whose cursor arrives.
    """

    def __init__(self, screen: MainScreen, session: Session) -> None:
        self._screen, self._session = screen, session
        self._number = 0
        self._is_under_way = self._is_stopped = False

    def set_out(self) -> int:
        """Begin a journey, which overtakes the one under way. Returns its number."""
        self.end()
        return self._number

    def end(self) -> None:
        """End the journey under way, if there is one: something else was done."""
        self._number += 1
        self._is_stopped = False
        self._session.way = None

    def stop(self) -> bool:
        """Stop the journey under way where it is. Returns whether there is one."""
        self._is_stopped = self._is_under_way
        return self._is_under_way

    async def go_to(self, place: int | Sought, phase: int | None = None) -> None:
        """Go to an iteration, or to what is looked for.

        Args:
            place: Where to.
            phase: At an iteration, its phase; none for the phase at which the cursor stands.
        """
        journey = self.set_out()
        if isinstance(place, Sought):
            return await self._look_for(place, journey)
        stepper = self._session.stepper
        if await self.train(place, journey):
            stepper.seek(place, stepper.phase if phase is None else phase)
            end = stepper.timeline.end
            if stepper.iteration != place and end:
                self._screen.notify(end.reason, severity="warning")
            self._screen.show()
        return None

    async def _look_for(self, sought: Sought, journey: int) -> None:
        stepper = self._session.stepper
        try:
            search = Search(stepper.timeline, sought, stepper.iteration, stepper.phase)
        except ValueError as error:
            self._screen.notify(str(error), severity="warning")
            return
        ways = paced(search.look, stepper.timeline, monotonic)
        how = await self._travel(ways, lambda: search.at, search.goal_of_way, journey)
        if how == "overtaken":
            return
        if search.found:
            stepper.go_to_found(search.found)
        elif how == "stopped":
            so_far = search.so_far
            told = f". {tell_found(stepper.timeline, so_far)}" if so_far else ""
            self._stop_at(search.at, told or f", without {sought.goal} so far.")
        else:
            self._screen.notify(search.in_vain, severity="warning")
        self._screen.show()

    async def look(self, search: TurnSearch, goal: int) -> str:
        """Let another search look, on a journey of its own, without moving the cursor.

        Returns:
            `arrived`, `stopped` or `overtaken`.
        """
        journey = self.set_out()
        ways = paced(search.look, self._session.stepper.timeline, monotonic)
        return await self._travel(ways, lambda: search.at, goal, journey)

    async def train(self, goal: int, journey: int) -> bool:
        """Train in slices.

        Args:
            goal: How many iterations are to be done.
            journey: The number of the journey that this is for.

        Returns:
            Whether the journey goes on: nothing was done by hand in between.
        """
        timeline = self._session.stepper.timeline
        ways = slices(timeline, goal, monotonic)
        how = await self._travel(ways, lambda: timeline.trained, goal, journey)
        if how == "stopped":
            self._stop_at(timeline.trained, f" on the way to {goal:,}.")
            self._screen.show()
        return how == "arrived"

    def _stop_at(self, iteration: int, why: str) -> None:
        stepper = self._session.stepper
        stepper.seek(iteration)
        self._screen.notify(f"Stopped at iteration {stepper.iteration:,}{why}")

    async def _travel(
        self, ways: Iterator[object], at: Callable[[], int], goal: int, journey: int
    ) -> str:
        """Go slice by slice, and show it. Returns `arrived`, `stopped` or `overtaken`."""
        session, stepper = self._session, self._session.stepper
        start, started = at(), monotonic()
        self._is_under_way, self._is_stopped = True, False
        try:
            for _ in ways:
                seconds = monotonic() - started
                if seconds >= UNSEEN:
                    pace = abs(at() - start) / seconds
                    session.way = Way(at(), goal, pace)
                    if pace and (told := compiled.advice(abs(goal - at()) / pace)):
                        self._screen.notify(told, markup=False)
                if told := compiled.said():
                    self._screen.notify(told, severity="warning")
                self._screen.show()
                await asyncio.sleep(0)
                while self._screen.is_answering:
                    await asyncio.sleep(LOOK)
                if journey != self._number or stepper is not session.stepper:
                    return "overtaken"
                if self._is_stopped:
                    return "stopped"
        finally:
            if journey == self._number:
                self._is_under_way, session.way = False, None
        return "arrived" if stepper is session.stepper else "overtaken"
