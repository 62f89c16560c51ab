"""Some sentences on what just happened."""

from nntui.explain.changes import tell_edits
from nntui.explain.story import story

from ..keys import key_of
from ..moment import Moment
from .lines import Line, Span, wrap
from .pane import Pane


class StoryPane(Pane[Moment]):
    """The operation done last, told for the chosen row and unit."""

    def show(self, moment: Moment) -> None:
        """Draw a moment; the edits stand on the border, and an … where there is more to be told."""
        super().show(moment)
        recipe = moment.timeline.recipe
        told = "; ".join(tell_edits(recipe))
        more = "…" if len(self._lines) > self.inner_height else ""
        self.put_subtitle(" · ".join(filter(None, (f"Edited: {told}" if told else "", more))))

    def lines(self, moment: Moment) -> list[Line]:
        """The sentences, wrapped."""
        told = story(
            moment.timeline,
            moment.trace,
            moment.phase,
            moment.row,
            moment.unit,
            moment.digits,
            moment.found,
        )
        if moment.trace.iteration == moment.phase == 0:
            told.insert(1, f"{key_of('forward')} does the first operation.")
        text = " ".join(told)
        return [Line(spans) for spans in wrap([Span(text)], self.inner_width, indent=0)]
