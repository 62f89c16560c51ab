"""The help: keys, words and signs, and what was told last; typing searches it."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from nntui.explain.confusion import HEADING, SYMBOLS, confusion_lines
from nntui.explain.line import one_line
from nntui.explain.words import SIGNS, Word, words

from ..copying import Marking
from ..keys import key_names, topics
from ..moment import Moment
from ..notices import Notice
from ..panes.lines import Line, Span, cut, padded, wrap
from ..panes.pane import Pane
from .dialog import AnsweredOnce

MOST_WRONG = 50
"""More rows that are wrong are not listed."""

ABOUT = (
    Word("numbers", "Each is the engine's own and is rounded only to be shown: what the shown "
         "terms give may differ from the shown result by as much as was rounded off."),
    Word("a click", "On a row, a unit, an operation or a place on the curve: goes there."),
    Word("ctrl+p", "The palette: every command by its name, and some that have no key."),
    Word("ctrl+c", "Copies what is marked with the mouse."),
)  # fmt: skip
"""What else is to be known."""

WAYS = "type to search · ↑ ↓, pages and tab move · escape closes"
"""What the keys of the help do."""

NOTICES = "Notices, the last one first"

CONFUSION = "Confusion matrix"

WIDE = 110
"""Columns from which on keys and words stand side by side."""

NAME, INDENT, GAP = 14, 2, 3
"""Columns of a key or a word, before it, and between what stands side by side."""


FRAME = 3
"""Columns of the text's padding and of its scrollbar."""


class Section(NamedTuple):
    """Things of one sort below a heading."""

    title: str
    words: Sequence[Word]

    def found(self, parts: Sequence[str]) -> "Section":
        """Those that a search finds: each of its parts begins a word of theirs or of the title."""
        return Section(self.title, [word for word in self.words if self._has(word, parts)])

    def _has(self, word: Word, parts: Sequence[str]) -> bool:
        text = " ".join((self.title, word.name, word.meaning, *word.formulas)).lower()
        starts = {*text.split(), *re.findall(r"\w+", text)}
        return all(any(start.startswith(part) for start in starts) for part in parts)

    def lines(self, width: int) -> Iterator[Line]:
        """The heading, and each name with what it means beside or below it."""
        yield Line((Span(cut(self.title, width), "heading"),))
        for word in self.words:
            name = [Span(" " * INDENT), Span(padded(word.name, NAME), "result")]
            left = INDENT + NAME
            if not word.name:
                name, left = [Span(" " * INDENT)], INDENT
            elif cell_len(word.name) >= NAME:
                yield Line(tuple(name))
                name = [Span(" " * left)]
            formulas = [Span(each, "input") for each in word.formulas]
            for text in (*formulas, Span(word.meaning)):
                for broken in wrap([*name, text], width, left):
                    yield Line(broken)
                name = [Span(" " * left)]
        yield Line()


Columns = tuple[Sequence[Section], Sequence[Section]]
"""What stands side by side in a wide window, else below each other."""


class HelpPane(Pane[Columns], can_focus=False):
    """The text; the screen's keys scroll it.

    Args:
        left, right: What stands side by side in a wide window, else below each other.
    """

    DEFAULT_CSS = """
    HelpPane {
        height: 1fr;
        padding: 0 1;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-background: $background;
        scrollbar-color: $foreground 30%;
        background: $background;
    }
    """

    def __init__(self) -> None:
        super().__init__("help")
        self._parts: list[str] = []
        self._starts: list[int] = []

    def lay_out(self, moment: Columns, width: int) -> None:
        """Make the lines before it is drawn, so that the first frame has them."""
        self._moment = moment
        self.inner_width = max(1, width - FRAME)
        self._put(self.lines(moment))

    def search(self, text: str) -> None:
        """Show what a search finds, or all."""
        self._parts = text.lower().split()
        if self._moment:
            self.show(self._moment)
        self.scroll_home(animate=False)

    def lines(self, moment: Columns) -> list[Line]:
        """All that is found, in one column or in two."""
        columns = [
            [found for section in column if (found := section.found(self._parts)).words]
            for column in moment
        ]
        if not any(columns):
            self._starts = []
            return [Line((Span("Nothing here begins like that.", "dim"),))]
        width = self.inner_width
        if width < WIDE or not all(columns):
            return self._below([*columns[0], *columns[1]], width)
        half = (width - GAP) // 2
        right = self._below(columns[1], half)
        left = self._below(columns[0], half)
        return [
            Line((*one.spans, Span(" " * (half + GAP - _width(one))), *other.spans))
            for one, other in zip_longest(left, right, fillvalue=Line())
        ]

    def _below(self, sections: Sequence[Section], width: int) -> list[Line]:
        lines: list[Line] = []
        self._starts = []
        for section in sections:
            self._starts.append(len(lines))
            lines += section.lines(width)
        return lines[:-1]

    def next_section(self, by: int) -> None:
        """Scroll to the next heading, or to the one before."""
        now = round(self.scroll_target_y)
        later = [start for start in self._starts if start > now]
        before = [start for start in self._starts if start < now]
        if found := later[:1] if by > 0 else before[-1:]:
            self.scroll_to(y=found[0], animate=False)


