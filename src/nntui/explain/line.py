"""A text that must stand on one line, whatever is in it."""

LIMIT = 800
"""Letters of a line that is told; of a longer one both ends are, as a path may be its beginning."""


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
