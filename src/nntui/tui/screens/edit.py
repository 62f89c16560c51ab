"""What if: change one number and see what becomes of the run."""

from nntui.engine import Edit
from nntui.engine.edits import What
from nntui.explain.arithmetic import weight_labels
from nntui.explain.numbers import write_exact

from ..moment import Moment
from .dialog import InputDialog


class EditScreen(InputDialog[Edit]):
    """Asks for a change such as `w1 = 0.5`, of a number that the cursor stands by.

    Args:
        moment: Where the cursor stands: its layer and unit decide about weights, its row about
            inputs and targets.
    """

    def __init__(self, moment: Moment) -> None:
        self._numbers = _numbers(moment)
        name, (_, old) = next(iter(self._numbers.items()))
        recipe = moment.trace.recipe
        row = recipe.problem.row_names[moment.row]
        weights, inputs, targets = (
            _span(names)
            for names in (
                weight_labels(recipe, moment.layer),
                recipe.problem.feature_names,
                recipe.problem.output_names,
            )
        )
        layer = f" of layer {moment.layer}, unit {moment.unit + 1}" if len(moment.units) > 1 else ""
        super().__init__(
            f"What if, from iteration {moment.trace.iteration:,} on",
            f"{name} = {write_exact(old)}",
            f"{weights}{layer}; {inputs} and {targets} of {row}; or rate.",
        )

    def read(self, text: str) -> Edit:
        """The change."""
        name, equals, number = (part.strip() for part in text.partition("="))
        if not equals:
            raise ValueError(f"{text.strip()!r}: expected a change such as w1 = 0.5")
        if name not in self._numbers:
            raise ValueError(f"{name!r}: expected one of {', '.join(self._numbers)}")
        try:
            new = float(number)
        except ValueError:
            raise ValueError(f"{number!r}: expected a number") from None
        (iteration, what, *place), old = self._numbers[name]
        return Edit(iteration, what, new, old, *place)


Address = tuple[int, What, int, int, int]
"""Iteration, what, layer, row and column of an edit."""


def _numbers(moment: Moment) -> dict[str, tuple[Address, float]]:
    """The numbers that can be changed, by name: where they are and what they are now."""
    trace, recipe = moment.trace, moment.trace.recipe
    at, row, unit, layer = trace.iteration, moment.row, moment.unit, moment.layer
    numbers: dict[str, tuple[Address, float]] = {}
    weights = trace.weights[layer - 1].values[:, unit].tolist()
    for place, name in enumerate(weight_labels(recipe, layer)):
        numbers[name] = ((at, "weight", layer, place, unit), weights[place])
    inputs, targets = recipe.problem.inputs[row].tolist(), recipe.problem.targets[row].tolist()
    for place, name in enumerate(recipe.problem.feature_names):
        numbers.setdefault(name, ((at, "input", 0, row, place), inputs[place]))
    for place, name in enumerate(recipe.problem.output_names):
        numbers.setdefault(name, ((at, "target", 0, row, place), targets[place]))
    numbers.setdefault("rate", ((at, "rate", 0, 0, 0), recipe.rate))
    return numbers


def _span(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"
