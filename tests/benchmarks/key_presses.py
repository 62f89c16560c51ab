"""One app, one process: how long each of some key presses takes until its last frame is out.

`python -m tests.benchmarks.key_presses KIND` prints the milliseconds as JSON; see `main`.
"""

import asyncio
import json
import sys
from time import perf_counter
from typing import Any

from textual.app import App
from textual.events import Key

from nntui.engine import Recipe, example
from nntui.tui.app import NntuiApp
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
    trained: int, start: int, recipe: Recipe | None = None, *, net: bool = False
) -> NntuiApp:
    """The program on a run, at the last phase, so that every number shows."""
    session = Session(recipe or example("article"))
    session.net = net
    session.stepper.timeline.extend(trained)
    session.stepper.seek(start, session.stepper.phases)
    return NntuiApp(session)


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
        case _:
            app = HelloApp()
    print(json.dumps(asyncio.run(press_keys(app, key))))


if __name__ == "__main__":
    main()
