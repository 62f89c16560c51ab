"""The words of the screen, each with its formula in the run that is looked at."""

from collections.abc import Iterator
from typing import NamedTuple

from nntui.engine import NetworkTrace, measures_of

from .arithmetic import Block
from .numbers import write_exact


class Word(NamedTuple):
    """A word and what it means.

    Attributes:
        name: The word, or a sign.
        meaning: A sentence or two, which hold for every network.
        formulas: How it is computed in this run, one a line.
    """

    name: str
    meaning: str
    formulas: tuple[str, ...] = ()


OPERATIONS = {
    "dot": "Whatever enters a unit times the weight that it meets, all added up: the sum z.",
    "activation": "What a unit makes of its sum: h where another layer follows, and the prediction "
    "p in the last.",
    "error": "In the last layer what is missing from the prediction to the target. In a layer "
    "before it the deltas of the next one, each times the weight that leads to it.",
    "loss": "What one prediction adds to the loss, which the updates descend.",
    "total loss": "What the updates of the iteration descend.",
    "slope": "How steep the activation is at the unit's sum: how much a change of the sum would "
    "change the output.",
    "delta": "What the error asks of a unit's sum: which way it should go, and how much.",
    "gradient": "What the rows of the iteration ask of a weight, taken together.",
    "mean": "What a weight was asked for so far, older iterations counting less and less.",
    "mean square": "The square of it, likewise: how large it has been of late.",
    "update": "By how much a weight changes: old + Δw = new. All deltas of an iteration are taken "
    "before any weight changes.",
}
"""What each operation is, by its title."""

RIGHT = {
    "class": "A row is right where the output of its own class is greater than all others; a class "
    "under `most` is that of the greatest.",
    "each": "An output is right on its target's side of 0.5.",
}
"""What counts as right, by how a run's answers are judged."""

SIGNS = (
    Word("·", "Has not been computed yet, which is not the same as 0."),
    Word("▸", "Marks the chosen row, the weights that it meets and the lines that use them."),
    Word("✓", "Marks an operation that is done."),
    Word("*", "Marks the rows of the iteration's batch, where it does not take them all."),
    Word("…", "Stands for rows, terms, inputs or words for which there is no room."),
    Word("▲ ▼", "The weight has gone up, or down."),
    Word(
        "▶ ◀",
        "In the picture of the network: which way the operation done last goes along the edges. "
        "An edge is solid for a number above 0 and dashed below; it is thick from half of its "
        "layer's largest on, and fine below a tenth.",
    ),
)


def words(trace: NetworkTrace, epoch: int) -> Iterator[Word]:
    """The words of a run, those of an iteration's operations in their order.

    Args:
        trace: An iteration of it.
        epoch: How many iterations one of its epochs has.
    """
    recipe = trace.recipe
    layers_of: dict[str, dict[str, list[str]]] = {}
    for operation in trace.operations:
        formulas = layers_of.setdefault(operation.step.title, {})
        formulas.setdefault(Block(operation, 0).symbolic, []).append(str(operation.layer))
    for name, of_layers in layers_of.items():
        if len(of_layers) == 1:
            yield Word(name, OPERATIONS.get(name, ""), tuple(of_layers))
            continue
        yield Word(
            name,
            OPERATIONS.get(name, ""),
            tuple(f"{one}, in layer {' and '.join(where)}" for one, where in of_layers.items()),
        )
    yield Word(
        "error on the curve",
        "Of all rows, with the weights that an iteration begins with; m shows another measure.",
        tuple(measure.title(recipe) for measure in measures_of(recipe)),
    )
    if recipe.judging:
        of = "rows" if recipe.judging == "class" or recipe.problem.outputs == 1 else "outputs"
        yield Word(
            "accuracy", f"The share of all {of} that are right, 0 to 1. {RIGHT[recipe.judging]}"
        )
    # A step learns by a rule of its own.
    if "loss" not in layers_of and recipe.network.activations[-1].slope is not None:
        mean = ", mean over rows" if recipe.reduction == "mean" else ""
        yield Word("loss", "What the updates descend.", (recipe.loss.title + mean,))
    yield Word(
        "rate",
        "The learning rate: how far an update goes.",
        (f"α = {write_exact(recipe.rate)}",),
    )
    yield Word("phase", "One operation of an iteration. Phase 0 is the moment before the first.")
    yield Word(
        "iteration",
        "One update of the weights, numbered from 0: forward to a prediction, back from its "
        "error, and the update.",
    )
    if epoch > 1:
        yield Word("epoch", f"{epoch:,} iterations: all rows have had their turn once.")
    yield Word("row", "One case of the data: what goes in, and the target.")
    yield Word("layer", "Units side by side; what comes out of one layer enters the next.")
    yield Word("unit", "One column of a layer's weights; it has one output for each row.")
    if recipe.network.bias:
        yield Word("bias", "One more weight of each unit; what it meets is always 1.")
