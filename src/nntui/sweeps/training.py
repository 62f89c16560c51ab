"""One recipe trained with another seed or another learning rate, for a table of many."""

from dataclasses import dataclass

from nntui.engine import compiled
from nntui.engine.condition import Condition
from nntui.engine.recipe import Recipe
from nntui.engine.timeline import Timeline
from nntui.engine.trainer import Trainer

from .directions import Counts, direction_changes, with_directions

CURVE_POINTS = 24
"""How many errors a thinned curve has at most: a character each."""


MANY = 3_000_000
"""After so many products of other seeds, a loop is compiled before the next is trained."""

SHORT = 400_000_000
"""So many products a compiled loop makes in two seconds, which is about what it takes until workers
have imported what compiles it."""

_trained = 0
"""How many there were in this process."""


@dataclass(frozen=True)
class SeedResult:
    """What came out of a seed.

    Attributes:
        seed: What the first weights were drawn from.
        error: The error of all rows at the iteration asked for, before its update; `None`
            where the run stopped being finite before.
        reached: The first iteration that begins an epoch with an error of all rows below the
            threshold; `None` where there is none, or no threshold was given.
        curve: Some of these errors at equal distances, the first and the last among them;
            fewer where the run stopped being finite.
        accuracy: The share of right answers at the iteration asked for; `None` where there is none.
    """

    seed: int
    error: float | None
    reached: int | None
    curve: tuple[float, ...]
    accuracy: float | None = None


def is_short(recipe: Recipe, seeds: int, until: int) -> bool:
    """Whether so many seeds up to an iteration are trained before workers would have begun.

    Only a compiled loop is as fast as that.
    """
    if not compiled.is_there():
        return False
    return seeds * (until + 1) * Trainer(recipe).cost <= SHORT


def train_seed(
    recipe: Recipe, seed: int, until: int, below: float | None, measure: str = "mean"
) -> SeedResult:
    """Train a recipe from a seed up to an iteration.

    Args:
        recipe: What is trained; its own seed or weights are not looked at.
        seed: What the first weights are drawn from.
        until: The iteration whose error is the result.
        below: The threshold for `reached`.
        measure: Which error.
    """
    global _trained
    timeline = Timeline(recipe.with_(seed=seed))
    if _trained >= MANY:  # more are to be expected, and they have the same loop
        timeline.trainer.prepare()
    _trained += (until + 1) * timeline.trainer.cost
    # The predictions of iteration `until` are made in it.
    done = timeline.extend(until + 1)
    errors = timeline.errors(measure)
    last = until // timeline.epoch
    points = min(CURVE_POINTS, last + 1)
    places = [round(point * last / max(1, points - 1)) for point in range(points)]
    return SeedResult(
        seed=seed,
        error=timeline.error_at(until, measure) if done > until else None,
        reached=None if below is None else timeline.first_where(Condition("<", below, measure)),
        accuracy=(
            timeline.error_at(until, "accuracy")
            if done > until and timeline.has("accuracy")
            else None
        ),
        curve=tuple(float(errors[place]) for place in places if place < len(errors)),
    )


@dataclass(frozen=True, eq=False)
class RateResult:
    """What came out of a learning rate.

    Attributes:
        rate: The learning rate.
        errors: Some iterations and their errors of all rows, before their updates; `None`
            where the run stopped being finite before.
        direction_changes: How often each weight's update changed direction, one matrix a layer.
            An update goes up when it is greater than 0; the first only sets the direction.
    """

    rate: float
    errors: tuple[tuple[int, float | None], ...]
    direction_changes: tuple[Counts, ...]


def train_rate(
    recipe: Recipe, rate: float, every: int, until: int, measure: str = "mean"
) -> RateResult:
    """Train a recipe with a learning rate, iterations 0 to `until` - 1.

    Args:
        recipe: What is trained; its own rate is not looked at.
        rate: The learning rate.
        every: Errors are kept at 0, `every`, 2·`every`, …
        until: The iteration before which to stop.
        measure: Which errors.
    """
    changed = recipe.with_(rate=rate)
    trainer = Trainer(changed, with_directions)
    timeline = Timeline(changed, trainer)
    done = timeline.extend(until)
    return RateResult(
        rate=rate,
        errors=tuple(
            (place, timeline.error_at(place, measure) if place < done else None)
            for place in range(0, until, every)
        ),
        direction_changes=direction_changes(trainer.plan, timeline.front),
    )
