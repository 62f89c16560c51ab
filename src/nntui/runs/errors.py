"""What goes wrong with a saved run, in one line."""

from pathlib import Path
from typing import Self

from nntui.explain.line import one_line


class RunError(ValueError):
    """A run that cannot be saved, found or opened.

    The message is one line that names the file, the key and what was expected, whatever stands in
    names and files.

    Attributes:
        reason: What is wrong, and what was expected.
        key: The key of the file, with those of the tables that it is in, or nothing.
        file: The file; `None` where it is not known, or named in the reason.
    """

    def __init__(self, reason: str, key: str = "", file: Path | None = None) -> None:
        super().__init__(reason, key, file)  # all of them, as another process sends them back
        self.reason, self.key, self.file = reason, key, file

    def in_file(self, file: Path) -> Self:
        """The same of a file."""
        return type(self)(self.reason, self.key, file)

    @property
    def without_file(self) -> str:
        """The message to somebody who knows the file."""
        return one_line(f"{self.key}: {self.reason}" if self.key else self.reason)

    def __str__(self) -> str:
        if self.file is None:
            return self.without_file
        return one_line(f"{self.file}: {self.without_file}")


class TakenError(RunError):
    """A file that somebody else has written since it was looked at."""


def as_toml(value: object) -> str:
    """A value from a file as a short word for an error."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number beyond 64 bits"  # Python refuses to write a very long one out
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else f"{value[:40]}…")
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, dict):
        return "a table"
    return str(value)
