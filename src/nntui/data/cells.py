"""What a cell's text means."""

_MISSING = {"", "na", "n/a", "nan", "null", "?"}
"""What stands in a cell without a value, in small letters."""


def is_missing(cell: str) -> bool:
    """Whether a cell has no value: it is empty, NA, N/A, nan, null or ?."""
    return cell.lower() in _MISSING


def number(cell: str) -> float | None:
    """The number in a cell, maybe infinite or nan; `None` where there is none."""
    try:
        # Python would read 1_000 as a number.
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def is_text(cell: str) -> bool:
    """Whether a cell holds a value that is no number."""
    return number(cell) is None and not is_missing(cell)


def plain(cell: str) -> str:
    """A cell's text as a name for the screen: on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in cell).split())
