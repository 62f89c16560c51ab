"""The processes of one script: the one that was started, and those that it forked."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from .child.wire import Channel, ClosedError, WireError
from .errors import ScriptError

CHILD = Path(__file__).parent / "child" / "__main__.py"

WAIT = 0.05
"""Seconds between looks at whether a wait is still wanted."""


def active_python() -> str:
    """The Python of the active environment, where there is one; else that of `nntui`."""
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        folder = os.environ.get(name)
        if folder:
            for inside in ("bin/python", "python.exe", "Scripts/python.exe"):
                if (path := Path(folder, inside)).exists():
                    return str(path)
    return sys.executable


MEMORY_SHARE = 0.8
"""So much of the machine's memory a script's process may take."""


@dataclass(frozen=True)
class Order:
    """How a script is run.

    Attributes:
        path: Its absolute path.
        converted: The texts of its files that are Python 2.
        arguments: What stands behind its name on the command line.
        seed: For its random numbers, where it sets none.
        replaces_seed: Whether that takes the place of a seed that it sets.
        answers: The lines that `input()` gives.
        python: What runs it.
        forks: Whether checkpoints are forked processes.
        most_steps: A pass is recorded up to so many operations.
    """

    path: Path
    converted: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    seed: int = 1
    answers: tuple[str, ...] = ()
    python: str = sys.executable
    forks: bool = hasattr(os, "fork") and sys.platform != "darwin"
    most_steps: int = 200_000
    replaces_seed: bool = False


class Process:
    """One process, or one of those that it forked.

    Attributes:
        waits_at: The pass at whose head it waits; `None` while it runs.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.waits_at: int | None = None

    def receive(
        self, until: float | None = None, wanted: Callable[[], bool] = lambda: True
    ) -> tuple[dict[str, Any], list[Any], int | None]:
        """Wait for a message.

        Args:
            until: The time, on the clock of `time.monotonic`, at which to give up.
            wanted: Asked again and again: whether to go on.

        Raises:
            ClosedError: It has ended.
            TimeoutError: It took too long, or is not wanted any more.
        """
        while True:
            if select.select([self.channel], [], [], WAIT)[0]:
                return self.channel.receive()
            if (until is not None and monotonic() > until) or not wanted():
                raise TimeoutError


class Processes:
    """A script's process and what it forks. Use it as a context: leaving it ends them all."""

    def __init__(self, order: Order, what: dict[str, Any]) -> None:
        self.order = order
        self._requests = count(1)
        self._lifeline, theirs = os.pipe()
        # What is kept is the end that is written: it is closed by whatever ends this process.
        self._lifeline, theirs = theirs, self._lifeline
        ours, child = socket.socketpair()
        environment = {
            **os.environ,
            "PYTHONHASHSEED": "0",
            "MPLBACKEND": "Agg",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        try:
            self._process = subprocess.Popen(
                [order.python, str(CHILD)],
                stdin=child.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=order.path.parent,
                env=environment,
                pass_fds=[theirs],
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            os.close(self._lifeline)
            raise ScriptError(f"{order.python}: {error.strerror or error}") from error
        finally:
            child.close()
            os.close(theirs)
        self.root = Process(Channel.of_socket(ours))
        self._all = [self.root]
        self._is_closed = False
        self.root.channel.send(
            {
                **what,
                "path": str(order.path),
                "converted": order.converted,
                "arguments": list(order.arguments),
                "seed": order.seed,
                "replaces_seed": order.replaces_seed,
                "answers": list(order.answers),
                "forks": order.forks,
                "most_steps": order.most_steps,
                "lifeline": theirs,
                "memory": _memory(),
            }
        )

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def ask(self, process: Process, message: dict[str, Any]) -> Process:
        """Ask a waiting process for something.

        Returns:
            The process that answers: the one that it forked for it, or itself.

        Raises:
            ClosedError: It has ended.
        """
        process.channel.send({**message, "request": next(self._requests)})
        if not self.order.forks:
            process.waits_at = None
            return process
        _, _, handed = process.receive()
        if handed is None:
            raise ClosedError
        forked = Process(Channel.of_socket(socket.socket(fileno=handed)))
        self._all.append(forked)
        if self._is_closed:  # meanwhile, by another thread
            self.end(forked)
            raise ClosedError
        return forked

    def tell(self, process: Process, message: dict[str, Any]) -> None:
        """Ask a waiting process for what it answers itself, and waits on.

        Raises:
            ClosedError: It has ended.
        """
        process.channel.send({**message, "request": next(self._requests)})

    def end(self, process: Process) -> None:
        """Let a process go."""
        with suppress(ValueError):  # it has gone already
            self._all.remove(process)
            process.channel.close()

    def what_it_said(self) -> str:
        """What Python itself wrote on standard error before the script began."""
        self._process.wait(5)
        stream = self._process.stderr
        return stream.read().decode("utf-8", "replace") if stream else ""

    def close(self) -> None:
        """End every process of the script."""
        self._is_closed = True
        for process in list(self._all):
            self.end(process)
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
        with suppress(ProcessLookupError, PermissionError):
            # All that it forked are in its group.
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()


def _memory() -> int:
    try:
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 0
    return int(pages * MEMORY_SHARE)


__all__ = ["ClosedError", "Order", "Process", "Processes", "WireError"]
