"""Rates, weights and inputs at the ends of what a number can be, on the command line.

A run stops where it is no longer finite and says why. Nothing that is printed or saved is `nan`, no
number is said to be infinite without the reason beside it, and nothing is said on standard error
but, once, that targets are out of reach, and why a command is refused.
"""

import io
import json
import re
import sys
import warnings
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from unittest.mock import patch

from nntui.cli import main
from nntui.cli.options import build_recipe
from nntui.engine import ACTIVATIONS, Recipe, RecipeError, Stepper, Timeline
from nntui.explain.reach import out_of_reach
from nntui.runs import load_run, make_run, save_run
from nntui.sweeps import workers

RATES = ("1e-300", "1e-12", "0.1", "1", "10", "1e9", "1e100", "1e300")
INPUTS = ("0", "1", "-1", "0.5", "1e-320", "-1e-320", "1e-9", "1e9", "-1e9", "1e154", "1e308")
WEIGHTS = ("0", "1", "-0.5", "1e-320", "5e-324", "1e9", "1e154", "1e308", "-1e308")
REASON = "too large to be written down"
"""What the sentence about the end of a run has."""

FORMATS = ("text", "markdown", "json")


def try_numbers(chance: Random, place: Path) -> str:
    """One recipe of such numbers, printed in one way."""
    recipe = _recipe(chance, place)
    command = chance.choice(("print", "print", "summary", "seeds", "rates", "save"))
    if command == "save":
        return _saved(recipe, place)
    until = chance.choice(("1", "3", "12"))
    if command == "print":
        form = chance.choice(FORMATS)
        digits = chance.choice(("4", "8", "all"))
        words = ["print", *recipe, "--to", until, "--format", form, "--digits", digits]
    elif command == "summary":
        words = [*recipe, "--until", until]
    else:
        form = chance.choice(([], ["--json"]))
        more = {
            "seeds": ["--from", "1", "--to", "2", "--below", "0.1"],
            "rates": ["--rates", f"{chance.choice(RATES)},1"],
        }
        left_out = {"seeds": ("--weights",), "rates": ("--rate",)}[command]
        words = [command, *_without(recipe, left_out), *more[command], "--until", until, *form]
    status, out, err = run(words)
    _check(out, err)
    if "json" in words or "--json" in words:
        for line in out.splitlines():
            said = json.loads(line, parse_constant=_refuse)
            # The sum of a saturated sigmoid may be infinite; an error is so at a run's end only.
            if command == "print" and None in said["error"].values():
                assert REASON in said["end"]
    told = _told(recipe)
    if status == 0:
        assert err == told, (status, err)
    if status == 2:
        err = err.removeprefix(told)  # what was refused may never have come to it
        assert err.startswith("nntui: ")
        assert err.count("\n") == 1
        assert len(err) < 1_000
        return f"{command}, ended with its reason" if out else f"{command}, refused"
    assert status == 0, status
    return f"{command}, printed"


def run(words: list[str]) -> tuple[object, str, str]:
    """What a command line says, in this process: its status and its two outputs."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    status: object = None
    argv = patch.object(sys, "argv", ["nntui", *words])
    one = patch.object(workers, "cores", lambda: 1)
    with argv, one, redirect_stdout(out), redirect_stderr(err), warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            main()
        except SystemExit as ending:
            status = ending.code or 0
    said = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]  # the BytesIO above
    return status, said[0], said[1]


def _recipe(chance: Random, place: Path) -> list[str]:
    features, rows = chance.randint(1, 3), chance.randint(1, 3)
    layers = chance.choice(([1], [2, 1], [3, 2, 1]))
    names = ["sigmoid", chance.choice(list(ACTIVATIONS))]
    data = place / "d.csv"
    lines = []
    for _ in range(rows):
        cells = [chance.choice(INPUTS) for _ in range(features)]
        lines.append(",".join([*cells, chance.choice(("0", "1", "0.5", "1e9", "-1e308"))]))
    data.write_text("\n".join(lines) + "\n", "utf-8")
    words = ["--data", str(data), "--target", str(features + 1), "--rate", chance.choice(RATES)]
    words += ["--layers", ",".join(map(str, layers)), "--no-header"]
    if chance.random() < 0.7:
        words += ["--activation", chance.choice(names)]
    if chance.random() < 0.3:
        words += ["--loss", "cross-entropy"]
    if chance.random() < 0.3:
        words += ["--momentum", chance.choice(("0.9", "1e-300", "0.9999999999999999"))]
    if chance.random() < 0.3:
        words += ["--bias"]
    if chance.random() < 0.2:
        words += ["--batch", "1"]
    if chance.random() < 0.6:
        bias = "--bias" in words
        sizes = [features, *layers]
        weights = place / "w.txt"
        matrices = [
            "\n".join(
                " ".join(chance.choice(WEIGHTS) for _ in range(units)) for _ in range(before + bias)
            )
            for before, units in pairwise(sizes)
        ]
        weights.write_text("\n\n".join(matrices) + "\n", "utf-8")
        words += ["--weights", str(weights)]
    return words


def _without(words: list[str], options: tuple[str, ...]) -> list[str]:
    left = list(words)
    for option in options:
        if option in left:
            at = left.index(option)
            del left[at : at + 2]
    return left


def _check(out: str, err: str) -> None:
    # An iteration whose own numbers are so has the reason below them.
    if re.search(r"(?<![\w.])[-+]?nan\b", out, re.IGNORECASE):
        assert REASON in out, out
    for text in (out, err):
        assert text.replace("\n", "").isprintable(), text
    assert "Warning" not in err, err
    assert "Traceback" not in err, err


def _refuse(word: str) -> None:
    raise AssertionError(f"{word} in JSON")


def _told(words: list[str]) -> str:
    """What is said beforehand of targets that are out of reach."""
    recipe = _built(words)
    told = out_of_reach(recipe) if recipe else None
    return f"nntui: {told}\n" if told else ""


def _built(words: list[str]) -> Recipe | None:
    """The recipe of these options, or `None` where it is refused."""
    import click

    from nntui.cli.options import recipe_options

    try:
        made = recipe_options(click.Command("nntui")).make_context("nntui", list(words)).params
        return build_recipe(made)
    except (click.UsageError, RecipeError):
        return None


def _saved(words: list[str], place: Path) -> str:
    recipe = _built(words)
    if recipe is None:
        return "save, refused"
    stepper = Stepper(Timeline(recipe))
    stepper.seek(12)
    ended = stepper.timeline.end
    assert ended is None or len(ended.reason) > 20
    run = make_run("run", stepper, datetime(2026, 1, 1, tzinfo=UTC))
    path = place / "run.toml"
    save_run(run, path)
    text = path.read_text("utf-8")
    assert not re.search(r"\b(nan|inf)\b", text), text
    assert load_run(path) == run
    return "save, saved" if ended is None else "save, saved where it had ended with its reason"
