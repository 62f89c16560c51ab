"""What both main screens do in the same way: plots come after the first frame, and a window that
changes is shared anew."""

import gc
from typing import Any, Protocol

from textual import on, work

from .. import plots
from ..copying import Marking
from ..in_order import InOrder
from ..panes.grid import Panes
from ..panes.plot import PlotPane
from .cursor import NumberCursor


class Sharing(Protocol):
    """How a screen's panes share the window."""

    @property
    def curve(self) -> PlotPane[Any]:
        """The pane that is drawn by plotext."""

    def set_too_small(self) -> bool:
        """Say so if the window is too small."""

    def forget(self) -> None:
        """Share the window anew the next time."""


class PlottingScreen(Marking):
    """A screen of panes with a curve; its heir says how they share the window."""

    _arrangement: Sharing
    inspecting: NumberCursor

    def show(self) -> None:
        """Hand the present moment to every pane."""
        raise NotImplementedError

    @work(thread=True)
    def _load_plots(self) -> None:
        plots.load()
        # All that is imported stays: the collector need not look at it again and again, which
        # would take longer than a frame. It has been held back since `make_way_for_screen`.
        gc.freeze()
        gc.enable()
        self.app.call_from_thread(self._arrangement.curve.ready)

    def on_resize(self) -> None:
        """Say so if the window has become too small, and show the panes again if it was."""
        self._arrangement.set_too_small()

    @on(Panes.Resized)
    def _resized(self) -> None:
        self._arrangement.forget()
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The inspector's keys are its own only while a number is asked about."""
        if action.startswith("inspect_"):
            return self.inspecting.is_open
        return super().check_action(action, parameters)

    def action_inspect(self) -> None:
        """Put a cursor on a number."""
        self.inspecting.begin()

    def action_inspect_move(self, across: int, down: int) -> None:
        """Another number of the pane."""
        self.inspecting.move(across, down)

    def action_inspect_follow(self, number: int) -> None:
        """What went into the number."""
        self.inspecting.follow(number)

    def action_inspect_back(self) -> None:
        """Where the cursor came from."""
        self.inspecting.back()

    @property
    def is_answering(self) -> bool:
        """Whether a key is on its way, which whatever takes long should let pass."""
        return isinstance(self.app, InOrder) and self.app.is_answering

    def notify(self, message: str, **options: Any) -> None:
        """Tell something. What others called a name, a file or a run is no markup."""
        super().notify(message, **{"markup": False, **options})
