"""A number of a script that is asked about: where the cursor is, and the way that led there."""

from typing import NamedTuple

from nntui.code.origin import Address, Earlier


class Stood(NamedTuple):
    """Where the screen stood, and which number was chosen."""

    number: int
    phase: int
    at: tuple[int, ...]


class Stop(NamedTuple):
    """A number on the way of the inspector.

    Attributes:
        address: Which number.
        stood: Where the screen stood for it.
        operand: Which of its operands enter follows, from 0.
        before: What was found behind its pass's head, where that is no number.
    """

    address: Address
    stood: Stood
    operand: int = 0
    before: Earlier | None = None


class Inspected(NamedTuple):
    """What the inspector shows.

    Attributes:
        here: The number that is asked about.
        way: Those that led to it, the first one first, each with its name.
        home: Where the screen stood when the cursor came, or was moved last by hand.
    """

    here: Stop
    way: tuple[tuple[str, Stop], ...]
    home: Stood
