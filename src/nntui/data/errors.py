"""What is said of data that cannot be read."""

from collections.abc import Sequence

from ..explain.line import cut, one_line

MAX_LISTED = 100
"""After so many letters of names an error says only how many more there are."""


class DataError(ValueError):
    """Data that cannot be read. One line: file, row and column, and what was expected.

    A row is the line of the file on which it starts, counted from 1, as an editor shows it.
    """

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def listed(texts: Sequence[str], limit: int = 20) -> str:
    """Some texts one after another; where they are many or long, the first ones only."""
    first: list[str] = []
    for text in texts[:limit]:
        first.append(cut(text))
        if sum(map(len, first)) > MAX_LISTED:
            break
    more = len(texts) - len(first)
    return ", ".join(first) + (f" and {more:,} more" if more > 0 else "")
