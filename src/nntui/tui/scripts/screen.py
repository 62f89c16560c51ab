"""The screen of a script: its keys and messages, each handed to the object that it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from .. import plots
from ..keys import first_of_each_key
from ..messages import (
    IterationChosen,
    LaidOut,
    LineChosen,
    NumberChosen,
    PhaseChosen,
    RowChosen,
)
from ..notices import Telling
from ..screens.plotting import PlottingScreen
from ..screens.ticks import FRAMES_PER_SECOND
from .inspecting import Inspecting
from .journeys import LOOKS, Journeys
from .keys import MORE_BINDINGS, SCRIPT_BINDINGS, SCRIPT_INSPECT_BINDINGS
from .layout import ScriptArrangement
from .loading import Loading
from .nets import Nets
from .panes.curve import whole
from .runs import ScriptRuns
from .session import ScriptSession
from .steps import Steps, along_lines, along_operations, along_statements
from .ticks import Ticks
from .what_if import WhatIf

if TYPE_CHECKING:
    from nntui.code.nets import Alike
    from nntui.runs import Run

WATCH = 1.0
"""Seconds between two looks at whether the script has changed on disk."""


class ScriptScreen(PlottingScreen):
    """The panes, the keys, and who answers them.

    How the window is shared is in `ScriptArrangement`, the player's clock in `Ticks`, steps by hand
    in `Steps`, the ways to passes in `Journeys`, which session of the script it is about in
    `Loading`, and changed numbers in `WhatIf`.

    Args:
        session: What is shown.
        is_ascii: Draw curves with plain characters.
        looks: Whether to look for a net of the engine's while nobody does anything.
        leave_for: Leaves the screen for a recipe.
        leave_for_run: Leaves it for a saved run of one.
    """

    AUTO_FOCUS = "#arithmetic"
    ALLOW_IN_MAXIMIZED_VIEW = "#header, Footer"

    inspecting: Inspecting
    BINDINGS: ClassVar[list[BindingType]] = [
        *first_of_each_key(SCRIPT_INSPECT_BINDINGS, [*SCRIPT_BINDINGS, *MORE_BINDINGS])
    ]

    def __init__(
        self,
        session: ScriptSession,
        is_ascii: bool = False,
        looks: bool = False,
        leave_for: Callable[[Alike], None] = lambda _: None,
        leave_for_run: Callable[[Run], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self.session, self._is_ascii, self._looks = session, is_ascii, looks
        self._arrangement: ScriptArrangement = ScriptArrangement(self, is_ascii)
        self.journeys = Journeys(self, session)
        self._steps = Steps(self, session, self.journeys, lambda: self._arrangement.source.file)
        self._ticks = Ticks(self, session, self.journeys)
        self.loads = Loading(self, session, self.journeys)
        self._what_if = WhatIf(self, session, self.journeys, self.loads)
        self.runs = ScriptRuns(self, session, self.journeys, self.loads, leave_for_run)
        self.inspecting = Inspecting(self, session, self.journeys, self._arrangement)
        self._nets = Nets(self, session, lambda: self.journeys.is_idle, leave_for)

    def compose(self) -> ComposeResult:
        """The panes, top to bottom."""
        return self._arrangement.compose()

    def on_mount(self) -> None:
        """Make the clocks, and load plotext once the first frame is out."""
        ticks, journeys = self._ticks, self.journeys
        ticks.run_by(self.set_interval(1 / FRAMES_PER_SECOND, ticks.tick, pause=True))
        journeys.run_by(self.set_interval(LOOKS, journeys.look, pause=True))
        self.set_interval(WATCH, self.loads.look_at_files)
        if self._looks:
            self.set_interval(WATCH, self._nets.tick)
        self.call_after_refresh(self._load_plots)

    def on_unmount(self) -> None:
        """Nothing is wanted of the script any more."""
        self.journeys.close()
        self._nets.end()

    def show(self) -> None:
        """Hand the present moment to every pane, once."""
        self._nets.stirred()
        self.inspecting.seen()
        self._arrangement.show(self.session.moment())
        self.inspecting.mark()

    # Ways.

    def action_line(self, by: int) -> None:
        """A line on or back, into calls."""
        self._steps.move(along_lines(by), by)

    def action_operation(self, by: int) -> None:
        """An operation on or back."""
        self._steps.move(along_operations(by), by)

    def action_statement(self, by: int) -> None:
        """A statement of the loop on or back, over calls and inner loops."""
        self._steps.move(along_statements(by), by)

    def action_to_pass(self, by: int) -> None:
        """The same place of the next pass or of the one before."""
        self._steps.to_pass(by)

    def action_rewind(self) -> None:
        """The head of the first pass."""
        self._steps.rewind()

    def action_to_last(self) -> None:
        """The end of the last pass that was gone through."""
        self._steps.to_last()

    def action_go_to(self) -> None:
        """Ask where to go."""
        self._steps.ask_where()

    def action_stop(self) -> None:
        """Stay here."""
        self.journeys.stop()
        self._nets.end()
        self.show()

    @on(LineChosen)
    def _line_chosen(self, message: LineChosen) -> None:
        self._steps.to_line(message.line)

    @on(PhaseChosen)
    def _phase_chosen(self, message: PhaseChosen) -> None:
        self._steps.to_phase(message.phase)

    @on(IterationChosen)
    def _iteration_chosen(self, message: IterationChosen) -> None:
        self._steps.to_end_of(message.iteration)

    @on(RowChosen)
    def _row_chosen(self, message: RowChosen) -> None:
        operation = self.session.moment().operation
        if operation is not None and message.row < operation.values.size:
            self.session.choose(message.row, operation.values.shape)
            self.show()

    # Any number.

    def action_inspect_leave(self) -> None:
        """Leave the inspector; a journey under way is stopped first."""
        if self.journeys.is_under_way:
            self.action_stop()
        else:
            self.inspecting.leave()

    @on(LaidOut)
    def _laid_out(self) -> None:
        self.inspecting.entered()

    @on(NumberChosen)
    def _number_chosen(self, message: NumberChosen) -> None:
        self.inspecting.put(message.pane, message.spot, message.cell)

    # Playing.

    def action_play(self) -> None:
        """Play or pause."""
        self._ticks.play_or_pause()

    def action_faster(self) -> None:
        """One speed up."""
        self._ticks.faster()

    def action_slower(self) -> None:
        """One speed down."""
        self._ticks.slower()

    # Another curve, another loop, another text.

    def action_curve(self) -> None:
        """Ask what the curve shows."""
        self.loads.ask_curve()

    def action_loop(self) -> None:
        """Ask for another loop."""
        self.loads.ask_loop()

    def action_net(self) -> None:
        """Leave for the recipe of what the script trains."""
        self._nets.open()

    def action_reload(self) -> None:
        """Read the script again."""
        self.loads.reload()

    def action_new_seed(self) -> None:
        """Draw another seed and start over."""
        self.loads.new_seed()

    def action_seeds(self) -> None:
        """Say what there is instead of a table of seeds."""
        self.notify("R draws another seed, and c keeps this run's curve beside that of the next.")

    # What if.

    def action_edit(self) -> None:
        """Ask for a change of a number."""
        self._what_if.ask()

    def action_take_back(self) -> None:
        """Undo an edit, or return to the seed before."""
        self._what_if.take_back()

    def action_keep(self) -> None:
        """Keep this run's curve on the plot."""
        session = self.session
        errors = session.timeline.session.errors[: session.furthest + 1]
        if not session.keep(f"kept at pass {session.number:,}", errors):
            self.notify("Five curves are kept already; C forgets them.")
        self.show()

    def action_forget(self) -> None:
        """Take the kept curves off the plot."""
        self.session.kept.clear()
        self.show()

    # Saved runs.

    def action_save(self) -> None:
        """Save the run."""
        self.runs.save()

    def action_open(self) -> None:
        """Open a saved run."""
        self.runs.open()

    def action_open_script(self) -> None:
        """Open another script."""
        self.loads.ask_script()

    # How it is looked at.

    def action_row(self, by: int) -> None:
        """Light the number above or below."""
        self.session.move_row(by)
        self.show()

    def action_pin(self) -> None:
        """Pin the name of what was done last, or let it go."""
        if not self.session.pin():
            self.notify("What was done last has no name: w pins the result of a whole line.")
        self.show()

    def action_digits(self) -> None:
        """4, 8 or all digits."""
        self.session.next_digits()
        self.show()

    def action_fold(self) -> None:
        """Simple operations of a line in one, or each by itself."""
        self.session.next_fold()
        self.show()

    def action_log(self) -> None:
        """A linear or a logarithmic error axis."""
        self.session.log = not self.session.log
        self.show()

    def action_span(self) -> None:
        """Closer around the cursor, or the whole curve again."""
        moment = self.session.moment()
        self.session.next_span(plots.spans(whole(moment)))
        self.show()

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
        """Keys and signs, and what was told last."""
        from ..screens.help import HelpScreen
        from .help import columns

        self.action_stop()
        told = self.app.told if isinstance(self.app, Telling) else ()
        self.app.push_screen(HelpScreen(columns([*told], self._is_ascii)))
