"""How the window is shared: what the panes of a network need."""

from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from ..asking.strip import AskedStrip
from ..moment import Moment
from ..panes.arithmetic import ArithmeticPane
from ..panes.curve import CurvePane
from ..panes.footer import Footer
from ..panes.grid import Panes
from ..panes.header import HeaderPane
from ..panes.inputs import InputsPane
from ..panes.inspector import LEAST_LINES, WAYS, InspectorPane
from ..panes.net import NetPane
from ..panes.pane import Pane
from ..panes.story import StoryPane
from ..panes.weights import WeightsPane
from .layout import ALONE_BELOW, FRAME_HEIGHT, NARROW, Needs, lay_out
from .sharing import Sharing


class Arrangement(Sharing[Moment]):
    """The panes and their places in a screen.

    Args:
        screen: Is composed of what `compose` yields.
        is_ascii: Draw curves with plain characters.

    Attributes:
        inputs, weights, curve, arithmetic, net, story, inspector: The panes that share the
            window; the network and its arithmetic take turns, and story and inspector.
    """

    def __init__(self, screen: Screen[None], is_ascii: bool) -> None:
        super().__init__(screen)
        self._needs: tuple[Needs, Pane[Any] | None] | None = None
        self._has_inspector = False
        self._asked_in: Pane[Any] | None = None  # the pane with the cursor
        self.inputs = InputsPane("inputs", "Inputs X, targets y")
        self.weights = WeightsPane("weights", "Weights w")
        self.curve = CurvePane("curve", "Error", is_ascii)
        self.arithmetic = ArithmeticPane("arithmetic", "Arithmetic")
        self.net = NetPane("net", "Network", is_ascii)
        self.net.display = self.net.can_focus = False
        self.main: ArithmeticPane | NetPane = self.arithmetic
        self.story = StoryPane("story", "What just happened")
        self.inspector = InspectorPane("inspector", WAYS)
        self.inspector.can_focus = False  # while nothing is asked about

    def compose(self) -> ComposeResult:
        """What stands in the window, top to bottom."""
        yield HeaderPane("header")
        with Panes(id="panes"):
            yield self.inputs
            yield self.weights
            yield self.curve
            yield self.arithmetic
            yield self.net
            yield self.story
            yield self.inspector
        yield AskedStrip("asked")
        yield Footer()
        yield Static(id="too-small")

    def forget(self) -> None:
        """The window is shared anew the next time."""
        self._needs = None

    def show(self, moment: Moment) -> None:
        """Show a moment in every pane, each in its place."""
        self._take_turns(moment)
        if (moment.inspected is not None) != self._has_inspector:
            self._has_inspector = self.inspector.can_focus = moment.inspected is not None
            self._screen.refresh_bindings()
            self.forget()
        self._share(moment)
        for pane in self.panes:
            if pane is self.main or pane not in (self.arithmetic, self.net):
                pane.show(moment)

    def _take_turns(self, moment: Moment) -> None:
        """Put the network in the place of its arithmetic, or the other way round."""
        main, other = (self.net, self.arithmetic) if moment.net else (self.arithmetic, self.net)
        if main is self.main and not other.display:
            return
        screen = self._screen
        was_focused, was_whole = screen.focused is other, screen.maximized is other
        self.main = main
        main.display = main.can_focus = True
        if was_whole:
            screen.maximize(main)
        if was_focused:
            main.focus()
        other.display = other.can_focus = False

    def _share(self, moment: Moment) -> None:
        """Share the window, if the panes' needs or its size have changed."""
        screen = self._screen
        if self.set_too_small() or screen.maximized:
            return
        inputs, weights = self.inputs, self.weights
        if moment.inspected and self.focused is not self.inspector:
            self._asked_in = self.focused
        needs = Needs(
            inputs.widths(moment),
            weights.widths(moment),
            max(inputs.height(moment), weights.height(moment)),
            self.main.heights(moment),
            LEAST_LINES if moment.inspected else 0,
        )
        alone = self._asked_in if needs.inspector and screen.size.height < ALONE_BELOW else None
        if (needs, alone) == self._needs:
            return
        panes = screen.query_one(Panes)
        width, lines = panes.size
        if not width:
            return
        self._needs = needs, alone
        layout = lay_out(width, lines, needs)
        panes.styles.grid_columns = layout.columns
        panes.styles.grid_rows = layout.rows
        screen.set_class(layout.is_tight, "-tight")
        screen.set_class(layout.is_wide, "-wide")
        screen.set_class(not layout.has_curve, "-slim")
        screen.set_class(screen.size.width < NARROW, "-narrow")
        self.curve.set_class(not layout.has_curve, "-left-out")
        self.story.set_class(not layout.has_story or bool(needs.inspector), "-left-out")
        self.inspector.set_class(not needs.inspector, "-left-out")
        screen.set_class(alone is not None, "-alone")
        if alone:
            # There is room for the pane with the cursor only, beside what is said of its number.
            panes.styles.grid_columns = "1fr"
            panes.styles.grid_rows = f"1fr {LEAST_LINES + FRAME_HEIGHT}"
        for pane in (inputs, weights, self.main):
            pane.set_class(alone is not None and pane is not alone, "-left-out")
        if alone:
            self.curve.set_class(alone is not self.curve, "-left-out")

    def next_pane(self, by: int) -> bool:
        """Focus the next pane, also one that there is no room for beside the inspector."""
        if not self._screen.has_class("-alone"):
            return super().next_pane(by)
        panes = [pane for pane in self.panes if pane.can_focus and pane is not self.story]
        following = panes[(panes.index(self.focused) + by) % len(panes)]
        following.remove_class("-left-out")
        following.focus(scroll_visible=False)
        if following is not self.inspector:
            self._asked_in = following
        return False

    def show_beside(self, pane: Pane[Any]) -> bool:
        """Put a pane beside the inspector, where there is room for one. Returns whether it is put
        there now."""
        if not self._screen.has_class("-alone") or pane is self._asked_in:
            return False
        pane.remove_class("-left-out")
        if self.focused is not self.inspector:
            pane.focus(scroll_visible=False)
        self._asked_in = pane
        self.forget()
        return True

    def open_beside(self) -> None:
        """Take the window back from a pane that has it all, so that the inspector is seen."""
        if self._screen.maximized:
            self.zoom()
