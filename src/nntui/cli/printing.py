"""What the commands without a screen print."""

import json
import sys
from collections.abc import Iterable, Iterator
from math import isfinite
from time import monotonic

import click
import numpy as np

from ..engine import EXAMPLES, Errors, NetworkTrace, Recipe, Timeline, compiled, example
from ..engine.pace import slices
from ..explain.changes import tell_edits
from ..explain.confusion import HEADING, SYMBOLS, confusion_lines
from ..explain.extent import Rows, ends, many, with_gaps
from ..explain.line import without_commands
from ..explain.numbers import NOT_FINITE, Digits, write, write_measure
from ..explain.transcript import as_json, as_markdown, as_text, of_one_width, title, weights_lines
from ..runs import Run, RunError, ScriptRun, Unreadable, check_run, list_runs, local_date
from ..terminal import is_a_terminal
from .noticing import notice
from .plain import plain

PATIENCE = 1.0
"""Seconds of work after which a progress bar is shown."""


def print_summary(recipe: Recipe, at: int = 0, again: str = "the same options") -> None:
    """An iteration, the errors on the way, and what came out: for a pipe or a simple terminal.

    Args:
        recipe: What is trained.
        at: The iteration; the last that there is, where the run ends before it.
        again: What names the same run to another command.
    """
    notice(recipe)
    timeline = Timeline(recipe)
    put(title(recipe))
    if of_many := many(recipe):
        put(f"Not all of {of_many} are written; nntui print --rows all with {again} writes all.")
    for told in tell_edits(recipe):
        put(f"edited: {told}")
    put()
    one = timeline.trace_at(_reached(timeline, at))
    put(as_text(one, rows="few", epoch=_epoch(timeline, one)))
    put("mean error" + (" of all rows" if recipe.batch else ""))
    for iteration in [0, *_powers_of_ten(recipe.until)]:
        if _reached(timeline, iteration) < iteration:
            break
        error = timeline.error_at(iteration)
        put(f"  iteration {iteration:>11,}  {write_measure(error, '8')}")
    last = _reached(timeline, recipe.until)
    final = timeline.trace_at(last)
    put()
    put(f"weights at iteration {last:,}")
    for name, values in weights_lines(final, "8", "few"):
        put(f"  {name}  {values}")
    put(f"predictions at iteration {last:,}")
    for line in _predictions(final):
        put(f"  {line}")
    if confusion := final.all_rows.confusion:
        put(f"{HEADING} at iteration {last:,}: {SYMBOLS}")
        for line in confusion_lines(confusion, "few"):
            put(f"  {line}")
    if not np.isfinite(final.all_rows.predictions).all():
        put("A row's sums are too large to be written down where its prediction is not finite.")
    if timeline.end:
        put(timeline.end.reason)
    put()
    put("Run nntui in a terminal to step through it; nntui --help says more.")


def _predictions(trace: NetworkTrace) -> Iterator[str]:
    """What the network says of each row and what is wanted; of many rows the first and the last."""
    problem = trace.recipe.problem
    chosen = list(ends(problem.rows))
    names = of_one_width([problem.row_names[row] for row in chosen])
    lines = []
    for name, row in zip(names, chosen, strict=True):
        said = trace.all_rows.predictions[row].tolist()
        numbers = "  ".join(write(value, "8") if isfinite(value) else NOT_FINITE for value in said)
        targets = "  ".join(
            write(value, "8", whole=True) for value in problem.targets[row].tolist()
        )
        lines.append(f"{name}  {numbers}   target {targets}")
    yield from with_gaps(chosen, lines, "row")


def _reached(timeline: Timeline, iteration: int) -> int:
    """An iteration, trained, or the last one of a run that ends before it."""
    train(timeline, iteration)
    return timeline.reach(iteration)


def print_iterations(
    recipe: Recipe,
    iterations: range,
    every: int,
    form: str,
    digits: Digits,
    rows: Rows | None = None,
    found: str = "",
) -> None:
    """Print iterations as text, Markdown or JSON.

    Args:
        recipe: What is trained.
        iterations: Which ones.
        every: Only those divisible by this.
        form: How; JSON always says everything.
        digits: How many.
        rows: Which rows of the problem; `None` where nothing was said.
        found: What is said before them, but not in JSON.

    Raises:
        click.ClickException: The run ends before one of them.
    """
    notice(recipe)
    of_many = "" if form in ("json", "table") or rows is not None else many(recipe)
    if of_many:
        put(f"Not all of {of_many} are written: --rows all writes all, --rows 2,5-7 those rows.\n")
    if found and form != "json":
        put(f"{found}\n")
    rows = "few" if rows is None else rows
    timeline = Timeline(recipe)
    traces = _traces(timeline, (each for each in iterations if each % every == 0))
    if form == "table":
        from ..explain.table import tables

        for table in tables(traces, digits):
            put(table)
        return
    for trace in traces:
        end = _end_at(timeline, trace.iteration)
        if form == "json":
            put(as_json(trace, end, _epoch(timeline, trace)))
        else:
            write_out = as_text if form == "text" else as_markdown
            put(write_out(trace, digits, rows, _epoch(timeline, trace)))
            if end:
                put(f"{end}\n")


