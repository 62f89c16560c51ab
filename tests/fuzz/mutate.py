"""Files that were damaged, by chance or by hand."""

import re
from collections.abc import Sequence
from random import Random

WHOLE = (
    "0", "-1", "1", "2", "10", "1000000000000000000", "9223372036854775808", "9" * 5_000,
    "0x10", "1_000", "true", "false",
)  # fmt: skip
FLOATS = (
    "nan", "inf", "-inf", "1e999", "-0.0", "1e308", "-1e308", "1e-320", "0.5", "1.", ".5", "0,5",
    "−0.5",
)  # fmt: skip
OTHERS = (
    "", '""', '"x"', "'", '"""', "[]", "[[]]", "[[0], [0, 1]]", "[1000000000]", "[1, 1000000000]",
    "{}", "{a = 1}", "2026-01-31T12:00:00Z", "0001-01-01T00:00:00+23:59", "12:00:00",
    '"' + "k" * 3_000 + '"', "[" * 3_000, "[" * 3_000 + "]" * 3_000, '"\\u0000"', '"\\ud800"',
    '"\x1b[2J"', '"a\\nb"', '"sigmoid"', '"article"', '"rate"', "# ",
)  # fmt: skip
VALUES = WHOLE + FLOATS + OTHERS
PIECES = (
    *",;|\t\"\n\r ?'=[]{}#.-", "\r\n", "\x00", "\x1b[2J", "\ufeff", "é", "太", "nan", '""', "\n\n",
    "1;1\n", '"' * 101, "," * 5_000, "\n" * 20_000, "x" * 200_000,
)  # fmt: skip


def mutated(chance: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A file with some things wrong, from a bit to a half of it."""
    for _ in range(chance.choice((0, 1, 1, 1, 1, 2, 3, 6))):
        content = chance.choice(_WAYS)(chance, content, others)
    return content


def _value(chance: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """Another value behind a key, or as a cell."""
    places = list(re.finditer(rb"(?<== ).+|(?<=[,\n])[^,\n=]+(?=[,\n])", content))
    if not places:
        return content
    place = chance.choice(places)
    return content[: place.start()] + chance.choice(VALUES).encode() + content[place.end() :]


def _piece(chance: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.choice(PIECES + VALUES).encode() + content[at:]


def _byte(chance: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _cut(chance: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    return content[: chance.randint(0, len(content))]


def _hole(chance: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + content[at + chance.choice((1, 2, 10, 100)) :]


def _lines(chance: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """A line twice, gone, or at another place."""
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    line = chance.choice(lines)
    if chance.random() < 0.5:
        lines.remove(line)
    if chance.random() < 0.6:
        lines.insert(chance.randint(0, len(lines)), line)
    return b"".join(lines)


def _splice(chance: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """The start of one file and the end of another."""
    other = chance.choice(others)
    return content[: chance.randint(0, len(content))] + other[chance.randint(0, len(other)) :]


def _repeat(chance: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randint(0, len(content))
    part = content[at : at + chance.choice((1, 10, 100))]
    return content[:at] + part * chance.choice((2, 10, 1_000)) + content[at:]


_WAYS = (_value, _value, _value, _piece, _byte, _cut, _hole, _lines, _lines, _splice, _repeat)
