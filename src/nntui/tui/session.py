"""What the app is in the middle of: a stepper, a player, and how it is all looked at."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from nntui.engine import (
    MEASURES,
    Edit,
    Move,
    Player,
    Recipe,
    Stepper,
    Timeline,
    measures_of,
    with_edit,
    with_switched,
)
from nntui.engine.pace import SLICE_SECONDS, slices
from nntui.explain.numbers import DIGITS, Digits
from nntui.explain.overview import count

from .asking.asked import NOTHING_ASKED
from .inspected import Inspected
from .moment import GLYPHS, Kept, Moment, Way


class Left(NamedTuple):
    """A run that was left behind.

    Attributes:
        stepper: Its cursor.
        curve: The curve that had been on the plot then, of the run that took its place.
    """

    stepper: Stepper
    curve: Kept | None = None


class Session:
    """The state behind the main screen. It knows no widget.

    Attributes:
        stepper: The cursor of the run looked at.
        player: The clock that drives it.
        row: The chosen row of the problem, from 0.
        units: The chosen unit of each layer, from 0.
        digits: How numbers are written.
        measure: Which error the curve shows.
        log: Whether its axis is logarithmic.
        span: How many iterations around the cursor it shows; all where there is none.
        fold: Whether operations done take one line where not all of them fit.
        net: Whether the network stands in the place of its arithmetic.
        kept: Runs whose curves stay on the plot.
        way: How far a journey has come, where one has been under way for a while.
        asked: Rows that the network is asked besides; they are no part of the run.
        inspected: The number that is asked about, if one is.
    """

    def __init__(self, recipe: Recipe, player: Player | None = None) -> None:
        self.player = player or Player()
        self.row = 0
        self.digits: Digits = "4"
        self.measure: str = "mean"
        self.log = False
        self.span: int | None = None
        self.fold = True
        self.net = False
        self.kept: list[Kept] = []
        self.way: Way | None = None
        self.asked = NOTHING_ASKED
        self._left_behind: list[Left] = []
        self.inspected: Inspected | None = None
        self.units: list[int] = []
        self._take_up(Stepper(Timeline(recipe)))

    @property
    def recipe(self) -> Recipe:
        """What is trained."""
        return self.stepper.timeline.recipe

    @property
    def is_finished(self) -> bool:
        """Whether playing has nothing left to do: the run's last iteration is all there."""
        stepper = self.stepper
        last = stepper.timeline.last
        end = self.recipe.until if last is None else min(last, self.recipe.until)
        return (stepper.iteration, stepper.phase) >= (end, stepper.phases)

    def moment(self) -> Moment:
        """What there is to see now."""
        stepper, player = self.stepper, self.player
        return Moment(
            timeline=stepper.timeline,
            trained=stepper.timeline.trained,
            trace=stepper.trace,
            phase=stepper.phase,
            row=self.row,
            units=tuple(self.units),
            digits=self.digits,
            measure=self.measure,
            log=self.log,
            span=self.span,
            fold=self.fold,
            net=self.net,
            status=f"{'playing' if player.playing else 'paused'} · {player.speed}",
            found=stepper.found,
            way=self.way,
            kept=tuple(self.kept),
            kept_trained=tuple(each.timeline.trained for each in self.kept),
            asked=self.asked,
            inspected=self.inspected,
        )

    def advance(self, move: Move) -> None:
        """Move as the player says, up to the run's last iteration."""
        stepper = self.stepper
        if move.unit == "phase":
            for _ in range(move.count):
                if self.is_finished:
                    return
                stepper.forward()
        elif move.count:
            # At these speeds the cursor stands at the last phase, so that every number shows.
            steps = move.count - (stepper.phase < stepper.phases)
            stepper.seek(min(stepper.iteration + steps, self.recipe.until), stepper.phases)

    def choose_row(self, row: int) -> None:
        """Light a row, or the nearest that there is."""
        self.row = min(max(0, row), self.recipe.problem.rows - 1)

    def choose_unit(self, layer: int, unit: int) -> None:
        """Choose a unit of a layer, or the last that it has."""
        self.units[layer - 1] = min(unit, self.recipe.network.sizes[layer - 1] - 1)

    def choose_next_unit(self) -> bool:
        """Choose the next unit of the layer looked at, or of the first that has several.

        Returns:
            Whether any layer has several.
        """
        sizes = self.recipe.network.sizes
        several = [layer for layer, size in enumerate(sizes, start=1) if size > 1]
        if not several:
            return False
        now = self.moment().layer
        layer = now if now in several else several[0]
        self.units[layer - 1] = (self.units[layer - 1] + 1) % sizes[layer - 1]
        return True

    def next_digits(self) -> None:
        """4, 8 or all."""
        self.digits = DIGITS[(DIGITS.index(self.digits) + 1) % len(DIGITS)]

    def next_span(self, widths: Sequence[int]) -> None:
        """The next narrower part of the curve, or the whole after the narrowest.

        Args:
            widths: How many iterations a part may show, the widest first.
        """
        now = self.span
        self.span = next((width for width in widths if now is None or width < now), None)

    def next_measure(self) -> None:
        """The next of those that say something of this run."""
        measures = [each.name for each in measures_of(self.recipe)]
        place = measures.index(self.measure) if self.measure in measures else -1
        self.measure = measures[(place + 1) % len(measures)]

    def start_over(self, recipe: Recipe) -> None:
        """Begin another run. The one left behind can be taken back."""
        self._left_behind.append(Left(self.stepper))
        self._take_up(Stepper(Timeline(recipe)))

    def take_back(self) -> bool:
        """Return to the run that was left behind last. Returns whether there was one."""
        if not self._left_behind:
            return False
        left = self._left_behind.pop()
        self._take_up(left.stepper)
        # An edit kept its curve; without the edit there is nothing to compare it with.
        self.kept = [
            each
            for each in self.kept
            if not (each.is_by_edit and each.timeline is self.stepper.timeline)
        ]
        if left.curve and left.curve.glyph not in {each.glyph for each in self.kept}:
            self.kept.append(left.curve)
        return True

    def edit(self, edit: Edit) -> None:
        """Change a number; the run goes its new way from there on, the old way stays on the plot.

        Raises:
            RecipeError: The recipe makes no sense with it.
        """
        recipe = with_edit(self.recipe, edit)
        self.keep(f"before edit {len(recipe.listed_edits)}", is_by_edit=True)
        self.start_over(recipe)

    def switch_edit(self, place: int) -> None:
        """Switch an edit off, or on again; the run goes its way anew, and the curve that there was
        stays on the plot.

        A run that is there by its curve is taken up again as far as it was trained.

        Args:
            place: Which of the recipe's `listed_edits`, from 0.
        """
        was_on = self.recipe.listed_edits[place].is_on
        recipe = with_switched(self.recipe, place)
        again = next(
            (each for each in self.kept if each.is_by_edit and each.timeline.recipe == recipe), None
        )
        if again:
            self.kept.remove(again)
        self.keep(f"{'with' if was_on else 'without'} edit {place + 1}", is_by_edit=True)
        self._left_behind.append(Left(self.stepper, again))
        self._take_up(Stepper(again.timeline if again else Timeline(recipe)))

    def keep(self, label: str = "", *, is_by_edit: bool = False) -> bool:
        """Keep the curve of this run on the plot, if it is not there yet.

        Returns:
            Whether there was room for it.
        """
        recipe, timeline = self.recipe, self.stepper.timeline
        for place, each in enumerate(self.kept):
            if each.timeline is timeline:
                # Who keeps it by hand wants it to stay.
                self.kept[place] = replace(each, is_by_edit=each.is_by_edit and is_by_edit)
                return True
        free = [glyph for glyph in GLYPHS if glyph not in {each.glyph for each in self.kept}]
        if not free:
            return False
        start = "given weights" if recipe.seed is None else f"seed {recipe.seed}"
        edits = f", {count(len(recipe.edits), 'edit')}" if recipe.edits else ""
        name = label or f"{start}, rate {recipe.rate:g}{edits}"
        self.kept.append(Kept(name, free[0], timeline, is_by_edit))
        return True

    def keep_up(self, clock: Callable[[], float]) -> bool:
        """Train the kept runs as far as this one, so that they compare, for a slice of time.

        Returns:
            Whether all are there.
        """
        goal, end = self.stepper.timeline.trained, clock() + SLICE_SECONDS
        for each in self.kept:
            for _ in slices(each.timeline, goal, clock):
                if clock() > end:
                    return False
        return True

    def forget_kept(self) -> None:
        """Take all kept curves off the plot."""
        self.kept.clear()

    def _take_up(self, stepper: Stepper) -> None:
        self.stepper = stepper
        self.player.pause()
        sizes = self.recipe.network.sizes
        if len(self.units) != len(sizes):
            self.units = [0] * len(sizes)
        self.units = [min(unit, size - 1) for unit, size in zip(self.units, sizes, strict=True)]
        if not MEASURES[self.measure].applies(self.recipe):
            self.measure = "mean"
        self.choose_row(self.row)
        if self.asked.texts:
            self.asked = self.asked.fitting(self.recipe.problem)
