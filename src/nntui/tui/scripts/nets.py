"""Whether the script trains a net of the engine's: looked for when asked, or while nobody does
anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from nntui.code.errors import ScriptError
from nntui.code.session import Session

from ..screens.plotting import PlottingScreen
from .errands import Wanted
from .session import ScriptSession

if TYPE_CHECKING:
    from nntui.code.nets import Alike, Unlike

QUIET = 2.0
"""So many seconds nothing must have happened before it is looked for unasked."""

MOST_LOOKS = 3
"""So often it is looked for unasked, where what is pressed ends it."""


def look(session: Session, wanted: Wanted) -> Alike | Unlike | None:
    """Look for a net, by what is not loaded before it is needed: the first frame is not to wait."""
    from nntui.code.nets import look as look_through

    return look_through(session, wanted)


class Nets:
    """Looks for a net in processes of its own: what is shown, and the curve, know nothing of it.

    Args:
        screen: Where it is told.
        session: What is shown.
        is_idle: Whether nothing is asked of the script.
        leave_for: Leaves the screen for a recipe.
    """

    def __init__(
        self,
        screen: PlottingScreen,
        session: ScriptSession,
        is_idle: Callable[[], bool],
        leave_for: Callable[[Alike], None],
    ) -> None:
        self._screen, self._session = screen, session
        self._is_idle, self._leave_for = is_idle, leave_for
        self._found: tuple[Session, Alike | Unlike] | None = None
        self._number = self._looks = 0
        self._is_looking = self._is_asked = False
        self._since = monotonic()

    def open(self) -> None:
        """Leave for the recipe of what the script trains, or say why there is none."""
        known = self._known
        if known is not None:
            self._answer(known)
        elif not self._is_asked:
            self._screen.notify("Looking through its passes for a net of nntui's.")
            self._begin(is_asked=True)

    def stirred(self) -> None:
        """Something is done: what was begun unasked is not gone on with."""
        self._since = monotonic()
        if self._is_looking and not self._is_asked:
            self.end()

    def end(self) -> None:
        """Look no further."""
        self._number += 1
        self._is_looking = self._is_asked = False

    def tick(self) -> None:
        """Look for it, if nothing has happened for a while."""
        is_quiet = monotonic() - self._since > QUIET and self._is_idle()
        is_new = self._known is None and not self._is_looking and self._looks < MOST_LOOKS
        if is_quiet and is_new and not self._session.player.playing:
            self._looks += 1
            self._begin(is_asked=False)

    @property
    def _known(self) -> Alike | Unlike | None:
        """What was found of the session that is shown."""
        script = self._session.timeline.session
        return self._found[1] if self._found and self._found[0] is script else None

    def _begin(self, is_asked: bool) -> None:
        self.end()
        self._is_looking, self._is_asked = True, is_asked
        self._screen.run_worker(self._look(self._number), group="nets")

    async def _look(self, number: int) -> None:
        script = self._session.timeline.session

        def is_wanted() -> bool:
            return number == self._number and self._session.timeline.session is script

        def call() -> Alike | Unlike | None:
            with Session(script.found, script.curve) as own:
                return look(own, is_wanted)

        said = ""
        try:
            found = await asyncio.to_thread(call)
        except ScriptError as error:
            found, said = None, str(error)
        if not is_wanted():
            return
        is_asked = self._is_asked
        self.end()
        if found is not None:
            self._found = script, found
        if found is not None and is_asked:
            self._answer(found)
        elif found is not None and found.recipe is not None:
            self._screen.notify(f"{found.told()} N opens it as a recipe.")
        elif said and is_asked:
            self._screen.notify(said, severity="error")

    def _answer(self, found: Alike | Unlike) -> None:
        if found.recipe is None:
            self._screen.notify(found.told())
        else:
            self._leave_for(found)
