"""A script that is being stepped through: its waiting processes, and passes on demand."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from .child.wire import ClosedError, WireError
from .edits import AbsentError, Missed, ScriptEdit, heard, in_order
from .errors import ScriptError
from .finding import Found, where
from .passes import CurveChoice, Recorded, decode, shown
from .process import Process, Processes

MAX_WAITING = 24
"""So many processes wait at passes' heads; of more, those are let go that are closest together."""

REACH_SECONDS = 20.0
"""The loop must be reached within so many seconds."""

FORKS = "NNTUI_NO_FORK"
"""With this set in the environment no process is forked: the script is run again instead."""


class Session:
    """Passes of a script, in any order.

    Args:
        found: The script and its loop.
        curve: What the error curve shows; chosen from the first pass unless given.
        edits: Numbers that are changed on the way.

    Attributes:
        found: The script and its loop.
        curve: What the error curve shows; `None` where there is nothing to show.
        errors: The curve's number of each pass that was gone through, from pass 0.
        passes: How many passes there are, once the script has ended.
        failure: Why it ended before its time, in a line, once it has.
        curves: What else the curve may show.
        edits: Numbers that are changed on the way, in the order in which that was asked for.
        missed: Those that could not be made where they belong.
        told: How many of these have been told.
    """

    def __init__(
        self,
        found: Found,
        curve: CurveChoice | None = None,
        edits: Sequence[ScriptEdit] = (),
    ) -> None:
        self.found = found
        self.curve = curve
        self.edits = tuple(edits)
        self.missed: list[Missed] = []
        self.told = 0
        self.errors: list[float] = []
        self.passes: int | None = None
        self.failure = ""
        self.curves: list[CurveChoice] = []
        self._has_chosen = curve is not None
        self._forks = found.order.forks and not os.environ.get(FORKS)
        self._is_closed = False
        self._processes: Processes | None = None
        self._waiting: dict[int, Process] = {}
        self._ended: dict[str, Any] = {}
        self._watched: list[float] = []

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End every process of the script, for good: what still runs beside starts none anew."""
        self._is_closed = True
        self._end()

    def _end(self) -> None:
        if self._processes:
            self._processes.close()
        self._processes, self._waiting = None, {}

    def record(self, number: int, wanted: Callable[[], bool] = lambda: True) -> Recorded | None:
        """A pass, as it is recorded now.

        Args:
            number: Which, from 0.
            wanted: Asked again and again while the script runs: whether to go on.

        Returns:
            The pass; `None` where the script ends before it, or when it is not wanted any more.

        Raises:
            ScriptError: The script cannot be run to any pass.
        """
        if not self._has_chosen:
            self._choose_curve(wanted)
        process = self._at(number, wanted) if self._has_chosen else None
        if process is None:
            return None
        answers = self._ask(process, {"do": "trace", **self._told()})
        told = self._hear(answers, ("pass",), wanted)
        if told is None:
            return None
        message, arrays = told
        recorded = decode(message, arrays)
        self._hear_of_edits(message)
        self._keep_error(number, [recorded.error])
        # The process goes on to the next pass's head, and waits there.
        self._settle(answers, wanted)
        return recorded

    def run_to(self, number: int, wanted: Callable[[], bool] = lambda: True) -> bool:
        """Run to a pass's head, for the curve. Returns whether the script came so far."""
        if not self._has_chosen:
            self._choose_curve(wanted)
        return self._has_chosen and self._at(number, wanted) is not None

    def edit(
        self, number: int, target: str, new: float, wanted: Callable[[], bool] = lambda: True
    ) -> ScriptEdit | None:
        """Change a number at a pass's head: from there on, all is as it is with that.

        Args:
            number: The pass.
            target: The number; see `nntui.code.edits.target_of`.
            new: What it is to be, finite.
            wanted: Asked again and again while the script runs: whether to go on.

        Returns:
            The edit; `None` where the script ends before the pass, or when it is not wanted any
            more.

        Raises:
            AbsentError: The name holds nothing there.
            ScriptError: There is no such number, or the script cannot be run.
        """
        process = self._at(number, wanted)
        if process is None:
            return None
        message = {"do": "look", "target": target, "new": new}
        assert self._processes is not None
        try:
            self._processes.tell(process, message)
        except (ClosedError, WireError) as error:
            raise ScriptError(self._lost()) from error
        told = self._hear(process, ("looked",), lambda: True)
        assert told is not None
        why = shown(told[0]["why"])
        if why:
            raise (AbsentError if told[0]["is_absent"] else ScriptError)(f"{why}.")
        # What waits at the head has not been edited yet, whatever was changed there before.
        same = [each.new for each in self.edits if (each.number, each.target) == (number, target)]
        edit = ScriptEdit(number, target, new, same[-1] if same else float(told[0]["old"]))
        self.edits = (*self.edits, edit)
        self._other_from(number)
        return edit

    def take_back(self) -> ScriptEdit | None:
        """Undo the last edit. Returns it; `None` where there is none."""
        if not self.edits:
            return None
        *rest, last = self.edits
        self.edits = tuple(rest)
        self._other_from(last.number)
        return last

    def digest(self, number: int, wanted: Callable[[], bool] = lambda: True) -> str | None:
        """A fingerprint of all arrays at a pass's head, before any edit of that pass.

        Returns:
            SHA-256, in hexadecimal; `None` where the script ends before the pass, or when it is not
            wanted any more.

        Raises:
            ScriptError: The script cannot be run.
        """
        process = self._at(number, wanted) if self.run_to(number, wanted) else None
        if process is None or self._processes is None:
            return None
        try:
            self._processes.tell(process, {"do": "digest"})
        except (ClosedError, WireError) as error:
            raise ScriptError(self._lost()) from error
        told = self._hear(process, ("digest",), lambda: True)
        return None if told is None else str(told[0]["digest"])

    def fingerprints(self, last: int, most: int) -> list[tuple[int, str]]:
        """Fingerprints of passes at whose heads a process waits already: nothing is run for them.

        Args:
            last: The last pass that is of interest.
            most: How many at most.
        """
        places = sorted(place for place in self._waiting if place <= last)
        if len(places) > most:
            places = [places[number * (len(places) - 1) // (most - 1)] for number in range(most)]
        found = [(place, self.digest(place)) for place in places]
        return [(place, digest) for place, digest in found if digest is not None]

    def _other_from(self, number: int) -> None:
        """All is another from a pass on: forget what is known of it."""
        self.errors = self.errors[:number]
        self.passes, self.failure = None, ""
        self.missed = [each for each in self.missed if each.edit.number < number]
        self.told = min(self.told, len(self.missed))
        for place in [place for place in self._waiting if place > number]:
            self._let_go(self._waiting.pop(place))

    def _hear_of_edits(self, message: dict[str, Any]) -> None:
        self.edits, missed = heard(self.edits, message["edited"])
        known = {each.edit for each in self.missed}
        self.missed += [each for each in missed if each.edit not in known]

    def watch(
        self,
        what: dict[str, Any],
        start: int,
        stop: int,
        wanted: Callable[[], bool] = lambda: True,
    ) -> list[float]:
        """A number of each pass's head, from one pass to another, both included.

        Args:
            what: An expression as `number`, or `turns` of the loops around, by their names: then it
                is 1 where the loops are in these.
            start, stop: The passes; where the script ends before, the last number is that of its
                last pass's end.
            wanted: Asked again and again while the script runs: whether to go on.
        """
        process = self._at(start, wanted)
        if process is None:
            return []
        message = {"do": "run", "to": stop, **self._told(), "watch": what}
        self._watched = []
        self._settle(self._ask(process, message), wanted)
        return self._watched

    def _choose_curve(self, wanted: Callable[[], bool]) -> None:
        """Record the first pass to see what its error is."""
        process = self._at(0, wanted)
        told = None
        if process is not None:
            answers = self._ask(process, {"do": "trace", **self._told(), "curve": ""})
            told = self._hear(answers, ("pass",), wanted)
        if told is None:
            if not wanted():
                return
            raise ScriptError(self._never_reached())
        self._has_chosen = True
        first = decode(*told)
        self.curves = first.curves
        self.curve = first.curves[0] if first.curves else None
        is_new_start = bool(self.curve and self.curve.tap)
        if not is_new_start:
            self._keep_error(0, [first.error])
        self._settle(answers, lambda: True)
        if is_new_start or not self._forks:
            self._end()  # the tapped expression stands in the code from the start
        self.passes, self.failure = None, ""

    def _never_reached(self) -> str:
        name, loop = self.found.source.path.name, self.found.loop
        ended = f": {self.failure}" if self.failure else "."
        return f"{name}: it ends before the loop on line {loop.line} begins{ended}"

    def _start(self, wanted: Callable[[], bool]) -> None:
        loop, tap = self.found.loop, self.curve.tap if self.curve else None
        order = self.found.order
        if order.forks != self._forks:
            order = type(order)(**{**order.__dict__, "forks": self._forks})
        self._processes = Processes(
            order,
            {"do": "serve", "loop": [loop.file, loop.line], "tap": list(tap) if tap else None},
        )
        self._settle(self._processes.root, wanted, monotonic() + REACH_SECONDS)

    def _at(self, number: int, wanted: Callable[[], bool]) -> Process | None:
        """A process that waits at a pass's head."""
        if self._is_closed or (self.passes is not None and number >= self.passes):
            return None
        if number not in self._waiting:
            before = [place for place in self._waiting if place < number]
            if not before:
                if self._processes is not None:
                    self._end()
                self._start(wanted)
                if self._is_closed:  # meanwhile
                    self._end()
                    return None
                before = [place for place in self._waiting if place < number]
            if number not in self._waiting and before:
                nearest = self._waiting[max(before)]
                answers = self._ask(nearest, {"do": "run", "to": number, **self._told()})
                self._settle(answers, wanted)
        return self._waiting.get(number)

    def _told(self) -> dict[str, Any]:
        curve = self.curve.expression if self.curve else ""
        return {"curve": curve, "edits": in_order(self.edits)}

    def _ask(self, process: Process, message: dict[str, Any]) -> Process:
        assert self._processes is not None
        place = process.waits_at
        if not self._forks and place is not None:
            self._waiting.pop(place, None)
        try:
            return self._processes.ask(process, message)
        except (ClosedError, WireError) as error:
            raise ScriptError(self._lost()) from error

    def _settle(
        self, process: Process, wanted: Callable[[], bool], until: float | None = None
    ) -> None:
        """Wait until a process waits at a head, or its script has ended."""
        told = self._hear(process, ("ready", "ended"), wanted, until)
        if told is None:
            return
        message, _ = told
        place = int(message["pass"]) if message["kind"] == "ready" else int(message["passes"])
        curve = [float(each) for each in message["curve"]]
        self._hear_of_edits(message)
        self._keep_error(place - len(curve), curve)
        self._watched = [float(each) for each in message["watched"]]
        if message["kind"] == "ended":
            self.passes = place
            self._ended = message
            error = message["error"]
            if error:
                self.failure = shown(f"{where(error)}: {error['type']}: {error['message']}")
            self._let_go(process)
        elif place in self._waiting:
            self._let_go(process)
        else:
            process.waits_at = place
            self._waiting[place] = process
            self._thin_out(place)

    def _hear(
        self,
        process: Process,
        kinds: tuple[str, ...],
        wanted: Callable[[], bool],
        until: float | None = None,
    ) -> tuple[dict[str, Any], list[Any]] | None:
        """The next message of some kinds; `None` when it is not wanted any more."""
        while True:
            try:
                message, arrays, _ = process.receive(until, wanted)
            except TimeoutError:
                if not wanted():
                    self._let_go(process)
                    return None
                name, loop = self.found.source.path.name, self.found.loop
                self._end()
                raise ScriptError(
                    f"{name}: the loop on line {loop.line} was not reached within "
                    f"{REACH_SECONDS:g} s."
                ) from None
            except (ClosedError, WireError) as error:
                raise ScriptError(self._lost()) from error
            if message["kind"] == "refused":
                self._end()
                raise ScriptError(f"{self.found.source.path.name}: {shown(message['why'])}")
            if message["kind"] in kinds:
                return message, arrays

    def _lost(self) -> str:
        name = self.found.source.path.name
        self._end()
        return f"{name}: its process ended by itself, or was ended for want of memory."

    def _let_go(self, process: Process) -> None:
        if self._processes:
            self._processes.end(process)

    def _keep_error(self, first: int, errors: list[float]) -> None:
        """Put a part of the curve where it belongs; what is known stays."""
        known = len(self.errors)
        if first <= known < first + len(errors):
            self.errors += errors[known - first :]

    def _thin_out(self, newest: int) -> None:
        """Let the waiting process go that is missed least."""
        if not self._forks or len(self._waiting) <= MAX_WAITING:
            return
        places = sorted(self._waiting)
        inner = [place for place in places[1:-1] if place != newest]
        gap = {
            place: places[places.index(place) + 1] - places[places.index(place) - 1]
            for place in inner
        }
        least = min(inner, key=lambda place: gap[place])
        self._let_go(self._waiting.pop(least))
