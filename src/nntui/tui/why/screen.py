"""Why a number is what it is, over the whole window."""

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Label

from nntui.explain.inspection import name_of

from ..copying import Marking
from ..panes.lines import cut
from ..screens.dialog import AnsweredOnce
from ..session import Session
from .answer import Answer, Answers, errand
from .panes import WhyMoment, WhyPane
from .question import Question, WeightMove

KEYS = "escape leaves · ↑ ↓, pages, home and end scroll · d digits"
"""What the keys do."""


class WhyScreen(Marking, AnsweredOnce[None]):
    """Shows an answer once it is found, and as much of it as the window has room for.

    Args:
        session: The run.
        asked: What is asked.
        title: The number's name.
        answers: Those that were found before; this one joins them.
        is_ascii: Draw curves with plain characters.
    """

    AUTO_FOCUS = "#why"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,W,backspace,enter", "dismiss(None)", "Back", show=False),
        Binding("d", "digits", "Digits", show=False),
        Binding("up,k", "line(-1)", "Up", show=False),
        Binding("down,j", "line(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("home", "end(-1)", "Top", show=False),
        Binding("end", "end(1)", "End", show=False),
    ]
    DEFAULT_CSS = """
    WhyScreen {
        #why {
            border: round $foreground 25%;
            border-title-color: $foreground 70%;
            padding: 0 1;
            height: 1fr;
            overflow-x: hidden;
            overflow-y: auto;
            scrollbar-size-vertical: 1;
            scrollbar-background: $background;
            scrollbar-color: $foreground 30%;
            background: $background;
        }
        #ways {
            width: 100%;
            height: 1;
            background: $panel;
            color: $foreground 70%;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
    }
    """

    def __init__(
        self, session: Session, asked: Question, title: str, answers: Answers, is_ascii: bool
    ) -> None:
        super().__init__()
        self._session, self._asked, self._answers = session, asked, answers
        self._timeline, self._title = session.stepper.timeline, title
        self._answer: Answer | None = answers.get(self._timeline, asked)
        self._pane = WhyPane("why", is_ascii)

    def compose(self) -> ComposeResult:
        """The answer, and the keys."""
        yield self._pane
        yield Label(f" {KEYS}", id="ways", markup=False)

    def on_mount(self) -> None:
        """Show what is known, and find what is not."""
        self.call_after_refresh(self.show)
        if self._answer is None:
            self.run_worker(self._find())

    def on_resize(self) -> None:
        """Lay out anew what stands there."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Draw everything as it is now."""
        self._pane.border_title = cut(self._title, max(10, self.size.width - 6))
        self._pane.show(WhyMoment(self._timeline, self._answer, self._session.digits))

    async def _find(self) -> None:
        self._answer = await asyncio.to_thread(errand(self._timeline, self._asked))
        self._answers.put(self._timeline, self._asked, self._answer)
        self.show()

    def action_digits(self) -> None:
        """4, 8 or all digits."""
        self._session.next_digits()
        self.show()

    def action_line(self, by: int) -> None:
        """A line down or up."""
        self._pane.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A page down or up."""
        self._pane.scroll_relative(y=by * max(1, self._pane.size.height - 1), animate=False)

    def action_end(self, by: int) -> None:
        """To the end, or to the top."""
        if by > 0:
            self._pane.scroll_end(animate=False)
        else:
            self._pane.scroll_home(animate=False)


def title_of(session: Session, asked: Question) -> str:
    """What is asked, in words."""
    from nntui.engine import Cell, Place

    timeline = session.stepper.timeline
    if isinstance(asked, WeightMove):
        place = Place(asked.iteration, Cell(f"w{asked.layer}", asked.at))
        name = name_of(timeline, place).rpartition(", as ")[0]
        return f"Why did it move? {name}, iteration {asked.iteration:,}"
    return f"Where on its curve? {name_of(timeline, asked.place)}"
