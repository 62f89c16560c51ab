"""The line at the top: which run, where in it, and what the player does."""

from rich.cells import cell_len

from nntui.explain.transcript import title

from ..moment import Moment
from .lines import Line, Span, cut
from .pane import Pane


class HeaderPane(Pane, can_focus=False):
    """What is trained on the left; the place and the player on the right."""

    ALLOW_MAXIMIZE = False

    def lines(self, moment: Moment) -> list[Line]:
        """One line; the left gives way where the window is narrow."""
        operation = moment.operation
        name: str = operation.step.title if operation else "begin"
        if operation and operation.layer and len(moment.units) > 1:
            name += f" {operation.layer}"
        place = f"iteration {moment.trace.iteration:,} · {moment.phase} of {moment.trace.phases}"
        if (length := moment.timeline.epoch) > 1:
            place = f"epoch {moment.trace.iteration // length:,} · {place}"
        left = [
            Span(" nntui ", "heading"),
            Span(f" {title(moment.timeline.recipe, moment.trace.recipe.rate)}", "dim"),
        ]
        right = [
            Span(f"{place} ", "text"),
            Span(f"{name:<10} ", "result"),
            Span(f" {moment.status} ", "heading"),
        ]
        if sum(len(span.text) for span in right) > self.inner_width:
            del right[1]  # the arithmetic says the operation, too
        room = self.inner_width - sum(len(span.text) for span in right)
        if len(left[0].text) > room:
            left[0] = Span("", "heading")
        if sum(cell_len(span.text) for span in left) + 1 > room:
            keep = room - cell_len(left[0].text) - 1
            left[1] = Span(cut(left[1].text, keep) if keep > 5 else "", "dim")
        gap = room - sum(cell_len(span.text) for span in left)
        return [Line((*left, Span(" " * max(0, gap)), *right))]
