"""What a script's screen asks: where to go, which curve, which loop, which script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.suggester import Suggester

from nntui.code.finding import Found, Loop
from nntui.code.passes import CurveChoice
from nntui.explain.line import cut, shown

from ..screens.dialog import InputDialog
from ..screens.paths import Paths, file_at
from .place import Here, Place, place_of

MOST_CHOICES = 9
"""So many choices are listed."""


class GoToPlace(InputDialog[Place]):
    """Asks for a pass such as `1,000`, a line such as `line 42`, or something to look for.

    Args:
        here: What is looked at.
    """

    def __init__(self, here: Here) -> None:
        turns = "".join(f", {name} {turn}" for name, turn in here.turns.items())
        one = next(iter(here.examples()), "W[0, 0]")
        note = (
            f"A pass, a line such as line 42{turns}, or a condition such as error < 0.01, "
            f"{one} > 1, max {one} or {one} turns"
        )
        super().__init__("Go to", str(here.number), note)
        self._here = here

    def read(self, text: str) -> Place:
        """A place in the script."""
        return place_of(text, self._here)


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


class ChooseScript(InputDialog[Path]):
    """Asks for another script, by its path."""

    suggester: ClassVar[Suggester | None] = Paths(".py")

    def __init__(self) -> None:
        note = (
            "The path of a Python script; → takes what is suggested. It is run as python runs it."
        )
        super().__init__("Open a script", "", note)

    def read(self, text: str) -> Path:
        """The file at a path."""
        file, _ = file_at(text.strip(), "the path of a Python script")
        return file
