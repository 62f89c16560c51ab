"""A person's own numbers of an iteration, held against the run's: where did my sum go wrong?

Knows the engine, how numbers are read and how they are written. Nothing here prints.

- `sheet` reads what was typed, or an `.npz`.
- `holding` says how far numbers agree, and what a person's digits leave open.
- `plans` does a plan again with other numbers, or with a step of it changed.
- `slips` is the table of what usually goes wrong.
- `comparison` goes through an iteration's operations and names the first that differs.
- `report` writes it down.
"""

from .comparison import Comparison, Finding, Verdict, compare
from .report import as_text
from .sheet import Own, SheetError, read_sheet

__all__ = [
    "Comparison",
    "Finding",
    "Own",
    "SheetError",
    "Verdict",
    "as_text",
    "compare",
    "read_sheet",
]