def _traces(timeline: Timeline, iterations: Iterable[int]) -> Iterator[NetworkTrace]:
    """The traces of some iterations.

    Raises:
        click.UsageError: The run ends before one of them.
    """
    for iteration in iterations:
        if _reached(timeline, iteration) < iteration:
            assert timeline.end
            raise click.UsageError(f"There is no iteration {iteration}. {timeline.end.reason}")
        yield timeline.trace_at(iteration)


def _epoch(timeline: Timeline, trace: NetworkTrace) -> Errors | None:
    """The errors of an iteration's epoch so far; `None` where it is an epoch of its own."""
    return timeline.epoch_errors(trace.iteration) if timeline.epoch > 1 else None


def _end_at(timeline: Timeline, iteration: int) -> str:
    """Why a run ends with an iteration that it has; "" where it goes on."""
    trace = timeline.trace_at(iteration)
    if timeline.end is None and not all(
        np.isfinite(each.values).all() for each in trace.operations
    ):
        timeline.extend(iteration + 1)
    return timeline.end.reason if timeline.end and timeline.end.iteration == iteration else ""


def print_runs(in_json: bool) -> None:
    """List the saved runs; files that cannot be read go to standard error."""
    runs = list_runs()
    readable = [run for run in runs if isinstance(run, Run | ScriptRun)]
    for run in readable if in_json else []:
        if isinstance(run, ScriptRun):
            about = {"script": run.path, "seed": run.seed, "loop": run.loop[1]}
            place = {"pass": run.number, "phase": run.phase}
            put(json.dumps({"name": run.name, **about, **place, "saved": run.saved.isoformat()}))
            continue
        place = {"iteration": run.iteration, "phase": run.phase}
        about = {"example": run.recipe.example, "seed": run.recipe.seed, "rate": run.recipe.rate}
        put(json.dumps({"name": run.name, **about, **place, "saved": run.saved.isoformat()}))
    if not in_json:
        if not runs:
            put("No saved runs yet: s saves one while nntui is open.")
        rows = [run_columns(run) for run in readable]
        for row in zip(*map(of_one_width, zip(*rows, strict=True)), strict=True):
            put("  ".join(row).rstrip())
    for unreadable in runs:
        if isinstance(unreadable, Unreadable):
            click.echo(plain(f"nntui: {unreadable.reason}", sys.stderr), err=True)


def run_columns(run: Run | ScriptRun) -> tuple[str, str, str, str]:
    """Name, recipe or script, place and local date of a saved run."""
    if isinstance(run, ScriptRun):
        place = f"pass {run.number:,}, operation {run.phase}"
        return run.name, run.title, place, local_date(run.saved)
    return (
        run.name,
        title(run.recipe),
        f"iteration {run.iteration:,}, phase {run.phase}",
        local_date(run.saved),
    )


def print_examples() -> None:
    """List the built-in examples with their shapes."""
    width = max(len(name) for name in EXAMPLES)
    for name, about in EXAMPLES.items():
        recipe = example(name)
        problem = recipe.problem
        put(f"{name:<{width}}  {about.sentence}")
        put(f"{'':<{width}}  {problem.rows} rows · {title(recipe)}")


def print_check(run: Run) -> bool:
    """Recompute a run's fingerprints and say whether they agree. Returns whether they do."""
    timeline = Timeline(run.recipe)
    furthest = max((fingerprint.iteration for fingerprint in run.fingerprints), default=0)
    train(timeline, furthest)
    try:
        check = check_run(run, timeline)
    except RunError as error:
        put(str(error))
        return False
    put(check.sentence)
    return check.agrees


def train(timeline: Timeline, iteration: int) -> None:
    """Train up to an iteration, with a progress bar where it takes long and someone looks on."""
    started, before = monotonic(), timeline.trained
    for done in slices(timeline, iteration, monotonic):
        seconds = monotonic() - started
        if seconds > PATIENCE and is_a_terminal(sys.stderr):
            told = compiled.advice((iteration - done) * seconds / max(1, done - before))
            if told:
                click.echo(plain(told, sys.stderr), err=True)
            _train_with_bar(timeline, iteration)
            break
    if told := compiled.said():
        click.echo(plain(f"nntui: {told}", sys.stderr), err=True)


def _train_with_bar(timeline: Timeline, iteration: int) -> None:
    with click.progressbar(length=iteration, label="training", file=sys.stderr) as bar:
        for done in slices(timeline, iteration, monotonic):
            bar.update(done - bar.pos)


def _powers_of_ten(until: int) -> list[int]:
    powers, power = [], 1
    while power < until:
        powers.append(power)
        power *= 10
    return [*powers, until] if until else powers


class ReaderLeftError(Exception):
    """Whoever read the output has seen enough, as `head` has."""


def put(text: str = "") -> None:
    """Print a line, in ASCII where the locale or the file knows no more.

    Raises:
        ReaderLeftError: Nobody reads on.
    """
    if sys.stdout is None:  # closed by the shell
        return
    # A name in a file from somebody else must not command the terminal.
    text = "\n".join(map(without_commands, text.split("\n")))
    try:
        print(plain(text))  # noqa: T201  # printing is what this does
    except BrokenPipeError:
        raise ReaderLeftError from None
