"""Saving the script's run, and opening saved ones."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Label

from nntui.code.errors import ScriptError
from nntui.code.process import active_python
from nntui.runs import (
    Run,
    RunError,
    ScriptRun,
    Stamp,
    free_name_like,
    list_runs,
    save_at,
    word_for,
)

from ..in_order import JOURNEY
from ..screens.dialog import Dialog
from ..screens.plotting import PlottingScreen
from .errands import Wanted
from .journeys import Journeys
from .loading import Loading, Opening
from .saving import (
    MOST_FINGERPRINTS,
    ChangedError,
    Compared,
    Looked,
    compare_on,
    curve_of,
    edits_of,
    found_of,
    make_run,
)
from .session import ScriptSession
from .ways import to_pass


class AskChanged(Dialog[bool]):
    """Asks whether a run is to be opened though its script has changed.

    Args:
        told: What has changed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "dismiss(True)", "Open", show=False),
        Binding("escape,q", "dismiss(False)", "Cancel", show=False),
    ]

    def __init__(self, told: str) -> None:
        super().__init__(classes="dialog")
        self._told = told

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical() as box:
            box.border_title = "Another script than was saved"
            yield Label(self._told, markup=False)
            yield Label("enter opens it all the same. escape goes back.", classes="note")


class ScriptRuns:
    """Takes up saved runs, and saves this one.

    Args:
        screen: Where it is asked, shown and told.
        session: What is saved.
        journeys: The ways to passes.
        loading: Opens another script.
        leave_for: Leaves the screen for a run of a recipe.
    """

    def __init__(
        self,
        screen: PlottingScreen,
        session: ScriptSession,
        journeys: Journeys,
        loading: Loading,
        leave_for: Callable[[Run], None],
    ) -> None:
        self._screen, self._session = screen, session
        self._journeys, self._loading, self._leave_for = journeys, loading, leave_for

    def save(self) -> None:
        """Ask for a name and save the run under it."""
        self._journeys.end()
        self._screen.show()
        self._screen.run_worker(self._save(), group=JOURNEY)

    async def _save(self) -> None:
        from ..screens.save import SaveScreen

        session = self._session
        number, phase = session.number, session.kept_phase
        script, last = session.timeline.session, max(session.furthest, number) + 1
        marks = await self._journeys.ask(
            number, lambda _: script.fingerprints(last, MOST_FINGERPRINTS)
        )
        if marks is None:
            return
        try:
            name = free_name_like(script.found.source.path.stem[:60].strip(". ") or "script")
        except RunError as error:
            name = ""
            self._screen.notify(str(error), severity="error")

        def save(path: Path, instead_of: Stamp | None) -> None:
            looked = Looked(number, phase, marks)
            save_at(make_run(path.stem, script, looked, datetime.now(UTC)), path, instead_of)

        self._screen.app.push_screen(SaveScreen(name, save), self._saved)

    def _saved(self, path: Path | None) -> None:
        if path is None:
            return
        name = word_for(path)
        # A name may begin as options do.
        dashes = "-- " if name.startswith("-") else ""
        self._screen.notify(f"Saved. `nntui replay {dashes}{shlex.quote(name)}` opens it here.")

    def open(self) -> None:
        """List the saved runs and open one."""
        from ..screens.library import LibraryScreen

        self._journeys.end()
        self._screen.show()
        try:
            runs = list_runs()
        except RunError as error:
            self._screen.notify(str(error), severity="error")
        else:
            self._screen.app.push_screen(LibraryScreen(runs), self._chosen)

    def _chosen(self, run: Run | ScriptRun | None) -> None:
        if isinstance(run, ScriptRun):
            self._open(run)
        elif run is not None:
            self._leave_for(run)

    def _open(self, run: ScriptRun, is_changed: bool = False) -> None:
        try:
            found = found_of(run, python=active_python(), is_changed=is_changed)
            edits = edits_of(run)
        except ChangedError as error:

            def answered(is_wanted: bool | None) -> None:
                if is_wanted:
                    self._open(run, is_changed=True)

            self._screen.app.push_screen(AskChanged(str(error)), answered)
        except ScriptError as error:
            self._screen.notify(str(error), severity="error")
        else:
            opening = Opening(
                lambda _: found, run.number, curve_of(run), edits=tuple(edits), phase=run.phase
            )
            self._screen.run_worker(self._replayed(opening, run), group=JOURNEY)

    async def _replayed(self, opening: Opening, run: ScriptRun) -> None:
        if await self._loading.opened(opening):
            await self.compare(run)

    async def compare(self, run: ScriptRun) -> None:
        """Compute what a run saved again, and say what came."""
        timeline = self._session.timeline

        def call(wanted: Wanted) -> Compared | None:
            return compare_on(timeline, run, wanted)

        compared = await self._journeys.ask(run.number, call)
        if compared is not None:
            severity = "information" if compared.agrees else "warning"
            self._screen.notify(compared.sentence, severity=severity)
        self._screen.show()

    def replay(self, run: ScriptRun, at: int | None = None) -> None:
        """Go to where a run was left, or to another pass, and compare what was saved."""
        self._screen.run_worker(self._gone_back(run, at), group=JOURNEY)

    async def _gone_back(self, run: ScriptRun, at: int | None) -> None:
        timeline, number = self._session.timeline, run.number if at is None else at
        arrived = await self._journeys.ask(number, lambda wanted: to_pass(timeline, number, wanted))
        if arrived is None:
            return
        phase = run.phase if at is None else 0
        self._journeys.arrive(arrived, lambda there: self._session.phase_of(there, phase))
        await self.compare(run)
