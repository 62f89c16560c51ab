"""Starting a run of your own: its data, its network and how it is trained."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.geometry import Size
from textual.widgets import Button, Checkbox, Input, Label, Select, TextArea
from textual.worker import get_current_worker

from nntui.data import MISSING
from nntui.data.grid import read_grid, write_grid
from nntui.data.weights import write_weights
from nntui.draft import Draft, DraftError, FieldError, check, recipe_on, start_of
from nntui.draft.data import has_two_outputs
from nntui.draft.draft import OF_OPTIMIZERS
from nntui.engine import (
    ACTIVATIONS,
    EXAMPLES,
    INITS,
    LOSSES,
    OPTIMIZERS,
    REDUCTIONS,
    Problem,
    Recipe,
    example,
)
from nntui.engine.scale import SCALES
from nntui.explain.line import one_line
from nntui.explain.numbers import write, write_exact
from nntui.explain.overview import overview

from .dialog import Dialog
from .form import ROWS, Choice, Field, Fields, Lines, Preview, Tick
from .paths import Paths, file_at

DEBOUNCE = 0.2
"""Seconds without a key after which a file is read."""

WIDE = 100
"""Columns from which on the data is shown beside the fields."""

FRAME = (6, 7)
"""Lines of the dialog that are not the fields', in a narrow window and in a wide one."""

TALL = 12
"""Lines from which on there is room for a third row of the data below the fields."""

TYPABLE = (12, 8)
"""Rows and columns up to which data is offered to be edited by hand."""

LOOKING = "looking"
"""The workers that look for a script's training loop."""

SOURCES = {
    "example": "an example",
    "file": "a file",
    "typed": "typed by hand",
    "script": "a Python script",
}

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
    "script": ("script",),
    "same": (),
}
"""The fields that each source of data has."""

HEADERS = {"by itself": None, "names": True, "data": False}
"""What the first row may be: found by itself, or said."""

LAYOUT = ("weights_by", "weights_bias")
"""How typed weights stand."""

LINES = {"input": "are inputs", "unit": "are units"}
"""What a line of typed weights is."""

BIASES = {"last": "last", "first": "first", "own": "in a block of their own after each layer's"}
"""Where its biases are."""

SETTINGS = (
    *("layers", "activation", "bias", "loss", "rate", "seed", "init"),
    *(*LAYOUT, "typed_weights"),
    *("batch", "shuffle", "optimizer", *OF_OPTIMIZERS, "decay", "freeze", "reduction", "until"),
)
"""The fields that any data has."""

FIRST = {"drawn": "drawn from the seed", "typed": "typed in"}
"""Where first weights come from."""

SHOWN = 2
"""So many of the weights typed in are told by their names."""

MOST_TYPED = 60
"""So many weights are offered to be edited by hand."""

HINTS = {
    "source": "space opens the list.",
    "data": "The path of a CSV or TSV file.",
    "script": "The path of your own training script. It is run as python runs it.",
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
    "loss": "squared is ½Σ(y-p)², squares Σ(y-p)², mse their mean.",
    "rate": "The learning rate α, above 0.",
    "first": "Drawn, or your own numbers. space opens the list.",
    "seed": "Draws the first weights.",
    "init": "How the seed draws them.",
    "weights_by": "A line is an input, with its weights to all units, or a unit.",
    "weights_bias": "After the weights of the inputs, before them, or apart.",
    "typed_weights": "As the two fields above say; a blank line ends a layer.",
    "batch": "Rows of each iteration: full, or how many.",
    "shuffle": "Batches take rows in an order drawn from the seed. space changes it.",
    "optimizer": "What makes updates of gradients.",
    "momentum": "μ, how much of the last update is added to each.",
    "beta1": "β1, how much of the mean of gradients is kept.",
    "beta2": "β2, how much of the mean of their squares is kept.",
    "epsilon": "ε, which is added to the root of the mean square.",
    "decay": "λ, how much of each weight is taken off its way downhill.",
    "freeze": "What is not trained: bias, or layers by their numbers: 1",
    "reduction": "The sum of the rows' losses or their mean; mse is a mean already.",
    "until": "The iteration at which playing stops by itself.",
}
"""What may be typed in each field."""


