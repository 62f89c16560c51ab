"""What if: change one number and see what becomes of the run."""

from collections.abc import Sequence

from nntui.data.cells import finite
from nntui.data.errors import listed
from nntui.engine import Edit
from nntui.engine.edits import What
from nntui.engine.problem import Array
from nntui.explain.line import shown
from nntui.explain.numbers import write_exact

from ..moment import Moment
from .dialog import InputDialog


class EditScreen(InputDialog[Edit]):
    """Asks for a change such as `w1 = 0.5`, of a number that the cursor stands by.

    A number alone is that of the weight that is offered.

    Args:
        moment: Where the cursor stands: its layer and unit decide about weights, its row about
            inputs and targets.
    """

    def __init__(self, moment: Moment) -> None:
        self._numbers = _numbers(moment)
        what_of = {name: address[1] for name, (address, _) in self._numbers.items()}
        weights, inputs, targets = (
            _span([name for name, what in what_of.items() if what == wanted])
            for wanted in ("weight", "input", "target")
        )
        self._offered = name = next(name for name, what in what_of.items() if what == "weight")
        _, old = self._numbers[name]
        row = moment.trace.recipe.problem.row_names[moment.row]
        layer = f" of layer {moment.layer}, unit {moment.unit + 1}" if len(moment.units) > 1 else ""
        super().__init__(
            f"What if, from iteration {moment.trace.iteration:,} on",
            f"{name} = {write_exact(old)}",
            f"{weights}{layer}; {inputs} and {targets} of {row}; or rate.",
        )

    def read(self, text: str) -> Edit:
        """The change."""
        # The last one, as a name may have one of its own.
        name, equals, number = (part.strip() for part in text.rpartition("="))
        if not equals:
            name = self._offered
            try:
                finite(number)
            except ValueError:
                expected = f"expected a change such as {name} = 0.5"
                raise ValueError(f"{shown(text.strip())}: {expected}") from None
        if name not in self._numbers:
            raise ValueError(f"{shown(name)}: expected one of {listed(tuple(self._numbers))}")
        new = finite(number)
        (iteration, what, *place), old = self._numbers[name]
        return Edit(iteration, what, new, old, *place)


Address = tuple[int, What, int, int, int]
"""Iteration, what, layer, row and column of an edit."""


def _numbers(moment: Moment) -> dict[str, tuple[Address, float]]:
    """The numbers that can be changed, by name: where they are and what they are now.

    Where two have the same name, the later ones go by a longer one, such as `input rate`.
    """
    trace, recipe = moment.trace, moment.trace.recipe
    at, row, unit, layer = trace.iteration, moment.row, moment.unit, moment.layer
    numbers: dict[str, tuple[Address, float]] = {"rate": ((at, "rate", 0, 0, 0), recipe.rate)}

    def add(what: What, names: Sequence[str], values: list[float], places: list[Address]) -> None:
        for column, (name, value, place) in enumerate(zip(names, values, places, strict=True), 1):
            free = (name, f"{what} {name}", f"{what} {column}")
            numbers[next(each for each in free if each not in numbers)] = (place, value)

    weights = trace.weights[layer - 1]
    labels, values = weights.labels, weights.values[:, unit]
    add(
        "weight",
        labels,
        values.tolist(),
        [(at, "weight", layer, place, unit) for place in range(len(labels))],
    )
    problem = recipe.problem
    tables: list[tuple[What, Sequence[str], Array]] = [
        ("input", problem.feature_names, problem.inputs),
        ("target", problem.output_names, problem.targets),
    ]
    for what, names, matrix in tables:
        places: list[Address] = [(at, what, 0, row, place) for place in range(len(names))]
        add(what, names, matrix[row].tolist(), places)
    return numbers


def _span(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"
