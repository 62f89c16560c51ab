"""Passes on demand: runs to a pass, records it, and waits.

Checkpoints are processes. At a pass's head the process waits; for each thing that is asked of it a
child is forked, which goes on. Everything is in it: arrays, objects, iterators, generators, both
random generators, the call stack. Where processes cannot fork, the one that there is does what is
asked itself.
"""

from __future__ import annotations

import ast
import gc
import os
import random
import re
import socket
import sys
import threading
import traceback
from typing import Any, NoReturn

import numpy as np

from .curve import candidates, number_at, value_at
from .edits import Absent, EditError, look, make
from .encode import Encoder
from .recorder import Recorder
from .rewrite import Loop
from .script import Script
from .state import digest, paths_of, values_by_name
from .surroundings import Notes, Printed
from .turns import Loops, loops_of, turns
from .versions import same_bits
from .wire import KINDS, MAX_ARRAYS, Channel, ClosedError

MAX_BEFORE = 2**22
"""Numbers of what the script's names hold that are compared before and after a pass."""

TRACEBACK_LINES = 6

Watch = dict[str, Any]
"""What is kept of each pass's head, if anything is: `number`, an expression, or whether the loops
around are in some `turns`, by their names."""

ROOT = re.compile(r"[.\[]")
"""Where a path's first name ends."""


