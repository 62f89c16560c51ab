"""Another session of the script: with another curve, another loop, or its text of now."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from random import randrange

from nntui.code.edits import ScriptEdit
from nntui.code.finding import Found, Loop, find, with_loop
from nntui.code.grains import Grains
from nntui.code.passes import CurveChoice
from nntui.code.seeds import why_not
from nntui.code.session import Session
from nntui.code.timeline import ScriptTimeline
from nntui.explain.line import cut, one_line

from ..in_order import JOURNEY
from ..screens.plotting import PlottingScreen
from ..screens.runs import NEW_SEEDS
from .asking import ChooseCurve, ChooseLoop, ChooseScript
from .changes import Watched
from .errands import Wanted
from .journeys import Journeys, head
from .session import ScriptSession
from .ways import Arrived, to_pass


@dataclass(frozen=True)
class Opening:
    """What another session is to be.

    Attributes:
        found: Says the script and its loop, in the thread.
        curve: What its curve shows; chosen from its first pass unless given.
        curves: What else it may show.
        number: The pass to open at.
        edits: Numbers that are changed on the way.
        phase: The phase there; `None` for the place looked at, where the script is the same.
    """

    found: Callable[[Wanted], Found]
    number: int
    curve: CurveChoice | None = None
    curves: tuple[CurveChoice, ...] = ()
    edits: tuple[ScriptEdit, ...] = ()
    phase: int | None = None


class Loading:
    """Opens another session in the place of the one that is shown, which is closed.

    Args:
        screen: Where it is shown and told.
        session: What shows it.
        journeys: The way to the pass that was looked at.
    """

    def __init__(self, screen: PlottingScreen, session: ScriptSession, journeys: Journeys) -> None:
        self._screen, self._session, self._journeys = screen, session, journeys
        self._left_behind: list[Opening] = []
        self._watched = self._watch()

    def ask_curve(self) -> None:
        """Ask what the curve shows."""
        self._journeys.end()
        session = self._session.timeline.session
        curves = session.curves or self._session.grains.trace.recorded.curves
        number = self._session.number

        def answered(curve: CurveChoice | None) -> None:
            if curve is not None and curve != session.curve:
                opening = Opening(lambda _: session.found, number, curve, tuple(curves))
                self._open(replace(opening, edits=session.edits))

        self._screen.app.push_screen(ChooseCurve(curves, session.curve), answered)

    def ask_loop(self) -> None:
        """Ask for another loop."""
        self._journeys.end()
        found = self._session.timeline.session.found

        def answered(loop: Loop | None) -> None:
            if loop is not None and loop.line != found.loop.line:
                other = Opening(lambda _: with_loop(found, loop), 0)
                told = "Edits are of the other loop's passes; ctrl+z takes that run back."
                has_edits = bool(self._session.timeline.session.edits)
                way = self._started_over(other, told) if has_edits else self.opened(other)
                self._screen.run_worker(way, group=JOURNEY)

        self._screen.app.push_screen(ChooseLoop(found, _loop_lines(found)), answered)

    def ask_script(self) -> None:
        """Ask for another script."""
        self._journeys.end()
        python = self._session.timeline.session.found.order.python

        def answered(path: Path | None) -> None:
            if path is not None:
                other = Opening(lambda wanted: find(path, python=python, wanted=wanted), 0)
                told = f"{one_line(path.name)}. ctrl+z takes the run before back."
                self._screen.run_worker(self._started_over(other, told), group=JOURNEY)

        self._screen.app.push_screen(ChooseScript(), answered)

    def reload(self) -> None:
        """Read the script again."""
        self._journeys.end()
        session = self._session.timeline.session
        found, order = session.found, session.found.order
        line = found.loop.line if found.loop.why == "as you said" else None

        def anew(wanted: Wanted) -> Found:
            again = find(
                order.path,
                arguments=order.arguments,
                seed=order.seed,
                answers=order.answers,
                python=order.python,
                line=line,
                wanted=wanted,
            )
            return replace(again, order=replace(again.order, replaces_seed=order.replaces_seed))

        self._open(Opening(anew, self._session.number, edits=session.edits))

    def new_seed(self) -> None:
        """Draw another seed and start over, where it can take the place of the script's own."""
        self._journeys.end()
        session = self._session.timeline.session
        found = session.found
        if why := why_not(found.source):
            self._screen.notify(one_line(why), severity="warning")
            self._screen.show()
            return
        seed = randrange(NEW_SEEDS)
        drawn = replace(found, order=replace(found.order, seed=seed, replaces_seed=True))
        opening = Opening(lambda _: drawn, 0, session.curve, tuple(session.curves), phase=0)
        told = f"Seed {seed}. ctrl+z takes the run before back."
        self._screen.run_worker(self._started_over(opening, told), group=JOURNEY)

    async def _started_over(self, opening: Opening, told: str) -> None:
        session, number = self._session.timeline.session, self._session.number
        found = session.found
        before = Opening(
            lambda _: found, number, session.curve, tuple(session.curves), session.edits
        )
        if await self.opened(opening):
            self._left_behind.append(before)
            self._screen.notify(told)

    def take_back(self) -> bool:
        """Return to the run that was left behind last. Returns whether there is one."""
        if not self._left_behind:
            return False
        self._open(self._left_behind.pop())
        return True

    def _open(self, opening: Opening) -> None:
        self._screen.run_worker(self.opened(opening), group=JOURNEY)

    async def opened(self, opening: Opening) -> bool:
        """Open another session. Returns whether it is the one that is shown now."""
        session = self._session
        made: list[Session] = []

        def call(wanted: Wanted) -> tuple[ScriptTimeline, Arrived] | None:
            made.append(Session(opening.found(wanted), opening.curve, opening.edits))
            timeline, arrived = ScriptTimeline(made[0]), None
            try:
                arrived = to_pass(timeline, opening.number, wanted)
            finally:
                if arrived is None:  # here, too: nobody may wait for this any more
                    made[0].close()
            return None if arrived is None else (timeline, arrived)

        before, phase, grains = session.timeline.session, session.phase, session.grains
        opened = None
        try:
            opened = await self._journeys.ask(opening.number, call)
        finally:
            if opened is None:
                for each in made:
                    each.close()
        if opened is None or opened[1].trace is None:
            if opened is not None:
                opened[0].session.close()
                self._journeys.arrive(opened[1], head)
            return False
        timeline, arrived = opened
        assert arrived.trace is not None
        if opening.curves:
            timeline.session.curves = list(opening.curves)
        before.close()
        before.found.source.forget()
        kept = [each for each in session.kept if not each.edit]
        session.take_up(timeline, arrived.trace)
        if opening.curve == before.curve and timeline.session.found.loop == before.found.loop:
            session.kept += kept
        session.is_changed = False
        self._watched = self._watch()
        now, then = timeline.session.found, before.found
        is_same = now.source.digest == then.source.digest and now.loop == then.loop
        at = opening.phase

        def how(there: Grains) -> int:
            if at is not None:
                return session.phase_of(there, at)
            return there.like(grains, phase) if is_same else 0

        self._journeys.arrive(arrived, how)
        if opening.curve and not any(map(isfinite, timeline.session.errors)):
            name = cut(opening.curve.expression)
            self._screen.notify(
                f"{name} is no number at a pass's end: E chooses another curve.", severity="warning"
            )
        self._drop_missed(timeline.session)
        return True

    @staticmethod
    def _drop_missed(session: Session) -> None:
        """What cannot be changed in this script any more is no edit of it; it has been told."""
        gone = {each.edit for each in session.missed}
        session.edits = tuple(each for each in session.edits if each not in gone)
        session.missed, session.told = [], 0

    def _watch(self) -> Watched:
        session = self._session
        steps = session.grains.trace.recorded.steps
        source = session.timeline.session.found.source
        return Watched({str(source.path), *(step.file for step in steps)})

    def look_at_files(self) -> None:
        """Say so once where the script has changed on disk."""
        session = self._session
        is_changed = self._watched.is_changed
        if is_changed != session.is_changed:
            session.is_changed = is_changed
            if is_changed:
                name = session.timeline.session.found.source.path.name
                self._screen.notify(f"{name} has changed on disk; r loads it again.")
            self._screen.show()


def _loop_lines(found: Found) -> list[int]:
    try:
        tree = ast.parse(found.source.text)
    except (SyntaxError, ValueError):
        return []
    loops = (node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While))
    return sorted({node.lineno for node in loops})
