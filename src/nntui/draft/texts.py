"""What the text of a field means.

Each of these takes a text and gives a value, or raises a `ValueError` whose message is the reason.
"""

from collections.abc import Callable, Collection
from typing import TypeVar

from ..engine import ACTIVATIONS
from ..explain.line import shown
from .errors import DraftError, FieldError

Choice = TypeVar("Choice", bound=str)


def split(text: str) -> list[str]:
    """The parts between commas."""
    return [part.strip() for part in text.split(",")]


def layers(text: str) -> list[int]:
    """The units of each layer, such as `4,1`."""
    try:
        return [int(size) for size in split(text)]
    except ValueError:
        raise ValueError(f"{shown(text)}, expected whole numbers such as 4,1") from None


def activations(text: str) -> list[str]:
    """The names of activations, one for all layers or one for each."""
    return [one_of(ACTIVATIONS)(name) for name in split(text)]


def batch(text: str) -> int | None:
    """How many rows an iteration takes, or `full`: all of them, `None`."""
    if text == "full":
        return None
    try:
        return int(text)  # isdecimal alone would let through what is too long for Python
    except ValueError:
        raise ValueError(f"{shown(text)}, expected full or a number of rows") from None


def positive(text: str) -> float:
    """A number above 0."""
    return _number(text, "a number above 0", lambda value: value > 0)


def not_negative(text: str) -> float:
    """A number, 0 or more."""
    return _number(text, "a number, 0 or more", lambda value: value >= 0)


def names(text: str) -> tuple[str, ...]:
    """Some names; none where the text is empty."""
    return tuple(filter(None, split(text)))


def share(text: str) -> float:
    """A number from 0 to below 1."""
    return _number(text, "a number from 0 to below 1", lambda value: 0 <= value < 1)


def one_of(known: Collection[str]) -> Callable[[str], str]:
    """A reader of one of some names."""

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(f"{shown(text)}, expected one of {', '.join(known)}")
        return text

    return read


def choice_of(field: str, text: str | None, known: tuple[Choice, ...]) -> Choice | None:
    """One of some names, or `None` where nothing was said.

    Raises:
        DraftError: It is another.
    """
    if text is None:
        return None
    for choice in known:
        if choice == text:
            return choice
    raise DraftError(FieldError(field, f"{shown(text)}, expected one of {', '.join(known)}"))


def whole(most: int) -> Callable[[str], int]:
    """A reader of whole numbers from 0 to `most`."""

    def read(text: str) -> int:
        # The length first: Python refuses to read a very long number.
        if not (text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most):
            raise ValueError(f"{shown(text)}, expected a whole number from 0 to {most}")
        return int(text)

    return read


def _number(text: str, expected: str, fits: Callable[[float], bool]) -> float:
    from ..data.cells import finite  # as in `draft.data`: most runs read no text of a number

    value = finite(text)
    if not fits(value):
        raise ValueError(f"{shown(text)}, expected {expected}")
    return value
