"""The command line: one door to the screen, the runs and the printed numbers.

Textual is imported only where a screen is opened, so that `nntui print` starts fast.
"""

import errno
import os
import sys
from collections.abc import Iterable
from math import isfinite
from typing import IO, Any, NoReturn, get_args

import click

from .. import __version__
from ..engine import SPEEDS, Recipe
from ..explain.extent import Rows
from ..explain.line import one_line
from ..explain.numbers import DIGITS, Digits
from ..sweeps.naming import ERRORS
from ..terminal import has_screen, is_a_terminal, make_way_for_screen, take_keyboard_back
from .asking import Asking, Form
from .completing import files, runs_and_files
from .guessing import Commands
from .options import (
    ITERATION,
    SEED,
    Number,
    Whole,
    build_recipe,
    numbers,
    recipe_options,
    refused,
    row_numbers,
    theme_option,
)
from .plain import plain

FULL = {getattr(errno, name, None) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO")}
"""What the system says of an output that takes no more."""

LONG = 10_000
"""How far apart the errors of `nntui rates` are in a long run, as in Trask's article."""


measured = click.option(
    "--measure",
    type=click.Choice(ERRORS),
    default="mean",
    show_default=True,
    help="Which error: the mean or sum of |y - p|, of squares, or the loss.",
)

clustered = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Let a Dask cluster do the work, by its scheduler's address (needs the extra `cluster`).",
)


@click.group(
    cls=Commands,
    help="Step through the training of a small neural network, forwards and backwards.\n\n"
    "Without a command, opens the screen; `?` shows its keys.",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@recipe_options
@click.option("--at", type=ITERATION, help="Open at this iteration.")
@click.option("--play", is_flag=True, help="Play from the start.")
@click.option("--speed", type=click.Choice([speed.name for speed in SPEEDS]),
              help="Phases (p) or iterations (i) a second; unless given, as when you quit "
              "last.")  # fmt: skip
@theme_option
@click.option("--ascii", "is_ascii", is_flag=True, help="Plain characters only.")
@click.version_option(__version__, prog_name="nntui")
@click.pass_context
def cli(
    context: click.Context,
    /,
    at: int | None,
    play: bool,
    speed: str | None,
    theme: str | None,
    is_ascii: bool,
    **options: Any,
) -> None:
    """Open the screen, or a command."""
    if context.invoked_subcommand is not None:
        _refuse_options_before(context)
        return
    told: list[str] = []
    recipe = build_recipe(options, told)
    if options["data"] == "-":
        take_keyboard_back()
    if not has_screen():
        from .printing import print_summary

        print_summary(recipe, at or 0)
        return
    make_way_for_screen()
    from ..tui.open import open_screen

    open_screen(recipe, at=at, play=play, speed=speed, theme=theme, is_ascii=is_ascii, told=told)


@cli.command(help="Open a saved run at the place where it was left.")
@click.argument("name", metavar="NAME|FILE", shell_complete=runs_and_files)
@click.option("--at", type=ITERATION, help="Open at this iteration, not where the run was left.")
@click.option("--changed", is_flag=True, help="Open a script's run though the script has changed.")
@click.option("--check", is_flag=True, help="Recompute the saved numbers and compare; no screen.")
@theme_option
def replay(name: str, at: int | None, changed: bool, check: bool, theme: str | None) -> None:
    """Open a saved run at the place where it was left."""
    from ..runs import ScriptRun, find_run, load_any

    run = load_any(find_run(name))
    if check and at is not None:
        raise click.UsageError("'--at' does not go with '--check', which opens no screen.")
    if isinstance(run, ScriptRun):
        from .scripts import replay_script

        replay_script(run, at=at, changed=changed, check=check, theme=theme)
    if changed:
        raise click.UsageError("'--changed' goes with a run of a script; this is one of a recipe.")
    if check:
        from .printing import print_check

        sys.exit(0 if print_check(run) else 1)
    if not has_screen():
        from .printing import print_summary

        print_summary(run.recipe, run.iteration if at is None else at, "the same name")
        return
    make_way_for_screen()
    from ..tui.open import open_run

    open_run(run, at=at, theme=theme)


@cli.command(help="List the saved runs, newest first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def runs(as_json: bool) -> None:
    """List the saved runs, newest first."""
    from .printing import print_runs

    print_runs(as_json)


@cli.command(
    "print", help="Print iterations with all their arithmetic, of a saved run if one is named."
)
@click.argument("run", metavar="[NAME|FILE]", required=False, shell_complete=runs_and_files)
@recipe_options
@click.option("--from", "first", type=ITERATION, help="The first iteration; 0 unless given.")
@click.option("--to", "last", type=ITERATION, help="The last iteration; the first unless given.")
@click.option("--every", type=Whole(1), default=1, show_default=True,
              help="Only iterations divisible by this.")  # fmt: skip
@click.option("--where", metavar="CONDITION", help="Only the first iteration of these with, such "
              "as, 'error < 0.01', 'layer 2 unit 1 w3 > 1', 'max w3' or 'w3 turns'; --to is then "
              "the run's last unless given.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json", "table"]),
              default="text", show_default=True, help="JSON gives one object a line; a table, of "
              "one unit, a line a row.")  # fmt: skip
