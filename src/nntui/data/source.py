"""The bytes of a file or of standard input, as lines of text."""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from .errors import DataError

MAX_BYTES = 50_000_000
"""The largest file that is read."""

BLOCK = 2**16
"""How many bytes are read at a time."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Source:
    """A file that can be read again and again.

    Attributes:
        name: What errors call it.
        path: Where it is; `None` for what can be read only once, as standard input.
        content: The bytes of that. Of a file they never stand there whole: it may be as large as
            all that is made of it.
    """

    name: str
    path: Path | None
    content: bytes = field(repr=False, default=b"")

    def lines(self) -> Iterator[str]:
        """Its lines with their ends (LF, CRLF or CR), without a byte order mark.

        Raises:
            DataError: A byte is not UTF-8.
        """
        try:
            with self._opened() as file:
                text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
                yield from text
        except UnicodeDecodeError:
            raise self._not_utf_8() from None
        except OSError as error:  # it has gone since it was looked at
            raise _refusal(self.name, error) from None

    def _opened(self) -> BinaryIO:
        return io.BytesIO(self.content) if self.path is None else self.path.open("rb")

    def _not_utf_8(self) -> DataError:
        # The decoder knows places in its own block only, so the place is looked for once more.
        with self._opened() as file:
            content = file.read()
        try:
            content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # A letter more, because an end of line just before the byte starts a line of its own.
            row = len((content[: error.start] + b"x").splitlines())
            byte = content[error.start]
            found = f"row {row}: byte 0x{byte:02x} is not UTF-8"
            return DataError(self.name, f"{found}, expected text in UTF-8")
        return DataError(self.name, "changed while it was read, expected a file at rest")


def load(path: str) -> Source:
    """Read a file, or standard input where the path is `-`.

    Raises:
        DataError: It cannot be read, is too large, or is no text.
    """
    name = "standard input" if path == "-" else path
    try:
        return _source(name, path)
    except (OSError, ValueError) as error:  # of a name with a NUL in it
        if isinstance(error, DataError):
            raise
        raise _refusal(name, error) from None


def _refusal(name: str, error: Exception) -> DataError:
    if isinstance(error, FileNotFoundError):
        return DataError(name, "not found, expected a file")
    if isinstance(error, IsADirectoryError):
        return DataError(name, "a directory, expected a file")
    if isinstance(error, PermissionError):
        return DataError(name, "no permission, expected a file that you may read")
    reason = (error.strerror if isinstance(error, OSError) else None) or error
    return DataError(name, f"{reason}, expected a file that can be read")


def _source(name: str, path: str) -> Source:
    if path == "-":
        if sys.stdin is None or sys.stdin.closed:
            raise DataError(name, "closed, expected rows of numbers")
        return Source(name, None, b"".join(_checked(name, sys.stdin.buffer)))
    place = Path(path)
    with place.open("rb") as file:
        blocks = _checked(name, file)
        if not place.is_file():  # a pipe, say: there is no second time
            return Source(name, None, b"".join(blocks))
        if place.stat().st_size > MAX_BYTES:
            raise _too_large(name)
        for _ in blocks:
            pass
    return Source(name, place)


def _checked(name: str, file: BinaryIO) -> Iterator[bytes]:
    """The blocks of a file that is text and not too large.

    Block by block: a `read` of so many bytes would take their memory before there are any, and one
    without a limit would never come back from a pipe that does not end.
    """
    size = 0
    while block := file.read(BLOCK):
        if size == 0 and block.startswith(_UTF_16):
            raise DataError(name, "text in UTF-16, expected text in UTF-8")
        if b"\0" in block:
            raise DataError(name, "a binary file, expected text in UTF-8")
        size += len(block)
        if size > MAX_BYTES:
            raise _too_large(name)
        yield block


def _too_large(name: str) -> DataError:
    return DataError(name, f"too large, expected at most {MAX_BYTES // 10**6} MB")
