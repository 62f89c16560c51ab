"""Rows that nobody has targets for, as a person types them or has them in a file, and what the
network takes of them: scaled as its data was, words as 0 and 1."""

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple

import numpy as np

from ..engine.problem import Problem
from ..engine.scale import Scaling
from ..explain.line import shown
from ..explain.overview import count
from .cells import finite, is_missing, number, plain, refusal
from .cells import words as words_of
from .errors import DataError, listed
from .table import DataTable, open_table

AS_IT_IS = Scaling(0.0, 1.0)
"""How a column is scaled that is not."""


class Entry(NamedTuple):
    """What a person says once in a row.

    Attributes:
        name: What it is called.
        first: The place of its input, from 0; of words, that of the first of them.
        scaling: How its number becomes the input.
        words: Those that it may be; empty for a number.
    """

    name: str
    first: int
    scaling: Scaling = AS_IT_IS
    words: tuple[str, ...] = ()

    def word(self, cell: str) -> str | None:
        """The word that a cell says; `None` where it is none of them."""
        value = number(cell)
        # Whole numbers are words as well, and 1.0 is 1.
        is_whole = value is not None and isfinite(value) and value == int(value)
        word = str(int(value)) if is_whole and value is not None else plain(cell)
        return word if word in self.words else None

    def expected(self) -> str:
        """What a cell may be."""
        return f"one of {listed(self.words)}" if self.words else "a number"


class Question(NamedTuple):
    """A row that is asked.

    Attributes:
        said: What was said, an entry each: a number or a word.
        inputs: What the network takes, one number for each of its features.
    """

    said: tuple[float | str, ...]
    inputs: tuple[float, ...]


def entries(problem: Problem) -> tuple[Entry, ...]:
    """What a row of a problem is told by, in its order."""
    ways = problem.input_scaling or (AS_IT_IS,) * problem.features
    of_words = {each.first: each for each in problem.one_hot}
    found: list[Entry] = []
    place = 0
    while place < problem.features:
        if words := of_words.get(place):
            found.append(Entry(words.column, place, words=words.words))
            place += len(words.words)
        else:
            found.append(Entry(problem.feature_names[place], place, ways[place]))
            place += 1
    return tuple(found)


def tell_entries(problem: Problem) -> str:
    """What is expected of a row: `3: x1, x2, x3`."""
    every = entries(problem)
    return f"{len(every)}: {listed([each.name for each in every])}"


def read_question(problem: Problem, text: str) -> Question:
    """The row that somebody typed: its numbers and words in the order of the inputs, with commas,
    blanks or semicolons between them.

    Raises:
        ValueError: It is none. The message says which one, and what was expected.
    """
    every = entries(problem)
    cells = _cells(text, has_words=bool(problem.one_hot))
    if len(cells) != len(every):
        what = "value" if problem.one_hot else "number"
        raise ValueError(f"{count(len(cells), what)}, expected {tell_entries(problem)}")
    return _question(problem, every, [_typed(*pair) for pair in zip(every, cells, strict=True)])


def read_questions(problem: Problem, path: str) -> list[Question]:
    """The rows of a table: columns by their names where it has a header, else in the order of the
    inputs. Other columns are passed over where the header names all that is needed.

    Args:
        problem: Whose inputs they are.
        path: The file, or `-` for standard input.

    Raises:
        DataError: It cannot be read, has no such column, or a cell is no number or word.
    """
    every = entries(problem)
    names = [each.name for each in every]
    table = open_table(path, None, names, least=1)
    if table.has_header:
        places = [_place(table, name, problem) for name in names]
    elif len(table.names) == len(every):
        places = list(range(len(every)))
    else:
        found = f"{count(len(table.names), 'column')} without a header"
        raise DataError(table.source.name, f"{found}, expected {tell_entries(problem)}")
    questions: list[Question] = []
    for row in table.rows():
        said: list[float | str] = []
        for entry, place in zip(every, places, strict=True):
            cell = row.cells[place]
            value = entry.word(cell) if entry.words else table.number(cell)
            if value is None or (isinstance(value, float) and not isfinite(value)):
                what = "a missing value" if is_missing(cell) else shown(cell)
                raise table.error(f"{what}, expected {entry.expected()}", place, row)
            said.append(value)
        try:
            questions.append(_question(problem, every, said))
        except ValueError as error:
            raise DataError(table.source.name, f"row {row.line}: {error}") from None
    return questions


def _place(table: DataTable, name: str, problem: Problem) -> int:
    places = table.places.get(name, ())
    if len(places) == 1:
        return places[0]
    found = f"{len(places)} columns are" if places else "no column is"
    raise DataError(
        table.source.name,
        f"{found} called {shown(name)}, expected {tell_entries(problem)} (the file has "
        f"{listed(table.names)})",
    )


def _cells(text: str, *, has_words: bool) -> list[str]:
    """The texts of a row's numbers and words."""
    if not has_words:
        return words_of(text)
    # A word may have blanks in it.
    separator = next((each for each in ";,\t" if each in text), None)
    return [cell.strip() for cell in text.split(separator)]


def _typed(entry: Entry, cell: str) -> float | str:
    if not entry.words:
        try:
            return finite(cell)
        except ValueError:
            what = refusal(cell) if cell.strip() else "nothing, expected a number"
            raise ValueError(f"{entry.name}: {what}") from None
    word = entry.word(cell)
    if word is None:
        raise ValueError(f"{entry.name}: {shown(cell)}, expected {entry.expected()}")
    return word


def _question(problem: Problem, every: Sequence[Entry], said: Sequence[float | str]) -> Question:
    inputs = [0.0] * problem.features
    for entry, value in zip(every, said, strict=True):
        if isinstance(value, str):
            inputs[entry.first + entry.words.index(value)] = 1.0
            continue
        with np.errstate(over="ignore", invalid="ignore"):
            # As a column of one row: the same arithmetic as the data's, so the same bits.
            scaled = float(entry.scaling.scaled(np.array([value]))[0])
        if not isfinite(scaled):
            raise ValueError(f"{entry.name}: {value:g} is too large to be scaled")
        inputs[entry.first] = scaled + 0.0  # -0.0 is 0.0, as in all inputs
    return Question(tuple(said), tuple(inputs))
