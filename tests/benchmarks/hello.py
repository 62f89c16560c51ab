"""The reference of the screen's rows: the smallest Textual app that does something at a key."""

import numpy  # noqa: F401  # part of what a program with numbers has to load
from textual.app import App, ComposeResult
from textual.widgets import Static

GREETING = "Hello, world"


class HelloApp(App[None]):
    """One line of text that a key changes."""

    BINDINGS = [("right_square_bracket", "next", "Next")]  # noqa: RUF012  # as in Textual's docs

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(GREETING)

    def action_next(self) -> None:
        """Count the key."""
        self.count += 1
        self.query_one(Static).update(f"{GREETING} {self.count}")


def main() -> None:
    """Run the app."""
    HelloApp().run()
