"""What is said of data that cannot be read."""

from collections.abc import Sequence
from typing import Literal

from ..explain.line import cut, one_line

MAX_LISTED = 100
"""After so many letters of names an error says only how many more there are."""

Argument = Literal[
    "data", "target", "inputs", "names", "scale", "header", "without", "one_hot", "classes",
    "missing", "scale_targets",
]  # fmt: skip
"""What a person says of data: where it is, which columns are what, and what is made of them."""


class DataError(ValueError):
    """Data that cannot be read. One line: file, row and column, and what was expected.

    A row is the line of the file on which it starts, counted from 1, as an editor shows it. What
    might be said otherwise is named as on the command line: `--missing skip`.

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
        return one_line(f"{self.file}: {self.reason}")


def listed(texts: Sequence[str], limit: int = 20) -> str:
    """Some texts one after another; where they are many or long, the first ones only."""
    first: list[str] = []
    for text in texts[:limit]:
        first.append(cut(text))
        if sum(map(len, first)) > MAX_LISTED:
            break
    more = len(texts) - len(first)
    return ", ".join(first) + (f" and {more:,} more" if more > 0 else "")
