"""What is said of data that cannot be read."""

from collections.abc import Sequence

from ..explain.line import one_line

MAX_SHOWN = 40
"""Letters of a cell that an error shows."""

MAX_LISTED = 100
"""After so many letters of names an error says only how many more there are."""


class DataError(ValueError):
    """Data that cannot be read. One line: file, row and column, and what was expected.

    A row is the line of the file on which it starts, counted from 1, as an editor shows it.
    """

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def shown(text: str) -> str:
    """A cell's text as it stands in an error: in quotes, on one line, not too long."""
    return repr(text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…")


def listed(texts: Sequence[str], limit: int = 20) -> str:
    """Some texts one after another; where they are many or long, the first ones only."""
    first: list[str] = []
    for text in texts[:limit]:
        first.append(text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…")
        if sum(map(len, first)) > MAX_LISTED:
            break
    more = len(texts) - len(first)
    return ", ".join(first) + (f" and {more:,} more" if more > 0 else "")