class Search(Input):
    """What is searched for. A question mark is none of it: it closes the help."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether it takes a key for its own."""
        return key != "question_mark" and super().check_consume_key(key, character)


class HelpScreen(Marking, AnsweredOnce[None]):
    """Keys, words and notices.

    Args:
        columns: What is told.
        search: What is searched for at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the input, which has some of them for its own.
        Binding("escape,question_mark,f1", "dismiss(None)", "Back", show=False, priority=True),
        Binding("down", "scroll_text(1)", "Down", show=False),
        Binding("up", "scroll_text(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home", "to_end(-1)", "To the top", show=False, priority=True),
        Binding("end", "to_end(1)", "To the end", show=False, priority=True),
        Binding("tab", "section(1)", "Next group", show=False),
        Binding("shift+tab", "section(-1)", "Group before", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        #search {
            height: 1;
            background: $panel;
            & > Label {
                width: auto;
                text-style: bold;
            }
            & > Input {
                width: 1fr;
                background: $panel;
            }
        }
        #ways {
            width: 100%;
            height: 1;
            background: $panel;
            color: $foreground 70%;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
    }
    """

    def __init__(self, columns: Columns, search: str = "") -> None:
        super().__init__()
        self._columns, self._search = columns, search
        self._pane = HelpPane()

    def compose(self) -> ComposeResult:
        """The search, the text, and its keys."""
        with Horizontal(id="search"):
            yield Label(" nntui help ")
            yield Search(self._search, placeholder="search keys and words", compact=True)
        yield self._pane
        yield Label(f" {WAYS}", id="ways", markup=False)

    def on_mount(self) -> None:
        """Have it there in the first frame."""
        self._pane.lay_out(self._columns, self.app.size.width)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search."""
        self._pane.search(event.value)

    def action_scroll_text(self, by: int) -> None:
        """A line down or up."""
        self._pane.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A page down or up."""
        self.action_scroll_text(by * max(1, self._pane.size.height - 1))

    def action_to_end(self, by: int) -> None:
        """To the end or to the top."""
        go = self._pane.scroll_end if by > 0 else self._pane.scroll_home
        go(animate=False)

    def action_section(self, by: int) -> None:
        """To the next heading or the one before."""
        self._pane.next_section(by)


def columns(moment: Moment, told: Sequence[Notice], is_ascii: bool = False) -> Columns:
    """What is told of a network.

    Args:
        moment: Whose words are told.
        told: What was told, the last one last.
        is_ascii: Write plain characters only.
    """
    keys = [
        Section(title, [_word_of(key, is_ascii) for key in keys])
        for title, keys in topics().items()
    ]
    recipe = moment.timeline.recipe
    name = recipe.example or recipe.problem.name
    these = f"Words{f', with the formulas of {name}' if name else ''}"
    return (
        [*keys, Section("All over", ABOUT)],
        [
            *_confusion(moment),
            Section(these, [*words(moment.trace, moment.timeline.epoch)]),
            Section("Signs", SIGNS),
            notices(told),
        ],
    )


def _confusion(moment: Moment) -> Iterator[Section]:
    """Which classes the rows are taken for, once the iteration has come to that."""
    outputs = moment.trace.find("activation", moment.trace.recipe.network.layers)
    confusion = moment.trace.all_rows.confusion if moment.is_done(outputs) else None
    if confusion:
        lines = [f"{HEADING}; {SYMBOLS}", *confusion_lines(confusion, "few")]
        names = moment.trace.recipe.problem.row_names
        wrong = [one_line(names[row]) for row in confusion.wrong[:MOST_WRONG]]
        if wrong:
            more = len(confusion.wrong) - len(wrong)
            lines.append(f"wrong: {', '.join(wrong)}{f' and {more:,} more …' if more else ''}")
        yield Section(CONFUSION, [Word("", line) for line in lines])


def notices(told: Sequence[Notice]) -> Section:
    """What was told, the last one last."""
    shown = [Word("", notice.shown) for notice in reversed(told)]
    return Section(NOTICES, shown or [Word("", "Nothing has been told yet.")])


def _word_of(key: Binding, is_ascii: bool) -> Word:
    return Word(" ".join(key_names(key, is_ascii)), key.tooltip)


def _width(line: Line) -> int:
    return sum(cell_len(span.text) for span in line.spans)
