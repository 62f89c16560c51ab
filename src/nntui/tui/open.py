"""Opening the screen on a recipe or a saved run."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from textual import constants

from nntui.engine import SPEEDS, Player, Recipe
from nntui.terminal import locale_is_utf8

from .app import NntuiApp, NoDriverError
from .leaving import Leaving
from .pressed import Notes
from .session import Session

if TYPE_CHECKING:
    from nntui.runs import Run


def open_screen(
    recipe: Recipe,
    *,
    at: int | None = None,
    play: bool = False,
    speed: str = "1p",
    is_ascii: bool = False,
) -> None:
    """Open the screen on a recipe; returns when it is closed.

    Args:
        recipe: What is trained.
        at: The iteration to open at.
        play: Whether to play from the start.
        speed: The name of one of `SPEEDS`.
        is_ascii: Write plain characters, also where the locale knows more.
    """
    player = Player(next(choice for choice in SPEEDS if choice.name == speed))
    _run(Session(recipe, player), is_ascii=is_ascii, start_at=at_phase(at), play=play)


def open_run(run: "Run", at: int | None = None) -> None:
    """Open the screen on a saved run, where it was left or at iteration `at`."""
    _run(Session(run.recipe), run=run, start_at=at_phase(at))


def at_phase(at: int | None) -> tuple[int, int] | None:
    """Phase 0 of an iteration, where one is given."""
    return None if at is None else (at, 0)


def _notes() -> Notes | None:
    """Where what is pressed is written down, where that is asked for."""
    path = os.environ.get("NNTUI_KEYS")
    if not path:
        return None
    try:
        return Notes(Path(path))
    except OSError as error:
        _refuse(f"NNTUI_KEYS: {path}: {error.strerror}")


def _refuse(reason: str) -> NoReturn:
    """End the program: no screen is open yet, so it is said on standard error."""
    sys.stderr.write(f"nntui: {reason}\n")
    sys.exit(2)


def _run(
    session: Session,
    *,
    is_ascii: bool = False,
    start_at: tuple[int, int] | None,
    play: bool = False,
    run: "Run | None" = None,
) -> NoReturn:
    # Textual takes a terminal that reports its size in band (mode 2048) for one that also says
    # where the mouse is in pixels (1016), which it sets unasked and never unsets, and divides what
    # comes by the size of a letter: where the terminal says cells, a click is far above its place
    # (`LinuxDriver.process_message`, `XTermParser.parse_mouse_code`). Without smooth scrolling,
    # for which nothing here is fine enough, it asks for neither. (What came with it upstream:
    # https://github.com/Textualize/textual/pull/5260)
    vars(constants)["SMOOTH_SCROLL"] = False
    is_ascii = is_ascii or not locale_is_utf8()
    try:
        app = NntuiApp(
            session, is_ascii=is_ascii, start_at=start_at, play=play, run=run, notes=_notes()
        )
    except NoDriverError as error:
        _refuse(str(error))
    leaving = Leaving(app)
    leaving.listen()
    app.run()
    # Textual sets none where it ends by a traceback.
    leaving.end(1 if app.return_code is None else app.return_code)
