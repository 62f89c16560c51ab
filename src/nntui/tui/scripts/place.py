"""Where to go in a script, as it is typed: a pass, a line, a turn of its loops, or something to
look for."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, cast

import numpy as np

from nntui.code.names import plain
from nntui.code.passes import Recorded, Values
from nntui.code.series import MOST
from nntui.data.cells import finite
from nntui.engine.condition import Condition, Extreme, Goal, Named, Order, Sought, Turn
from nntui.explain.line import cut, shown

MOST_PASS = 1_000_000_000
"""No script has more passes that anybody waits for."""

ORDERS: Mapping[str, Order] = {"first": "first", "next": "next", "back": "back", "last": "back"}

UP_TO = re.compile(r"(.*?)\s+up to\s+(.*)")
COMPARED = re.compile(r"(.*?)\s*(<=|>=|<|>)\s*(\S.*)")
COUNT = re.compile(r"[\d,_ ]+")
TURN = re.compile(r"([A-Za-z_]\w*) ([\d,]+)")

FEW = 3
"""So many names are told of."""


class LinePlace(NamedTuple):
    """A line of the script."""

    line: int


class Search(NamedTuple):
    """Something that is looked for.

    Attributes:
        sought: What.
        watch: What is looked at of each pass, where it is not the curve; see `Session.watch`.
    """

    sought: Sought
    watch: dict[str, Any]


Place = int | LinePlace | Search
"""A pass, a line, or something to look for."""


@dataclass(frozen=True)
class Turning(Condition):
    """That the loops around a pass are in some turns."""

    def __str__(self) -> str:
        return self.weight.title if self.weight else ""


@dataclass(frozen=True)
class Here:
    """What is looked at, which decides what can be gone to.

    Attributes:
        number: The pass.
        lines: How many lines the file in sight has.
        has_curve: Whether the script has an error.
        turns: In which turns the loops around are.
        names: What names hold at a pass's end, each with the way to it as Python has it.
    """

    number: int
    lines: int
    has_curve: bool
    turns: Mapping[str, int]
    names: Mapping[str, tuple[str, Values]]

    @classmethod
    def of(cls, recorded: Recorded, lines: int, has_curve: bool) -> Here:
        """In a pass."""
        names: dict[str, tuple[str, Values]] = {}
        for version in recorded.versions:
            if version.origin[0] == "state":
                path = str(version.origin[1])
                names.setdefault(plain(path), (path, version.values))
        for change in recorded.changes:
            names[plain(change.path)] = (change.path, change.after)
        # What it trains comes first.
        trained = [plain(path) for path in recorded.trained if plain(path) in names]
        names = {name: names[name] for name in dict.fromkeys([*trained, *names])}
        return cls(recorded.number, lines, has_curve, recorded.turns, names)

    @property
    def taken(self) -> str:
        """All that stands for a place, in a sentence."""
        turns = "".join(f", {name} {turn}" for name, turn in self.turns.items())
        numbers = (["error"] if self.has_curve else []) + self.examples()
        one = next(iter(self.examples()), "W[0, 0]")
        return (
            f"expected a pass (1000), a line (line 42){turns} or a condition: "
            f"{', '.join(numbers) or 'a name'} with <, <=, > or >=; max {one}, min {one}, "
            f"{one} turns; next or back before it, up to 5000 behind it"
        )

    def examples(self) -> list[str]:
        """Some of the names, each with a place where it holds several numbers."""
        found = []
        for name, (_, values) in self.names.items():
            array = np.asarray(values)
            if array.dtype.kind in "iuf" and array.size:
                at = ", ".join(["0"] * array.ndim)
                found.append(f"{name}[{at}]" if array.size > 1 else name)
        return found[:FEW]


def place_of(text: str, here: Here) -> Place:
    """The place that a text stands for: `1,000`, `pass 57`, `line 42`, `epoch 14`, `error < 0.01`,
    `W[0, 1] > 2`, `max W[0, 1]`, `W[0, 1] turns`, `next error < 0.01 up to 5000`.

    Raises:
        ValueError: It stands for none; the message says what was expected.
    """
    return _Reader(text, here).read()


class _Reader:
    def __init__(self, text: str, here: Here) -> None:
        self._typed, self._here = text.strip(), here
        self._text = " ".join(text.split())

    def read(self) -> Place:
        text, limit = self._text, None
        word, _, rest = text.partition(" ")
        if word == "line":
            return LinePlace(_count(rest, 1, self._here.lines, f"line {cut(rest)}"))
        if word == "pass" or COUNT.fullmatch(text):
            number = rest if word == "pass" else text
            return _count(number, 0, MOST_PASS, f"pass {cut(rest)}" if rest else cut(text))
        turns = self._turns(text)
        if turns:
            return turns
        if match := UP_TO.fullmatch(text):
            text, limit = match[1], _count(match[2], 0, MOST, f"up to {cut(match[2])}")
        word, _, rest = text.partition(" ")
        order: Order = "first"
        is_name = word in self._here.names and (rest[:1] in ("<", ">") or rest == "turns")
        if word in ORDERS and rest and not is_name:
            text, order = rest, ORDERS[word]
        goal, watch = self._goal(text)
        return Search(Sought(goal, order, limit), watch)

    def _none(self) -> ValueError:
        return ValueError(f"{shown(self._typed) or 'nothing'}: {self._here.taken}")

    def _turns(self, text: str) -> Search | None:
        """Turns of the loops around, such as `epoch 14 sample 1`."""
        found = {match[1]: match[2].replace(",", "") for match in TURN.finditer(text)}
        is_whole = not TURN.sub("", text).strip()
        if not found or not is_whole or not found.keys() <= self._here.turns.keys():
            return None
        turns = {name: _count(turn, 0, MOST_PASS, f"{name} {turn}") for name, turn in found.items()}
        title = " ".join(f"{name} {turn:,}" for name, turn in turns.items())
        goal = Turning(">", 0.5, weight=Named(title))
        return Search(Sought(goal), {"turns": turns})

    def _goal(self, text: str) -> tuple[Goal, dict[str, Any]]:
        word, _, rest = text.partition(" ")
        if word in ("max", "min") and rest:
            kind = cast(Literal["max", "min"], word)
            measure, named, watch = self._about(rest)
            return Extreme(kind, measure, named), watch
        if text.endswith(" turns"):
            measure, named, watch = self._about(text.removesuffix(" turns"))
            if named is None:
                raise ValueError(
                    f"{shown(self._typed)}: only a number of a name turns, such as "
                    f"{next(iter(self._here.examples()), 'W[0, 0]')}"
                )
            return Turn(named), watch
        match = COMPARED.fullmatch(text)
        if not match:
            raise self._none()
        measure, named, watch = self._about(match[1])
        # Its number as people paste it, or what is wrong with it.
        try:
            bound = finite(match[3])
        except ValueError as error:
            expected = f"expected a condition such as {match[1]} {match[2]} 0.01"
            raise ValueError(f"{shown(self._typed)}: {expected}; {error}") from None
        return Condition(match[2], bound, measure, named), watch

    def _about(self, text: str) -> tuple[str, Named | None, dict[str, Any]]:
        """What is looked at: a measure that the curve shows, or a number by its source."""
        text = text.strip()
        if text == "error" or (text == "loss" and "loss" not in self._here.names):
            if not self._here.has_curve:
                raise ValueError(
                    f"{shown(self._typed)}: nothing is known of an error; E chooses what it is"
                )
            return ("mean" if text == "error" else "loss"), None, {}
        source = self._source(text)
        return "mean", Named(text), {"number": source}

    def _source(self, text: str) -> str:
        """An expression as the script's own process takes it.

        Raises:
            ValueError: It is none, or knowingly no single number.
        """
        try:
            tree = ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise self._none() from None
        found, keys = self._path(tree)
        if found is None:
            self._assert_known(tree)
            return text
        path, values = self._here.names[found]
        array = np.asarray(values)
        try:
            for key in keys:
                array = array[key]
        except (IndexError, TypeError, ValueError):
            size = "×".join(map(str, np.asarray(values).shape)) or "one number"
            raise ValueError(f"{shown(self._typed)}: {found} is {size}") from None
        if array.size != 1:
            size = "×".join(map(str, array.shape))
            at = ", ".join(["0"] * array.ndim)
            raise ValueError(
                f"{shown(self._typed)}: {text} is {size}, expected one number of it, such as "
                f"{text}[{at}]"
            )
        return path + "".join(f"[{key!r}]" for key in keys)

    def _path(self, tree: ast.expr) -> tuple[str | None, list[Any]]:
        """A known name and the keys behind it; `None` where a text is more than that."""
        keys: list[Any] = []
        while True:
            text = ast.unparse(tree)
            if text in self._here.names:
                return text, keys[::-1]
            if not isinstance(tree, ast.Subscript):
                return None, []
            try:
                keys.append(ast.literal_eval(tree.slice))
            except ValueError:
                return None, []
            tree = tree.value

    def _assert_known(self, tree: ast.expr) -> None:
        """Refuse what begins with a name that is none of the pass."""
        roots = {re.split(r"[.\[]", name, maxsplit=1)[0] for name in self._here.names}
        roots |= {"np", "numpy", "math", "abs", "sum", "max", "min", "len", "float"}
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if not used or not used <= roots | set(self._here.turns):
            raise self._none()


def _count(text: str, least: int, most: int, told: str) -> int:
    plain = text.strip().replace(",", "").replace("_", "").replace(" ", "")
    is_count = plain.isdecimal() and plain.isascii() and len(plain) <= len(str(most))
    if is_count and least <= int(plain) <= most:
        return int(plain)
    raise ValueError(f"{shown(told)}: expected a number from {least} to {most:,}")
