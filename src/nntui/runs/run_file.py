"""The file of a saved run: written whole or not at all, and read with care."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any, Final, Literal

from .decode import run_of
from .encode import document, text
from .errors import RunError, TakenError
from .run import Run
from .script_file import is_of_script, script_document, script_run_of
from .script_run import ScriptRun

MAX_BYTES = 200_000_000
"""The largest file that is read: data of the largest CSV make one of about this size."""

BLOCK = 2**16
"""How many bytes are read at a time."""

DAY = 86_400.0
"""Seconds."""

ANY: Final = "anything"
"""Whatever is there may be replaced."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
"""How a file that is not there yet is opened; Windows would write other ends of lines."""


@dataclass(frozen=True)
class Stamp:
    """What tells a file from another that takes its place: every save makes a new one."""

    device: int
    inode: int
    changed: int
    size: int


def stamp(path: Path) -> Stamp | None:
    """The stamp of the file that a save to `path` would replace; `None` where there is none.

    Raises:
        RunError: That cannot be found out, as of a name too long for a file.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise RunError(f"cannot be read ({_reason(error)})", file=path) from error
    return Stamp(found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)


def save_run(
    run: Run | ScriptRun, path: Path, instead_of: Stamp | Literal["anything"] | None = ANY
) -> None:
    """Write a run to a file, whole or not at all.

    A file that was there is replaced and its rights are kept; of a link, it is the file that the
    link leads to.

    Args:
        run: What to save.
        path: Where. Directories that are missing on the way are made.
        instead_of: The stamp of the file that may be replaced, `None` where no file may.

    Raises:
        TakenError: There is another file in the place than the one that may be replaced.
        RunError: It could not be written, or could not be opened again if it were. A file that
            was there is as before.
    """
    try:
        tables = script_document(run) if isinstance(run, ScriptRun) else document(run)
        _run_of(tables)  # what could not be opened again is not written
        content = text(tables).encode()
        target = _target(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(content, target, instead_of)
    except RunError as error:
        raise error.in_file(path) from None
    except UnicodeEncodeError:
        reason = "half a character in a name, expected text"
        raise RunError(reason, "recipe", path) from None
    except (OSError, ValueError) as error:  # of a name with a NUL in it
        reason = f"cannot be written ({_reason(error)}), the run is not saved"
        raise RunError(reason, file=path) from error


def load_run(path: Path) -> Run:
    """Read a saved run of a recipe. Nothing is written.

    Raises:
        RunError: The file cannot be read, or is no run that this version understands.
    """
    run = load_any(path)
    if isinstance(run, ScriptRun):
        raise RunError("a run of a script, expected one of a recipe", "kind", path)
    return run


def load_any(path: Path) -> Run | ScriptRun:
    """Read a saved run, of a recipe or of a script. Nothing is written.

    Raises:
        RunError: The file cannot be read, or is no run that this version understands.
    """
    try:
        return _run_of(_parsed(path))
    except RunError as error:
        raise error.in_file(path) from None


def _run_of(tables: dict[str, Any]) -> Run | ScriptRun:
    return script_run_of(tables) if is_of_script(tables) else run_of(tables)


def _target(path: Path) -> Path:
    """Where a save to a path goes: where a link leads to."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise RunError("cannot be written (a link that leads to itself), the run is not saved")
    return target


def _write(content: bytes, path: Path, instead_of: Stamp | Literal["anything"] | None) -> None:
    old = path.stat() if path.exists() else None
    if old is not None:
        if not stat.S_ISREG(old.st_mode):
            raise RunError(f"cannot be written ({kind(old.st_mode)}), the run is not saved")
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    # Beside the file, because a rename is whole or not at all only within one file system.
    beside = path.with_name(f".nntui-{os.urandom(8).hex()}.tmp")
    try:
        # Nobody may read what comes into a file that only its owner reads, not even for a moment.
        handle = os.open(beside, _NEW, 0o666 if old is None else 0o600)
        with open(handle, "wb") as file:  # noqa: PTH123  # a path has no `open` for a handle
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            _give_rights(beside, old)
        now = beside.stat().st_mtime
        with _alone(path.parent):
            if instead_of != ANY and stamp(path) != instead_of:
                raise TakenError("saved from elsewhere in the meantime; the run is not saved")
            beside.replace(path)
        _sweep(path.parent, now)
    finally:
        beside.unlink(missing_ok=True)  # after the rename it is gone already


def _give_rights(path: Path, old: os.stat_result) -> None:
    """Give a file the rights, and where that is allowed the owner and group, of another."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(path, old.st_uid, old.st_gid)
    path.chmod(stat.S_IMODE(old.st_mode))


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """While no other nntui replaces a file of a directory, where the system knows such locks."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    try:
        handle = os.open(directory, os.O_RDONLY)
    except OSError:  # it can be written to, not listed
        yield
        return
    try:
        _lock(lambda: fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)  # which ends the lock, as the end of this process would


def _lock(lock: Callable[[], None]) -> None:
    """Try to lock for a second: whoever holds it longer is not at work but suspended."""
    for _ in range(100):
        try:
            return lock()
        except BlockingIOError:
            sleep(0.01)
        except OSError:
            return None  # a file system without locks
    return None


def _sweep(directory: Path, now: float) -> None:
    """Take away what saves left that were killed a day ago or more."""
    for left in directory.glob(".nntui-*.tmp"):
        with suppress(OSError):  # somebody else does it too, or may
            if left.stat().st_mtime < now - DAY:
                left.unlink()


def kind(mode: int) -> str:
    """What something that is no file is."""
    for is_kind, what in (
        (stat.S_ISDIR, "a directory"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if is_kind(mode):
            return what
    return "no file"


def _reason(error: Exception) -> object:
    return error.strerror or error if isinstance(error, OSError) else error


def _content(path: Path) -> bytes:
    """The bytes of a file that may be a run.

    Block by block, as a device or a pipe may have no end, and a file no text.
    """
    content = bytearray()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            end = block.find(0) + 1
            content += block[:end] if end else block
            if end:
                break  # no TOML has a byte that is 0; what reads it says where it stands
            if len(content) > MAX_BYTES:
                raise RunError(f"too large, expected at most {MAX_BYTES // 10**6} MB")
    return bytes(content)


def _parsed(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        content = _content(path).decode("utf-8-sig")
    except RunError:
        raise
    except UnicodeDecodeError as error:
        raise RunError(f"byte {error.start + 1} is not UTF-8, expected a TOML file") from None
    except (OSError, ValueError) as error:  # of a name with a NUL in it
        raise RunError(f"cannot be read ({_reason(error)}), expected a saved run") from error
    try:
        return tomllib.loads(content)
    except RecursionError:
        raise RunError("lists in lists without end, expected a TOML file") from None
    except ValueError as error:  # no TOML, or a number that is too long for Python
        raise RunError(f"{error}, expected a TOML file") from None
