"""The error of each pass, with a cursor at the one looked at."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import numpy as np
from textual.content import Content

from nntui.explain.line import without_commands
from nntui.explain.numbers import write

from ... import plots
from ...panes.lines import Line, Span, cut
from ...panes.plot import PlotPane
from ..moment import ScriptMoment

NO_CURVE = "No number of a pass looks like an error: E chooses one."


class ScriptCurvePane(PlotPane[ScriptMoment]):
    """The curve of the passes gone through so far; what it shows is named on the border."""

    def __init__(self, id: str, title: str, is_ascii: bool) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title, is_ascii)
        self._title = title
        self._drawn: tuple[object, ...] = ()

    def show(self, moment: ScriptMoment) -> None:
        """Draw a moment."""
        title = f"Error  {moment.curve.expression}" if moment.curve else "Error"
        if title != self._title:
            self._title = title
            self.border_title = Content(without_commands(title))
        super().show(moment)

    def lines(self, moment: ScriptMoment) -> list[Line]:
        """The value at the cursor, then the plot."""
        if moment.curve is None:
            return [Line((Span(cut(NO_CURVE, self.inner_width), "dim"),))]
        above = [self._value(moment), *self._legend(moment)]
        return [*above, *self._curve(moment, len(above))]

    def _legend(self, moment: ScriptMoment) -> list[Line]:
        names = "  ".join(f"{each.glyph} {each.label}" for each in moment.kept)
        return [Line((Span(cut(names, self.inner_width), "dim"),))] if names else []

    def _value(self, moment: ScriptMoment) -> Line:
        error = moment.recorded.error
        told = "·"
        if moment.is_at_end:
            told = write(error, moment.digits) if isfinite(error) else "no number"
        more = f"  in pass {moment.recorded.number:,}" + ("  log" if moment.log else "")
        return Line((Span(told, "result"), Span(cut(more, max(1, self.inner_width - 12)), "dim")))

    def _curve(self, moment: ScriptMoment, above: int) -> Iterator[Line]:
        width, height = self.inner_width, self.inner_height - above
        if not self.is_ready or height < 3 or width < 12:
            return
        number = moment.recorded.number
        axis = _axis(moment)
        run = (moment.timeline, moment.edits, moment.kept, moment.trained)
        key = (*run, moment.log, axis, width, height)
        if key != self._drawn:
            self._drawn = key
            errors = np.array(moment.timeline.session.errors[: moment.trained], dtype=np.float64)
            self._plot = plots.draw_curve(
                errors,
                axis,
                width,
                height,
                moment.log,
                self.is_ascii,
                [(each.glyph, np.array(each.errors), 1) for each in moment.kept],
            )
        yield from self.plotted(number, "".join(each.glyph for each in moment.kept))


def whole(moment: ScriptMoment) -> int:
    """The end of the axis that shows all that is known of the passes."""
    longest = max((len(each.errors) for each in moment.kept), default=0)
    return plots.nice_above(max(moment.trained - 1, moment.recorded.number, longest - 1))


def _axis(moment: ScriptMoment) -> tuple[int, int]:
    """The passes at the axis's ends: the whole, or as wide a part as was asked for."""
    end = whole(moment)
    if moment.span is None or moment.span >= end:
        return 0, end
    return plots.axis_around(moment.recorded.number, moment.span)
