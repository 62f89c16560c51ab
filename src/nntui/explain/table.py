"""The table that is drawn by hand of a network of one unit: a line a row, an epoch a table."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from nntui.engine import NetworkTrace, Recipe

from .numbers import Digits, align, write


def cannot_be_drawn(recipe: Recipe) -> str | None:
    """Why a recipe's run is no such table, or `None`."""
    if recipe.network.sizes != (1,):
        return "table is for one layer of one unit"
    return None


def tables(traces: Iterable[NetworkTrace], digits: Digits = "4") -> Iterator[str]:
    """The tables of some iterations in their order, one for each epoch.

    Weights stand before and behind: those that an iteration begins with, and those that it leaves.
    Whole numbers are written as such, as by hand.
    """
    for epoch, each in groupby(traces, lambda trace: trace.iteration // trace.recipe.batches):
        yield _table(epoch, list(each), digits)


def _table(epoch: int, traces: Sequence[NetworkTrace], digits: Digits) -> str:
    recipe = traces[0].recipe
    problem, weights = recipe.problem, recipe.network.weight_names(recipe.problem.features, 1)
    names = ["", *problem.feature_names, *weights, "z", "p", "y", "error", *weights]
    # Between what enters, what comes out, and what is left.
    groups = [1, 1 + problem.features, 1 + problem.features + len(weights), len(names)]
    groups.insert(3, len(names) - len(weights))
    lines = [line for trace in traces for line in _lines(trace)]
    columns = [
        [name, *align([each if isinstance(each, str) else write(each, digits, whole=True)
                       for each in column])]
        for name, column in zip(names, zip(*lines, strict=True), strict=True)
    ]  # fmt: skip
    widths = [max(map(len, column)) for column in columns]
    padded = [
        [text.ljust(width) if not place else text.rjust(width) for text in column]
        for place, (column, width) in enumerate(zip(columns, widths, strict=True))
    ]
    starts = [0, *groups[:-1]]
    rows = [
        " | ".join(
            "  ".join(row[start:stop]) for start, stop in zip(starts, groups, strict=True)
        ).rstrip()
        for row in zip(*padded, strict=True)
    ]
    return "\n".join([f"epoch {epoch}{_wrong(traces, lines)}", *rows, ""])


def _lines(trace: NetworkTrace) -> Iterator[list[str | float]]:
    """The row's name and its numbers, for each row of an iteration."""
    made = [trace.find(kind, 1).values[:, 0].tolist() for kind in ("dot", "activation")]
    targets, errors = trace.targets.values[:, 0].tolist(), trace.find("error", 1).values[:, 0]
    before = trace.weights[0].values[:, 0].tolist()
    after = trace.next_weights[0][:, 0].tolist()
    inputs, names = trace.inputs.values.tolist(), trace.recipe.problem.row_names
    numbers = zip(trace.rows, inputs, *made, targets, errors.tolist(), strict=True)
    for row, x, z, p, y, error in numbers:
        yield [names[row], *x, *before, z, p, y, error, *after]


def _wrong(traces: Sequence[NetworkTrace], lines: Sequence[Sequence[str | float]]) -> str:
    """How many rows of a whole epoch a perceptron was wrong about, each in its turn."""
    recipe = traces[0].recipe
    if not recipe.network.is_perceptron or len(lines) < recipe.problem.rows:
        return ""
    error = len(lines[0]) - 1 - len(traces[0].weights[0].values)
    wrong = sum(line[error] != 0 for line in lines)
    return f" · {wrong:,} of {len(lines):,} rows wrong" if wrong else " · no row wrong"
