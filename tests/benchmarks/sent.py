"""Bytes that a key sends to the terminal: over SSH they are what a person waits for."""

import asyncio
from collections.abc import Iterator

from textual.events import Key

from .figures import Figure, Goal, Row
from .key_presses import QUIET, SETTLED, SIZE, START, TRAINED, nntui_app, settle
from .recording_driver import RecordingDriver

PRESSES = 12
"""As many as two iterations of the article's run have phases."""

GOALS = {
    "]": (Key("right_square_bracket", "]"), 4.0),
    "→": (Key("right", None), 8.0),
    "?": (Key("question_mark", "?"), 20.0),
}
"""For each key, kilobytes that are few enough."""


def sent() -> Iterator[Row]:
    """For each key, the bytes of a press."""
    for name, (key, goal) in GOALS.items():
        presses = asyncio.run(_presses(key, 1 if name == "?" else PRESSES))
        yield Row(
            what=f"sent to the terminal by `{name}`",
            against="",
            ours=None,
            reference=None,
            result=Figure.of([bytes_ / 1_000 for bytes_ in presses], "kB"),
            goal=Goal("≤", goal, "kB"),
        )


async def _presses(key: Key, count: int) -> list[int]:
    app = nntui_app(TRAINED, START)
    app.driver_class = RecordingDriver
    found: list[int] = []
    async with app.run_test(headless=False, size=SIZE):
        driver = app._driver
        assert isinstance(driver, RecordingDriver)
        await asyncio.sleep(SETTLED)
        await settle(driver, SETTLED)
        for _ in range(count):
            before = driver.bytes
            driver.process_message(Key(key.key, key.character))
            await asyncio.sleep(SETTLED)
            await settle(driver, QUIET)
            found.append(driver.bytes - before)
    return found
