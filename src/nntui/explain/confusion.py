"""The confusion matrix as lines of text."""

from collections.abc import Iterator

from nntui.engine import Confusion

from .ascii import columns
from .extent import MANY, Rows
from .line import cut, one_line
from .overview import count

HEADING = "classes of all rows"

SYMBOLS = "a line is what is wanted, a column what is said"


def share_right(confusion: Confusion) -> str:
    """How many rows are right: `147 of 150 rows right`."""
    return f"{confusion.right:,} of {count(confusion.rows, 'row')} right"


def confusion_lines(confusion: Confusion, rows: Rows = "all") -> Iterator[str]:
    """A line of names and one for each class; of many classes only how many rows are right.

    Args:
        confusion: What is told.
        rows: How much is written out.
    """
    names = [one_line(cut(name)) for name in confusion.classes]
    if len(names) > MANY and rows != "all":
        yield f"{share_right(confusion)}; {len(names):,} classes, too many to write here"
        return
    has_unanswered = bool(confusion.unanswered.any())
    table = [["", *names, *(["no answer"] if has_unanswered else [])]]
    for name, line, unanswered in zip(
        names, confusion.counts.tolist(), confusion.unanswered.tolist(), strict=True
    ):
        numbers = [*line, *([unanswered] if has_unanswered else [])]
        table.append([name, *(f"{number:,}" for number in numbers)])
    widths = [max(map(columns, column)) for column in zip(*table, strict=True)]
    for first, *others in table:
        # Some letters are two columns wide.
        texts = [first + " " * (widths[0] - columns(first))]
        pairs = zip(others, widths[1:], strict=True)
        texts += [" " * (width - columns(text)) + text for text, width in pairs]
        yield "  ".join(texts)
    yield share_right(confusion)
