"""A text that must stand on one line, whatever is in it."""

LIMIT = 800
"""Letters of a line that is told; of a longer one both ends are, as a path may be its beginning."""

MAX_SHOWN = 40
"""Letters of a word that an error shows."""


def without_commands(text: str) -> str:
    """A text of one line that does not command the terminal, whoever wrote it."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def one_line(text: str, limit: int = LIMIT) -> str:
    """A text on one line and not too long, without what would command a terminal."""
    if not text.isprintable():
        text = " ".join("".join(c if c.isprintable() else _shown(c) for c in text).split())
    if len(text) > limit:
        half = (limit - 3) // 2
        text = f"{text[:half]} … {text[-half:]}"
    return text


def _shown(letter: str) -> str:
    return " " if letter.isspace() else "?"


def cut(text: str) -> str:
    """The start of a word, where it is long."""
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def shown(text: str) -> str:
    """A word as it stands in an error: in quotes, on one line, not too long."""
    return repr(cut(text))
