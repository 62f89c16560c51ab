"""Opening the screen on a recipe or a saved run."""

from typing import TYPE_CHECKING

from nntui.engine import SPEEDS, Player, Recipe
from nntui.terminal import locale_is_utf8

from .app import NntuiApp
from .leaving import Leaving
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
    place = None if at is None else (at, 0)
    _run(NntuiApp(Session(recipe, player), is_ascii=_plain(is_ascii), start_at=place, play=play))


def open_run(run: "Run", at: int | None = None) -> None:
    """Open the screen on a saved run, where it was left or at iteration `at`."""
    _run(NntuiApp(Session(run.recipe), is_ascii=_plain(False), run=run, start_at=at_phase(at)))


def at_phase(at: int | None) -> tuple[int, int] | None:
    """Phase 0 of an iteration, where one is given."""
    return None if at is None else (at, 0)


def _plain(is_ascii: bool) -> bool:
    return is_ascii or not locale_is_utf8()


def _run(app: NntuiApp) -> None:
    leaving = Leaving(app)
    leaving.listen()
    app.run()
    leaving.end(app.return_code or 0)
