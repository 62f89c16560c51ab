"""Plain characters where the locale or the file knows no others, in whatever is printed."""

import sys
from typing import Any, TextIO

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

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, those of one subject together."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                sections.setdefault(getattr(param, "section", "Options"), []).append(record)
        for name, records in sections.items():
            with formatter.section(name):
                formatter.write_dl(records)


class About(click.Option):
    """An option with a subject, under which the help lists it.

    Args:
        section: The subject.
        given: What any option takes.
    """

    def __init__(self, *given: Any, section: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self.section = section


class PlainGroup(PlainCommand, click.Group):
    """Such a command with others below it."""

    command_class = PlainCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and the commands after them."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)
