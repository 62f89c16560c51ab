"""What a person worked out: matrices of numbers under headings, from a text file or an `.npz`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

from ..data.cells import finite, words
from ..data.errors import DataError
from ..data.source import MAX_BYTES, load
from ..engine.problem import Array
from ..explain.line import one_line, shown
from ..explain.overview import count
from .holding import slacks

MAX_NUMBERS = 1_000_000
"""More of them nobody has worked out by hand."""

OTHER_WORDS = {
    "z": "dot", "sum": "dot", "dot product": "dot",
    "p": "activation", "h": "activation", "prediction": "activation", "output": "activation",
    "e": "error", "δ": "delta", "Δw": "update", "dw": "update",
    "g": "gradient", "grad": "gradient", "w": "weights", "weight": "weights",
}  # fmt: skip
"""What operations are called beside their names here."""

_HEADING = re.compile(r"([^\W\d_][^\d:]*?)[\s_]*(\d+)?\s*:?")
_EXPECTED = "expected a heading such as dot 1, delta 2 or weights 1, or numbers below one"
_BRACKETS = str.maketrans("[]", "  ")


class SheetError(ValueError):
    """A sheet that cannot be read. One line: the file, the line or heading, what was expected."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file, self.reason = file, reason

    def __str__(self) -> str:
        return one_line(f"{self.file}: {self.reason}")


@dataclass(frozen=True, eq=False)
class Own:
    """The person's numbers of one operation.

    Attributes:
        kind: Which one, in the words of the design.
        layer: Whose, from 1; 0 where the heading does not say.
        values: The numbers, shape (lines, numbers a line).
        slack: How far each may be from what it was rounded from, in the same shape.
        where: Where they stand: `line 3`, or the name in an `.npz`.
    """

    kind: str
    layer: int
    values: Array
    slack: Array
    where: str

    @property
    def name(self) -> str:
        """The heading: `delta 2`."""
        return f"{self.kind} {self.layer}" if self.layer else self.kind


def read_sheet(path: str) -> tuple[Own, ...]:
    """Read a sheet.

    In a text a heading such as `delta 2` is a line, and each line below it is a row of the
    operation's matrix, with spaces, commas or tabs between numbers. Blank lines do not count, `#`
    starts a comment, and the brackets of a printed array are passed over. An `.npz` has arrays
    called `delta_2` or `delta2`.

    Args:
        path: The file; `-` for a text from standard input.

    Raises:
        SheetError: It cannot be read or holds something else.
    """
    try:
        found = tuple(_arrays(path) if path.lower().endswith(".npz") else _blocks(path))
    except DataError as error:
        raise SheetError(error.file, error.reason) from None
    name = "standard input" if path == "-" else path
    if not found:
        raise SheetError(name, f"nothing in it, {_EXPECTED}")
    seen: dict[str, Own] = {}
    for own in found:
        if own.name in seen:
            raise SheetError(name, f"{own.where}: {own.name} was there already, "
                             f"at {seen[own.name].where}; expected it once")  # fmt: skip
        seen[own.name] = own
    return found


def heading(text: str) -> tuple[str, int] | None:
    """The kind and layer that a heading names; `None` where it cannot be one."""
    match = _HEADING.fullmatch(text.strip().replace("_", " "))
    if not match:
        return None
    kind = " ".join(match[1].split())
    kind = OTHER_WORDS.get(kind, OTHER_WORDS.get(kind.lower(), kind.lower()))
    layer = match[2] or "0"
    return (kind, int(layer)) if len(layer) < 5 else None


def _blocks(path: str) -> Iterator[Own]:
    name = "standard input" if path == "-" else path
    current: tuple[str, int] | None = None
    start, rows, total = 0, list[list[str]](), 0
    for number, line in enumerate(load(path).lines(), start=1):
        text = line.partition("#")[0].translate(_BRACKETS).strip()
        if not text:
            continue
        found = heading(text)
        if found and not _is_number(text):
            if current:
                yield _own(name, current, start, rows)
            current, start, rows = found, number, []
            continue
        if current is None:
            raise SheetError(name, f"line {number}: {shown(text)}, {_EXPECTED}")
        try:
            cells = words(text.strip(" ,\t"))
            for cell in cells:
                finite(cell)
        except ValueError as error:
            raise SheetError(name, f"line {number}: {error}") from None
        if rows and len(cells) != len(rows[0]):
            raise SheetError(name, f"line {number} has {count(len(cells), 'number')}, expected "
                             f"{len(rows[0])} as in the line before")  # fmt: skip
        rows.append(cells)
        total += len(cells)
        if total > MAX_NUMBERS:
            raise SheetError(name, f"more than {MAX_NUMBERS:,} numbers, expected fewer")
    if current:
        yield _own(name, current, start, rows)


def _is_number(text: str) -> bool:
    """Whether a line is one of numbers after all, such as `nan` or `inf`, which are refused."""
    return text.split()[0].lower().strip(",;") in ("nan", "inf", "infinity")


def _own(name: str, called: tuple[str, int], start: int, rows: list[list[str]]) -> Own:
    kind, layer = called
    if not rows:
        raise SheetError(name, f"line {start}: no numbers below {kind} {layer or ''}".rstrip()
                         + ", expected its matrix")  # fmt: skip
    values = np.array([[finite(cell) for cell in row] for row in rows])
    return Own(kind, layer, values, slacks(rows, values), f"line {start}")


def _arrays(path: str) -> Iterator[Own]:
    try:
        if Path(path).stat().st_size > MAX_BYTES:
            raise SheetError(path, f"too large, expected at most {MAX_BYTES // 10**6} MB")
        with Path(path).open("rb") as file:
            arrays = np.load(file, allow_pickle=False)
            if not isinstance(arrays, NpzFile):
                raise SheetError(path, "a single array, expected an .npz of arrays with names")
            for name in arrays.files:
                yield _array(path, name, arrays[name])
    except FileNotFoundError:
        raise SheetError(path, "not found, expected a file") from None
    except IsADirectoryError:
        raise SheetError(path, "a directory, expected a file") from None
    except SheetError:
        raise
    except (OSError, ValueError, BadZipFile, EOFError, KeyError, NotImplementedError) as error:
        raise SheetError(path, f"{error}, expected an .npz as numpy.savez writes it") from None


def _array(path: str, name: str, values: NDArray[Any]) -> Own:
    called = heading(name)
    if called is None:
        raise SheetError(path, f"array {shown(name)}, expected a name such as dot_1 or delta_2")
    if values.dtype.kind not in "fiub" or values.ndim > 2 or not values.size:
        raise SheetError(path, f"array {shown(name)}: {values.dtype} of {values.ndim} axes, "
                         "expected a matrix of numbers")  # fmt: skip
    if values.size > MAX_NUMBERS:
        raise SheetError(path, f"array {shown(name)}: more than {MAX_NUMBERS:,} numbers, "
                         "expected fewer")  # fmt: skip
    numbers = np.atleast_2d(values.astype(np.float64))
    if not np.isfinite(numbers).all():
        raise SheetError(path, f"array {shown(name)}: a number that is not finite, expected "
                         "finite ones")  # fmt: skip
    slack = np.zeros(numbers.shape)
    if values.dtype in (np.float16, np.float32):
        # A narrow float was rounded at each step on the way, not once at the end.
        narrow = np.finfo(values.dtype)
        slack += 16 * float(narrow.eps) * float(np.abs(numbers).max()) + float(narrow.tiny)
    return Own(*called, numbers, slack, f"array {name}")
