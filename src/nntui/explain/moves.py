"""The words for what is made of the rows' deltas: gradients, what an optimizer keeps, updates."""

from collections.abc import Iterator

import numpy as np

from nntui.engine.expression import Cell
from nntui.engine.problem import Array

from .cancelling import cancelling
from .numbers import write_exact
from .told import Told


class Moves(Told):
    """The words for an operation that has a number for each weight."""

    def tell(self) -> Iterator[str]:
        """The sentences, one after the other."""
        if not np.isfinite(self._values).all():
            return iter([f"For {self.whose} numbers have become too large to be written down."])
        match self.operation.kind:
            case "gradient":
                return self._gradient()
            case "update":
                return self._update()
            case _:
                return self._kept()

    @property
    def _values(self) -> Array:
        """The operation's number for each of the unit's trained weights."""
        return self.operation.values[:, self.unit]

    @property
    def _greatest(self) -> int:
        """The weight of which the operation has the greatest number, whatever its sign."""
        return int(np.abs(self._values).argmax())

    @property
    def _among(self) -> str:
        """Begins a sentence on one of the unit's weights."""
        return "" if self.is_only_unit else f"Of the weights of {self.whose}, "

    @property
    def _of(self) -> str:
        """Which weights, where there are others."""
        return "" if self.is_only_unit else f" of {self.whose}"

    @property
    def _of_batch(self) -> str:
        return " of the batch" if self.trace.recipe.batch else ""

    def _gradient(self) -> Iterator[str]:
        recipe, most = self.trace.recipe, self._greatest
        label, value = self.labels[most], float(self._values[most])
        is_mean = recipe.reduction == "mean"
        how = "The mean" if is_mean else "The sum"
        less = f", less {write_exact(recipe.decay)} times the weight," if recipe.decay else ""
        told = f"{how} of {self.enters} times delta over the rows{self._of_batch}{less}"
        told += " is the way downhill"
        if not self._values.any():
            yield f"{told}: 0 for every weight{self._of}."
            yield from self._nothing_left()
            return
        yield from self._cancelling()
        sizes = np.abs(self._values)
        where = f"{label}{self._of}"
        if (sizes >= sizes[most]).sum() > 1:
            told = f"{told}: for no weight{self._of} longer than for {label}"
        elif len(sizes) > 1:
            told = f"{told}, longest for {where}"
        else:
            told = f"{told} for {where}"
        told += f": {self.number(value)}"
        # With decay it is more than that.
        yield f"{told}." if recipe.decay else f"{told}, as ∂L/∂w is {self.number(-value)}."
        if not (is_mean or recipe.decay):
            yield from self._share(most)

    def _update(self) -> Iterator[str]:
        most = self._greatest
        change = float(self._values[most])
        if change == 0:
            yield from self._no_update()
            return
        yield from self._cancelling()
        recipe = self.trace.recipe
        if self.operation.terms:
            trained = "trained weight" if recipe.freeze else "weight"
            yield f"Each row{self._of_batch} adds its share to every {trained}."
        else:
            yield self._how()
        yield self._moved(most, change)
        if self.operation.terms:
            yield from self._share(most)
        carried = self.operation.carried_on(most, self.unit)
        if carried is not None and self.trace.iteration > 0:
            yield f"Of that, {self.number(carried)} is carried on from the update before."

    def _how(self) -> str:
        """What an optimizer makes of the way downhill."""
        recipe = self.trace.recipe
        rate = write_exact(recipe.rate)
        if recipe.momentum:
            return (
                f"An update is the rate, {rate}, times the way downhill plus "
                f"{write_exact(recipe.momentum)} times the update before."
            )
        if recipe.optimizer == "sgd":
            return f"An update is the rate, {rate}, times the way downhill."
        return f"Of the way downhill, {recipe.optimizer} makes an update."

    def _moved(self, most: int, change: float) -> str:
        """The weight that moves most, and how far."""
        trained = slice(len(self._values))
        old = self.trace.weights[self.layer - 1].values[trained, self.unit]
        new = self.trace.next_weights[self.layer - 1][trained, self.unit]
        label = self.labels[most]
        before, after = float(old[most]), float(new[most])
        way = f"{'up' if change > 0 else 'down'} by {self.size(change)}"
        start, end = self.number(before), self.number(after)
        if before == after:
            # What is added is lost in rounding.
            return (
                f"No update{self._of} is larger than {label}'s, {self.number(change)}: too small "
                f"to change {start} in any of its digits."
            )
        place = f"from {start} to {end}" if start != end else f"too little to see in {end}"
        if len(old) == 1:
            return f"{label}{self._of} moves {way}, {place}."
        moves, sizes = np.abs(new - old), np.abs(self._values)
        if (moves >= moves[most]).sum() > 1 or (sizes >= sizes[most]).sum() > 1:
            return f"No update{self._of} is larger than {label}'s: {way}, {place}."
        # The name stands first where there is nothing to be said before it.
        return f"{self._among}{label} moves most: {way}, {place}."

    def _no_update(self) -> Iterator[str]:
        cancelled = self._cancelling()
        if cancelled or self.operation.terms:
            why = "" if cancelled else f": {self._why_nothing()}"
            yield f"No weight{self._of} changes{why}."
            yield from cancelled
            return
        gradient = self.trace.find("gradient", self.layer).values[:, self.unit]
        carried = (self.operation.carried_on(at, self.unit) for at in range(len(self._values)))
        is_still = not gradient.any() and not any(carried)
        why = "the updates are too small to be written down"
        if is_still and self.trace.recipe.optimizer in ("sgd", "momentum"):
            why = "the way downhill is 0 for every one"
        yield f"No weight{self._of} changes: {why}."

    def _nothing_left(self) -> Iterator[str]:
        """Why no way downhill is left, where it is made of rows alone."""
        if self.trace.recipe.decay:
            return
        cancelled = self._cancelling()
        if not cancelled:
            yield f"That is because {self._why_nothing()}."
        yield from cancelled

    def _why_nothing(self) -> str:
        """Why what rows add up to is 0 for every weight of the unit, if they do not cancel out."""
        deltas = self.trace.find("delta", self.layer).values[:, self.unit]
        if not deltas.any():
            return "every row's delta is 0"
        inputs = self.trace.entering(self.layer)[deltas != 0, : len(self._values)]
        if not inputs.any():
            return f"in every row with a delta all {self.enter} are 0"
        return "the rows' shares are too small to be written down"

    def _cancelling(self) -> list[str]:
        return cancelling(self.trace, self.layer, self.unit)

    def _kept(self) -> Iterator[str]:
        """What an optimizer keeps from iteration to iteration."""
        recipe, most = self.trace.recipe, self._greatest
        label, kind = self.labels[most], self.operation.kind
        before = self.trace.value(Cell(self.operation.matrix.name, (most, self.unit), 1))
        now = float(self._values[most])
        keep = recipe.beta1 if kind == "mean" else recipe.beta2
        what = "way downhill" if kind == "mean" else "way downhill squared"
        yield (
            f"The {kind} is {write_exact(keep)} of what it was and {1 - keep:g} of this "
            f"iteration's {what}."
        )
        if now == 0:
            yield f"It is 0 for every weight{self._of}."
            return
        change = f"{self.number(before)} before, {self.number(now)} now"
        sizes = np.abs(self._values)
        if (sizes >= sizes[most]).sum() > 1 or len(sizes) == 1:
            yield f"For {label}{self._of}: {change}."
        else:
            yield f"{self._among or 'Of all weights, '}it is furthest from 0 for {label}: {change}."

    def _share(self, weight: int) -> Iterator[str]:
        """What the row adds to a weight's number."""
        own = slice(self.row, self.row + 1)
        (share,) = self.operation.contributions(weight, self.unit, terms=own)
        if share != 0:
            yield f"{self.name}'s share of that is {self.number(share)}."
            return
        if self.trace.entering(self.layer)[self.row, weight] == 0:
            why = f"its {self.enters} there is 0"
        elif self.at("delta") == 0:
            why = "its delta is 0"
        else:
            why = "its share is too small to be written down"
        yield f"{self.name} has no share in that, as {why}."
