"""What the commands without a screen print."""

import json
import sys
from math import isfinite
from time import monotonic

import click
import numpy as np

from ..engine import EXAMPLES, Recipe, Timeline, example, of_all_rows
from ..engine.pace import slices
from ..explain.changes import tell_edit
from ..explain.line import without_commands
from ..explain.numbers import Digits, write
from ..explain.transcript import as_json, as_markdown, as_text, of_one_width, title, weights_lines
from ..runs import Run, RunError, Unreadable, check_run, list_runs, local_date
from ..terminal import is_a_terminal
from .plain import plain

NOT_FINITE = "not finite"

PATIENCE = 1.0
"""Seconds of work after which a progress bar is shown."""


def print_summary(recipe: Recipe, at: int = 0) -> None:
    """An iteration, the errors on the way, and what came out: for a pipe or a simple terminal.

    Args:
        recipe: What is trained.
        at: The iteration; the last that there is, where the run ends before it.
    """
    timeline = Timeline(recipe)
    put(title(recipe))
    for edit in recipe.edits:
        put(f"edited: {tell_edit(recipe, edit)}")
    put()
    put(as_text(timeline.trace_at(_reached(timeline, at))))
    put("mean error" + (" of the iteration's batch" if recipe.batch else ""))
    for iteration in [0, *_powers_of_ten(recipe.until)]:
        if _reached(timeline, iteration) < iteration:
            break
        error = timeline.trace_at(iteration).errors.mean
        put(f"  iteration {iteration:>11,}  {write(error, '8')}")
    last = _reached(timeline, recipe.until)
    final = of_all_rows(timeline.trace_at(last))
    put()
    put(f"weights at iteration {last:,}")
    for name, values in weights_lines(final, "8"):
        put(f"  {name}  {values}")
    put(f"predictions at iteration {last:,}")
    names = of_one_width(recipe.problem.row_names)
    rows = zip(names, final.predictions.tolist(), final.targets.values.tolist(), strict=True)
    for name, said, wanted in rows:
        numbers = "  ".join(write(value, "8") if isfinite(value) else NOT_FINITE for value in said)
        targets = "  ".join(write(value, "8", whole=True) for value in wanted)
        put(f"  {name}  {numbers}   target {targets}")
    if not np.isfinite(final.predictions).all():
        put("A row's sums are too large to be written down where its prediction is not finite.")
    if timeline.end:
        put(timeline.end.reason)
    put()
    put("Run nntui in a terminal to step through it; nntui --help says more.")


def _reached(timeline: Timeline, iteration: int) -> int:
    """An iteration, trained, or the last one of a run that ends before it."""
    train(timeline, iteration)
    return timeline.reach(iteration)


def print_iterations(
    recipe: Recipe, iterations: range, every: int, form: str, digits: Digits
) -> None:
    """Print iterations as text, Markdown or JSON.

    Raises:
        click.ClickException: The run ends before one of them.
    """
    timeline = Timeline(recipe)
    for iteration in iterations:
        if iteration % every:
            continue
        if _reached(timeline, iteration) < iteration:
            assert timeline.end
            raise click.UsageError(f"There is no iteration {iteration}. {timeline.end.reason}")
        trace = timeline.trace_at(iteration)
        end = _end_at(timeline, iteration)
        if form == "json":
            put(as_json(trace, end))
        else:
            put(as_text(trace, digits) if form == "text" else as_markdown(trace, digits))
            if end:
                put(f"{end}\n")


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
    readable = [run for run in runs if isinstance(run, Run)]
    for run in readable if in_json else []:
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


def run_columns(run: Run) -> tuple[str, str, str, str]:
    """Name, recipe, place and local date of a saved run."""
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
    started = monotonic()
    for _ in slices(timeline, iteration, monotonic):
        if monotonic() - started > PATIENCE and is_a_terminal(sys.stderr):
            return _train_with_bar(timeline, iteration)
    return None


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
