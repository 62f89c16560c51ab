"""The inspector: a cursor on a number, the way back along what went into it, and on along what it
goes into."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from nntui.engine import (
    Cell,
    Computed,
    NetworkTrace,
    Place,
    carried,
    source,
    wave,
)
from nntui.engine.goes_into import Mask
from nntui.explain.inspection import phase_of

from ..inspected import Inspected, Run, Stop
from ..panes.pane import Pane
from ..panes.spots import NO_MARKS, Mark, Marks
from ..session import Session
from .arrangement import Arrangement
from .cursor import NumberCursor
from .main_screen import MainScreen
from .ticks import Ticks


class Inspecting(NumberCursor):
    """What the inspector's keys and clicks do.

    The cursor is the session's (`Inspected`), so that it goes with the run: a step by hand takes it
    to the same number of another iteration. Following what went into a number moves the run to the
    iteration that made it; backspace and escape bring it back.

    Args:
        screen: Where it is shown and told.
        session: Whose number is asked about.
        ticks: Following takes over from the player.
        arrangement: The panes, of which each tells which number stands where.
    """

    def __init__(
        self, screen: MainScreen, session: Session, ticks: Ticks, arrangement: Arrangement
    ) -> None:
        super().__init__(screen, arrangement)
        self._screen, self._session, self._ticks = screen, session, ticks
        self._arrangement = arrangement
        self._timeline: object = None
        self._at: tuple[int, int] = (0, 0)  # where the inspector has last seen the run

    @property
    def is_open(self) -> bool:
        """Whether a number is asked about."""
        return self._session.inspected is not None

    # The cursor.

    def others(self) -> tuple[Pane[Any], ...]:
        """Where it begins if the pane in focus has no number."""
        arrangement = self._arrangement
        return arrangement.main, arrangement.weights, arrangement.inputs

    def put(self, pane: Pane[Any], spot: tuple[int, int], cell: Cell) -> None:
        """Put the cursor on a number of a pane; of the inspector's own, follow it."""
        if pane is self._arrangement.inspector:
            self._choose_cell(cell)
            self.follow()
            return
        if not self.is_open:
            self._arrangement.open_beside()
        place = Place(self._session.stepper.iteration, cell)
        before = self._session.inspected
        home = before.home if before else None
        self._pane, self._spot = pane, spot
        self._set(Inspected(self._stop(place), home=home or self._run()))
        if self._arrangement.focused is not pane:
            pane.focus(scroll_visible=False)
        self._show()

    def leave(self) -> bool:
        """Leave, and bring the run back to where it was. Returns whether there was any cursor."""
        inspected = self._session.inspected
        if inspected is None:
            return False
        is_away = bool(inspected.way or inspected.fronts)
        if is_away and inspected.home:
            self._stand(inspected.home)
        self._session.inspected = None
        arrangement = self._arrangement
        if arrangement.focused is arrangement.inspector:
            (self._pane or arrangement.main).focus(scroll_visible=False)
        self._pane = self._spot = None
        self._screen.show()
        return True

    # Back.

    @property
    def operands(self) -> tuple[Place, ...]:
        """What went into the number, in the order written; empty where it was not computed."""
        inspected = self._session.inspected
        if inspected is None:
            return ()
        try:
            _, found = source(self._session.stepper.timeline, inspected.place)
        except (KeyError, IndexError):
            return ()
        return found.places if isinstance(found, Computed) else ()

    def choose(self, by: int) -> None:
        """Choose the next operand, or the one before."""
        inspected = self._session.inspected
        if inspected and (count := len(self.operands)):
            here = inspected.here
            chosen = min(max(0, here.operand + by), count - 1)
            self._set(inspected._replace(here=here._replace(operand=chosen)))
            self._show()

    def follow(self, number: int = 0) -> None:
        """Go to the operand that is chosen, or to one by its number from 1, behind all copies."""
        inspected = self._session.inspected
        if inspected is None:
            return
        operands = self.operands
        chosen = number - 1 if number else inspected.here.operand
        if not 0 <= chosen < len(operands):
            if number and operands:
                self._screen.notify(f"There are {len(operands)} operands.")
            else:
                self._screen.notify("Nothing went into it: it begins here.")
            return
        self._ticks.stop()
        self.walk(chosen)
        self._show(finds=True)

    def walk(self, operand: int | None = None) -> None:
        """Take the cursor to an operand of the number, to the one chosen unless given."""
        inspected = self._session.inspected
        assert inspected
        chosen = inspected.here.operand if operand is None else operand
        timeline = self._session.stepper.timeline
        place = carried(timeline, source(timeline, self.operands[chosen])[0])
        here = inspected.here._replace(operand=chosen, run=self._run())
        self._go(place)
        self._set(Inspected(self._stop(place), (*inspected.way, here), home=inspected.home))

    def back(self) -> None:
        """Back to the number that led here; from the first one the cursor is left."""
        inspected = self._session.inspected
        if inspected is None:
            return
        if inspected.fronts:
            self._wave(0)
            return
        if not inspected.way:
            self.leave()
            return
        *way, here = inspected.way
        self._ticks.stop()
        self._stand(here.run)
        self._set(Inspected(here, tuple(way), home=inspected.home))
        self._show(finds=True)

    # On.

    def spread(self, by: int) -> None:
        """A step more, or less, of what the number goes into."""
        if self._session.inspected:
            self._wave(max(0, len(self._session.inspected.fronts) + by))

    def _wave(self, depth: int) -> None:
        inspected = self._session.inspected
        assert inspected
        self._ticks.stop()
        try:
            fronts = wave(self._session.stepper.timeline, inspected.place, depth)
        except (KeyError, IndexError):
            self._screen.notify("It goes into nothing: its row is not in this batch.")
            return
        if depth > len(fronts):
            self._screen.notify(
                "The wave is over: it has come to the next iteration's predictions."
                if len(fronts) > 1
                else "It goes into nothing more."
            )
        if not fronts:
            self._stand(inspected.here.run)
        else:
            furthest = max(iteration for front in fronts for iteration, _, _ in front)
            plan = self._session.stepper.timeline.trace_at(furthest).plan
            phases = [
                phase_of(plan, name)
                for front in fronts
                for iteration, name, _ in front
                if iteration == furthest
            ]
            least = inspected.here.run.phase
            if furthest > inspected.place.iteration:
                # No further than to what the net says there.
                least, end = 0, phase_of(plan, f"p{self._session.recipe.network.layers}")
                phases = [phase for phase in phases if phase <= end]
            self._seek(furthest, max([least, *phases]))
        self._set(inspected._replace(fronts=fronts))
        self._show()

    # The run.

    def seen(self) -> None:
        """The run is about to be shown: where it was moved by hand, the cursor goes with it."""
        inspected, stepper = self._session.inspected, self._session.stepper
        if inspected is None:
            return
        if self._timeline is not stepper.timeline:
            self._timeline = stepper.timeline
            self._at = (-1, -1)
            if not self._is_there(inspected.place.cell):
                self._session.inspected = None
                return
        if self._at != (stepper.iteration, stepper.phase):
            run = self._run()
            place = inspected.place
            if self._at[0] != run.iteration:
                place = place._replace(iteration=run.iteration)
            self._set(Inspected(self._stop(place), home=run))

    def mark(self) -> None:
        """Light the numbers in every pane that it is about."""
        inspected, arrangement = self._session.inspected, self._arrangement
        if inspected is None:
            for pane in arrangement.panes:
                pane.mark(NO_MARKS, None)
            return
        marks = self._marks(inspected)
        for pane in arrangement.panes:
            if pane is not arrangement.inspector:
                pane.mark(marks, self._spot if pane is self._pane else None)

    def _marks(self, inspected: Inspected) -> Marks:
        timeline, iteration = self._session.stepper.timeline, self._session.stepper.iteration
        cells: dict[Cell, Mark] = {}
        for number, operand in enumerate(self.operands):
            for cell in _names(operand, iteration):
                cells[cell] = "chosen" if number == inspected.here.operand else "operand"
        for cell in _names(inspected.place, iteration):
            cells[cell] = "at"
        trace, masks = timeline.trace_at(iteration), dict[str, Mask]()
        for front in inspected.fronts:
            for (at, name, _), mask in front.items():
                if at == iteration:
                    whole = _in_problem_rows(trace, name, mask)
                    masks[name] = masks[name] | whole if name in masks else whole
        return Marks(cells, masks)

    def _show(self, *, finds: bool = False) -> None:
        self._screen.show()
        if finds:
            self._find()
            self.mark()

    def _find(self) -> None:
        """Put the cursor where the number stands: in its pane, else in another."""
        inspected, arrangement = self._session.inspected, self._arrangement
        assert inspected
        iteration = self._session.stepper.iteration
        panes = [self._pane, arrangement.main, arrangement.weights, arrangement.inputs]
        for pane in (each for each in panes if each is not None and each.display):
            for cell in _names(inspected.place, iteration):
                if spot := pane.find(cell):
                    self._pane, self._spot = pane, spot
                    pane.bring(spot)
                    if arrangement.focused is not arrangement.inspector:
                        pane.focus(scroll_visible=False)
                    return
        self._spot = None
        if arrangement.show_beside(arrangement.main):
            self._pane = arrangement.main
            self._screen.show()

    def _is_there(self, cell: Cell) -> bool:
        trace = self._session.stepper.trace
        matrix = trace.plan.matrices.get(cell.matrix)
        if matrix is None or len(cell.at) != len(matrix.indices):
            return False
        rows = trace.recipe.problem.rows
        sizes = [rows if index.is_rows else index.size for index in matrix.indices]
        return all(at < size for at, size in zip(cell.at, sizes, strict=True))

    def _go(self, place: Place) -> None:
        """Bring the run to where a number is, with its row and its unit chosen."""
        session = self._session
        stepper, plan = session.stepper, session.stepper.timeline.trace_at(place.iteration).plan
        matrix = plan.matrices[place.cell.matrix]
        needed = 0 if place.cell.back else phase_of(plan, place.cell.matrix)
        phase = max(stepper.phase, needed)
        if self._arrangement.arithmetic.is_folded and needed:
            phase = needed  # so that all of its line is in sight
        for index, at in zip(matrix.indices, place.cell.at, strict=True):
            if index.is_rows:
                session.choose_row(at)
        if matrix.layer and len(place.cell.at) > 1:
            session.choose_unit(matrix.layer, place.cell.at[-1])
        self._seek(place.iteration, phase)

    def _stop(self, place: Place) -> Stop:
        """A number as a stop, with the operand chosen that leads back furthest: one that was
        computed rather than one of the data."""
        timeline = self._session.stepper.timeline
        try:
            _, found = source(timeline, place)
        except (KeyError, IndexError):
            return Stop(place, self._run())  # its row is not in this batch
        operands = found.places if isinstance(found, Computed) else ()
        computed = (n for n, each in enumerate(operands) if each.cell.matrix not in ("x", "y"))
        return Stop(place, self._run(), next(computed, 0))

    def _set(self, inspected: Inspected) -> None:
        self._session.inspected = inspected
        stepper = self._session.stepper
        self._timeline, self._at = stepper.timeline, (stepper.iteration, stepper.phase)

    def _choose_cell(self, cell: Cell) -> None:
        inspected = self._session.inspected
        if inspected:
            numbers = [n for n, each in enumerate(self.operands) if each.cell == cell]
            if numbers:
                here = inspected.here._replace(operand=numbers[0])
                self._session.inspected = inspected._replace(here=here)

    def _run(self) -> Run:
        session = self._session
        stepper = session.stepper
        return Run(stepper.iteration, stepper.phase, session.row, tuple(session.units))

    def _stand(self, run: Run) -> None:
        """Bring the run to where it stood."""
        self._session.row, self._session.units = run.row, list(run.units)
        self._seek(run.iteration, run.phase)

    def _seek(self, iteration: int, phase: int) -> None:
        stepper = self._session.stepper
        if (iteration, phase) != (stepper.iteration, stepper.phase):
            stepper.seek(iteration, phase)
        self._at = (stepper.iteration, stepper.phase)


def _names(place: Place, iteration: int) -> Iterator[Cell]:
    """The addresses that a number has in an iteration: what it leaves, the next begins with."""
    cell = place.cell
    if place.iteration == iteration:
        yield cell
    elif not cell.back and place.iteration == iteration - 1:
        yield cell._replace(back=1)
    elif cell.back and place.iteration == iteration + 1:
        yield cell._replace(back=0)


def _in_problem_rows(trace: NetworkTrace, name: str, mask: Mask) -> Mask:
    """A mask over an iteration's matrix as one over the problem's rows."""
    indices = trace.plan.matrices[name].indices
    if trace.recipe.batch is None or not indices or not indices[0].is_rows:
        return mask
    whole = np.zeros((trace.recipe.problem.rows, *mask.shape[1:]), dtype=bool)
    whole[list(trace.rows)] = mask
    return whole
