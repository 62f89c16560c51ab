"""A file that is written whole or not at all."""

import errno
import os
import stat
from pathlib import Path


def write_whole(content: bytes, path: Path) -> None:
    """Write a file, or leave what was there as it was; of a link, it is the file that it leads to.

    Directories that are missing on the way are made. A file that is replaced keeps its rights.

    Raises:
        OSError: It cannot be written.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    old = target.stat() if target.exists() else None
    if old is not None and not stat.S_ISREG(old.st_mode):
        raise OSError(errno.EINVAL, "there is something that is no file", str(target))
    if old is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    # Beside the file, because a rename is whole or not at all only within one file system.
    beside = target.with_name(f".nntui-{os.urandom(8).hex()}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            beside.chmod(stat.S_IMODE(old.st_mode))
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)  # after the rename it is gone already
