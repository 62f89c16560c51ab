"""The run that is on the screen when it is left: nothing of it is lost."""

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .session import Session

if TYPE_CHECKING:
    from nntui.runs import Run


class NotKeptError(ValueError):
    """The run could not be kept; the message is one line that says why."""


class Left:
    """Keeps the run looked at when the screen is left.

    Args:
        session: What is on the screen; it has just been made.
        run: The saved run that it was made from.
        start_at: Iteration and phase to which it is opened, where that is said.
    """

    def __init__(
        self, session: Session, run: "Run | None" = None, start_at: tuple[int, int] | None = None
    ) -> None:
        self._session, self._opened_at = session, time.time_ns()
        self._recipe = session.recipe
        self._place = start_at or ((run.iteration, run.phase) if run else (0, 0))
        fingerprints = run.fingerprints if run else ()
        self._furthest = max([self._place[0], *(each.iteration for each in fingerprints)])

    @property
    def is_new(self) -> bool:
        """Whether there is anything that is not there again when the same is opened once more."""
        stepper = self._session.stepper
        return (
            stepper.timeline.recipe is not self._recipe
            or (stepper.iteration, stepper.phase) != self._place
            # The iteration after the one looked at may have been made ready.
            or stepper.timeline.trained > self._furthest + 1
        )

    def keep(self) -> str:
        """Keep it as `last`, if there is anything new in it.

        Returns:
            How to come back to it; "" where there is nothing to come back to.

        Raises:
            NotKeptError: It could not be kept.
        """
        if not self.is_new:
            return ""
        from nntui.runs import LAST, RunError, keep_last, make_run

        session = self._session
        unit = session.moment().unit
        run = make_run(LAST, session.stepper, datetime.now(UTC), session.row, unit)
        try:
            other = keep_last(run, self._opened_at)
        except RunError as error:
            raise NotKeptError(str(error)) from None
        said = f"`nntui replay {LAST}` comes back to this run."
        return f"{said} What another window left is now `{other.stem}`." if other else said
