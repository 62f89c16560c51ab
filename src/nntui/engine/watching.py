"""A trainer that also keeps a number of each iteration: a weight, or its update."""

from typing import Literal

from .condition import Weight
from .expression import Matrix, Pick
from .plan import Plan, Step
from .recipe import Recipe
from .trainer import Trainer

Watched = Literal["weights", "update"]
"""What is kept of a weight: what it is when the iteration begins, or what is added to it."""


class Watch(Trainer):
    """Trains as a plain trainer does, with the same states; the last of its records is the number.

    Args:
        recipe: What is trained.
        weight: Which weight.
        what: What is kept of it.

    Raises:
        ValueError: Its updates are asked for, but it is frozen.
    """

    def __init__(self, recipe: Recipe, weight: Weight, what: Watched) -> None:
        self.watched = weight, what

        def extend(plan: Plan) -> Plan:
            kept = Matrix("watched", "watched", ())
            place = weight.row, weight.unit
            if what == "weights":
                matrix = plan.state[weight.layer - 1]
                # First of all: later there is another number in its place.
                step = Step(kept, Pick(matrix.before(*matrix.indices), place))
                return Plan(plan.given, (step, *plan.steps), (*plan.records, kept))
            change = update_of(plan, weight)
            if change is None:
                raise ValueError(f"{weight.title} is frozen")
            step = Step(kept, Pick(change[change.indices], place))
            return Plan(plan.given, (*plan.steps, step), (*plan.records, kept))

        super().__init__(recipe, extend)


def update_of(plan: Plan, weight: Weight) -> Matrix | None:
    """The updates among which a weight's is; `None` where it is frozen."""
    for step in plan.phases:
        matrix = step.matrix
        if matrix.kind == "update" and matrix.layer == weight.layer:
            return matrix if weight.row < matrix.shape[0] else None
    return None
