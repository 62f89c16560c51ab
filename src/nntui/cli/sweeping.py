"""What `nntui seeds` and `nntui rates` print."""

import json
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from typing import Any, TypeVar

import click

from ..engine import Recipe
from ..explain.numbers import NOT_FINITE, align, write, write_exact
from ..explain.sparkline import sparkline
from ..sweeps.directions import Counts
from ..sweeps.naming import error_name
from ..sweeps.training import RateResult, SeedResult, is_short, train_rate, train_seed
from ..sweeps.workers import in_order
from ..terminal import is_a_terminal
from .cluster import executor_at
from .noticing import notice
from .printing import put

Task = TypeVar("Task")
Result = TypeVar("Result")

SMALL = 8
"""Up to so many rows and columns, counts are printed as a matrix."""


def print_seeds(
    recipe: Recipe,
    first: int,
    last: int,
    below: float | None,
    as_json: bool,
    measure: str = "mean",
    cluster: str | None = None,
) -> None:
    """Train a recipe from each seed to its iteration `until`, and print a line for each.

    Its error is told by a measure, one of `MEASURES`. A cluster, by its address, does the work
    instead of this machine.

    Raises:
        click.ClickException: A worker was ended from outside.
    """
    notice(recipe)
    until = recipe.until
    threshold = "" if below is None else f"below {write_exact(below)} at"
    share = "accuracy" if recipe.judging else ""
    titles = [
        "seed",
        f"{error_name(recipe, measure)} at {until:,}",
        share,
        threshold,
        f"curve, 0 to {until:,}",
    ]
    # Wide enough for what is still to come.
    longest = [f"{last}", f"{1e-8:.8e}", share and f"{1:.4f}", f"{until:,}" if threshold else ""]
    widths = [max(map(len, pair)) for pair in zip(titles, longest, strict=False)]
    if not as_json:
        _columns(widths, titles)
    train = partial(train_seed, recipe, until=until, below=below, measure=measure)
    never = "" if below is None else "never"
    seeds = range(first, last + 1)
    here = is_short(recipe, len(seeds), until)
    with closing(_trained(train, seeds, cluster, here=here)) as results:
        for result in results:
            if as_json:
                put(json.dumps(_seed_as_json(result, bool(recipe.judging))))
                continue
            error = NOT_FINITE if result.error is None else write(result.error, "8")
            reached = never if result.reached is None else f"{result.reached:,}"
            right = "" if result.accuracy is None else write(result.accuracy, "4")
            texts = [str(result.seed), error, right, reached, sparkline(result.curve)]
            _columns(widths, texts)


def print_rates(
    recipe: Recipe,
    rates: Sequence[float],
    every: int,
    until: int,
    as_json: bool,
    measure: str = "mean",
    cluster: str | None = None,
) -> None:
    """Train a recipe with each rate, iterations 0 to `until` - 1, and print what came out.

    Errors are told by a measure, one of `MEASURES`; for the cluster see `print_seeds`.

    Raises:
        RecipeError: A rate is out of its range.
        click.ClickException: A worker was ended from outside.
    """
    for rate in rates:
        recipe.with_(rate=rate)  # raises now, not in the middle
    notice(recipe)
    train = partial(train_rate, recipe, every=every, until=until, measure=measure)
    with closing(_trained(train, rates, cluster)) as results:
        for number, result in enumerate(results):
            if as_json:
                put(json.dumps(_rate_as_json(result)))
                continue
            if number:
                put()
            for line in _rate_lines(result, error_name(recipe, measure)):
                put(line)


def _trained(
    train: Callable[[Task], Result],
    tasks: Sequence[Task],
    cluster: str | None = None,
    *,
    here: bool = False,
) -> Generator[Result, None, None]:
    """The results in order; each is on its way to the reader when the next is asked for.

    To be closed: that ends the workers, also where the reader has gone or presses Ctrl+C.
    """
    with (
        executor_at(cluster) as executor,
        closing(in_order(train, tasks, here=here, executor=executor)) as results,
    ):
        try:
            if is_a_terminal(sys.stderr):
                yield from _with_bar(results, len(tasks))
            else:
                yield from _flushed(results)
        except BrokenProcessPool:
            raise click.ClickException("A worker process was ended from outside.") from None
        except CancelledError:
            raise click.ClickException(f"The cluster at {cluster} has ended the work.") from None


def _flushed(results: Iterator[Result]) -> Iterator[Result]:
    for result in results:
        yield result
        _flush()


def _flush() -> None:
    if sys.stdout is not None:  # else it was closed by the shell
        sys.stdout.flush()


def _with_bar(results: Iterator[Result], count: int) -> Iterator[Result]:
    with click.progressbar(length=count, label="training", show_pos=True, file=sys.stderr) as bar:
        for result in results:
            # Where lines and bar share a terminal, the line takes the bar's place.
            click.echo("\r\x1b[K", nl=False, err=True)
            yield result
            _flush()
            bar.update(1)


def _seed_as_json(result: SeedResult, is_judged: bool) -> dict[str, Any]:
    told = {"seed": result.seed, "error": result.error, "reached": result.reached}
    return told | ({"accuracy": result.accuracy} if is_judged else {})


def _rate_as_json(result: RateResult) -> dict[str, Any]:
    changes = [counts.tolist() for counts in result.direction_changes]
    return {"rate": result.rate, "errors": result.errors, "direction_changes": changes}


def _columns(widths: list[int], texts: list[str]) -> None:
    *numbers, curve = texts
    # A column that a recipe does not have takes no room.
    padded = [text.rjust(width) for text, width in zip(numbers, widths, strict=True) if width]
    put("  ".join([*padded, curve]).rstrip())


def _rate_lines(result: RateResult, whose: str) -> Iterator[str]:
    yield f"rate {write_exact(result.rate)}"
    iterations = [f"{iteration:,}" for iteration, _ in result.errors]
    width = max(map(len, iterations), default=0)
    errors = align([NOT_FINITE if e is None else write(e, "8") for _, e in result.errors])
    for iteration, error in zip(iterations, errors, strict=True):
        yield f"  {whose} at {iteration.rjust(width)}  {error}".rstrip()
    for layer, counts in enumerate(result.direction_changes, start=1):
        rows, units = counts.shape
        yield f"  changes of direction, layer {layer} ({rows}×{units}){_range(counts)}"
        if max(rows, units) <= SMALL:
            width = len(str(counts.max()))
            for row in counts.tolist():
                yield "    " + " ".join(str(count).rjust(width) for count in row)


def _range(counts: Counts) -> str:
    if max(counts.shape) <= SMALL:
        return ""
    return f": {counts.min():,} to {counts.max():,}, mean {counts.mean():,.1f}"
