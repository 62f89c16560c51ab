"""A hand that does anything, from a seed."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from random import Random
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import _character_to_key
from textual.widgets import Input, OptionList, Select, TextArea

import nntui.tui
from nntui.tui.pressed import Deed, pasted

from .typed import can_be_typed

SIZES = [(1, 1), (1, 40), (70, 250), (2, 2), (59, 16), (60, 15), (60, 16), (61, 17), (80, 24),
         (99, 30), (100, 30), (120, 36), (170, 45), (200, 60), (40, 100), (300, 100)]  # fmt: skip

TEXTS = ["first[0, 0] = 2", "last",
         "30", "0", "999", "100000", "error < 0.01", "row 2", "w1 = 0.5", "w1 = -3", "rate=2",
         "1 0 0", "0,0", "homework", "x", "", "4,1", "2,2,1", "relu", "softmax", "1..5", "-1",
         "1e999", "0 1 | 1", "a/b", "zoom",
         "quit", "theme", "save", "ü", "太郎", "9" * 30]  # fmt: skip
"""What is typed into dialogs."""

PASTES = [*TEXTS, "0 0 | 1\n1 1 | 0\n", "\x1b[31mred", "a" * 2_000, "\n" * 5, "\t\t", "[b]bold[/b]"]

OPENERS = ["g", "s", "o", "e", "E", "a", "i", "W", "N", "S", "ctrl+p", "question_mark", "z"]
"""Keys that open something, pressed more often than others."""

ANSWERS = ["enter", "escape", "tab", "down", "up", "space", "backspace"]

ENDS = {"q", "ctrl+q", "ctrl+c"}
"""Keys that end the program: pressed now and then only."""


def all_keys() -> list[str]:
    """Every key that anything on any screen is bound to.

    Not a list kept here, so that new keys, screens and dialogs join by themselves.
    """
    for module in pkgutil.walk_packages(nntui.tui.__path__, "nntui.tui."):
        import_module(module.name)
    found: set[str] = set()
    _ = Input, OptionList, Select, TextArea  # imported lazily by Textual
    for kind in (App, *_kinds(DOMNode)):
        for binding in kind.__dict__.get("BINDINGS", ()):
            keys = binding.key if isinstance(binding, Binding) else binding[0]
            found |= {each.strip() for each in keys.split(",")}
    letters = {"question_mark" if each == "?" else each for each in found}
    return sorted(each for each in letters - ENDS if can_be_typed(each))


def _kinds(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)


class Hand:
    """Does things, the same for the same seed.

    Args:
        seed: Decides what.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._keys = all_keys()
        self._size = (100, 30)

    def sit_down(self) -> None:
        """Begin in a window of the usual size."""
        self._size = (100, 30)

    def burst(self) -> list[Deed]:
        """Some deeds at once."""
        random = self._random
        count = random.choice([1, 1, 2, 3, 5, 8, 13, 25])
        deeds: list[Deed] = []
        while len(deeds) < count:
            deeds += self._deeds()
        return deeds

    def _deeds(self) -> list[Deed]:
        random = self._random
        match random.choices(
            ["key", "opener", "answer", "same", "text", "dialog", "click", "drag", "scroll",
             "paste", "size", "end"],
            [40, 10, 16, 4, 4, 5, 12, 2, 2, 2, 3, 0.1],
        )[0]:  # fmt: skip
            case "key":
                return [Deed("key", random.choice(self._keys))]
            case "opener":
                return [Deed("key", random.choice(OPENERS))]
            case "answer":
                return [Deed("key", random.choice(ANSWERS))]
            case "same":
                return [Deed("key", random.choice(self._keys))] * random.randint(2, 6)
            case "text":
                return _letters(random.choice(TEXTS))
            case "dialog":
                text = _letters(random.choice(TEXTS))
                return [Deed("key", random.choice(OPENERS)), *text, Deed("key", "enter")]
            case "click":
                return [Deed("click", self._place())] * random.choice([1, 1, 1, 2])
            case "drag":
                return [Deed("drag", f"{self._place()} {self._place()}")]
            case "scroll":
                way = random.choice(["up", "down", "left", "right"])
                return [Deed("scroll", f"{way} {self._place()}")]
            case "paste":
                return [pasted(random.choice(PASTES))]
            case "size":
                return [self._new_size()]
        return [Deed("key", random.choice(sorted(ENDS)))]

    def _new_size(self) -> Deed:
        random = self._random
        columns, lines = random.choice(SIZES)
        if random.random() < 0.3:
            columns, lines = random.randint(1, 300), random.randint(1, 100)
        self._size = columns, lines
        return Deed("size", f"{columns}x{lines}")

    def _place(self) -> str:
        columns, lines = self._size
        return f"{self._random.randint(1, columns)} {self._random.randint(1, lines)}"


def _letters(text: str) -> list[Deed]:
    return [Deed("key", each if ord(each) > 127 else _character_to_key(each)) for each in text]
