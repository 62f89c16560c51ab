"""The terminal that the measured programs believe in."""

import os

TIMEOUT = 60
"""Seconds after which a measured program is taken to hang."""

_LEFT_OUT = ("NO_COLOR", "PYTHONDONTWRITEBYTECODE")
"""An installed program is compiled; without its bytecode a start would measure the compiler."""


def environment() -> dict[str, str]:
    """The user's environment with a plain colour terminal, the same for every program."""
    chosen = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    return chosen | {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        # Nobody has set anything, and nothing is kept.
        "XDG_CONFIG_HOME": os.devnull,
        "XDG_DATA_HOME": os.devnull,
    }
