"""The first word of a command line, where it is no command: what was probably meant."""

import os
from pathlib import Path

import click

from ..engine import EXAMPLES
from ..explain.line import shown
from .plain import PlainGroup

DATA = (".csv", ".tsv", ".txt", ".dat", ".data", ".tab")
"""How files of data are mostly called."""


class Commands(PlainGroup):
    """Commands of which a wrong one is answered with the right one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All, also those that are loaded only when they are asked for."""
        return sorted([*super().list_commands(ctx), "code"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name == "code":
            from .scripts import code

            return code
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names.

        Raises:
            click.UsageError: There is none.
        """
        word, rest = args[0], args[1:]
        if word.lower().endswith(".py") and not ctx.resilient_parsing:
            return "code", self.get_command(ctx, "code"), args
        if not ctx.resilient_parsing and not word.startswith("-"):
            known = self.list_commands(ctx)
            if word not in known:
                meant = guess(word, rest, known, ctx.params.get("target") is not None)
                raise click.UsageError(f"No such command {shown(word)}; {meant}.")
        return super().resolve_command(ctx, args)


def guess(word: str, rest: list[str], known: list[str], has_target: bool = False) -> str:
    """What to type instead of a word that is no command.

    Args:
        word: The word.
        rest: The words after it.
        known: The commands.
        has_target: Whether it was said which columns to learn.
    """
    from difflib import get_close_matches

    path = Path(word)
    suffix = path.suffix.lower()
    if word.lower() in ("help", "?", "man"):
        of = [rest[0]] if rest and rest[0] in known else []
        return _write("for help", [*of, "--help"])
    if word.lower() == "version":
        return _write("for the version", ["--version"])
    if word in EXAMPLES:
        return _write("to open the example", ["--example", word, *rest])
    if suffix == ".toml" or _is_saved(word):
        return _write("to open the saved run", ["replay", word, *rest])
    if suffix in DATA or os.path.isfile(path):  # noqa: PTH113  # a path's own raises for some names
        is_told = has_target or any(each.split("=")[0] == "--target" for each in rest)
        target = "" if is_told else " --target COL"
        return _write("to learn from the file", ["--data", word, *rest]) + target
    if near := get_close_matches(word, known, 1):
        return _write("perhaps", [near[0], *rest])
    if near := get_close_matches(word, EXAMPLES, 1):
        return _write("perhaps", ["--example", near[0], *rest])
    return _write("for all of them", ["--help"])


def _is_saved(word: str) -> bool:
    from ..runs import RunError, find_run

    try:
        return not Path(word).exists() and find_run(word).exists()
    except (RunError, OSError, ValueError):
        return False


def _write(purpose: str, words: list[str]) -> str:
    import shlex

    return f"{purpose}: nntui {shlex.join(words)}"
