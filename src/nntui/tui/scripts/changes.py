"""Whether a script is another one on disk than the one that is shown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

Stamp = tuple[int, int] | None
"""When a file was written and how long it is; `None` where there is none."""


class Watched:
    """The files of a script as they were when it was read.

    Args:
        files: Their paths.
    """

    def __init__(self, files: Iterable[str]) -> None:
        self._stamps = {file: _stamp(file) for file in files}

    @property
    def is_changed(self) -> bool:
        """Whether any of them has been written since. One that has gone may be on its way back,
        as editors write beside and rename."""
        now = {file: _stamp(file) for file in self._stamps}
        return any(stamp is not None and stamp != self._stamps[file] for file, stamp in now.items())


def _stamp(file: str) -> Stamp:
    try:
        status = Path(file).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
