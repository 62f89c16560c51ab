"""What every test stands on: a library of runs of its own, and no settings of the user's."""

import os
from pathlib import Path

import pytest

SETTINGS = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "LANG", "LANGUAGE", "COLUMNS", "LINES")
SETTINGS_THAT_START_WITH = ("LC_", "TEXTUAL_", "PYTHON", "XDG_DATA_HOME")
OF_THE_TEST_RUN = "TEXTUAL_SNAPSHOT_TEMPDIR"


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data directory of a user who has saved nothing and set nothing but UTF-8."""
    for name in list(os.environ):
        is_setting = name in SETTINGS or name.startswith(SETTINGS_THAT_START_WITH)
        if is_setting and name != OF_THE_TEST_RUN:
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "nntui" / "runs"
