"""The number that is asked about: its name and digits, how it was made, and what it goes into."""

from collections.abc import Iterator

from nntui.engine import Place
from nntui.engine.goes_into import places
from nntui.explain.arithmetic import Part
from nntui.explain.inspection import Inspection, inspect, phase_of, symbol_of, told_wave
from nntui.explain.told import row_name

from ..inspected import Inspected
from ..moment import Moment
from .lines import TERMS, Line, Role, Span, cut, wrap
from .pane import Pane
from .spots import Mark, Marks

LEAST_LINES = 5
"""Lines of text: name, value, equation, origin, what it goes into."""

WAYS = "enter came from · > goes into · backspace back · esc leave"
"""What the keys of the inspector do, on its border: the footer has no room for them."""


class InspectorPane(Pane[Moment]):
    """What there is to say of the number at the cursor."""

    def show(self, moment: Moment) -> None:
        """Draw a moment; the way is on the border."""
        if moment.inspected is None:
            return
        width = self.scrollable_content_region.width
        self.put_subtitle(_breadcrumb(moment, moment.inspected, width))
        super().show(moment)

    def lines(self, moment: Moment) -> list[Line]:
        """Name, value, equation, origin, and what it goes into."""
        inspected = moment.inspected
        if inspected is None:
            return []
        try:
            said = inspect(moment.timeline, inspected.place, moment.digits, inspected.here.operand)
        except KeyError:
            return [Line((Span(_not_there(moment, inspected.place)),))]
        self._light(inspected, said)
        lines = [self._head(said, moment, inspected.place)]
        if _is_to_come(moment, inspected.place):
            lines += self._wrapped([Span("· not computed yet", "dim")])
        else:
            lines += self._equation(said)
        lines += self._sentence("goes into ", self._into(moment, inspected, said))
        return lines

    def _head(self, said: Inspection, moment: Moment, place: Place) -> Line:
        value = "·" if _is_to_come(moment, place) else said.value
        start = f"{said.symbol} = {value}"
        room = self.inner_width - len(start) - 3
        name = f"   {cut(said.name, room)}" if room > 8 else ""
        return Line((Span(cut(start, self.inner_width), "result"), Span(name, "text")))

    def _equation(self, said: Inspection) -> Iterator[Line]:
        origin = [Span(f"{said.origin} ", "dim")] if said.origin else []
        if not said.equation:
            yield from self._sentence("", said.origin)
            return
        spans = [*origin, Span(f"{said.symbolic} = ", "dim")]
        spans += self._parts(said.equation)
        yield from self._wrapped(spans)

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
        told = told_wave(moment.timeline, front, inspected.place.iteration)
        steps = "in 1 step" if depth == 1 else f"in {depth} steps"
        return f"{steps}: {told}"

    def _sentence(self, start: str, text: str) -> Iterator[Line]:
        return self._wrapped([Span(start, "dim"), Span(text)])

    def _wrapped(self, spans: list[Span]) -> Iterator[Line]:
        for broken in wrap(spans, self.inner_width, 2, TERMS):
            yield Line(broken)

    def _light(self, inspected: Inspected, said: Inspection) -> None:
        marks: dict[object, Mark] = {}
        for number, operand in enumerate(said.operands):
            marks[operand.cell] = "chosen" if number == inspected.here.operand else "operand"
        self._marks = Marks(marks)  # type: ignore[arg-type]  # of cells


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
