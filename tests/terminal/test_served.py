"""Where the environment chooses what the screen is shown by, as a server for browsers does."""

import json
import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pytest

from ..cli.shell import NNTUI
from .terminal import ESCAPES, PATIENCE

WEB = "textual.drivers.web_driver:WebDriver"
COLUMNS, ROWS = 110, 30


class Served:
    """The program with pipes, and what comes through them: packets of a kind, a length, a text."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [NNTUI, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ)
        )
        self.output = b""

    def send(self, kind: bytes, text: bytes) -> None:
        """Send what a browser sends."""
        assert self.process.stdin
        self.process.stdin.write(kind + len(text).to_bytes(4, "big") + text)
        self.process.stdin.flush()

    def shows(self, text: str) -> None:
        """Wait until a text has been sent to be shown."""
        assert self.process.stdout
        handle, end = self.process.stdout.fileno(), monotonic() + PATIENCE
        while text.encode() not in ESCAPES.sub(b"", self.output):
            ready, _, _ = select.select([handle], [], [], max(0, end - monotonic()))
            read = os.read(handle, 65_536) if ready else b""
            assert read, f"waited in vain for {text!r}"
            self.output += read


@contextmanager
def served(*arguments: str) -> Iterator[Served]:
    """The program, ended whatever happens."""
    shown = Served(*arguments)
    with shown.process:
        try:
            yield shown
        finally:
            shown.process.kill()


@pytest.mark.parametrize("arguments", [(), ("--example", "xor")])
def test_the_screen_opens_although_standard_output_is_a_pipe(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", WEB)
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    monkeypatch.setenv("ROWS", str(ROWS))
    with served(*arguments) as shown:
        shown.shows("What just happened")
        # As wide as the browser says, not as the 80 columns of nobody's terminal.
        assert "─" * (COLUMNS - 30) in ESCAPES.sub(b"", shown.output).decode(errors="replace")
        shown.send(b"D", b"\x1b[C")
        shown.shows("1 of ")
        shown.send(b"D", b"q")
        assert shown.process.wait(PATIENCE) == 0
        assert shown.process.stdout
        left = (shown.output + shown.process.stdout.read()).removeprefix(b"__GANGLION__\n")
        # Nothing but packets: whatever else were printed would be taken for one.
        packets = []
        while left:
            end = 5 + int.from_bytes(left[1:5], "big")
            packets.append((left[:1], left[5:end]))
            left = left[end:]
        assert {kind for kind, _ in packets} <= {b"D", b"M"}
        assert json.loads(packets[-1][1]) == {"type": "exit"}


@pytest.mark.parametrize("name", ["nowhere:Driver", "textual.app:App", "webdriver", "textual.app:"])
def test_a_driver_that_there_is_not_is_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", name)
    done = subprocess.run(
        [NNTUI], stdin=subprocess.DEVNULL, capture_output=True, check=False, encoding="utf-8"
    )
    assert (done.returncode, done.stdout) == (2, "")
    told = f"nntui: TEXTUAL_DRIVER: {name!r}, expected a driver such as {WEB}\n"
    assert done.stderr == told


def test_an_empty_name_is_no_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "")
    done = subprocess.run(
        [NNTUI, "--until", "1"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "weights at iteration 1" in done.stdout


def test_commands_that_print_go_on_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", WEB)
    done = subprocess.run(
        [NNTUI, "print"], stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    assert done.stdout.startswith(b"iteration 0")
