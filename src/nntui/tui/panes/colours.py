"""Colours that can be read in every theme."""

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import BLACK, WHITE, Color

LEAST = 4.5
"""The least contrast of a text with what is behind it; what WCAG 2 asks of texts of this size."""

LEAST_DIM = 3.0
"""That of what is faint on purpose: names, signs, what has not come yet."""

FAINT = ("dim", "faint-up", "faint-down")
"""The roles of a text that are."""

STEP = 0.05
"""How much nearer to black or white a colour comes at a time."""


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG 2 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(style: Style, least: float) -> Style:
    """A style whose text has a contrast of at least `least`.

    A theme has its colours for its own background; on that of the chosen row, or of what is marked,
    they may be too near to it. Colours of the terminal itself stay: what they look like is not
    known.
    """
    if not _is_known(style.color) or not _is_known(style.bgcolor):
        return style
    assert style.color is not None
    assert style.bgcolor is not None
    text, behind = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    far = max(WHITE, BLACK, key=lambda end: contrast(end, behind))
    factor = 0.0
    made = text
    while contrast(made, behind) < least and factor < 1:
        factor += STEP
        made = text.blend(far, min(1.0, factor))
    return style + Style(color=made.rich_color)


def _is_known(color: RichColor | None) -> bool:
    return color is not None and color.triplet is not None


def _luminance(color: Color) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    ]
    return sum(part * share for part, share in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))
