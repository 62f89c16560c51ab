"""What an epoch's batches add up to, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .recipe import Recipe


class EpochTotals(NamedTuple):
    """The totals of an epoch's batches so far, each taken with the weights of its own turn.

    Attributes:
        recipe: What is trained.
        totals: For each of the plan's records the sum of its numbers since the epoch began, from
            left to right.
    """

    recipe: Recipe
    totals: tuple[float, ...]

    def after(self, start: int, records: Iterable[Sequence[float]]) -> EpochTotals:
        """The totals after some more iterations, which may begin other epochs.

        Args:
            start: The first of them.
            records: For each of the plan's records its number at each of them.
        """
        return EpochTotals(
            self.recipe,
            tuple(
                self._added(total, start, record)
                for total, record in zip(self.totals, records, strict=True)
            ),
        )

    def _added(self, total: float, start: int, numbers: Sequence[float]) -> float:
        batches = self.recipe.batches
        last = start + len(numbers) - 1
        first = last - last % batches  # of the epoch that is under way at the end
        if first >= start:
            total, numbers = 0.0, numbers[first - start :]
        # Not Python's `sum`, which adds with more digits than it is given: the bits must not
        # depend on how many iterations are done at a time.
        for number in numbers:
            total += number
        return total

    def rows(self, iteration: int) -> int:
        """How many rows of its epoch have had their turn by an iteration."""
        recipe = self.recipe
        if recipe.batch is None:
            return recipe.problem.rows
        return min(recipe.problem.rows, (iteration % recipe.batches + 1) * recipe.batch)
