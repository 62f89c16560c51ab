"""What there is to say of a number of a script: its name, its equation, and where it came from."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from nntui.explain.line import cut
from nntui.explain.numbers import Digits

from .finding import Found
from .names import Names, own_name
from .origin import (
    Address,
    AtHead,
    Computed,
    Default,
    Earlier,
    Edited,
    Literal,
    Made,
    NotWritten,
    Stood,
    Turned,
    Unknown,
    Whole,
    address_of,
    line_before,
    origin,
    seed_before,
    settled,
    value_of,
)
from .passes import Step
from .trace import PassTrace
from .writing import line, number, symbolic

MOST_NAME = 32
"""Letters of a source that stands for a number without a name."""

MOST_WRITTEN = 90
"""Letters of a source in a sentence."""

DRAWS = re.compile(r"\b(rand\w*|\w*normal|uniform)\(")
"""Calls that draw random numbers, in a source."""


class Piece(NamedTuple):
    """A part of an equation: a text, or a number with its address."""

    text: str
    address: Address | None = None
    is_result: bool = False


class Asked(NamedTuple):
    """What there is to say of a number.

    Attributes:
        symbol: Its name and place: `delta[2, 0]`.
        where: The line that made it and its pass, in words.
        value: All its digits.
        made: The number that it shows or keeps, where it is a view or an array changed elsewhere.
        symbolic: How it was made, in letters; empty where that is not written out.
        equation: The same with the numbers in.
        operands: What went in, in the order written, each once.
        origin: Where it came from, in words; empty where there is an equation.
    """

    symbol: str
    where: str
    value: str
    made: Address
    symbolic: str
    equation: tuple[Piece, ...]
    operands: tuple[Address, ...]
    origin: str


def ask(
    trace: PassTrace,
    names: Names,
    found: Found,
    address: Address,
    digits: Digits,
    before: Earlier | None = None,
) -> Asked:
    """What there is to say of a number.

    Args:
        trace: Its pass.
        names: What the names of that hold.
        found: The script.
        address: Which number.
        digits: How the equation's numbers are written.
        before: What was found behind its pass's head, where somebody went there.
    """
    made = settled(trace, address)
    came = origin(trace, made)
    letters, pieces = "", tuple[Piece, ...]()
    operands: tuple[Address, ...] = ()
    if isinstance(came, Computed):
        letters, pieces = symbolic(came.operation, came.at), _equation(trace, came, digits)
        operands = came.operands
    is_typed = _is_typed(trace, address)
    return Asked(
        symbol_of(trace, names, address),
        _where(trace, made),
        number(value_of(trace, address), "all", is_typed),
        made,
        letters,
        pieces,
        operands,
        "" if operands else _told(trace, found, came, before),
    )


def symbol_of(trace: PassTrace, names: Names, address: Address) -> str:
    """A number's name and place as the script would write it: `delta[2, 0]`."""
    version = trace.recorded.versions[address.version]
    step = trace.source_of.get(version.number)
    name = (names.made(step) if step else "") or own_name(version) or version.written
    if not name or len(name) > MOST_NAME:
        name = f"#{step.number + 1}" if step else cut(name) or "·"
    elif address.at and not name.replace(".", "").replace("_", "").isalnum() and name[-1] != "]":
        name = f"({name})"
    places = ", ".join(map(str, address.at))
    return f"{name}[{places}]" if places else name


def _is_typed(trace: PassTrace, address: Address) -> bool:
    version = trace.recorded.versions[address.version]
    return np.asarray(version.values).dtype.kind in "biu"


def _where(trace: PassTrace, made: Address) -> str:
    """`line 10, pass 57`."""
    step = trace.source_of.get(made.version)
    told = f"pass {made.number:,}"
    if step is None:
        version = trace.recorded.versions[made.version]
        return f"at the head of {told}" if version.origin[0] == "state" else told
    inside = f" of {step.calls[-1][0]}" if step.calls else ""
    return f"line {step.line}{inside}, {told}"


def _equation(trace: PassTrace, came: Computed, digits: Digits) -> tuple[Piece, ...]:
    operation = came.operation
    made = line(operation, came.at)
    pieces: list[Piece] = []
    for text, hole in zip(made.pieces, [*made.holes, None], strict=True):
        if text:
            pieces.append(Piece(text))
        if hole is not None:
            value = operation.trace.value(hole.cell) if hole.cell else 0.0
            told = number(-value if hole.negated else value, digits, hole.is_typed)
            pieces.append(Piece(told, address_of(trace, hole.cell) if hole.cell else None))
    result = number(operation.values[came.at].item(), digits)
    return (*pieces, Piece(f" = {result}", None, True))


def _told(trace: PassTrace, found: Found, came: object, before: Earlier | None) -> str:
    match came:
        case Computed():
            return "Only numbers that stand in the line went into it."
        case NotWritten(step):
            return f"{_source(step)} made it; how is not written out."
        case Made(step):
            return _made(found, step)
        case AtHead(path):
            if before is not None or not trace.iteration:
                return told_before(found, path, before or Stood(path))
            return "It stood so when the pass began: enter goes to what wrote it."
        case Literal(written):
            return f"It stands in the source: {written}."
        case Whole(written):
            called = f", written {_short(written)}" if written else ""
            return f"A whole number{called}; it is not followed further."
        case Default(function):
            return f"It is what {function} takes where it is not given another."
        case Unknown(why):
            return f"Where it came from is not recorded: {why}."
    return ""


def told_before(found: Found, path: str, before: Earlier) -> str:
    """What was found behind a pass's head."""
    match before:
        case Stood():
            line_made = line_before(found, path)
            if line_made is None:
                return "It stood there before the loop began."
            at, source = line_made
            seed = seed_before(found) if DRAWS.search(source) else ""
            drawn = f", after {seed}" if seed else ""
            return f"It stood there before the loop began: {_short(source)}, line {at}{drawn}."
        case Turned(_, number):
            return f"It was new when pass {number:,} began: no operation of a pass wrote it."
        case Edited(edit):
            return f"It was changed by hand: {edit}."
        case Unknown(why):
            return f"Where it came from is not recorded: {why}."
    return ""


def _made(found: Found, step: Step) -> str:
    if "random." not in step.verb:
        return f"made by {_source(step)}"
    seed = seed_before(found)
    return f"drawn by {_source(step)}" + (f", seeded by {seed}" if seed else "")


def _source(step: Step) -> str:
    return f"{_short(step.written)}, line {step.line}"


def _short(written: str) -> str:
    text = " ".join(written.split())
    return text if len(text) <= MOST_WRITTEN else text[: MOST_WRITTEN - 1].rstrip() + "…"
