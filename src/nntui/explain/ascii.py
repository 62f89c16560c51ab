"""The same text for a terminal or a file that knows ASCII only."""

from unicodedata import category, east_asian_width

_PLAIN = {
    "🔎": "> ",
    "·": ".",
    "×": "x",
    "÷": "/",
    "−": "-",
    "σ": "s",
    "Σ": "S",
    "Φ": "P",
    "δ": "d",
    "Δ": "D",
    "α": "a",
    "μ": "u",
    "β": "B",
    "λ": "l",
    "ε": "e",
    "π": "p",
    "√": "V",
    "∂": "d",
    "′": "'",
    "½": "h",
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
    "◀": "<",
    "⏵": ">",
    "⏸": "=",
    "✓": "+",
    "✗": "x",
    "↳": ">",
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
    "┣": "|",
    "┫": "|",
    "┬": "+",
    "┴": "+",
    "▁": "_",
    "▂": ".",
    "▃": "-",
    "▄": "=",
    "▅": "+",
    "▆": "*",
    "▇": "%",
    "█": "#",
    "▊": "|",
    "▎": "|",
    "▏": "|",
    "▕": "|",
    "▌": "|",
    "▐": "|",
    "▔": "-",
    "▀": "#",
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
_BOX_CORNERS = "┌┐└┘╭╮╰╯┏┓┗┛"
_TABLE = str.maketrans({**_PLAIN, **dict.fromkeys(_BOX_CORNERS, "+")})


def to_ascii(text: str) -> str:
    """`text` with each character that is not ASCII replaced by one that is, the width unchanged."""
    if text.isascii():
        return text
    return "".join(
        letter if letter.isascii() else _plain(letter) for letter in text.translate(_TABLE)
    )


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _plain(letter: str) -> str:
    return "?" * _width(letter)


def _width(letter: str) -> int:
    return 0 if category(letter) in ("Mn", "Me") else 2 if east_asian_width(letter) in "WF" else 1
