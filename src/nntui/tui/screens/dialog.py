"""What all dialogs share: one answer, an input, and a line that says what is wrong with it."""

from collections.abc import Iterator
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.suggester import Suggester
from textual.widgets import Input, Label

Answer = TypeVar("Answer")


class AnsweredOnce(Screen[Answer]):
    """A screen that lies over others and is answered once, while it is on top.

    Of two answers that come before it has gone (enter twice, or a click and a key) the second would
    be another screen's: `Screen.dismiss` takes away whichever is on top, or there is none left
    (https://github.com/Textualize/textual/issues/4884, /2575).
    """

    _is_answered = False

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answer and go, unless that has been done or another screen lies over this one."""
        if self._is_answered or not self.is_active:
            return AwaitComplete()
        self._is_answered = True
        return super().dismiss(result)


class Dialog(ModalScreen[Answer], AnsweredOnce[Answer]):
    """The base of all that is asked."""

    # In this order: Textual takes styles from the first of the bases only.


class InputDialog(Dialog[Answer | None]):
    """Asks for one line of text. A subclass makes an answer of it in `read`.

    Args:
        title: What is asked.
        value: What stands in the input at first; it is selected, so that typing replaces it.
        note: What may be typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False)
    ]

    suggester: ClassVar[Suggester | None] = None
    """What completes what is typed."""

    def __init__(self, title: str, value: str, note: str) -> None:
        super().__init__(classes="dialog")
        self._title, self._value, self._note = title, value, note

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical() as box:
            box.border_title = self._title
            yield Input(self._value, select_on_focus=True, compact=True, suggester=self.suggester)
            yield from self.below()
            yield Label(self._note, classes="note", markup=False)

    def below(self) -> Iterator[Label]:
        """More widgets between the input and the note."""
        yield from ()

    def read(self, text: str) -> Answer:
        """The answer that a text stands for.

        Raises:
            ValueError: It stands for none; the message says what was expected.
        """
        raise NotImplementedError

    def on_input_changed(self) -> None:
        """Take the complaint back: what it was about has changed."""
        self.tell(self._note)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, or say what is wrong."""
        try:
            answer = self.read(event.value)
        except ValueError as error:
            self.tell(str(error), "-error")
        else:
            self.dismiss(answer)

    def tell(self, text: str, kind: str = "") -> None:
        """Write the line below the input."""
        note = self.query_one(".note", Label)
        note.remove_class("-error", "-warning")
        if kind:
            note.add_class(kind)
        note.update(text)
