"""Opening the screen on a script."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from nntui.code.errors import ScriptError
from nntui.code.finding import find
from nntui.code.process import active_python
from nntui.code.session import Session
from nntui.code.trace import PassTrace
from nntui.terminal import make_way_for_screen

from ..left import NotKeptError
from ..open import open_run, open_screen, run_app
from ..pressed import Notes
from .app import ScriptApp
from .saving import MOST_FINGERPRINTS, Looked, curve_of, edits_of, found_of, make_run
from .session import ScriptSession

if TYPE_CHECKING:
    from nntui.runs import ScriptRun

SETTINGS = ("theme", "digits", "log", "speed")
"""Those of the kept settings that a script's screen has."""


class _Left:
    """Keeps the run looked at when the screen is left, and ends the script's processes.

    Args:
        session: What is on the screen; it has just been made.
        place: Pass and phase to which it is opened.
    """

    def __init__(self, session: ScriptSession, place: tuple[int, int]) -> None:
        self._session, self._place = session, place
        self._script, self._opened_at = session.timeline.session, time.time_ns()
        self._edits = self._script.edits

    @property
    def is_new(self) -> bool:
        """Whether there is anything that is not there again when the same is opened once more."""
        session = self._session
        script = session.timeline.session
        place = session.number, session.kept_phase
        return script is not self._script or script.edits != self._edits or place != self._place

    def keep(self) -> str:
        """Keep it as `last`, if there is anything new in it; see `nntui.tui.left.Left`.

        Raises:
            NotKeptError: It could not be kept.
        """
        script = self._session.timeline.session
        try:
            return self._keep(script) if self.is_new else ""
        finally:
            script.close()

    def _keep(self, script: Session) -> str:
        from nntui.runs import LAST, RunError, keep_last

        session = self._session
        try:
            marks = script.fingerprints(
                max(session.furthest, session.number) + 1, MOST_FINGERPRINTS
            )
        except ScriptError:
            marks = []  # its process has ended: there is nothing to compare with, then
        looked = Looked(session.number, session.kept_phase, marks)
        try:
            run = make_run(LAST, script, looked, datetime.now(UTC))
            other = keep_last(run, self._opened_at)
        except RunError as error:
            raise NotKeptError(str(error)) from None
        said = f"`nntui replay {LAST}` comes back to this run."
        return f"{said} What another window left is now `{other.stem}`." if other else said


def open_script(
    session: Session,
    first: PassTrace,
    *,
    theme: str | None = None,
    is_ascii: bool = False,
    told: Sequence[str] = (),
    run: "ScriptRun | None" = None,
    at: int | None = None,
) -> NoReturn:
    """Open the screen on a script, and then on the recipe that it was left for, if it was; ends the
    program when it is closed.

    Args:
        session: Its processes.
        first: The pass to open at.
        theme: The name of a theme; where none is given, it is as it was kept.
        is_ascii: Write plain characters, also where the locale knows more.
        told: What is told first of all, a line each.
        run: The saved run that this is.
        at: The pass to go to; unless given, where the run was left.
    """
    shown = ScriptSession(session, first)
    made: list[ScriptApp] = []

    def make(is_ascii: bool, notes: Notes | None) -> ScriptApp:
        replays = (run, at) if run else None
        made.append(
            ScriptApp(shown, is_ascii=is_ascii, notes=notes, told=told, looks=True, replays=replays)
        )
        return made[0]

    def then() -> None:
        from nntui.runs import Run

        net = made[0].left_for
        if isinstance(net, Run):
            open_run(net, theme=theme)
        elif net is not None:
            about = [net.told()]
            if shown.timeline.session.edits:
                about.append("It is the script as it stands, without the numbers you changed.")
            open_screen(net.recipe, theme=theme, is_ascii=is_ascii, told=about)

    place = (at, 0) if at is not None else (run.number, run.phase) if run else (0, 0)
    given = {"theme": theme}
    run_app(make, given, _Left(shown, place), is_ascii=is_ascii, settings=SETTINGS, then=then)


def open_saved(
    saved: "ScriptRun",
    *,
    at: int | None = None,
    theme: str | None = None,
    is_ascii: bool = False,
    is_changed: bool = False,
    python: str | None = None,
) -> NoReturn:
    """Open the screen on a script's saved run; ends the program when it is closed.

    Args:
        saved: The run.
        at: The pass to go to; unless given, where it was left.
        theme: The name of a theme.
        is_ascii: Write plain characters.
        is_changed: Whether it is opened though the script has changed.
        python: What runs the script; the active Python unless given.

    Raises:
        ScriptError: The script cannot be run, or has changed.
    """
    found = found_of(saved, python=python or active_python(), is_changed=is_changed)
    with Session(found, curve_of(saved), edits_of(saved)) as session:
        first = first_pass(session)
        make_way_for_screen()
        open_script(session, first, theme=theme, is_ascii=is_ascii, run=saved, at=at)


def open_path(path: Path, *, theme: str | None = None, is_ascii: bool = False) -> NoReturn:
    """Open the screen on a script; ends the program when it is closed.

    Raises:
        ScriptError: The script cannot be run.
    """
    with Session(find(path, python=active_python())) as session:
        first = first_pass(session)
        make_way_for_screen()
        open_script(session, first, theme=theme, is_ascii=is_ascii)


def first_pass(session: Session) -> PassTrace:
    """The first pass of a script.

    Raises:
        ScriptError: It has none.
    """
    first = session.record(0)
    if first is None:
        raise ScriptError(f"There is no pass 0: {session.failure or 'the loop is left before'}.")
    return PassTrace(first)
