"""Where the hand lives: nothing of the user's is touched."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def surroundings() -> Iterator[Path]:
    """A folder for all that is saved and written down."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_DOWNLOAD_DIR"):
            os.environ[variable] = name
        keys = str(folder / "keys")
        os.environ |= {"NNTUI_KEYS": keys, "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        yield folder
