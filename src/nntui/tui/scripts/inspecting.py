"""The inspector of a script: a cursor on a number, and the way back along what went into it."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from nntui.code.asked import symbol_of
from nntui.code.names import Names
from nntui.code.origin import (
    Address,
    AtHead,
    Computed,
    Earlier,
    address_of,
    cell_of,
    earlier,
    like,
    operation_of,
    origin,
    settled,
)
from nntui.code.trace import PassTrace
from nntui.engine import Cell

from ..panes.pane import Pane
from ..panes.spots import NO_MARKS, Mark, Marks
from ..screens.cursor import NumberCursor
from ..screens.plotting import PlottingScreen
from .errands import Wanted
from .inspected import Inspected, Stood, Stop
from .journeys import Journeys
from .layout import ScriptArrangement
from .session import ScriptSession


class Inspecting(NumberCursor):
    """What the inspector's keys and clicks do on the screen of a script.

    The cursor is the session's. A step by hand takes it to the same number of another pass;
    following what went into a number moves the screen to the operation that made it, also in the
    pass before, which a thread brings; backspace and escape bring it back.

    Args:
        screen: Where it is shown and told.
        session: Whose number is asked about.
        journeys: What brings other passes.
        arrangement: The panes, of which some tell which number stands where.
    """

    NONE = "There is no number on the screen yet: → does the first line."

    def __init__(
        self,
        screen: PlottingScreen,
        session: ScriptSession,
        journeys: Journeys,
        arrangement: ScriptArrangement,
    ) -> None:
        super().__init__(screen, arrangement)
        self._screen, self._session, self._journeys = screen, session, journeys
        self._arrangement = arrangement
        self._trace: PassTrace | None = None  # the pass that the number is one of
        self._phase = 0

    @property
    def is_open(self) -> bool:
        """Whether a number is asked about."""
        return self._session.inspected is not None

    # The cursor.

    def others(self) -> tuple[Pane[Any], ...]:
        """Where it begins if the pane in focus has no number."""
        arrangement = self._arrangement
        return arrangement.arithmetic, arrangement.names

    def put(self, pane: Pane[Any], spot: tuple[int, int], cell: Cell) -> None:
        """Put the cursor on a number of a pane; of the inspector's own, follow it."""
        inspected, trace = self._session.inspected, self._session.grains.trace
        address = address_of(trace, cell)
        if address is None:
            return
        if pane is self._arrangement.inspector:
            operands = self.operands
            if address in operands:
                self.follow(operands.index(address) + 1)
            return
        if inspected is None and self._screen.maximized:
            self._arrangement.zoom()
        self._session.player.pause()
        self._pane, self._spot = pane, spot
        home = inspected.home if inspected and inspected.way else self._stood()
        self._set(Inspected(self._stop(address), (), home))
        if self._arrangement.focused is not pane:
            pane.focus(scroll_visible=False)
        self._screen.show()

    def leave(self) -> None:
        """Leave the number, and bring the screen back to where it was."""
        inspected = self._session.inspected
        if inspected is None:
            return
        self._session.inspected = None
        arrangement = self._arrangement
        if arrangement.focused is arrangement.inspector:
            (self._pane or arrangement.main).focus(scroll_visible=False)
        self._pane = self._spot = self._trace = None
        if inspected.way:
            self._stand(inspected.home, None)
        else:
            self._screen.show()

    # Back.

    @property
    def operands(self) -> tuple[Address, ...]:
        """What went into the number, in the order written; empty where it was not computed."""
        inspected, trace = self._session.inspected, self._session.grains.trace
        if inspected is None or inspected.here.address.number != trace.iteration:
            return ()
        found = origin(trace, inspected.here.address)
        return found.operands if isinstance(found, Computed) else ()

    def choose(self, by: int) -> None:
        """Choose the next operand, or the one before."""
        inspected = self._session.inspected
        if inspected and (count := len(self.operands)):
            here = inspected.here
            chosen = min(max(0, here.operand + by), count - 1)
            self._set(inspected._replace(here=here._replace(operand=chosen)))
            self._screen.show()

    def follow(self, number: int = 0) -> None:
        """Go to the operand that is chosen, or to one by its number from 1; of what stood at a
        pass's head, to what wrote it."""
        inspected, trace = self._session.inspected, self._session.grains.trace
        if inspected is None or inspected.here.address.number != trace.iteration:
            return  # its pass is on its way
        here = inspected.here
        operands = self.operands
        if operands:
            chosen = number - 1 if number else here.operand
            if chosen >= len(operands):
                self._screen.notify(f"There are {len(operands)} operands.")
                return
            here = here._replace(operand=chosen)
            self._arrive(operands[chosen], inspected._replace(here=here))
        elif not number and isinstance(origin(trace, here.address), AtHead) and not here.before:
            if trace.iteration:
                self._run(self._cross(inspected, trace))
            else:
                self._screen.notify("It stood there before the loop began.")
        else:
            self._screen.notify("Nothing more went into it: it begins here.")

    def back(self) -> None:
        """Back to the number that led here; from the first one the cursor is left."""
        inspected = self._session.inspected
        if inspected is None:
            return
        if not inspected.way:
            self.leave()
            return
        *way, (_, here) = inspected.way
        self._stand(here.stood, inspected._replace(here=here, way=tuple(way)))

    def _arrive(self, address: Address, inspected: Inspected) -> None:
        """Go to a number of the pass that is looked at."""
        session = self._session
        trace = session.grains.trace
        name = symbol_of(trace, self._names(), inspected.here.address)
        way = (*inspected.way, (name, inspected.here))
        session.phase = self._phase_for(trace, address)
        session.at = address.at or session.at
        self._session.player.pause()
        self._set(inspected._replace(here=self._stop(address), way=way))
        self._screen.show()
        self._find()

    async def _cross(self, inspected: Inspected, trace: PassTrace) -> None:
        """Follow a number across its pass's head."""
        session = self._session
        timeline, address = session.timeline, inspected.here.address

        def call(wanted: Wanted) -> tuple[Earlier, PassTrace | None] | None:
            try:
                found = earlier(timeline, trace, address, wanted)
                if not isinstance(found, Address):
                    return found, None
                return found, timeline.trace_at(found.number, wanted)
            except IndexError:
                return None  # it is not wanted any more

        result = await self._journeys.ask(max(0, trace.iteration - 1), call)
        if result is None or session.inspected != inspected:
            return
        found, there = result
        if isinstance(found, Address) and there is not None:
            name = symbol_of(trace, self._names(), address)
            session.arrive(there)
            there = session.grains.trace
            session.phase = self._phase_for(there, found)
            session.at = found.at or session.at
            way = (*inspected.way, (name, inspected.here))
            self._set(inspected._replace(here=self._stop(found), way=way))
        else:
            here = inspected.here._replace(before=found)
            self._set(inspected._replace(here=here))
        self._screen.show()
        self._find()

    def _stand(self, stood: Stood, inspected: Inspected | None) -> None:
        """Bring the screen to where it stood, with what was asked about there."""
        if stood.number == self._session.number:
            self._stand_here(stood, inspected)
        else:
            self._run(self._stand_there(stood, inspected))

    async def _stand_there(self, stood: Stood, inspected: Inspected | None) -> None:
        session, was = self._session, self._session.inspected
        timeline = session.timeline

        def call(wanted: Wanted) -> PassTrace | None:
            try:
                return timeline.trace_at(stood.number, wanted)
            except IndexError:
                return None

        trace = await self._journeys.ask(stood.number, call)
        if trace is not None and session.inspected == was:
            session.arrive(trace)
            self._stand_here(stood, inspected)

    def _stand_here(self, stood: Stood, inspected: Inspected | None) -> None:
        session = self._session
        session.phase, session.at = min(stood.phase, session.grains.trace.phases), stood.at
        if inspected is None:
            session.inspected = None
        else:
            self._set(inspected)
        self._screen.show()
        self._find()

    # The screen.

    def seen(self) -> None:
        """The session is about to be shown: where it was moved by hand, the cursor goes along."""
        inspected, session = self._session.inspected, self._session
        if inspected is None:
            return
        trace = session.grains.trace
        if self._trace is trace and self._phase == session.phase:
            return
        address = inspected.here.address
        if self._trace is not None and self._trace.recorded is not trace.recorded:
            found = like(self._trace, address, trace)
            if found is None:
                session.inspected = self._trace = None
                return
            address = found
        self._set(Inspected(self._stop(address), (), self._stood()))

    def mark(self) -> None:
        """Light the numbers in every pane that it is about."""
        inspected, arrangement = self._session.inspected, self._arrangement
        panes = (arrangement.arithmetic, arrangement.names)
        if inspected is None:
            for pane in panes:
                pane.mark(NO_MARKS, None)
            return
        trace, here = self._session.grains.trace, inspected.here
        cells: dict[Cell, Mark] = {}
        for number, operand in enumerate(self.operands):
            cells[cell_of(operand)] = "chosen" if number == here.operand else "operand"
        cells[cell_of(settled(trace, here.address))] = "same"
        cells[cell_of(here.address)] = "at"
        for pane in panes:
            pane.mark(Marks(cells), self._spot if pane is self._pane else None)

    def _find(self) -> None:
        """Put the cursor where the number stands: in its pane, else in another."""
        inspected, arrangement = self._session.inspected, self._arrangement
        if inspected is None:
            return
        cell = cell_of(inspected.here.address)
        panes = [self._pane, arrangement.arithmetic, arrangement.names]
        for pane in (each for each in panes if each is not None and each.display):
            if spot := pane.find(cell):
                self._pane, self._spot = pane, spot
                pane.bring(spot)
                if arrangement.focused is not arrangement.inspector:
                    pane.focus(scroll_visible=False)
                break
        else:
            self._spot = None
        self.mark()

    def _stop(self, address: Address) -> Stop:
        """A number as a stop, with the operand chosen that leads back furthest: one that the pass
        computed, else one that it trains."""
        trace = self._session.grains.trace
        found = origin(trace, address)
        worth = [self._worth(trace, each) for each in getattr(found, "operands", ())]
        return Stop(address, self._stood(), worth.index(max(worth)) if worth else 0)

    def _worth(self, trace: PassTrace, operand: Address) -> int:
        version = trace.recorded.versions[settled(trace, operand).version]
        if version.number in trace.source_of:
            return 2
        is_state = version.origin[0] == "state"
        return int(is_state and version.origin[1] in trace.recorded.trained)

    def _phase_for(self, trace: PassTrace, address: Address) -> int:
        """The phase at which a number has just been made; the head's for what stood there."""
        made = settled(trace, address)
        operation = trace.made_by.get(f"v{made.version}")
        if operation is not None:
            return operation.phase
        alone = operation_of(trace, made.version)
        return trace.phase_like(alone.trace, alone.phase) if alone else 0  # type: ignore[arg-type]  # a pass's

    def _names(self) -> Names:
        return self._session.names

    def _set(self, inspected: Inspected) -> None:
        self._session.inspected = inspected
        self._trace, self._phase = self._session.grains.trace, self._session.phase

    def _stood(self) -> Stood:
        session = self._session
        return Stood(session.number, session.phase, session.at)

    def _run(self, way: Coroutine[Any, Any, None]) -> None:
        self._screen.run_worker(way, group="inspect")
