"""Some sentences on what just happened."""

from nntui.explain.changes import tell_edits
from nntui.explain.story import story

from ..keys import key_of
from ..moment import Moment
from .lines import Line, Span, wrapped
from .pane import Pane


class StoryPane(Pane[Moment]):
    """The operation done last, told for the chosen row and unit."""

    def show(self, moment: Moment) -> None:
        """Draw a moment; the edits stand on the border."""
        super().show(moment)
        recipe = moment.timeline.recipe
        told = "; ".join(tell_edits(recipe))
        self.put_subtitle(f"Edited: {told}" if told else "")

    def lines(self, moment: Moment) -> list[Line]:
        """The sentences, wrapped, as far as there is room for them."""
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
        text = Span(" ".join(told))
        return [Line(spans) for spans in wrapped([text], self.inner_width, self.inner_height)]
