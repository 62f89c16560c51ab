"""The real app in a pseudo-terminal, under a hand."""

import os
import re
import signal
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from tests.terminal.terminal import ESCAPES, Terminal

from nntui.tui.pressed import Deed

from .typed import typed

PATIENCE = 20.0
"""Seconds after which an answer is not going to come."""

END = "f12"
"""A key that nothing is bound to: once it is written down, all before has been taken."""

MEMORY = 1_000_000
"""Kilobytes that the program may take; a run trained to its limit has its curve in memory."""

TAIL = 400_000
"""Bytes of output that are kept: a traceback is shorter."""


class Finding(Exception):  # noqa: N818  # a finding of the hand, not an error of its own
    """Something that must not happen; the message says what."""


class Session(Terminal):
    """The app in a terminal, which is not drawn: that would take most of the time.

    Attributes:
        slowest: Seconds that the program computed for the slowest answer.
        slowest_of: What had been done last then.
        memory: Kilobytes that were taken at most.

    Args:
        arguments: What the command is given.
        notes: Where the app writes down what it was told; `NNTUI_KEYS` must name the same.
        patience: Seconds after which no answer is a finding.
    """

    def __init__(self, arguments: Sequence[str], notes: Path, patience: float = PATIENCE) -> None:
        self._notes, self._patience = notes, patience
        self._place, self._taken, self._ends, self._sent = 0, 0, 0, 0
        self.slowest = 0.0
        self.slowest_of = ""
        self._last: list[str] = []
        self.memory = 0
        notes.unlink(missing_ok=True)
        super().__init__(*arguments)

    @property
    def has_ended(self) -> bool:
        """Whether the program has come to an end."""
        return self.process.poll() is not None

    def do(self, deeds: Sequence[Deed]) -> None:
        """Do things at once, and wait until they have been answered.

        Raises:
            Finding: They were not, or the program ended otherwise than by being told to.
        """
        self._send(deeds)
        self._send([Deed("key", END)])
        self._sent += 1
        self._await(lambda: self._ends >= self._sent)
        self._look_at_memory()

    def leave(self) -> None:
        """Close all dialogs and quit.

        Raises:
            Finding: It does not end, says an error, or leaves the terminal as it should not be.
        """
        for _ in range(20):
            if self.has_ended:
                break
            self.do([Deed("key", "escape")] * 4)
            if not self.has_ended:
                self._send([Deed("key", "q"), Deed("key", END)])
                self._sent += 1
                self._await(lambda: self._ends >= self._sent)
        else:
            raise Finding("q does not end it")
        self.check_end()

    def check_end(self) -> None:
        """The program ended well.

        Raises:
            Finding: It did not.
        """
        while self._read(0):
            pass
        status = self.process.wait()
        if b"Traceback" in self.output or status:
            raise Finding(f"ended with {status}: {self.last_words}")
        try:
            self.expect_as_it_was()
        except AssertionError as error:
            raise Finding(f"the terminal is not as it was: {error}") from None

    @property
    def last_words(self) -> str:
        """The end of what the program said, without what only commands the terminal."""
        text = ESCAPES.sub(b"", self.output).decode(errors="replace")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        errors = [line for line in lines if re.match(r"[A-Z]\w*(?:Error|Matches|Widget)?: ", line)]
        return (errors or lines or [""])[-1][:200]

    @property
    def traceback(self) -> str:
        """All that was said at the end."""
        text = ESCAPES.sub(b"", self.output[-60_000:]).decode(errors="replace")
        return text[max(0, text.find("Traceback") - 10) :]

    def _send(self, deeds: Sequence[Deed]) -> None:
        data = b""
        for deed in deeds:
            if deed.kind == "size":
                self._write(data)
                data = b""
                self.resize(*deed.numbers)
            data += typed(deed)
        self._write(data)

    def _write(self, data: bytes) -> None:
        # In pieces, because nobody reads while it does not read.
        while data and not self.has_ended:
            count = os.write(self.master, data[:1_000])
            data = data[count:]
            self._read(0)

    def _await(self, is_there: object) -> None:
        assert callable(is_there)
        since, work = monotonic(), self._work()
        while not is_there():
            if self.has_ended:
                self.check_end()
                return
            taken, last = self._taken, " · ".join(self._last)
            self._read(0.002)
            self._look()
            now = monotonic()
            if self._taken != taken:
                now_worked = self._work()
                if now_worked - work > self.slowest:
                    self.slowest, self.slowest_of = now_worked - work, last
                since, work = now, now_worked
            elif now - since > self._patience:
                self.process.send_signal(signal.SIGKILL)
                raise Finding(f"no answer for {self._patience} s")

    def _look(self) -> None:
        """Read what the app has written down meanwhile."""
        try:
            with self._notes.open("rb") as file:
                file.seek(self._place)
                lines = file.read()
        except FileNotFoundError:
            return
        self._place += len(lines)
        self._last = (self._last + lines.decode().split("\n")[:-1])[-4:]
        self._taken += lines.count(b"\n")
        self._ends += lines.count(f"key {END}\n".encode())

    def _work(self) -> float:
        """Seconds that the program has computed: the machine may have others to serve."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _look_at_memory(self) -> None:
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return
        if match := re.search(r"VmRSS:\s+(\d+)", status):
            self.memory = max(self.memory, int(match[1]))
            if self.memory > MEMORY:
                raise Finding(f"takes {self.memory:,} kB")

    def _read(self, seconds: float) -> bool:
        data = self._read_bytes(seconds)
        self.output = (self.output + data)[-TAIL:] if data else self.output
        return bool(data)
