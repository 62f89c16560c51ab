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

_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
"""A thousand and more to some, with three decimals to others."""

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
    """The number that somebody typed or pasted: one that is finite, also as a fraction (2/30) or
    with a decimal comma (0,5).

    Raises:
        ValueError: There is none. The message shows the text and says what was expected.
    """
    value = typed(text)
    if value is None or not isfinite(value):
        raise ValueError(refusal(text))
    return value


def typed(text: str) -> float | None:
    """The number that somebody typed, as `finite` reads it, maybe infinite or nan; or `None`."""
    if (value := number(text)) is not None:
        return value
    over, slash, under = text.partition("/")
    if slash:
        parts = _decimal(over), _decimal(under)
        if parts[0] is None or not parts[1]:
            return None
        return parts[0] / parts[1]
    return _decimal(text)


def _decimal(text: str) -> float | None:
    """A number, with a decimal comma where it can be nothing else."""
    return with_comma(text, is_sure=False) if number(text) is None else number(text)


def with_comma(text: str, is_sure: bool) -> float | None:
    """The number of a text with a decimal comma; `None` where it has none.

    Args:
        text: What was written.
        is_sure: Whether its commas are known to be decimal ones. Otherwise 1,000 is none: it is a
            thousand to many.
    """
    if not has_decimal_comma(text) or (is_thousands(text) and not is_sure):
        return None
    return number(text.strip().replace(",", "."))


def is_thousands(text: str) -> bool:
    """Whether a comma or point may stand between thousands and hundreds, as well as be decimal."""
    return _THOUSANDS.fullmatch(text.strip().translate(_SIGNS)) is not None


def finites(text: str) -> list[float]:
    """The numbers of a line that somebody typed or pasted, with spaces, commas or tabs between.

    With semicolons between them, commas are decimal ones.

    Raises:
        ValueError: One is none, or a comma in it may be a decimal one.
    """
    return [finite(word) for word in words(text)]


def words(text: str) -> list[str]:
    """The texts of such a line's numbers.

    Raises:
        ValueError: A comma in one may be a decimal one.
    """
    if ";" in text:
        return text.strip().removesuffix(";").split(";")
    parts = text.split()
    for word in parts:
        # 0,5 alone is two numbers, as documented; beside other words it is hardly meant to be.
        if len(parts) > 1 and _COMMA_WITHIN.fullmatch(word.translate(_SIGNS)):
            raise ValueError(
                f"{shown(word)}, expected a number with a decimal point, or only commas or only "
                "spaces between numbers (with ; between them a comma is a decimal one)"
            )
    return text.replace(",", " ").split()


def refusal(text: str) -> str:
    """What is said of a text that is no finite number."""
    text = text.strip()
    if typed(text) is not None:
        return f"{shown(text)}, expected a finite number"
    if has_decimal_comma(text):
        plain_ = text.replace(",", "")
        return (
            f"{shown(text)}, expected {text.replace(',', '.')} or {plain_}: its comma may be a "
            "decimal one or stand after thousands"
        )
    return f"{shown(text)}, expected a number"


def has_decimal_comma(text: str) -> bool:
    """Whether a text may be a number with a decimal comma; 1,000 is a thousand to many."""
    return _DECIMAL_COMMA.fullmatch(text.strip().translate(_SIGNS)) is not None


def is_text(cell: str) -> bool:
    """Whether a cell holds a value that is no number."""
    return number(cell) is None and not is_missing(cell)


def plain(cell: str) -> str:
    """A cell's text as a name for the screen: on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in cell).split())
