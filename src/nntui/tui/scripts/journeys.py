"""Journeys to passes, near and far: in a thread, so that keys and frames keep coming, until
overtaken."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from textual.timer import Timer

from nntui.code.errors import ScriptError
from nntui.code.grains import Grains
from nntui.code.timeline import ScriptTimeline
from nntui.engine.condition import Sought

from ..in_order import JOURNEY
from ..screens.plotting import PlottingScreen
from .errands import Errands, Wanted
from .session import ScriptSession
from .ways import Arrived, to_pass

LOOKS = 0.2
"""Seconds between two pictures of a way that takes long."""

PATIENCE = 1.0
"""A way that is under way for less is waited for: what is pressed goes on from its end. A longer
one is ended by it."""

AHEAD = 0.6
"""Where a way takes longer, the next pass is not recorded in advance: it would be waited for."""

How = Callable[[Grains], int]
"""The phase of a pass at which a way ends."""

Call = Callable[[Wanted], Arrived | None]
"""What leads to a pass, in the thread."""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Goal:
    """Where a way leads.

    Attributes:
        number: The pass; `None` where it is looked for.
        how: The phase there.
        since: When it was set out for.
        sought: What is looked for.
        furthest: The last pass that the curve showed before.
    """

    number: int | None
    how: How
    since: float
    sought: Sought | None = None
    furthest: int = 0


def head(_grains: Grains) -> int:
    """A pass's head."""
    return 0


def end(grains: Grains) -> int:
    """Where all of a pass is done."""
    return grains.trace.phases


class Journeys:
    """Brings the screen to a pass. One journey at a time is under way.

    Args:
        screen: Where the way is shown, and told.
        session: What arrives.
    """

    def __init__(self, screen: PlottingScreen, session: ScriptSession) -> None:
        self._screen, self._session = screen, session
        self._errands = Errands()
        self._goal: Goal | None = None
        self._was_quick = True
        self._looks: Timer | None = None

    def run_by(self, timer: Timer) -> None:
        """Take a timer, stopped, that calls `look`; it runs as long as something is under way."""
        self._looks = timer

    def close(self) -> None:
        """Nothing is wanted of the script any more."""
        self._errands.close()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked of the script."""
        return self._errands.is_idle

    @property
    def is_under_way(self) -> bool:
        """Whether a journey is."""
        return self._goal is not None

    def set_out(
        self,
        number: int | None,
        how: How,
        call: Call | None = None,
        is_played: bool = False,
        sought: Sought | None = None,
    ) -> None:
        """Go to a pass. What is under way is overtaken.

        Args:
            number: Which; `None` where `call` looks for it.
            how: The phase there.
            call: What leads there, where it is not simply the pass of that number.
            is_played: Whether the player goes there, for which no key waits.
            sought: What is looked for.
        """
        timeline = self._session.timeline
        if call is None:
            assert number is not None
            goal = max(0, number)
            call = lambda wanted: to_pass(timeline, goal, wanted)  # noqa: E731  # the usual one
        self._goal = Goal(number, how, monotonic(), sought, self._session.furthest)
        self._run(self._go(self._goal, call), "play" if is_played else JOURNEY)

    def _run(self, way: Coroutine[Any, Any, None], group: str) -> None:
        self._screen.run_worker(way, group=group)

    async def _go(self, goal: Goal, call: Call) -> None:
        arrived = await self._asked(call)
        if arrived is None:
            return
        self._was_quick = monotonic() - goal.since < AHEAD
        if arrived.found is not None:
            # What was gone through on the way is no part of what was looked at.
            self._session.furthest = goal.furthest
        self.arrive(arrived, goal.how)

    async def ask(self, number: int, call: Callable[[Wanted], Answer | None]) -> Answer | None:
        """Have something done in the thread that ends at a pass.

        Args:
            number: Which pass, for the header.
            call: What is done.

        Returns:
            What it says; `None` where it was overtaken or went wrong, which is told.
        """
        self._goal = Goal(number, head, monotonic())
        return await self._asked(call)

    async def _asked(self, call: Callable[[Wanted], Answer | None]) -> Answer | None:
        if self._looks:
            self._looks.resume()
        try:
            result = await self._errands.run(call)
        except ScriptError as error:
            self._forget()
            self._screen.notify(str(error), severity="error")
            self._screen.show()
            return None
        if result is not None:
            self._goal = None
            self._session.way = ""
        return result

    def arrive(self, arrived: Arrived, how: How) -> None:
        """Look at where a way has led, and say why where that is another place than was meant."""
        session = self._session
        if arrived.trace is not None:
            session.arrive(arrived.trace)
            session.phase = how(session.grains) if arrived.is_there else end(session.grains)
            session.found = arrived.found
        if not arrived.is_there:
            session.player.pause()
            self._screen.notify(arrived.why, severity="warning")
        script = session.timeline.session
        while script.told < len(script.missed):
            self._screen.notify(str(script.missed[script.told]), severity="warning")
            script.told += 1
        self._screen.show()
        if arrived.is_there and not session.player.playing:
            self._run(self._look_ahead(session.timeline, session.number + 1), "ahead")

    async def _look_ahead(self, timeline: ScriptTimeline, number: int) -> None:
        """Record the next pass while nobody waits: it is the likely next step."""
        if timeline.last is None and self._was_quick:
            await self._errands.in_advance(lambda wanted: to_pass(timeline, number, wanted))

    def look(self) -> None:
        """Say what is under way, once it takes a while."""
        goal, session = self._goal, self._session
        if self._errands.is_idle or goal is None:
            session.way = ""
            if self._looks:
                self._looks.pause()
        elif monotonic() - goal.since < LOOKS:
            return
        else:
            trained = session.timeline.trained
            session.furthest = max(session.furthest, trained - 1)
            session.way = (
                f"looking · pass {session.timeline.looked_at:,}"
                if goal.number is None
                else f"to pass {goal.number:,} · {min(trained, goal.number):,}"
            )
        self._screen.show()

    def stop(self) -> None:
        """End the journey under way because somebody said so, and say how far it came."""
        goal, timeline = self._goal, self._session.timeline
        self.end()
        if goal is None:
            return
        if goal.sought is not None:
            at = f"{timeline.looked_at:,}"
            self._screen.notify(f"Stopped looking at pass {at}, without {goal.sought.goal} so far.")
        elif goal.number is not None and goal.number > timeline.trained:
            self._screen.notify(
                f"Stopped at pass {timeline.trained:,} on the way to {goal.number:,}."
            )

    def end(self) -> None:
        """End the journey under way, if there is one, and pause: something else is done."""
        self._errands.overtake()
        self._forget()

    def _forget(self) -> None:
        self._goal = None
        self._session.way = ""
        self._session.player.pause()

    def taken_over(self) -> Goal | None:
        """Something is done by hand: playing ends, and a way that takes long.

        Returns:
            The way that is waited for, if there is one.
        """
        player = self._session.player
        was_playing = player.playing
        player.pause()
        goal = self._goal
        is_step = goal is not None and goal.number is not None and not was_playing
        if goal and is_step and monotonic() - goal.since < PATIENCE:
            return goal
        self.end()
        return None
