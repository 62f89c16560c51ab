"""Many seeds side by side, to open one."""

from collections import deque
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Horizontal, Vertical
from textual.widgets import Button, DataTable, Input, Label, ProgressBar
from textual.worker import Worker, WorkerState, get_current_worker

from nntui.draft.texts import positive, whole
from nntui.engine import MAX_ITERATION, Recipe
from nntui.engine.network import MAX_SEED
from nntui.explain.line import shown
from nntui.sweeps.naming import ERRORS, error_name
from nntui.sweeps.training import SeedResult, train_seed
from nntui.sweeps.workers import in_order

from .dialog import Dialog
from .seeds_table import SeedsTable

MAX_SEEDS = 10_000
"""How many seeds can be tried at once: more are no use in a table to look through."""

UNTIL = 10_000
"""Seeds are trained up to this iteration at first, or to the recipe's own last if it is lower."""

REFRESH = 0.1
"""Seconds between two looks at which seeds are done."""

ROWS = 200
"""At most so many rows are added at a time, so that keys are answered in between."""

KEYS = "enter opens a seed. {} sort, again the other way. escape goes back."


class SeedsScreen(Dialog[int | None]):
    """Trains seeds in the background and lists what came out; answers with the chosen one.

    Args:
        recipe: What is trained.
        measure: What they are compared by, where it is an error.
    """

    # Not DEFAULT_CSS: what the app says of every dialog would go before it.
    CSS = """
    SeedsScreen.dialog {
        & > Vertical {
            width: 104;
            height: 100%;
            max-height: 36;
        }
        #fields {
            grid-size: 2;
            grid-columns: auto 1fr;
            grid-rows: 1;
            grid-gutter: 0 1;
            height: 3;
        }
        #progress {
            height: 1;
            margin-top: 1;
        }
        ProgressBar, Bar {
            width: 1fr;
        }
        Button {
            min-width: 0;
            margin-left: 2;
        }
        SeedsTable {
            height: 1fr;
            max-height: 100%;
            margin-top: 1;
            scrollbar-size: 1 1;
        }
        .note {
            width: 100%;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Stop or close", show=False)
    ]

    def __init__(self, recipe: Recipe, measure: str = "mean") -> None:
        super().__init__(id="seeds", classes="dialog")
        self._recipe = recipe
        self._measure = measure if measure in ERRORS else "mean"
        self._training: Worker[None] | None = None
        # Filled by the thread that trains, emptied by the screen.
        self._arrived: deque[SeedResult] = deque()

    def compose(self) -> ComposeResult:
        """What is asked, how far it is, and what came out."""
        until = min(self._recipe.until, UNTIL)
        error = error_name(self._recipe, self._measure)
        with Vertical() as box:
            box.border_title = "Seeds side by side"
            with Grid(id="fields"):
                for name, label, value in (
                    ("span", "Seeds", "1..100"),
                    ("until", f"{error[0].upper()}{error[1:]} at iteration", f"{until:,}"),
                    ("below", "First error below", "0.1"),
                ):
                    yield Label(label)
                    yield Input(value, id=name, select_on_focus=True, compact=True)
            with Horizontal(id="progress"):
                yield ProgressBar(total=100)
                yield Button("Train", compact=True)
            yield SeedsTable()
            yield Label("enter trains the seeds. escape goes back.", classes="note", markup=False)

    def on_mount(self) -> None:
        """Look after the seeds that are done."""
        self.set_interval(REFRESH, self._show_arrived)

    def on_input_submitted(self) -> None:
        """Train."""
        self._start()

    def on_button_pressed(self) -> None:
        """Train, or stop."""
        if not self._stop():
            self._start()

    def action_leave(self) -> None:
        """Stop the training; where there is none, close the screen."""
        if not self._stop():
            self.dismiss(None)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open the chosen seed."""
        self.dismiss(int(event.row_key.value or 0))

    def _start(self) -> None:
        try:
            seeds = _seeds(self._text("span"))
            until = _until(self._text("until"))
            below = _below(self._text("below"))
        except ValueError as error:
            self._tell(str(error), "-error")
            return
        table = self.query_one(SeedsTable)
        table.begin(error_name(self._recipe, self._measure), self._recipe, until, below)
        table.focus()
        self.query_one(ProgressBar).update(total=len(seeds), progress=0)
        self.query_one(Button).label = "Stop"
        self._tell("escape stops. enter opens a seed.")
        self._arrived = deque()
        self._training = self._train(seeds, until, below, self._arrived)

    def _stop(self) -> bool:
        """Stop the training. Returns whether there was any."""
        if self._training is None or self._training.is_finished:
            return False
        self._training.cancel()
        return True

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _train(
        self, seeds: range, until: int, below: float | None, arrived: deque[SeedResult]
    ) -> None:
        worker = get_current_worker()
        train = partial(train_seed, self._recipe, until=until, below=below, measure=self._measure)
        # Apart, because Python lets one thread of a process compute at a time: the screen's.
        work = in_order(train, seeds, apart=True, is_cancelled=lambda: worker.is_cancelled)
        with closing(work) as results:
            for result in results:
                arrived.append(result)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say how the training ended."""
        if event.worker is not self._training or not event.worker.is_finished:
            return
        self.query_one(Button).label = "Train"
        error = event.worker.error
        if event.state == WorkerState.SUCCESS:
            self._tell(self._keys)
        elif event.state == WorkerState.CANCELLED:
            self._tell(f"Stopped. {self._keys}")
        elif isinstance(error, BrokenProcessPool):
            self._tell("A worker process was ended from outside.", "-error")
        else:
            self._tell(str(error), "-error")

    def _show_arrived(self) -> None:
        results = [self._arrived.popleft() for _ in range(min(ROWS, len(self._arrived)))]
        if results:
            self.query_one(SeedsTable).add(results)
            self.query_one(ProgressBar).advance(len(results))

    @property
    def _keys(self) -> str:
        return KEYS.format(", ".join(self.query_one(SeedsTable).sorts()))

    def _text(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()

    def _tell(self, text: str, kind: str = "") -> None:
        note = self.query_one(".note", Label)
        note.set_class(kind == "-error", "-error")
        note.update(text)


def _seeds(text: str) -> range:
    first, dots, last = (part.strip() for part in text.partition(".."))
    if not (first.isdecimal() and (last.isdecimal() or not dots)):
        raise ValueError(f"{shown(text)}, expected two seeds such as 1..100")
    seed = whole(MAX_SEED)
    try:
        seeds = range(seed(first), seed(last or first) + 1)
    except ValueError:
        seeds = range(0)
    if not seeds:
        raise ValueError(f"{shown(text)}, expected seeds up to {MAX_SEED}, the lower one first")
    if len(seeds) > MAX_SEEDS:
        raise ValueError(f"{shown(text)}, expected at most {MAX_SEEDS:,} seeds")
    return seeds


def _until(text: str) -> int:
    try:
        return whole(MAX_ITERATION)(text.replace(",", "").replace(" ", ""))
    except ValueError:
        # What was typed, not what it was read as.
        expected = f"expected an iteration up to {MAX_ITERATION:,}"
        raise ValueError(f"{shown(text)}, {expected}") from None


def _below(text: str) -> float | None:
    """The threshold; none where nothing is typed."""
    try:
        return positive(text) if text else None
    except ValueError as error:
        raise ValueError(f"{error}, or nothing") from None
