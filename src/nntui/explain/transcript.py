"""An iteration as text, Markdown or JSON: the same operations as on the screen."""

import json
from collections.abc import Iterator, Sequence
from math import isfinite, prod
from typing import Any

from nntui.engine import MEASURES, Errors, NetworkTrace, Recipe, Trace

from . import units
from .arithmetic import Block, Window, constants
from .ascii import columns
from .confusion import HEADING, SYMBOLS, confusion_lines
from .extent import ENDS, Rows, ends, is_of_rows, places, terms, with_gaps
from .numbers import Digits, write, write_exact, write_measure
from .overview import count


def as_text(
    trace: Trace, digits: Digits = "4", rows: Rows = "all", epoch: Errors | None = None
) -> str:
    """An iteration for a terminal: what it begins with, then every operation with its lines."""
    lines = [f"iteration {trace.iteration:,}"]
    if isinstance(trace, NetworkTrace):
        first, *more = errors_lines(trace, digits, epoch)
        lines[0] += f" · {first}"
        lines += [f"  {line}" for line in more]
        lines.append("")
        lines += [f"  {name}  {values}" for name, values in weights_lines(trace, digits, rows)]
    if said := border(trace):
        lines += ["", f"  {said}"]
    for block in _blocks(trace, rows):
        if isinstance(block, str):
            lines += ["", f"   {block}"]
            continue
        lines += ["", f"{block.operation.phase or ' '}  {block.heading}    {block.symbolic}"]
        lines += [f"   {line}" for line in _lines(block, digits, rows)]
    if isinstance(trace, NetworkTrace) and trace.recipe.problem.target_scaling:
        lines += ["", f"{units.HEADING}    {units.symbols(trace.recipe.problem)}"]
        lines += [f"   {line}" for line in units.answer_lines(trace, digits, rows)]
    if isinstance(trace, NetworkTrace) and (confusion := trace.all_rows.confusion):
        lines += ["", f"{HEADING}    {SYMBOLS}"]
        lines += [f"   {line}" for line in confusion_lines(confusion, rows)]
    return "\n".join(lines) + "\n"


def as_markdown(
    trace: Trace, digits: Digits = "4", rows: Rows = "all", epoch: Errors | None = None
) -> str:
    """An iteration for a page: a heading for each operation and its lines as code."""
    lines = [f"## Iteration {trace.iteration:,}"]
    if isinstance(trace, NetworkTrace):
        first, *more = errors_lines(trace, digits, epoch)
        lines += ["", f"{first if more else f'Error: {first}'}."]
        lines += [part for line in more for part in ("", f"{line}.")]
        lines.append("")
        lines += ["| weights | values |", "| --- | --- |"]
        said_of = weights_lines(trace, digits, rows)
        lines += [f"| {name} | {values} |".rstrip() for name, values in said_of]
    if said := border(trace):
        lines += ["", f"{said}."]
    for block in _blocks(trace, rows):
        if isinstance(block, str):
            lines += ["", block]
            continue
        number = f"{block.operation.phase}. " if block.operation.phase else ""
        lines += ["", f"### {number}{block.heading}", ""]
        lines += [f"`{block.symbolic}`", "", "```"]
        lines += _lines(block, digits, rows)
        lines += ["```"]
    if isinstance(trace, NetworkTrace) and trace.recipe.problem.target_scaling:
        lines += [
            "",
            f"### {units.HEADING.capitalize()}",
            "",
            f"`{units.symbols(trace.recipe.problem)}`",
            "",
            "```",
        ]
        lines += [*units.answer_lines(trace, digits, rows), "```"]
    if isinstance(trace, NetworkTrace) and (confusion := trace.all_rows.confusion):
        lines += ["", f"### {HEADING.capitalize()}", "", f"{SYMBOLS.capitalize()}.", "", "```"]
        lines += [*confusion_lines(confusion, rows), "```"]
    return "\n".join(lines) + "\n"


