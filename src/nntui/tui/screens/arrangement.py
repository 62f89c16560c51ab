"""How the window is shared: what the panes need, which one has it all, is it too small."""

from functools import cached_property

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from ..moment import Moment
from ..panes.arithmetic import ArithmeticPane
from ..panes.curve import CurvePane
from ..panes.footer import Footer
from ..panes.grid import Panes
from ..panes.header import HeaderPane
from ..panes.inputs import InputsPane
from ..panes.pane import Pane
from ..panes.story import StoryPane
from ..panes.weights import WeightsPane
from .layout import MIN_HEIGHT, MIN_WIDTH, NARROW, Needs, is_too_small, lay_out


class Arrangement:
    """The panes and their places in a screen.

    Args:
        screen: Is composed of what `compose` yields.
        is_ascii: Draw curves with plain characters.

    Attributes:
        inputs, weights, curve, arithmetic, story: The panes that share the window.
    """

    def __init__(self, screen: Screen[None], is_ascii: bool) -> None:
        self._screen = screen
        self._needs: Needs | None = None
        self.inputs = InputsPane("inputs", "Inputs X, targets y")
        self.weights = WeightsPane("weights", "Weights w")
        self.curve = CurvePane("curve", "Error", is_ascii)
        self.arithmetic = ArithmeticPane("arithmetic", "Arithmetic")
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
        yield Footer()
        yield Static(id="too-small")

    @cached_property
    def panes(self) -> list[Pane]:
        """All of them and the header, also those left out where there is no room."""
        return list(self._screen.query(Pane))

    @property
    def focused(self) -> Pane:
        """The pane in focus, or else the arithmetic."""
        focused = self._screen.focused
        return focused if isinstance(focused, Pane) else self.arithmetic

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
            self.arithmetic.height(moment),
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

    def set_too_small(self) -> bool:
        """Say so instead of showing the panes where the window is too small. Returns whether."""
        width, height = self._screen.size
        too_small = is_too_small(width, height)
        self._screen.set_class(too_small, "-too-small")
        if too_small:
            self._screen.query_one("#too-small", Static).update(
                f"nntui needs {MIN_WIDTH}×{MIN_HEIGHT};\nthis window is {width}×{height}."
            )
        return too_small

    def zoom(self) -> bool:
        """Give the focused pane the whole window, or take it back. Returns whether it has it."""
        if not self._screen.maximized:
            self._maximize(self.focused)
            return True
        self._screen.minimize()
        self.forget()
        return False

    def next_pane(self, by: int) -> None:
        """Focus the next pane; where one has the whole window, the next takes its place."""
        screen = self._screen
        if not isinstance(screen.maximized, Pane):
            screen.focus_next(Pane) if by > 0 else screen.focus_previous(Pane)
            return
        panes = [pane for pane in self.panes if pane.can_focus]
        self._maximize(panes[(panes.index(screen.maximized) + by) % len(panes)])

    def scroll(self, by: int) -> None:
        """Scroll the focused pane by pages."""
        pane = self.focused
        pane.scroll_relative(y=by * (pane.size.height - 1), animate=False)

    def _maximize(self, pane: Pane) -> None:
        pane.remove_class("-left-out")
        self._screen.maximize(pane)
        pane.focus()
