"""Plain characters where the locale or the file knows no others, in whatever is printed."""

import sys
from typing import TextIO

import click

from ..explain.ascii import to_ascii
from ..terminal import locale_is_utf8

SIGNS = "×·σδαᵀ→▸…█"
"""What an encoding has to have so that everything can be written in it."""


def plain(text: str, stream: TextIO | None = None) -> str:
    """A text as a stream can take it: in ASCII where the stream or the locale knows no more.

    It is the stream that counts, not the text: an encoding that has some of the signs would make
    some lines unlike the others.

    Args:
        text: What is to be written.
        stream: Where to; standard output unless given.
    """
    where = stream or sys.stdout
    if text.isascii() or (where and locale_is_utf8() and _knows(where, SIGNS + text)):
        return text
    return to_ascii(text)


def _knows(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


class PlainCommand(click.Command):
    """A command whose help can be printed anywhere."""

    def get_help(self, ctx: click.Context) -> str:
        """The help."""
        return plain(super().get_help(ctx))


class PlainGroup(PlainCommand, click.Group):
    """Such a command with others below it."""

    command_class = PlainCommand
