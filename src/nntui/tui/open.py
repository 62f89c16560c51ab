"""Opening the screen on a recipe or a saved run."""

import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol, TextIO

from textual import constants
from textual.theme import BUILTIN_THEMES

from nntui.engine import Recipe
from nntui.explain.ascii import to_ascii
from nntui.settings import SettingsError
from nntui.terminal import driver, is_a_terminal, locale_is_utf8

from .app import NntuiApp
from .kept_settings import SETTINGS, KeptSettings, refusal
from .leaving import Leaving
from .left import Left, NotKeptError
from .pressed import Notes
from .session import Session
from .window import NoDriverError, Window

if TYPE_CHECKING:
    from nntui.runs import Run, ScriptRun


class Keeping(Protocol):
    """What is done when the screen is left."""

    def keep(self) -> str:
        """Keep what would be lost. Returns how to come back to it; "" for nothing.

        Raises:
            NotKeptError: It could not be kept.
        """


def open_screen(
    recipe: Recipe,
    *,
    at: int | None = None,
    play: bool = False,
    speed: str | None = None,
    theme: str | None = None,
    is_ascii: bool = False,
    told: Sequence[str] = (),
) -> NoReturn:
    """Open the screen on a recipe; ends the program when it is closed.

    Args:
        recipe: What is trained.
        at: The iteration to open at.
        play: Whether to play from the start.
        speed: The name of one of `SPEEDS`; where none is given, it is as it was kept.
        theme: The name of a theme, likewise.
        is_ascii: Write plain characters, also where the locale knows more.
        told: What is told first of all, a line each.
    """
    given = {"speed": speed, "theme": theme}
    _run(Session(recipe), given, is_ascii=is_ascii, start_at=at_phase(at), play=play, told=told)


def open_run(run: "Run", at: int | None = None, theme: str | None = None) -> NoReturn:
    """Open the screen on a saved run, where it was left or at iteration `at`."""
    _run(Session(run.recipe), {"theme": theme}, run=run, start_at=at_phase(at))


def theme_names() -> list[str]:
    """What a theme may be called."""
    return list(BUILTIN_THEMES)


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
    """End the program."""
    _tell(reason)
    sys.exit(2)


def _tell(reason: str) -> None:
    """Say something on standard error: no screen is open yet, or any more."""
    _write(sys.stderr, f"nntui: {reason}")


def _write(stream: TextIO, text: str) -> None:
    with suppress(OSError):  # it may have gone with its terminal
        stream.write(f"{text if locale_is_utf8() else to_ascii(text)}\n")
        stream.flush()


def _keep(left: Keeping, settings: KeptSettings) -> None:
    """Keep what would be lost, and say how to come back to it."""
    try:
        said = left.keep()
        # What a driver writes to may be no terminal.
        if said and is_a_terminal(sys.stdout) and not driver():
            _write(sys.stdout, said)
    except NotKeptError as error:
        _tell(str(error))
    try:
        settings.save()
    except SettingsError as error:
        _tell(str(error))


def _run(
    session: Session,
    given: Mapping[str, str | None],
    *,
    is_ascii: bool = False,
    start_at: tuple[int, int] | None,
    play: bool = False,
    run: "Run | None" = None,
    told: Sequence[str] = (),
) -> NoReturn:
    made: list[NntuiApp] = []

    def make(is_ascii: bool, notes: Notes | None) -> NntuiApp:
        made.append(
            NntuiApp(
                session,
                is_ascii=is_ascii,
                start_at=start_at,
                play=play,
                run=run,
                notes=notes,
                told=told,
            )
        )
        return made[0]

    def then() -> None:
        if made[0].left_for is not None:
            _open_script(made[0].left_for, given.get("theme"), is_ascii)

    run_app(make, given, Left(session, run, start_at), is_ascii=is_ascii, then=then)


def _open_script(what: "ScriptRun | Path", theme: str | None, is_ascii: bool) -> NoReturn:
    from nntui.code.errors import ScriptError

    from .scripts.open import open_path, open_saved

    try:
        if isinstance(what, Path):
            open_path(what, theme=theme, is_ascii=is_ascii)
        open_saved(what, theme=theme, is_ascii=is_ascii)
    except ScriptError as error:
        _refuse(str(error))


def run_app(
    make: Callable[[bool, Notes | None], Window],
    given: Mapping[str, str | None],
    left: Keeping,
    *,
    is_ascii: bool = False,
    settings: Collection[str] = tuple(SETTINGS),
    then: Callable[[], None] = lambda: None,
) -> NoReturn:
    """Open a window; ends the program when it is closed.

    Args:
        make: Makes it: whether with plain characters only, and where its keys are noted.
        given: Settings that the command line says, by name; `None` for those that it does not.
        left: What is done when it is left.
        is_ascii: Write plain characters, also where the locale knows more.
        settings: Which of the settings it has.
        then: What is done once it was left by a key, before the program ends.
    """
    # Textual takes a terminal that reports its size in band (mode 2048) for one that also says
    # where the mouse is in pixels (1016), which it sets unasked and never unsets, and divides what
    # comes by the size of a letter: where the terminal says cells, a click is far above its place
    # (`LinuxDriver.process_message`, `XTermParser.parse_mouse_code`). Without smooth scrolling,
    # for which nothing here is fine enough, it asks for neither. (What came with it upstream:
    # https://github.com/Textualize/textual/pull/5260)
    vars(constants)["SMOOTH_SCROLL"] = False
    is_ascii = is_ascii or not locale_is_utf8()
    try:
        app = make(is_ascii, _notes())
    except NoDriverError as error:
        _refuse(str(error))
    said = {key: value for key, value in given.items() if value is not None}
    if said.get("theme", app.theme) not in app.available_themes:
        _refuse(f"Invalid value for '--theme': {refusal(said['theme'], app.available_themes)}.")
    kept = KeptSettings(app, said, settings)
    app.greeting = kept.complaint
    leaving = Leaving(app)
    leaving.listen()
    app.run()
    _keep(left, kept)
    if leaving.status is None and not app.return_code:
        then()
    # Textual sets none where it ends by a traceback.
    leaving.end(1 if app.return_code is None else app.return_code)
