"""What all dialogs share: an input, and a line below it that says what is wrong with it."""

from collections.abc import Iterator
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label

Answer = TypeVar("Answer")


class InputDialog(ModalScreen[Answer | None]):
    """Asks for one line of text. A subclass makes an answer of it in `read`.

    Args:
        title: What is asked.
        value: What stands in the input at first; it is selected, so that typing replaces it.
        note: What may be typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False)
    ]

    def __init__(self, title: str, value: str, note: str) -> None:
        super().__init__(classes="dialog")
        self._title, self._value, self._note = title, value, note

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical() as box:
            box.border_title = self._title
            yield Input(self._value, select_on_focus=True, compact=True)
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
