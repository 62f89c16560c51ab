"""Keys, clicks and pastes one after the other, however fast they come.

Textual hands a key to the widget in focus and takes the next one at once, while the first is still
on its way through the queues of the widgets: from the one in focus up to the app, which then looks
for its binding (`App.on_event` and `Widget._on_key`). A key that comes meanwhile goes to what was
in focus before (the 3 of `g 3` to the main screen), and letters, which the input takes itself,
overtake keys that are bound. So the next one waits here until the one before has been answered.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from textual import events
from textual._time import get_time  # the clock of `event.time`
from textual.app import App, ScreenError
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen

from .pressed import Notes

ROUNDS = 3
"""A key goes from the widget in focus up to the app; what that does may be a message that goes the
same way, and what this does another."""

JOURNEY = "travel"
"""The group of the workers that bring the cursor somewhere."""

PATIENCE = 1.5
"""Seconds that a key which was typed before a journey or a search began waits for its end."""

FRAME = 0.02
"""Seconds in which what was pressed is drawn, if it takes no longer."""

LOOK = 0.005
"""Seconds between two looks at whether it has ended."""

SAME_KEYS = {
    # The keypad's, where the terminal tells keys apart by kitty's protocol.
    "add": ("plus", "+"),
    "subtract": ("minus", "-"),
    "multiply": ("asterisk", "*"),
    "divide": ("slash", "/"),
    "decimal": ("full_stop", "."),
    "separator": ("comma", ","),
    "equal": ("equals_sign", "="),
    # What enter was made into by the terminal as long as it was still the shell's.
    "ctrl+j": ("enter", "\r"),
}
"""Keys that are known by another name, too."""

Pressed = events.InputEvent | events.Paste

Call = Callable[[Callable[[], None]], bool]
"""Has something called once all that lies in a queue has been handled, if it is still handled."""


class InOrder(App[None]):
    """An app that takes what is pressed in its order.

    Args:
        notes: Where it is written down.

    Attributes:
        is_answering: Whether something that was pressed is on its way: what takes long should wait,
            as it holds it up at every turn that it takes.
    """

    def __init__(self, notes: Notes | None = None) -> None:
        super().__init__()
        self._notes = notes
        self._waiting: deque[Pressed] = deque()
        self._is_ready = False
        self._answering: asyncio.Task[None] | None = None
        self._is_asked = asyncio.Event()
        self.is_answering = False

    def on_ready(self) -> None:
        """What was typed before the first frame comes now."""
        self._is_ready = True
        self._answer()

    def on_unmount(self) -> None:
        """Nothing is answered any more."""
        if self._answering:
            self._answering.cancel()

    @property
    def is_answered(self) -> bool:
        """Whether all that was pressed has been answered."""
        return self._is_ready and self._answering is None and not self._waiting

    def ask(self) -> None:
        """Somebody waits for the answer: it is not put off any longer."""
        self._is_asked.set()

    async def on_event(self, event: events.Event) -> None:
        """Take what is pressed if all before has been answered; else it waits."""
        if self._notes and isinstance(event, events.Resize):
            self._notes.resized(event)
        # What has been forwarded is on its way back from the widget that had it first.
        if not isinstance(event, Pressed) or event.is_forwarded:
            await super().on_event(event)
        elif self.is_answered:
            await self._take(event, is_awaited=True)
        else:
            self._wait(event)

    def _wait(self, event: Pressed) -> None:
        last = self._waiting[-1] if self._waiting else None
        if _is_move(event) and _is_move(last):
            self._waiting.pop()  # where the mouse was in between is of no matter
        self._waiting.append(event)
        self.ask()

    async def _take(self, event: Pressed, *, is_awaited: bool = False) -> None:
        if isinstance(event, events.Key):
            event = self._as_bound(event)
        if self._notes:
            self._notes.pressed(event, is_awaited=is_awaited)
        await super().on_event(event)
        if not _is_move(event):
            self._answer()

    def _answer(self) -> None:
        self._is_asked.clear()
        self._answering = asyncio.create_task(self._answered(), name="answering")

    def _as_bound(self, event: events.Key) -> events.Key:
        """A key by the name that it is bound by, where terminals know it by several."""
        if event.key not in SAME_KEYS:
            return event
        from textual.widgets import TextArea  # takes long to import, and most need none

        key, character = SAME_KEYS[event.key]
        if key == "enter" and isinstance(self.focused, TextArea):
            return event  # it has ctrl+j for its own
        return events.Key(key, character)

    async def _take_next(self) -> None:
        while self._waiting and self.is_running and self._answering is None:
            await self._take(self._waiting.popleft())

    async def _answered(self) -> None:
        """Wait until what was pressed is answered, and see to the next."""
        self.is_answering = True
        try:
            if not self._waiting:
                # As long as nothing else is pressed nobody asks, and the frame comes first.
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._is_asked.wait(), FRAME)
            await self._settle()
            self.is_answering = False
            if self._waiting:
                await self._await_journey()
            if self._waiting and isinstance(self._waiting[0], events.MouseEvent):
                await self._be_drawn()
        except Exception as error:  # nobody awaits this task: it would be lost in silence
            self._handle_exception(error)
        finally:
            self.is_answering, self._answering = False, None
            self.call_later(self._take_next)

    async def _be_drawn(self) -> None:
        """Wait until what is clicked on is in its place. A screen that is covered is not drawn."""
        with suppress(ScreenError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await _passed([self.screen.call_after_refresh], [self.screen])

    async def _settle(self) -> None:
        """Wait until everything between the widget in focus and the app has done its work.

        A message that follows another through the same queues is handled after it. A new screen
        handles nothing before it is composed, nor its input before it has the focus.
        """
        before: list[DOMNode] = []
        rounds = 0
        while rounds < ROUNDS or before != list(self._way()):
            before = list(self._way())
            await _passed([pump.call_later for pump in before], before)
            rounds += 1

    def _way(self) -> Iterator[DOMNode]:
        """The way of a key: from the widget in focus up to the app."""
        with suppress(ScreenError):  # the app is about to end
            screen: Screen[Any] = self.screen
            yield from (screen.focused or screen).ancestors_with_self

    async def _await_journey(self) -> None:
        """Keys typed before a journey began do not end it, and are answered where it leads.

        Those typed later, or that have waited long enough, do.
        """
        end = get_time()
        while self._waiting and self._waiting[0].time < end and get_time() < end + PATIENCE:
            groups = {worker.group for worker in self.workers if not worker.is_finished}
            is_searching = CommandPalette._GATHER_COMMANDS_GROUP in groups
            # Letters only change what is searched for.
            if JOURNEY not in groups and not (is_searching and not _is_letter(self._waiting[0])):
                break
            await asyncio.sleep(LOOK)


async def _passed(calls: Sequence[Call], pumps: Sequence[MessagePump]) -> None:
    """Wait until a message has gone through some queues, one after the other.

    A queue that has been given up is left out.
    """
    arrived = asyncio.get_running_loop().create_future()

    def send(place: int) -> None:
        if place == len(pumps):
            if not arrived.done():
                arrived.set_result(None)
            return
        task, is_through = pumps[place]._task, False  # the app has no task

        def go_on(_: object = None) -> None:
            nonlocal is_through
            if not is_through:
                is_through = True
                if task is not None:
                    task.remove_done_callback(go_on)
                send(place + 1)

        if not calls[place](go_on):
            go_on()
        elif task is not None:
            task.add_done_callback(go_on)

    send(0)
    await arrived


def _is_move(event: Pressed | None) -> bool:
    return isinstance(event, events.MouseMove) and not event.button


def _is_letter(event: Pressed) -> bool:
    return isinstance(event, events.Key) and event.is_printable
