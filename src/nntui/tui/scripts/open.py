"""Opening the screen on a script."""

from collections.abc import Sequence
from typing import NoReturn

from nntui.code.session import Session
from nntui.code.trace import PassTrace

from ..open import open_screen, run_app
from ..pressed import Notes
from .app import ScriptApp
from .session import ScriptSession

SETTINGS = ("theme", "digits", "log", "speed")
"""Those of the kept settings that a script's screen has."""


class _Closing:
    """Ends the script's processes when the screen is left."""

    def __init__(self, session: ScriptSession) -> None:
        self._session = session

    def keep(self) -> str:
        """End them; there is nothing to keep."""
        self._session.timeline.session.close()
        return ""


def open_script(
    session: Session,
    first: PassTrace,
    *,
    theme: str | None = None,
    is_ascii: bool = False,
    told: Sequence[str] = (),
) -> NoReturn:
    """Open the screen on a script, and then on the recipe that it was left for, if it was; ends the
    program when it is closed.

    Args:
        session: Its processes.
        first: The pass to open at.
        theme: The name of a theme; where none is given, it is as it was kept.
        is_ascii: Write plain characters, also where the locale knows more.
        told: What is told first of all, a line each.
    """
    shown = ScriptSession(session, first)
    made: list[ScriptApp] = []

    def make(is_ascii: bool, notes: Notes | None) -> ScriptApp:
        made.append(ScriptApp(shown, is_ascii=is_ascii, notes=notes, told=told, looks=True))
        return made[0]

    def then() -> None:
        if net := made[0].left_for:
            about = [net.told()]
            if shown.timeline.session.edits:
                about.append("It is the script as it stands, without the numbers you changed.")
            open_screen(net.recipe, theme=theme, is_ascii=is_ascii, told=about)

    given = {"theme": theme}
    run_app(make, given, _Closing(shown), is_ascii=is_ascii, settings=SETTINGS, then=then)
