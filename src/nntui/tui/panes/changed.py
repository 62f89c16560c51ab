"""Which columns of a line differ from what is drawn: the rest is not sent, as over SSH it would be
waited for."""

from collections.abc import Iterator
from itertools import zip_longest

from rich.cells import cell_len

from .lines import Line

Columns = tuple[int, int]
"""The first of a run of columns, and the one behind its last."""

GAP = 6
"""Columns between two that differ which are drawn again rather than stepped over: moving the
terminal's cursor and setting its style anew takes more letters."""

_BLANK = (" ", "text", False)


def changed_columns(old: Line, new: Line, width: int) -> list[Columns]:
    """The columns in which two lines of a width differ, from left to right."""
    if old == new:
        return []
    is_told_apart = old.is_lit == new.is_lit and _is_narrow(old) and _is_narrow(new)
    if not is_told_apart:
        return [(0, width)]
    found: list[Columns] = []
    pairs = zip_longest(_cells(old), _cells(new), fillvalue=_BLANK)
    for column, (before, after) in enumerate(pairs):
        if before == after:
            continue
        if found and column - found[-1][1] <= GAP:
            found[-1] = (found[-1][0], column + 1)
        else:
            found.append((column, column + 1))
    return found


def _cells(line: Line) -> Iterator[tuple[str, str, bool]]:
    return ((letter, role, is_lit) for text, role, is_lit, _ in line.spans for letter in text)


def _is_narrow(line: Line) -> bool:
    """Whether each letter takes one column. Such as control commands take none by themselves."""
    texts = [span.text for span in line.spans]
    return all(cell_len(text) == len(text) and text.isprintable() for text in texts)
