"""One sentence or two on what just happened."""

from nntui.explain.changes import tell_edit
from nntui.explain.narrative import narrate
from nntui.explain.symptoms import symptoms

from ..moment import Moment
from .lines import Line, Span, wrap
from .pane import Pane


class StoryPane(Pane):
    """The operation done last, told for the chosen row and unit."""

    def show(self, moment: Moment) -> None:
        """Draw a moment; the edits stand on the border, and an … where there is more to be told."""
        super().show(moment)
        recipe = moment.timeline.recipe
        told = "; ".join(tell_edit(recipe, edit) for edit in recipe.edits)
        more = "…" if len(self._lines) > self.inner_height else ""
        self.put_subtitle(" · ".join(filter(None, (f"Edited: {told}" if told else "", more))))

    def lines(self, moment: Moment) -> list[Line]:
        """The sentence, wrapped; the reason comes first where the run has ended."""
        told = narrate(moment.trace, moment.phase, moment.row, moment.unit, moment.digits)
        if wrong := symptoms(moment.timeline, moment.trace, moment.phase, moment.digits):
            told = f"{told} {wrong}"
        end = moment.timeline.end
        if end and moment.trace.iteration == end.iteration and moment.phase == moment.trace.phases:
            told = f"{end.reason} {told}"
        return [Line(spans) for spans in wrap([Span(told)], self.inner_width, indent=0)]
