"""A terminal that knows ASCII only."""

import os
import sys

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from nntui.explain.ascii import to_ascii


class AsciiFilter(LineFilter):
    """Writes every character of the screen in ASCII, Textual's own widgets included."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same segments with plain text."""
        return [
            segment if segment.text.isascii() else segment._replace(text=to_ascii(segment.text))
            for segment in segments
        ]


def locale_is_utf8(environment: "os._Environ[str] | dict[str, str] | None" = None) -> bool:
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
