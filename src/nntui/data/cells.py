"""What the text of a cell, or of any number that somebody typed or pasted, means."""

import re
from math import isfinite

from .errors import shown

_MISSING = {"", "na", "n/a", "nan", "null", "?"}
"""What stands in a cell without a value, in small letters."""


def is_missing(cell: str) -> bool:
    """Whether a cell has no value: it is empty, NA, N/A, nan, null or ?."""
    return cell.lower() in _MISSING


_SIGNS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-"))
"""What stands for a minus where a number comes from a page or a word processor: the minus sign
itself, two hyphens, two dashes, and the small and the wide hyphen of East Asian type."""

_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)


def number(cell: str) -> float | None:
    """The number in a cell, maybe infinite or nan; `None` where there is none."""
    try:
        # Python would read 1_000 as a number.
        return None if "_" in cell else float(cell.translate(_SIGNS))
    except ValueError:
        return None


def finite(text: str) -> float:
    """The number that somebody typed or pasted: one that is finite.

    Raises:
        ValueError: There is none. The message shows the text and says what was expected.
    """
    value = number(text)
    if value is None:
        raise ValueError(f"{shown(text.strip())}, expected {_expected(text)}")
    if not isfinite(value):
        raise ValueError(f"{shown(text.strip())}, expected a finite number")
    return value


def _expected(text: str) -> str:
    # Not read as a decimal comma: 1,000 is a thousand to many.
    has_comma = _DECIMAL_COMMA.fullmatch(text.strip().translate(_SIGNS))
    return "a number with a decimal point" if has_comma else "a number"


def is_text(cell: str) -> bool:
    """Whether a cell holds a value that is no number."""
    return number(cell) is None and not is_missing(cell)


def plain(cell: str) -> str:
    """A cell's text as a name for the screen: on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in cell).split())
