"""What every sentence on an operation is made with: its names and its numbers."""

from collections.abc import Sequence
from math import fsum

from nntui.engine import NetworkTrace, Operation

from .numbers import Digits, write

MOST_LISTED = 4
"""More names are not listed."""


class Told:
    """An operation that is told for one row and one unit.

    Args:
        trace: The iteration.
        operation: One of its operations.
        place: The row's place in the iteration, from 0.
        unit: The unit of the operation's layer, from 0.
        digits: How numbers are written.

    Attributes:
        name: The row, where it begins a sentence; `inside`: elsewhere.
        layer: The operation's, from 1; `is_hidden`: whether it is not the last.
    """

    def __init__(
        self, trace: NetworkTrace, operation: Operation, place: int, unit: int, digits: Digits
    ) -> None:
        self.trace, self.operation, self.digits = trace, operation, digits
        self.row, self.unit = place, unit
        row = trace.recipe.problem.row_names[trace.rows[place]]
        self.name, self.inside = row_name(row), row_name(row, begins=False)
        self.layer = operation.layer
        self.is_hidden = self.layer < trace.recipe.network.layers
        self.activation = trace.recipe.network.activations[self.layer - 1]

    @property
    def whose(self) -> str:
        """The unit: which one, where there are several."""
        return self.unit_of(self.layer, self.unit)

    def unit_of(self, layer: int, unit: int) -> str:
        """A unit of a layer: which one, where there are several."""
        network = self.trace.recipe.network
        if layer == network.layers:
            names = self.trace.recipe.problem.output_names
            return f"output {names[unit]}" if len(names) > 1 else "the output"
        where = f" of layer {layer}" if network.layers > 2 else ""
        return f"hidden unit {unit + 1}{where}"

    @property
    def enters(self) -> str:
        """What enters a unit of the layer, one of them."""
        if self.layer == 1:
            return "input"
        return "hidden output" if self.layer == 2 else f"output of layer {self.layer - 1}"

    @property
    def enter(self) -> str:
        """The same, all of them."""
        one, of, layer = self.enters.partition(" of ")
        return f"{one}s{of}{layer}"

    @property
    def is_only_unit(self) -> bool:
        """Whether the network has no other, so that its weights are all that there are."""
        return self.trace.recipe.network.sizes == (1,)

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of a unit's weights in its layer."""
        return self.trace.weights[self.layer - 1].labels

    def number(self, value: float) -> str:
        """A number as text."""
        return write(value, self.digits)

    def size(self, value: float) -> str:
        """A number without its sign, which a word says."""
        return write(abs(value), self.digits)

    def at(self, kind: str = "") -> float:
        """The number of the chosen row and unit, of this operation or of another of its layer."""
        operation = self.trace.find(kind, self.layer) if kind else self.operation
        return float(operation.values[self.row, self.unit])


SHARED_OUT = 1e-9
"""Within this, a sum of targets is 1."""


def unshared(trace: NetworkTrace, place: int) -> float | None:
    """What a row's targets add up to, where softmax and cross-entropy take it for 1 and it is not.

    The loss's slope by an output's sum is then Σy · p - y, of which p - y is made only if Σy is 1.

    Args:
        trace: The iteration.
        place: The row's place in it, from 0.
    """
    recipe = trace.recipe
    if not (recipe.loss.cancels_slope and recipe.network.activations[-1].is_of_row):
        return None
    summed = fsum(trace.targets.values[place].tolist())
    return summed if abs(summed - 1) > SHARED_OUT else None


def row_name(name: str, *, begins: bool = True) -> str:
    """`Row 3` for the row that is just numbered `r3`; a given name as it is.

    Args:
        name: The row's name.
        begins: Whether it begins a sentence.
    """
    is_number = name[:1] == "r" and name[1:].isdecimal()
    return f"{'R' if begins else 'r'}ow {name[1:]}" if is_number else name


def listed(words: Sequence[str]) -> str:
    """Words in a row: `r1, r2 and r3`."""
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} and {words[-1]}"
