"""The same text for a terminal or a file that knows ASCII only."""

_PLAIN = {
    "·": ".",
    "×": "x",
    "σ": "s",
    "δ": "d",
    "Δ": "D",
    "α": "a",
    "ᵀ": "T",
    "²": "2",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "⇧": "^",
    "▸": ">",
    "▲": "^",
    "▼": "v",
    "▶": ">",
    "⏵": ">",
    "⏸": "=",
    "✓": "+",
    "…": "~",
    "–": "-",
    "—": "-",
    "─": "-",
    "━": "-",
    "╸": "-",
    "╺": "-",
    "│": "|",
    "┃": "|",
    "┼": "+",
    "┤": "|",
    "├": "|",
    "┬": "+",
    "┴": "+",
    "█": "#",
    "▊": "|",
    "▎": "|",
    "▏": "|",
    "▕": "|",
    "▌": "|",
    "▐": "|",
    "▀": "#",
    "▄": "#",
    "◆": "*",
    "●": "*",
    "•": "*",
    "⏎": "<",
    "␣": "_",
    "⌫": "<",
    "“": '"',
    "”": '"',
    "’": "'",
}
_BOX_CORNERS = "┌┐└┘╭╮╰╯"
_TABLE = str.maketrans({**_PLAIN, **dict.fromkeys(_BOX_CORNERS, "+")})


def to_ascii(text: str) -> str:
    """`text` with each character that is not ASCII replaced by one that is, the width unchanged."""
    if text.isascii():
        return text
    return text.translate(_TABLE).encode("ascii", "replace").decode("ascii")
