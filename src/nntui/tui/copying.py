"""What is copied: marked text, the chosen line and its number, a pane."""

from collections.abc import Iterable

from textual.app import SystemCommand
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from nntui.explain.numbers import write

from .moment import Moment
from .panes.arithmetic import ArithmeticPane
from .panes.lines import cut
from .panes.marking import tidy
from .panes.pane import Pane

SAID = 60
"""Columns of a copied line that its notice shows: a line may be as long as a layer is wide."""


class Marking(Screen[None]):
    """A screen with panes whose text can be marked with the mouse."""

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """What stands at a place of the window and, in a pane, which letter of which line.

        Textual would ask the pane to draw its line once more, with the place of every piece in its
        style; and it takes the border above a scrolled text for the text's first line
        (`Compositor.get_widget_and_offset_at`).
        """
        widget, offset = super().get_widget_and_offset_at(x, y)
        return widget, widget.letter_at(x, y) if isinstance(widget, Pane) else offset

    def action_copy_text(self) -> None:
        """Copy what is marked, and say so."""
        super().action_copy_text()
        self.say_copied(self.app.clipboard)

    def say_copied(self, text: str) -> None:
        """Say how much was copied; the clipboard itself cannot be seen."""
        lines = text.count("\n") + 1
        start = cut(text.strip(), SAID)
        self.notify(f"{lines:,} lines copied." if lines > 1 else f"Copied: {start}")


def commands(screen: Marking, moment: Moment) -> Iterable[SystemCommand]:
    """The command palette's."""
    focused, arithmetic = screen.focused, screen.query_one(ArithmeticPane)
    pane = focused if isinstance(focused, Pane) else arithmetic

    def copy(text: str, otherwise: str = "") -> None:
        if text:
            screen.app.copy_to_clipboard(text)
            screen.say_copied(text)
        else:
            screen.notify(otherwise)

    def copy_line() -> None:
        if not arithmetic.display:
            arithmetic.write(moment)
        copy(arithmetic.chosen_text, _reason(moment))

    def copy_number() -> None:
        copy(chosen_number(moment), _reason(moment))

    yield SystemCommand("Copy line", "Copy the chosen row's line of the last operation.", copy_line)
    yield SystemCommand(
        "Copy number", "Copy the chosen row's result, with all its digits.", copy_number
    )
    yield SystemCommand(
        "Copy pane",
        f"Copy all that stands in “{pane.border_title}”, the pane in focus.",
        lambda: copy(tidy(pane.text.split("\n")), "There is nothing in it."),
    )


def chosen_number(moment: Moment) -> str:
    """The chosen row's result of the operation done last, with all its digits.

    An update is not a row's, nor is what it is made of: there it is the number of each of the
    unit's weights, one a line. Empty where there is no such number.
    """
    operation = moment.operation
    if operation is None:
        return ""
    column = operation.values[:, moment.unit]
    if not operation.matrix.indices[0].is_rows:
        return "\n".join(write(value, "all") for value in column.tolist())
    place = moment.trace.place_of(moment.row)
    return "" if place is None else write(float(column[place]), "all")


def _reason(moment: Moment) -> str:
    """Why there is no line and no number of the chosen row."""
    if moment.operation is None:
        return "Nothing has been computed in this iteration yet."
    return "The chosen row is not in this iteration's batch."
