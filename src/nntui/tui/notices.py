"""What is told: one line at a time in the footer's place, and all of it to be read again."""

from collections import deque
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.notifications import Notify, SeverityLevel
from textual.widget import Widget

from .in_order import InOrder
from .panes.lines import Span, cut, wrap
from .pressed import Notes

KEPT = 20
"""So many can be read again."""

SIGNS = {"information": "", "warning": "! ", "error": "× "}
"""What a notice begins with, from the least grave on: its colour is not all that tells it."""


class Notice(NamedTuple):
    """Something that was told.

    Attributes:
        text: What.
        severity: How grave it is.
        seconds: How long it is told at most.
    """

    text: str
    severity: SeverityLevel = "information"
    seconds: float = 5.0

    @property
    def shown(self) -> str:
        """The text behind its sign."""
        return SIGNS[self.severity] + self.text

    @property
    def gravity(self) -> int:
        """The greater, the graver."""
        return list(SIGNS).index(self.severity)


class NoticeLine(Widget):
    """A notice over the footer; as many lines as it takes, up to half of the window.

    Args:
        notice: What is told.
        others: How many others have been told since the last key.
    """

    DEFAULT_CSS = """
    NoticeLine {
        dock: bottom;
        layer: notice;
        width: 100%;
        height: auto;
        padding: 0 1;
        background: $panel;
        color: $foreground;
        text-style: bold;
        &.-warning {
            background: $warning 25%;
        }
        &.-error {
            background: $error 25%;
        }
    }
    """

    def __init__(self, notice: Notice, others: int) -> None:
        super().__init__(classes=f"-{notice.severity}")
        self._text = notice.shown
        if others:
            self._text += f" ({others} more: ?)"

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's own
        """As many lines as the text has."""
        return len(self._lines(width, viewport.height))

    def render(self) -> Content:
        """The text."""
        return Content("\n".join(self._lines(self.size.width, self.app.size.height)))

    def _lines(self, width: int, window: int) -> list[str]:
        broken = wrap([Span(self._text)], max(1, width), indent=0)
        lines = ["".join(span.text for span in line) for line in broken]
        if len(lines) > (most := max(1, window // 2)):
            lines[most - 1 :] = [cut(lines[most - 1] + " …", width)]
        return lines


class Telling(InOrder):
    """An app that tells one thing at a time.

    A notice stays until the next key or click, or until its time is over; an error has no such
    time. A new one takes the place of one that is not graver.

    Args:
        notes: Where what is pressed is written down.

    Attributes:
        told: What was told, the last one last.
    """

    def __init__(self, notes: Notes | None = None) -> None:
        super().__init__(notes)
        self.told: deque[Notice] = deque(maxlen=KEPT)
        self._notice: Notice | None = None
        self._line: NoticeLine | None = None
        self._others = 0

    def on_notify(self, event: Notify) -> None:
        """Show it, and not as Textual does: its boxes lie over what was just computed."""
        event.prevent_default()
        told = event.notification
        text = Content.from_markup(told.message).plain if told.markup else told.message
        notice = Notice(text, told.severity, told.timeout)
        if not self.told or self.told[-1] != notice:
            self.told.append(notice)
        shown = self._notice or notice
        self._others += notice != shown
        self._show(notice if notice.gravity >= shown.gravity else shown)

    async def on_event(self, event: events.Event) -> None:
        """What is pressed takes the notice away: it has been read."""
        is_pressed = isinstance(event, events.Key | events.MouseDown | events.Paste)
        if is_pressed and not event.is_forwarded:
            self._leave()
        await super().on_event(event)

    def _show(self, notice: Notice) -> None:
        if self._line is not None:
            self._line.remove()
        self._notice = notice
        self._line = line = NoticeLine(notice, self._others)
        self.screen.mount(line)
        if notice.severity != "error":
            line.set_timer(notice.seconds, self._leave)

    def _leave(self) -> None:
        if self._line is not None:
            self._line.remove()
        self._notice, self._line, self._others = None, None, 0
