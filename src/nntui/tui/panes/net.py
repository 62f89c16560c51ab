"""The network as a picture: units as boxes, their numbers, and the edges between them."""

from collections.abc import Sequence
from functools import partial

from rich.cells import cell_len

from nntui.engine import Timeline
from nntui.engine.origin import of_problem_rows
from nntui.explain.network import BIAS, Picture
from nntui.explain.numbers import Digits

from ..messages import UnitChosen
from ..moment import Moment
from .arithmetic import NEVER, Heights
from .lines import Line, Target
from .net_canvas import Canvas, Place
from .net_drawing import Drawing, names_of
from .net_layout import Layout, Need, lay_out, lines_for
from .pane import Pane

USUAL: dict[Digits, int] = {"4": 7, "8": 11, "all": 20}
"""Columns of a number that is computed: room for nearly any, so that nothing moves."""

MOST_BOXES = 9
"""The lines that are asked for are those of so many boxes at most."""

ROOMY = 30
"""Lines of a window in which boxes need not stand close."""

LEGENDS = (
    "edges: solid +, dashed -, thick from half of the layer's largest on",
    "edges: solid +, dashed -, thick: large",
    "solid +, dashed -",
)
"""What the look of a line says, the longest first."""


class NetPane(Pane[Moment]):
    """The units of each layer below each other, from the inputs on the left to the targets.

    On each stands its number of the chosen row: one forward and, where there is room, one backward
    beside it; else the one computed last. Edges tell the sign and the size of their weights, those
    of the chosen unit with numbers: of the operation done last its products, or the changes.

    Args:
        is_ascii: Draw lines with plain characters.

    Attributes:
        numbers: Every number of the trace that stands in it, and where.
    """

    def __init__(self, id: str, title: str, is_ascii: bool) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id, title)
        self._is_ascii = is_ascii
        self._layout = Layout((), 1, False, None)
        self._walked: tuple[object, int] | None = None  # the moment's place, and the column
        self._input = 0  # the input that was walked to
        self._grown: tuple[Timeline | None, Digits, list[int]] = (None, "4", [])
        self.numbers: list[Place] = []

    def heights(self, moment: Moment) -> Heights:
        """Lines that it would like to have."""
        recipe = moment.trace.recipe
        sizes = (recipe.problem.features, *recipe.network.sizes)
        bias = recipe.network.bias
        most = max(max(size + bias for size in sizes[:-1]), sizes[-1])
        high, flat = lines_for(min(most, MOST_BOXES))
        # In a high window it takes whatever the others leave, not only what it needs.
        low = flat if self.screen.size.height < ROOMY else high
        return Heights(high, low, low, NEVER, NEVER)

    def show(self, moment: Moment) -> None:
        """Draw a moment."""
        width = self.scrollable_content_region.width
        self.put_subtitle(next((each for each in LEGENDS if len(each) + 4 <= width), ""))
        super().show(moment)

    def lines(self, moment: Moment) -> Sequence[Line]:
        """The picture, for its present size."""
        canvas = Canvas(self.inner_width, self.inner_height)
        picture = Picture(moment.trace, moment.phase, moment.row, moment.units, moment.digits)
        layout = self._layout = lay_out(
            canvas.width, canvas.height, self._needs(moment, picture), self._looked_at(moment)
        )
        walked = self.column(moment), self._input
        Drawing(moment, picture, layout, canvas, walked, self._is_ascii).draw()
        self.numbers = canvas.numbers
        return canvas.lines(partial(of_problem_rows, moment.trace))

    def target_at(self, line: int, column: int) -> Target | None:
        """The unit at a place: a click chooses it."""
        for each in self._layout.columns:
            if not each.left <= column < each.right or not each.place or self._moment is None:
                continue
            sizes = self._moment.trace.recipe.network.sizes
            for box in each.boxes:
                is_unit = box.unit < sizes[each.place - 1]
                if is_unit and box.top <= line < box.top + self._layout.high:
                    return Target("unit", (each.place, box.unit))
        return None

    # Walking from unit to unit.

    def column(self, moment: Moment) -> int:
        """The column that is walked in: that of the layer looked at, until another was walked to
        at this moment."""
        if self._walked and self._walked[0] == _place(moment):
            return min(self._walked[1], len(moment.units))
        return moment.layer

    def walk(self, moment: Moment, across: int, down: int) -> None:
        """Go to another column, or to another unit of this one, and choose it."""
        sizes = (moment.trace.recipe.problem.features, *moment.trace.recipe.network.sizes)
        column = min(max(0, self.column(moment) + across), len(sizes) - 1)
        unit = self._input if column == 0 else moment.units[column - 1]
        unit = min(max(0, unit + down), sizes[column] - 1)
        self._walked = _place(moment), column
        if column == 0:
            self._input = unit
            self.show(moment)
        else:
            self.post_message(UnitChosen(column, unit))

    def walk_to(self, moment: Moment, column: int) -> None:
        """Walk on from a column, in which a unit was chosen otherwise."""
        self._walked = _place(moment), column

    def _looked_at(self, moment: Moment) -> int:
        """The layer whose edges are in sight at any rate."""
        operation, column = moment.operation, self.column(moment)
        is_walked = self._walked is not None and self._walked[0] == _place(moment)
        if not is_walked and operation and operation.kind == "error":
            return min(column + 1, len(moment.units))  # it comes back from the layer above
        return max(1, column)

    def _needs(self, moment: Moment, picture: Picture) -> list[Need]:
        sizes = picture.sizes
        self._input = min(self._input, sizes[0] - 1)
        chosen = [self._input, *moment.units]
        numbers = self._number_widths(moment, picture, chosen)
        needs = []
        for column, size in enumerate(sizes):
            has_bias = picture.has_bias(column)
            names = names_of(picture, column)
            name = max(map(cell_len, [*names, *([BIAS] if has_bias else [])]))
            beside = 0
            if column == picture.last:
                targets = [picture.target(unit).text for unit in range(min(size, 40))]
                beside = 2 + max(map(len, targets)) + 1
            needs.append(
                Need(size, has_bias, chosen[column], name, numbers[column],
                     2 if column else 1, beside)
            )  # fmt: skip
        return needs

    def _number_widths(
        self, moment: Moment, picture: Picture, chosen: Sequence[int]
    ) -> Sequence[int]:
        """Columns of a number in each column: they grow with the run, and stay, so that boxes do
        not move from step to step."""
        of, digits, grown = self._grown
        sizes = picture.sizes
        if of is not moment.timeline or digits != moment.digits or len(grown) != len(sizes):
            grown = [1, *[USUAL[moment.digits]] * (len(sizes) - 1)]
        around = [
            range(max(0, unit - 20), min(size, unit + 20))
            for unit, size in zip(chosen, sizes, strict=True)
        ]
        grown = [
            max(width, picture.widest(column, units))
            for column, (width, units) in enumerate(zip(grown, around, strict=True))
        ]
        self._grown = moment.timeline, moment.digits, grown
        return grown


def _place(moment: Moment) -> tuple[object, int, int]:
    return moment.timeline, moment.trace.iteration, moment.phase
