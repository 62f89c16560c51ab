"""How the panes of a script's screen share the window."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from ..panes.footer import Footer
from ..panes.grid import Panes
from ..screens.layout import FRAME_HEIGHT, NARROW, STORY_FROM
from ..screens.sharing import Sharing
from .moment import ScriptMoment
from .panes.arithmetic import ScriptArithmeticPane
from .panes.curve import ScriptCurvePane
from .panes.header import ScriptHeaderPane
from .panes.inspector import LEAST_LINES, WAYS, ScriptInspectorPane
from .panes.names import NamesPane
from .panes.source import SourcePane
from .panes.story import ScriptStoryPane

STORY, STORY_NARROW = 4, 5
"""Lines of the story, its border included."""

MOST_CURVE = 14
"""Lines of the curve in a high window."""


class ScriptArrangement(Sharing[ScriptMoment]):
    """The panes and their places in a screen.

    Args:
        screen: Is composed of what `compose` yields.
        is_ascii: Draw curves with plain characters.
    """

    def __init__(self, screen: Screen[None], is_ascii: bool) -> None:
        super().__init__(screen)
        self._size: tuple[int, int] | None = None
        self.source = SourcePane("source")
        self.curve = ScriptCurvePane("curve", "Error", is_ascii)
        self.names = NamesPane("names", "Names")
        self.arithmetic = self.main = ScriptArithmeticPane("arithmetic", "Arithmetic")
        self.story = ScriptStoryPane("story", "What just happened")
        self.inspector = ScriptInspectorPane("inspector", WAYS)
        self.inspector.can_focus = False  # while nothing is asked about
        self._has_inspector = False

    def compose(self) -> ComposeResult:
        """What stands in the window, top to bottom."""
        yield ScriptHeaderPane("header")
        with Panes(id="panes"):
            yield self.source
            yield self.curve
            yield self.names
            yield self.arithmetic
            yield self.story
            yield self.inspector
        yield Footer()
        yield Static(id="too-small")

    def forget(self) -> None:
        """The window is shared anew the next time."""
        self._size = None

    def show(self, moment: ScriptMoment) -> None:
        """Show a moment in every pane, each in its place."""
        if (moment.inspected is not None) != self._has_inspector:
            self._has_inspector = self.inspector.can_focus = moment.inspected is not None
            self._screen.refresh_bindings()
            self.forget()
        self._share()
        for pane in self.panes:
            pane.show(moment)

    def _share(self) -> None:
        screen = self._screen
        if self.set_too_small() or screen.maximized:
            return
        panes = screen.query_one(Panes)
        width, lines = panes.size
        if not width or (width, lines) == self._size:
            return
        self._size = width, lines
        is_narrow = width < NARROW
        has_story = lines >= STORY_FROM
        story = (STORY_NARROW if is_narrow else STORY) if has_story else 0
        if self._has_inspector:
            story = LEAST_LINES + FRAME_HEIGHT
        rest = lines - story
        beside = width * 2 // 5
        if is_narrow:
            top = str(rest // 2)
            beside = max(26, beside)
        else:
            upper = rest * 3 // 5
            curve = min(MOST_CURVE, upper // 2)
            top = f"{curve} {upper - curve}"
        panes.styles.grid_columns = f"1fr {beside}"
        panes.styles.grid_rows = f"{top} 1fr" + (f" {story}" if story else "")
        screen.set_class(is_narrow, "-tight")
        screen.set_class(is_narrow, "-slim")
        screen.set_class(screen.size.width < NARROW, "-narrow")
        self.curve.set_class(is_narrow, "-left-out")
        self.story.set_class(not has_story or self._has_inspector, "-left-out")
        self.inspector.set_class(not self._has_inspector, "-left-out")
