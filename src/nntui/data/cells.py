"""What the text of a cell, or of any number that somebody typed or pasted, means."""

import re
from math import isfinite

from ..explain.line import shown

_MISSING = {"", "na", "n/a", "nan", "null", "?"}
"""What stands in a cell without a value, in small letters."""


def is_missing(cell: str) -> bool:
    """Whether a cell has no value: it is empty, NA, N/A, nan, null or ?."""
    return cell.lower() in _MISSING


_SIGNS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-"))
"""What stands for a minus where a number comes from a page or a word processor: the minus sign
itself, two hyphens, two dashes, and the small and the wide hyphen of East Asian type."""

_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)


_COMMA_WITHIN = re.compile(r"[+-]?\d+,\d+,?")


def number(cell: str) -> float | None:
    """The number in a cell, maybe infinite or nan; `None` where there is none."""
    if "_" in cell:
        return None  # Python would read 1_000 as a number
    try:
        return float(cell)
    except ValueError:
        pass
    try:
        return None if cell.isascii() else float(cell.translate(_SIGNS))
    except ValueError:
        return None


def finite(text: str) -> float:
    """The number that somebody typed or pasted: one that is finite.

    Raises:
        ValueError: There is none. The message shows the text and says what was expected.
    """
    value = number(text)
    if value is None or not isfinite(value):
        raise ValueError(refusal(text))
    return value


def finites(text: str) -> list[float]:
    """The numbers of a line that somebody typed or pasted, with spaces, commas or tabs between.

    Raises:
        ValueError: One is none, or a comma in it may be a decimal one.
    """
    words = text.split()
    for word in words:
        # 0,5 alone is two numbers, as documented; beside other words it is hardly meant to be.
        if len(words) > 1 and _COMMA_WITHIN.fullmatch(word.translate(_SIGNS)):
            raise ValueError(
                f"{shown(word)}, expected a number with a decimal point, or only commas or only "
                "spaces between numbers"
            )
    return [finite(word) for word in text.replace(",", " ").split()]


def refusal(text: str) -> str:
    """What is said of a text that is no finite number."""
    text = text.strip()
    if number(text) is not None:
        return f"{shown(text)}, expected a finite number"
    point = " with a decimal point" if has_decimal_comma(text) else ""
    return f"{shown(text)}, expected a number{point}"


def has_decimal_comma(text: str) -> bool:
    """Whether a text may be a number with a decimal comma; 1,000 is a thousand to many."""
    return _DECIMAL_COMMA.fullmatch(text.strip().translate(_SIGNS)) is not None


def is_text(cell: str) -> bool:
    """Whether a cell holds a value that is no number."""
    return number(cell) is None and not is_missing(cell)


def plain(cell: str) -> str:
    """A cell's text as a name for the screen: on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in cell).split())
