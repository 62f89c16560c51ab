"""Starting a run of your own: its data, its network and how it is trained."""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Checkbox, Input, Label, Select, TextArea

from nntui.data import MISSING
from nntui.data.grid import read_grid, write_grid
from nntui.draft import Draft, DraftError, FieldError, check, recipe_on, start_of
from nntui.draft.data import has_two_outputs
from nntui.engine import ACTIVATIONS, EXAMPLES, LOSSES, Problem, Recipe, example
from nntui.engine.scale import SCALES
from nntui.explain.overview import overview

from .dialog import Dialog
from .form import Choice, Field, Preview, Tick

DEBOUNCE = 0.2
"""Seconds without a key after which a file is read."""

WIDE = 100
"""Columns from which on the data is shown beside the fields."""

FRAME = (6, 7)
"""Lines of the dialog that are not the fields', in a narrow window and in a wide one."""

TYPABLE = (12, 8)
"""Rows and columns up to which data is offered to be edited by hand."""

SOURCES = {"example": "an example", "file": "a file", "typed": "typed by hand"}

FIELDS_OF = {
    "example": ("example",),
    "file": (
        "data",
        "target",
        "classes",
        "inputs",
        "without",
        "one_hot",
        "header",
        "missing",
        "scale",
        "scale_targets",
    ),
    "typed": ("typed",),
    "same": (),
}
"""The fields that each source of data has."""

HEADERS = {"by itself": None, "names": True, "data": False}
"""What the first row may be: found by itself, or said."""

SETTINGS = ("layers", "activation", "bias", "loss", "rate", "seed")
"""The fields that any data has."""

HINTS = {
    "source": "space opens the list.",
    "data": "The path of a CSV or TSV file.",
    "target": "The columns to learn, by name or number: species",
    "inputs": "The columns to learn from; all others unless given.",
    "classes": "Whole numbers are classes, not amounts. space changes it.",
    "without": "Of all others, those to leave out: Id",
    "one_hot": "Inputs of words: a column of 0 and 1 for each.",
    "header": "Whether the first row names the columns.",
    "missing": "What becomes of rows with a hole: empty, ?, NA.",
    "scale": "Brings each input to 0…1, or to mean 0 and deviation 1.",
    "scale_targets": "The same of targets; answers are shown in the file's units too.",
    "typed": "A row a line: inputs | targets. tab leaves, ctrl+enter starts.",
    "layers": "Units of each layer, the outputs last: 4,1",
    "activation": f"For all layers or for each: {', '.join(ACTIVATIONS)}",
    "bias": "Each layer has one more input that is always 1. space changes it.",
    "loss": "What the updates descend.",
    "rate": "The learning rate α, above 0.",
    "seed": "Draws the first weights.",
}
"""What may be typed in each field."""


