"""What a person did at the keyboard and with the mouse, as a file that a person can read and write.

A deed a line, in the order in which they were done:

    nntui --example xor     the command, in the first line; as JSON writes a list of its words
                            where one has a letter that cannot be printed, such as a new line
    size 120x36             columns and lines of the window
    key g                   by its name in Textual: right, enter, ctrl+p, left_square_bracket
    click 12 4              a column and a line, counted from 1
    drag 12 4 20 4          from one place to another
    scroll down 12 4        up, down, left or right
    paste "0.5\\n"           as JSON writes it
    wait                    until all above has been answered; without it, keys are typed ahead

Empty lines and those that start with # say nothing.
"""

import json
import re
import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TextIO

from textual import events

SIGNS = {
    "size": r"\d+x\d+",
    "key": r"\S+",
    "click": r"\d+ \d+",
    "drag": r"\d+ \d+ \d+ \d+",
    "scroll": r"(?:up|down|left|right) \d+ \d+",
    "paste": r'".*"',
    "wait": "",
    "nntui": r".*",
}
"""What stands behind each first word."""

SCROLLS: dict[type[events.MouseEvent], str] = {
    events.MouseScrollUp: "up",
    events.MouseScrollDown: "down",
    events.MouseScrollLeft: "left",
    events.MouseScrollRight: "right",
}


CLICKS = ("click", "drag")


class Deed(NamedTuple):
    """A line of the file."""

    kind: str
    what: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.what}".rstrip()

    @property
    def numbers(self) -> list[int]:
        """The numbers of a size or a place."""
        return [int(number) for number in re.findall(r"\d+", self.what)]

    @property
    def text(self) -> str:
        """What was pasted."""
        return str(json.loads(self.what))

    @property
    def arguments(self) -> list[str]:
        """What the command was given."""
        if self.what.startswith("["):  # a word that does so is in quotes
            return [str(word) for word in json.loads(self.what)]
        return shlex.split(self.what)


def command(arguments: list[str]) -> Deed:
    """What the command was given."""
    # Also a byte of a file's name that is no UTF-8, which Python reads as half a letter.
    is_plain = all(word.isprintable() for word in arguments)
    return Deed("nntui", shlex.join(arguments) if is_plain else json.dumps(arguments))


def pasted(text: str) -> Deed:
    """A paste."""
    return Deed("paste", json.dumps(text, ensure_ascii=False))


def read_deeds(text: str) -> list[Deed]:
    """The deeds of a file.

    Raises:
        ValueError: A line is none; the message says which.
    """
    deeds = []
    for number, line in enumerate(text.split("\n"), start=1):
        kind, _, what = line.strip().partition(" ")
        if not kind or kind.startswith("#"):
            continue
        if kind not in SIGNS or not re.fullmatch(SIGNS[kind], what.strip()):
            raise ValueError(f"line {number}: {line.strip()!r}: expected a deed such as key g")
        deeds.append(Deed(kind, what.strip()))
    return deeds


class Notes:
    """Writes down what is done, line by line, so that nothing is lost if the program ends.

    Args:
        path: The file; what is in it is replaced.

    Raises:
        OSError: It cannot be written.
    """

    def __init__(self, path: Path) -> None:
        # Half letters are written as JSON does, and end nothing.
        self._file: TextIO = path.open(
            "w", encoding="utf-8", errors="backslashreplace", buffering=1
        )
        self._down: tuple[int, int] | None = None
        self._size = ""
        self._write(command(sys.argv[1:]))

    def resized(self, event: events.Resize) -> None:
        """Write a new size down."""
        size = f"{event.size.width}x{event.size.height}"
        if size != self._size:
            self._size = size
            self._write(Deed("size", size))

    def pressed(self, event: events.InputEvent | events.Paste, *, is_awaited: bool) -> None:
        """Write down what was pressed.

        Args:
            event: What the terminal said.
            is_awaited: Whether all before had been answered.
        """
        deed = self._deed(event)
        # A click begins as the button goes down.
        begins = isinstance(event, events.MouseDown) or (deed and deed.kind not in CLICKS)
        if is_awaited and begins:
            self._write(Deed("wait"))
        if deed:
            self._write(deed)

    def _deed(self, event: events.InputEvent | events.Paste) -> Deed | None:
        match event:
            case events.Key():
                # One without a name that can be read again is only told.
                is_a_word = re.fullmatch(SIGNS["key"], event.key)
                return Deed("key", event.key) if is_a_word else Deed("#", f"key {event.key!r}")
            case events.Paste():
                return pasted(event.text)
            case events.MouseDown():
                self._down = _place(event)
            case events.MouseUp() if self._down:
                (column, line), to = self._down, _place(event)
                self._down = None
                if to == (column, line):
                    return Deed("click", f"{column} {line}")
                return Deed("drag", f"{column} {line} {to[0]} {to[1]}")
            case events.MouseEvent() if type(event) in SCROLLS:
                column, line = _place(event)
                return Deed("scroll", f"{SCROLLS[type(event)]} {column} {line}")
        return None

    def _write(self, deed: Deed) -> None:
        with suppress(OSError):  # the disk is full: the run is worth more than the notes of it
            self._file.write(f"{deed}\n")


def _place(event: events.MouseEvent) -> tuple[int, int]:
    return int(event.screen_x) + 1, int(event.screen_y) + 1
