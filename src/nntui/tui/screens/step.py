"""The main screen: stepping through training."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from ..keys import MORE_BINDINGS, STEP_BINDINGS
from ..messages import RowChosen, UnitChosen
from .running import Running


class StepScreen(Running):
    """The panes, the keys, and what they do.

    What is shown is in `Stage`, the clock in `Playing`, steps in `Travelling`, and which run it is
    about in `Running`; here is how it is looked at.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*STEP_BINDINGS, *MORE_BINDINGS]
    HELP = """
# nntui

Step through the training of a network as through a program in a debugger. Page down shows the keys.

A value that has not been computed yet is a `·`. Each number is the engine's own and is rounded
only to be shown, so what the shown terms give may differ from the shown result by as much as was
rounded off; `d` shows more digits.

`▸` marks the chosen row, the weights that it meets, and the lines that use them; `*` marks the rows
of the iteration's batch. `…` stands for rows, terms or inputs that there is no room for.

Click a row, a unit, an operation or a place on the curve to go there.
"""

    def action_row(self, by: int) -> None:
        """Light the row above or below."""
        self.session.choose_row(self.session.row + by)
        self.show()

    def action_turn(self, by: int) -> None:
        """Show other inputs, where there is no room for all."""
        if not self._inputs.turn(by):
            self.notify("There are no more inputs on that side.")

    def action_unit(self) -> None:
        """Choose the next unit."""
        if self.session.choose_next_unit():
            self.show()
        else:
            self.notify("Every layer of this network has one unit.")

    def action_digits(self) -> None:
        """4, 8 or all digits."""
        self.session.next_digits()
        self.show()

    def action_log(self) -> None:
        """A linear or a logarithmic error axis."""
        self.session.log = not self.session.log
        self.show()

    def action_measure(self) -> None:
        """Another measure of the error."""
        self.session.next_measure()
        self.show()

    @on(RowChosen)
    def _row_chosen(self, message: RowChosen) -> None:
        self.session.choose_row(message.row)
        self.show()

    @on(UnitChosen)
    def _unit_chosen(self, message: UnitChosen) -> None:
        self.session.choose_unit(message.layer, message.unit)
        self.show()