class Server(Recorder):
    """The recorder of one script, which stops at passes' heads and answers there.

    Args:
        script: What is run.
        loop: Its training loop.
        channel: Where questions come from.
        printed: What the script's output goes to.
        notes: What it was given instead of what it asked for.
        forks: Whether processes can fork here.
    """

    def __init__(
        self,
        script: Script,
        loop: Loop,
        channel: Channel,
        printed: Printed,
        notes: Notes,
        forks: bool,
    ) -> None:
        super().__init__(script.is_own)
        self.script, self.loop, self.notes = script, loop, notes
        self._channel, self._printed, self._forks = channel, printed, forks
        self._process, self._children = os.getpid(), list[int]()
        self._count = 0
        self._goal = self._stop = 0
        self._request: int | None = None
        self._expression = ""
        self._curve: list[float] = []
        self._watch: Watch = {}
        self._watched: list[float] = []
        self._kept = 0
        self._recorded: int | None = None
        self._before: dict[str, Any] = {}
        self._loops: dict[str, Loops] = {}
        self._turns: dict[str, int] = {}
        self._passing: frozenset[str] = frozenset()
        self._edits: dict[int, list[tuple[str, float]]] = {}
        self._edited: list[list[Any]] = []

    # What the rewritten code calls.

    def head(self) -> None:
        """A pass begins."""
        number = self._count
        self._count = number + 1
        if number >= self._stop:
            self._arrive(number, sys._getframe(1))

    def loop_left(self) -> None:
        """The loop is left: the pass before was its last, at least for now."""
        if self._recorded is not None:
            self._send_recorded(sys._getframe(1), is_last=True)
        elif self._is_kept:
            self._keep(sys._getframe(1))

    @property
    def _is_kept(self) -> bool:
        """Whether a number of each pass is wanted."""
        return bool(self._expression or self._watch)

    # At a pass's head.

    def _arrive(self, number: int, frame: Any) -> None:
        if self._recorded is not None:
            self._send_recorded(frame, is_last=False)
        elif self._is_kept:
            self._keep(frame, number)
        if self._watch.get("turns"):
            self._watched.append(float(self._is_turn(frame)))
        if self._goal > number:
            self._edit(number, frame)
            self._stop = self._next_stop(number)
            return
        helpers = helpers_alive()
        if helpers:
            loop = f"{helpers} of its own run beside the loop on line {self.loop[1]}"
            why = f"{loop}; expected a script that does one thing at a time."
            self._refuse(why)
        self._wait(number, frame)

    def _refuse(self, why: str) -> NoReturn:
        """Say why it cannot be gone on, and end."""
        self._send({"kind": "refused", "why": why})
        os._exit(0)

    def _keep(self, frame: Any, passes: int | None = None) -> None:
        """The number of the pass that is over for the curve, once for each pass.

        Args:
            frame: Where the script is.
            passes: How many are over; all that began, unless given.
        """
        over = self._count if passes is None else passes
        if over <= self._kept:
            return
        self._kept = over
        if self._watch.get("number"):
            self._watched.append(number_at(self._watch["number"], frame, self.script.files))
        if self.tapped:
            self._curve.append(sum(self.tapped) / len(self.tapped))
            self.tapped.clear()
        elif self._expression:
            self._curve.append(value_at(self._expression, frame))

    def _is_turn(self, frame: Any) -> bool:
        """Whether the loops around are in the turns that are looked for."""
        now = turns(frame, self._known_loops())
        return all(now.get(name) == turn for name, turn in self._watch["turns"].items())

    def _begin_watching(self, watch: Watch, frame: Any) -> None:
        """Begin to keep a number of each pass's head: the first is this one's."""
        self._watch, self._watched = watch, []
        if watch.get("turns"):
            self._watched.append(float(self._is_turn(frame)))
        elif watch.get("number"):
            self._watched.append(number_at(watch["number"], frame, self.script.files))

    def _wait(self, number: int, frame: Any) -> None:
        """Stay at this pass's head, and answer."""
        self._send({"kind": "ready", "pass": number, **self._taken_curve()})
        self._printed.clear()
        while True:
            try:
                message, _, _ = self._channel.receive()
            except ClosedError:
                os._exit(0)
            self._request = message.get("request")
            what = message.get("do")
            if what == "digest":
                self._send({"kind": "digest", "digest": digest(frame, self.script.files)})
            elif what == "look":
                self._look(message, frame)
            elif what in ("run", "trace") and self._is_ours():
                self._expression, self._kept = str(message.get("curve") or ""), number
                self.tapped.clear()
                self._begin_watching(message.get("watch") or {}, frame)
                self._edits = {}
                for at, target, new in message.get("edits", ()):
                    self._edits.setdefault(int(at), []).append((str(target), float(new)))
                self._edit(number, frame)
                if what == "run":
                    self._goal = int(message["to"])
                    self._stop = self._next_stop(number)
                else:
                    self._begin_recording(number, frame)
                return

    def _next_stop(self, number: int) -> int:
        """The head at which there is something to do next, on the way from one."""
        if self._is_kept:
            return number + 1
        return min([self._goal, *(at for at in self._edits if at > number)])

    def _edit(self, number: int, frame: Any) -> None:
        """Make the changes that belong to a pass's head."""
        for target, new in self._edits.get(number, ()):
            try:
                old = make(frame, self.script.files, target, new)
            except Exception as error:  # an attribute may do anything when it is set
                self._edited.append([number, target, None, str(error)])
            else:
                self._edited.append([number, target, old, ""])

    def _look(self, message: dict[str, Any], frame: Any) -> None:
        """Say what a number is, and why it cannot be changed where it cannot."""
        old, why, is_absent = 0.0, "", False
        try:
            old = look(frame, self.script.files, str(message["target"]), float(message["new"]))
        except EditError as error:
            why, is_absent = str(error), isinstance(error, Absent)
        except Exception as error:  # a property may raise anything
            why = f"{type(error).__name__}: {error}"
        self._send({"kind": "looked", "old": old, "why": why, "is_absent": is_absent})

    def _is_ours(self) -> bool:
        """Whether this process does what is asked: a forked child, or the only one there is."""
        if not self._forks:
            return True
        self._children = [each for each in self._children if not os.waitpid(each, os.WNOHANG)[0]]
        ours, theirs = socket.socketpair()
        # Python reseeds `random` in a forked child.
        state = random.getstate()
        gc.freeze()  # what is there already is not looked at again, and stays shared
        process = os.fork()
        if process:
            self._children.append(process)
            theirs.close()
            self._channel.send(
                {"kind": "forked", "request": self._request, "process": process},
                hand_over=ours.fileno(),
            )
            ours.close()
            return False
        ours.close()
        self._process, self._children = os.getpid(), []
        random.setstate(state)
        self._channel.close()
        self._channel = Channel.of_socket(theirs)
        return True

    def _send(self, message: dict[str, Any], arrays: Any = ()) -> None:
        if os.getpid() != self._process:  # the script forked, and this is its own child
            os._exit(0)
        try:
            self._channel.send({**message, "request": self._request}, tuple(arrays))
        except ClosedError:
            os._exit(0)

    def _taken_curve(self) -> dict[str, Any]:
        taken, self._curve = self._curve, []
        watched, self._watched, self._watch = self._watched, [], {}
        return {"curve": taken, "watched": watched, **self._taken_edits()}

    def _taken_edits(self) -> dict[str, Any]:
        taken, self._edited = self._edited, []
        return {"edited": taken}

    # A pass that is recorded.

    def _begin_recording(self, number: int, frame: Any) -> None:
        self.begin()
        self.tapped.clear()
        loops = self._known_loops().values()
        self._passing = frozenset(name for each in loops for _, _, names in each for name in names)
        paths, held = paths_of(frame, self.script.files, self._passing)
        self.versions.state = paths
        for each in held:
            self.versions.keep(each)
        self._before = self._named(frame)
        self._turns = turns(frame, self._loops)
        self._recorded = number
        self._goal = self._stop = number + 1
        self.is_tracing = True

    def _known_loops(self) -> dict[str, Loops]:
        """The loops of the script's files, those loaded since included."""
        for path in self.script.files:
            if path not in self._loops:
                self._loops[path] = loops_of(ast.parse(self.script.files[path]))
        return self._loops

    def _named(self, frame: Any) -> dict[str, Any]:
        """What names lead to, small enough to be compared afterwards.

        Not what a loop's own name holds for a turn: the loop changes it, and no pass.
        """
        left, result = MAX_BEFORE, dict[str, Any]()
        met: set[int] = set()
        given = self._given_by_loop()
        for path, value in values_by_name(frame, self.script.files, passing=self._passing):
            root = ROOT.split(path, maxsplit=1)[0]
            if path in self._passing or root in given:
                continue
            array = np.asarray(value)
            if array.size > left or path in result or array.dtype.kind not in KINDS:
                continue
            if isinstance(value, np.ndarray):
                if id(value) in met:  # two names of one array
                    continue
                met.add(id(value))
            left -= array.size
            result[path] = array.copy()
        return result

    def _given_by_loop(self) -> tuple[str, ...]:
        """The names that the training loop itself gives."""
        file, line = self.loop
        return next((names for first, _, names in self._loops[file] if first == line), ())

    def _send_recorded(self, frame: Any, is_last: bool) -> None:
        self.is_tracing = False
        number, self._recorded = self._recorded, None
        self._kept = self._count
        raised = sys.exc_info()[0] is not None
        encoder = Encoder()
        steps = [encoder.step(step) for step in self.steps]
        namings = [encoder.naming(each) for each in self.namings]
        changed = []
        for path, value in self._named(frame).items():
            before = self._before.get(path)
            if before is None or not same_bits(before, value):
                was = None if before is None else encoder.array(before)
                changed.append([path, was, encoder.array(value)])
        trees = {path: ast.parse(text, path) for path, text in self.script.files.items()}
        size = sum(each.nbytes for each in encoder.arrays)
        if size > MAX_ARRAYS:
            held = f"a pass holds {size / 2**30:.1f} GB of numbers, each version of each array"
            self._refuse(f"{held}; expected {MAX_ARRAYS / 2**30:g} GB or less: take fewer rows.")
        found = candidates(self.loop, trees, frame, self.steps)
        if self.tapped:
            value = sum(self.tapped) / len(self.tapped)
        elif self._expression:
            value = value_at(self._expression, frame)
        else:
            value = found[0].value if found else float("nan")
        self._send(
            {
                "kind": "pass",
                "pass": number,
                "turns": self._turns,
                "steps": steps,
                "namings": namings,
                "versions": encoder.versions,
                "changed": changed,
                "printed": self._printed.text,
                "error": value,
                "candidates": [
                    {
                        "expression": each.expression,
                        "value": each.value,
                        "tap": list(each.tap.__dict__.values()) if each.tap else None,
                    }
                    for each in found
                ],
                "is_cut": self.is_cut,
                "is_last": is_last,
                "raised": _error_text() if raised else "",
                "notes": list(self.notes.told),
                "is_seeded": self.notes.is_seeded,
                **self._taken_edits(),
            },
            encoder.arrays,
        )
        self.begin()
        self.tapped.clear()
        self._before = {}

    def ended(self, error: dict[str, Any] | None) -> None:
        """The script has come to its end."""
        self.is_tracing = False
        self._send(
            {
                "kind": "ended",
                "passes": self._count,
                "error": error,
                "printed": self._printed.text,
                **self._taken_curve(),
            }
        )


def _error_text() -> str:
    return "".join(traceback.format_exception(*sys.exc_info())[-TRACEBACK_LINES:])


def helpers_alive() -> str:
    """What else runs in this process or beside it, in a word: forking and tracing miss it."""
    if threading.active_count() > 1:
        return "threads"
    pool = sys.modules.get("multiprocessing")
    return "processes" if pool is not None and pool.active_children() else ""
