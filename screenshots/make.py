"""Make the pictures of this folder from the real app: `python screenshots/make.py`.

What is done before each is drawn stands in a file of its name: see `nntui.tui.pressed`.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from nntui.cli.commands import cli
from nntui.cli.options import build_recipe
from nntui.draft import Draft
from nntui.tui.app import NntuiApp
from nntui.tui.picture import standing_alone
from nntui.tui.pressed import Deed, read_deeds
from nntui.tui.session import Session

HERE = Path(__file__).parent

THEMES = {"light": "textual-light"}
"""Pictures that are not drawn in the dark."""


async def draw(file: Path) -> None:
    """Run the app, do what the file says and save what stands on the screen."""
    command, size, *deeds = read_deeds(file.read_text(encoding="utf-8"))
    said = cli.make_context("nntui", command.arguments).params
    # The other options say how the run is opened, not what it is.
    recipe = build_recipe(
        {field.name: said[field.name] for field in fields(Draft) if field.name in said}
    )
    app = NntuiApp(Session(recipe))
    columns, lines = size.numbers
    async with app.run_test(size=(columns, lines)) as pilot:
        app.theme = THEMES.get(file.stem, "textual-dark")
        await app.workers.wait_for_complete()
        await do(pilot, deeds)
        svg = standing_alone(app.export_screenshot(title="nntui"))
    file.with_suffix(".svg").write_text(svg, encoding="utf-8")


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
