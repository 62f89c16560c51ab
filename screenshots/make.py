"""Make the pictures of this folder from the real app: `python screenshots/make.py`.

What is done before each is drawn stands in a file of its name: see `nntui.tui.pressed`.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from nntui.cli.commands import cli
from nntui.cli.options import build_recipe
from nntui.code.examples import path_of
from nntui.code.finding import find
from nntui.code.session import Session as ScriptProcesses
from nntui.code.trace import PassTrace
from nntui.draft import Draft
from nntui.tui.app import NntuiApp
from nntui.tui.picture import standing_alone
from nntui.tui.pressed import Deed, read_deeds
from nntui.tui.scripts.app import ScriptApp
from nntui.tui.scripts.session import ScriptSession
from nntui.tui.session import Session
from nntui.tui.window import Window

HERE = Path(__file__).parent

THEMES = {"light": "textual-light"}
"""Pictures that are not drawn in the dark."""


async def draw(file: Path) -> None:
    """Run the app, do what the file says and save what stands on the screen."""
    command, size, *deeds = read_deeds(file.read_text(encoding="utf-8"))
    columns, lines = size.numbers
    with opened(command.arguments) as app:
        async with app.run_test(size=(columns, lines)) as pilot:
            app.theme = THEMES.get(file.stem, "textual-dark")
            await app.workers.wait_for_complete()
            await do(pilot, deeds)
            svg = standing_alone(app.export_screenshot(title="nntui"))
    file.with_suffix(".svg").write_text(svg, encoding="utf-8")


@contextmanager
def opened(arguments: Sequence[str]) -> Iterator[Window]:
    """The app that a command opens."""
    if arguments[:2] == ["code", "--example"]:
        with ScriptProcesses(find(path_of(arguments[2]))) as processes:
            first = processes.record(0)
            assert first is not None
            yield ScriptApp(ScriptSession(processes, PassTrace(first)))
        return
    said = cli.make_context("nntui", list(arguments)).params
    # The other options say how the run is opened, not what it is.
    recipe = build_recipe(
        {field.name: said[field.name] for field in fields(Draft) if field.name in said}
    )
    yield NntuiApp(Session(recipe))


async def do(pilot: Pilot[Any], deeds: Sequence[Deed]) -> None:
    """Do what a file says, each once the one before has been answered."""
    for deed in deeds:
        match deed.kind:
            case "key":
                await pilot.press(deed.what)
            case "click":
                column, line = deed.numbers
                await pilot.click(offset=(column - 1, line - 1))
            case "size":
                columns, lines = deed.numbers
                await pilot.resize_terminal(columns, lines)
            case "wait":
                await pilot.pause()
            case other:
                raise ValueError(f"{other}: no picture needs it")
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def main() -> None:
    """Draw them all."""
    for file in sorted(HERE.glob("*.keys")):
        await draw(file)


if __name__ == "__main__":
    asyncio.run(main())
