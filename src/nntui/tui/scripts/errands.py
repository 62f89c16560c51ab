"""What asks the script's processes: one after the other, in a thread, until something else is
asked."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from nntui.code.errors import ScriptError

Result = TypeVar("Result")

Wanted = Callable[[], bool]
"""Asked again and again while something runs: whether to go on."""


class Errands:
    """Runs calls in a thread, so that the screen stays alive. The last one asked for is wanted.

    A session of a script is used by one thread at a time: each call waits for the one before,
    which ends soon, as it is not wanted any more.
    """

    def __init__(self) -> None:
        self._number = 0
        self._is_closed = False
        self._turn = asyncio.Lock()

    def overtake(self) -> None:
        """Nothing that is under way is wanted any more."""
        self._number += 1

    def close(self) -> None:
        """Nothing is wanted any more, and nothing will be."""
        self._is_closed = True
        self.overtake()

    async def in_advance(self, call: Callable[[Wanted], object]) -> None:
        """Run a call that nobody waits for, if nothing else runs. It is not overtaken: what is
        asked next is likely to be what it brings."""
        if self.is_idle and not self._is_closed:
            async with self._turn:
                with suppress(ScriptError):  # it is told when it is asked for
                    await asyncio.to_thread(call, lambda: not self._is_closed)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs."""
        return not self._turn.locked()

    async def run(self, call: Callable[[Wanted], Result]) -> Result | None:
        """Run a call in a thread.

        Returns:
            What it returns; `None` where it was overtaken.

        Raises:
            ScriptError: The script cannot be run.
        """
        self._number += 1
        mine = self._number

        def is_wanted() -> bool:
            return mine == self._number

        async with self._turn:
            if not is_wanted():
                return None
            try:
                result = await asyncio.to_thread(call, is_wanted)
            except ScriptError:
                if is_wanted():
                    raise
                return None  # nobody waits to hear of it
        return result if is_wanted() else None
