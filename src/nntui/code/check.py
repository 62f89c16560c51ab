"""Whether a script computes the same with and without us, and how much of it can be written out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .child.wire import ClosedError, WireError
from .errors import ScriptError
from .finding import Found, where
from .formulas import is_made
from .process import Order, Processes
from .session import Session
from .trace import PassTrace, verb_shown
from .writing import holds

SAMPLE = (0, 1, 2, 10, 100, 1_000)
"""Passes whose cells are evaluated."""


@dataclass(frozen=True)
class Check:
    """What came of a check.

    Attributes:
        same_output: Whether what it prints is the same text.
        same_numbers: Whether the numbers that it leaves in its names are the same bits.
        passes: The passes whose cells were evaluated.
        cells: How many of their numbers there are.
        written: How many of them are written out, each evaluated to its value.
        unwritten: How often each function was not written out.
        made: How often each made numbers from nothing that was computed: zeros, random draws.
    """

    same_output: bool
    same_numbers: bool
    passes: tuple[int, ...]
    cells: int
    written: int
    unwritten: dict[str, int]
    made: dict[str, int]

    @property
    def agrees(self) -> bool:
        """Whether it computes the same."""
        return self.same_output and self.same_numbers


def check(found: Found, passes: tuple[int, ...] = SAMPLE) -> Check:
    """Run a script plainly, run it traced, and evaluate the cells of some passes.

    Raises:
        ScriptError: It cannot be run.
    """
    cells = written = 0
    unwritten: dict[str, int] = {}
    made: dict[str, int] = {}
    done: list[int] = []
    with Session(found) as session:
        for number in passes:
            recorded = session.record(number)
            if recorded is None:
                break
            done.append(number)
            trace = PassTrace(recorded)
            for operation in trace.operations:
                places = list(operation.matrix.places)
                good = sum(holds(operation, at) for at in places)
                cells, written = cells + len(places), written + good
                if good < len(places):
                    verb = trace.source(operation).verb
                    counts = made if is_made(verb) else unwritten
                    name = verb_shown(verb)
                    counts[name] = counts.get(name, 0) + len(places) - good
    return Check(*computes_the_same(found, done), tuple(done), cells, written, unwritten, made)


def computes_the_same(found: Found, passes: Sequence[int]) -> tuple[bool, bool]:
    """Run a script plainly, and with some passes traced.

    Returns:
        Whether it prints the same text, and whether it leaves the same bits in its names.

    Raises:
        ScriptError: It cannot be run.
    """
    plain = _ran(found, found.order, {"do": "run", "loop": None})
    loop = [found.loop.file, found.loop.line]
    traced = _ran(found, found.order, {"do": "run", "loop": loop, "passes": list(passes)})
    return plain["printed"] == traced["printed"], plain["digest"] == traced["digest"]


def _ran(found: Found, order: Order, what: dict[str, Any]) -> dict[str, Any]:
    with Processes(order, what) as processes:
        try:
            told, _, _ = processes.root.receive()
        except (ClosedError, WireError) as error:
            name = found.source.path.name
            raise ScriptError(f"{name}: its process ended by itself.") from error
    if told["error"]:
        said = told["error"]
        # It may well end so in plain Python: what it printed and left is compared all the same.
        told["printed"] += f"\n{where(said)}: {said['type']}: {said['message']}"
    return told
