"""A person's own script: what it costs to run it so that any pass can be recorded."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.code.running import running

from nntui.code.finding import Found, find
from nntui.code.process import Processes
from nntui.code.session import Session
from nntui.code.trace import PassTrace

from .figures import Figure, Goal, Row
from .measure import in_turn, milliseconds

SCRIPTS = Path(__file__).parents[1] / "code" / "scripts"

LONG = 0.1
"""Seconds: a script that takes less says little about speed."""

TURNS = re.compile(r"range\((1\d{3})\)")
"""How the scripts write the turns of their loops: ten times as many are measured."""

FAR = 1_000
"""The pass that is gone to."""


def scripts() -> Iterator[Row]:
    """Rows for all scripts of the suite together, and for the article's eleven lines."""
    yield _plain_speed()
    eleven = find(SCRIPTS / "eleven_lines.py")
    yield _alone("start of a script to its pass 0", _starts(eleven), 500)
    passes, ways = _passes(eleven)
    yield _alone("a pass of 25 steps, recorded and made a trace", passes, 16)
    yield _alone(f"to pass {FAR:,} and back to 3", ways, 250)
    yield _memory(eleven)


def _plain_speed() -> Row:
    """Each script's rewritten code against its own, in the same minute, with a loop so long that it
    is the loop that is measured."""
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(SCRIPTS.glob("*.py")):
            text, changes = TURNS.subn(r"range(\g<1>0)", path.read_text())
            longer = Path(folder, path.name)
            longer.write_text(text)
            if changes != 1 or "several_files" in text:
                continue
            found = find(longer)
            loop = [found.loop.file, found.loop.line]
            plain, ours = in_turn(
                lambda found=found: _seconds(found, None),  # type: ignore[misc]  # bound where it is made
                lambda found=found, loop=loop: _seconds(found, loop),  # type: ignore[misc]  # likewise
                rounds=3,
            )
            if min(plain) > LONG:
                ratios.append(min(ours) / min(plain))
    return Row(
        what=f"a script untraced, median of {len(ratios)}",
        against="plain Python",
        ours=None,
        reference=None,
        result=Figure.of(ratios, "×"),
        goal=Goal("<", 1.05, "×"),
    )


def _seconds(found: Found, loop: list[object] | None) -> float:
    with Processes(found.order, {"do": "run", "loop": loop}) as processes:
        told, _, _ = processes.root.receive()
    return float(told["seconds"])


def _starts(found: Found) -> list[float]:
    def start() -> None:
        with Session(find(found.source.path)) as session:
            session.record(0)

    return [milliseconds(start) for _ in range(5)]


def _passes(found: Found) -> tuple[list[float], list[float]]:
    with Session(found) as session:
        session.record(0)
        numbers = iter(range(1, 20))
        passes = [milliseconds(lambda: _traced(session, next(numbers))) for _ in range(1, 20)]
        ways = [milliseconds(lambda: (session.record(FAR), session.record(3)))]
    for _ in range(4):
        with Session(found) as session:
            session.record(0)
            ways.append(milliseconds(lambda s=session: (s.record(FAR), s.record(3))))  # type: ignore[misc]  # bound where it is made
    return passes, ways


def _traced(session: Session, number: int) -> None:
    recorded = session.record(number)
    assert recorded is not None
    assert PassTrace(recorded).operations


def _memory(found: Found) -> Row:
    """What the processes that wait hold together, shared memory counted once."""
    with Session(found) as session:
        for number in range(0, 1_200, 30):
            session.record(number)
        assert session._processes is not None
        waiting = running(session._processes._process.pid)
        sizes = list(map(_size, waiting))
    megabytes = sum(sizes) / 1024
    return Row(
        what=f"memory of {len(sizes)} processes that wait",
        against="",
        ours=None,
        reference=None,
        result=Figure(megabytes, megabytes, megabytes, "MB"),
        goal=Goal("<", 250, "MB"),
    )


def _size(process: int) -> int:
    """A process's share of memory in kB; where the system does not tell it, all that it sees."""
    folder = Path("/proc", str(process))
    rollup = folder / "smaps_rollup"
    text = rollup.read_text() if rollup.exists() else (folder / "status").read_text()
    match = re.search(r"(?:Pss|VmRSS):\s+(\d+)", text)
    return int(match[1]) if match else 0


def _alone(what: str, times: list[float], goal: float) -> Row:
    figure = Figure.of(times, "ms")
    return Row(what, "", None, None, figure, Goal("≤", goal, "ms"))
