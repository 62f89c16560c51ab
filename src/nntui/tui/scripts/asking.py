"""What a script's screen asks: where to go, which curve, which loop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nntui.code.finding import Found, Loop
from nntui.code.passes import CurveChoice
from nntui.data.cells import finite
from nntui.engine.condition import Condition
from nntui.explain.line import cut, shown

from ..screens.dialog import InputDialog

MOST_PASS = 1_000_000_000
"""No script has more passes that anybody waits for."""

CONDITION = re.compile(r"\s*(?:error|loss)\s*([<>]=?)\s*(\S.*)")

MOST_CHOICES = 9
"""So many choices are listed."""


class LinePlace(NamedTuple):
    """A line of the script."""

    line: int


class GoToPass(InputDialog[int | Condition | LinePlace]):
    """Asks for a pass such as `1,000`, a line such as `line 42`, or `error < 0.01`.

    Args:
        number: The pass looked at.
        lines: How many lines the file in sight has.
        has_curve: Whether there is an error.
    """

    def __init__(self, number: int, lines: int, has_curve: bool) -> None:
        note = "A pass, a line such as line 42, or a condition such as error < 0.01"
        super().__init__("Go to", str(number), note)
        self._lines, self._has_curve = lines, has_curve

    def read(self, text: str) -> int | Condition | LinePlace:
        """A pass, a line or a condition."""
        word, _, rest = text.strip().partition(" ")
        if word == "line":
            return LinePlace(self._number(rest, 1, self._lines, "a line"))
        if word == "pass":
            text = rest
        asked = CONDITION.fullmatch(text)
        if asked:
            if not self._has_curve:
                raise ValueError("nothing is known of an error: E chooses what it is")
            try:
                return Condition.parse(f"error {asked[1]} {finite(asked[2])!r}")
            except ValueError as error:
                raise ValueError(f"{shown(text.strip())}: {error}") from None
        return self._number(text, 0, MOST_PASS, "a pass, line 42 or error < 0.01")

    def _number(self, text: str, least: int, most: int, what: str) -> int:
        plain = text.strip().replace(",", "").replace("_", "").replace(" ", "")
        if plain.isdecimal() and len(plain) <= len(str(most)) and least <= int(plain) <= most:
            return int(plain)
        expected = f"{what}, numbers from {least} to {most:,}"
        raise ValueError(f"{shown(text.strip()) or 'nothing'}: expected {expected}")


class ChooseCurve(InputDialog[CurveChoice]):
    """Asks what the curve shows: one of several, by its number, or an expression.

    Args:
        curves: What it may show.
        curve: What it shows.
    """

    def __init__(self, curves: Sequence[CurveChoice], curve: CurveChoice | None) -> None:
        self._curves = curves[:MOST_CHOICES]
        listed = [
            f"{number}  {cut(each.expression)}" for number, each in enumerate(self._curves, 1)
        ]
        note = "\n".join(
            [
                "An expression of the script's names" + (", or one of these:" if listed else ""),
                *listed,
            ]
        )
        super().__init__("The error is", curve.expression if curve else "", note)

    def read(self, text: str) -> CurveChoice:
        """One of the choices, or an expression."""
        plain = text.strip()
        if plain.isdecimal() and 1 <= int(plain[:4]) <= len(self._curves):
            return self._curves[int(plain) - 1]
        for each in self._curves:
            if each.expression == plain:
                return each
        try:
            compile(plain, "curve", "eval")
        except (SyntaxError, ValueError):
            raise ValueError(f"{shown(plain) or 'nothing'}: expected an expression") from None
        return CurveChoice(plain)


class ChooseLoop(InputDialog[Loop]):
    """Asks for another loop, by its line.

    Args:
        found: The script and its loops.
        lines: The lines on which its file has loops.
    """

    def __init__(self, found: Found, lines: Sequence[int]) -> None:
        self._found, self._loop_lines = found, lines
        others = [f"{each.line}  {each.why}" for each in found.others[:MOST_CHOICES]]
        told = ", ".join(map(str, lines))
        note = "\n".join([f"The line of a loop: {told}", *others])
        super().__init__("Step through the loop on line", str(found.loop.line), note)

    def read(self, text: str) -> Loop:
        """A loop."""
        plain = text.strip().removeprefix("line").strip()
        for each in (self._found.loop, *self._found.others):
            if plain == str(each.line):
                return each
        if plain.isdecimal() and len(plain) < MOST_CHOICES and int(plain) in self._loop_lines:
            return Loop(str(self._found.source.path), int(plain), "as you said")
        told = ", ".join(map(str, self._loop_lines)) or "none"
        raise ValueError(f"{shown(text.strip()) or 'nothing'}: expected one of the lines {told}")
