"""Saving the run under a name."""

from collections.abc import Callable
from pathlib import Path

from nntui.runs import Stamp, place_of, stamp

from .dialog import InputDialog


class SaveScreen(InputDialog[Path]):
    """Asks for the name to save under, and saves. A name that is taken must be confirmed.

    It stays open until the run is saved, so that another place can be named where one cannot be
    written to. The answer is the file.

    Args:
        name: The name that is offered.
        save: Saves to a file, instead of the one with a stamp or where there is none; a `RunError`
            says why not.
    """

    def __init__(self, name: str, save: Callable[[Path, Stamp | None], None]) -> None:
        super().__init__("Save the run", name, "The name to save under. escape cancels.")
        self._save = save
        self._confirmed: tuple[Path, Stamp] | None = None

    def on_input_changed(self) -> None:
        """Another name must be confirmed anew."""
        # Textual calls the handler of the class above by itself.
        self._confirmed = None

    def read(self, text: str) -> Path:
        """Where it is saved: a place that is free, or that was entered twice."""
        name = text.strip()
        path = place_of(name)
        there = stamp(path)
        # By its stamp: somebody else may have saved there between the question and the answer.
        if there is not None and self._confirmed != (path, there):
            self._confirmed = path, there
            raise ValueError(f"There is a run called {name}: enter once more to replace it.")
        self._save(path, there)
        return path
