"""What the command line of `nntui predict` is, known before what answers it is loaded."""

import re
from typing import Literal

import click

from .plain import PlainCommand

Form = Literal["text", "csv", "json"]
"""How answers are printed."""

_NEGATIVE = re.compile(r"-[.,]?\d")


class Asking(PlainCommand):
    """A command that takes a row such as `-1,0` for no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Tell rows from options by a blank, which a row may begin with."""
        before = ["", *args]
        valued = {
            name
            for param in self.params
            if isinstance(param, click.Option) and not (param.is_flag or param.count)
            for name in param.opts
        }
        told = [
            f" {word}" if _NEGATIVE.match(word) and last not in valued else word
            for last, word in zip(before, args, strict=False)
        ]
        return super().parse_args(ctx, told)
