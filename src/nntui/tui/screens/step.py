"""The main screen: its keys and messages, each handed to the object that it is about."""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from .. import plots
from ..in_order import JOURNEY
from ..keys import INSPECT_BINDINGS, MORE_BINDINGS, STEP_BINDINGS, first_of_each_key
from ..messages import IterationChosen, LaidOut, NumberChosen, PhaseChosen, RowChosen, UnitChosen
from ..notices import Telling
from ..panes.curve import whole
from ..session import Session
from ..why.asking import Why
from .arrangement import Arrangement
from .inspecting import Inspecting
from .journeys import Journeys
from .main_screen import Answer
from .own_numbers import OwnNumbers
from .plotting import PlottingScreen
from .runs import Runs
from .steps import Steps
from .ticks import FRAMES_PER_SECOND, Ticks
from .turning import Turning

if TYPE_CHECKING:
    from pathlib import Path

    from nntui.engine import Sought
    from nntui.runs import Run, ScriptRun

LATER = 0.02
"""Seconds after which kept runs are trained on, where they are behind."""


class StepScreen(PlottingScreen):
    """The panes, the keys, and who answers them.

    How the window is shared is in `Arrangement`, the player's clock in `Ticks`, steps by hand in
    `Steps`, the ways to far iterations in `Journeys`, which run it is about in `Runs`, and a
    person's own numbers in `OwnNumbers`.

    Args:
        session: What is shown.
        is_ascii: Draw curves with plain characters.
        leave_for: Leaves the screen for a person's own script.
    """

    AUTO_FOCUS = "#arithmetic, #net"  # the one that is there
    ALLOW_IN_MAXIMIZED_VIEW = "#header, #asked, Footer"

    inspecting: Inspecting
    ESCAPE_TO_MINIMIZE = False  # `action_stop` does
    BINDINGS: ClassVar[list[BindingType]] = [
        *first_of_each_key(INSPECT_BINDINGS, [*STEP_BINDINGS, *MORE_BINDINGS])
    ]

    def __init__(
        self,
        session: Session,
        is_ascii: bool = False,
        leave_for: "Callable[[ScriptRun | Path], None]" = lambda _: None,
    ) -> None:
        super().__init__()
        self.session, self._leave_for = session, leave_for
        self._is_ascii = is_ascii
        self._shows_later = False
        self._arrangement: Arrangement = Arrangement(self, is_ascii)
        self._journeys = Journeys(self, session)
        self.ticks = Ticks(self, session, self._journeys)
        self._steps = Steps(self, session, self.ticks)
        self._runs = Runs(self, session, self.ticks, self._journeys)
        self._own_numbers = OwnNumbers(self, session, self.ticks)
        self.inspecting = Inspecting(self, session, self.ticks, self._arrangement)
        self._turning = Turning(self, session, self._journeys)
        self._why = Why(self, session, self.ticks, is_ascii)

    def compose(self) -> ComposeResult:
        """The panes, top to bottom."""
        return self._arrangement.compose()

    def on_mount(self) -> None:
        """Make the clock, stopped, and load plotext once the first frame is out."""
        ticks = self.ticks
        ticks.run_by(self.set_interval(1 / FRAMES_PER_SECOND, ticks.tick, pause=True))
        self.call_after_refresh(self._load_plots)

    # What its objects need of it.

    def show(self) -> None:
        """Hand the present moment to every pane, once."""
        if not self.session.keep_up(monotonic):
            self._show_later()
        self.inspecting.seen()
        self._arrangement.show(self.session.moment())
        self.inspecting.mark()

    def _show_later(self) -> None:
        """Show again, once keys have been answered."""
        if not self._shows_later:
            self._shows_later = True
            self.set_timer(LATER, self._show_again)

    def _show_again(self) -> None:
        self._shows_later = False
        self.show()

    def ask(self, dialog: Screen[Answer], answered: Callable[[Answer | None], None]) -> None:
        """Open a dialog; what it is answered is handed over."""
        self.app.push_screen(dialog, answered)

    def leave_for(self, what: "ScriptRun | Path") -> None:
        """Leave the screen for a person's own script."""
        self._leave_for(what)

    @work(exclusive=True, group=JOURNEY)
    async def go_to(self, place: "int | Sought", phase: int | None = None) -> None:
        """Go to an iteration or to what is looked for; any step by hand ends it."""
        await self._journeys.go_to(place, phase)

    @work(exclusive=True, group=JOURNEY)
    async def replay(self, run: "Run", place: tuple[int, int] | None = None) -> None:
        """Go to where a run was left (or elsewhere), check it, and say what came.

        The session must have taken up the run's recipe.
        """
        await self._runs.replay(run, place)

    def tell_reach(self) -> None:
        """Tell of targets that are out of reach of the run that it opens with."""
        self._runs.tell_reach()

    def action_stop(self) -> None:
        """Stop a journey where it is; without one, take the whole window back from a pane."""
        if not self._journeys.stop() and self.maximized:
            self.action_zoom()

    # Playing, and steps by hand.

    def action_play(self) -> None:
        """Play or pause."""
        self.ticks.play_or_pause()

    def action_faster(self) -> None:
        """One speed up."""
        self.ticks.faster()

    def action_slower(self) -> None:
        """One speed down."""
        self.ticks.slower()

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
        self._moved()

    def action_to_last(self) -> None:
        """The last iteration trained."""
        self.session.stepper.to_last()
        self._moved()

    @on(PhaseChosen)
    def _phase_chosen(self, message: PhaseChosen) -> None:
        self.session.stepper.seek(self.session.stepper.iteration, message.phase)
        self._moved()

    def _moved(self, moved: bool = True) -> None:
        self._steps.moved(moved)
        self.call_after_refresh(self._steps.look_ahead)

    def action_go_to(self) -> None:
        """Ask where to go."""
        self._steps.ask_where()

    def action_compare(self) -> None:
        """Ask for a person's own numbers, and say where they differ."""
        self._own_numbers.ask()

    def action_ask(self) -> None:
        """Ask the network about rows that it never saw."""
        from ..asking.screen import AskScreen

        self.ticks.stop()
        self._journeys.stop()
        self.show()
        self.ask(AskScreen(self.session), lambda _: self.show())

    @on(IterationChosen)
    def _iteration_chosen(self, message: IterationChosen) -> None:
        self.ticks.stop()
        self.go_to(message.iteration)

    # Any number.

    def action_inspect_spread(self, by: int) -> None:
        """What the number goes into."""
        self.inspecting.spread(by)

    def action_inspect_why(self) -> None:
        """Why the number is what it is."""
        self._why.ask()

    def action_inspect_kind(self) -> None:
        """Choose what the steps of a number look for."""
        self._turning.choose()

    @work(exclusive=True, group=JOURNEY)
    async def action_inspect_turn(self, by: int) -> None:
        """Go to where the number turned."""
        self.ticks.stop()
        await self._turning.go(by < 0)

    def action_inspect_leave(self) -> None:
        """Leave the inspector; a journey under way is stopped first."""
        if not self._journeys.stop():
            self.inspecting.leave()

    @on(LaidOut)
    def _laid_out(self) -> None:
        self.inspecting.entered()

    @on(NumberChosen)
    def _number_chosen(self, message: NumberChosen) -> None:
        self.inspecting.put(message.pane, message.spot, message.cell)

    # Which run.

    def action_new_seed(self) -> None:
        """Draw new first weights and start over."""
        self._runs.new_seed()

    def action_new_run(self) -> None:
        """Ask for data and network, and start over."""
        self._runs.new_run()

    def action_seeds(self) -> None:
        """Train many seeds, and open one."""
        self._runs.seeds()

    def action_edit(self) -> None:
        """Ask for a change."""
        self._runs.edit()

    def action_edits(self) -> None:
        """List the edits, to switch them off and on."""
        self._runs.edits()

    def action_keep(self) -> None:
        """Keep this run's curve on the plot."""
        self._runs.keep()

    def action_forget(self) -> None:
        """Take the kept curves off the plot."""
        self._runs.forget()

    def action_take_back(self) -> None:
        """Undo an edit, or return to the run left behind."""
        self._runs.take_back()

    def action_save(self) -> None:
        """Ask for a name and save the run under it."""
        self._runs.save()

    def action_open(self) -> None:
        """List the saved runs and open one."""
        self._runs.open()

    # How it is looked at.

    def action_scroll_pane(self, by: int) -> None:
        """Scroll the focused pane, or the arithmetic."""
        self._arrangement.scroll(by)

    def action_zoom(self) -> None:
        """Give the focused pane the whole window, or take it back."""
        if not self._arrangement.zoom():
            self.show()

    def action_next_pane(self, by: int) -> None:
        """Focus the next pane; where one has the whole window, the next takes its place."""
        if not self._arrangement.next_pane(by):
            self.show()
        self.inspecting.entered()

    def action_help(self) -> None:
        """Keys and words, and what was told last."""
        self._open_help()

    def show_notices(self) -> None:
        """What was told, to be read again."""
        self._open_help("notices")

    def _open_help(self, search: str = "") -> None:
        from .help import HelpScreen, columns

        self.ticks.stop()
        self.show()
        told = self.app.told if isinstance(self.app, Telling) else ()
        told_there = columns(self.session.moment(), [*told], self._is_ascii)
        self.app.push_screen(HelpScreen(told_there, search))

    def action_row(self, by: int) -> None:
        """Light the row above or below."""
        self.session.choose_row(self.session.row + by)
        self.show()

    def action_turn(self, by: int) -> None:
        """Show other inputs, where there is no room for all."""
        if not self._arrangement.inputs.turn(by):
            self.notify("There are no more inputs on that side.")

    def action_unit(self) -> None:
        """Choose the next unit."""
        if self.session.choose_next_unit():
            self.show()
        else:
            self.notify("Every layer of this network has one unit.")

    def action_net(self) -> None:
        """The network as a picture, or its arithmetic."""
        self.session.net = not self.session.net
        self.show()

    def action_walk(self, across: int, down: int) -> None:
        """From unit to unit."""
        self._arrangement.net.walk(self.session.moment(), across, down)

    def action_digits(self) -> None:
        """4, 8 or all digits."""
        self.session.next_digits()
        self.show()

    def action_fold(self) -> None:
        """Every operation but the last in one line, or all of all."""
        self.session.fold = not self.session.fold
        self.show()

    def action_log(self) -> None:
        """A linear or a logarithmic error axis."""
        self.session.log = not self.session.log
        self.show()

    def action_span(self) -> None:
        """Show the curve around the cursor, closer, or the whole again."""
        moment = self.session.moment()
        widths = plots.spans(whole(moment), moment.timeline.epoch)
        self.session.next_span(widths)
        self.show()
        if not widths:
            self.notify("The whole curve is no longer than a part of it would be.")

    def action_measure(self) -> None:
        """Another measure of the error."""
        self.session.next_measure()
        self.show()

    @on(RowChosen)
    def _row_chosen(self, message: RowChosen) -> None:
        self.session.choose_row(message.row)
        self.show()

    @on(UnitChosen)
    def _unit_chosen(self, message: UnitChosen) -> None:
        self.session.choose_unit(message.layer, message.unit)
        self._arrangement.net.walk_to(self.session.moment(), message.layer)
        self.show()
