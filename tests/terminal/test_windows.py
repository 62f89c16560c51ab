"""Windows, as far as it can be acted here: no signals, no terminal modes, no TERM."""

import os
import subprocess
import sys

import pytest

from nntui import terminal

AS_ON_WINDOWS = """
import os, signal, sys
import click, multiprocessing.connection, plotext, textual.app  # what they do there is their own

sys.platform = "win32"
sys.modules["termios"] = sys.modules["fcntl"] = None
for name in ("getpgrp", "getsid", "killpg"):
    delattr(os, name)
for name in ("SIGHUP", "SIGTSTP", "SIGCONT", "SIGWINCH", "SIGSTOP", "SIGTTIN", "SIGTTOU"):
    delattr(signal, name)

from nntui import terminal
from nntui.__main__ import main
from nntui.tui.app import NntuiApp

terminal.is_a_terminal = lambda _: True
NntuiApp.on_ready = lambda app: app.exit(return_code=7)
sys.argv = ["nntui"]
main()
"""


def test_the_screen_opens_and_ends_without_what_windows_does_not_have() -> None:
    driver = {"TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver"}
    environment = {name: text for name, text in os.environ.items() if name != "TERM"}
    done = subprocess.run(
        [sys.executable, "-c", AS_ON_WINDOWS],
        capture_output=True,
        check=False,
        env=environment | driver,
    )
    assert (done.returncode, done.stdout, done.stderr) == (7, b"", b"")


def test_a_console_needs_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "is_a_terminal", lambda _: True)
    monkeypatch.delenv("TERM")
    assert not terminal.has_screen()
    monkeypatch.setattr(sys, "platform", "win32")
    assert terminal.has_screen()
    assert terminal.locale_is_utf8({})
