"""One app, one process: how long each of some key presses takes until its last frame is out.

`python -m tests.benchmarks.key_presses KIND` prints the milliseconds as JSON; see `main`.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from textual.app import App
from textual.events import Key

from nntui.code.examples import path_of
from nntui.code.finding import find
from nntui.code.session import Session as ScriptProcesses
from nntui.code.trace import PassTrace
from nntui.engine import Cell, Place, Recipe, example
from nntui.tui.app import NntuiApp
from nntui.tui.inspected import Inspected, Run, Stop
from nntui.tui.scripts.app import ScriptApp
from nntui.tui.scripts.session import ScriptSession
from nntui.tui.session import Session

from .hello import HelloApp
from .large import large_recipe
from .recording_driver import RecordingDriver

SIZE = (120, 36)
WARM_UP, PRESSES = 5, 30

QUIET = 0.035
"""Seconds without a frame after which a key's repaint is over: twice Textual's frame. Also the
pause between keys, which is that of a key held down."""

SETTLED = 0.5
"""Seconds without a frame after which an app has started, the loading of plotext included."""

PATIENCE = 5
"""Seconds after which a key that brings no frame is an error."""

LARGE_START = 20
"""Where the keys start in the large problem."""

TRAINED, START = 10_000, 1_000
"""Iterations trained, and where the keys start; at the frontier they start at the last."""


KEYS = {"]": Key("right_square_bracket", "]"), "→": Key("right", None)}


def nntui_app(
    trained: int, start: int, recipe: Recipe | None = None, *, net: bool = False, asks: bool = False
) -> NntuiApp:
    """The program on a run, at the last phase, so that every number shows."""
    session = Session(recipe or example("article"))
    session.net = net
    if asks:
        weight = Place(start, Cell("w1", (0, 0), back=1))
        session.inspected = Inspected(Stop(weight, Run(start, session.stepper.phases, 0, (0,))))
    session.stepper.timeline.extend(trained)
    session.stepper.seek(start, session.stepper.phases)
    return NntuiApp(session)


LONG_SCRIPT = """
import numpy as np

X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 0, 1, 1]]).T
np.random.seed(1)
w = 2 * np.random.random((3, 1)) - 1
for epoch in range(10_000):
    for turn in range(250):
        z = np.dot(X, w)
        p = 1 / (1 + np.exp(-z))
        error = y - p
        delta = error * p * (1 - p)
        w = w + 0.01 * np.dot(X.T, delta)
"""
"""Through its outer loop a pass has over 2,000 steps."""

LONG_LINE = 8


@contextmanager
def script_app(is_long: bool) -> Iterator[ScriptApp]:
    """The screen of a script, at the end of a pass, so that every number shows."""
    with tempfile.TemporaryDirectory() as folder:
        path = path_of("eleven-lines")
        if is_long:
            path = Path(folder, "long.py")
            path.write_text(LONG_SCRIPT)
        with ScriptProcesses(find(path, line=LONG_LINE if is_long else None)) as processes:
            recorded = processes.record(0)
            assert recorded is not None
            assert not is_long or len(recorded.steps) > 2_000
            session = ScriptSession(processes, PassTrace(recorded))
            session.phase = session.grains.trace.phases // 2 if is_long else 0
            yield ScriptApp(session)


async def press_keys(app: App[Any], key: str = "]") -> list[float]:
    """Milliseconds from each key to the last frame that it brings."""
    app.driver_class = RecordingDriver
    async with app.run_test(headless=False, size=SIZE):
        driver = app._driver
        assert isinstance(driver, RecordingDriver)
        await asyncio.sleep(SETTLED)
        await settle(driver, SETTLED)
        times = [await _press(driver, KEYS[key]) for _ in range(WARM_UP + PRESSES)]
    return times[WARM_UP:]


async def _press(driver: RecordingDriver, key: Key) -> float:
    start = perf_counter()
    driver.process_message(Key(key.key, key.character))
    async with asyncio.timeout(PATIENCE):
        while driver.last_write < start:
            await asyncio.sleep(QUIET)
        await settle(driver, QUIET)
    return 1_000 * (driver.last_write - start)


async def settle(driver: RecordingDriver, quiet: float) -> None:
    """Wait until no frame has come for so many seconds."""
    while (left := driver.last_write + quiet - perf_counter()) > 0:
        # To the end in one go: looking in between would take time from the app.
        await asyncio.sleep(left)


def main() -> None:
    """Measure the app named on the command line."""
    app: App[Any]
    key = "]"
    match sys.argv[1]:
        case "trained":
            app = nntui_app(TRAINED, START)
        case "asking":
            app = nntui_app(TRAINED, START, asks=True)
        case "frontier":
            app = nntui_app(START, START)
        case "phases":
            app, key = nntui_app(START, START), "→"
        case "large":
            app = nntui_app(LARGE_START, LARGE_START, large_recipe())
        case "large-phases":
            app, key = nntui_app(LARGE_START, LARGE_START, large_recipe()), "→"
        case "hidden" | "hidden-phases" | "hidden-net" | "hidden-phases-net" as kind:
            net = kind.endswith("net")
            app = nntui_app(TRAINED, START, example("eleven-lines"), net=net)
            key = "→" if "phases" in kind else "]"
        case "script" | "script-lines" | "script-long" | "script-long-lines" as kind:
            key = "→" if kind.endswith("lines") else "]"
            with script_app(is_long="long" in kind) as script:
                print(json.dumps(asyncio.run(press_keys(script, key))))
            return
        case _:
            app = HelloApp()
    print(json.dumps(asyncio.run(press_keys(app, key))))


if __name__ == "__main__":
    main()
