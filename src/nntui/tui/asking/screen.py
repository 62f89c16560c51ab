"""Asks the network: a row of inputs is typed in, and goes through the weights looked at."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from nntui.explain.overview import count
from nntui.explain.transcript import title

from ..copying import Marking
from ..messages import RowChosen
from ..panes.lines import cut
from ..screens.dialog import AnsweredOnce
from ..session import Session
from .asked import MOST, name_of, question
from .panes import AskedMoment, AskedPane, WayPane

KEYS = (
    "escape leaves", "enter asks", "↑ ↓ choose", "delete forgets", "[ ] iteration",
    "page down scrolls",
)  # fmt: skip
"""What the keys do, the first ones where there is no room for all."""

FRAME = 2
"""Lines of a pane's border."""


class RowInput(Input):
    """Takes a row. Where it is empty, what would delete a letter forgets a row."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether it takes a key for its own; brackets lead through the iterations."""
        if key in ("left_square_bracket", "right_square_bracket"):
            return False
        return super().check_consume_key(key, character)

    def action_delete_right(self) -> None:
        """Delete a letter, or forget the chosen row."""
        if self.value:
            super().action_delete_right()
        elif isinstance(self.screen, AskScreen):
            self.screen.action_forget()


class AskScreen(Marking, AnsweredOnce[None]):
    """A row's input, the rows that were asked with their answers, and the arithmetic of one.

    The cursor can be led through the iterations from here, too; nothing else of the run changes.

    Args:
        session: What is asked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the input, which has some of them for its own.
        Binding("escape", "dismiss(None)", "Back", show=False, priority=True),
        Binding("left_square_bracket,shift+left", "iteration(-1)", "Previous iteration",
                show=False, priority=True),
        Binding("right_square_bracket,shift+right", "iteration(1)", "Next iteration", show=False,
                priority=True),
        Binding("up", "choose(-1)", "Row above", show=False),
        Binding("down", "choose(1)", "Row below", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("tab", "choose(1)", "Row below", show=False),
        Binding("shift+tab", "choose(-1)", "Row above", show=False),
    ]  # fmt: skip
    DEFAULT_CSS = """
    AskScreen {
        #ask {
            height: 1;
            background: $panel;
            & > Label {
                width: auto;
                text-style: bold;
            }
            & > Input {
                width: 1fr;
                background: $panel;
            }
        }
        #said {
            width: 100%;
            height: auto;
            max-height: 3;
            &.-error { color: $text-error; }
        }
        #ways {
            width: 100%;
            height: 1;
            background: $panel;
            color: $foreground 70%;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        Pane {
            border: round $foreground 25%;
            border-title-color: $foreground 70%;
            padding: 0 1;
            overflow-x: hidden;
            overflow-y: auto;
            scrollbar-size-vertical: 1;
            scrollbar-background: $background;
            scrollbar-color: $foreground 30%;
            background: $background;
        }
        #way { height: 1fr; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._list = AskedPane("asked-rows", "Asked")
        self._way = WayPane("way", "Arithmetic")

    def compose(self) -> ComposeResult:
        """The input, what is expected in it, the rows, the arithmetic, and the keys."""
        from nntui.data.question import entries

        names = " ".join(each.name for each in entries(self._session.recipe.problem))
        with Horizontal(id="ask"):
            yield Label(" Ask the net ▸ ")
            yield RowInput(placeholder=names, compact=True)
        yield Label(id="said", markup=False)
        yield self._list
        yield self._way
        yield Label(f" {' · '.join(KEYS)}", id="ways", markup=False)

    def on_mount(self) -> None:
        """Say what is expected, and show what was asked before."""
        self._say("")
        self.call_after_refresh(self.show)

    def on_resize(self) -> None:
        """Lay out anew what stands there."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Draw everything as it is now."""
        session = self._session
        asked, stepper = session.asked, session.stepper
        lines = max(1, min(len(asked.texts), self.size.height // 4))
        self._list.styles.height = lines + FRAME
        place = f"iteration {stepper.iteration:,}"
        about = title(session.recipe, stepper.trace.recipe.rate)
        self._list.border_title = cut(f"Asked · {place} · {about}", max(10, self.size.width - 6))
        which = name_of(asked.chosen) if asked.texts else ""
        self._way.border_title = f"Arithmetic {which}".strip()
        moment = AskedMoment(asked, stepper.timeline, stepper.iteration, session.digits)
        self._list.show(moment)
        self._way.show(moment)

    @on(Input.Submitted)
    def _ask(self, event: Input.Submitted) -> None:
        text, asked = event.value, self._session.asked
        if not text.strip():
            self._say("")
            return
        try:
            question(self._session.recipe.problem, " ".join(text.split()))
        except ValueError as error:
            self._say(str(error), is_error=True)
            return
        longer = asked.with_row(text)
        if len(longer.texts) > MOST:
            self._say(f"{MOST} rows are asked already; delete forgets one.", is_error=True)
            return
        self._session.asked = longer
        event.input.value = ""
        self._say("")
        self._way.scroll_home(animate=False)
        self.show()

    @on(Input.Changed)
    def _changed(self) -> None:
        self._say("")

    def _say(self, text: str, *, is_error: bool = False) -> None:
        from nntui.data.errors import listed
        from nntui.data.question import entries

        problem = self._session.recipe.problem
        every = entries(problem)
        what = count(len(every), "value" if problem.one_hot else "number")
        how = "".join(
            [
                ", with blanks or commas between" if len(every) > 1 else "",
                ", in the units of the data" if problem.input_scaling else "",
            ]
        )
        names = listed([each.name for each in every])
        usual = f" {what}{how}: {names}"
        if self._session.asked.texts:  # it has been read once: the arithmetic needs the lines
            usual = cut(f" {what}: {names}", max(1, self.size.width))
        said = self.query_one("#said", Label)
        said.set_class(is_error, "-error")
        said.update(f" {text}" if text else usual)

    @on(RowChosen)
    def _row_chosen(self, message: RowChosen) -> None:
        message.stop()
        self._session.asked = self._session.asked.choose(message.row)
        self.show()

    def action_choose(self, by: int) -> None:
        """Write out the row above or below."""
        asked = self._session.asked
        self._session.asked = asked.choose(asked.chosen + by)
        self.show()

    def action_forget(self) -> None:
        """Forget the chosen row."""
        self._session.asked = self._session.asked.without_chosen()
        self.show()

    def action_iteration(self, by: int) -> None:
        """The same rows by the weights of the next iteration, or of the one before."""
        stepper = self._session.stepper
        moved = stepper.next_iteration() if by > 0 else stepper.previous_iteration()
        if not moved:
            end = stepper.timeline.end
            at_end = end.reason if by > 0 and end else "There is no iteration before 0."
            self._say(at_end)
            return
        self.show()

    def action_page(self, by: int) -> None:
        """A page of the arithmetic down or up."""
        self._way.scroll_relative(y=by * max(1, self._way.size.height - 1), animate=False)
