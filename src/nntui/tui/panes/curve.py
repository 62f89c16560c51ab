"""The error curve, with a cursor at the iteration looked at."""

from collections.abc import Iterator

from nntui.engine import MEASURES, Cell, Recipe, Timeline
from nntui.engine.problem import Array
from nntui.explain.numbers import Digits, write_measure

from .. import plots
from ..moment import Moment
from .lines import Line, Span, cut
from .plot import PlotPane


def measure_name(recipe: Recipe, measure: str) -> str:
    """What is plotted: a measure of the error of all rows, or the loss that the run descends."""
    return MEASURES[measure].title(recipe) + (" of all rows" if recipe.batch else "")


ERROR_WIDTHS: dict[Digits, int] = {"4": 9, "8": 13, "all": 23}
"""Columns of the error and the sign before it. Where there is no room for them beside the name, the
name is on the border."""


class CurvePane(PlotPane[Moment]):
    """The error over the iterations done so far."""

    def __init__(self, id: str, title: str, is_ascii: bool) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title, is_ascii)
        self._is_named = True
        self._drawn: tuple[object, ...] = ()

    def show(self, moment: Moment) -> None:
        """Draw a moment; where there is no room for it above, the measure's name is below."""
        name = measure_name(moment.timeline.recipe, moment.measure)
        self._is_named = (
            self.scrollable_content_region.width >= len(name) + ERROR_WIDTHS[moment.digits]
        )
        self.put_subtitle("" if self._is_named else name)
        super().show(moment)

    def lines(self, moment: Moment) -> list[Line]:
        """The value at the cursor, the kept runs' names, then the plot."""
        above = [self._value(moment), *self._of_batches(moment), *self._legend(moment)]
        return [*above, *self._curve(moment, len(above))]

    def _value(self, moment: Moment) -> Line:
        name = measure_name(moment.timeline.recipe, moment.measure)
        iteration = moment.trace.iteration
        error = "·"
        if moment.phase >= moment.trace.error_phase:
            error = write_measure(moment.trace.all_rows.errors[moment.measure], moment.digits)
        start = f"{name} = " if self._is_named else ""
        spans = [Span(start, "dim"), Span(error, "result", cell=_cell(moment))]
        more = f"  at {iteration:,}" + ("  log" if moment.log else "")
        if len(start) + len(error) + len(more) <= self.inner_width:
            spans.append(Span(more, "dim"))
        return Line(tuple(spans))

    def _of_batches(self, moment: Moment) -> list[Line]:
        """The error of this iteration's batch, and that of its epoch's batches so far."""
        timeline, measure = moment.timeline, moment.measure
        if timeline.epoch == 1:
            return []
        batch = epoch = "·"
        if moment.phase >= moment.trace.error_phase:
            batch = write_measure(moment.trace.errors[measure], moment.digits)
            so_far = timeline.epoch_errors(moment.trace.iteration)
            epoch = write_measure(so_far[measure], moment.digits)
        kind = "mean" if MEASURES[measure].is_mean(timeline.recipe) else "sum"
        texts = [f"this batch {batch}", f"epoch {kind} {epoch}"]
        if len(" · ".join(texts)) <= self.inner_width:
            texts = [" · ".join(texts)]
        return [Line((Span(cut(text, self.inner_width), "dim"),)) for text in texts]

    def _legend(self, moment: Moment) -> list[Line]:
        names = "  ".join(f"{each.glyph} {each.label}" for each in moment.kept)
        return [Line((Span(cut(names, self.inner_width), "dim"),))] if names else []

    def _curve(self, moment: Moment, above: int) -> Iterator[Line]:
        width, height = self.inner_width, self.inner_height - above
        if not self.is_ready or height < 3 or width < 12:
            return
        self._draw(moment, width, height)
        glyphs = "".join(each.glyph for each in moment.kept)
        yield from self.plotted(moment.trace.iteration, glyphs)

    def _draw(self, moment: Moment, width: int, height: int) -> None:
        axis = _axis(moment)
        run = (
            moment.timeline,
            moment.trained,
            moment.measure,
            moment.log,
            moment.kept,
            moment.kept_trained,
        )
        if (*run, axis, width, height) != self._drawn:
            self._drawn = (*run, axis, width, height)
            errors = _known(moment.timeline, moment.measure, moment.trained)
            # A loss is another thing in a run with squared errors, but it is the loss all the same.
            others = [
                (
                    each.glyph,
                    _known(each.timeline, moment.measure, trained),
                    each.timeline.epoch,
                )
                for each, trained in zip(moment.kept, moment.kept_trained, strict=True)
                if moment.measure == "loss"
                or MEASURES[moment.measure].applies(each.timeline.recipe)
            ]
            self._plot = plots.draw_curve(
                errors,
                axis,
                width,
                height,
                moment.log,
                self.is_ascii,
                others,
                moment.timeline.epoch,
            )


def _cell(moment: Moment) -> Cell | None:
    """The address of the error at the cursor, where it is one of the iteration's own numbers."""
    trace = moment.trace
    if moment.phase < trace.error_phase or trace.rows != range(trace.recipe.problem.rows):
        return None
    total = MEASURES[moment.measure].total(trace.recipe)
    name = moment.measure if moment.measure in trace.plan.step_of else total
    return Cell(name, ())


def whole(moment: Moment) -> int:
    """The end of the axis that shows all that is known of the run."""
    return plots.nice_above(max(moment.trained - 1, moment.trace.iteration))


def _axis(moment: Moment) -> tuple[int, int]:
    """The iterations at the axis's ends: the whole, or as wide a part as was asked for."""
    end = whole(moment)
    if moment.span is None or moment.span >= end:
        return 0, end
    return plots.axis_around(moment.trace.iteration, moment.span)


def _known(timeline: Timeline, measure: str, trained: int) -> Array:
    """The errors of the epochs that had begun when so many iterations were done."""
    return timeline.errors(measure)[: -(-trained // timeline.epoch)]
