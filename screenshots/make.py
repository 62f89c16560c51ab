"""Make the pictures of this folder from the real app: `python screenshots/make.py`."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from nntui.engine import example
from nntui.tui.app import NntuiApp
from nntui.tui.session import Session

HERE = Path(__file__).parent

Picture = tuple[str, str, tuple[int, int], str, Sequence[str]]
"""A file's name, an example, a size, a theme, and the keys that lead there."""

EDIT = ["w", "1", "space", "equals_sign", "space", "minus", "3"]
"""What is typed to change the first weight to -3."""

PICTURES: list[Picture] = [
    ("first-iteration", "article", (120, 36), "textual-dark", ["right"] * 3 + ["down"] * 2),
    ("trained", "article", (120, 36), "textual-dark",
     ["g", *"6381", "enter", "end", "y", *["down"] * 3]),
    ("hidden-layer", "eleven-lines", (120, 36), "textual-dark",
     ["g", *"10000", "enter", *["right"] * 8, "u", "down"]),
    ("iris", "iris", (120, 36), "textual-dark", ["g", *"300", "enter", *["right"] * 4, "u"]),
    ("what-if", "article", (120, 36), "textual-dark",
     ["g", *"60", "enter", *["right"] * 6, "e", *EDIT, "enter", "g", *"200", "enter"]),
    ("seeds", "eleven-lines", (120, 36), "textual-dark", ["S", "enter", "e"]),
    ("light", "article", (120, 36), "textual-light", ["g", *"50", "enter", *["right"] * 6, "down"]),
    ("small", "article", (80, 24), "textual-dark", ["g", *"200", "enter", *["right"] * 5, "down"]),
]  # fmt: skip


async def draw(picture: Picture) -> None:
    """Run the app, press the keys and save what stands on the screen."""
    name, which, size, theme, keys = picture
    app = NntuiApp(Session(example(which)))
    async with app.run_test(size=size) as pilot:
        app.theme = theme
        for key in ["", *keys]:
            if key:
                await pilot.press(key)
            await app.workers.wait_for_complete()
        await pilot.pause()
        svg = app.export_screenshot(title="nntui")
    # The picture must not fetch a font from elsewhere, and spaces must stay where they are.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("<text ", '<text xml:space="preserve" ')
    (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")


async def main() -> None:
    """Draw them all."""
    for picture in PICTURES:
        await draw(picture)


if __name__ == "__main__":
    asyncio.run(main())