@click.option("--digits", type=click.Choice(DIGITS), default="4", show_default=True,
              help="After the point; all are the 17 significant ones.")  # fmt: skip
@click.option("--rows", callback=row_numbers, metavar="all|N[-N][,…]",
              help="Rows to write, with all their terms; all leaves nothing out. Unless given, of "
              "many rows, inputs or units the first and the last.")  # fmt: skip
@click.pass_context
def print_(
    context: click.Context,
    /,
    run: str | None,
    first: int | None,
    last: int | None,
    every: int,
    where: str | None,
    form: str,
    digits: Digits,
    rows: Rows | None,
    **options: Any,
) -> None:
    """Print iterations with all their arithmetic, of a saved run if one is named."""
    from .printing import print_iterations

    start = first or 0
    end = start if last is None else last
    if end < start:
        raise click.UsageError(
            f"Invalid value for '--to': {end}, expected {start} (--from) or more."
        )
    if run is None:
        recipe = build_recipe(options)
    else:
        from ..runs import find_run, load_run

        _refuse(context, options, "does not go with a saved run, which is printed as it is")
        recipe = load_run(find_run(run)).recipe
    if rows is not None and form in ("json", "table"):
        raise click.UsageError(
            f"'--rows' does not go with '--format {form}', which gives all rows."
        )
    if form == "table":
        from ..explain.table import cannot_be_drawn

        if reason := cannot_be_drawn(recipe):
            raise refused("format", reason)
    _check_rows(rows, recipe)
    iterations, found = range(start, end + 1), ""
    if where is not None:
        from .where import find

        if every != 1:
            raise click.UsageError("'--every' does not go with '--where', which finds one.")
        place, found = find(recipe, where, start, last, digits)
        iterations = range(place, place + 1)
    print_iterations(recipe, iterations, every, form, digits, rows, found)


