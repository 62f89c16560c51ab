"""What the program was started in: a terminal or not, and which characters it knows."""

import gc
import os
import sys
from collections.abc import Mapping
from typing import IO, Any


def has_screen() -> bool:
    """Whether a full screen can be shown here."""
    is_terminal = is_a_terminal(sys.stdin) and is_a_terminal(sys.stdout)
    return is_terminal and os.environ.get("TERM", "dumb") not in ("dumb", "unknown", "")


def hold_collector_back() -> None:
    """Collect no garbage until the screen is up, which collects it again.

    The imports on the way make much and leave none behind; looking through it would take longer
    than all that the program does itself.
    """
    gc.disable()


def take_keyboard_back() -> None:
    """Read keys from the terminal again after data has come through standard input."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return  # there is none; `has_screen` says so
    os.dup2(terminal, 0)
    os.close(terminal)


def is_a_terminal(stream: IO[Any] | None) -> bool:
    """Whether somebody looks on. A stream that was closed by the shell is `None`."""
    return stream is not None and not stream.closed and stream.isatty()


def locale_is_utf8(environment: Mapping[str, str] | None = None) -> bool:
    """Whether the user's locale can write more than ASCII.

    Python itself turns the C locale into UTF-8 (PEP 538 and 540) and changes LC_CTYPE to match,
    so the locale that it reports is not the terminal's. What counts is what the user set.
    """
    names = os.environ if environment is None else environment
    chosen = names.get("LC_ALL") or names.get("LC_CTYPE") or names.get("LANG") or "C"
    coerced = (
        sys.flags.utf8_mode == 1
        and "PYTHONUTF8" not in names
        and not names.get("LC_ALL")
        and names.get("LC_CTYPE") == "C.UTF-8"
        and not _is_utf8(names.get("LANG", ""))
    )
    return _is_utf8(chosen) and not coerced


def _is_utf8(name: str) -> bool:
    return name.lower().replace("-", "").endswith("utf8")
