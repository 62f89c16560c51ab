"""The line at the top: which script, where in it, and what is under way."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from nntui.explain.overview import count

from ...panes.lines import Line, Span, cut
from ...panes.pane import Pane
from ..moment import ScriptMoment


class ScriptHeaderPane(Pane[ScriptMoment], can_focus=False):
    """The script on the left; the place and the player on the right."""

    ALLOW_MAXIMIZE = False

    def lines(self, moment: ScriptMoment) -> list[Line]:
        """One line; the left gives way where the window is narrow, then the operation."""
        places = list(_place(moment))
        status = Span(f" {moment.status} ", "heading")
        room = self.inner_width - cell_len(status.text)
        while len(places) > 1 and cell_len(" · ".join(places)) + 1 > room:
            del places[-1]  # the source and the arithmetic say it, too
        place = Span(f"{cut(' · '.join(places), max(1, room - 1))} ", "text")
        room -= cell_len(place.text)
        name = moment.found.source.path.name
        order = moment.found.order
        is_own = moment.recorded.is_seeded and not order.replaces_seed
        seed = "" if is_own else f" · seed {order.seed}"
        mark = Span(" nntui ", "heading") if room > 14 else Span("")
        keep = room - cell_len(mark.text) - 2
        edits = f" · {count(len(moment.edits), 'edit')}" if moment.edits else ""
        about = f" {name}{seed}{edits} · loop line {moment.found.loop.line}"
        left = [mark, Span(cut(about, keep) if keep > 5 else "", "dim")]
        gap = room - sum(cell_len(span.text) for span in left)
        return [Line((*left, Span(" " * max(0, gap)), place, status))]


def _place(moment: ScriptMoment) -> Iterator[str]:
    recorded = moment.recorded
    yield f"pass {recorded.number:,}"
    for name, turn in recorded.turns.items():
        if turn != recorded.number or len(recorded.turns) > 1:
            yield f"{name} {turn:,}"
    step = moment.step
    if step is None or moment.operation is None:
        yield "begin"
        return
    yield f"line {step.line}"
    visit = moment.grains.visit_of(moment.phase)
    number = moment.phase - visit[0].phase + 1
    yield f"{moment.operation.step.title} {number} of {len(visit)}"
