"""What a network says of rows that nobody has targets for: they go through the weights of an
iteration, which knows nothing of it."""

from collections.abc import Sequence
from functools import cached_property

from numpy.typing import ArrayLike

from .confusion import taken_for
from .errors import RecipeError
from .expression import Index
from .network_plan import forward_plan
from .problem import Array, frozen_matrix
from .timeline import Timeline
from .trace import Trace, forward


class Answer(Trace):
    """The steps forward of some rows; its last operation's `values` are the predictions.

    Args:
        timeline: The run; it is trained as far as the iteration.
        iteration: The one that it has its weights of.
        inputs: As the network takes them, shape (rows, features).
        names: What the rows are called; a1, a2, … unless given.

    Raises:
        RecipeError: There is no row, one has another number of inputs, or a value is not finite.
        IndexError: The run ended before the iteration.
    """

    def __init__(
        self, timeline: Timeline, iteration: int, inputs: ArrayLike, names: Sequence[str] = ()
    ) -> None:
        recipe = self.recipe = timeline.recipe
        features = recipe.problem.features
        rows = frozen_matrix(inputs, "inputs")
        if rows.shape[1] != features:
            raise RecipeError("inputs", f"{rows.shape[1]} numbers, expected {features}")
        weights = timeline.weights_at(iteration)
        # The same steps in the same words as an iteration's, so the same bits as well.
        plan = forward_plan(recipe.network, recipe.problem.feature_names, len(rows))
        done = forward(plan, rows, weights)
        made = {step.matrix.name: done.values(step.matrix.name) for step in plan.steps}
        super().__init__(plan, iteration, {"x": rows}, weights, made)
        self.row_names = tuple(names) or tuple(f"a{row}" for row in range(1, len(rows) + 1))

    @cached_property
    def predictions(self) -> Array:
        """What the network says, shape (rows, outputs)."""
        return self.values(f"p{self.recipe.network.layers}")

    @cached_property
    def in_units(self) -> Array:
        """The same in the units of the targets' file, where these were scaled."""
        return self.recipe.problem.in_units(self.predictions)

    @cached_property
    def classes(self) -> tuple[str | None, ...]:
        """The class that each row is taken for, `None` where two outputs are equally great; empty
        where the targets are no classes."""
        recipe = self.recipe
        taken = taken_for(recipe.problem, self.predictions, recipe.judging)
        if taken is None:
            return ()
        pairs = zip(taken.places.tolist(), taken.has_answer.tolist(), strict=True)
        return tuple(taken.names[place] if is_answer else None for place, is_answer in pairs)

    def label(self, index: Index, place: int) -> str:
        """What a place of an index is called; rows have their own names."""
        return self.row_names[place] if index.is_rows else super().label(index, place)