def as_json(trace: Trace, end: str = "", epoch: Errors | None = None) -> str:
    """An iteration as one JSON object on one line, floats with all their digits.

    Keys: `iteration`; of a network `error` of all rows by each measure, where targets are 0 and 1
    with `accuracy`; `batch_error` and `epoch_error` (with batches only: the same of this batch, and
    of the epoch's batches so far); `loss` with the `parts` of each row and output that the
    iteration takes and the `total` that comes of them; `rows` (with batches only: the rows that the
    iteration took, counted from 1); `weights` (those that the iteration began with, one matrix a
    layer); `velocities` (with momentum only, likewise); `state` (what other optimizers keep, by the
    matrices' names); `operations`, each with `phase`, `kind`, `layer` and `values` (those of
    `gradient` are -∂L/∂w, the way downhill); `in_units` (with scaled targets only: `predictions`
    and `targets` of all rows in the file's own units); `confusion` (with classes only: their
    names, of all rows the `counts` of each class's, a list, taken for each class, and how many rows
    of each are `unanswered`);
    `end` (of a run's last iteration only: why it ends). A number that is infinite, as the sum of a
    saturated sigmoid may be, is `null`: JSON has no other word for it.

    Args:
        trace: The iteration.
        end: Why the run ends with it, where it does.
    """
    document: dict[str, object] = {"iteration": trace.iteration}
    if isinstance(trace, NetworkTrace):
        document["error"] = trace.all_rows.errors
        parts, whole = trace.loss
        document["loss"] = {
            "name": trace.recipe.loss.name,
            "reduction": "mean" if trace.recipe.loss.is_mean else trace.recipe.reduction,
            "parts": parts.values.tolist(),
            "total": whole.values.item(),
        }
        if trace.recipe.batch is not None:
            document["batch_error"] = trace.errors
            if epoch is not None:
                document["epoch_error"] = epoch
            document["rows"] = [row + 1 for row in trace.rows]
        document["weights"] = [matrix.values.tolist() for matrix in trace.weights]
    document |= _kept(trace)
    document["operations"] = [
        {
            "phase": operation.phase,
            "kind": operation.step.title,
            "layer": operation.layer,
            "values": operation.values.tolist(),
        }
        for operation in trace.operations
    ]
    if isinstance(trace, NetworkTrace) and trace.recipe.problem.target_scaling:
        problem = trace.recipe.problem
        document["in_units"] = {
            "predictions": problem.in_units(trace.all_rows.predictions).tolist(),
            "targets": problem.in_units(problem.targets).tolist(),
        }
    if isinstance(trace, NetworkTrace) and (confusion := trace.all_rows.confusion):
        document["confusion"] = {
            "classes": list(confusion.classes),
            "counts": confusion.counts.tolist(),
            "unanswered": confusion.unanswered.tolist(),
        }
    if end:
        document["end"] = end
    try:
        return json.dumps(document, allow_nan=False)
    except ValueError:
        return json.dumps(_without_infinities(document))


def _kept(trace: Trace) -> dict[str, object]:
    """What an iteration takes over from the one before, beside the weights."""
    kept = [
        (matrix, values.tolist())
        for matrix, values in zip(trace.plan.state, trace.state, strict=True)
        if matrix.kind != "weights"
    ]
    velocities = [values for matrix, values in kept if matrix.kind == "update"]
    if velocities:
        return {"velocities": velocities}
    return {"state": {matrix.name: values for matrix, values in kept}} if kept else {}


