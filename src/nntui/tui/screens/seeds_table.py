"""The table of seeds: a line for each, sorted by any of its numbers."""

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from nntui.engine import Recipe
from nntui.explain.numbers import NOT_FINITE, write, write_exact
from nntui.explain.sparkline import sparkline
from nntui.sweeps.training import CURVE_POINTS, SeedResult

from .rows import Rows

SORTS = {"seed": "s", "error": "e", "accuracy": "a", "reached": "b"}
"""The columns that the table is sorted by, and their keys."""

UP, DOWN, NO_MARK = " ▲", " ▼", "\u00a0\u00a0"
"""What stands in the head of the column that it is sorted by."""


class SeedsTable(Rows):
    """A line for each seed, in the order of the seeds until another is asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"sort('{name}')", f"Sort by {name}", show=False)
        for name, key in SORTS.items()
    ]

    def __init__(self) -> None:
        super().__init__()
        self._results: dict[int, SeedResult] = {}
        self._titles: dict[str, str] = {}
        self._is_judged = False
        self._sorted_by, self._descending = "seed", False

    def begin(self, error: str, recipe: Recipe, until: int, below: float | None) -> None:
        """Empty the table, for seeds that are trained to `until` and looked at for `below`.

        Over their errors stands what they are called. Where a recipe's answers are right or wrong,
        their share has a column.
        """
        self.clear(columns=True)
        self._results = {}
        self._sorted_by, self._descending = "seed", False
        self._is_judged = bool(recipe.judging)
        self._titles = {
            "seed": "seed",
            "error": f"{error} at {until:,}",
            **({"accuracy": "accuracy"} if self._is_judged else {}),
            "reached": "" if below is None else f"below {write_exact(below)} at",
            "curve": "curve",
        }
        least = {"seed": 10, "error": 14, "accuracy": 10, "reached": 10, "curve": CURVE_POINTS}
        for name, title in self._titles.items():
            self.add_column(self._head(name), width=max(least[name], len(title + UP)), key=name)

    def add(self, results: Iterable[SeedResult]) -> None:
        """Add seeds."""
        for result in results:
            self._results[result.seed] = result
            self.add_row(*_cells(result, self._is_judged), key=str(result.seed))
        if (self._sorted_by, self._descending) != ("seed", False):
            self._sort_rows()

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        """Sort by the column that was clicked on."""
        self.action_sort(event.column_key.value or "")

    def sorts(self) -> list[str]:
        """The keys of the columns that there are to sort by."""
        return [key for name, key in SORTS.items() if self._titles.get(name)]

    def action_sort(self, name: str) -> None:
        """Sort by a column; once more, the other way round."""
        if name not in SORTS or name not in self._titles or not self._results:
            return
        self._descending = name == self._sorted_by and not self._descending
        self._sorted_by = name
        for key, column in self.columns.items():
            column.label = self._head(key.value or "")
        self.move_cursor(row=0)
        self._sort_rows()

    def _sort_rows(self) -> None:
        row = self.cursor_row
        chosen = self.coordinate_to_cell_key(self.cursor_coordinate).row_key
        self.sort("seed", key=self._place)
        # The cursor stays with its seed, but at the top with whatever comes first.
        self.move_cursor(row=self.get_row_index(chosen) if row else 0)

    def _head(self, name: str) -> Text:
        title = self._titles[name]
        if name == "curve":
            return Text(title)
        mark = (DOWN if self._descending else UP) if name == self._sorted_by else NO_MARK
        return Text(title + mark, justify="right")

    def _place(self, seed: Text) -> tuple[bool, float]:
        """Where a seed belongs: what has no number goes last, either way round."""
        value = getattr(self._results[int(seed.plain)], self._sorted_by)
        if value is None:
            return (True, 0.0)
        return (False, -value if self._descending else value)


def _cells(result: SeedResult, is_judged: bool) -> list[Text]:
    error = NOT_FINITE if result.error is None else write(result.error, "8")
    reached = "" if result.reached is None else f"{result.reached:,}"
    right = "" if result.accuracy is None else write(result.accuracy, "4")
    numbers = [str(result.seed), error, *([right] if is_judged else []), reached]
    # Below the titles, which keep room for a mark.
    cells = [Text(number + NO_MARK, justify="right") for number in numbers]
    return [*cells, Text(sparkline(result.curve))]
