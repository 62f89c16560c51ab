"""`nntui code`: a person's own script, on the screen or printed."""

import sys
from pathlib import Path
from shlex import quote
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ..explain.line import shown
from ..explain.numbers import DIGITS, Digits, write
from ..terminal import has_screen, make_way_for_screen
from .options import ITERATION, SEED, Whole, theme_option
from .plain import PlainCommand

if TYPE_CHECKING:
    from ..code.finding import Found
    from ..code.session import Session
    from ..runs import ScriptRun

LOOKS_SECONDS = 5.0
"""A summary looks for a net of nntui's for so long."""

ABOUT = """Step through your own training script: every matrix operation of every pass of its loop.

The script is run, with your rights, exactly as `python SCRIPT` runs it; some of it many times over.
Plots go nowhere, `sleep` takes no time, files that it writes are kept in memory. Without
--print, opens the screen; into a pipe, a summary: the loop that was found and why, its passes, what
it trains, the last pass.
"""


@click.command("code", cls=PlainCommand, help=ABOUT)
@click.argument("script", type=click.Path(path_type=Path), required=False)
@click.argument("arguments", nargs=-1, metavar="[-- ARGUMENTS OF THE SCRIPT]")
@click.option("--example", is_flag=False, flag_value="", metavar="[NAME]",
              help="A script of nntui's own; without a name, list them.")  # fmt: skip
@click.option("--print", "prints", is_flag=True, help="Print passes with all their arithmetic.")
@click.option("--pass", "one", type=ITERATION, help="Print this pass; 0 unless given.")
@click.option("--from", "first", type=ITERATION, help="The first pass to print.")
@click.option("--to", "last", type=ITERATION, help="The last pass to print.")
@click.option("--every", type=Whole(1), default=1, show_default=True,
              help="Only passes divisible by this.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text",
              show_default=True, help="JSON gives one object a line.")  # fmt: skip
@click.option("--digits", type=click.Choice(DIGITS), default="4", show_default=True,
              help="After the point; all are the 17 significant ones.")  # fmt: skip
@click.option("--all", "every_number", is_flag=True, help="All numbers of large matrices, too.")
@click.option("--cells", is_flag=True, help="In JSON, the arithmetic of each number as text.")
@click.option("--loop", type=Whole(1), metavar="LINE", help="The line of the training loop.")
@click.option("--curve", metavar="EXPR", help="What the error is: an expression of the script's.")
@click.option("--seed", type=SEED, default=1, show_default=True,
              help="For random numbers, where the script sets no seed.")  # fmt: skip
@click.option("--python", metavar="PATH", help="The Python that runs it; the active one if any.")
@click.option("--input", "answers", type=click.Path(path_type=Path, dir_okay=False),
              help="A file whose lines answer the script's input().")  # fmt: skip
@theme_option
@click.option("--ascii", "is_ascii", is_flag=True, help="Plain characters only.")
@click.option("--check", is_flag=True, help="Run it plainly and traced, and compare; nothing else.")
@click.option("--recipe", "saves", metavar="NAME|FILE",
              help="Where the script trains a layered net that nntui has: save that as a run, for "
              "`nntui replay`; nothing else.")  # fmt: skip
def code(script: Path | None, **options: Any) -> None:
    """Step through a script."""
    from ..code.errors import ScriptError
    from ..code.finding import find
    from ..code.process import active_python

    if options["example"] == "" and script is None:
        _list_examples()
        return
    script = _script(script, options["example"])
    _refuse_what_does_not_go_together(options)
    try:
        found = find(
            script,
            arguments=options["arguments"],
            seed=options["seed"],
            answers=_lines(options["answers"]),
            python=options["python"] or active_python(),
            line=options["loop"],
        )
        if options["check"]:
            sys.exit(0 if _print_check(found) else 1)
        _step(found, options)
    except ScriptError as error:
        raise click.ClickException(str(error)) from error


def replay_script(
    run: "ScriptRun", *, at: int | None, changed: bool, check: bool, theme: str | None
) -> NoReturn:
    """Open a script's saved run, check it, or print where it was left; ends the program."""
    from ..code.errors import ScriptError
    from ..code.process import active_python
    from ..code.session import Session
    from ..tui.scripts.saving import ChangedError, compare, curve_of, edits_of, found_of
    from .printing import put

    try:
        if not check and has_screen():
            from ..tui.scripts.open import open_saved

            open_saved(run, at=at, theme=theme, is_changed=changed)
        found = found_of(run, python=active_python(), is_changed=changed)
        with Session(found, curve_of(run), edits_of(run)) as session:
            if not check:
                _print_summary(found, session, "4")
                sys.exit(0)
            compared = compare(run, session, lambda _: True)
            assert compared is not None
            put(compared.sentence)
            sys.exit(0 if compared.agrees else 1)
    except ChangedError as error:
        raise click.ClickException(f"{error} --changed opens it all the same.") from error
    except ScriptError as error:
        raise click.ClickException(str(error)) from error


