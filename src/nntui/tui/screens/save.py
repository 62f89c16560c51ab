"""Saving the run under a name."""

from nntui.runs import exists, path_of

from .dialog import InputDialog


class SaveScreen(InputDialog[str]):
    """Asks for the name to save under. A name that is taken must be confirmed.

    Args:
        name: The name that is offered.
    """

    def __init__(self, name: str) -> None:
        super().__init__("Save the run", name, "The name to save under. escape cancels.")
        self._confirmed = ""

    def on_input_changed(self) -> None:
        """Another name must be confirmed anew."""
        # Textual calls the handler of the class above by itself.
        self._confirmed = ""

    def read(self, text: str) -> str:
        """A name that is free, or that was entered twice."""
        name = text.strip()
        if exists(path_of(name)) and name != self._confirmed:
            self._confirmed = name
            raise ValueError(f"There is a run called {name}: enter once more to replace it.")
        return name