class NewRunScreen(Dialog[Recipe | None]):
    """Asks for all that a run follows from, and answers with its recipe.

    Whatever the form does not ask for (batches, momentum, given weights, …) stays as it is while
    the data stays; edits made on the way are left behind.

    Args:
        recipe: What the form is filled with at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False),
        # Many terminals send ctrl+j for ctrl+enter.
        Binding("enter,ctrl+enter,ctrl+j", "start", "Start", show=False),
    ]
    DEFAULT_CSS = """
    NewRunScreen {
        & > Container {
            width: 112;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            border: round $accent;
            border-title-color: $accent;
            border-subtitle-color: $foreground 70%;
            background: $surface;
            padding: 0 1;
        }
        #fields {
            height: auto;
            scrollbar-size-vertical: 1;
            scrollbar-background: $surface;
            scrollbar-color: $foreground 30%;
            & > * {
                width: 1fr;
                height: auto;
            }
        }
        #preview {
            margin-top: 1;
        }
        #bottom {
            height: 3;
            margin-top: 1;
        }
        #told {
            width: 1fr;
            margin-right: 2;
            &.-error {
                color: $text-error;
                text-style: bold;
            }
        }
        Button {
            width: 11;
            min-width: 11;
        }
    }
    NewRunScreen.-wide {
        & > Container {
            padding: 1 2;
        }
        #fields {
            layout: horizontal;
            & > Vertical {
                width: 46;
            }
        }
        #preview {
            margin: 0 0 0 3;
        }
        #bottom {
            height: 2;
        }
    }
    """

    def __init__(self, recipe: Recipe) -> None:
        super().__init__(classes="dialog")
        self._base = recipe.with_(edits=())
        self._filled_from: str | None = recipe.example
        self._outputs = recipe.problem.outputs
        self._recipe: Recipe | None = None
        self._wrong: dict[str, str] = {}
        # The file last read, what came of it, and the one that is being read.
        self._read: tuple[_File, Recipe | DraftError] | None = None
        self._reading: _File | None = None
        self._start_once_read = False

    def compose(self) -> ComposeResult:
        """The fields, a look at the data, and a line that says what is wrong or what comes."""
        # Before there are widgets that would have to be styled anew.
        self.set_class(self.app.size.width >= WIDE, "-wide")
        settings = Draft.of(self._base)
        sources, grid = dict(SOURCES), _grid(self._base.problem)
        source = "example" if self._base.example else "typed"
        if not self._base.example and grid is None:
            source = "same"
            sources["same"] = f"as it is: {self._base.problem.name or 'own data'}"
        shown = self._base.example or next(iter(EXAMPLES))
        grid = grid or write_grid(example(shown).problem)
        with Container() as box:
            box.border_title, box.border_subtitle = "New run", "enter starts · escape cancels"
            with VerticalScroll(id="fields", can_focus=False):
                with Vertical():
                    yield Field("Data", Choice(sources, source, id="source"))
                    yield Field("Example", Choice(_by_name(EXAMPLES), shown, id="example"))
                    yield Field("File", Input(id="data", compact=True))
                    yield Field("Targets", Input(id="target", compact=True))
                    yield Field(
                        "Classes", Tick("of whole numbers", False, id="classes", compact=True)
                    )
                    yield Field(
                        "Inputs", Input(id="inputs", compact=True, placeholder="all others")
                    )
                    yield Field("Without", Input(id="without", compact=True))
                    yield Field("One-hot", Input(id="one_hot", compact=True))
                    yield Field("Header", Choice(_by_name(HEADERS), "by itself", id="header"))
                    yield Field("Missing", Choice(_by_name(MISSING), "refuse", id="missing"))
                    yield Field("Scale", Choice(_by_name(SCALES), "none", id="scale"))
                    yield Field("Scale y", Choice(_by_name(SCALES), "none", id="scale_targets"))
                    yield Field(
                        "Rows",
                        TextArea(grid, id="typed", compact=True, highlight_cursor_line=False),
                    )
                    yield Field("Layers", Input(settings.layers, id="layers", compact=True))
                    yield Field(
                        "Activation", Input(settings.activation, id="activation", compact=True)
                    )
                    yield Field(
                        "Bias", Tick("always 1", bool(settings.bias), id="bias", compact=True)
                    )
                    yield Field("Loss", Choice(_by_name(LOSSES), self._base.loss.name, id="loss"))
                    yield Field("Rate", Input(str(settings.rate), id="rate", compact=True))
                    yield Field("Seed", Input(str(settings.seed), id="seed", compact=True))
                yield Preview(id="preview")
            with Horizontal(id="bottom"):
                yield Label(id="told", markup=False)
                yield Button("Start", id="start", variant="primary", compact=True)

    # What is in the fields

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _chosen(self, name: str) -> str:
        return str(self.query_one(f"#{name}", Choice).value)

    def _value(self, name: str) -> str | bool | None:
        if name == "header":
            return HEADERS[self._chosen(name)]
        match self.query_one(f"#{name}"):
            case TextArea() as area:
                return area.text
            case Tick() as tick:
                return tick.value
            case Choice():
                return self._chosen(name)
        return self._text(name)

    def _draft(self, names: Iterable[str]) -> Draft:
        """What stands in some of the fields."""
        said: dict[str, Any] = {name: self._value(name) for name in names}
        return Draft(**said)

    def _fill(self, settings: Draft) -> None:
        for name in SETTINGS:
            match self.query_one(f"#{name}"):
                case Input() | Tick() | Choice() as widget:
                    widget.value = getattr(settings, name)

    def _start(self) -> Recipe | None:
        """The recipe that the source of data brings; `None` while its file is being read.

        Raises:
            DraftError: There is no data.
        """
        source, base = self._chosen("source"), self._base
        if source == "file":
            return self._start_of_file()
        if source == "same" or (source == "example" and self._chosen("example") == base.example):
            return base
        start = start_of(self._draft(FIELDS_OF[source]))
        # What the form does not ask for stays while the data stays.
        return base if source == "typed" and start.problem == base.problem else start

    # Checking

    @on(Input.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._start_once_read = False
        self._check()

    def _check(self) -> None:
        """Check all fields, mark the wrong ones, and show what comes of the others."""
        start, self._recipe, errors = None, None, list[FieldError]()
        try:
            start = self._start()
        except DraftError as error:
            errors += error.errors
        if start:
            self._take_over(start)
        settings = self._draft(SETTINGS)
        try:
            if start:
                # A seed that stands there as it did was not chosen.
                is_same = settings.seed == str(start.seed)
                said = replace(settings, seed=None) if is_same else settings
                self._recipe = recipe_on(said, start)
            else:
                check(settings)
        except DraftError as error:
            errors += error.errors
        self._wrong = {error.field: _in_form(error.reason) for error in errors}
        shown = ("source", *FIELDS_OF[self._chosen("source")], *SETTINGS)
        for field in self.query(Field):
            field.display = field.widget.id in shown
            field.mark(field.widget.id in self._wrong)
        self.query_one(Preview).show(
            start.problem if start else None,
            bool(settings.bias),
            "No data yet." if self._wrong else f"Reading {Path(self._text('data')).name} …",
        )
        self._tell()

    def _take_over(self, start: Recipe) -> None:
        """Bring in the network of an example just chosen; for other data, fit the last layer."""
        is_whole = self._chosen("source") in ("example", "same")
        if is_whole and start.example != self._filled_from:
            self._filled_from = start.example
            self._fill(Draft.of(start))
        elif start.problem.outputs != self._outputs:
            layers = self.query_one("#layers", Input)
            *hidden, last = layers.value.split(",")
            if last.strip() == str(self._outputs):
                layers.value = ",".join([*hidden, str(start.problem.outputs)])
        self._outputs = start.problem.outputs

    @on(events.DescendantFocus)
    def _tell(self) -> None:
        """Say what is wrong, first of all with the field in hand; else what enter starts."""
        fields = {str(field.widget.id): field for field in self.query(Field)}
        around = self.focused.ancestors if self.focused else ()
        here = next((name for name, field in fields.items() if field in around), "")
        for name, field in fields.items():
            field.set_class(name == here, "-here")
        told = self.query_one("#told", Label)
        told.set_class(bool(self._wrong), "-error")
        if self._wrong:
            name = here if here in self._wrong else next(iter(self._wrong))
            title = fields[name].title if name in fields else name
            told.update(f"{title}: {self._wrong[name]}")
        else:
            comes = overview(self._recipe) if self._recipe else "Reading …"
            told.update(f"{comes}\n{self._hint(here)}")

    def _hint(self, name: str) -> str:
        if name == "example":
            return EXAMPLES[self._chosen("example")].sentence
        return HINTS.get(name, "")

    # A file

    def _start_of_file(self) -> Recipe | None:
        path = self._text("data")
        if not path:
            raise _bad_file("expected the path of a CSV or TSV file")
        try:
            file = Path(path).expanduser()
            # What is no plain file, a pipe or a terminal, could keep us waiting for ever.
            stamp = file.stat() if file.is_file() else None
        except (OSError, RuntimeError, ValueError) as error:
            raise _bad_file(f"{path!r}: {error}") from None
        if stamp is None:
            raise _bad_file(f"{path!r}: expected a file, there is none")
        is_each = has_two_outputs(self._draft(("layers", "activation")))
        wanted = _File(
            replace(
                self._draft(FIELDS_OF["file"]), data=str(file), layers="2" if is_each else None
            ),
            (stamp.st_mtime_ns, stamp.st_size),
        )
        if self._read and self._read[0] == wanted:
            self._reading = None
            if isinstance(self._read[1], DraftError):
                raise self._read[1]
            return self._read[1]
        if wanted != self._reading:
            self._reading = wanted
            self._read_file(wanted)
        return None

    @work(exclusive=True)
    async def _read_file(self, wanted: "_File") -> None:
        """Read a file beside the screen, once no key has come for a moment."""
        await asyncio.sleep(DEBOUNCE)
        try:
            result: Recipe | DraftError = await asyncio.to_thread(start_of, wanted.asked)
        except DraftError as error:
            result = error
        self._read = wanted, result
        self._check()
        if self._start_once_read:
            self.action_start()

    # Starting

    @on(Input.Submitted)
    @on(Button.Pressed)
    def action_start(self) -> None:
        """Answer with the recipe, or go to the first field that is wrong."""
        self._check()
        self._start_once_read = self._recipe is None and not self._wrong
        if self._recipe:
            self.dismiss(self._recipe)
        for field in self.query(Field):
            if field.widget.id in self._wrong:
                field.widget.focus()
                break

    def on_resize(self, event: events.Resize) -> None:
        """Leave the fields as many lines as there are."""
        is_wide = event.size.width >= WIDE
        self.set_class(is_wide, "-wide")
        self.query_one("#fields").styles.max_height = max(1, event.size.height - FRAME[is_wide])


class _File(NamedTuple):
    """A file as it is at the moment, and what is asked of it."""

    asked: Draft
    stamp: tuple[int, int]


def _bad_file(reason: str) -> DraftError:
    return DraftError(FieldError("data", reason))


def _in_form(reason: str) -> str:
    """A reason that names options as the command line does, with the fields' titles instead."""
    return re.sub("--([a-z])", lambda found: str(found[1]).upper(), reason)


def _by_name(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def _grid(problem: Problem) -> str | None:
    """The grid that a problem was typed as, if it was."""
    rows, columns = TYPABLE
    if problem.rows > rows or problem.features + problem.outputs > columns:
        return None
    text = write_grid(problem)
    return text if read_grid(text) == problem else None
