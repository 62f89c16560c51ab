"""Opening a script: its source is read, its training loop found, or why neither can be is said."""

import ast
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from .child.wire import ClosedError, WireError
from .errors import ScriptError
from .process import Order, Processes
from .source import Source, read_source

SEARCH_SECONDS = 20.0
"""A loop must be reached within so many seconds."""

MARGIN_SECONDS = 10.0
"""So much longer a process may take before it is ended from outside."""

OTHER_LIBRARIES = frozenset(("torch", "tensorflow", "jax", "cupy", "numba", "keras", "mxnet"))
"""What computes elsewhere than in NumPy, out of sight."""

MAX_LOOPS = 8
"""So many of a script's loops are told where none trains."""


@dataclass(frozen=True)
class Loop:
    """A training loop.

    Attributes:
        file: Where it stands.
        line: Its line.
        why: What showed it: `W in np.dot(X, W), line 22, changes from pass to pass`.
    """

    file: str
    line: int
    why: str = ""


@dataclass(frozen=True)
class Found:
    """A script that can be stepped through.

    Attributes:
        source: Its text.
        order: How it is run.
        loop: Its training loop.
        others: Other loops that seem to train, the likelier first.
        notes: What it was given instead of what it asked for.
    """

    source: Source
    order: Order
    loop: Loop
    others: tuple[Loop, ...] = ()
    notes: tuple[str, ...] = ()


def find(
    path: Path,
    *,
    arguments: Sequence[str] = (),
    seed: int = 1,
    answers: Sequence[str] = (),
    python: str = sys.executable,
    line: int | None = None,
    seconds: float = SEARCH_SECONDS,
    wanted: Callable[[], bool] = lambda: True,
) -> Found:
    """Read a script and find its training loop.

    Args:
        path: The script.
        arguments: What stands behind its name on the command line.
        seed: For its random numbers, where it sets none.
        answers: The lines that `input()` gives.
        python: What runs it.
        line: The line of its training loop, where somebody knows it.
        seconds: How long it may take to reach a loop that trains.
        wanted: Asked again and again while the script runs: whether to go on.

    Raises:
        ScriptError: It cannot be read, fails, or has no training loop.
    """
    source = read_source(path)
    _refuse_other_libraries(source)
    order = Order(source.path, source.converted, tuple(arguments), seed, tuple(answers), python)
    if line is not None:
        return Found(source, order, _loop_at(source, line))
    told = _searched(order, seconds, wanted)
    loops = [
        Loop(
            each["file"],
            each["line"],
            f"{each['name']} in {each['written']}, line {each['at']}, changes from pass to pass",
        )
        for each in told["candidates"]
    ]
    if loops:
        return Found(source, order, loops[0], tuple(loops[1:]), tuple(told["notes"]))
    if told["error"]:
        raise ScriptError(_failure(order, told["error"], seconds))
    counts = [(file, at, turns) for file, at, turns in told["loops"]]
    why = f"no training loop was reached within {seconds:g} s" if told["timed_out"] else (
        "no training loop was found: none in which what a product reads is changed by adding to it"
    )  # fmt: skip
    raise ScriptError(f"{source.path.name}: {why}. {_loops_told(source, counts)}")


def _searched(order: Order, seconds: float, wanted: Callable[[], bool]) -> dict[str, Any]:
    with Processes(order, {"do": "search", "seconds": seconds}) as processes:
        try:
            told, _, _ = processes.root.receive(monotonic() + seconds + MARGIN_SECONDS, wanted)
        except TimeoutError as error:
            raise ScriptError(
                f"{order.path.name}: it did not come to a loop within {seconds:g} s, and could not "
                "be interrupted."
            ) from error
        except (ClosedError, WireError) as error:
            said = processes.what_it_said().strip().splitlines()
            raise ScriptError(
                f"{order.path.name}: {order.python} ended before the script could be looked at"
                + (f": {said[-1]}" if said else ".")
            ) from error
    return told


def _loop_at(source: Source, line: int) -> Loop:
    loops = [
        node.lineno
        for node in ast.walk(ast.parse(source.text))
        if isinstance(node, ast.For | ast.While)
    ]
    if line not in loops:
        lines = ", ".join(map(str, sorted(loops))) or "none"
        raise ScriptError(
            f"{source.path.name}: no loop begins on line {line}; expected one of these lines: "
            f"{lines}."
        )
    return Loop(str(source.path), line, "as you said")


def _refuse_other_libraries(source: Source) -> None:
    for node in ast.walk(ast.parse(source.text)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            library = name.split(".")[0]
            if library in OTHER_LIBRARIES:
                raise ScriptError(
                    f"{source.path.name}, line {node.lineno}: it computes with {library}, out of "  # type: ignore[attr-defined]  # a statement
                    "sight; expected a script that computes with NumPy and plain Python."
                )


def _failure(order: Order, error: dict[str, Any], seconds: float) -> str:
    """Why a script fails, and whether it does without us."""
    missing = error.get("missing")
    if missing:
        return (
            f"{where(error)}: the module {missing} is missing in {order.python}; "
            "--python names another Python."
        )
    plain = run_plainly(order, seconds)
    is_same = plain is not None and plain["error"] and plain["error"]["type"] == error["type"]
    told = "It fails in plain Python too, which was tried." if is_same else (
        "In plain Python it does not fail within the same time: please report this."
    )  # fmt: skip
    return f"{where(error)}: {error['type']}: {error['message'].rstrip('.')}. {told}"


def where(error: dict[str, Any]) -> str:
    """The file and line of an error."""
    name = Path(error["file"]).name
    return f"{name}, line {error['line']}" if error["line"] else name


def run_plainly(order: Order, seconds: float) -> dict[str, Any] | None:
    """Run a script without anything of ours in it; `None` where that took too long."""
    with Processes(order, {"do": "run", "loop": None}) as processes:
        try:
            told, _, _ = processes.root.receive(monotonic() + seconds + MARGIN_SECONDS)
        except (TimeoutError, ClosedError, WireError):
            return None
    return told


def _loops_told(source: Source, loops: Sequence[tuple[str, int, int]]) -> str:
    if not loops:
        return "It has no loop that is gone through."
    told = [
        f"line {line} ({turns:,} turns)" if file == str(source.path)
        else f"{Path(file).name} line {line} ({turns:,} turns)"
        for file, line, turns in sorted(loops, key=lambda each: -each[2])[:MAX_LOOPS]
    ]  # fmt: skip
    return f"Its loops: {', '.join(told)}. --loop LINE names one."


def with_loop(found: Found, loop: Loop) -> Found:
    """The same script with another of its loops."""
    rest = tuple(each for each in (found.loop, *found.others) if each != loop)
    return replace(found, loop=loop, others=rest)
