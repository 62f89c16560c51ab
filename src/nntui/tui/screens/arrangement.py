"""How the window is shared: what the panes of a network need."""

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
from ..panes.story import StoryPane
from ..panes.weights import WeightsPane
from .layout import NARROW, Needs, lay_out
from .sharing import Sharing


class Arrangement(Sharing[Moment]):
    """The panes and their places in a screen.

    Args:
        screen: Is composed of what `compose` yields.
        is_ascii: Draw curves with plain characters.

    Attributes:
        inputs, weights, curve, arithmetic, story: The panes that share the window.
    """

    def __init__(self, screen: Screen[None], is_ascii: bool) -> None:
        super().__init__(screen)
        self._needs: Needs | None = None
        self.inputs = InputsPane("inputs", "Inputs X, targets y")
        self.weights = WeightsPane("weights", "Weights w")
        self.curve = CurvePane("curve", "Error", is_ascii)
        self.arithmetic = self.main = ArithmeticPane("arithmetic", "Arithmetic")
        self.story = StoryPane("story", "What just happened")

    def compose(self) -> ComposeResult:
        """What stands in the window, top to bottom."""
        yield HeaderPane("header")
        with Panes(id="panes"):
            yield self.inputs
            yield self.weights
            yield self.curve
            yield self.arithmetic
            yield self.story
        yield AskedStrip("asked")
        yield Footer()
        yield Static(id="too-small")

    def forget(self) -> None:
        """The window is shared anew the next time."""
        self._needs = None

    def show(self, moment: Moment) -> None:
        """Show a moment in every pane, each in its place."""
        self._share(moment)
        for pane in self.panes:
            pane.show(moment)

    def _share(self, moment: Moment) -> None:
        """Share the window, if the panes' needs or its size have changed."""
        screen = self._screen
        if self.set_too_small() or screen.maximized:
            return
        inputs, weights = self.inputs, self.weights
        needs = Needs(
            inputs.widths(moment),
            weights.widths(moment),
            max(inputs.height(moment), weights.height(moment)),
            self.arithmetic.heights(moment),
        )
        if needs == self._needs:
            return
        panes = screen.query_one(Panes)
        width, lines = panes.size
        if not width:
            return
        self._needs = needs
        layout = lay_out(width, lines, needs)
        panes.styles.grid_columns = layout.columns
        panes.styles.grid_rows = layout.rows
        screen.set_class(layout.is_tight, "-tight")
        screen.set_class(layout.is_wide, "-wide")
        screen.set_class(not layout.has_curve, "-slim")
        screen.set_class(screen.size.width < NARROW, "-narrow")
        self.curve.set_class(not layout.has_curve, "-left-out")
        self.story.set_class(not layout.has_story, "-left-out")
