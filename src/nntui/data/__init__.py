"""Your own data: a problem read from CSV, TSV or standard input.

Knows the engine, and how `explain` writes numbers. Nothing here prints; what cannot be read is an
error of one line.

- `source` reads the bytes and hands out lines.
- `table` finds the separator and the header, and hands out rows of cells.
- `choice` finds the columns that were asked for.
- `columns` turns cells into numbers and classes.
- `read` puts the problem together.
"""

from ..engine.scale import SCALES, Scale
from .errors import DataError
from .read import read_problem

__all__ = ["SCALES", "DataError", "Scale", "read_problem"]
