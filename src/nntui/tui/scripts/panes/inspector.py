"""The number of a script that is asked about: its name and digits, and how it was made."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from nntui.code.asked import Asked, ask, symbol_of
from nntui.code.origin import cell_of
from nntui.engine import Cell

from ...panes.lines import TERMS, Line, Span, shortened, shortened_sum, wrap
from ...panes.pane import Pane
from ...panes.spots import Mark, Marks
from ..inspected import Inspected
from ..moment import ScriptMoment

LEAST_LINES = 4
"""Lines of text: name and value, equation or origin, what went in."""

MOST = 9
"""So many operands are named: each has a key of its own."""

WAYS = " · ".join(
    f"[@click=screen.inspect_{action}]{text}[/]"
    for action, text in {
        "follow(0)": "enter came from",
        "back": "backspace back",
        "leave": "esc leave",
    }.items()
)
"""What the keys of the inspector do, on its border, where a click does the same."""

BESIDE_SUBTITLE = 6
"""Columns of the border that its subtitle does not have."""


class ScriptInspectorPane(Pane[ScriptMoment]):
    """What there is to say of the number at the cursor."""

    def show(self, moment: ScriptMoment) -> None:
        """Draw a moment; the way is on the border."""
        if moment.inspected is None:
            return
        self.put_subtitle(_breadcrumb(moment, moment.inspected, self.size.width - BESIDE_SUBTITLE))
        super().show(moment)

    def lines(self, moment: ScriptMoment) -> list[Line]:
        """Name and value, equation or origin, what went in."""
        inspected = moment.inspected
        if inspected is None:
            return []
        here = inspected.here
        if here.address.number != moment.trace.iteration:
            return [Line((Span(f"pass {here.address.number:,} is on its way", "dim"),))]
        said = ask(
            moment.trace, moment.names, moment.found, here.address, moment.digits, here.before
        )
        is_to_come = _is_to_come(moment, said)
        for is_short in (False, True):
            lines = list(self._head(said, is_to_come, is_short=is_short))
            if is_to_come:
                lines.append(Line((Span("· not computed yet", "dim"),)))
                break
            lines += self._equation(said, is_short=is_short)
            lines += self._operands(moment, inspected, said)
            if len(lines) <= self.inner_height:
                break
        marks: dict[Cell, Mark] = {
            cell_of(each): "chosen" if place == here.operand else "operand"
            for place, each in enumerate(said.operands)
        }
        self.mark(Marks(marks), None)
        return lines

    def _head(self, said: Asked, is_to_come: bool, *, is_short: bool) -> Iterator[Line]:
        value = "·" if is_to_come else said.value
        spans = [Span(f"{said.symbol} = {value}", "result"), Span(f"   {said.where}")]
        if is_short:
            yield Line(tuple(shortened(spans, self.inner_width)))
            return
        yield from map(Line, wrap(spans, self.inner_width, 2))

    def _equation(self, said: Asked, *, is_short: bool) -> Iterator[Line]:
        """How it was made; where there is little room, in one line without the letters."""
        spans = [
            Span(
                piece.text,
                "result" if piece.is_result else "text" if piece.address else "dim",
                cell=cell_of(piece.address) if piece.address else None,
            )
            for piece in said.equation
        ]
        if is_short and spans:
            yield Line(tuple(shortened_sum(spans, self.inner_width)))
        elif spans:
            spans = [Span(f"{said.symbolic} = ", "dim"), *spans]
            yield from map(Line, wrap(spans, self.inner_width, 2, TERMS))
        if said.origin:
            told = [Span(said.origin)]
            if is_short:
                yield Line(tuple(shortened(told, self.inner_width)))
            else:
                yield from map(Line, wrap(told, self.inner_width, 2))

    def _operands(self, moment: ScriptMoment, inspected: Inspected, said: Asked) -> Iterator[Line]:
        """What went in, with its numbers; of many, those around the chosen one."""
        count, chosen = len(said.operands), inspected.here.operand
        if not count:
            return
        first = max(0, min(chosen - MOST // 2, count - MOST))
        spans = [Span("came from ", "dim")]
        room = self.inner_width - len("came from ") - 2
        for number, address in enumerate(said.operands[first : first + MOST], start=first):
            mark = "▸" if number == chosen else " "
            start = f"{mark}{number + 1} "
            name = symbol_of(moment.trace, moment.names, address)
            room -= cell_len(start) + cell_len(name) + 1
            if room < 0 and number > chosen:
                break
            spans += [Span(start, "dim"), Span(name, cell=cell_of(address)), Span(" ")]
        if first or first + MOST < count or room < 0:
            spans.append(Span("…", "dim"))
        yield Line(tuple(shortened(spans, self.inner_width)))


def _is_to_come(moment: ScriptMoment, said: Asked) -> bool:
    """Whether the operation that makes it has not been done yet."""
    step = moment.trace.source_of.get(said.made.version)
    now = moment.step
    if step is None:
        return False
    return now is None or step.number > now.number


def _breadcrumb(moment: ScriptMoment, inspected: Inspected, width: int) -> str:
    """The way, its last stops where there is no room for all."""
    if not inspected.way or inspected.here.address.number != moment.trace.iteration:
        return ""
    text = symbol_of(moment.trace, moment.names, inspected.here.address)
    number = inspected.here.address.number
    for name, stop in reversed(inspected.way[-30:]):
        if stop.address.number != number:
            name = f"{name} of pass {stop.address.number:,}"
            number = stop.address.number
        longer = f"{name} ← {text}"
        if cell_len(longer) > width:
            return f"… ← {text}"
        text = longer
    return text
