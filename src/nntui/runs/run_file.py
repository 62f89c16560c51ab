"""The file of a saved run: written whole or not at all, and read with care."""

import os
from pathlib import Path
from typing import Any

from .decode import run_of
from .encode import document, text
from .errors import RunError
from .run import Run


def save_run(run: Run, path: Path) -> None:
    """Write a run to a file, whole or not at all. A file that was there is replaced.

    Args:
        run: What to save.
        path: Where. Directories that are missing on the way are made.

    Raises:
        RunError: It could not be written, or could not be opened again if it were. A file that
            was there is as before.
    """
    try:
        tables = document(run)
        run_of(tables)  # what could not be opened again is not written
        content = text(tables).encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(content, path)
    except RunError as error:
        raise error.in_file(path) from None
    except UnicodeEncodeError:
        reason = "half a character in a name, expected text"
        raise RunError(reason, "recipe", path) from None
    except OSError as error:
        reason = f"cannot be written ({error.strerror or error}), the run is not saved"
        raise RunError(reason, file=path) from error


def load_run(path: Path) -> Run:
    """Read a saved run. Nothing is written.

    Raises:
        RunError: The file cannot be read, or is no run that this version understands.
    """
    try:
        return run_of(_parsed(path))
    except RunError as error:
        raise error.in_file(path) from None


def _write(content: bytes, path: Path) -> None:
    # Beside the file, because a rename is whole or not at all only within one file system.
    beside = path.with_name(f".nntui-{os.urandom(8).hex()}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)  # after the rename it is gone already


def _parsed(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or error
        raise RunError(f"cannot be read ({reason}), expected a saved run") from error
    except UnicodeDecodeError as error:
        raise RunError(f"byte {error.start + 1} is not UTF-8, expected a TOML file") from None
    try:
        return tomllib.loads(content)
    except RecursionError:
        raise RunError("lists in lists without end, expected a TOML file") from None
    except ValueError as error:  # no TOML, or a number that is too long for Python
        raise RunError(f"{error}, expected a TOML file") from None
