"""How often each weight's update changed direction: what Trask tabulates for learning rates.

An update goes up when it is greater than 0. The first iteration only sets the direction.
"""

import numpy as np
from numpy.typing import NDArray

from nntui.engine.recipe import Recipe
from nntui.engine.trace import Trace
from nntui.engine.trainer import Trainer
from nntui.engine.written_out import Flat, Loop, compile_loop

Counts = NDArray[np.int64]
"""One count for each weight of a layer, in the shape of its matrix."""


class CountingTrainer(Trainer):
    """A trainer that also counts the changes of direction, in the same pass.

    Its states go on with two more numbers for each weight: whether the last update went up, and
    how often that changed.
    """

    @property
    def first(self) -> Flat:
        """The state that iteration 0 begins with."""
        # -1 is neither up nor not, so that iteration 0 counts as a change, from -1 to 0.
        return super().first + (-1.0,) * (2 * self._weights)

    def changes(self, state: Flat) -> tuple[Counts, ...]:
        """How often each weight's update changed direction up to a state, one matrix a layer."""
        matrices = self.shaped(state[-self._weights :])
        return tuple(np.maximum(matrix, 0.0).astype(np.int64) for matrix in matrices)

    def state_after(self, done: Trace, before: Flat) -> Flat:
        """The state that an iteration leaves behind, before any edit at the next."""
        count = self._weights
        was_up, changes = np.array(before[-2 * count : -count]), np.array(before[-count:])
        up = np.array(self.flat(tuple(update.values for update in done.updates))) > 0.0
        changes += up != was_up
        state = super().state_after(done, before)
        return (*state, *up.astype(float).tolist(), *changes.tolist())

    @property
    def _weights(self) -> int:
        return sum(rows * units for rows, units in self.shapes)

    def _compile(self, recipe: Recipe) -> Loop:
        return compile_loop(recipe, counts_directions=True)
