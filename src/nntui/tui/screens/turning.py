"""Steps to where the number that is asked about turned, or changed its sign."""

from nntui.engine.rounding import round_above
from nntui.engine.turning import Kind, TurnSearch
from nntui.explain.inspection import phase_of, symbol_of
from nntui.explain.numbers import write

from ..session import Session
from .journeys import Journeys
from .main_screen import MainScreen

_TOLD: dict[Kind, str] = {"turns": "turns", "sign": "changes its sign"}


class Turning:
    """What `{` and `}` do, and the key that chooses what they look for.

    Args:
        screen: Where it is told.
        session: Whose number is asked about.
        journeys: Bring the run there, however far.
    """

    def __init__(self, screen: MainScreen, session: Session, journeys: Journeys) -> None:
        self._screen, self._session, self._journeys = screen, session, journeys
        self._kind: Kind = "turns"

    def choose(self) -> None:
        """Look for the other kind from now on."""
        self._kind = "sign" if self._kind == "turns" else "turns"
        self._screen.notify(f"{{ and }} go to where the number {_TOLD[self._kind]}.")

    async def go(self, goes_back: bool) -> None:
        """Go to the last such place before the number, or to the next one."""
        inspected, stepper = self._session.inspected, self._session.stepper
        if inspected is None:
            return
        timeline, place, kind = stepper.timeline, inspected.place, self._kind
        until, trained = timeline.recipe.until, timeline.trained
        limit = until if trained <= until + 1 else round_above(trained - 1)
        try:
            search = TurnSearch(
                timeline, place.cell, kind, place.iteration, goes_back=goes_back, limit=limit
            )
        except ValueError as error:
            self._screen.notify(
                f"{symbol_of(timeline, place)}: {error}.", severity="warning", markup=False
            )
            return
        name = symbol_of(timeline, place)
        how = await self._journeys.look(search, 0 if goes_back else limit)
        if how == "overtaken":
            return
        if search.found:
            needed = 0 if place.cell.back else phase_of(stepper.trace.plan, place.cell.matrix)
            stepper.seek(search.found.iteration, max(stepper.phase, needed))
            number = write(search.found.number, "4")
            at = f"iteration {search.found.iteration:,}"
            self._screen.notify(f"{name} {_TOLD[kind]} in {at}: {number}.", markup=False)
        elif how == "stopped":
            self._screen.notify(f"Stopped; {name} was not seen to do so yet.", markup=False)
        else:
            where = "before" if goes_back else "after"
            end = "" if goes_back else f", up to {limit:,}"
            told = f"There is no iteration {where} this one{end} where {name} {_TOLD[kind]}."
            self._screen.notify(told, severity="warning", markup=False)
        self._screen.show()
