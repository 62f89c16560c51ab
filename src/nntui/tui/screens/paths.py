"""Paths that are typed: what is there is suggested, and what is no file is refused."""

import asyncio
import os
from pathlib import Path

from textual.suggester import Suggester


class Paths(Suggester):
    """Suggests the first path that begins as what is typed does; → takes it.

    Args:
        endings: How the files end that are meant; folders always are.
    """

    def __init__(self, *endings: str) -> None:
        # What is there may be another thing at the next key.
        super().__init__(use_cache=False, case_sensitive=True)
        self._endings = endings

    async def get_suggestion(self, value: str) -> str | None:
        """A longer path, if there is one."""
        return await asyncio.to_thread(first_path, value, self._endings)


def first_path(typed: str, endings: tuple[str, ...] = ()) -> str | None:
    """The first of the paths that a text is the beginning of; `None` where there is none.

    Args:
        typed: The text; `~` is the user's folder.
        endings: How files end that are meant; any file unless given.
    """
    before, slash, start = typed.rpartition("/")
    try:
        with os.scandir(Path(f"{before}{slash}").expanduser()) as entries:
            names = sorted(
                f"{each.name}/" if each.is_dir() else each.name
                for each in entries
                # Hidden ones only where that is meant; what cannot be shown could not be checked.
                if each.name.startswith(start)
                and each.name.startswith(".") <= start.startswith(".")
                and each.name.isprintable()
                and (not endings or each.name.endswith(endings) or each.is_dir())
            )
    except (OSError, RuntimeError, ValueError):
        return None  # it is refused, with the reason, when it is entered
    return next((f"{before}{slash}{name}" for name in names if name != start), None)


def file_at(typed: str, expected: str) -> tuple[Path, os.stat_result]:
    """The file at a path, as it is now.

    Args:
        typed: Its path; `~` is the user's folder.
        expected: What should have been typed.

    Raises:
        ValueError: There is none; the message is one line that says so.
    """
    if not typed:
        raise ValueError(f"expected {expected}")
    try:
        file = Path(typed).expanduser()
        # What is no plain file, a pipe or a terminal, could keep us waiting for ever.
        stamp = file.stat() if file.is_file() else None
    except (OSError, RuntimeError, ValueError) as error:
        raise ValueError(f"{typed!r}: {error}") from None
    if stamp is None:
        raise ValueError(f"{typed!r}: expected a file, there is none")
    return file, stamp