class NewRunScreen(Dialog[Recipe | Path | None]):
    """Asks for all that a run follows from, and answers with its recipe, or with the path of a
    script that has a training loop.

    ↓ and ↑ go from field to field. Edits made on the way are left behind.

    Args:
        recipe: What the form is filled with at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False),
        # Many terminals send ctrl+j for ctrl+enter.
        Binding("enter,ctrl+enter,ctrl+j", "start", "Start", show=False),
        Binding("down", "next_field(1)", "Next field", show=False),
        Binding("up", "next_field(-1)", "Field before", show=False),
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
        #middle {
            height: auto;
        }
        #fields {
            width: 1fr;
            height: auto;
            scrollbar-size-vertical: 1;
            scrollbar-background: $surface;
            scrollbar-color: $foreground 30%;
            & > * {
                width: 1fr;
                height: auto;
            }
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
        #middle {
            layout: horizontal;
        }
        #fields {
            width: 48;
        }
        #preview {
            width: 1fr;
            margin: 0 0 0 2;
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
        # The script, why it cannot be stepped through, and whether that is looked for.
        self._script: Path | None = None
        self._refused = ""
        self._is_looking = False
        self._filled_optimizer = recipe.optimizer

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
            with Container(id="middle"):
                with Fields(id="fields", can_focus=False), Vertical():
                    yield Field("Data", Choice(sources, source, id="source"))
                    yield Field("Example", Choice(_told(), shown, id="example"))
                    yield Field("File", Input(id="data", compact=True, suggester=Paths()))
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
                    yield Field("Rows", Lines(grid, id="typed"))
                    yield Field("Script", Input(id="script", compact=True, suggester=Paths(".py")))
                    yield from self._settings(settings)
                yield Preview(id="preview")
            with Horizontal(id="bottom"):
                yield Label(id="told", markup=False)
                yield Button("Start", id="start", variant="primary", compact=True)

    def _settings(self, now: Draft) -> Iterator[Field]:
        """The fields that any data has, as they stand at first."""

        def text(title: str, name: str) -> Field:
            return Field(title, Input(getattr(now, name) or "", id=name, compact=True))

        def one_of(title: str, name: str, known: Iterable[str]) -> Field:
            return Field(title, Choice(_by_name(known), getattr(now, name), id=name))

        base, sources = self._base, dict(FIRST)
        weights = write_weights(base.first_weights) if _are_few(base) else ""
        if base.given_weights is not None and not weights:
            sources["same"] = "as they are"
        first = "drawn" if base.seed is not None else "typed" if weights else "same"
        yield text("Layers", "layers")
        yield text("Activation", "activation")
        yield Field("Bias", Tick("always 1", bool(now.bias), id="bias", compact=True))
        yield one_of("Loss", "loss", LOSSES)
        yield text("Rate", "rate")
        yield Field("Weights", Choice(sources, first, id="first"))
        yield Field("Seed", Input(str(now.seed or 1), id="seed", compact=True))
        yield one_of("Init", "init", INITS)
        yield Field("Lines", Choice(LINES, "input", id="weights_by"))
        yield Field("Biases", Choice(BIASES, "last", id="weights_bias"))
        yield Field("Numbers", Lines(weights, id="typed_weights"))
        yield text("Batch", "batch")
        yield Field("Shuffle", Tick("its rows", bool(now.shuffle), id="shuffle", compact=True))
        yield one_of("Optimizer", "optimizer", OPTIMIZERS)
        yield from (text(name.capitalize(), name) for name in OF_OPTIMIZERS)
        yield text("Decay", "decay")
        yield text("Freeze", "freeze")
        yield one_of("Reduction", "reduction", REDUCTIONS)
        yield text("Until", "until")

    def on_mount(self) -> None:
        """Leave out what does not count before the first frame, so that nothing moves after it."""
        self._check()
        self._share(self.app.size)

    # What is in the fields

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _chosen(self, name: str) -> str:
        return str(self.query_one(f"#{name}", Choice).value)

    def _value(self, name: str) -> str | bool | None:
        if name == "header":
            return HEADERS[self._chosen(name)]
        if name in LAYOUT and self._chosen(name) in ("input", "last"):
            return None  # as it is where nothing is said, so that another way is offered
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
        self.query_one("#first", Choice).value = "drawn"
        for name in SETTINGS:
            value = getattr(settings, name)
            match self.query_one(f"#{name}"):
                case Input() | Tick() | Choice() as widget if value is not None:
                    widget.value = value
        self._fill_optimizer()

    @on(Select.Changed, "#optimizer")
    def _fill_optimizer(self) -> None:
        """Bring in what an optimizer just chosen has for its own."""
        optimizer = OPTIMIZERS[self._chosen("optimizer")]
        if optimizer.name != self._filled_optimizer:
            self._filled_optimizer = optimizer.name
            for name in {"momentum", "beta2"} & {*optimizer.takes}:
                self.query_one(f"#{name}", Input).value = write_exact(getattr(optimizer, name))
            for name, value in {"beta1": "0.9", "epsilon": write_exact(1e-8)}.items():
                self.query_one(f"#{name}", Input).value = value

    def _shown_settings(self) -> list[str]:
        """The settings that count for what is chosen."""
        left_out = {
            "drawn": {"typed_weights", *LAYOUT},
            "typed": {"seed", "init"},
            "same": {"seed", "init", "typed_weights", *LAYOUT},
        }[self._chosen("first")]
        left_out |= {*OF_OPTIMIZERS} - {*OPTIMIZERS[self._chosen("optimizer")].takes}
        if not self._value("bias"):
            left_out |= {"weights_bias"}
        if self._text("batch") == "full":
            left_out |= {"shuffle"}
        return [name for name in SETTINGS if name not in left_out]

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
        self._start_once_read = self._is_looking = False
        self._refused = ""
        self.workers.cancel_group(self, LOOKING)
        self._check()

    def _check(self) -> None:
        """Check all fields, mark the wrong ones, and show what comes of the others."""
        self._recipe = self._script = None
        if self._chosen("source") == "script":
            self._check_script()
        else:
            self._check_recipe()
        self._tell()

    def _check_script(self) -> None:
        """Whether there is such a file; what is in it is looked at on start."""
        self._wrong = {}
        try:
            self._script, _ = file_at(self._text("script"), "the path of a Python script")
        except ValueError as error:
            self._wrong["script"] = str(error)
        if self._refused:
            self._wrong["script"] = self._refused
        self._mark({"source", *FIELDS_OF["script"]})
        self.query_one(Preview).show(None, bias=False)

    def _check_recipe(self) -> None:
        start, errors = None, list[FieldError]()
        try:
            start = self._start()
        except DraftError as error:
            errors += error.errors
        if start:
            self._take_over(start)
        shown = self._shown_settings()
        settings = self._draft(shown)
        try:
            if start:
                # What stands there as it did was not chosen.
                said = settings.changes_to(start)
                if "typed_weights" in shown:
                    said = replace(said, layers=settings.layers, bias=settings.bias)
                elif self._chosen("first") == "drawn" and start.seed is None:
                    said = replace(said, seed=settings.seed, init=settings.init)
                self._recipe = recipe_on(said, start)
            else:
                check(settings)
        except DraftError as error:
            errors += error.errors
        self._wrong = {error.field: _in_form(error.reason) for error in errors}
        self._mark({"source", *FIELDS_OF[self._chosen("source")], "first", *shown})
        self.query_one(Preview).show(
            start.problem if start else None,
            bool(settings.bias),
            "No data yet." if self._wrong else f"Reading {Path(self._text('data')).name} …",
        )

    def _mark(self, here: set[str]) -> None:
        """Show the fields that count, and mark the wrong ones."""
        for field in self.query(Field):
            field.display = field.widget.id in here
            field.mark(field.widget.id in self._wrong)

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
            told.update(f"{self._comes()}\n{self._hint(here)}")

    def _comes(self) -> str:
        """What enter starts."""
        if self._recipe:
            return overview(self._recipe)
        if self._script is None:
            return "Reading …"
        name = one_line(self._script.name)
        if self._is_looking:
            return f"Looking for the training loop of {name} …"
        return f"{name}, line by line: its source beside its numbers."

    def _hint(self, name: str) -> str:
        if name == "typed_weights" and self._recipe:
            return _whose(self._recipe, *map(self._chosen, LAYOUT))
        if name == "example":
            return EXAMPLES[self._chosen("example")].sentence
        return HINTS.get(name, "")

    # A file

    def _start_of_file(self) -> Recipe | None:
        try:
            file, stamp = file_at(self._text("data"), "the path of a CSV or TSV file")
        except ValueError as error:
            raise DraftError(FieldError("data", str(error))) from None
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
        """Answer with the recipe or the script, or go to the first field that is wrong."""
        self._refused = ""  # what failed may go well now
        self._check()
        self._start_once_read = self._recipe is None and not self._wrong
        if self._recipe:
            self.dismiss(self._recipe)
        if self._script and not self._is_looking:
            self._look_for_loop(self._script)
        for field in self.query(Field):
            if field.widget.id in self._wrong:
                field.widget.focus()
                break

    @work(exclusive=True, group=LOOKING)
    async def _look_for_loop(self, script: Path) -> None:
        """Answer with a script once its loop is found: for one without, nothing is left."""
        from nntui.code.errors import ScriptError
        from nntui.code.finding import find
        from nntui.code.process import active_python

        worker = get_current_worker()

        def look() -> None:
            find(script, python=active_python(), wanted=lambda: not worker.is_cancelled)

        self._is_looking = True
        self._tell()
        try:
            await asyncio.to_thread(look)
        except ScriptError as error:
            self._refused = one_line(_of_script(str(error)))
        # Whatever ends this worker before has said so.
        self._is_looking = False
        if self._refused:
            self._check()
        else:
            self.dismiss(script)

    def action_next_field(self, by: int) -> None:
        """Go to the next field, or to the one before."""
        self.focus_next() if by > 0 else self.focus_previous()

    def on_resize(self, event: events.Resize) -> None:
        """Share them anew."""
        self._share(event.size)

    def _share(self, size: Size) -> None:
        """Share the lines that there are: the data stays in sight whatever field is filled in."""
        is_wide = size.width >= WIDE
        self.set_class(is_wide, "-wide")
        lines = size.height - FRAME[is_wide]
        preview = self.query_one(Preview)
        preview.rows = ROWS if is_wide or lines >= 2 * TALL else 3 if lines >= TALL else 2
        if not is_wide:
            lines -= preview.rows + 2  # its heading, and a line for what is left out
        self.query_one("#fields").styles.max_height = max(1, lines)


class _File(NamedTuple):
    """A file as it is at the moment, and what is asked of it."""

    asked: Draft
    stamp: tuple[int, int]


def _in_form(reason: str) -> str:
    """A reason that names options as the command line does, with the fields' titles instead."""
    for option, title, choices in (
        ("--weights-by", "Lines", LINES),
        ("--weights-bias", "Biases", BIASES),
    ):
        for value, text in choices.items():
            reason = reason.replace(f"{option} {value}", f"{title} {text}")
    return re.sub("--([a-z])", lambda found: str(found[1]).upper(), reason)


