"""Which run the main screen shows: new ones, edited ones, saved ones."""

import shlex
from datetime import UTC, datetime
from random import randrange
from typing import TYPE_CHECKING

from nntui.engine import Recipe, RecipeError
from nntui.explain.line import one_line
from nntui.explain.reach import out_of_reach

from ..session import Session
from .journeys import Journeys
from .main_screen import MainScreen
from .ticks import Ticks

if TYPE_CHECKING:
    from pathlib import Path

    from nntui.engine import Edit
    from nntui.runs import Run, ScriptRun, Stamp

REACH_SECONDS = 15
"""What is told of targets takes some reading."""

NEW_SEEDS = 10_000
"""A new seed is drawn from below this, so that it is short enough to be told to others."""


class Runs:
    """Takes up other runs. A dialog is imported when it is opened.

    Args:
        screen: Where it is asked, shown and told.
        session: What takes a run up.
        ticks: Another run takes over from the player.
        journeys: Lead to where a saved run was left.
    """

    def __init__(
        self, screen: MainScreen, session: Session, ticks: Ticks, journeys: Journeys
    ) -> None:
        self._screen, self._session = screen, session
        self._ticks, self._journeys = ticks, journeys

    def new_seed(self) -> None:
        """Draw new first weights and start over."""
        self._ticks.stop()
        seed = randrange(NEW_SEEDS)
        self._session.start_over(self._session.recipe.drawn_from(seed))
        self._screen.notify(f"Seed {seed}. ctrl+z takes the run before back.")
        self._screen.show()

    def new_run(self) -> None:
        """Ask for data and network, and start over."""
        from .new_run import NewRunScreen

        self._ticks.stop()
        self._screen.show()
        self._screen.ask(NewRunScreen(self._session.recipe), self._start)

    def seeds(self) -> None:
        """Train many seeds, and open one."""
        from .seeds import SeedsScreen

        self._ticks.stop()
        self._screen.show()
        # What was edited on the way is of the run that it was edited in.
        seeds = SeedsScreen(self._session.recipe.drawn_from(0), self._session.measure)
        self._screen.ask(seeds, self._start_seed)

    def _start_seed(self, seed: int | None) -> None:
        if seed is not None:
            self._start(self._session.recipe.drawn_from(seed))

    def _start(self, recipe: "Recipe | Path | None") -> None:
        if recipe is not None and not isinstance(recipe, Recipe):
            self._screen.leave_for(recipe)
        elif recipe is not None:
            before = self._session.recipe
            self._session.start_over(recipe)
            told = [self._reach(before), "ctrl+z takes the run before back."]
            if recipe.problem is not before.problem:
                told += (f"{recipe.problem.name}: {note}." for note in recipe.problem.notes)
            # At once, as one of several would take the others' place.
            self._screen.notify(
                one_line(" ".join(filter(None, told))),
                severity="warning" if told[0] else "information",
                timeout=REACH_SECONDS,
            )
            self._screen.show()

    def tell_reach(self, before: Recipe | None = None) -> None:
        """Tell of targets that are out of reach, once, at the start of a run.

        Args:
            before: The run that this one was made from, of which it has been told.
        """
        if told := self._reach(before):
            self._screen.notify(told, severity="warning", timeout=REACH_SECONDS)

    def _reach(self, before: Recipe | None) -> str:
        told = out_of_reach(self._session.recipe)
        return "" if before and told == out_of_reach(before) else told or ""

    def edit(self) -> None:
        """Ask for a change."""
        from .edit import EditScreen

        self._ticks.stop()
        self._screen.show()
        self._screen.ask(EditScreen(self._session.moment()), self._edit)

    def _edit(self, edit: "Edit | None") -> None:
        if edit is None:
            return
        done = self._session.stepper.operation
        try:
            self._session.edit(edit)
        except RecipeError as error:
            self._screen.notify(str(error), severity="error")
        else:
            self._screen.notify("ctrl+z undoes the edit; E switches it off and on.")
            phase = self._session.stepper.trace.phase_of(done)
            self._screen.go_to(edit.iteration, phase)

    def edits(self) -> None:
        """List the edits, to switch them off and on."""
        self._ticks.stop()
        self._screen.show()
        if not self._session.recipe.listed_edits:
            self._screen.notify("No number is edited yet: e changes one.")
            return
        from .edits import EditsScreen

        self._screen.ask(
            EditsScreen(lambda: self._session.recipe, self._switch, self.take_back),
            lambda _: self._screen.show(),
        )

    def _switch(self, place: int) -> None:
        stepper = self._session.stepper
        iteration, done = stepper.iteration, stepper.operation
        self._session.switch_edit(place)
        self._screen.show()
        self._screen.go_to(iteration, self._session.stepper.trace.phase_of(done))

    def keep(self) -> None:
        """Keep this run's curve on the plot."""
        if not self._session.keep():
            self._screen.notify("Five curves are kept already; C forgets them.")
        self._screen.show()

    def forget(self) -> None:
        """Take the kept curves off the plot."""
        self._session.forget_kept()
        self._screen.show()

    def take_back(self) -> None:
        """Undo an edit, or return to the run left behind."""
        self._ticks.stop()
        if not self._session.take_back():
            self._screen.notify("There is no earlier run to return to.")
        self._screen.show()

    def save(self) -> None:
        """Ask for a name and save the run under it."""
        from nntui.runs import RunError, free_name

        from .save import SaveScreen

        self._ticks.stop()
        self._screen.show()
        try:
            name, why_not = free_name(self._session.recipe), ""
        except RunError as error:
            # The run is there all the same: it can be saved by a path.
            name, why_not = "", str(error)
        if why_not:
            self._screen.notify(why_not, severity="error")
        self._screen.ask(SaveScreen(name, self._save_at), self._saved)

    def _save_at(self, path: "Path", instead_of: "Stamp | None") -> None:
        from nntui.runs import make_run, save_at

        session, moment = self._session, self._session.moment()
        now = datetime.now(UTC)
        run = make_run(path.stem, session.stepper, now, session.row, moment.unit)
        save_at(run, path, instead_of)

    def _saved(self, path: "Path | None") -> None:
        from nntui.runs import word_for

        if path is None:
            return
        name = word_for(path)
        # A name may begin as options do.
        dashes = "-- " if name.startswith("-") else ""
        opens = f"nntui replay {dashes}{shlex.quote(name)}"
        self._screen.notify(f"Saved. `{opens}` opens it here.")

    def open(self) -> None:
        """List the saved runs and open one."""
        from nntui.runs import RunError, list_runs

        from .library import LibraryScreen

        self._ticks.stop()
        self._screen.show()
        try:
            runs = list_runs()
        except RunError as error:
            self._screen.notify(str(error), severity="error")
        else:
            self._screen.ask(LibraryScreen(runs), self._opened)

    def _opened(self, run: "Run | ScriptRun | None") -> None:
        from nntui.runs import ScriptRun

        if isinstance(run, ScriptRun):
            self._open_script(run)
        elif run is not None:
            before = self._session.recipe
            self._session.start_over(run.recipe)
            self.tell_reach(before)
            self._screen.replay(run)

    def _open_script(self, run: "ScriptRun") -> None:
        """Leave the screen for a script's run, if that can be opened as it was saved."""
        from nntui.code.errors import ScriptError
        from nntui.code.process import active_python

        from ..scripts.saving import ChangedError, found_of

        try:
            found_of(run, python=active_python())
        except ChangedError as error:
            opens = f"`nntui replay --changed {shlex.quote(run.name)}` opens it all the same."
            self._screen.notify(f"{error} {opens}", severity="warning")
        except ScriptError as error:
            self._screen.notify(str(error), severity="error")
        else:
            self._screen.leave_for(run)

    async def replay(self, run: "Run", place: tuple[int, int] | None = None) -> None:
        """Go to where a run was left (or elsewhere), recompute what it saved, and say what came.

        The session must have taken up the run's recipe.
        """
        from nntui.runs import check_run

        journey = self._journeys.set_out()
        session = self._session
        stepper = session.stepper
        goal = max([run.iteration, *(fingerprint.iteration for fingerprint in run.fingerprints)])
        if not await self._journeys.train(goal, journey):
            return
        iteration, phase = place or (run.iteration, run.phase)
        if not await self._journeys.train(iteration, journey):
            return
        stepper.seek(iteration, phase)
        session.choose_row(run.row)
        session.choose_unit(session.moment().layer, run.unit)
        self._screen.show()
        check = check_run(run, stepper.timeline)
        self._screen.notify(check.sentence, severity="information" if check.agrees else "warning")