def _script(script: Path | None, example: str | None) -> Path:
    """The script that is meant."""
    if example is None:
        if script is None:
            raise click.UsageError(
                "Expected a script: nntui code SCRIPT; --example lists three of nntui's own."
            )
        return script
    from ..code.examples import SCRIPTS, path_of

    if script is not None:
        raise click.UsageError(f"'--example' does not go with a script: {shown(str(script))}.")
    if example not in SCRIPTS:
        names = ", ".join(SCRIPTS)
        raise click.UsageError(
            f"Invalid value for '--example': {shown(example)}, expected one of {names}."
        )
    return path_of(example)


def _list_examples() -> None:
    from ..code.examples import SCRIPTS
    from .printing import put

    width = max(map(len, SCRIPTS))
    for name, about in SCRIPTS.items():
        put(f"{name:<{width}}  {about}")


def _lines(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise click.UsageError(f"'--input': {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"'--input': {path}: expected a text in UTF-8") from error


def _refuse_what_does_not_go_together(options: dict[str, Any]) -> None:
    printing = [name for name in ("one", "first", "last") if options[name] is not None]
    option = {"one": "--pass", "first": "--from", "last": "--to"}
    if printing and not options["prints"]:
        raise click.UsageError(f"'{option[printing[0]]}' goes with '--print'.")
    if options["one"] is not None and len(printing) > 1:
        raise click.UsageError(f"'--pass' does not go with '{option[printing[1]]}'.")
    if options["cells"] and options["form"] != "json":
        raise click.UsageError("'--cells' goes with '--format json'.")
    given = {"--check": options["check"], "--recipe": options["saves"] is not None}
    alone = [name for name, is_given in given.items() if is_given]
    for option_alone in alone:
        if options["prints"]:
            raise click.UsageError(f"'{option_alone}' does not go with '--print'.")
    if len(alone) > 1:
        raise click.UsageError("'--recipe' does not go with '--check'.")
    first, last = options["first"] or 0, options["last"]
    if last is not None and last < first:
        raise click.UsageError(
            f"Invalid value for '--to': {last}, expected {first} (--from) or more."
        )


def _step(found: "Found", options: dict[str, Any]) -> None:
    from ..code.passes import CurveChoice
    from ..code.session import Session

    curve = CurveChoice(options["curve"]) if options["curve"] else None
    with Session(found, curve) as session:
        if options["prints"]:
            _print_passes(found, session, options)
        elif options["saves"] is not None:
            sys.exit(0 if _save_recipe(session, options["saves"]) else 1)
        elif has_screen():
            _open(found, session, options)
        else:
            _print_summary(found, session, options["digits"])


def _open(found: "Found", session: "Session", options: dict[str, Any]) -> NoReturn:
    from ..code.trace import PassTrace

    first = session.record(0)
    if first is None:
        _no_such_pass(session, 0)
    # The header says the seed, and the help in which order sums are written.
    told = notes(found, first.notes, is_seeded=True)[:-1]
    if found.others:
        told.append(f"{_others(found)}; L chooses one.")
    trace = PassTrace(first)
    make_way_for_screen()
    from ..tui.scripts.open import open_script

    theme, is_ascii = options["theme"], options["is_ascii"]
    open_script(session, trace, theme=theme, is_ascii=is_ascii, told=told)


def _print_passes(found: "Found", session: "Session", options: dict[str, Any]) -> None:
    from ..code.trace import PassTrace
    from ..code.transcript import as_json, as_markdown, as_text
    from .printing import put

    first = options["one"] if options["one"] is not None else options["first"] or 0
    last = first if options["last"] is None else options["last"]
    digits, form, every = options["digits"], options["form"], options["every_number"]
    is_told = form == "json"
    for number in range(first, last + 1):
        if number % options["every"] and options["one"] is None:
            continue
        recorded = session.record(number)
        if recorded is None:
            _no_such_pass(session, number)
        trace = PassTrace(recorded)
        if form == "json":
            put(as_json(trace, options["cells"]))
        elif form == "markdown":
            put(as_markdown(trace, found.source, digits, every))
        else:
            put(as_text(trace, found.source, digits, every))
        if not is_told:
            is_told = True
            for note in notes(found, recorded.notes, recorded.is_seeded):
                click.echo(f"nntui: {note}", err=True)


def _no_such_pass(session: "Session", number: int) -> NoReturn:
    passes = session.passes or 0
    why = session.failure or f"the loop is left after pass {passes - 1:,}"
    raise click.UsageError(f"There is no pass {number:,}: {why}.")


def notes(found: "Found", told: list[str], is_seeded: bool) -> list[str]:
    """What a reader should know of how the script was run, a line each."""
    lines = [f"The loop on line {found.loop.line}: {found.loop.why}."]
    if found.source.converted:
        lines.append("The script is Python 2; it was converted to Python 3.")
    if not is_seeded:
        lines.append(f"The script sets no seed; seed {found.order.seed} was set for it.")
    lines += told
    lines.append(
        "Sums are written from left to right; NumPy adds in an order of its own, which may differ "
        "in the last digits."
    )
    return lines


def _print_summary(found: "Found", session: "Session", digits: Digits) -> None:
    from ..code.trace import PassTrace
    from ..code.transcript import as_text, names_told
    from .printing import put

    first = session.record(0)
    if first is None:
        _no_such_pass(session, 0)
    is_own = first.is_seeded and not found.order.replaces_seed
    put(found.source.path.name + ("" if is_own else f" · seed {found.order.seed}"))
    for line in notes(found, first.notes, first.is_seeded):
        put(line)
    if found.others:
        put(f"{_others(found)}; --loop names one.")
    session.run_to(sys.maxsize >> 8)
    last = session.record((session.passes or 1) - 1)
    # What starts at nothing, or stays for a while, is seen only later.
    trained = dict.fromkeys((*first.trained, *(last.trained if last else ())))
    put(f"It trains {names_told(tuple(trained)) or 'nothing that was seen'}.")
    if net := _net_told(session):
        put(net)
    passes = session.passes or 0
    put(f"It has {passes:,} passes." + (f" {session.failure}" if session.failure else ""))
    errors = session.errors
    if session.curve is not None and errors:
        put(f"error: {session.curve.expression}")
        for number in sorted({0, *_powers_of_ten(len(errors)), len(errors) - 1}):
            put(f"  pass {number:>11,}  {write(errors[number], '8')}")
    if last is not None:
        put()
        put(as_text(PassTrace(last), found.source, digits))


def _net_told(session: "Session") -> str:
    """That the script trains a net of nntui's, where that is seen soon; else nothing."""
    from ..code.nets import Alike, look

    until = monotonic() + LOOKS_SECONDS
    found = look(session, lambda: monotonic() < until)
    return f"{found.told()} --recipe NAME saves it." if isinstance(found, Alike) else ""


def _save_recipe(session: "Session", place: str) -> bool:
    """Save a script's net as a run. Returns whether there is one."""
    from datetime import UTC, datetime

    from ..code.nets import Unlike, look
    from ..engine import Stepper, Timeline
    from ..runs import exists, make_run, place_of, save_at, word_for
    from .printing import put

    path = place_of(place)
    if exists(path):
        raise click.UsageError(
            f"Invalid value for '--recipe': {shown(place)}, expected another: it is there already."
        )
    found = look(session)
    assert found is not None  # which it is only where it is not wanted any more
    if isinstance(found, Unlike):
        click.echo(f"nntui: {found.told()}", err=True)
        return False
    stepper = Stepper(Timeline(found.recipe))
    stepper.timeline.extend(found.passes)  # what was compared is checked in a replay, too
    run = make_run(path.stem, stepper, datetime.now(UTC))
    save_at(run, path, None)
    put(found.told())
    put(f"Saved: nntui replay {quote(word_for(path))}")
    return True


def _others(found: "Found") -> str:
    others = ", ".join(str(each.line) for each in found.others)
    return f"Other loops that seem to train: line {others}"


def _powers_of_ten(below: int) -> list[int]:
    powers, power = [], 1
    while power < below:
        powers.append(power)
        power *= 10
    return powers


def _print_check(found: "Found") -> bool:
    from ..code.check import check
    from .printing import put

    done = check(found)
    passes = ", ".join(f"{number:,}" for number in done.passes)
    put(f"output: {'the same text' if done.same_output else 'another text'} as in plain Python")
    put(f"numbers at the end: {'the same bits' if done.same_numbers else 'other bits'}")
    put(f"cells of passes {passes}: {done.written:,} of {done.cells:,} written out and evaluated")
    for verb, times in sorted(done.unwritten.items(), key=lambda each: -each[1]):
        put(f"  not written out: {verb} ({times:,})")
    for verb, times in sorted(done.made.items(), key=lambda each: -each[1]):
        put(f"  made, not computed: {verb} ({times:,})")
    return done.agrees
