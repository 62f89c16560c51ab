"""What holds the panes."""

from textual.containers import Container
from textual.message import Message


class Panes(Container):
    """The grid of the panes. Its size is what is left beside header, footer and help panel."""

    class Resized(Message):
        """There is more or less room than before."""

    def on_resize(self) -> None:
        """Tell the screen."""
        self.post_message(self.Resized())
