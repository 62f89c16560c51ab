"""What the screen of asked rows shows: the list with its answers, and one row's arithmetic."""

from collections.abc import Iterator, Sequence
from math import prod
from typing import NamedTuple

from rich.cells import cell_len

from nntui.engine import Answer, Timeline
from nntui.explain.answers import Said, scaling_lines, tell, unknown_scaling
from nntui.explain.arithmetic import Block
from nntui.explain.extent import ends
from nntui.explain.numbers import Digits
from nntui.explain.overview import count
from nntui.explain.units import HEADING, symbols

from ..panes.equations import Writer
from ..panes.lines import Line, Span, Target, cut, padded, wrap
from ..panes.pane import Pane, marker
from .asked import Asked, answer_all, answer_chosen, name_of, question

HOW = (
    "Type a row of inputs and press enter: it goes through the weights of the iteration that you "
    "look at, with all its arithmetic. The run is not touched by it."
)
"""Stands there until a row is asked."""


ARROW = " → "
"""Stands between a row and its answer."""

MARKED = 6 + len(ARROW)
"""Columns of a row's mark and name, and of the arrow."""


class AskedMoment(NamedTuple):
    """What there is to see of asked rows.

    Attributes:
        asked: The rows.
        timeline: The run whose weights they go through.
        iteration: Those of which.
        digits: How numbers are written.
    """

    asked: Asked
    timeline: Timeline
    iteration: int
    digits: Digits


class WrittenOut(NamedTuple):
    """A row's way forward, as equations are made of it."""

    trace: Answer
    row: int
    digits: Digits


class AskedPane(Pane[AskedMoment], can_focus=False):
    """A line for each row that was asked, with its answer."""

    def lines(self, moment: AskedMoment) -> list[Line]:
        """The rows, the chosen one marked."""
        asked = moment.asked
        if not asked.texts:
            spans = [Span("Nothing is asked yet.", "dim")]
            return [Line(line) for line in wrap(spans, self.inner_width, 0)]
        answer = answer_all(asked, moment.timeline, moment.iteration)
        width = min(max(map(cell_len, asked.texts)), self.inner_width // 2)
        room = max(1, self.inner_width - width - MARKED)
        return [
            Line(
                (
                    marker(place == asked.chosen),
                    Span(f"{name_of(place):<4}", "dim"),
                    Span(padded(cut(text, width), width), "input"),
                    Span(ARROW, "dim"),
                    Span(cut(tell(answer, place, moment.digits), room), "result"),
                ),
                is_lit=place == asked.chosen,
                target=Target("row", (place,)),
            )
            for place, text in enumerate(asked.texts)
        ]

    def show(self, moment: AskedMoment) -> None:
        """Draw a moment, and keep the chosen row in sight."""
        super().show(moment)
        place, top, height = moment.asked.chosen, self.scroll_offset.y, self.inner_height
        if height and not top <= place < top + height:
            self.scroll_to(y=max(0, place - height + 1), animate=False, immediate=True)


class WayPane(Pane[AskedMoment], can_focus=False):
    """The chosen row's way through the network, in symbols and numbers."""

    def lines(self, moment: AskedMoment) -> list[Line]:
        """Operation by operation; of many units the first and the last."""
        if not moment.asked.texts:
            return [Line(spans) for spans in wrap([Span(HOW)], self.inner_width, indent=0)]
        answer = answer_chosen(moment.asked, moment.timeline, moment.iteration)
        return list(self._written_out(moment, answer))

    def _written_out(self, moment: AskedMoment, answer: Answer) -> Iterator[Line]:
        if unknown := unknown_scaling(answer.recipe.problem):
            yield from self._wrapped([Span(unknown, "dim")])
        for text in scaling_lines(self._said(moment), answer, moment.digits):
            yield from self._wrapped([Span(text, "dim")])
        for operation in answer.operations:
            units = prod(operation.matrix.shape[1:])
            chosen = ends(units)
            for unit, after in zip(chosen, [*chosen[1:], units], strict=True):
                yield from self._block(moment, Block(operation, unit))
                if after - unit > 1:
                    yield Line((Span(f"  …  {count(after - unit - 1, 'more unit')}", "dim"),))
        problem = answer.recipe.problem
        if problem.target_scaling:
            yield from self._wrapped([Span(f"{HEADING}  {symbols(problem)}", "dim")])
        said = tell(answer, 0, moment.digits)
        yield from self._wrapped([Span("It says  ", "heading"), Span(said, "result")])

    def _block(self, moment: AskedMoment, block: Block) -> Iterator[Line]:
        operation = block.operation
        heading = [
            Span(f"{operation.phase:<3}{block.heading}  ", "heading"),
            Span(block.symbolic, "text"),
        ]
        yield from self._wrapped(heading)
        assert isinstance(block.trace, Answer)
        written = WrittenOut(block.trace, 0, moment.digits)
        lines = block.lines(moment.digits)
        yield from (
            line._replace(is_lit=False, target=None)
            for line in Writer(written, block, lines, self.inner_width).all()
        )

    def _wrapped(self, spans: Sequence[Span]) -> Iterator[Line]:
        for line in wrap(list(spans), self.inner_width, indent=3):
            yield Line(line)

    def _said(self, moment: AskedMoment) -> Said:
        from nntui.data.question import entries

        problem = moment.timeline.recipe.problem
        said = question(problem, moment.asked.texts[moment.asked.chosen]).said
        return Said([each.name for each in entries(problem)], [said])
