"""A pane with a plot in it: its lines, a cursor, and clicks that choose an iteration."""

from collections.abc import Iterator
from itertools import groupby

from textual import events

from .. import plots
from ..messages import IterationChosen
from .lines import Line, Span
from .pane import Pane, Seen


class PlotPane(Pane[Seen]):
    """A pane in which a curve is drawn over iterations, or passes.

    Attributes:
        is_ascii: Draw with plain characters.
        is_ready: Whether plotext may be used; its import would hold up the first frame.
    """

    def __init__(self, id: str, title: str, is_ascii: bool) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self.is_ascii = is_ascii
        self.is_ready = False
        self._plot: plots.Plot | None = None

    def ready(self) -> None:
        """Draw from now on."""
        self.is_ready = True
        self.on_resize()

    def plotted(self, iteration: int, glyphs: str = "") -> Iterator[Line]:
        """The lines of the plot, with a cursor at an iteration.

        Args:
            iteration: Where the cursor stands.
            glyphs: What other curves are drawn with: they are faint.
        """
        assert self._plot is not None
        cursor = self._plot.column_of(iteration)
        for row in self._plot.rows:
            yield Line(tuple(_row(row, self._plot, cursor, glyphs)))

    def on_click(self, event: events.Click) -> None:
        """Tell the screen which iteration was clicked."""
        offset = event.get_content_offset(self)
        if offset is None or self._plot is None or self.is_marked:
            return
        iteration = self._plot.iteration_at(offset.x)
        if iteration is not None:
            event.stop()
            self.post_message(IterationChosen(iteration))


def _row(row: plots.PlotLine, plot: plots.Plot, cursor: int | None, glyphs: str) -> Iterator[Span]:
    left = plot.left
    yield Span(row.text[:left], "dim")
    if not row.is_canvas:
        yield Span(row.text[left:], "dim")
        return
    if cursor is None:
        yield from _curves(row.text[left:], glyphs)
        return
    yield from _curves(row.text[left:cursor], glyphs)
    at = row.text[cursor]
    yield Span("│" if at == " " else at, "cursor")
    yield from _curves(row.text[cursor + 1 :], glyphs)


def _curves(text: str, glyphs: str) -> Iterator[Span]:
    """The kept curves are faint, this run's is not."""
    for is_kept, piece in groupby(text, key=lambda letter: letter in glyphs):
        yield Span("".join(piece), "dim" if is_kept else "curve")