def _of_script(reason: str) -> str:
    """A reason that names options of `nntui code`, with the command that has them."""
    return re.sub(r"--(loop LINE|python)", r"`nntui code --\1`", reason)


def _whose(recipe: Recipe, by: str, place: str) -> str:
    """How typed weights are read, and whose the first of them are."""
    matrix = recipe.first_weights[0]
    labels = recipe.network.weight_names(recipe.problem.features, 1)
    pairs = [
        f"{labels[row]} of unit {unit + 1} = {write(matrix[row, unit], '4', whole=True)}"
        for unit in range(matrix.shape[1])
        for row in range(len(labels))
    ]
    more = ", …" if len(pairs) > SHOWN else ""
    bias = f", the bias {'apart' if place == 'own' else place}" if recipe.network.bias else ""
    return (
        f"A line {'a unit' if by == 'unit' else 'an input'}{bias}: {', '.join(pairs[:SHOWN])}{more}"
    )


def _told() -> dict[str, str]:
    """The examples with their sentences."""
    width = max(map(len, EXAMPLES))
    return {name: f"{name:<{width}}  {about.sentence}" for name, about in EXAMPLES.items()}


def _are_few(recipe: Recipe) -> bool:
    shapes = recipe.network.shapes(recipe.problem.features)
    return sum(rows * units for rows, units in shapes) <= MOST_TYPED


def _by_name(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def _grid(problem: Problem) -> str | None:
    """The grid that a problem was typed as, if it was."""
    rows, columns = TYPABLE
    if problem.rows > rows or problem.features + problem.outputs > columns:
        return None
    text = write_grid(problem)
    return text if read_grid(text) == problem else None
