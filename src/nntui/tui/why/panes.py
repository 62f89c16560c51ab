"""What the answer to a why looks like: shares as bars and the check, or a curve."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len

from nntui.engine import Place, Timeline
from nntui.engine.expression import Cell
from nntui.explain.inspection import symbol_of
from nntui.explain.numbers import Digits, write, write_alike
from nntui.explain.why import TOGETHER, nudge_lines, share_table, unshared_line

from .. import plots
from ..panes.lines import Line, Role, Span, cut, padded, wrap
from ..panes.pane import Pane
from .answer import Answer, CurveAnswer, MoveAnswer

MOST_ROWS = 400
"""Of more rows those with the least shares are told together."""

LONGEST_BAR, SHORTEST_BAR = 30, 4
"""Columns of a bar to either side of 0."""

LEAST, MOST_LINES = (20, 6), 24
"""Columns and lines of a curve."""

COMPUTING = "Computing …"
STILL = "It is not trained: nothing moves it."
EDITED = "Then an edit put another number in its place."
NO_SLOPE_TO_CHECK = "Its units are steps, which have no slope: there is nothing to nudge."
NO_SLOPE = "The iteration computes no slope here, so there is no tangent."
SLOPE_TO_COME = "The slope is not computed yet, and so there is no tangent."
TOO_LARGE = "It is too large to be drawn."
OF_ROW = "The other sums of the row stay as they are."


class WhyMoment(NamedTuple):
    """What there is to see.

    Attributes:
        timeline: The run.
        answer: What was found; `None` until then.
        digits: How numbers are written.
    """

    timeline: Timeline
    answer: Answer | None
    digits: Digits


class WhyPane(Pane[WhyMoment]):
    """The answer to why a number is what it is.

    Args:
        id: Its name in the stylesheet.
        is_ascii: Draw curves with plain characters.
    """

    def __init__(self, id: str, is_ascii: bool) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id)
        self._is_ascii = is_ascii

    def lines(self, moment: WhyMoment) -> list[Line]:
        """What was found."""
        match moment.answer:
            case MoveAnswer() as found:
                return [*self._move(moment, found)]
            case CurveAnswer() as found:
                return [*self._curve(moment, found)]
        return [Line((Span(COMPUTING, "dim"),))]

    # A weight.

    def _move(self, moment: WhyMoment, found: MoveAnswer) -> Iterator[Line]:
        layer, at = found.move.layer, found.move.at
        symbol = symbol_of(moment.timeline, _place_of(found))
        before = float(found.done.weights[layer - 1].values[at])
        if found.shares is None:
            yield from self._told([Span(f"{symbol} = {write(before, moment.digits)}", "result")])
            yield from self._told([Span(STILL)])
            return
        after = float(found.done.next_weights[layer - 1][at])
        update = found.shares.update
        was, change, new = write_alike([before, abs(update), after], moment.digits)
        sign = "-" if update < 0 else "+"
        yield from self._told(
            [
                Span(f"{symbol}   "),
                Span(was, "weight"),
                Span(f" {sign} "),
                Span(change, _direction(update)),
                Span(" = "),
                Span(new, "result"),
            ]
        )
        if found.move.is_edited:
            yield from self._told([Span(EDITED)])
        yield Line()
        yield Line((Span(cut("Each row's share of the update", self.inner_width), "heading"),))
        yield from self._shares(moment, found)
        yield Line()
        yield Line((Span(cut("The check: the weight nudged", self.inner_width), "heading"),))
        if found.nudge is None:
            yield from self._told([Span(NO_SLOPE_TO_CHECK)])
            return
        digits: Digits = "all" if moment.digits == "all" else "8"
        for text in nudge_lines(found.nudge, digits):
            yield from self._told([Span(text)])
        if remark := unshared_line(found.done):
            yield from self._told([Span(remark)])

    def _shares(self, moment: WhyMoment, found: MoveAnswer) -> Iterator[Line]:
        assert found.shares
        table = share_table(found.done, found.shares, moment.digits, MOST_ROWS)
        longest = max(cell_len(line.label) for line in table)
        label = min(longest, max(6, self.inner_width // 3))
        room = self.inner_width - label - max(len(line.number) for line in table) - 5
        half = min(LONGEST_BAR, max(SHORTEST_BAR, room // 2))
        table = share_table(found.done, found.shares, moment.digits, MOST_ROWS, half)
        for line in table:
            name = padded(cut(line.label.rstrip(), label), label)
            is_sum = line is table[-1]
            yield Line(
                (
                    Span(f"{name}  ", "text" if line.row is not None or is_sum else "dim"),
                    Span(line.number, "result" if is_sum else "text"),
                    Span("  "),
                    Span(cut(line.bar, max(1, room + 1)), _direction(line.value)),
                )
            )
        if not found.shares.is_even:
            yield from self._told([Span(TOGETHER, "dim")])

    # An activation.

    def _curve(self, moment: WhyMoment, found: CurveAnswer) -> Iterator[Line]:
        curve, has_slope = found.curve, found.point.has_slope
        place = found.point.place
        layer = moment.timeline.trace_at(place.iteration).plan.matrices[place.cell.matrix].layer
        said = Place(place.iteration, Cell(f"p{layer}", place.cell.at))
        z, p = write(curve.z, moment.digits), write(curve.p, moment.digits)
        letter = symbol_of(moment.timeline, said)
        told = [Span(f"{plots.POINT}  z = {z}   "), Span(f"{letter} = {p}", "result")]
        below = [*self._told(told)]
        if curve.slope is None or not has_slope:
            below += self._told([Span(NO_SLOPE if has_slope else SLOPE_TO_COME, "dim")])
        else:
            slope = write(curve.slope, moment.digits)
            below += self._told([Span(f"{plots.TANGENT}  the tangent: slope = {slope}")])
        if moment.timeline.recipe.network.activations[layer - 1].is_of_row:
            below += self._told([Span(OF_ROW, "dim")])
        if found.sums:
            height = min(MOST_LINES, max(LEAST[1], self.inner_height - len(below) - 1))
            width = max(LEAST[0], self.inner_width)
            slope_drawn = curve.slope if has_slope else None
            for text in plots.draw_function(
                found.sums, found.said, (curve.z, curve.p), slope_drawn, (width, height),
                self._is_ascii,
            ):  # fmt: skip
                yield Line(tuple(_drawn(text)))
        else:
            yield from self._told([Span(TOO_LARGE)])
        yield from below

    def _told(self, spans: list[Span]) -> Iterator[Line]:
        for line in wrap(spans, self.inner_width, indent=2):
            yield Line(line)


def _place_of(found: MoveAnswer) -> Place:
    return Place(found.move.iteration, Cell(f"w{found.move.layer}", found.move.at))


def _direction(value: float) -> Role:
    return "up" if value > 0 else "down" if value < 0 else "text"


def _drawn(text: str) -> Iterator[Span]:
    """A line of a plot: its axis, and what is drawn beside it."""
    axis, sign, canvas = text.partition("┤") if "┤" in text else text.partition("│")
    yield Span(axis + sign, "dim")
    roles: dict[str, Role] = {plots.POINT: "result", plots.TANGENT: "heading"}
    for piece in re.findall(r"o|\++|[^o+]+", canvas):
        yield Span(piece, roles.get(piece[0], "curve"))
