"""Your own data: a problem read from CSV, TSV or standard input.

Knows the engine, and how `explain` writes numbers. Nothing here prints; what cannot be read is an
error of one line.

- `source` reads the bytes and hands out lines.
- `separator` finds what stands between cells, `header` whether the first row names the columns.
- `rows` makes rows of cells out of lines, `table` those below the header, all of one width.
- `asked` is what is asked of a file; `choice` finds its columns.
- `columns` turns cells into numbers and classes.
- `notes` says what a reader should know of the file.
- `read` puts the problem together.
"""

from ..engine.scale import SCALES, Scale
from .asked import MISSING, Missing
from .errors import DataError
from .read import read_problem

__all__ = ["MISSING", "SCALES", "DataError", "Missing", "Scale", "read_problem"]
