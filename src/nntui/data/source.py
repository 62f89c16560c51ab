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
    """A file that was read.

    Attributes:
        name: What errors call it.
        content: Its bytes; text is made of them line by line, so that it never stands there whole.
    """

    name: str
    content: bytes = field(repr=False)

    def lines(self) -> Iterator[str]:
        """Its lines with their ends (LF, CRLF or CR), without a byte order mark.

        Raises:
            DataError: A byte is not UTF-8.
        """
        text = io.TextIOWrapper(io.BytesIO(self.content), encoding="utf-8-sig", newline="")
        try:
            yield from text
        except UnicodeDecodeError:
            raise self._not_utf_8() from None

    def _not_utf_8(self) -> DataError:
        # The decoder knows places in its own block only, so the place is looked for once more.
        try:
            self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # A letter more, because an end of line just before the byte starts a line of its own.
            row = len((self.content[: error.start] + b"x").splitlines())
            byte = self.content[error.start]
            return DataError(
                f"{self.name}: row {row}: byte 0x{byte:02x} is not UTF-8, expected text in UTF-8"
            )
        raise AssertionError("a block of the file is not UTF-8, but the whole is")


def load(path: str) -> Source:
    """Read a file, or standard input where the path is `-`.

    Raises:
        DataError: It cannot be read, is too large, or is no text.
    """
    name = "standard input" if path == "-" else path
    try:
        content = _content(path)
    except FileNotFoundError:
        raise DataError(f"{name}: not found, expected a file") from None
    except IsADirectoryError:
        raise DataError(f"{name}: a directory, expected a file") from None
    except PermissionError:
        raise DataError(f"{name}: no permission, expected a file that you may read") from None
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{name}: {reason}, expected a file that can be read") from None
    if len(content) > MAX_BYTES:
        raise DataError(f"{name}: too large, expected at most {MAX_BYTES // 10**6} MB")
    if content.startswith(_UTF_16):
        raise DataError(f"{name}: text in UTF-16, expected text in UTF-8")
    if b"\0" in content:
        raise DataError(f"{name}: a binary file, expected text in UTF-8")
    return Source(name, content)


def _content(path: str) -> bytes:
    if path == "-":
        return _up_to_too_large(sys.stdin.buffer)
    with Path(path).open("rb") as file:
        return _up_to_too_large(file)


def _up_to_too_large(file: BinaryIO) -> bytes:
    # Block by block: a `read` of so many bytes would take their memory before there are any, and
    # one without a limit would never come back from a pipe that does not end.
    content = io.BytesIO()
    while content.tell() <= MAX_BYTES and (block := file.read(BLOCK)):
        content.write(block)
    return content.getvalue()
