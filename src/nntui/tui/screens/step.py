"""The main screen: stepping through training."""

import asyncio
import shlex
from datetime import UTC, datetime
from random import randrange
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, HelpPanel, Static

from nntui.engine import Condition

from .. import plots
from ..keys import MORE_BINDINGS, STEP_BINDINGS
from ..messages import IterationChosen, PhaseChosen, RowChosen, UnitChosen
from ..moment import Moment
from ..panes.arithmetic import ArithmeticPane
from ..panes.curve import CurvePane
from ..panes.grid import Panes
from ..panes.header import HeaderPane
from ..panes.inputs import InputsPane
from ..panes.pane import Pane
from ..panes.story import StoryPane
from ..panes.weights import WeightsPane
from ..session import Session
from .layout import MIN_HEIGHT, MIN_WIDTH, NARROW, Needs, is_too_small, lay_out

if TYPE_CHECKING:
    from nntui.runs import Run

FRAMES_PER_SECOND = 30

SLICE = 2_000
"""Iterations trained at a time on the way to a far one, so that keys keep coming."""

NEW_SEEDS = 10_000
"""A new seed is drawn from below this, so that it is short enough to be told to others."""


class StepScreen(Screen[None]):
    """The panes, the keys, and what they do."""

    BINDINGS: ClassVar[list[BindingType]] = [*STEP_BINDINGS, *MORE_BINDINGS]
    AUTO_FOCUS = "#arithmetic"
    HELP = """
# nntui

Step through the training of a network as through a program in a debugger.

A value that has not been computed yet is a `·`. Each number is the engine's own and is rounded
only to be shown, so a shown sum may differ from its shown terms in the last digit; `d` shows more
digits.

`▸` marks the chosen row, the weights that it meets, and the lines that use them.

Click a row, a unit, an operation or a place on the curve to go there.
"""

    def __init__(self, session: Session, is_ascii: bool = False) -> None:
        super().__init__()
        self.session = session
        self.is_ascii = is_ascii
        self._clock: Timer | None = None
        self._needs: Needs | None = None

    def compose(self) -> ComposeResult:
        """The panes, top to bottom."""
        yield HeaderPane("header")
        with Panes(id="panes"):
            yield InputsPane("inputs", "Inputs X, targets y")
            yield WeightsPane("weights", "Weights w")
            yield CurvePane("curve", "Error", self.is_ascii)
            yield ArithmeticPane("arithmetic", "Arithmetic")
            yield StoryPane("story", "What just happened")
        yield Footer()
        yield Static(id="too-small")

    def on_mount(self) -> None:
        """Start the clock, stopped, and load plotext once the first frame is out."""
        self._clock = self.set_interval(1 / FRAMES_PER_SECOND, self._tick, pause=True)
        self.call_after_refresh(self._load_plots)

    @on(Panes.Resized)
    def _resized(self) -> None:
        self._needs = None
        self.show()

    # Showing

    def show(self) -> None:
        """Hand the present moment to every pane, once."""
        moment = self.session.moment()
        self._arrange(moment)
        for pane in self.panes:
            pane.show(moment)

    @property
    def panes(self) -> list[Pane]:
        """All of them, also those left out where there is no room."""
        return list(self.query(Pane))

    def _arrange(self, moment: Moment) -> None:
        """Share the window, if the panes' needs or its size have changed."""
        if self.set_too_small() or self.maximized:
            return
        inputs, weights = self.query_one(InputsPane), self.query_one(WeightsPane)
        needs = Needs(
            inputs.widths(moment),
            weights.widths(moment),
            max(inputs.height(moment), weights.height(moment)),
            self.query_one(ArithmeticPane).height(moment),
        )
        panes = self.query_one(Panes)
        width, lines = panes.size
        if needs == self._needs or not width:
            return
        self._needs = needs
        layout = lay_out(width, lines, needs)
        panes.styles.grid_columns = layout.columns
        panes.styles.grid_rows = layout.rows
        self.set_class(layout.is_wide, "-wide")
        self.set_class(not layout.has_curve, "-slim")
        self.set_class(self.size.width < NARROW, "-narrow")
        self.query_one(CurvePane).set_class(not layout.has_curve, "-left-out")
        self.query_one(StoryPane).set_class(not layout.has_story, "-left-out")

    def set_too_small(self) -> bool:
        """Say so instead of showing the panes where the window is too small. Returns whether."""
        width, height = self.size
        too_small = is_too_small(width, height)
        self.set_class(too_small, "-too-small")
        if too_small:
            self.query_one("#too-small", Static).update(
                f"nntui needs {MIN_WIDTH}×{MIN_HEIGHT};\nthis window is {width}×{height}."
            )
        return too_small

    def on_resize(self) -> None:
        """Say so if the window has become too small, and show the panes again if it was."""
        self.set_too_small()

    @work(thread=True)
    def _load_plots(self) -> None:
        plots.load()
        self.app.call_from_thread(self.query_one(CurvePane).ready)

    # Playing

    def _tick(self) -> None:
        session, started = self.session, monotonic()
        move = session.player.due(started)
        if not move.count:
            return
        session.advance(move)
        session.player.took(move, monotonic() - started)
        if session.is_finished:
            self._stop_playing()
            self.notify(self._why_finished())
        self.show()

    def _stop_playing(self) -> None:
        self.session.player.pause()
        if self._clock:
            self._clock.pause()

    def _why_finished(self) -> str:
        end = self.session.stepper.timeline.end
        if end and self.session.stepper.iteration >= end.iteration:
            return end.reason
        return f"Iteration {self.session.recipe.until:,}, where this run is set to stop."

    def action_play(self) -> None:
        """Play or pause."""
        if self.session.player.playing:
            self._stop_playing()
        elif self.session.is_finished:
            self.notify(self._why_finished() + " home goes back to the start.")
        else:
            self.session.player.play(monotonic())
            if self._clock:
                self._clock.resume()
        self.show()

    def action_faster(self) -> None:
        """One speed up."""
        if self.session.player.faster():
            self.show()

    def action_slower(self) -> None:
        """One speed down."""
        if self.session.player.slower():
            self.show()

    # Stepping

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
        # Stepping by hand takes over from the player.
        if self.session.player.playing:
            self._stop_playing()
        end = self.session.stepper.timeline.end
        if not moved and end and self.session.stepper.iteration == end.iteration:
            self.notify(end.reason, severity="warning")
        self.show()

    def action_go_to(self) -> None:
        """Ask where to go."""
        from .goto import GoToScreen

        self._stop_playing()
        dialog = GoToScreen(self.session.stepper.iteration, self.session.measure)
        self.app.push_screen(dialog, self._answered)

    def _answered(self, place: int | Condition | None) -> None:
        if place is not None:
            self.go_to(place)

    @work(exclusive=True, group="travel")
    async def go_to(self, place: int | Condition, phase: int | None = None) -> None:
        """Go to an iteration or to the first that meets a condition, however far.

        Training on the way is done in slices, so that keys and frames keep coming; any step by
        hand ends the journey.
        """
        stepper = self.session.stepper
        timeline = stepper.timeline
        goal = place if isinstance(place, int) else max(self.session.recipe.until, timeline.trained)
        step = goal if isinstance(place, int) else SLICE
        while timeline.trained < goal and timeline.end is None:
            if isinstance(place, Condition) and timeline.first_where(place) is not None:
                break
            if not await self._train(min(goal, timeline.trained + step)):
                return
        if isinstance(place, int):
            stepper.seek(place, stepper.phase if phase is None else phase)
            if stepper.iteration != place and timeline.end:
                self.notify(timeline.end.reason, severity="warning")
        elif not stepper.seek_where(place, limit=goal):
            self.notify(f"No iteration up to {goal:,} has {place}.", severity="warning")
        self.show()

    # Looking

    def action_row(self, by: int) -> None:
        """Light the row above or below."""
        self.session.choose_row(self.session.row + by)
        self.show()

    def action_unit(self) -> None:
        """Choose the next unit."""
        if self.session.choose_next_unit():
            self.show()
        else:
            self.notify("Every layer of this network has one unit.")

    def action_digits(self) -> None:
        """4, 8 or all digits."""
        self.session.next_digits()
        self.show()

    def action_log(self) -> None:
        """A linear or a logarithmic error axis."""
        self.session.log = not self.session.log
        self.show()

    def action_measure(self) -> None:
        """Another measure of the error."""
        self.session.next_measure()
        self.show()

    def action_scroll_pane(self, by: int) -> None:
        """Scroll the focused pane, or the arithmetic, by its height."""
        pane = self.focused if isinstance(self.focused, Pane) else self.query_one(ArithmeticPane)
        pane.scroll_relative(y=by * pane.size.height, animate=False)

    def action_zoom(self) -> None:
        """Give the focused pane the whole window, or take it back."""
        if self.maximized:
            self.minimize()
            self._needs = None
            self.show()
        else:
            focused = self.focused
            self._zoom(focused if isinstance(focused, Pane) else self.query_one(ArithmeticPane))

    def action_next_pane(self, by: int) -> None:
        """Focus the next pane; where one has the whole window, the next takes its place."""
        if not isinstance(self.maximized, Pane):
            self.focus_next(Pane) if by > 0 else self.focus_previous(Pane)
            return
        panes = [pane for pane in self.panes if pane.can_focus]
        self._zoom(panes[(panes.index(self.maximized) + by) % len(panes)])

    def _zoom(self, pane: Pane) -> None:
        pane.remove_class("-left-out")
        self.maximize(pane)
        pane.focus()

    def action_help(self) -> None:
        """Show or hide the help panel."""
        panels = self.query(HelpPanel)
        if panels:
            panels.remove()
        else:
            self.mount(HelpPanel())

    # Runs

    def action_new_seed(self) -> None:
        """Draw new first weights and start over."""
        self._stop_playing()
        seed = randrange(NEW_SEEDS)
        self.session.start_over(self.session.recipe.with_(seed=seed))
        self.notify(f"Seed {seed}. ctrl+z takes the run before back.")
        self.show()

    def action_take_back(self) -> None:
        """Return to the run left behind."""
        self._stop_playing()
        if not self.session.take_back():
            self.notify("There is no earlier run to return to.")
        self.show()

    def action_save(self) -> None:
        """Ask for a name and save the run under it."""
        from nntui.runs import RunError, free_name

        from .save import SaveScreen

        self._stop_playing()
        self.show()
        try:
            name = free_name(self.session.recipe)
        except RunError as error:
            self.notify(str(error), severity="error")
        else:
            self.app.push_screen(SaveScreen(name), self._save)

    def _save(self, name: str | None) -> None:
        from nntui.runs import RunError, make_run, path_of, save_run

        if name is None:
            return
        session, moment = self.session, self.session.moment()
        try:
            run = make_run(name, session.stepper, datetime.now(UTC), session.row, moment.unit)
            save_run(run, path_of(name))
        except RunError as error:
            self.notify(str(error), severity="error")
        else:
            self.notify(f"Saved. `nntui replay {shlex.quote(name)}` opens it here.", markup=False)

    def action_open(self) -> None:
        """List the saved runs and open one."""
        from nntui.runs import RunError, list_runs

        from .library import LibraryScreen

        self._stop_playing()
        self.show()
        try:
            runs = list_runs()
        except RunError as error:
            self.notify(str(error), severity="error")
        else:
            self.app.push_screen(LibraryScreen(runs), self._opened)

    def _opened(self, run: "Run | None") -> None:
        if run is not None:
            self.session.start_over(run.recipe)
            self.replay(run)

    @work(exclusive=True, group="travel")
    async def replay(self, run: "Run", place: tuple[int, int] | None = None) -> None:
        """Go to where a run was left (or elsewhere), recompute what it saved, and say what came.

        The session must have taken up the run's recipe.
        """
        from nntui.runs import check_run

        session = self.session
        stepper = session.stepper
        goal = max([run.iteration, *(fingerprint.iteration for fingerprint in run.fingerprints)])
        if not await self._train(goal):
            return
        iteration, phase = place or (run.iteration, run.phase)
        if not await self._train(iteration):
            return
        stepper.seek(iteration, phase)
        session.choose_row(run.row)
        session.units[session.moment().layer - 1] = run.unit
        self.show()
        check = check_run(run, stepper.timeline)
        self.notify(check.sentence, severity="information" if check.agrees else "warning")

    async def _train(self, goal: int) -> bool:
        """Train in slices, so that keys and frames keep coming.

        Returns:
            Whether the run is still the one that is looked at.
        """
        stepper = self.session.stepper
        timeline = stepper.timeline
        while timeline.trained < goal and timeline.end is None:
            timeline.extend(min(goal, timeline.trained + SLICE))
            self.show()
            await asyncio.sleep(0)
        return stepper is self.session.stepper

    # What the panes say

    @on(RowChosen)
    def _row_chosen(self, message: RowChosen) -> None:
        self.session.choose_row(message.row)
        self.show()

    @on(UnitChosen)
    def _unit_chosen(self, message: UnitChosen) -> None:
        self.session.units[message.layer - 1] = message.unit
        self.show()

    @on(PhaseChosen)
    def _phase_chosen(self, message: PhaseChosen) -> None:
        self.session.stepper.seek(self.session.stepper.iteration, message.phase)
        self._moved(True)

    @on(IterationChosen)
    def _iteration_chosen(self, message: IterationChosen) -> None:
        self._stop_playing()
        self.go_to(message.iteration)