@cli.command(
    help="Train many seeds of a recipe, on all cores, and compare them.\n\n"
    "The error is that of all rows at iteration --until."
)
@recipe_options
@click.option("--from", "first", type=SEED, required=True, help="The first seed.")
@click.option("--to", "last", type=SEED, required=True, help="The last seed.")
@click.option("--below", type=Number(), help="Also say when the error is first below this.")
@measured
@clustered
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def seeds(
    context: click.Context,
    /,
    first: int,
    last: int,
    below: float | None,
    measure: str,
    cluster: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Train many seeds of a recipe."""
    from .sweeping import print_seeds

    if last < first:
        raise click.UsageError(
            f"Invalid value for '--to': {last}, expected {first} (--from) or more."
        )
    if below is not None and not (isfinite(below) and below > 0):
        raise refused("below", f"{below:g}, expected a finite number above 0")
    _refuse(
        context,
        ("seed", "weights"),
        "does not go with 'seeds', which takes the seeds from --from to --to",
    )
    # Seeds are what draws the weights, also where they would start at 0 without one.
    recipe = build_recipe(options | {"seed": first})
    print_seeds(recipe, first, last, below, as_json, measure, cluster)


@cli.command(
    help="Train a recipe at many learning rates, on all cores, and compare them.\n\n"
    "Says how often each weight's update changed its direction, too."
)
@recipe_options
@click.option(
    "--rates",
    callback=numbers,
    default="0.001,0.01,0.1,1,10,100,1000",
    show_default=True,
    metavar="A[,A…]",
    help="The learning rates to try.",
)
@click.option("--every", type=Whole(1), show_default="10000, or less in a shorter run",
              help="Errors at 0, this, twice this, …, below --until.")  # fmt: skip
@measured
@clustered
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def rates(
    context: click.Context,
    /,
    rates: list[float],
    every: int | None,
    measure: str,
    cluster: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Train a recipe at many learning rates."""
    from .sweeping import print_rates

    _refuse(context, ("rate",), "does not go with 'rates', which takes --rates")
    recipe = build_recipe(options)
    until = recipe.until
    every = every or (LONG if until > LONG else max(1, until // 6))
    print_rates(recipe, rates, every, until, as_json, measure, cluster)


@cli.command(
    help="Hold your own numbers of an iteration against the run's: where did a sum go wrong?\n\n"
    "FILE has headings such as dot 1, delta 2, gradient 1, update 1, weights 1 (those after the "
    "update), each with its matrix below, a row a line; or it is an .npz with arrays dot_1, "
    "delta_2, …; - reads standard input. The status is 0 where all agree, 1 where not."
)
@click.argument("file", metavar="FILE", shell_complete=files)
@recipe_options
@click.option("--at", type=ITERATION, default=0, show_default=True,
              help="The iteration that was worked out.")  # fmt: skip
@click.option("--digits", type=click.Choice(DIGITS), default="4", show_default=True,
              help="After the point; all are the 17 significant ones.")  # fmt: skip
def compare(file: str, at: int, digits: Digits, **options: Any) -> None:
    """Hold your own numbers of an iteration against the run's."""
    from .comparing import print_comparison

    sys.exit(0 if print_comparison(build_recipe(options), file, at, digits) else 1)


@cli.command(
    cls=Asking,
    help="Ask a network what it says to rows that it never saw.\n\n"
    "A ROW is the inputs in their order, as in the data: 1,0,0 or 5.1,3.5,red. A FILE has a row a "
    "line, its columns found by their names where it has a header; - or nothing reads standard "
    "input. A NAME is that of a saved run.",
)
@click.argument("words", metavar="[ROW|FILE|-]… [NAME]", nargs=-1, shell_complete=runs_and_files)
@recipe_options
@click.option("--at", type=ITERATION, help="The iteration whose weights the rows go through; "
              "unless given, that of --until, or where a saved run was left.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(get_args(Form)), default="text",
              show_default=True, help="Text has the arithmetic, too; JSON gives one object a "
              "row.")  # fmt: skip
@click.option("--digits", type=click.Choice(DIGITS), default="4", show_default=True,
              help="Of a text, after the point; all are the 17 significant ones.")  # fmt: skip
@click.pass_context
def predict(
    context: click.Context,
    /,
    words: tuple[str, ...],
    at: int | None,
    form: Form,
    digits: Digits,
    **options: Any,
) -> None:
    """Ask a network what it says to rows that it never saw."""
    from .predicting import print_answers, sort_words

    has_recipe = any(_is_given(context, name) for name in options)
    rows, run = sort_words(words, has_recipe)
    if not rows:
        if is_a_terminal(sys.stdin):
            raise click.UsageError("No row to ask, expected one such as 1,0,0, or a file of them.")
        rows = ("-",)
    if "-" in rows and options["data"] == "-":
        raise click.UsageError(
            "'--data -' takes all of standard input, expected rows as words or in a file."
        )
    if run is None:
        recipe = build_recipe(options)
    else:
        from ..runs import find_run, load_run

        _refuse(context, options, "does not go with a saved run, which is asked as it is")
        saved = load_run(find_run(run))
        recipe, at = saved.recipe, saved.iteration if at is None else at
    print_answers(recipe, rows, at, form, digits)


@cli.command(help="List the built-in examples.")
def examples() -> None:
    """List the built-in examples."""
    from .printing import print_examples

    print_examples()


def _check_rows(rows: Rows | None, recipe: Recipe) -> None:
    if rows is None or isinstance(rows, str):
        return
    for row in rows:
        if row >= recipe.problem.rows:
            raise refused("rows", f"{row + 1}, expected rows from 1 to {recipe.problem.rows}")


def _refuse_options_before(context: click.Context) -> None:
    command = context.invoked_subcommand
    _refuse(context, context.params, f"goes after '{command}', if it takes it")


def _refuse(context: click.Context, names: Iterable[str], reason: str) -> None:
    """Refuse options that would be lost in silence."""
    for name in names:
        if _is_given(context, name):
            option = {"is_ascii": "ascii"}.get(name, name)
            raise click.UsageError(f"'--{option}' {reason}.")


def _is_given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


def main() -> None:
    """Run the command line. Whatever is wrong with the input is one line, and exit status 2."""
    from .printing import ReaderLeftError

    output = sys.stdout
    try:
        status = cli.main(standalone_mode=False)
        _flush()
        sys.exit(status)
    except SystemExit as leaving:
        # What click itself prints, such as the help: it replaces the output when nobody reads on.
        sys.exit(leaving.code if sys.stdout is output else 0)
    except ReaderLeftError:
        _forget(sys.stdout)
        sys.exit(0)
    except OSError as error:
        # What is written has no name of a file; of a full disk click says nothing itself.
        if error.filename is not None or error.errno not in FULL:
            raise
        _forget(sys.stdout)
        _fail(f"Standard output cannot be written ({error.strerror}).")
    except click.ClickException as error:
        # One line, without the usage: it names the option and what was expected.
        _fail(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except ValueError as error:
        from ..runs import RunError

        if not isinstance(error, RunError):
            raise
        _fail(str(error))


def _flush() -> None:
    from .printing import ReaderLeftError

    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderLeftError from None


def _fail(message: str) -> NoReturn:
    try:
        click.echo(plain(f"nntui: {one_line(message.strip())}", sys.stderr), err=True)
    except OSError:
        _forget(sys.stderr)  # full or closed as well: the status says it alone
    sys.exit(2)


def _forget(stream: IO[Any] | None) -> None:
    """Throw away what a stream still holds: Python would complain about it as it ends."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