def _without_infinities(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_infinities(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_infinities(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def title(recipe: Recipe, rate: float | None = None) -> str:
    """A recipe in a line: `article · seed 123 · 3→1 sigmoid · rate 1`.

    Args:
        recipe: The recipe.
        rate: The learning rate, where edits have made it another.
    """
    sizes = "→".join(str(size) for size in (recipe.problem.features, *recipe.network.sizes))
    names = [activation.name for activation in recipe.network.activations]
    kinds = names[0] if len(set(names)) == 1 else ", ".join(names)
    start = "given weights" if recipe.seed is None else f"seed {recipe.seed}"
    name = recipe.example or recipe.problem.name or "own data"
    parts = [name, start, f"{sizes} {kinds}", f"rate {recipe.rate if rate is None else rate:g}"]
    if recipe.network.bias:
        parts[2] += " with bias"
    if not recipe.loss.is_half_squares:
        parts.append(recipe.loss.name)
    parts += _steps(recipe)
    if recipe.edits:
        parts.append(count(len(recipe.edits), "edit"))
    if recipe.edits_off:
        parts.append(f"{count(len(recipe.edits_off), 'edit')} off")
    return " · ".join(parts)


def _steps(recipe: Recipe) -> Iterator[str]:
    if recipe.batch is not None:
        yield f"batches of {recipe.batch}" + (", shuffled" if recipe.shuffle else "")
    if recipe.momentum:
        yield f"momentum {recipe.momentum:g}"
    elif recipe.optimizer != "sgd":
        yield recipe.optimizer
    if recipe.decay:
        yield f"decay {recipe.decay:g}"
    if recipe.reduction != "sum":
        yield recipe.reduction
    if recipe.freeze:
        yield frozen_parts(recipe)


def frozen_parts(recipe: Recipe) -> str:
    """What is not trained: `bias, layer 1 frozen`."""
    parts = [name if name == "bias" else f"layer {name}" for name in recipe.freeze]
    return f"{', '.join(parts)} frozen"


def border(trace: Trace) -> str:
    """What the symbols of an iteration's arithmetic stand for, and what else holds for all of it:
    `α 0.5 · μ 0.9`; "" for the plain case."""
    letters = [f"{symbol} {write_exact(value)}" for symbol, value in constants(trace.plan).items()]
    if not isinstance(trace, NetworkTrace):
        return " · ".join(letters)
    # What is no letter first: a narrow border cuts the end.
    recipe, parts = trace.recipe, list[str]()
    if recipe.reduction == "mean":
        parts.append("mean over rows")
    if recipe.loss.is_mean:
        parts.append("mean over rows and outputs")
    if recipe.freeze:
        parts.append(frozen_parts(recipe))
    if recipe.batch is not None:
        order = "shuffled" if recipe.shuffle else "in order"
        parts.append(f"batch of {count(len(trace.rows), 'row')}, {order}")
    return " · ".join([*parts, *letters])


def errors_lines(trace: NetworkTrace, digits: Digits, epoch: Errors | None = None) -> list[str]:
    """The error of all rows by each measure; with batches, that of the batch and of its epoch, too.

    Args:
        trace: The iteration.
        digits: How numbers are written.
        epoch: The errors of its epoch's batches so far, where they are to be said.
    """
    recipe = trace.recipe
    if recipe.batch is None:
        return [_measured(recipe, trace.errors, digits)]
    lines = [
        f"error of all rows: {_measured(recipe, trace.all_rows.errors, digits)}",
        f"error of this batch: {_measured(recipe, trace.errors, digits)}",
    ]
    if epoch is not None:
        lines.append(f"error of the epoch's batches so far: {_measured(recipe, epoch, digits)}")
    return lines


def _measured(recipe: Recipe, errors: Errors, digits: Digits) -> str:
    said = [
        f"{measure.label(recipe)} {write_measure(errors[measure.name], digits)}"
        for measure in MEASURES.values()
        if measure.name in errors
        and measure.name not in ("squares", "mse")  # each a part of another
        and (measure.name not in ("loss", "rmse") or recipe.has_own_loss)
    ]
    return ", ".join(said)


def weights_lines(
    trace: NetworkTrace, digits: Digits, rows: Rows = "all"
) -> Iterator[tuple[str, str]]:
    """For each unit, its name and the weights that the iteration began with.

    Where some are left out, a unit's line has an "…", and so has one between two units.
    """
    for matrix in trace.weights:
        inputs, units = matrix.values.shape
        several = len(trace.weights) > 1 or units > 1
        labels, named = matrix.labels, ends(inputs, rows)
        chosen = ends(units, rows)
        for place, unit in enumerate(chosen):
            if place and unit - chosen[place - 1] > 1:
                left_out = unit - chosen[place - 1] - 1
                yield f"layer {matrix.layer}", f"…  {count(left_out, 'more unit')}"
            name = f"layer {matrix.layer} unit {unit + 1}" if several else "weights"
            column = matrix.values[:, unit].tolist()
            pairs = [f"{labels[at]} {write(column[at], digits)}" for at in named]
            if len(named) < inputs:
                pairs.insert(ENDS, "…")
            yield name, "  ".join(pairs)


def of_one_width(names: Sequence[str]) -> list[str]:
    """Names of one width in a terminal, where some letters are two columns wide."""
    widths = [columns(name) for name in names]
    widest = max(widths, default=0)
    return [name + " " * (widest - width) for name, width in zip(names, widths, strict=True)]


def _blocks(trace: Trace, rows: Rows) -> Iterator[Block | str]:
    """A block for each unit of each operation, and a word where some are left out.

    The loss comes last where it is no operation of its own.
    """
    operations = trace.operations
    if isinstance(trace, NetworkTrace) and not trace.recipe.network.is_perceptron:
        operations += tuple(each for each in trace.loss if not each.phase)
    for operation in operations:
        units = prod(operation.matrix.shape[1:])
        chosen = ends(units, rows)
        blocks = [Block(operation, unit) for unit in chosen]
        for block, after in zip(blocks, [*chosen[1:], units], strict=True):
            yield block
            if after - block.unit > 1:
                yield f"…  {count(after - block.unit - 1, 'more unit')}"


def _lines(block: Block, digits: Digits, rows: Rows) -> list[str]:
    operation = block.operation
    window = Window(places(operation, rows), terms(operation, rows))
    if not window.rows:
        return ["These rows are not in this iteration's batch."]
    lines = block.lines(digits, window)
    *labels, _ = of_one_width([*lines.labels, " " * 4])
    texts = [f"{label} {line.whole}".rstrip() for label, line in zip(labels, lines, strict=True)]
    if not isinstance(rows, str) and is_of_rows(operation):
        return texts  # those that were asked for
    written = [line.row for line in lines]
    return list(with_gaps(written, texts, "row" if is_of_rows(operation) else "weight"))
