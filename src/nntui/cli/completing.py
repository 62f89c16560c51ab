"""What a shell offers when tab is pressed: files, saved runs, names of activations.

Click asks these functions; its own scripts hand the words to bash, zsh and fish.
"""

import os

import click
from click.shell_completion import CompletionItem, FishComplete, add_completion_class

from ..engine import ACTIVATIONS

FILE = "file"
"""A kind of item for which the shell itself offers files and directories."""


def files(context: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Files, by the shell."""
    del context, param
    return [CompletionItem(incomplete, type=FILE)]


def runs_and_files(
    context: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The saved runs by their names, and files."""
    from ..runs import RunError, runs_directory

    try:
        names = sorted(path.stem for path in runs_directory().glob("[!.]*.toml"))
    except (RunError, OSError):
        names = []  # there is nobody to tell
    # First: what bash is given before "files" is forgotten.
    items = files(context, param, incomplete)
    items += [CompletionItem(_word(name)) for name in names if name.startswith(incomplete)]
    return items


def activations(
    context: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The names of activations, also after a comma."""
    del context, param
    before, comma, start = incomplete.rpartition(",")
    names = [name for name in ACTIVATIONS if name.startswith(start)]
    return [CompletionItem(f"{before}{comma}{name}") for name in names]


def themes(context: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of themes."""
    from ..tui.open import theme_names

    del context, param
    return [CompletionItem(name) for name in theme_names() if name.startswith(incomplete)]


def _word(name: str) -> str:
    """A name as it is to stand in the command line."""
    # The other shells do this themselves. Two backslashes, of which bash's script reads one away.
    if os.environ.get("_NNTUI_COMPLETE") == "bash_complete":
        return "".join(c if c.isalnum() or c in "_.-" else rf"\\{c}" for c in name)
    return name


@add_completion_class
class _Fish(FishComplete):
    """Fish's own script, but for words with commas such as `tanh,sigmoid`.

    Click's (`_SOURCE_FISH` in `click/shell_completion.py`) splits what it is told at every comma
    and keeps what stands before the second.
    """

    source_template = FishComplete.source_template.replace(
        'string split "," $completion', 'string split -m 1 "," $completion'
    )
