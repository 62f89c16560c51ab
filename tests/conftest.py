"""What every test stands on: a home and saved runs of its own, nothing of the user's."""

import os
from pathlib import Path

import pytest

from nntui.engine import compiled

SETTINGS = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "LANG", "LANGUAGE", "COLUMNS", "LINES")
SETTINGS_THAT_START_WITH = ("LC_", "TEXTUAL_", "PYTHON", "XDG_")
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
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    # A word that is said once a process: it would meet whichever test takes long first.
    monkeypatch.setattr(compiled, "_advised", [True])
    return tmp_path / "data" / "nntui" / "runs"
