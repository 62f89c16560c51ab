"""The rows that were asked, in one line of the main screen: their answers follow the cursor."""

from rich.cells import cell_len

from nntui.explain.answers import tell

from ..moment import Moment
from ..panes.lines import Line, Span, shortened
from ..panes.pane import Pane
from .asked import answer_all, name_of

ASKED = " asked "
"""Stands before them."""

NONE = "-empty"
"""The class of the line where nothing is asked: it takes no room."""


class AskedStrip(Pane[Moment], can_focus=False):
    """Each row with its answer by the weights of the iteration looked at; the chosen one first,
    where not all of them fit."""

    ALLOW_MAXIMIZE = False

    def show(self, moment: Moment) -> None:
        """Draw a moment, or give the room to the panes."""
        self.set_class(not moment.asked.texts, NONE)
        super().show(moment)

    def lines(self, moment: Moment) -> list[Line]:
        """One line."""
        asked = moment.asked
        if not asked.texts:
            return []
        answer = answer_all(asked, moment.timeline, moment.trace.iteration)
        every = [
            [
                Span(f" {name_of(place)} ", "dim"),
                Span(text, "input"),
                Span(" → ", "dim"),
                Span(f"{tell(answer, place, moment.digits)} ", "result"),
            ]
            for place, text in enumerate(asked.texts)
        ]
        room = self.inner_width - len(ASKED)
        if sum(cell_len(span.text) for spans in every for span in spans) > room:
            every.insert(0, every.pop(asked.chosen))
        spans = shortened([span for spans in every for span in spans], room)
        return [Line((Span(ASKED, "heading"), *spans))]
