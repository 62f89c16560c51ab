"""Writing a text to a file that a person names."""

from pathlib import Path

from nntui.explain.line import one_line
from nntui.whole import write_whole

from .dialog import InputDialog


class WriteScreen(InputDialog[Path]):
    """Asks for a file, and writes it. One that is there must be confirmed.

    It stays open until the file is written, so that another place can be named where one cannot be
    written to. The answer is the file.

    Args:
        title: What is asked.
        place: The file that is offered; its ending is put to a name that has none.
        text: What is written.
    """

    def __init__(self, title: str, place: Path, text: str) -> None:
        super().__init__(title, str(place), "The file to write. escape cancels.")
        self._text, self._ending = text, place.suffix
        self._confirmed: Path | None = None

    def on_input_changed(self) -> None:
        """Another file must be confirmed anew."""
        # Textual calls the handler of the class above by itself.
        self._confirmed = None

    def read(self, text: str) -> Path:
        """Where it was written."""
        try:
            path = Path(text.strip()).expanduser().absolute()
            if not text.strip() or path.is_dir():
                raise ValueError(f"expected a file, such as picture{self._ending}")
            path = path if path.suffix else path.with_name(f"{path.name}{self._ending}")
            if path.exists() and self._confirmed != path:
                self._confirmed = path
                raise ValueError(f"There is a file {path.name}: enter once more to replace it.")
            write_whole(self._text.encode("utf-8", "replace"), path)
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ValueError(one_line(f"cannot be written ({reason})")) from None
        return path
