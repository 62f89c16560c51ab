"""What a script's process may be asked for: to look for the loop, to serve passes, to run."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket
import sys
import traceback
from time import perf_counter
from typing import Any

from .recorder import Recorder
from .rewrite import Tap
from .script import Script
from .search import Found, Search
from .server import Server
from .state import final_digest
from .surroundings import Notes, Printed, arrange
from .wire import Channel


def main() -> None:
    """Take the first message, and do what it asks."""
    end = socket.socket(fileno=os.dup(0))
    channel = Channel.of_socket(end)
    order, _, _ = channel.receive()
    _die_with(order.get("lifeline"))
    _limit_memory(int(order.get("memory", 0)))
    # What the script, or a library of its, writes or reads by itself goes nowhere.
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    printed = Printed()
    sys.stdout = sys.stderr = printed
    sys.stdin = open(os.devnull)
    notes = Notes()
    replaces = bool(order.get("replaces_seed"))
    arrange(int(order["seed"]), list(order.get("answers", [])), notes, replaces)
    script = Script(order["path"], order.get("converted", {}))
    what = order["do"]
    if what == "search":
        _search(script, order, channel, notes)
    elif what == "serve":
        _serve(script, order, channel, printed, notes)
    else:
        _run(script, order, channel, printed, notes)
    os._exit(0)


def _search(script: Script, order: dict[str, Any], channel: Channel, notes: Notes) -> None:
    """Find the training loop."""
    search = Search(script.is_own)

    def over(*_: Any) -> None:
        raise Found

    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, float(order["seconds"]))
    timed_out, error = False, None
    try:
        script.run(search, "traced", order["arguments"])
    except Found:
        timed_out = not search.candidates
    except SystemExit:
        pass
    except BaseException as raised:
        error = error_of(raised, script)
    signal.setitimer(signal.ITIMER_REAL, 0)
    script.end_if_forked()
    channel.send(
        {
            "kind": "found",
            "candidates": [
                {
                    "file": each.loop[0],
                    "line": each.loop[1],
                    "written": each.written,
                    "name": each.name,
                    "at": each.line,
                    "rank": each.rank,
                }
                for each in search.candidates
            ],
            "loops": [[file, line, count] for (file, line), count in search.turns.items()],
            "error": error,
            "timed_out": timed_out,
            "files": list(script.files),
            "notes": notes.told,
        }
    )


def _serve(
    script: Script, order: dict[str, Any], channel: Channel, printed: Printed, notes: Notes
) -> None:
    """Run to passes, and record them."""
    loop = (str(order["loop"][0]), int(order["loop"][1]))
    server = Server(script, loop, channel, printed, notes, bool(order["forks"]))
    server.most_steps = int(order["most_steps"])
    tap = Tap(*order["tap"]) if order.get("tap") else None
    error = None
    try:
        script.run(server, "twins", order["arguments"], loop, tap)
    except SystemExit:
        pass
    except BaseException as raised:
        error = error_of(raised, script)
    server.ended(error)


def _run(
    script: Script, order: dict[str, Any], channel: Channel, printed: Printed, notes: Notes
) -> None:
    """Run it to its end, and tell what it printed and left."""
    error = None
    recorder: Recorder = _Counting(script, order.get("passes", []))
    loop = (str(order["loop"][0]), int(order["loop"][1])) if order.get("loop") else None
    how = "twins" if loop else "plain"
    try:
        script.run(recorder, how, order["arguments"], loop)
    except SystemExit:
        pass
    except BaseException as raised:
        error = error_of(raised, script)
    script.end_if_forked()
    channel.send(
        {
            "kind": "ran",
            "seconds": perf_counter() - script.began,
            "printed": printed.text,
            "digest": final_digest(script.space),
            "error": error,
            "notes": notes.told,
        }
    )


class _Counting(Recorder):
    """Records some passes on the way of a whole run, and forgets them."""

    def __init__(self, script: Script, passes: list[int]) -> None:
        super().__init__(script.is_own)
        self._passes = set(passes)
        self._count = 0

    def head(self) -> None:
        """A pass begins."""
        if self.is_tracing:
            self.begin()
        self.is_tracing = self._count in self._passes
        self._count += 1

    def loop_left(self) -> None:
        """The loop is left."""
        self.is_tracing = False


def error_of(raised: BaseException, script: Script) -> dict[str, Any]:
    """An error as it is told: what, and where in the script's own files."""
    frames = traceback.extract_tb(raised.__traceback__)
    own = [frame for frame in frames if frame.filename in script.files]
    file, line = (own[-1].filename, own[-1].lineno) if own else (script.path, 0)
    if isinstance(raised, SyntaxError):
        file, line = raised.filename or script.path, raised.lineno or 0
    missing = raised.name if isinstance(raised, ModuleNotFoundError) else None
    return {
        "type": type(raised).__name__,
        "message": str(raised),
        "file": file,
        "line": line or 0,
        "missing": missing,
    }


def _die_with(lifeline: int | None) -> None:
    """End when the other end of a pipe is closed, however its process ended.

    A signal does it, not a thread: threads do not live on in forked children. All of the process
    group gets it, which forked children belong to.
    """
    if lifeline is None:
        return
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgrp())
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC)
    # Nothing is ever written to it: it can be read only once it has been closed.
    if select.select([lifeline], [], [], 0)[0]:
        os._exit(0)


def _limit_memory(size: int) -> None:
    if not size:
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (size, most))
