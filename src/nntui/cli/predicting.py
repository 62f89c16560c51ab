"""`nntui predict`: what a network says of rows that it never saw."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import click

from ..data.errors import DataError
from ..data.question import Question, entries, read_question, read_questions
from ..engine import Answer, Recipe, Timeline
from ..explain import answers
from ..explain.line import shown
from ..explain.numbers import Digits
from ..explain.transcript import title
from .asking import Form
from .guessing import DATA
from .plain import plain
from .printing import put, train


class Words(NamedTuple):
    """What the words beside the options are.

    Attributes:
        rows: Rows, and files of rows; `-` is standard input.
        run: The saved run, by its name or file.
    """

    rows: tuple[str, ...]
    run: str | None


def sort_words(words: Sequence[str], has_recipe: bool) -> Words:
    """Which word names a saved run, if one does.

    Args:
        words: What stands beside the options.
        has_recipe: Whether options say what is trained; then a word that names nothing is a row.

    Raises:
        click.UsageError: There are two.
    """
    named = [word for word in words if _kind(word, has_recipe) == "run"]
    if len(named) > 1:
        found = " and ".join(map(shown, named[:2]))
        raise click.UsageError(f"{found}: expected rows of numbers, and one saved run at most.")
    return Words(tuple(word for word in words if word not in named), named[0] if named else None)


def _kind(word: str, has_recipe: bool = True) -> Literal["row", "file", "run"]:
    from ..data.cells import typed
    from ..runs import RunError, find_run

    parts = word.replace(";", " ").replace(",", " ").split()
    numbers = [typed(part) is not None for part in parts]
    if word == "-":
        return "file"
    if all(numbers):
        return "row"  # also where a file is called so
    if word.endswith(".toml"):
        return "run"
    if Path(word).suffix.lower() in DATA or _is_file(word):
        return "file"
    if len(parts) > 1 or not has_recipe:
        return "row" if any(numbers) or "," in word else "run"
    try:
        return "run" if find_run(word).exists() else "row"
    except (RunError, ValueError):
        return "row"


def _is_file(word: str) -> bool:
    try:
        return Path(word).is_file()
    except (OSError, ValueError):
        return False


def print_answers(
    recipe: Recipe, words: Sequence[str], at: int | None, form: Form, digits: Digits
) -> None:
    """Print what a network says of rows.

    Args:
        recipe: What is trained.
        words: Rows, files of them, and `-` for standard input.
        at: The iteration whose weights they go through; the run's last unless given.
        form: How they are printed.
        digits: How numbers of a text are written.

    Raises:
        click.UsageError: A row cannot be read, or the run ends before the iteration.
    """
    problem = recipe.problem
    questions = [each for word in words for each in _questions(recipe, word)]
    if not questions:
        raise click.UsageError("No row to ask, expected one such as 1,0,0 or a file.")
    timeline = Timeline(recipe)
    iteration = recipe.until if at is None else at
    train(timeline, iteration)
    reached = timeline.reach(iteration)
    if reached < iteration and at is not None:
        assert timeline.end
        raise click.UsageError(f"There is no iteration {at}. {timeline.end.reason}")
    told = timeline.end.reason if reached < iteration and timeline.end else ""
    if told and form != "text":
        click.echo(plain(f"nntui: {told}", sys.stderr), err=True)
    answer = Answer(timeline, reached, [each.inputs for each in questions])
    said = answers.Said([each.name for each in entries(problem)], [each.said for each in questions])
    unknown = answers.unknown_scaling(problem)
    if unknown and form != "text":
        click.echo(plain(f"nntui: {unknown}", sys.stderr), err=True)
    match form:
        case "json":
            text = answers.as_json(said, answer)
        case "csv":
            text = answers.as_csv(said, answer)
        case _:
            put(f"{title(recipe)} · iteration {reached:,}")
            if told:
                put(told)
            if unknown:
                put(unknown)
            put()
            text = answers.as_arithmetic(said, answer, digits)
    for line in text.removesuffix("\n").split("\n"):
        put(line)


def _questions(recipe: Recipe, word: str) -> list[Question]:
    try:
        if _kind(word) == "file":
            return read_questions(recipe.problem, word)
        return [read_question(recipe.problem, word)]
    except DataError as error:
        raise click.UsageError(f"{error}.") from None
    except ValueError as error:
        raise click.UsageError(f"row {shown(word.strip())}: {error}.") from None
