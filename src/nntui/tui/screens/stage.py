"""The main screen's panes: what is shown, and how the window is shared."""

import gc
from functools import cached_property
from time import monotonic
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Footer, Static

from .. import plots
from ..copying import Marking
from ..in_order import InOrder
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

LATER = 0.02
"""Seconds after which kept runs are trained on, where they are behind."""


class Stage(Marking):
    """The panes. Its heirs say what the keys do.

    Args:
        session: What is shown.
        is_ascii: Draw curves with plain characters.
    """

    AUTO_FOCUS = "#arithmetic"

    def __init__(self, session: Session, is_ascii: bool = False) -> None:
        super().__init__()
        self.session = session
        self.is_ascii = is_ascii
        self._needs: Needs | None = None
        self._shows_later = False
        self._inputs = InputsPane("inputs", "Inputs X, targets y")
        self._weights = WeightsPane("weights", "Weights w")
        self._curve = CurvePane("curve", "Error", is_ascii)
        self._arithmetic = ArithmeticPane("arithmetic", "Arithmetic")
        self._story = StoryPane("story", "What just happened")

    def compose(self) -> ComposeResult:
        """The panes, top to bottom."""
        yield HeaderPane("header")
        with Panes(id="panes"):
            yield self._inputs
            yield self._weights
            yield self._curve
            yield self._arithmetic
            yield self._story
        yield Footer()
        yield Static(id="too-small")

    def on_mount(self) -> None:
        """Load plotext once the first frame is out."""
        self.call_after_refresh(self._load_plots)

    @on(Panes.Resized)
    def _resized(self) -> None:
        self._needs = None
        self.show()

    def show(self) -> None:
        """Hand the present moment to every pane, once."""
        if not self.session.keep_up(monotonic):
            self._show_later()
        moment = self.session.moment()
        self._arrange(moment)
        for pane in self.panes:
            pane.show(moment)

    def _show_later(self) -> None:
        """Show again, once keys have been answered."""
        if not self._shows_later:
            self._shows_later = True
            self.set_timer(LATER, self._show_again)

    def _show_again(self) -> None:
        self._shows_later = False
        self.show()

    @property
    def is_answering(self) -> bool:
        """Whether a key is on its way, which whatever takes long should let pass."""
        return isinstance(self.app, InOrder) and self.app.is_answering

    @cached_property
    def panes(self) -> list[Pane]:
        """All of them, also those left out where there is no room."""
        return list(self.query(Pane))

    def _arrange(self, moment: Moment) -> None:
        """Share the window, if the panes' needs or its size have changed."""
        if self.set_too_small() or self.maximized:
            return
        inputs, weights = self._inputs, self._weights
        needs = Needs(
            inputs.widths(moment),
            weights.widths(moment),
            max(inputs.height(moment), weights.height(moment)),
            self._arithmetic.height(moment),
        )
        if needs == self._needs:
            return
        panes = self.query_one(Panes)
        width, lines = panes.size
        if not width:
            return
        self._needs = needs
        layout = lay_out(width, lines, needs)
        panes.styles.grid_columns = layout.columns
        panes.styles.grid_rows = layout.rows
        self.set_class(layout.is_tight, "-tight")
        self.set_class(layout.is_wide, "-wide")
        self.set_class(not layout.has_curve, "-slim")
        self.set_class(self.size.width < NARROW, "-narrow")
        self._curve.set_class(not layout.has_curve, "-left-out")
        self._story.set_class(not layout.has_story, "-left-out")

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
        # All that is imported stays: the collector need not look at it again and again, which
        # would take longer than a frame. It has been held back since `make_way_for_screen`.
        gc.freeze()
        gc.enable()
        self.app.call_from_thread(self._curve.ready)

    def notify(self, message: str, **options: Any) -> None:
        """Tell something. What others called a file or a run is no markup."""
        super().notify(message, **{"markup": False, **options})

    def action_scroll_pane(self, by: int) -> None:
        """Scroll the help where it is open; else the focused pane, or the arithmetic."""
        pane: Widget = self.focused if isinstance(self.focused, Pane) else self._arithmetic
        for panel in self.query("HelpPanel"):
            pane = panel
        pane.scroll_relative(y=by * (pane.size.height - 1), animate=False)

    def action_zoom(self) -> None:
        """Give the focused pane the whole window, or take it back."""
        if self.maximized:
            self.minimize()
            self._needs = None
            self.show()
        else:
            focused = self.focused
            self._zoom(focused if isinstance(focused, Pane) else self._arithmetic)

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
        from textual.widgets import HelpPanel  # brings a Markdown reader, so only now

        panels = self.query(HelpPanel)
        if panels:
            panels.remove()
        else:
            self.mount(HelpPanel())
