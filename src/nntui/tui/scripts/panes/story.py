"""What just happened, and what the pass printed."""

from __future__ import annotations

from nntui.code.telling import tell
from nntui.explain import found
from nntui.explain.numbers import write_exact
from nntui.explain.told import listed

from ...panes.lines import Line, Span, cut, wrap
from ...panes.pane import Pane
from ..moment import ScriptMoment

MOST_PRINTED = 200
"""Lines of what a pass printed."""


BESIDE_SUBTITLE = 6
"""Columns of the border that its subtitle does not have."""


class ScriptStoryPane(Pane[ScriptMoment]):
    """A sentence or two on the operation done last."""

    def show(self, moment: ScriptMoment) -> None:
        """Draw a moment; the edits stand on the border, and an … where there is more to be told,
        with what was printed last where that is out of sight."""
        super().show(moment)
        told = "; ".join(map(str, moment.edits))
        is_cut = len(self._lines) > self.inner_height
        printed = moment.recorded.printed.split("\n") if moment.is_at_end and is_cut else []
        last = next((line.strip() for line in reversed(printed) if line.strip()), "")
        parts = (
            f"Edited: {told}" if told else "",
            f"printed  {last}" if last else "",
            "…" if is_cut else "",
        )
        self.put_subtitle(cut(" · ".join(filter(None, parts)), self.size.width - BESIDE_SUBTITLE))

    def lines(self, moment: ScriptMoment) -> list[Line]:
        """The sentences, wrapped, then what was printed, at the end of its pass."""
        before = moment.error_before
        told = tell(moment.trace, moment.names, moment.phase, moment.digits, before)
        if moment.sought:
            told = f"{found.tell(moment.sought, moment.digits, words=found.OF_SCRIPT)} {told}"
        if moment.phase == 0 and (edited := _edited(moment)):
            told = f"{told} As edited, {edited}."
        end = moment.timeline.end
        if end and moment.is_at_end and moment.recorded.number == end.iteration:
            told = f"{told} {end.reason}"
        lines = [Line(spans) for spans in wrap([Span(told)], self.inner_width, indent=0)]
        printed = moment.recorded.printed.rstrip()
        if moment.is_at_end and printed:
            for number, line in enumerate(printed.split("\n")[:MOST_PRINTED]):
                spans = [Span("printed  " if not number else " " * 9, "dim"), Span(line, "input")]
                lines += [Line(each) for each in wrap(spans, self.inner_width, indent=9)]
        return lines


def _edited(moment: ScriptMoment) -> str:
    """What edits have changed at this pass's head: `w[0] is 5`, each number once."""
    now = {each.target: each.new for each in moment.edits if each.number == moment.recorded.number}
    told = [f"{target} is {write_exact(new)}" for target, new in now.items()]
    return listed(told) if told else ""
