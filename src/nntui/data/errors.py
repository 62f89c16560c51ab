"""What is said of data that cannot be read."""

from typing import Literal

MAX_SHOWN = 40
"""Letters of a cell that an error shows."""

Argument = Literal["data", "target", "inputs", "names", "scale"]
"""What a person says of data: where it is, which columns are what, and how they are scaled."""


class DataError(ValueError):
    """Data that cannot be read. One line: file, row and column, and what was expected.

    A row is the line of the file on which it starts, counted from 1, as an editor shows it.

    Attributes:
        file: What the file is called.
        reason: The line without the file.
        about: What would have to be said otherwise; `data` where it is the file itself.
    """

    def __init__(self, file: str, reason: str, about: Argument = "data") -> None:
        super().__init__(file, reason, about)  # all of them, as another process sends them back
        self.file, self.reason = file, reason
        self.about: Argument = about

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}"


def shown(text: str) -> str:
    """A cell's text as it stands in an error: in quotes, on one line, not too long."""
    return repr(text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…")


def listed(texts: tuple[str, ...], limit: int = 20) -> str:
    """Some texts one after another, the first ones only where they are many."""
    more = len(texts) - limit
    return ", ".join(texts[:limit]) + (f" and {more} more" if more > 0 else "")
