"""What the commands without a screen print."""

import json
import sys
from time import monotonic

import click

from .engine import EXAMPLES, Recipe, Timeline, example
from .explain.ascii import to_ascii
from .explain.numbers import Digits, write
from .explain.transcript import as_json, as_markdown, as_text, title, weights_lines
from .runs import Run, RunError, Unreadable, check_run, list_runs
from .terminal import is_a_terminal, locale_is_utf8

PATIENCE = 1.0
"""Seconds of work after which a progress bar is shown."""

SLICE = 20_000
"""Iterations between two looks at the clock."""


def print_summary(recipe: Recipe) -> None:
    """Iteration 0, the errors on the way, and what came out: for a pipe or a simple terminal."""
    timeline = Timeline(recipe)
    put(title(recipe))
    put()
    put(as_text(timeline.trace_at(0)))
    put("mean error")
    for iteration in [0, *_powers_of_ten(recipe.until)]:
        train(timeline, iteration)
        if timeline.last is not None and iteration > timeline.last:
            break
        error = timeline.trace_at(iteration).errors.mean
        put(f"  iteration {iteration:>11,}  {write(error, '8')}")
    last = recipe.until if timeline.last is None else min(recipe.until, timeline.last)
    final = timeline.trace_at(last)
    put()
    put(f"weights at iteration {last:,}")
    for name, values in weights_lines(final, "8"):
        put(f"  {name}  {values}")
    put(f"predictions at iteration {last:,}")
    names = recipe.problem.row_names
    rows = zip(names, final.predictions.tolist(), recipe.problem.targets.tolist(), strict=True)
    for name, said, wanted in rows:
        numbers = "  ".join(write(value, "8") for value in said)
        targets = "  ".join(write(value, "8", whole=True) for value in wanted)
        put(f"  {name}  {numbers}   target {targets}")
    if timeline.end:
        put(timeline.end.reason)
    put()
    put("Run nntui in a terminal to step through it; nntui --help says more.")


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
        train(timeline, iteration)
        if timeline.end and iteration > timeline.end.iteration:
            raise click.UsageError(f"There is no iteration {iteration}. {timeline.end.reason}")
        trace = timeline.trace_at(iteration)
        if form == "json":
            put(as_json(trace))
        else:
            put(as_text(trace, digits) if form == "text" else as_markdown(trace, digits))


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
        widths = [max(len(row[column]) for row in rows) for column in range(4)] if rows else []
        for row in rows:
            columns = zip(row, widths, strict=True)
            put("  ".join(text.ljust(width) for text, width in columns).rstrip())
    for unreadable in runs:
        if isinstance(unreadable, Unreadable):
            click.echo(f"nntui: {unreadable.reason}", err=True)


def run_columns(run: Run) -> tuple[str, str, str, str]:
    """Name, recipe, place and local date of a saved run."""
    return (
        run.name,
        title(run.recipe),
        f"iteration {run.iteration:,}, phase {run.phase}",
        run.saved.astimezone().strftime("%Y-%m-%d %H:%M"),
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
    while timeline.trained < iteration and timeline.end is None:
        timeline.extend(min(iteration, timeline.trained + SLICE))
        if monotonic() - started > PATIENCE and is_a_terminal(sys.stderr):
            _train_with_bar(timeline, iteration)


def _train_with_bar(timeline: Timeline, iteration: int) -> None:
    with click.progressbar(length=iteration, label="training", file=sys.stderr) as bar:
        bar.update(timeline.trained)
        while timeline.trained < iteration and timeline.end is None:
            before = timeline.trained
            bar.update(timeline.extend(min(iteration, before + SLICE)) - before)


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
    if not text.replace("\n", "").isprintable():
        # A name in a file from somebody else must not command the terminal.
        text = "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)
    if not text.isascii() and not (locale_is_utf8() and _can_be_written(text)):
        text = to_ascii(text)
    try:
        print(text)  # noqa: T201  # printing is what this does
    except BrokenPipeError:
        raise ReaderLeftError from None


def _can_be_written(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
