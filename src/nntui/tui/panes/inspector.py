"""The number that is asked about: its name and digits, how it was made, and what it goes into."""

from collections.abc import Iterator

from rich.cells import cell_len

from nntui.engine import Cell, Place
from nntui.engine.goes_into import places
from nntui.explain.arithmetic import Part
from nntui.explain.inspection import Inspection, inspect, phase_of, symbol_of, told_wave
from nntui.explain.told import row_name

from ..inspected import Inspected
from ..moment import Moment
from .lines import TERMS, Line, Role, Span, shortened, shortened_sum, wrap
from .pane import Pane
from .spots import Mark, Marks

LEAST_LINES = 5
"""Lines of text: name, value, equation, origin, what it goes into."""

MOST = 9
"""So many operands are named: each has a key of its own."""

WAYS = " · ".join(
    f"[@click=screen.inspect_{action}]{text}[/]"
    for action, text in {
        "follow(0)": "enter came from",
        "spread(1)": "> goes into",
        "why": "W why",
        "leave": "esc leave",
        "back": "backspace back",
    }.items()
)
"""What the keys of the inspector do, on its border, where a click does the same: the footer has no
room for them."""


class InspectorPane(Pane[Moment]):
    """What there is to say of the number at the cursor."""

    _said: Inspection | None = None

    def show(self, moment: Moment) -> None:
        """Draw a moment; the way is on the border."""
        if moment.inspected is None:
            return
        width = self.scrollable_content_region.width
        self.put_subtitle(_breadcrumb(moment, moment.inspected, width))
        super().show(moment)
        if self._said:
            self._light(moment.inspected, self._said)

    def lines(self, moment: Moment) -> list[Line]:
        """Name, value, equation, origin, and what it goes into."""
        inspected = moment.inspected
        if inspected is None:
            return []
        try:
            said = inspect(moment.timeline, inspected.place, moment.digits, inspected.here.operand)
        except (KeyError, IndexError):
            self._said = None
            return [Line((Span(_not_there(moment, inspected.place)),))]
        self._said = said
        is_to_come = _is_to_come(moment, inspected.place)
        into = self._into(moment, inspected, said)
        for is_short in (False, True):
            lines = [*self._head(said, is_to_come)]
            if is_to_come:
                lines += self._wrapped([Span("· not computed yet", "dim")])
            else:
                lines += self._equation(said, is_short=is_short)
                lines += self._operands(moment, inspected, said)
            lines += self._sentence(
                "goes into, " if inspected.fronts else "goes into ", into, is_short=is_short
            )
            if len(lines) <= self.inner_height:
                break
        return lines

    def _operands(self, moment: Moment, inspected: Inspected, said: Inspection) -> Iterator[Line]:
        """What went in, with its numbers; of many, those around the chosen one."""
        count, chosen = len(said.operands), inspected.here.operand
        if not count:
            return
        first = max(0, min(chosen - MOST // 2, count - MOST))
        spans = [Span("came from ", "dim")]
        room = self.inner_width - len("came from ") - 2
        for number, place in enumerate(said.operands[first : first + MOST], start=first):
            mark = "▸" if number == chosen else " "
            start, name = f"{mark}{number + 1} ", symbol_of(moment.timeline, place)
            room -= cell_len(start) + cell_len(name) + 1
            if room < 0 and number > chosen:
                break
            spans += [Span(start, "dim"), Span(name, "text", cell=place.cell), Span(" ")]
        if first or first + MOST < count or room < 0:
            spans.append(Span("…", "dim"))
        yield Line(tuple(shortened(spans, self.inner_width)))

    def _head(self, said: Inspection, is_to_come: bool) -> Iterator[Line]:
        """Its name and all its digits, in a line if there is room."""
        value = "·" if is_to_come else said.value
        spans = [Span(f"{said.symbol} = {value}", "result"), Span(f"   {said.name}", "text")]
        for broken in wrap(spans, self.inner_width, 2):
            yield Line(broken)

    def _equation(self, said: Inspection, *, is_short: bool) -> Iterator[Line]:
        """How it was made; where there is little room, in one line without the letters."""
        if not said.equation:
            yield from self._sentence("", said.origin)
            return
        parts = [*self._parts(said.equation)]
        if is_short:
            yield Line(tuple(shortened_sum(parts, self.inner_width)))
            return
        origin = [Span(f"{said.origin} ", "dim")] if said.origin else []
        yield from self._wrapped([*origin, Span(f"{said.symbolic} = ", "dim"), *parts])

    def _parts(self, parts: tuple[Part, ...]) -> Iterator[Span]:
        for part in parts:
            if part.cell is None or part.is_result:
                yield Span(part.text, "result" if part.is_result else "dim")
                continue
            role: Role = "weight" if part.kind == "weights" else "text"
            yield Span(part.text.strip(), role, cell=part.cell)

    def _into(self, moment: Moment, inspected: Inspected, said: Inspection) -> str:
        if not inspected.fronts:
            return said.into
        depth = len(inspected.fronts)
        front = [*places(moment.timeline, inspected.fronts[-1])]
        told = told_wave(moment.timeline, front, inspected.place)
        return f"in {'1 step' if depth == 1 else f'{depth} steps'}: {told}"

    def _sentence(self, start: str, text: str, *, is_short: bool = False) -> Iterator[Line]:
        spans = [Span(start, "dim"), Span(text)]
        if is_short:
            yield Line(tuple(shortened(spans, self.inner_width)))
            return
        for broken in wrap(spans, self.inner_width, 2):
            yield Line(broken)

    def _wrapped(self, spans: list[Span]) -> Iterator[Line]:
        for broken in wrap(spans, self.inner_width, 2, TERMS):
            yield Line(broken)

    def _light(self, inspected: Inspected, said: Inspection) -> None:
        marks: dict[Cell, Mark] = {}
        for number, operand in enumerate(said.operands):
            marks[operand.cell] = "chosen" if number == inspected.here.operand else "operand"
        self.mark(Marks(marks), None)


def _is_to_come(moment: Moment, place: Place) -> bool:
    """Whether a number's phase has not come yet."""
    trace = moment.trace
    if place.iteration != trace.iteration or place.cell.back:
        return False
    return phase_of(trace.plan, place.cell.matrix) > moment.phase


def _not_there(moment: Moment, place: Place) -> str:
    name = moment.timeline.recipe.problem.row_names[place.cell.at[0]]
    return f"{row_name(name)} is not in the batch of iteration {place.iteration:,}."


def _breadcrumb(moment: Moment, inspected: Inspected, width: int) -> str:
    """The way, its last stops where there is no room for all."""
    stops = [each.place for each in (*inspected.way, inspected.here)]
    if len(stops) == 1:
        return ""
    text = ""
    for place in reversed(stops[-30:]):
        try:
            name = symbol_of(moment.timeline, place)
        except KeyError:
            name = "·"
        longer = f"{name} ← {text}" if text else name
        if len(longer) > width - 6:
            return f"… ← {text}"
        text = longer
    return text
