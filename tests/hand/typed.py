"""What a deed is as bytes that a terminal sends."""

import struct

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import Keys, _character_to_key

from nntui.tui.pressed import Deed

MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}

SEQUENCES: dict[str, str] = {}
for sequence, keys in ANSI_SEQUENCES_KEYS.items():
    if isinstance(keys, tuple) and len(keys) == 1 and isinstance(keys[0], Keys):
        SEQUENCES.setdefault(keys[0].value, sequence)
# By kitty's protocol: bare, it would wait for what could follow, or be taken for the start of that.
SEQUENCES["escape"] = "\x1b[27u"
SEQUENCES["ctrl+j"] = "\x1b[106;5u"  # bare, it is an enter

CHARACTERS = {_character_to_key(chr(code)): chr(code) for code in range(32, 127)}
CODES = {"enter": 13, "tab": 9, "backspace": 127, "escape": 27, "space": 32}

SCROLLS = {"up": 64, "down": 65, "left": 66, "right": 67}


def key(name: str) -> str:
    """The bytes of a key, by its name in Textual."""
    if name in CHARACTERS:
        return CHARACTERS[name]
    if name in SEQUENCES:
        return SEQUENCES[name]
    *modifiers, last = name.split("+")
    if last in CODES or last in CHARACTERS:
        code = CODES.get(last) or ord(CHARACTERS[last])
        return f"\x1b[{code};{1 + sum(MODIFIERS[each] for each in modifiers)}u"
    if len(name) == 1:
        return name  # a letter of another script
    raise ValueError(f"no terminal sends {name!r}")


def can_be_typed(name: str) -> bool:
    """Whether a terminal sends such a key."""
    try:
        key(name)
    except (KeyError, ValueError):
        return False
    return True


def typed(deed: Deed) -> bytes:
    """The bytes of a deed; a size has none."""
    match deed.kind:
        case "key":
            return key(deed.what).encode()
        case "paste":
            return f"\x1b[200~{deed.text}\x1b[201~".encode()
        case "click":
            column, line = deed.numbers
            return _mouse(0, column, line, "M") + _mouse(0, column, line, "m")
        case "drag":
            column, line, to_column, to_line = deed.numbers
            down, up = _mouse(0, column, line, "M"), _mouse(0, to_column, to_line, "m")
            return down + _mouse(32, to_column, to_line, "M") + up
        case "scroll":
            column, line = deed.numbers
            return _mouse(SCROLLS[deed.what.split()[0]], column, line, "M")
    return b""


def window_size(columns: int, lines: int) -> bytes:
    """A size as the kernel takes it."""
    return struct.pack("HHHH", lines, columns, 0, 0)


def _mouse(button: int, column: int, line: int, end: str) -> bytes:
    return f"\x1b[<{button};{column};{line}{end}".encode()
