"""What goes wrong with a saved run, in one line."""

from nntui.explain.line import one_line


class RunError(ValueError):
    """A run that cannot be saved, found or opened.

    The message is one line that names the file, the key and what was expected, whatever stands in
    names and files.
    """

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


class TakenError(RunError):
    """A file that somebody else has written since it was looked at."""


def shown(value: object) -> str:
    """A value from a file as a short word for an error."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number beyond 64 bits"  # Python refuses to write a very long one out
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else f"{value[:40]}…")
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, dict):
        return "a table"
    return str(value)
