"""Pictures of the screen, or of its curve alone, as SVG."""

import io
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from rich.console import Console
from rich.segment import Segment, Segments
from textual._context import visible_screen_stack
from textual.app import SystemCommand
from textual.geometry import Region
from textual.screen import Screen

from .panes.curve import CurvePane
from .session import Session

CURVE = "The curve is not in sight: z gives a pane the whole window, tab goes on to the next."


def svg_of(screen: Screen[Any], region: Region | None = None, title: str = "nntui") -> str:
    """A picture of what stands on a screen, or on a part of it.

    Textual's own (`App.export_screenshot`) is of the screen on top only, forgets what is still to
    be drawn, and names a font that is fetched from elsewhere.
    """
    visible_screen_stack.set(screen.app._background_screens if screen.is_active else [])
    part = screen.size.region if region is None else region.intersection(screen.size.region)
    strips = screen._compositor.render_strips()[part.y : part.bottom]
    segments: list[Segment] = []
    for strip in strips:
        segments += [*strip.crop(part.x, part.right), Segment.line()]
    console = Console(
        width=part.width,
        height=part.height,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=True,
        legacy_windows=False,
        safe_box=False,
    )
    console.print(Segments(segments), end="")
    return standing_alone(console.export_svg(title=title))


def standing_alone(svg: str) -> str:
    """A picture that fetches no font from elsewhere, and in which spaces stay where they are."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return svg.replace("<text ", '<text xml:space="preserve" ')


def place_for(session: Session, what: str) -> Path:
    """A free place for a picture of what is looked at, in the directory where the program runs."""
    try:
        directory = Path.cwd()
    except OSError:  # it has been taken away
        directory = Path(gettempdir())
    name = f"nntui-{session.recipe.example or 'own-data'}-{what}"
    place, number = directory / f"{name}.svg", 1
    while place.exists():
        number += 1
        place = directory / f"{name}-{number}.svg"
    return place


def commands(screen: Screen[Any], session: Session) -> Iterable[SystemCommand]:
    """The command palette's."""
    yield SystemCommand(
        "Screenshot",
        "Write a picture of the screen to a file, as SVG.",
        partial(_ask, screen, session, f"iteration-{session.stepper.iteration}"),
    )
    for curve in screen.query(CurvePane):
        yield SystemCommand(
            "Screenshot of the curve",
            "Write a picture of the error curve alone to a file, as SVG.",
            partial(_ask, screen, session, "curve", curve),
        )


def _ask(screen: Screen[Any], session: Session, what: str, curve: CurvePane | None = None) -> None:
    """Ask for a place; a browser gets the picture and asks itself."""
    if curve is not None and not (curve.is_on_screen and curve.region):
        screen.notify(CURVE, severity="warning")
        return
    svg = svg_of(screen, None if curve is None else curve.region)
    place = place_for(session, what)
    app = screen.app
    if app._driver is not None and app._driver.is_web:
        app.deliver_text(
            io.StringIO(svg),
            save_filename=place.name,
            open_method="download",
            mime_type="image/svg+xml",
        )
        return
    from .screens.write import WriteScreen

    def say(path: Path | None) -> None:
        if path is not None:
            screen.notify(f"Written to {path}.", markup=False)

    app.push_screen(WriteScreen("Write the picture", place, svg), say)
