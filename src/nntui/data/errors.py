"""What is said of data that cannot be read."""

MAX_SHOWN = 40
"""Letters of a cell that an error shows."""


class DataError(ValueError):
    """Data that cannot be read. One line: file, row and column, and what was expected.

    A row is the line of the file on which it starts, counted from 1, as an editor shows it.
    """


def shown(text: str) -> str:
    """A cell's text as it stands in an error: in quotes, on one line, not too long."""
    return repr(text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…")


def listed(texts: tuple[str, ...], limit: int = 20) -> str:
    """Some texts one after another, the first ones only where they are many."""
    more = len(texts) - limit
    return ", ".join(texts[:limit]) + (f" and {more} more" if more > 0 else "")
