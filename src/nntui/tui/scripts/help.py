"""What the help tells of a script's screen."""

from collections.abc import Sequence

from nntui.explain.words import Word

from ..keys import key_names
from ..notices import Notice
from ..screens.help import Columns, Section, notices
from .keys import MORE_BINDINGS, SCRIPT_BINDINGS, SCRIPT_INSPECT_BINDINGS

ABOUT = (
    Word("lines", "The lit line was done last; ^ marks the part of it that was. → goes into the "
         "script's own functions, n over them and over inner loops."),
    Word("numbers", "Each is what the script computed, rounded only to be shown. A line of "
         "arithmetic is shown only where it gives its number."),
    Word("sums", "Are written from left to right; NumPy adds in an order of its own, which may "
         "differ in the last digits."),
    Word("a click", "On a line, an operation, a number or a place on the curve: goes there."),
    Word("ctrl+p", "The palette: every command by its name."),
)  # fmt: skip

SIGNS = (
    Word("·", "Not computed yet. That is not zero."),
    Word("▸", "The line, the operation and the number that are looked at."),
    Word("✓", "Done in this pass."),
    Word("#3", "What operation 3 made, where it has no name."),
    Word("here · there", "A value that is called otherwise where it came from."),
    Word("…", "There is more than there is room for."),
)


def columns(told: Sequence[Notice], is_ascii: bool) -> Columns:
    """Keys, words and signs, and what was told last."""
    keys, asked = (
        [
            Word(" ".join(key_names(each, is_ascii, MORE_BINDINGS)), each.tooltip)
            for each in bindings
        ]
        for bindings in (SCRIPT_BINDINGS, SCRIPT_INSPECT_BINDINGS)
    )
    return (
        [Section("Keys", keys), Section("While a number is asked about", asked)],
        [Section("A script", ABOUT), Section("Signs", SIGNS), notices(told)],
    )
