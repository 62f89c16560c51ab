"""What the program was started in: a terminal or not, and which characters it knows."""

import gc
import locale
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python makes of the C locale (PEP 538)."""


def driver() -> str:
    """What Textual is to show its screens by, where the environment says; "" where it does not.

    It has nothing to do with standard output then, as where a server shows them to a browser.
    """
    return os.environ.get("TEXTUAL_DRIVER", "")


def has_screen() -> bool:
    """Whether a full screen can be shown here, to somebody."""
    if driver():
        return True
    if not (is_a_terminal(sys.stdin) and is_a_terminal(sys.stdout)):
        return False
    if sys.platform == "win32":
        return True  # its console needs no name
    return os.environ.get("TERM", "dumb") not in ("dumb", "unknown", "") and not _is_a_cell()


def is_a_job() -> bool:
    """Whether a shell with job control started this, which can stop it and bring it back.

    Such a shell gives every job a process group of its own.
    """
    return sys.platform != "win32" and os.getpgrp() != os.getsid(0)


def _is_a_cell() -> bool:
    """Whether a notebook runs this, as `!nntui` does: in a terminal that nobody can type into.

    The terminals of the notebook's server may have inherited the variable, but run a shell.
    """
    return "JPY_PARENT_PID" in os.environ and not is_a_job()


def make_way_for_screen() -> None:
    """Prepare this process for the screen, which is imported after this.

    Collect no garbage until the screen is up, which collects it again: the imports on the way make
    much and leave none behind; looking through it would take longer than all that the program does
    itself. Let Ctrl+C end the program without a word until the screen has its own answer to it.
    """
    gc.disable()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # A terminal says itself how large it is, also after it was resized. Who sets these (some
    # shells do, for what they start) says how large it was, and Textual believes it
    # (https://github.com/Textualize/textual/pull/6153).
    if not driver():  # a server says it by these
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
        os.environ.pop("TEXTUAL_DRIVER", None)  # empty, it is none
    if sys.stderr is None:
        # It was closed by the shell. What is opened next must not take its place: somebody's
        # warnings would be written into that.
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  # for good


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

    What counts is what the locale says of itself, as `locale charmap` does: `en_IN` is UTF-8,
    `en_GB` is not. Where it is not installed (a locale that came along with an ssh, say), it can
    say nothing, and its name is believed.
    """
    if sys.platform == "win32":
        return True  # what a stream cannot write is found out when it is written
    names = os.environ if environment is None else environment
    chosen = names.get("LC_ALL") or names.get("LC_CTYPE") or names.get("LANG") or "C"
    if _was_coerced(names):
        chosen = names.get("LANG") or "C"
    elif _is_utf8(locale.getencoding()):
        return True
    # sr_RS.UTF-8@latin
    return _is_utf8(chosen.partition("@")[0].rpartition(".")[2])


def _was_coerced(names: Mapping[str, str]) -> bool:
    """Whether Python took the C locale for UTF-8 by itself.

    It does so where the locale is C or not there at all, and changes LC_CTYPE to match, so what
    the locale says from then on is Python's opinion. It also reads and writes UTF-8 then; who asked
    for that knows what the terminal can show.
    """
    is_asked_for = "PYTHONUTF8" in names or "utf8" in sys._xoptions
    is_c = sys.flags.utf8_mode == 1 and not is_asked_for
    return is_c and not names.get("LC_ALL") and names.get("LC_CTYPE") in COERCED


def _is_utf8(name: str) -> bool:
    return name.lower().replace("-", "") == "utf8"
